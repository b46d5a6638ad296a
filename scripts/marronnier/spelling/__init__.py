"""Spell French with Hunspell, an optional engine (the library chunspell).

The dictionary lies beside this file, its origin and licence in README.md. Without the engine
nothing is found: `speller` says so with None.
"""

from __future__ import annotations

import functools
import importlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from marronnier.expressions import expression
from marronnier.memos import Memo
from marronnier.prose import Prose, Span
from marronnier.spelling.segments import segment

__all__ = ["Speller", "distance", "known_words", "misspelt", "segment", "speller"]

FOLDER = Path(__file__).parent
LETTER = r"[^\W_][\u0300-\u036f]*"
LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"  # as many as there are
# A word with all that belongs to it: elisions, hyphens, digits, inclusive endings.
TOKEN = expression(
    rf"{LETTERS}"
    rf"(?:[’'‐‑·•-]{LETTERS}|\((?:{LETTER}){{1,6}}\)\w*|\.(?:ne|rice|trice|euse|ve)?e?s?\b(?!\.))*"
)
CHUNK = expression(r"\S+")  # no token goes beyond one
PASSED_OVER = expression(r"[\d·•(.]|(\w)\1\1", re.IGNORECASE)  # “1er”, “adhérent·e·s”, “ouiiii”
ELISION = expression(r"(?:[ldjmtsnc]|(?:jus|lors|puis|quoi|pres|quel)?qu|entr)’", re.IGNORECASE)
MASK = expression(r"Xx*")
FUTURE = expression(r"è\w{1,3}er(?:ai|as?|ez|ons|ont|ais|ait|ions|iez|aient)$")
GOES_ON = expression(r"[\w’'][\s,;’'()/&-]*$")  # what stands before a word inside a sentence
MEASURED = expression(r"\d\s*$")
CODE = (":", "\\", "=", "$", "{", "<")  # “:tada:”, “{prenom}”: nobody spells these
FEW = 3  # unknown words that make a sentence one of another language
SHORTEST = 6  # letters of a word at a sentence's start that is no name


class Strange(NamedTuple):
    """Hold a word in a chunk that may be a mistake: in no dictionary, and no name."""

    start: int
    end: int
    forms: tuple[str, ...]  # folded: a charter may know it by any of these
    begins: bool  # with a capital that its sentence may have given it


class Speller:
    """Ask Hunspell whether words exist; each distinct word is asked once, also by later runs."""

    def __init__(self, language: str, open_engine: Callable[[], Any]) -> None:
        """Open the engine, which takes long, when there is a first word to ask it."""
        self._open = open_engine
        self._memo = Memo(f"words {language}")
        self._slips = Memo(f"slips {language}")  # of names: the words tried are worth no memory
        self.passed: set[str] = set()  # chunks with nothing strange
        self._strange: dict[str, tuple[Strange, ...]] = {}  # by chunk

    @functools.cached_property
    def _engine(self) -> Any:
        return self._open()

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt right, with its elision and its hyphens."""
        known: bool | None = self._memo.known.get(word)
        if known is None:
            known = self._memo.known[word] = word in _usage() or self._spell(_plain(word))
        return known

    def strange(self, chunk: str) -> tuple[Strange, ...]:
        """Return the strange words of a chunk, that is of what stands between spaces."""
        words = self._strange.get(chunk)
        if words is None:
            words = tuple(_strange(chunk, self))
            if not words:
                self.passed.add(chunk)
                return ()
            self._strange[chunk] = words
        return words

    def _spell(self, word: str) -> bool:
        if self._engine.spell(word) or word.lower() in _usage():
            return True
        if any(self._engine.spell(older) for older in _before_1990(word)):
            return True
        elided = ELISION.match(word)
        if elided and elided.end() < len(word):
            return self.knows(word[elided.end() :])
        parts = word.split("-")
        return len(parts) > 1 and all(not part or self.knows(part) for part in parts)

    def near(self, word: str) -> str:
        """Return the right word that was most likely meant, "" when none is near.

        Near means one edit away, two for a word of six letters. Takes up to about a second.
        """
        reach = 2 if len(word) >= SHORTEST else 1
        for suggestion in self._engine.suggest(_plain(word)):
            if 0 < distance(_plain(word).lower(), _plain(suggestion).lower()) <= reach:
                return str(suggestion).replace("’", "'") if "'" in word else _plain(suggestion)
        return ""

    def slipped(self, word: str) -> bool:
        """Tell whether a word is a known one with a letter doubled, dropped or swapped."""
        word = _plain(word).lower()
        tried = (self._spell(other) for other in _slips(word))
        return bool(self._slips.answer(word, lambda: any(tried)))


@functools.cache
def speller(language: str = "fr") -> Speller | None:
    """Return the speller of a language, None when there is no dictionary or no engine for it."""
    if not (FOLDER / f"{language}.dic").exists():
        return None
    try:
        engine: Any = importlib.import_module("hunspell").Hunspell
        return Speller(language, lambda: engine(language, hunspell_data_dir=str(FOLDER)))
    except (ImportError, AttributeError):
        return None  # not installed, or another library of that name


def known_words(phrases: tuple[str, ...]) -> frozenset[str]:
    """Return the words of what a charter names, folded, each also with a plural's ending."""
    words = {_folded(word) for phrase in phrases for word in TOKEN.findall(phrase)}
    return frozenset(words | {word + end for word in words for end in ("s", "x", "e", "es")})


