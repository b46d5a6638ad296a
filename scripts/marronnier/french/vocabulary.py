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
    data: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return data


@functools.lru_cache(maxsize=128)
def _wordings(entries: tuple[str, ...], spared: frozenset[str]) -> Words:
    return Words([*entries, *spared])


def named(text: str, entries: tuple[str, ...], spared: frozenset[str]) -> Iterator[Match]:
    """Yield each entry that the text names, save within one of the wordings that are spared."""
    for match in _wordings(entries, spared).find(text):
        if match.entry not in spared:
            yield match


@functools.cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Return the words of one key of a list, where they stand in one line."""
    return frozenset(listed(name)[key].split())
