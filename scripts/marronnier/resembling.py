"""Texts that resemble each other, found among many without comparing each with each.

Two texts are taken for bags of their words, small ones left out. When they share 95 % of them,
they also share one of each one's few rarest words (the prefix filter of set-similarity joins,
Chaudhuri et al., ICDE 2006): only texts that do are compared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

ALIKE = 0.95
LEAST = 8  # words: of shorter texts one word is more than 5 %
NEIGHBOURS = 10  # with one rare word: more of them are one series, whose last ones are enough
NO_WORDS = re.compile(r"https?://\S+|[#@]\S+")
WORD = re.compile(r"[^\W\d_]{4,}|\d+")  # small words may differ


def resembling(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield (index, index of an earlier text, share of words in common) of texts that are alike.

    The share is between `ALIKE` and 1. Letter case counts; order does not.
    """
    bags = [_bag(text) for text in texts]
    seen = Counter(word for bag in bags for word in bag)
    by_word: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, bag in enumerate(bags):
        if len(bag) < LEAST:
            continue
        rarest = sorted(bag, key=lambda word: (seen[word], word))[: _prefix(len(bag))]
        earlier = {other for word in rarest for other in by_word[word][-NEIGHBOURS:]}
        for other in sorted(earlier):
            shared = 2 * len(bag & bags[other]) / (len(bag) + len(bags[other]))
            if shared >= ALIKE:
                yield index, other, shared
        for word in rarest:
            by_word[word].append(index)


def _bag(text: str) -> frozenset[tuple[str, int]]:
    """Return the words of a text, each with a number that tells its repetitions apart."""
    counted: Counter[str] = Counter()
    bag = []
    for word in WORD.findall(NO_WORDS.sub(" ", text)):
        bag.append((word, counted[word]))
        counted[word] += 1
    return frozenset(bag)


def _prefix(size: int) -> int:
    """Return how many of the rarest words must be looked at, so that no text alike is missed."""
    smallest = size * ALIKE / (2 - ALIKE)  # of a text that can still be alike
    return size - math.ceil(ALIKE * (size + smallest) / 2 - 1e-9) + 1
