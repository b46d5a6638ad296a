"""What is found while files are read: declared here so that each finding has a name and a page."""

from __future__ import annotations

from marronnier.model import Severity
from marronnier.rules.base import Rule

ERROR = Severity.ERROR

UNREADABLE = Rule(
    "SRC001",
    "fichier-illisible",
    ERROR,
    """The file is not the text that it should be.

    It is too large, not in UTF-8, or holds control characters that nobody typed on purpose.
    Networks show them as boxes, and programs disagree on what they mean.

    Save the file as UTF-8; remove the character that the finding points at.

    Passes:

        Une lampe qui dure.

    Fails:

        Une lampe\\x00 qui dure.
    """,
    locked=True,
)
FENCES = Rule(
    "SRC002",
    "en-tete-mal-ferme",
    ERROR,
    """The front matter is missing, or never closed.

    Without both lines “---” nobody can tell the settings from the text, and the settings would
    be published.

    Write “---” alone on the first line, and again after the last key.

    Passes:

        ---
        title: Le teaser
        ---

    Fails:

        ---
        title: Le teaser
        Bonjour !
    """,
    locked=True,
)
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
SAME_IDENTITY = Rule(
    "SRC014",
    "identite-en-double",
    ERROR,
    """Two posts have the same identity.

    A post's identity is its client and its file's name, or its “id”. What was published is
    remembered by it; with two of them one would never go out.

    Rename one of the two files, or give one its own “id”.

    Passes:

        id: teaser-2

    Fails:

        id: teaser
    """,
    locked=True,
)
FILE_NAME = Rule(
    "SRC015",
    "nom-de-fichier",
    ERROR,
    """A file or folder has a name that not every computer can keep.

    Spaces, capitals and accents read differently on macOS, Windows and Linux, and become
    unreadable addresses on the site.

    Rename it with lower-case letters, digits and dashes, under content/<client>/.

    Passes:

        content/atelier/2026/12/2026-12-05-teaser.md

    Fails:

        content/atelier/2026/12/Teaser final V2.md
    """,
)
LINKED_FILE = Rule(
    "SRC016",
    "lien-ou-sous-module",
    ERROR,
    """A link or a submodule stands where a file should be.

    It could point anywhere on the machine that publishes; it is never followed.

    Put the file itself there.

    Passes:

        media/teaser.jpg

    Fails:

        media/teaser.jpg -> /home/camille/teaser.jpg
    """,
    locked=True,
)
OUTSIDE = Rule(
    "SRC017",
    "media-hors-dossier",
    ERROR,
    """The path of a medium leaves the client's folders.

    A post may only show pictures of its own client, whose files lie beside it.

    Put the picture beside the post or in content/<client>/, and name it from there.

    Passes:

        path: media/teaser.jpg

    Fails:

        path: ../../autre-client/media/secret.jpg
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
CONFLICT = Rule(
    "SRC031",
    "conflit-git",
    ERROR,
    """Two versions of the file stand in it side by side, between the lines that Git puts there.

    Nobody has decided which one counts, and the text would be published with both.

    Keep the version that you mean; remove the other, and Git's lines “<<<<<<<”, “=======” and
    “>>>>>>>”.

    Passes:

        Nos soldes commencent lundi.

    Fails:

        <<<<<<< HEAD
        Nos soldes commencent lundi.
        =======
        Nos soldes commencent mardi.
        >>>>>>> relecture
    """,
    locked=True,
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
