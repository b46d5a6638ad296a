"""Quotation marks: « outside », “ inside ”; inches, minutes and code have straight ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from marronnier.expressions import expression
from marronnier.typesetting.slips import NO_BREAK, SPACES

MARK = expression(r"[\"“”„«»]|\n[ \t]*\n")
OPENS_BEHIND = "([{«“—–-/’'\u00a0"
DEEPEST = 6  # quotations inside one another
CLOSES_BEFORE = ")]}»”,.;:!?…—–-/"
# Small words by which a quotation is known to be in English, or in French.
ENGLISH = expression(
    r"(?<![\w’'-])(?:the|you|your|are|is|and|of|to|for|with|we|it|it['’]s|let['’]s|do|don['’]t|we['’]re"
    r"|i['’]m|what|who|this|that|all|just|be|my|our|love|go|new|happy|stay|keep|no|yes)(?![\w’'-])",
    re.IGNORECASE,
)
FRENCH = expression(
    r"(?<![\w’'-])(?:le|la|les|un|une|des|du|de|et|est|à|au|aux|vous|nous|tu|je|il|elle|on|ce|pas|pour"
    r"|que|qui|sur|avec|dans|en|votre|notre|ton|ta|tes|mon|ma|mes|[ldcjnms]['’]\w+)(?![\w’'-])",
    re.IGNORECASE,
)


class Quotation(NamedTuple):
    """Hold where a quotation stands, with its marks, and those it should have; "": no mate."""

    start: int
    end: int
    opening: str = ""
    closing: str = ""


def quotations(text: str) -> Iterator[Quotation]:
    """Yield quotations in straight or English marks; none goes beyond an empty line."""
    if '"' not in text and "“" not in text and "”" not in text:
        return
    pending: list[tuple[str, int]] = []  # marks that are open
    marks = list(MARK.finditer(text))
    for number, match in enumerate(marks):
        mark, start = match[0], match.start()
        if len(pending) > DEEPEST:
            pending = []  # no text of sentences
        if "\n" in mark:
            yield from _alone(pending)
            pending = []
        elif mark == '"':
            later = (marks[index] for index in range(number + 1, len(marks)))
            yield from _straight(text, start, pending, later)
        elif mark in "“„«":
            if not (mark == "“" and pending and pending[-1][0] == "„"):
                pending.append((mark, start))
            else:
                pending.pop()  # German, or Polish
        else:
            yield from _closed(text, start, "“" if mark == "”" else "«", pending)
    yield from _alone(pending)


def _straight(
    text: str, start: int, pending: list[tuple[str, int]], later: Iterable[re.Match[str]]
) -> Iterator[Quotation]:
    before, after = text[start - 1 : start] if start else "", text[start + 1 : start + 2]
    is_open = any(mark == '"' for mark, _ in pending)
    opens = not before or before.isspace() or before in OPENS_BEHIND
    closes = not after or after.isspace() or after in CLOSES_BEFORE
    if before.isdigit() and (not is_open or _closes_later(text, later)):
        return  # inches, seconds
    if opens == closes and not is_open:
        if not opens:
            pending.append(("=", start))  # an attribute in code: its end is no quotation's
        elif not (after or " ").isspace() or _closes_later(text, later, spaced=True):
            pending.append(('"', start))
        return
    closes = closes or opens == closes
    if pending and pending[-1][0] == "=":
        pending.pop()
    elif closes:
        yield from _closed(text, start, '"', pending)
    else:
        pending.append(('"', start))


def _closes_later(text: str, later: Iterable[re.Match[str]], *, spaced: bool = False) -> bool:
    """Tell whether the next straight mark of the paragraph closes a quotation."""
    for match in later:
        if "\n" in match[0]:
            return False
        if match[0] == '"':
            after = text[match.end() : match.end() + 1]
            before = text[match.start() - 1]
            closes = not after or after.isspace() or after in CLOSES_BEFORE
            return closes and before.isspace() is spaced
    return False


def _closed(
    text: str, start: int, opening: str, pending: list[tuple[str, int]]
) -> Iterator[Quotation]:
    marks = [mark for mark, _ in pending]
    if opening not in marks:
        if opening != "«":
            yield Quotation(start, start + 1)
        return
    depth = len(marks) - 1 - marks[::-1].index(opening)
    yield from _alone(pending[depth + 1 :])
    first = pending[depth][1]
    del pending[depth:]
    nested = any(mark in '«“"' for mark, _ in pending)
    empty = not text[first + 1 : start].strip()
    if opening == "«" or empty or (nested and opening == "“"):
        return
    if nested:
        yield Quotation(first, start + 1, "“", "”")
    else:
        yield Quotation(first, start + 1, "«" + NO_BREAK, NO_BREAK + "»")


def _alone(pending: list[tuple[str, int]]) -> Iterator[Quotation]:
    for mark, start in pending:
        if mark in '"“':
            yield Quotation(start, start + 1)


def requoted(text: str, quotation: Quotation) -> str:
    """Return a quotation with the marks that it should have."""
    inner = text[quotation.start + 1 : quotation.end - 1]
    return quotation.opening + inner.strip(SPACES) + quotation.closing
