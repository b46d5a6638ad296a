"""Rules on French typography."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from marronnier.model import Finding, Message, Severity, say
from marronnier.prose import Prose
from marronnier.rules.base import Scope, Spoken, rewritten, rule
from marronnier.typesetting import (
    Quotation,
    Slip,
    apostrophes,
    blanks,
    hours,
    ordinals,
    quotations,
    repeated,
    spaces,
    suspensions,
    unaccented,
    units,
)
from marronnier.typesetting.quotes import ENGLISH, FRENCH, requoted
from marronnier.typesetting.slips import NARROW, NO_BREAK, SPACES

CHARTER = (
    "typography.spaces",
    "typography.quotes",
    "typography.apostrophe",
    "typography.hours",
)
SPACED = ("nbsp", "simple")
Tell = Callable[[str, str], Message]  # what stands there, what should


@rule("TYP001", "espace-insecable", Severity.INFO)
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
    for spoken in _french(scope, scope.spoken("typography.spaces")):
        if spoken.value in SPACED:
            slips = _outside_english(spoken.prose, spaces(spoken.prose.masked, spoken.value))
            tell = _plain_space if spoken.value == "simple" else _no_break_space
            yield from _told(spoken, slips, tell)


@rule("TYP002", "guillemets", Severity.INFO)
def quotes_french(scope: Scope) -> Iterator[Finding]:
    """A quotation stands in straight or English marks.

    French puts « » around a quotation, and “ ” around one inside it. Inches and minutes keep
    their straight marks.

    `marronnier check --fix` sets them; a mark without its mate is left to its author.

    Passes:

        Elle a dit « oui ».

    Fails:

        Elle a dit "oui".
    """
    for spoken in _french(scope, scope.spoken("typography.quotes")):
        if spoken.value == "french":
            prose = spoken.prose
            for quotation in quotations(prose.masked):
                if not _on_fixed(prose, quotation):
                    yield from _quotation(spoken, quotation)


@rule("TYP003", "apostrophe", Severity.INFO)
def apostrophe_curly(scope: Scope) -> Iterator[Finding]:
    """An apostrophe is straight, and the charter wants it curly.

    One text with both looks as if two people had written it.

    `marronnier check --fix` sets the curly one (’).

    Passes:

        l’été

    Fails:

        l'été
    """
    for spoken in _french(scope, scope.spoken("typography.apostrophe")):
        if spoken.value == "curly":
            yield from _told(spoken, apostrophes(spoken.prose.masked), _apostrophe)


@rule("TYP004", "suspension", Severity.INFO)
def suspension_points(scope: Scope) -> Iterator[Finding]:
    """Suspension points are typed as dots, or there are more than three.

    They are one sign, which is never cut at the end of a line; “etc.” takes none.

    `marronnier check --fix` sets the sign (…).

    Passes:

        Bientôt…

    Fails:

        Bientôt.....
    """
    for spoken in _french(scope, scope.spoken()):
        yield from _told(spoken, suspensions(spoken.prose.masked), _written)


@rule("TYP005", "majuscule-accentuee", Severity.INFO)
def capitals_accented(scope: Scope) -> Iterator[Finding]:
    """A capital lost its accent.

    In French an accent belongs to the letter, capital or not: “A” and “À” are two words.

    Take the proposed correction when it is right: `marronnier check --fix --suggest` shows it.

    Passes:

        À demain

    Fails:

        A demain
    """
    for spoken in _french(scope, scope.spoken()):
        slips = _outside_english(spoken.prose, unaccented(spoken.prose.masked))
        yield from _told(spoken, slips, _written, proposed=True)


@rule("TYP006", "heure-nombre", Severity.INFO)
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
    for spoken in _french(scope, scope.spoken("typography.hours")):
        if spoken.value in ("french", "compact"):
            yield from _told(spoken, hours(spoken.prose.masked, spoken.value), _written)
        yield from _told(spoken, ordinals(spoken.prose.masked), _written)
    for spoken in _french(scope, scope.spoken("typography.spaces")):
        if spoken.value in SPACED:
            slips = units(spoken.prose.masked, spoken.value, with_hours=not compact)
            tell = _plain_unit if spoken.value == "simple" else _no_break_unit
            yield from _told(spoken, slips, tell)


@rule("TYP007", "espaces", Severity.INFO)
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
            ends = _addresses_ends(spoken.prose)
            slips = (slip for slip in slips if not _is_marks(spoken.prose.masked, slip, ends))
        yield from _told(spoken, slips, _blank)


@rule("TYP008", "ponctuation-repetee", Severity.WARNING)
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
        yield from _told(spoken, repeated(spoken.prose.masked), _repeated)


# --- what is looked at --------------------------------------------------------------------------


def _french(scope: Scope, texts: Iterator[Spoken]) -> Iterator[Spoken]:
    if scope.language == "fr":
        yield from texts


def _outside_english(prose: Prose, slips: Iterable[Slip]) -> Iterator[Slip]:
    """Yield the slips that do not stand in a quotation in English, which keeps its own ways."""
    english: list[tuple[int, int]] | None = None
    for slip in slips:
        if english is None:
            english = [span for span in prose.quotations if _is_english(prose.text[slice(*span)])]
        if not any(start < slip.start and slip.end < end for start, end in english):
            yield slip


def _is_english(quotation: str) -> bool:
    return ENGLISH.search(quotation) is not None and FRENCH.search(quotation) is None


def _is_marks(text: str, slip: Slip, ends: Collection[int]) -> bool:
    """Tell whether a doubled space stands beside a mark, and is for the rule of those."""
    beside = text[slip.end : slip.end + 1] in (*";:!?»",) and slip.start not in ends
    return beside or text[slip.start - 1] == "«"


def _addresses_ends(prose: Prose) -> Collection[int]:
    """Return where addresses and handles end: what comes close behind would lengthen them."""
    return {end for start, end in prose.addresses if prose.text[start] != "#"}


def _on_fixed(prose: Prose, quotation: Quotation) -> bool:
    start, end = quotation.start, quotation.end
    return prose.touches(start, start + 1) or prose.touches(end - 1, end)


# --- what is said -------------------------------------------------------------------------------


def _told(
    spoken: Spoken, slips: Iterable[Slip], tell: Tell, *, proposed: bool = False
) -> Iterator[Finding]:
    """Yield a finding for each slip; those of one value of the front matter share one edit."""
    prose, kept = spoken.prose, list(slips)
    if not kept:
        return
    ends = _addresses_ends(prose)
    kept = [slip for slip in kept if _may_change(prose, slip, ends)]
    whole = None
    if kept and spoken.text.passage is None:
        whole = rewritten(spoken.text.at, prose.text, kept, proposed=proposed)
    for start, end, new in kept:
        message = tell(prose.text[start:end], new)
        if spoken.text.passage is None:
            found = spoken.found(start, end, message)
            yield from (replace(one, fix=whole) for one in found)
        else:
            yield from spoken.found(start, end, message, new=new, proposed=proposed)


def _may_change(prose: Prose, slip: Slip, ends: Collection[int]) -> bool:
    """Tell whether nothing fixed is touched, nor an address made longer by what stands behind."""
    start, end, new = slip
    if prose.touches(start, end):
        return False
    if prose.text[start] in SPACES and new[:1] not in (NO_BREAK, NARROW):
        return True
    return start not in ends


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
    return say("A no-break space keeps “{new}” together with its number.", new=_mark(old, new))


def _plain_unit(old: str, new: str) -> Message:
    return say("A plain space goes before “{mark}”.", mark=_mark(old, new))


def _blank(old: str, new: str) -> Message:
    if "\n" in old:
        return say("One empty line is enough.")
    return say("Spaces end this line.") if not new else say("The space is doubled.")


def _repeated(old: str, new: str) -> Message:
    return say("“{match}”: one mark is enough, “{new}”.", match=old, new=new)
