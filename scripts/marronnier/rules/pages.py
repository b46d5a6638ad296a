"""A rule's page, cut into what, why, what to do, and two examples."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from marronnier.rules.base import Rule

PASSES, FAILS = "Passes:", "Fails:"


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a rule's page: sentences as message ids, examples as they are written in a file."""

    what: str
    why: tuple[str, ...]
    remedy: str
    passes: str
    fails: str


def page(rule: Rule) -> Page:
    """Return the page of a rule; raise ValueError when a piece of it is missing."""
    prose, _, examples = inspect.cleandoc(rule.page).partition(PASSES)
    passes, _, fails = examples.partition(FAILS)
    what, *why, remedy = (" ".join(block.split()) for block in prose.strip().split("\n\n"))
    if not (why and passes.strip() and fails.strip()):
        raise ValueError(rule.code)
    return Page(what, tuple(why), remedy, _example(passes), _example(fails))


def _example(block: str) -> str:
    return inspect.cleandoc(block)
