"""What must be there before a rule has anything to look at, so that most rules need not be asked.

This is for speed alone: a rule finds nothing where what it needs is not there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marronnier.expressions import expression
from marronnier.folding import view_of
from marronnier.model import Charter, Post
from marronnier.wording import words

# The keys of the front matter that a post holds under a name of its own.
HELD = ("link", "media", "hashtags", "first_comment", "campaign", "options")
RANGE = expression("(.)-(.)", re.DOTALL)
# What a charter lists, as the entries of `wording`.
Listed = Callable[[Charter], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Needs:
    """Name what a rule cannot do without: of each kind that is named, one must be there.

    `charter`: paths with a value, for some network at least; `language`: of the client's posts;
    `keys`: of the front matter. Of what people may read, as written and with hashtags as such,
    one of the characters in `marks` or of the entries in `words` (see `wording`).
    """

    charter: tuple[str, ...] = ()
    language: str = ""
    keys: tuple[str, ...] = ()
    marks: str = ""
    words: tuple[str, ...] | Listed = ()

    def are_met_by(self, charter: Charter | None, language: str) -> bool:
        """Tell whether some post of a client may have all of them."""
        if self.language not in ("", language):
            return False
        return not self.charter or any(
            value is not None for path in self.charter for value in every(charter, path)
        )

    def signs(self, charter: Charter | None) -> tuple[set[str], set[str], set[str]] | None:
        """Return the marks, the words and the beginnings of words to look for in a client's posts.

        None where a post may have what it takes without any of them.
        """
        if not (self.marks or self.words) or (callable(self.words) and charter is None):
            return None
        listed = self.words(charter) if callable(self.words) and charter else self.words
        whole, heads, others = words(tuple(listed)).signs()  # type: ignore[arg-type]
        return None if others else (set(self.marks), set(whole), set(heads))


def every(charter: Charter | None, path: str, default: Any = None) -> Iterator[Any]:
    """Yield the value at a path of a charter, for all networks and for each that is named."""
    if charter is not None:
        for name in ("", *charter.get("platforms", {})):
            yield charter.get(path, default, platform=name)


def listed_at(*paths: str) -> Listed:
    """Return what lists the words that stand at some paths of a charter, for any network."""

    def listed(charter: Charter) -> Iterator[str]:
        for path in paths:
            for value in every(charter, path, ()):
                yield from value

    return listed


@dataclass(frozen=True, slots=True)
class Signs:
    """Hold what one look at a post gives: keys, characters, words, and how these begin."""

    keys: frozenset[str]
    marks: frozenset[str]
    words: frozenset[str]
    heads: frozenset[str]


def signs_of(post: Post, read: Iterable[str]) -> Signs:
    """Return the signs of a post; words are those of what people `read` of it."""
    views = [view_of(text) for text in read]
    return Signs(
        keys_of(post),
        frozenset().union(*_texts(post)),
        frozenset().union(*(view.words for view in views)),
        frozenset().union(*(view.heads for view in views)),
    )


def characters(listed: str) -> str:
    """Return the characters of a set of a regular expression, its ranges written out."""
    return RANGE.sub(lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), listed)


class Index:
    """Tell from a post's signs which rules it may break."""

    def __init__(self, needs: Sequence[Needs], charter: Charter | None) -> None:
        self._always: set[int] = set()  # the rules that need nothing of a text, by their number
        self._marks: dict[str, set[int]] = defaultdict(set)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._heads: dict[str, set[int]] = defaultdict(set)
        self._keys = [frozenset(one.keys) for one in needs]
        indexes = self._marks, self._words, self._heads
        for number, one in enumerate(needs):
            signs = one.signs(charter)
            if signs is None:
                self._always.add(number)
                continue
            for index, mine in zip(indexes, signs, strict=True):
                for sign in mine:
                    index[sign].add(number)

    def possible(self, signs: Signs) -> list[int]:
        """Return the numbers of the rules that have something to look at, in order."""
        found = set(self._always)
        for sign in self._marks.keys() & signs.marks:
            found |= self._marks[sign]
        for sign in self._words.keys() & signs.words:
            found |= self._words[sign]
        for sign in self._heads.keys() & signs.heads:
            found |= self._heads[sign]
        keys, theirs = self._keys, signs.keys
        return [n for n in sorted(found) if not keys[n] or not keys[n].isdisjoint(theirs)]


def keys_of(post: Post) -> frozenset[str]:
    """Return the keys of the front matter that say something."""
    return frozenset([*(key for key in HELD if getattr(post, key)), *post.fields])


def _texts(post: Post) -> Iterator[str]:
    """Yield all that people may read of a post, as written."""
    yield post.title
    yield post.link
    for section in post.sections:
        for passage in section.passages:
            yield passage.text
    yield post.first_comment
    for name in post.hashtags:
        yield f"#{name}"
    for medium in post.media:
        yield medium.alt
