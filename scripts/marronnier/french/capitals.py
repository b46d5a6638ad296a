"""Find words that shout, and leave alone those that are always written in capitals."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.french.vocabulary import listed

UPPER = "A-ZÀ-ÖØ-ÞŒ"
RUN = expression(
    rf"(?<![\w@#])(?:[{UPPER}][’' ])?[{UPPER}]{{2,}}"
    rf"(?:[ \u00a0,’'&-]{{1,2}}[{UPPER}]+(?!\w))*(?!\w)"
)
TWO = expression(rf"[{UPPER}][{UPPER}’' ]")  # how every run begins
WORD = expression(rf"[{UPPER}]{{2,}}")
ROMAN = expression(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
SHORT = 4  # alone among other words, so short a word is rather initials than a shout
BEGINS = expression(r"(?:^|[.!?…\n])\W*$")


@functools.cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    told = listed("acronyms")
    return frozenset(told["usual"].split()), frozenset(told["shouted"].split())


def capital_runs(text: str, spared: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, words) of each run of words in capitals of a masked text."""
    if TWO.search(text) is None:
        return
    usual, shouted = _words()
    for match in RUN.finditer(text):
        words = [
            word
            for word in WORD.findall(match.group())
            if word not in usual and word not in spared and not ROMAN.fullmatch(word)
        ]
        if len(words) == 1 and len(words[0]) <= SHORT and words[0] not in shouted:
            continue
        if words:
            yield match.start(), match.end(), len(words)


def lowered(text: str, start: int, end: int) -> str:
    """Return a run of capitals in lower case, initials apart, with the sentence's own capital."""
    usual, _ = _words()
    new = WORD.sub(
        lambda word: word.group() if word.group() in usual else word.group().lower(),
        text[start:end],
    )
    new = re.sub(rf"\b[{UPPER}]\b", lambda letter: letter.group().lower(), new)
    return new[0].upper() + new[1:] if BEGINS.search(text[:start]) else new
