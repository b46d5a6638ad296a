"""Texts as they are compared: what a reader takes for the same is made the same.

Small letters, composed; one apostrophe, one hyphen, one kind of space; `œ` as `oe`.
"""

from __future__ import annotations

import unicodedata
import weakref
from functools import cached_property, lru_cache
from operator import itemgetter

from marronnier.expressions import expression

WORD = expression(r"\w+")
# Letters of a word by which those that begin like a starred entry are looked up, as it has them.
HEAD, LONG_HEAD = 3, 5
SHORT, LONG = itemgetter(slice(HEAD)), itemgetter(slice(LONG_HEAD))
CLUSTER = expression("(?s:.)[\u0300-\u036f]{0,8}")
SPREAD = {"œ": "oe", "æ": "ae"}
ALIKE = (
    *((one, "'") for one in "’‘ʼ"),
    *((one, "-") for one in "\u2010\u2011"),
    *((one, " ") for one in "\xa0\u202f\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"),
    *((one, " ") for one in "\u2007\u2008\u2009\u200a\u205f\u3000"),
)
BARE = str.maketrans(
    {
        chr(code): unicodedata.normalize("NFD", chr(code))[0]
        for code in range(0xC0, 0x250)
        if "<" not in unicodedata.decomposition(chr(code))
    }
)


class View:
    """Hold a text as it is compared; `starts` maps its offsets back where lengths differ."""

    def __init__(self, text: str, starts: tuple[int, ...] | None) -> None:
        self.text = text
        self.starts = starts

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words: one look at them answers for every list."""
        return frozenset(WORD.findall(self.text))

    @cached_property
    def heads(self) -> frozenset[str]:
        """Return the first letters of the words, of each in both lengths."""
        return frozenset(map(SHORT, self.words)).union(map(LONG, self.words))

    @property
    def bare(self) -> View:
        """Return the same without accents."""
        return self if self.text.isascii() else self._bare

    @cached_property
    def _bare(self) -> View:
        return _Bare(self)


class _Bare(View):
    """Hold a text without accents; most are only asked for their words."""

    def __init__(self, accented: View) -> None:
        # Not the other way round as well: whatever goes round in circles stays for long.
        self._behind = weakref.ref(accented)
        self._told = accented.text
        self.starts = accented.starts

    @cached_property
    def text(self) -> str:  # type: ignore[override]
        return _unaccented(self._told)

    @cached_property
    def words(self) -> frozenset[str]:
        accented = self._behind()
        words = accented.words if accented else WORD.findall(self._told)
        return frozenset(map(_unaccented, words))


@lru_cache(maxsize=8192)
def _unaccented(text: str) -> str:
    return text.translate(BARE)


@lru_cache(maxsize=256)
def view_of(text: str) -> View:
    """Return a text as it is compared."""
    made, starts = text.lower(), None
    aligned = len(made) == len(text) and unicodedata.is_normalized("NFC", text)
    if not aligned or "œ" in made or "æ" in made:
        made, starts = _spread(text)
    if not made.isascii():
        for odd, plain in ALIKE:
            if odd in made:
                made = made.replace(odd, plain)
    for blank in "\t\r\v\f":
        if blank in made:
            made = made.replace(blank, " ")
    return View(made, starts)


def _spread(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text composed and in lower case, and where each of its characters comes from."""
    made: list[str] = []
    starts: list[int] = []
    for cluster in CLUSTER.finditer(text):
        lower = unicodedata.normalize("NFC", cluster.group()).lower()
        piece = SPREAD.get(lower, lower)
        made.append(piece)
        starts += [cluster.start()] * len(piece)
    return "".join(made), (*starts, len(text))
