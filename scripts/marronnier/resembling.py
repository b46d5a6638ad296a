"""Texts that resemble each other, found among many without comparing each with each.

Two texts are taken for bags of their words, small ones left out. When they share 95 % of them,
they also share one of each one's few rarest words (the prefix filter of set-similarity joins,
Chaudhuri et al., ICDE 2006): only texts that do are compared.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from marronnier.expressions import expression

ALIKE = 0.95
LEAST = 8  # words: of shorter texts one word is more than 5 %
NEIGHBOURS = 10  # with one rare word: more of them are one series, whose last ones are enough
NO_WORDS = expression(r"https?://\S+|[#@]\S+")
SIGN = expression(r"[#@]|://")
WORD = expression(r"[^\W\d_]{4,}|\d+")  # small words may differ


def resembling(
    texts: Sequence[str], shelves: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int, float]]:
    """Yield (index, index of an earlier text, share of words in common) of texts that are alike.

    Only texts on a common shelf are compared; for each of its shelves a text is told with the last
    one before it. The share is between `ALIKE` and 1. Letter case counts; order does not.
    """
    bags = _bags(texts)
    by_word: dict[int, list[int]] = defaultdict(list)
    for index, bag in enumerate(bags):
        if len(bag) < LEAST:
            continue
        rarest = sorted(bag)[: _prefix(len(bag))]
        earlier = {other for word in rarest for other in by_word[word][-NEIGHBOURS:]}
        waiting = set(shelves[index])
        for other in sorted(earlier, reverse=True):
            if waiting.isdisjoint(shelves[other]):
                continue
            shared = 2 * len(bag & bags[other]) / (len(bag) + len(bags[other]))
            if shared >= ALIKE:
                yield index, other, shared
                waiting -= shelves[other]
        for word in rarest:
            by_word[word].append(index)


def _bags(texts: Sequence[str]) -> list[frozenset[int]]:
    """Return the words of each text as numbers, the rarest words of all the lowest."""
    spelt = [_words(text) for text in texts]
    seen = Counter(chain.from_iterable(spelt))
    rank = {word: number for number, word in enumerate(sorted(seen, key=lambda w: (seen[w], w)))}
    return [frozenset(map(rank.__getitem__, words)) for words in spelt]


def _words(text: str) -> list[str]:
    """Return the words of a text; one that is repeated bears the number of the repetition."""
    words = WORD.findall(NO_WORDS.sub(" ", text) if SIGN.search(text) else text)
    if len(set(words)) == len(words):
        return words
    counted: Counter[str] = Counter()
    told = []
    for word in words:
        counted[word] += 1
        told.append(word if counted[word] == 1 else f"{word} {counted[word]}")
    return told


def _prefix(size: int) -> int:
    """Return how many of the rarest words must be looked at, so that no text alike is missed."""
    smallest = size * ALIKE / (2 - ALIKE)  # of a text that can still be alike
    return size - math.ceil(ALIKE * (size + smallest) / 2 - 1e-9) + 1
