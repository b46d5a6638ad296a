"""Take something out of a sentence or a list with the space, or the line, that it leaves."""

from __future__ import annotations

import functools

from marronnier.typesetting.slips import SPACES, Slip

CLOSES, OPENS = ",.)…]»", "([«"


def removal(text: str, first: int, last: int) -> Slip | None:
    """Return what goes with the stretch from `first` to `last`; None where no word would stay."""
    start, end = first, last
    while start and text[start - 1] in SPACES:
        start -= 1
    while text[end : end + 1] and text[end] in SPACES:
        end += 1
    before, after = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
    if before in OPENS and after in CLOSES:
        return None
    first_word, last_word = _words(text)
    if first_word >= first and last_word <= last:
        return None
    if before == after == "\n":
        return _line(text, start, end)
    if before == "\n" or before in OPENS:
        return Slip(first, end, "")
    if after == "\n" or (after in CLOSES and after != "»"):
        return Slip(start, end, "")
    if start < first:
        return Slip(start if end > last else first, last, "")
    parted = end > last or not (before.isalnum() and (after.isalnum() or after in "#@"))
    return Slip(first, last, "" if parted else " ")


@functools.lru_cache(maxsize=64)
def _words(text: str) -> tuple[int, int]:
    """Return where the first word starts and the last one ends; the text's end and 0: none."""
    inside = [place for place, one in enumerate(text) if one.isalnum()]
    return (inside[0], inside[-1] + 1) if inside else (len(text), 0)


def _line(text: str, start: int, end: int) -> Slip:
    while text[end : end + 1] == "\n":
        end += 1
    if end == len(text):
        start = len(text[:start].rstrip(SPACES + "\n"))
    return Slip(start, end, "")
