"""Apply fixes to a file's bytes: exact text for exact text, every other byte as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from marronnier.model import Edit

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Fixed:
    """Hold a file after one pass: its bytes, and how many edits were applied."""

    data: bytes
    applied: int


def fix(data: bytes, edits: Iterable[Edit]) -> Fixed:
    """Apply edits to a file; one whose text is not there is left out, as is one that overlaps.

    Places count characters as reading does: no BOM, and one line end however it is written.
    """
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
