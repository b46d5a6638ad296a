"""Names as their owner writes them, and how others write them.

A name that is a French word too (*Perle*, *Écume*) is an ordinary word wherever it stands in
small letters; so is a name that is a sentence (*Allume ta rue*). An initialism of two or three
capitals is found in capitals only, so that *led* and *sms* pass.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from marronnier.expressions import expression
from marronnier.spelling import segment
from marronnier.wording import Match, words

PART = expression(r"[^\W_]+")
# What stands before a word within a sentence; a mark, a bullet or an emoji begins one.
GOES_ON = expression(r"[\w,;'’/&)%-]\s?\Z")


def misspelt_names(text: str, names: tuple[str, ...]) -> Iterator[tuple[Match, str]]:
    """Yield where a text writes a name otherwise, and how it is written."""
    exact = _exact(names)
    for match in words(names, accents=False).find(text):
        if _plain(match.found) not in exact and _is_wrong(text, match):
            shouted = match.found.isupper() and not match.entry.isupper()
            yield match, match.entry.upper() if shouted else match.entry


@lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Tell whether a word in small letters is one that a French dictionary has, accents aside."""
    bare = word.lower().replace("œ", "oe").replace("æ", "ae")
    return segment(bare) == (bare,)


def begins(text: str, start: int) -> bool:
    """Tell whether a sentence begins at an offset."""
    return GOES_ON.search(text, max(0, start - 2), start) is None or text[start - 1 : start] == "\n"


@lru_cache(maxsize=256)
def _exact(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_plain, names))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def _is_wrong(text: str, match: Match) -> bool:
    found, name = _plain(match.found), _plain(match.entry)
    same_letters = found.lower() == name.lower()
    if found.isupper() and same_letters:
        return False  # a text in capitals
    if found == name[:1].upper() + name[1:] and begins(text, match.start):
        return False
    parts = PART.findall(name)
    if len(parts) > 1:
        sentence = sum(part[0].isupper() for part in parts) <= 1
        return not (sentence and same_letters and found.islower())
    if found.islower() or found.isupper():
        return not is_ordinary(found)
    if found.istitle() and not same_letters:
        return not begins(text, match.start) or not is_ordinary(found)
    return True
