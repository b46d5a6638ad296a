"""Words and mentions that a charter names, found in a text as a careful reader finds them.

A word is found whole: `garanti` is not found in “garantie”, and `garanti*` is. Letter case does
not count, accents do; straight and curly apostrophes, `œ` and `oe`, and all white space within a
paragraph are alike. An initialism of two or three capitals (`JO`) is found in capitals only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from typing import Any

from marronnier.expressions import expression
from marronnier.folding import HEAD, LONG_HEAD, WORD, View, view_of
from marronnier.model import Charter, Post

# A hyphen joins a compound (“porte-clients” holds no “clients”), save before an enclitic pronoun
# (“dites-le-nous”) and after a prefix that leaves the word its sense (“anti-incendie”).
ENCLITIC = "je|j'|tu|ils?|elles?|on|nous|vous|moi|toi|lui|leur|les?|la|en|y|ce|ci|là"
PREFIXES = (  # by their length: `re` looks back a fixed number of characters
    "co|ex|mi|re",
    "non|pro|pré",
    "anti|auto|demi|mini|para|post|semi|sous",
    "archi|extra|hyper|inter|micro|multi|quasi|super|ultra",
)
AFTER = rf"(?!\w|-(?!(?:t-)?(?:{ENCLITIC})\b)\w)"
# Spaces and one line's end: a paragraph's end parts words. Possessive, so that nothing is retried.
GAP = r"(?=[ \n]) *+\n?+ *+"
OPTIONAL_GAP = r" *+\n?+ *+"  # before a colon and inside quotes: one language's habit
PIECE = expression(
    r"(?P<word>\w+)|(?P<star>(?<=\w)\*)|(?P<close>(?<=.) ?(?P<mark>[:;!?»%]))|(?P<gap> )|."
)
INITIALISM = expression(r"[A-ZÀ-Ý]{2,3}")
WHOLE = expression(r"(?<![\w*])\w+(?![\w*])")  # of an entry: words without a star
STEM = expression(r"(?<![\w*])\w+(?=\*)")
# A word with an address in it, whole.
ADDRESS = expression(r"(?<!\S)(?:www\.|\S*?(?:://|@))\S*")


@dataclass(frozen=True, slots=True)
class Match:
    """Hold where a text names an entry, as offsets, and how it is written there."""

    start: int
    end: int
    entry: str
    found: str


class _Entry:
    """Hold one entry, and its pattern, which is compiled only where a text may hold it."""

    __slots__ = ("_pattern", "_stars", "compared", "needs", "written")

    def __init__(self, written: str, compared: str, *, stars: bool) -> None:
        self.written = written
        self.compared = compared
        self.needs = frozenset((WHOLE if stars else WORD).findall(compared))
        self._stars = stars
        self._pattern: re.Pattern[str] | None = None

    def search(self, text: str, start: int) -> re.Match[str] | None:
        if self._pattern is None:
            self._pattern = re.compile(_regex(self.compared, stars=self._stars))
        return self._pattern.search(text, start)


class Words:
    """Find the entries of one list in any text, the longest entry first.

    A text's words are looked up first, all at once: most texts name nothing.
    """

    __slots__ = ("_accents", "_entries", "_heads", "_rest", "_words")

    def __init__(self, entries: Iterable[str], *, accents: bool = True, stars: bool = True) -> None:
        self._accents = accents
        plain = {" ".join(self._view(entry).text.split()): entry for entry in entries}
        ordered = sorted((text for text in plain if text.strip("* ")), key=len, reverse=True)
        self._entries = [_Entry(plain[text], text, stars=stars) for text in ordered]
        # Numbers of entries, by what a text must have to name them.
        self._words: dict[str, list[int]] = {}
        self._heads: dict[str, list[int]] = {}
        self._rest: list[tuple[str, int]] = []
        for number, entry in enumerate(self._entries):
            stem = max(STEM.findall(entry.compared), key=len, default="")
            if entry.needs:
                self._words.setdefault(max(entry.needs, key=len), []).append(number)
            elif len(stem) >= HEAD:
                length = LONG_HEAD if len(stem) >= LONG_HEAD else HEAD
                self._heads.setdefault(stem[:length], []).append(number)
            else:
                part = max(WORD.findall(entry.compared), key=len, default="")
                self._rest.append((part or entry.compared.lstrip("* ")[0], number))

    def signs(self) -> tuple[Iterable[str], Iterable[str], bool]:
        """Return words, and beginnings of words, one of which a text must have to name an entry.

        As compared, without accents if these do not count; last, whether some entry has none.
        """
        return self._words.keys(), self._heads.keys(), bool(self._rest)

    def find(self, text: str) -> Iterator[Match]:
        """Yield every entry that the text names, in order, none within another."""
        view = self._view(text)
        possible = self._possible(view)
        for start, end, number in self._spans(view.text, possible) if possible else ():
            entry = self._entries[number].written
            if view.starts is not None:
                start, end = view.starts[start], view.starts[end]  # noqa: PLW2901 - the same place
            found = text[start:end]
            if found == found.upper() or not INITIALISM.fullmatch(entry):
                yield Match(start, end, entry, found)

    def _view(self, text: str) -> View:
        view = view_of(text)
        return view if self._accents else view.bare

    def _possible(self, view: View) -> list[int]:
        """Return the numbers of the entries that a text may name: mostly of none."""
        numbers: list[int] = []
        if not self._words.keys().isdisjoint(view.words):
            for word in view.words & self._words.keys():
                numbers += (n for n in self._words[word] if self._entries[n].needs <= view.words)
        if self._heads and not self._heads.keys().isdisjoint(view.heads):
            for head in view.heads & self._heads.keys():
                numbers += self._heads[head]
        for part, number in self._rest:
            if part in view.text:
                numbers.append(number)
        return numbers

    def _spans(self, text: str, numbers: list[int]) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, number) of entries that stand in a text, from left to right."""
        first = ((number, self._entries[number].search(text, 0)) for number in numbers)
        waiting = [(match.start(), number, match.end()) for number, match in first if match]
        heapify(waiting)
        done = 0
        while waiting:
            start, number, end = waiting[0]
            if start >= done:
                yield start, end, number
                done = end
            if match := self._entries[number].search(text, done):
                heapreplace(waiting, (match.start(), number, match.end()))
            else:
                heappop(waiting)

    def names(self, text: str) -> bool:
        """Tell whether the text names any of the entries."""
        return next(self.find(text), None) is not None

    def find_plainly(self, text: str) -> Iterator[Match]:
        """Yield the same, but for what stands in addresses and handles."""
        return self.find(plain(text)) if self._possible(self._view(text)) else iter(())

    def names_plainly(self, text: str) -> bool:
        """Tell whether the text names any of the entries outside of addresses and handles."""
        return next(self.find_plainly(text), None) is not None


