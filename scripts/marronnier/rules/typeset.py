"""Texts that are held to French typography, and the findings of what is not set as it wants."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from marronnier.model import Finding, Message
from marronnier.prose import Prose
from marronnier.rules.base import Scope, Spoken, rewritten
from marronnier.typesetting import Slip
from marronnier.typesetting.quotes import ENGLISH, FRENCH
from marronnier.typesetting.slips import NARROW, NO_BREAK, SPACES

Tell = Callable[[str, str], Message]  # what stands there, what should


def french(scope: Scope, texts: Iterable[Spoken]) -> Iterator[Spoken]:
    """Yield texts of a client that writes in French."""
    if scope.language == "fr":
        yield from texts


def french_as(
    scope: Scope, texts: Iterable[Spoken], values: Collection[str]
) -> Iterator[tuple[Spoken, bool]]:
    """Yield texts that are held to one of the values, and whether no network holds it to another.

    A correction for one would be a fault for the other, and so on without end.
    """
    held = [spoken for spoken in french(scope, texts) if spoken.value in values]
    for spoken in held:
        others = (one for one in held if one.text is spoken.text and one.value != spoken.value)
        yield spoken, next(others, None) is None


def outside_english(prose: Prose, slips: Iterable[Slip]) -> Iterator[Slip]:
    """Yield the slips that do not stand in a quotation in English, which keeps its own ways."""
    english: list[tuple[int, int]] | None = None
    for slip in slips:
        if english is None:
            english = [span for span in prose.quotations if _is_english(prose.text[slice(*span)])]
        if not any(start < slip.start and slip.end < end for start, end in english):
            yield slip


def _is_english(quotation: str) -> bool:
    return ENGLISH.search(quotation) is not None and FRENCH.search(quotation) is None


def address_ends(prose: Prose) -> Collection[int]:
    """Return where addresses and handles end: what comes close behind would lengthen them."""
    return {end for start, end in prose.addresses if prose.text[start] != "#"}


def told(
    spoken: Spoken,
    slips: Iterable[Slip],
    tell: Tell,
    *,
    proposed: bool = False,
    fixed: bool = True,
) -> Iterator[Finding]:
    """Yield a finding for each slip; those of one value of the front matter share one edit."""
    prose, kept = spoken.prose, list(slips)
    if not kept:
        return
    ends = address_ends(prose)
    kept = [slip for slip in kept if _may_change(prose, slip, ends)]
    whole = None
    if kept and fixed and spoken.text.passage is None:
        whole = rewritten(spoken.text.at, prose.text, kept, proposed=proposed)
    for start, end, new in kept:
        message = tell(prose.text[start:end], new)
        if spoken.text.passage is None or not fixed:
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
