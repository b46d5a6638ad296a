"""Lend the lists of words that the rules on tone look for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import yaml

from marronnier.wording import Match, Words


@functools.cache
def listed(name: str) -> Mapping[str, Any]:
    """Return one of the lists that stand beside this module, as its file holds it."""
    text = (files(__package__) / f"{name}.yml").read_text(encoding="utf-8")
    # Every scalar is the text that it is: `on`, `no` and `off` are words.
    data: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return data


class _Finder:
    """Find the entries of a long list: only those whose words all stand in the text are tried."""

    def __init__(self, entries: tuple[str, ...], spared: frozenset[str]) -> None:
        self.spared = spared
        self.by_word: dict[str, list[tuple[frozenset[str], str]]] = {}
        self.starred: list[tuple[str, str]] = []
        for entry in dict.fromkeys((*entries, *spared)):
            if entry.endswith("*"):
                self.starred.append((WORD.findall(entry.lower())[-1], entry))
            elif parts := WORD.findall(entry.lower()):
                self.by_word.setdefault(max(parts, key=len), []).append((frozenset(parts), entry))

    def find(self, text: str) -> Iterator[Match]:
        """Yield what the text names, save within what is spared."""
        tokens = _tokens(text)
        hits = [
            entry
            for word in tokens & self.by_word.keys()
            for parts, entry in self.by_word[word]
            if parts <= tokens
        ]
        lowered = text.lower() if self.starred else ""
        hits += [entry for part, entry in self.starred if part in lowered]
        if not self.spared.issuperset(hits):
            for match in _words(tuple(sorted(hits))).find(text):
                if match.entry not in self.spared:
                    yield match


WORD = re.compile(r"\w+")


@functools.lru_cache(maxsize=64)  # several lists are looked for in one text
def _tokens(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


@functools.lru_cache(maxsize=256)
def _words(entries: tuple[str, ...]) -> Words:
    return Words(entries)


@functools.lru_cache(maxsize=128)
def _finder(
    name: str, keys: tuple[str, ...], add: tuple[str, ...], spared: tuple[str, ...]
) -> _Finder:
    told = listed(name)
    entries = [entry for key in keys for entry in told[key]]
    return _Finder((*entries, *add), frozenset((*told.get("spared", ()), *spared)))


def named(
    text: str,
    name: str,
    keys: tuple[str, ...] = ("words",),
    *,
    add: tuple[str, ...] = (),
    spared: tuple[str, ...] = (),
) -> Iterator[Match]:
    """Yield each entry of some keys of a list that the text names, and of those to `add`.

    What lies within a wording that is spared, by the list or by `spared`, is none.
    """
    yield from _finder(name, keys, add, spared).find(text)


@functools.cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Return the words of one key of a list, where they stand in one line."""
    return frozenset(listed(name)[key].split())
