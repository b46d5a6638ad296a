"""Apply fixes to a file's bytes: exact text for exact text, every other byte as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marronnier.model import Edit
from marronnier.posts import accounts_in, cut, is_syntax
from marronnier.source import SIZE_LIMIT

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Fixed:
    """Hold a file after one pass: its bytes, and how many edits were applied."""

    data: bytes
    applied: int


def fix(data: bytes, edits: Iterable[Edit]) -> Fixed:
    """Apply edits to a file; one whose text is not there is left out, as is one that overlaps.

    What is a post stays readable, and cut as it is: an edit that takes or makes a section or a
    cut in passing is left out. One that writes such a line means it.
    """
    edits = list(dict.fromkeys(edits))  # one that several networks want is made once
    fixed = apply(data, edits)
    if len(fixed.data) > SIZE_LIMIT >= len(data):
        return Fixed(data, 0)  # so large that nobody would read it any more
    meant = [edit for edit in edits if is_syntax(edit.new)]
    base = apply(data, meant)
    accounts = accounts_in(fixed.data) or accounts_in(data)
    shape = cut(base.data, accounts)
    if shape is None or cut(fixed.data, accounts) == shape:
        return fixed

    def keeps_shape(kept: list[Edit]) -> bool:
        return cut(apply(data, kept).data, accounts) == shape

    sure = frozenset(meant)
    return apply(data, _harmless([edit for edit in edits if edit not in sure], meant, keeps_shape))


def _harmless(
    edits: list[Edit], kept: list[Edit], keeps_shape: Callable[[list[Edit]], bool]
) -> list[Edit]:
    """Return the kept edits with those that may join them; by halves, for few are bad."""
    if not edits:
        return kept
    if keeps_shape([*kept, *edits]):
        return [*kept, *edits]
    if len(edits) == 1:
        return kept
    middle = len(edits) // 2
    return _harmless(edits[middle:], _harmless(edits[:middle], kept, keeps_shape), keeps_shape)


def apply(data: bytes, edits: Iterable[Edit]) -> Fixed:
    """Apply what fits and guard nothing; places count characters as reading does."""
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(bom) :].decode()
    except UnicodeDecodeError:
        return Fixed(data, 0)
    ends = [match.end() for match in LINE_END.finditer(text)]
    starts = [0, *ends]
    written = LINE_END.search(text)
    line_end = written.group() if written else "\n"
    pieces, position, applied = [], 0, 0
    for start, end, edit in sorted(_spans(edits, starts, text), key=lambda span: span[:2]):
        there = LINE_END.sub("\n", text[start:end])
        if start < position or there != edit.old or edit.old == edit.new:
            continue
        pieces += [text[position:start], edit.new.replace("\n", line_end)]
        position = end
        applied += 1
    pieces.append(text[position:])
    return Fixed(bom + "".join(pieces).encode(), applied)


def _spans(edits: Iterable[Edit], starts: list[int], text: str) -> Iterable[tuple[int, int, Edit]]:
    for edit in edits:
        at = edit.at
        if not 1 <= at.line <= at.end_line <= len(starts):
            continue
        start = starts[at.line - 1] + at.column - 1
        end = starts[at.end_line - 1] + at.end_column - 1
        if start <= end <= len(text):
            yield start, end, edit
