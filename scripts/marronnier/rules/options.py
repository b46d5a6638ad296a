"""What a charter may set of a rule, its severity and its options, and whether that is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Message, say
from marronnier.reading import nearest
from marronnier.rules.base import Rule

SEVERITY = "severity"
SEVERITIES = ("off", "info", "warning", "error")
NUMBERS = frozenset(("max", "characters"))  # the other options are words
WHOLE = expression("[0-9]{1,6}")
AND = ", "


def doubts(rule: Rule, setting: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """Yield the options that a rule does not have, or cannot make anything of, each with why."""
    for option, given in setting.items():
        message = _doubt(rule, option, given)
        if message:
            yield option, message


def _doubt(rule: Rule, option: str, given: str | Sequence[str]) -> Message | None:
    known = (*rule.options, SEVERITY)
    if option not in known:
        return _unknown(rule, option, known)
    told = given if isinstance(given, str) else AND.join(given)
    if option == SEVERITY and told.lower() not in SEVERITIES:
        text = "“{given}” is no severity: write {severities} or {last}."
        *some, last = SEVERITIES
        return say(text, given=told, severities=AND.join(some), last=last)
    if option == SEVERITY and rule.locked and told.lower() != "error":
        return say("“{name}” always stays an error.", name=rule.name)
    if option in NUMBERS and not WHOLE.fullmatch(told):
        text = "“{option}: {given}” is no whole number: write one such as 3."
        return say(text, option=option, given=told)
    return None


def _unknown(rule: Rule, option: str, known: Iterable[str]) -> Message:
    if near := nearest(option, known):
        text = "“{name}” has no option “{option}”: did you mean “{near}”?"
        return say(text, name=rule.name, option=option, near=near)
    text = "“{name}” has no option “{option}”: it knows {known}."
    return say(text, name=rule.name, option=option, known=AND.join(known))
