"""Find hashtags as networks do, and compare them as people do."""

from __future__ import annotations

import functools
import unicodedata
from typing import NamedTuple

from marronnier.expressions import expression
from marronnier.spelling.segments import segment

# What ends a hashtag in the middle of a word: people would click on half of it.
GOES_ON = expression(r"(?:[-‐‑'’·][^\W\d_]\w*|\.(?=[a-zà-ÿ])\w+)+")
# As `prose.HASHTAG`, which looks back from every character, and so takes longer.
TAG = expression(r"#\w*[^\W\d_]\w*")
LONGEST = 200  # characters of an address that are looked at
CUT = expression(r"[^\w]+")
# Where a hashtag joins two words: “JeuxOlympiques2028” is “Jeux Olympiques 2028”.
JOINT = expression(r"(?<=[^\W\d_])(?<![A-ZÀ-Þ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|_")


class Tag(NamedTuple):
    """Hold one hashtag of a text, without its #."""

    start: int
    end: int
    name: str

    @property
    def folded(self) -> str:
        """Return what is the same whatever the case and the accents."""
        return folded(self.name)


@functools.lru_cache(maxsize=4096)
def tags_in(text: str) -> tuple[Tag, ...]:
    """Return the hashtags of a text, in order; what stands in an address is none."""
    if "#" not in text:
        return ()
    return tuple(
        Tag(*match.span(), match[0][1:])
        for match in TAG.finditer(text)
        if not _goes_on(text, match.start())
    )


def _goes_on(text: str, start: int) -> bool:
    """Tell whether a # stands inside a word, an entity or an address."""
    last = text[start - 1 : start]
    if not last or last.isspace():
        return False
    if last in "_&/#" or last.isalnum():
        return True
    before = text[max(0, start - LONGEST) : start].rsplit(maxsplit=1)[-1]
    return "://" in before or ("." in before and "/" in before)


@functools.lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a hashtag without #, case and accents."""
    letters = unicodedata.normalize("NFKD", name.removeprefix("#").casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))


@functools.lru_cache(maxsize=1024)  # a brand has few
def parted(tag: str) -> str:
    """Return a hashtag with spaces where its author joined words."""
    return JOINT.sub(" ", tag)


def joined(words: str) -> str:
    """Return words as one hashtag, each with its capital: `prêt-à-porter` is `PrêtÀPorter`."""
    return "".join(word[:1].upper() + word[1:] for word in CUT.split(words) if word)


def in_words(name: str, names: tuple[str, ...] = ()) -> str:
    """Return a hashtag with the capitals of its words, "" when it is one word or has some.

    `names` are words that count beside the dictionary's.
    """
    letters = name.rstrip("0123456789")  # “bonneannee2027”
    if not letters.isalpha() or not letters[1:].islower():
        return ""
    words = segment(letters.lower(), names)
    if len(words) < 2:  # noqa: PLR2004 - one word needs no capitals within
        return ""
    return "".join(word.capitalize() for word in words) + name[len(letters) :]