def misspelt(prose: Prose, known: frozenset[str], engine: Speller) -> Iterator[Span]:
    """Yield where words stand that neither the dictionary nor `known` (folded) has.

    Names, numbers, inclusive forms, sentences in another language and what the prose masks are
    left alone.
    """
    text = prose.masked
    chunks = text.split()
    if engine.passed.issuperset(chunks):  # as most texts
        return
    fresh = set(chunks) - engine.passed
    wrong = {chunk: _unknown(engine.strange(chunk), known) for chunk in fresh}
    if not any(wrong.values()):
        return
    sure, begun = _mistakes(text, wrong)
    if begun:
        # Each of these takes dozens of looks into the dictionary.
        strange = _strange_sentences(prose, sure)
        sure += [
            (start, end)
            for start, end in begun
            if not any(first <= start < last for first, last in strange)
            and engine.slipped(text[start:end])
        ]
        sure.sort()
    yield from _of_this_language(prose, sure)


def distance(left: str, right: str) -> int:
    """Return how many letters to add, drop, change or swap with the next lead to the other word."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and (one, left[i - 2]) == (right[j - 2], other):
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


# --- one word -----------------------------------------------------------------------------------


@functools.cache
def _usage() -> frozenset[str]:
    return frozenset((FOLDER / "usage.txt").read_text(encoding="utf-8").split())


def _before_1990(word: str) -> Iterator[str]:
    """Yield how a word was written before the reform of 1990, which is as right: “connaitre”."""
    for plain, hatted in (("i", "î"), ("u", "û")):
        for match in re.finditer(plain, word):
            yield word[: match.start()] + hatted + word[match.end() :]
    if FUTURE.search(word):
        yield word[: word.rindex("è")] + "é" + word[word.rindex("è") + 1 :]


def _plain(word: str) -> str:
    """Return a word as the dictionary writes it."""
    word = unicodedata.normalize("NFC", word)
    return word.replace("'", "’").replace("\u2011", "-").replace("\u2010", "-")


def _folded(word: str) -> str:
    return _plain(word).casefold()


def _right(word: str, engine: Speller) -> bool:
    """Tell whether a token is right wherever it stands, or none to spell."""
    if len(word) == 1 or PASSED_OVER.search(word) or MASK.fullmatch(word):
        return True
    bare = ELISION.sub("", _plain(word))
    # “LED”, “iPhone”, “l’ADMR”: names, or what shouts
    if len(bare) < 2 or bare[1:].lower() != bare[1:] or MASK.fullmatch(bare):  # noqa: PLR2004 - letters
        return True
    return engine.knows(word)


def _strange(chunk: str, engine: Speller) -> Iterator[Strange]:
    for match in TOKEN.finditer(chunk):
        word = match.group()
        if _right(word, engine):
            continue
        begins = ELISION.sub("", word)[:1].isupper()
        # Any other with a capital is a name.
        if not begins or (len(word) >= SHORTEST and not ELISION.search(word)):
            yield Strange(*match.span(), tuple(_forms(word)), begins)


def _forms(word: str) -> Iterator[str]:
    """Yield the forms, folded, by which a charter may know a word."""
    word = _folded(word)
    yield word
    bare = ELISION.sub("", word)
    if bare != word:
        yield bare
    if "-" in bare:
        yield bare.removesuffix("s")
        yield from bare.split("-")


def _unknown(words: tuple[Strange, ...], known: frozenset[str]) -> list[Strange]:
    return [word for word in words if known.isdisjoint(word.forms)]


def _mistakes(text: str, wrong: Mapping[str, list[Strange]]) -> tuple[list[Span], list[Span]]:
    """Return where wrong words of a text's chunks stand: in small letters, and behind a capital.

    But for units behind a number, what is part of a code, and names inside of sentences.
    """
    small: list[Span] = []
    begun: list[Span] = []
    for chunk in CHUNK.finditer(text):
        for word in wrong.get(chunk.group(), ()):
            start, end = chunk.start() + word.start, chunk.start() + word.end
            before = text[max(0, start - 12) : start]
            # “kWc” is the longest unit
            if before.endswith(CODE) or (end - start <= 4 and MEASURED.search(before)):  # noqa: PLR2004
                continue
            if not word.begins:
                small.append((start, end))
            elif not GOES_ON.search(before):
                begun.append((start, end))
    return small, begun


def _slips(word: str) -> Iterator[str]:
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
        yield word[: i + 1] + word[i:]
        if i + 1 < len(word):
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


# --- the sentences around -----------------------------------------------------------------------


def _of_this_language(prose: Prose, spans: list[Span]) -> Iterator[Span]:
    """Yield the spans but for those of sentences and quotations whose words are mostly strange."""
    for first, last in prose.quotations:
        inside = _between(spans, first, last)
        if 2 * len(inside) >= _count(prose, first, last):
            spans = [span for span in spans if span not in inside]
    if len(spans) < FEW:
        yield from spans
        return
    for first, last in prose.sentences:
        inside = _between(spans, first, last)
        if len(inside) < FEW or 2 * len(inside) < _count(prose, first, last):
            yield from inside


def _strange_sentences(prose: Prose, spans: list[Span]) -> list[Span]:
    """Return the sentences that some strange words alone make another language's.

    Those in quotations do not count: these may yet be found to be of that language themselves.
    """
    if len(spans) < FEW:
        return []
    quoted = {span for first, last in prose.quotations for span in _between(spans, first, last)}
    own = [span for span in spans if span not in quoted]
    found = []
    for first, last in prose.sentences:
        inside = len(_between(own, first, last))
        if inside >= FEW and 2 * inside >= _count(prose, first, last):
            found.append((first, last))
    return found


def _between(spans: list[Span], first: int, last: int) -> list[Span]:
    """Return those of some spans, in order, that begin in a stretch."""
    return spans[bisect_left(spans, (first, 0)) : bisect_left(spans, (last, 0))]


def _count(prose: Prose, start: int, end: int) -> int:
    return len(TOKEN.findall(prose.masked, start, end))
