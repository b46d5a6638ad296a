"""Lend the lists of words that the rules on tone look for."""

from __future__ import annotations

import functools
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
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    data: Mapping[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - our own file
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
