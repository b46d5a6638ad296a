"""What a slip of typography is, and the spaces that French tells apart."""

from __future__ import annotations

from typing import NamedTuple

NO_BREAK, NARROW = "\u00a0", "\u202f"
SPACES = " \u00a0\u202f\u2007\u2009"  # between two words of a line; the last two are thin or wide


class Slip(NamedTuple):
    """Hold a stretch of a text and what should stand there."""

    start: int
    end: int
    new: str


def is_set(gap: str, wanted: str) -> bool:
    """Tell whether a gap is what a charter wants: `nbsp`, of either width, or `simple`."""
    return gap in ((" ",) if wanted == "simple" else (NO_BREAK, NARROW))
