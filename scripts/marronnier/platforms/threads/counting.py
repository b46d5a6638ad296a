"""Length as Threads counts it: https://developers.facebook.com/docs/threads/posts .

An emoji counts as its bytes in UTF-8, any other character as one. Whether a sequence counts whole
is told nowhere: every byte of one is counted, which is never too few.
"""

from __future__ import annotations

import regex

from marronnier.platforms import base
from marronnier.platforms.shared import composing

EMOJI = regex.compile(r"\p{Extended_Pictographic}|[\U0001F1E6-\U0001F1FF]|\u20E3")
CLUSTER = regex.compile(r"\X")


def length(text: str, _limits: base.Limits) -> int:
    """Return the length: characters, and the bytes of emoji."""
    if not EMOJI.search(text):
        return len(text)
    clusters: list[str] = CLUSTER.findall(text)
    return sum(
        len(one.encode("utf-8", "surrogatepass")) if EMOJI.search(one) else len(one)
        for one in clusters
    )


def links(text: str, card: str) -> int:
    """Return how many different links there are in a text and its card."""
    return len({*composing.LINK.findall(text), *filter(None, (card,))})
