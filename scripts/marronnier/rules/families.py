"""The families of rules, by the three letters that their codes begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marronnier.model import Message, say
from marronnier.rules.base import Rule

# In the order in which people read them: what is said, how it looks, when it goes out, the file.
FAMILIES: Mapping[str, Message] = {
    "TON": say("Voice"),
    "LEX": say("Words"),
    "TYP": say("Typography"),
    "EMO": say("Emoji"),
    "HTG": say("Hashtags"),
    "LNK": say("Links"),
    "MEN": say("Mentions"),
    "STR": say("Composition"),
    "ACC": say("Accessibility"),
    "IMG": say("Pictures and films"),
    "RGP": say("Personal data"),
    "LEG": say("Law"),
    "PUB": say("Paid posts"),
    "CAL": say("Calendar"),
    "VAL": say("Approvals"),
    "MAI": say("The brand’s own rules"),
    "SRC": say("The file"),
}
# What has to be said of a whole family.
NOTES: Mapping[str, Message] = {
    "LEG": say("This helps to think of the law in time; it is no legal advice."),
    "SRC": say("Without these nobody would know what exactly is sent, and when."),
}


def family(code: str) -> str:
    """Return the family of a rule, by its code."""
    return code[:3]


def by_family(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return rules by their family, in the order in which people read them."""
    groups: dict[str, list[Rule]] = {letters: [] for letters in FAMILIES}
    for rule in rules:
        groups.setdefault(family(rule.code), []).append(rule)
    return {letters: members for letters, members in groups.items() if members}
