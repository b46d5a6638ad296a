"""The rules, one module per family; a rule's docstring is its page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from marronnier.rules import (
    accessibility,
    accounts,
    address,
    announced,
    approval,
    brands,
    calendars,
    calls,
    characters,
    claims,
    contests,
    doubles,
    emoji,
    files,
    hashtag_words,
    hashtags,
    house,
    images,
    inclusion,
    language,
    legal,
    lexicon,
    limits,
    links,
    markdown,
    measure,
    media,
    mentions,
    partnership,
    privacy,
    reading,
    rhythm,
    sales,
    secrecy,
    sections,
    settings,
    shapes,
    structure,
    timing,
    tone,
    tracking,
    typography,
)
from marronnier.rules.base import Rule

FAMILIES: tuple[ModuleType, ...] = (
    files,
    reading,
    structure,
    limits,
    accounts,
    sections,
    calls,
    markdown,
    characters,
    address,
    tone,
    measure,
    lexicon,
    brands,
    inclusion,
    language,
    house,
    typography,
    accessibility,
    emoji,
    hashtags,
    hashtag_words,
    links,
    tracking,
    mentions,
    legal,
    sales,
    claims,
    partnership,
    contests,
    privacy,
    secrecy,
    media,
    images,
    shapes,
    timing,
    announced,
    calendars,
    rhythm,
    doubles,
    approval,
    settings,
)


def _gather() -> dict[str, Rule]:
    rules = [value for family in FAMILIES for value in vars(family).values()]
    return {rule.code: rule for rule in rules if isinstance(rule, Rule)}


RULES: Mapping[str, Rule] = MappingProxyType(dict(sorted(_gather().items())))
_BY_NAME = {rule.name: rule for rule in RULES.values()}


def find_rule(named: str) -> Rule | None:
    """Return the rule of a code, in any letter case, or of a name."""
    return RULES.get(named.upper()) or _BY_NAME.get(named.lower())
