"""Rules on French typography."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from marronnier.model import Finding, Message, Severity, say
from marronnier.prose import Prose
from marronnier.rules.base import Needs, Scope, Spoken, rule
from marronnier.rules.typeset import address_ends, french, french_as, outside_english, told
from marronnier.typesetting import (
    Quotation,
    Slip,
    apostrophes,
    blanks,
    capitals,
    hours,
    numbers,
    ordinals,
    quotations,
    repeated,
    spaces,
    suspensions,
    unaccented,
    units,
)
from marronnier.typesetting.marks import LIKELY_BLANKS, LIKELY_DOTS
from marronnier.typesetting.quotes import requoted
from marronnier.typesetting.slips import SPACES

CHARTER = (
    "typography.spaces",
    "typography.quotes",
    "typography.apostrophe",
    "typography.hours",
)
SPACED, TIMED = ("nbsp", "simple"), ("french", "compact")


@rule(
    "TYP001",
    "espace-insecable",
    Severity.INFO,
    needs=Needs(charter=("typography.spaces",), marks="!?:;«»", language="fr"),
)
def spaces_set(scope: Scope) -> Iterator[Finding]:
    """A space is missing, or the wrong one, before ; : ! ? » or after «.

    French sets a space there that no line break takes: otherwise a lone mark starts a line on
    somebody's telephone. Addresses, hours, handles and faces like :-) are left alone.

    `marronnier check --fix` sets the space that the charter wants under “typography”, “spaces”.

    Passes:

        Prêt[U+202F]?

    Fails:

        Prêt?
    """
    for spoken, alone in french_as(scope, scope.spoken("typography.spaces"), SPACED):
        slips = outside_english(spoken.prose, spaces(spoken.prose.masked, spoken.value))
        tell = _plain_space if spoken.value == "simple" else _no_break_space
        yield from told(spoken, slips, tell, fixed=alone)


@rule(
    "TYP002",
    "guillemets",
    Severity.INFO,
    needs=Needs(charter=("typography.quotes",), marks='"“”„«»', language="fr"),
)
def quotesfrench(scope: Scope) -> Iterator[Finding]:
    """A quotation stands in straight or English marks.

    French puts « » around a quotation, and “ ” around one inside it. Inches and minutes keep
    their straight marks.

    `marronnier check --fix` sets them; a mark without its mate is left to its author.

    Passes:

        Elle a dit « oui ».

    Fails:

        Elle a dit "oui".
    """
    for spoken in french(scope, scope.spoken("typography.quotes")):
        if spoken.value == "french":
            prose = spoken.prose
            for quotation in quotations(prose.masked):
                if not _on_fixed(prose, quotation):
                    yield from _quotation(spoken, quotation)


@rule(
    "TYP003",
    "apostrophe",
    Severity.INFO,
    needs=Needs(charter=("typography.apostrophe",), marks="'´‘", language="fr"),
)
def apostrophe_curly(scope: Scope) -> Iterator[Finding]:
    """An apostrophe is straight, and the charter wants it curly.

    One text with both looks as if two people had written it.

    `marronnier check --fix` sets the curly one (’).

    Passes:

        l’été

    Fails:

        l'été
    """
    for spoken in french(scope, scope.spoken("typography.apostrophe")):
        if spoken.value == "curly":
            yield from told(spoken, apostrophes(spoken.prose.masked), _apostrophe)


@rule("TYP004", "suspension", Severity.INFO, needs=Needs(shape=LIKELY_DOTS, language="fr"))
def suspension_points(scope: Scope) -> Iterator[Finding]:
    """Suspension points are typed as dots, or there are more than three.

    They are one sign, which is never cut at the end of a line; “etc.” takes none.

    `marronnier check --fix` sets the sign (…).

    Passes:

        Bientôt…

    Fails:

        Bientôt.....
    """
    for spoken in french(scope, scope.spoken()):
        yield from told(spoken, suspensions(spoken.prose.masked), _written)


@rule(
    "TYP005",
    "majuscule-accentuee",
    Severity.INFO,
    needs=Needs(shape=capitals.LIKELY, language="fr"),
)
def capitals_accented(scope: Scope) -> Iterator[Finding]:
    """A capital lost its accent.

    In French an accent belongs to the letter, capital or not: “A” and “À” are two words.

    Take the proposed correction when it is right: `marronnier check --fix --suggest` shows it.

    Passes:

        À demain

    Fails:

        A demain
    """
    for spoken in french(scope, scope.spoken()):
        slips = outside_english(spoken.prose, unaccented(spoken.prose.masked))
        yield from told(spoken, slips, _written, proposed=True)


@rule("TYP006", "heure-nombre", Severity.INFO, needs=Needs(shape=numbers.LIKELY, language="fr"))
def numbers_set(scope: Scope) -> Iterator[Finding]:
    """An hour, an ordinal or a unit is not written as French writes it.

    A number and its unit stay together on a line: 10 €, 50 %, 3 km. Ordinals are 1er, 1re, 2e.

    `marronnier check --fix` writes hours as the charter says (18 h 30 or 18h30), and sets the
    spaces.

    Passes:

        18 h 30

    Fails:

        18h30
    """
    compact = scope.charter("typography.hours") == "compact"
    for spoken, alone in french_as(scope, scope.spoken("typography.hours"), TIMED):
        slips = hours(spoken.prose.masked, spoken.value)
        yield from told(spoken, slips, _written, fixed=alone)
    for spoken, alone in french_as(scope, scope.spoken("typography.spaces"), SPACED):
        slips = units(spoken.prose.masked, spoken.value, with_hours=not compact)
        tell = _plain_space if spoken.value == "simple" else _no_break_unit
        yield from told(spoken, slips, tell, fixed=alone)
    for spoken in french(scope, scope.spoken()):
        yield from told(spoken, ordinals(spoken.prose.masked), _written)


@rule("TYP007", "espaces", Severity.INFO, needs=Needs(shape=LIKELY_BLANKS))
def blanks_single(scope: Scope) -> Iterator[Finding]:
    """A space is doubled or ends a line, or there are several empty lines.

    They come from copying; some networks show them, others close the gap as they like.

    `marronnier check --fix` takes them away.

    Passes:

        un mot

    Fails:

        un  mot
    """
    for spoken in scope.spoken("typography.spaces"):
        slips = blanks(spoken.prose.masked)
        if spoken.value in SPACED and scope.language == "fr":
            ends = address_ends(spoken.prose)
            slips = (slip for slip in slips if not _is_marks(spoken.prose.masked, slip, ends))
        yield from told(spoken, slips, _blank)


@rule("TYP008", "ponctuation-repetee", Severity.WARNING, needs=Needs(marks="!?"))
def marks_once(scope: Scope) -> Iterator[Finding]:
    """An exclamation or question mark is repeated.

    One says it all; several shout. “?!” is one mark, and stays.

    `marronnier check --fix` leaves one.

    Passes:

        Vraiment ?

    Fails:

        Vraiment ???
    """
    for spoken in scope.spoken():
        yield from told(spoken, repeated(spoken.prose.masked), _repeated)


# --- what is said -------------------------------------------------------------------------------


def _quotation(spoken: Spoken, quotation: Quotation) -> Iterator[Finding]:
    start, end = quotation.start, quotation.end
    text = spoken.prose.text
    if not quotation.opening:
        message = say("This {mark} has no mate.", mark=text[start:end])
        yield from spoken.found(start, end, message)
        return
    new = requoted(text, quotation)
    message = say("Write {new}.", new=new)
    yield from spoken.found(start, end, message, new=new)


def _mark(old: str, new: str) -> str:
    return new.strip(SPACES) or old.strip(SPACES)


def _no_break_space(old: str, new: str) -> Message:
    if old.startswith("«"):
        return say("A no-break space goes behind «.")
    return say("A no-break space goes before “{mark}”.", mark=_mark(old, new))


def _plain_space(old: str, new: str) -> Message:
    if old.startswith("«"):
        return say("A plain space goes behind «.")
    return say("A plain space goes before “{mark}”.", mark=_mark(old, new))


def _apostrophe(_: str, __: str) -> Message:
    return say("The charter wants a curly apostrophe: ’.")


def _written(old: str, new: str) -> Message:
    return say("“{match}” is written “{new}”.", match=old, new=new)


def _no_break_unit(old: str, new: str) -> Message:
    if new[:1].isdigit():
        return say("No-break spaces keep “{number}” on one line.", number=new)
    return say("A no-break space keeps “{new}” together with its number.", new=_mark(old, new))


def _blank(old: str, new: str) -> Message:
    if "\n" in old:
        return say("One empty line is enough.")
    return say("Spaces end this line.") if not new else say("The space is doubled.")


def _repeated(old: str, new: str) -> Message:
    return say("“{match}”: one mark is enough, “{new}”.", match=old, new=new)


def _is_marks(text: str, slip: Slip, ends: Collection[int]) -> bool:
    """Tell whether a doubled space stands beside a mark, and is for the rule of those."""
    beside = text[slip.end : slip.end + 1] in (*";:!?»",) and slip.start not in ends
    return beside or text[slip.start - 1] == "«"


def _on_fixed(prose: Prose, quotation: Quotation) -> bool:
    start, end = quotation.start, quotation.end
    return prose.touches(start, start + 1) or prose.touches(end - 1, end)
