"""Cut a hashtag in lower case into words: `lampesansfil` is `lampe sans fil`.

A dictionary cannot be sure (`lampes ans fil` are words too): what comes out is a proposal.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from marronnier.expressions import expression

DICTIONARY = Path(__file__).with_name("fr.dic")
LONGEST_WORD = 24
LONGEST_TAG = 60
MOST_WORDS = 8
# Words that join others; no other word of one or two letters counts.
JOINING = (
    "a à au aux avec ce ces chez dans de des dix du elle en est et il la le les leur ma mes mon"
    " ne nos notre on ou où par pas plus pour qui que sa sans se ses si son sous sur ta te tes ton"
    " toi moi tous tout toute toutes tu un une vers vos votre vous nous bon bonne"
)
# Names and words that hashtags are full of; other names are rare, and hide in many words.
COMMON = "france lyon marseille noel paques paris strasbourg toulouse deco"
LIKELY = {**dict.fromkeys(COMMON.split(), 0.9), **dict.fromkeys(JOINING.split(), 0.6)}
ELIDED = frozenset("cdjlmnst")  # before a vowel: “soldesdhiver”
VOWELS = frozenset("aeiouyh")
STEM = expression(r"^[^/\t\n]+", re.MULTILINE)  # of a dictionary's line
MARKS = expression("[\u0300-\u036f]")  # accents, where letters are decomposed
SHORT = 3  # letters of a word that is often found where none is
# How forms end that a dictionary derives, and how it writes the words themselves.
ENDINGS = (
    *(("s", ""), ("x", ""), ("e", ""), ("es", ""), ("ee", "er"), ("ees", "er")),
    *(("ez", "er"), ("ons", "er"), ("aux", "al"), ("elle", "el"), ("elles", "el"), ("ere", "er")),
    *(("enne", "en"), ("ennes", "en"), ("onne", "on"), ("onnes", "on"), ("ive", "if")),
    *(("ives", "if"), ("euse", "eur"), ("euse", "eux"), ("euses", "eur"), ("euses", "eux")),
    *(("trice", "teur"), ("trices", "teur"), ("eres", "er"), ("ette", "et"), ("ettes", "et")),
)


@functools.lru_cache(maxsize=4096)
def segment(tag: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the words that a hashtag most likely joins, as they stand in it.

    One word alone when it is one; nothing when it cannot be cut, or is of several cases.
    `names` are words that count beside the dictionary's.
    """
    folded = _folded(tag)
    if len(folded) != len(tag) or len(tag) > LONGEST_TAG or not tag.isalpha() or not tag.islower():
        return ()
    known = frozenset(_folded(name) for phrase in names for name in phrase.split())
    if _cost(folded, known) is not None:
        return (tag,)
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())]
    for end in range(1, len(folded) + 1):
        best.append(min(_ways(folded, end, best, known), default=None))
    if best[-1] is None or len(best[-1][1]) > MOST_WORDS:
        return ()
    cuts = best[-1][1]
    return tuple(tag[start:end] for start, end in zip((0, *cuts), cuts, strict=False))


def _ways(
    tag: str, end: int, best: list[tuple[float, tuple[int, ...]] | None], known: frozenset[str]
) -> list[tuple[float, tuple[int, ...]]]:
    ways = []
    for start in range(max(0, end - LONGEST_WORD), end):
        before, cost = best[start], _cost(tag[start:end], known)
        if end == start + 1 and tag[start] in ELIDED and tag[end : end + 1] in VOWELS:
            cost = 1.2
        if before is not None and cost is not None:
            ways.append((before[0] + cost, (*before[1], end)))
    return ways


def _cost(word: str, known: frozenset[str]) -> float | None:
    """Return how little a word is to be expected, None when it is none."""
    if word in LIKELY:
        return LIKELY[word]
    if word in known:
        return 0.9
    if len(word) < SHORT:
        return None
    words, names = _stems()
    if any(form in words for form in _forms(word)):
        return 1.5 if len(word) == SHORT else 1.0
    return 1.7 if word in names else None


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, written in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORT:
            yield word[: -len(ending)] + written


@functools.cache
def _stems() -> tuple[frozenset[str], frozenset[str]]:
    """Return the dictionary's words and names in small letters without accents."""
    stems = set(STEM.findall(DICTIONARY.read_text(encoding="utf-8").partition("\n")[2]))
    letters = [one for one in stems if one.isalpha()]
    words = _all_folded(one for one in letters if one.islower())
    # Capitals only are acronyms: they would cut words anywhere.
    names = _all_folded(one for one in letters if one.istitle() and len(one) > SHORT)
    return words, names - words


def _all_folded(words: Iterable[str]) -> frozenset[str]:
    """Return words folded as one text, which is quicker than one by one."""
    return frozenset(_folded("\n".join(words)).split("\n"))


def _folded(text: str) -> str:
    plain = MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return plain.replace("œ", "oe").replace("æ", "ae")