@lru_cache(maxsize=512)
def words(entries: tuple[str, ...], *, accents: bool = True) -> Words:
    """Return the entries ready to be found; `accents` False takes “fete” for “fête”."""
    return Words(entries, accents=accents)


@lru_cache(maxsize=512)
def _phrase(text: str) -> Words:
    return Words((text.strip().rstrip(".… "),), stars=False)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared: in small letters, “œ” as “oe”."""
    return view_of(text).words


def contains(text: str, phrase: str) -> bool:
    """Tell whether a text holds a required mention, whatever its case, spaces and apostrophes."""
    return _phrase(phrase).names(text)


def find_phrase(text: str, phrase: str) -> Iterator[Match]:
    """Yield each place where a text holds a required mention, as `contains` looks for it."""
    return _phrase(phrase).find(text)


def holds(
    when: Mapping[str, Any] | None, text: str, topics: Iterable[str], platform: str = ""
) -> bool:
    """Tell whether a condition of a charter holds: every key that it names, one value of each.

    `platform` is a platform or an account's key.
    """
    when = when or {}
    named = when.get("platforms")
    if named is not None and platform.partition(".")[0] not in named and platform not in named:
        return False
    if "topic" in when and set(when["topic"]).isdisjoint(topics):
        return False
    return "words" not in when or words(tuple(when["words"])).names_plainly(text)


def topics(post: Post, charter: Charter) -> tuple[str, ...]:
    """Return a post's topics: those declared, then those that its sensitive words add."""
    declared = tuple(post.fields.get("topics", ()))
    return tuple(dict.fromkeys((*declared, *sensitive(post, charter))))


def sensitive(post: Post, charter: Charter) -> Iterator[str]:
    """Yield the topics that the words of a post add, whether it declares them or not."""
    listed: Mapping[str, Iterable[str]] = charter.get("lexicon.sensitive", {})
    if listed:
        read = [post.section(account) for account in post.accounts] or post.sections
        parts = [part for part in post.sections if part in read]
        texts = [passage.text for part in parts for passage in part.passages]
        texts.append(post.first_comment)
        for topic, entries in listed.items():
            if any(map(words(tuple(entries)).names_plainly, texts)):
                yield topic


def plain(text: str) -> str:
    """Return a text with web addresses, e-mail addresses and handles blanked, as long as before."""
    if "@" not in text and "/" not in text and "www." not in text:
        return text
    return ADDRESS.sub(lambda match: " " * len(match.group()), text)


# --- how an entry is compared -------------------------------------------------------------------


def _regex(text: str, *, stars: bool) -> str:
    """Return an entry's pattern; it begins with a plain character, which `re` looks for fast."""
    made = ""
    for piece in PIECE.finditer(text):
        if piece["star"] and stars:
            made += r"\w*"
        elif piece["gap"]:
            made += OPTIONAL_GAP if text[piece.start() - 1] == "«" else GAP
        elif piece["close"]:
            made += OPTIONAL_GAP + re.escape(piece["mark"])
        elif not made and piece["word"]:
            first = piece.group()[0]
            made = first + _before(first) + piece.group()[1:]
        else:
            made += re.escape(piece.group())
    return made + (AFTER if re.search(r"\w\Z", text) else "")


def _before(first: str) -> str:
    """Return what must stand before a word whose first character was just read."""
    kept = "|".join(rf"(?<=\b(?:{prefixes})-{first})" for prefixes in PREFIXES)
    return rf"(?<!\w{first})(?:(?<!\w-{first})|{kept})"
