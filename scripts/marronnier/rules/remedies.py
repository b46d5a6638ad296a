"""Which rules come with a correction: a test compares this with what they yield in the cases."""

from __future__ import annotations

import enum

from marronnier.rules.base import Rule


class Remedy(enum.Enum):
    """Name what a rule has to offer beside its message."""

    SAFE = "safe"  # `--fix` applies it
    PROPOSED = "proposed"  # `--suggest` shows it
    NONE = "none"


SAFE: frozenset[str] = frozenset()
PROPOSED: frozenset[str] = frozenset()


def remedy(rule: Rule) -> Remedy:
    """Return what a rule has to offer; a safe correction goes before a proposed one."""
    if rule.code in SAFE:
        return Remedy.SAFE
    return Remedy.PROPOSED if rule.code in PROPOSED else Remedy.NONE
