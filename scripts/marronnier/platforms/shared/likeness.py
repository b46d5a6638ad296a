"""Whether what a network lists says what was sent: networks touch some of a text."""

from __future__ import annotations

import html
import unicodedata

SHAPES = frozenset("\ufe0e\ufe0f")  # whether a sign is drawn as a letter or as an emoji


def bare(text: object) -> str:
    """Return a text as it is compared, empty for what is none.

    Blanks, forms of letters (NFC), signs that nobody sees and HTML's references say nothing:
    networks drop, join or write some of them otherwise, and a post not known again goes out twice.
    """
    plain = unicodedata.normalize("NFC", html.unescape(text) if isinstance(text, str) else "")
    kept = (c for c in plain if c not in SHAPES and unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())
