"""Count, or cut at, what people see as one character: a letter with accents, an emoji of parts.

Extended grapheme clusters: https://www.unicode.org/reports/tr29/
"""

from __future__ import annotations

import functools
from itertools import islice

import regex

from marronnier.expressions import expression

CLUSTER = regex.compile(r"\X")
JOINING = regex.compile(r"\p{GCB=Prepend}|\r")  # what joins a common character behind it
# Whatever is not a cluster by itself wherever it stands.
UNCOMMON = expression(r"[^\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]+")


@functools.lru_cache(maxsize=64)  # a text on several networks
def count(text: str) -> int:
    """Return the number of grapheme clusters."""
    total, done = len(text), 0
    for match in UNCOMMON.finditer(text):
        start, end = max(done, match.start() - 1), match.end()  # it may join what is before it
        piece = text[start:end]
        if JOINING.search(piece):
            return len(CLUSTER.findall(text))
        total -= len(piece) - len(CLUSTER.findall(piece))
        done = end
    return total


def begin(text: str, most: int) -> str:
    """Return the first clusters of a text, at `most` so many."""
    return "".join(match[0] for match in islice(CLUSTER.finditer(text), most))
