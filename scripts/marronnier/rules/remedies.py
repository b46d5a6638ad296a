"""Which rules come with a correction: a test compares this with what they yield in the cases."""

from __future__ import annotations

import enum

from marronnier.rules.base import Rule


class Remedy(enum.Enum):
    """Name what a rule has to offer beside its message."""

    SAFE = "safe"  # `--fix` applies it
    PROPOSED = "proposed"  # `--suggest` shows it
    NONE = "none"


SAFE = frozenset({
    "ACC003", "CAL007", "EMO002", "EMO003", "EMO004", "EMO005", "HTG002", "HTG003", "HTG006",
    "LEG001", "LEG003", "LEG004", "LEG006", "LEG007", "LEG008", "LEG009", "LEG010", "LEG012",
    "LEX001", "LEX002", "LEX003", "LEX004", "LNK001", "LNK005", "LNK007", "MAI001", "MEN001",
    "RGP003", "SRC001", "SRC002", "SRC006", "SRC007", "SRC009", "SRC010", "SRC017", "SRC018",
    "SRC021", "SRC028", "SRC032", "STR004", "TON007", "TON011", "TYP001", "TYP002", "TYP003",
    "TYP004", "TYP006", "TYP007", "TYP008",
})  # fmt: skip
PROPOSED = frozenset({
    "CAL001", "CAL002", "CAL003", "CAL005", "CAL011", "HTG004", "HTG005", "LEG002", "LEG014",
    "LEX009", "LEX011", "LNK003", "MEN002", "RGP004", "TON001", "TON004", "TON008", "TYP005",
})  # fmt: skip


def remedy(rule: Rule) -> Remedy:
    """Return what a rule has to offer; a safe correction goes before a proposed one."""
    if rule.code in SAFE:
        return Remedy.SAFE
    return Remedy.PROPOSED if rule.code in PROPOSED else Remedy.NONE
