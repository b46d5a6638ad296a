"""What is found while the values of a file are read, declared so that each finding has a page."""

from __future__ import annotations

from marronnier.model import Severity
from marronnier.rules.base import Rule

ERROR = Severity.ERROR

SYNTAX = Rule(
    "SRC003",
    "yaml-illisible",
    ERROR,
    """The lines “key: value” cannot be read.

    A quotation mark is not closed, a tab indents a line, or a value holds “: ” without quotes.

    The finding says which; quotes around the whole value mend most of them.

    Passes:

        title: "Noël : le teaser"

    Fails:

        title: Noël: le teaser
    """,
    locked=True,
)
REFUSED = Rule(
    "SRC004",
    "yaml-refuse",
    ERROR,
    """The file uses a feature of YAML that this format leaves out.

    Anchors, aliases, tags, merge keys and several documents let two readers understand two
    different posts.

    Write the value out where it is used.

    Passes:

        link: https://atelier.example/soldes

    Fails:

        link: &adresse https://atelier.example/soldes
    """,
    locked=True,
)
DOUBLE_KEY = Rule(
    "SRC005",
    "cle-en-double",
    ERROR,
    """A key stands twice.

    One of the two values would win, and not always the same one.

    Keep the one that you mean.

    Passes:

        status: draft

    Fails:

        status: draft
        status: approved
    """,
    locked=True,
)
SWALLOWED = Rule(
    "SRC006",
    "commentaire-avale",
    ERROR,
    """Part of a value is lost, because YAML takes it for a comment.

    After a space, “#” starts a comment: a hashtag in a title disappears without a word.

    Put the whole value in quotes. A real comment has a space after its “#”.

    Passes:

        title: "Le teaser #1"

    Fails:

        title: Le teaser #1
    """,
)
UNKNOWN_KEY = Rule(
    "SRC007",
    "cle-inconnue",
    ERROR,
    """A key is not one that this file may have.

    It would be ignored, and with it what its author wanted.

    Take the key that the finding names, or remove the line.

    Passes:

        campaign: soldes-hiver

    Fails:

        campagne: soldes-hiver
    """,
)
MISSING_KEY = Rule(
    "SRC008",
    "cle-absente",
    ERROR,
    """A key that must stand there is missing.

    Without it nobody knows for whom, where or when to publish.

    Add the key; the finding says what it is for.

    Passes:

        title: Le teaser
        client: atelier
        platform: mastodon
        date: 2026-12-05 18:30
        status: draft

    Fails:

        title: Le teaser
        client: atelier
        platform: mastodon
        status: draft
    """,
    locked=True,
)
WRONG_VALUE = Rule(
    "SRC009",
    "valeur-inattendue",
    ERROR,
    """A value is not of the kind that its key wants.

    Nothing is guessed: “demain” is no date, and “oui” is neither true nor false.

    Write what the finding expects.

    Passes:

        status: approved

    Fails:

        status: validé
    """,
    locked=True,
)
UNREADABLE_DATE = Rule(
    "SRC010",
    "date-illisible",
    ERROR,
    """A date cannot be read, or has more than one reading.

    01/02/2026 is two different days in Paris and in New York; a date without a time does not
    say when to publish.

    Write the year first, then the time.

    Passes:

        date: 2026-12-05 18:30

    Fails:

        date: 05/12/2026
    """,
    locked=True,
)
STANDS_TWICE = Rule(
    "SRC025",
    "valeur-en-double",
    Severity.WARNING,
    """A list holds the same value twice.

    It counts once: the second is a slip, perhaps in the place of another name.

    Remove it, or write the name that you meant.

    Passes:

        platform: [mastodon, bluesky]

    Fails:

        platform: [mastodon, mastodon]
    """,
)
CLOCK_CHANGE = Rule(
    "CAL006",
    "fuseau",
    ERROR,
    """A time does not exist, happens twice, or has an offset that is not the zone's.

    When clocks go forward an hour is skipped, and when they go back it comes twice. Nobody but
    the author knows which one was meant.

    Take one of the times that the finding names.

    Passes:

        date: 2027-03-28 03:30

    Fails:

        date: 2027-03-28 02:30
    """,
    locked=True,
)
