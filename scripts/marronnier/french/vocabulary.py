"""Lend the lists of words that the rules on tone look for."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marronnier.datafiles import read_texts
from marronnier.wording import Match, Words

HERE = Path(__file__).parent


@functools.cache
def listed(name: str) -> Mapping[str, Any]:
    """Return one of the lists that stand beside this module, as its file holds it."""
    data: Mapping[str, Any] = read_texts(HERE / f"{name}.yml")
    return data


@functools.lru_cache(maxsize=128)
def _finder(
    name: str, keys: tuple[str, ...], add: tuple[str, ...], spared: tuple[str, ...]
) -> tuple[Words, frozenset[str]]:
    told = listed(name)
    spare = frozenset((*told.get("spared", ()), *spared))
    entries = [entry for key in keys for entry in told[key]]
    return Words([*entries, *add, *spare]), spare


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
    words, spare = _finder(name, keys, add, spared)
    for match in words.find(text):
        if match.entry not in spare:
            yield match


@functools.cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Return the words of one key of a list, where they stand in one line."""
    return frozenset(listed(name)[key].split())
