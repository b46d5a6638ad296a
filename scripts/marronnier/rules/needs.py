"""What must be there before a rule has anything to look at, so that most rules need not be asked.

This is for speed alone: a rule finds nothing where what it needs is not there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from marronnier.expressions import expression
from marronnier.folding import view_of
from marronnier.law.packs import laws
from marronnier.model import Charter, Post
from marronnier.patterns import Shapes
from marronnier.tagging import TAG, parted
from marronnier.wording import words

# The keys of the front matter that a post holds under a name of its own.
HELD = ("link", "media", "hashtags", "first_comment", "campaign", "options")
RANGE = expression("(.)-(.)", re.DOTALL)
TRUTHS = bytes.maketrans(b"01", b"\0\1")  # of figures
# What a charter lists, as the entries of `wording`.
Listed = Callable[[Charter], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Needs:
    """Name what a rule cannot do without: of each kind that is named, one must be there.

    `charter`: paths with a value, for some network at least; `law`: the code of a rule of which
    the client's law must say something; `language`: of the client's posts; `keys`: of the front
    matter. Of what is written in a post, with hashtags as such, one of the
    characters in `marks`, something that the regular expression `shape` matches (see `Shapes`),
    or, of what people may read, one of the entries in `words` (see `wording`).
    """

    charter: tuple[str, ...] = ()
    law: str = ""
    language: str = ""
    keys: tuple[str, ...] = ()
    marks: str = ""
    shape: str = ""
    words: tuple[str, ...] | Listed = ()

    def are_met_by(self, charter: Charter | None, language: str) -> bool:
        """Tell whether some post of a client may have all of them."""
        if self.language not in ("", language):
            return False
        if self.law and (charter is None or self.law not in laws(charter)):
            return False
        return not self.charter or any(
            value is not None for path in self.charter for value in every(charter, path)
        )

    @property
    def form(self) -> str:
        """Return the regular expression of `marks` and `shape`, empty without any."""
        marks = "".join(f"\\x{{{ord(mark):x}}}" for mark in self.marks)
        return "|".join(filter(None, (marks and f"[{marks}]", self.shape)))

    def signs(self, charter: Charter | None) -> tuple[set[str], set[str], set[str]] | None:
        """Return the form, the words and the beginnings of words to look for in a client's posts.

        None where a post may have what it takes without any of them.
        """
        if not (self.form or self.words) or (callable(self.words) and charter is None):
            return None
        listed = self.words(charter) if callable(self.words) and charter else self.words
        whole, heads, others = words(tuple(listed)).signs()  # type: ignore[arg-type]
        return None if others else ({self.form} - {""}, set(whole), set(heads))

    def without_signs(self) -> Needs:
        """Return the same, whatever a post says."""
        return replace(self, marks="", shape="", words=())


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
    """Hold what one look at a post gives: keys, forms, words, and how these begin."""

    keys: frozenset[str]
    forms: Sequence[str]
    words: frozenset[str]
    heads: frozenset[str]

    def may_name(self, entries: tuple[str, ...]) -> bool:
        """Tell whether one of some entries may stand in what people read; see `wording`."""
        whole, heads, others = words(entries).signs()
        return others or not (self.words.isdisjoint(whole) and self.heads.isdisjoint(heads))


def signs_of(post: Post, read: Iterable[str], shapes: Shapes) -> Signs:
    """Return the signs of a post; words are those of what people `read` of it, and of hashtags."""
    texts = list(read)
    views = [view_of(text) for text in texts]
    tags = [tag for text in texts if "#" in text for tag in TAG.findall(text)]
    if tags := [*post.hashtags, *tags]:
        views.append(view_of(" ".join((*post.hashtags, *map(parted, tags)))))
    return Signs(
        keys_of(post),
        shapes.found("\n".join(filter(None, _texts(post)))),
        _together([view.words for view in views]),
        _together([view.heads for view in views]),
    )


def _together(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)


def characters(listed: str) -> str:
    """Return the characters of a set of a regular expression, its ranges written out."""
    return RANGE.sub(lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), listed)


class Index:
    """Tell from a post's signs which rules it may break.

    Rules are numbers, and several of them the bits of one: so they are joined fast.
    """

    def __init__(self, needs: Sequence[Needs], charter: Charter | None) -> None:
        self._numbers = range(len(needs))
        self._always = 0  # the rules that need nothing of a text
        self._anyhow = 0  # those that need no key
        self._forms: dict[str, int] = defaultdict(int)
        self._words: dict[str, int] = defaultdict(int)
        self._heads: dict[str, int] = defaultdict(int)
        self._keys: dict[str, int] = defaultdict(int)
        indexes = self._forms, self._words, self._heads
        for number, one in enumerate(needs):
            bit = 1 << number
            for key in one.keys:
                self._keys[key] |= bit
            self._anyhow |= 0 if one.keys else bit
            signs = one.signs(charter)
            self._always |= bit if signs is None else 0
            for index, mine in zip(indexes, signs or ((), (), ()), strict=True):
                for sign in mine:
                    index[sign] |= bit

    def possible(self, signs: Signs) -> list[int]:
        """Return the numbers of the rules that have something to look at, in order."""
        found, keyed = self._always, self._anyhow
        for form in signs.forms:
            found |= self._forms.get(form, 0)
        for word in self._words.keys() & signs.words:
            found |= self._words[word]
        for head in self._heads.keys() & signs.heads:
            found |= self._heads[head]
        for key in signs.keys:
            keyed |= self._keys.get(key, 0)
        bits = f"{found & keyed:b}"[::-1].encode().translate(TRUTHS)
        return list(compress(self._numbers, bits))


def keys_of(post: Post) -> frozenset[str]:
    """Return the keys of the front matter that say something."""
    return frozenset([*(key for key in HELD if getattr(post, key)), *post.fields])


def _texts(post: Post) -> Iterator[str]:
    """Yield all that is written in a post, as written."""
    yield post.title
    yield post.link
    for section in post.sections:
        for passage in section.passages:
            yield passage.text
    yield post.first_comment
    yield post.campaign
    for name in post.hashtags:
        yield f"#{name}"
    for medium in post.media:
        yield medium.alt
    # What else was written says little: it is not even taken apart.
    for key, value in post.fields.items():
        if key != "date" or post.moment is None:
            yield str(value)
