"""Rules on text that everybody can read, and hear."""

from __future__ import annotations

from collections.abc import Iterator

from marronnier.lettering import LIKELY, LIKELY_DRAWN, drawings, fancy
from marronnier.model import Finding, Severity, say
from marronnier.rules.base import Needs, Scope, characters, rule

LOOKS = characters(LIKELY.pattern.strip("[]"))
READ_ALOUD = ("message", "first_comment", "alt")


@rule(
    "ACC003",
    "lettres-fantaisie",
    Severity.ERROR,
    needs=Needs(marks=LOOKS),
)
def letters_plain(scope: Scope) -> Iterator[Finding]:
    """Words are typed in letters that only look bold, round or wide.

    They are signs of mathematics: a screen reader spells each one or says nothing, a search does
    not find them, and some telephones show empty boxes.

    `marronnier check --fix` writes them in plain letters. Networks have no bold.

    Passes:

        Nouveau

    Fails:

        𝗡𝗼𝘂𝘃𝗲𝗮𝘂
    """
    for spoken in scope.spoken(origins=READ_ALOUD):
        for start, end, new in fancy(spoken.prose.text):
            # A hashtag in them, or close to them, would become another one, or none.
            proposed = spoken.prose.touches(max(0, start - 1), end + 1)
            match = spoken.prose.text[start:end]
            message = say("“{match}”: write “{new}”, in plain letters.", match=match, new=new)
            yield from spoken.found(start, end, message, new=new, proposed=proposed)


@rule("ACC006", "art-ascii", Severity.INFO, needs=Needs(shape=LIKELY_DRAWN))
def no_drawings(scope: Scope) -> Iterator[Finding]:
    """Symbols draw a line, or the same arrow or face stands there several times.

    A screen reader reads them one by one: “heavy minus sign, heavy minus sign, heavy minus sign”.

    An empty line parts two paragraphs; one arrow points as well as five.

    Passes:

        Nos horaires :

    Fails:

        ➖➖➖➖
    """
    for spoken in scope.spoken():
        prose = spoken.prose
        for start, end in drawings(prose.text):
            if not any(first <= start < last for first, last in prose.addresses):
                message = say("“{match}” is read aloud sign by sign.", match=prose.text[start:end])
                yield from spoken.found(start, end, message)
