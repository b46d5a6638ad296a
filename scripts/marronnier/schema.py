"""Kinds of values that hold others: lists, mappings, records of declared keys.

The fields of posts, charters, accounts and campaigns are declared with these kinds in
`fields.py`; nothing here knows what a post is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from marronnier.model import Edit, Message, Place, say
from marronnier.notation import Mapping as Node
from marronnier.notation import Scalar, Sequence, Value
from marronnier.reading import Kind, Reading, nearest
from marronnier.scalars import Text

# Behind a key: what is inherited is not replaced, but added to or taken from.
ADD, REMOVE = "+", "-"


@dataclass(frozen=True, slots=True)
class ListOf:
    """Read a list; `lone` lets a single value stand for a list of one."""

    item: Kind
    lone: bool = False
    unique: bool = False
    filled: bool = False
    sizes: tuple[int, int] | None = None

    def read(self, node: Value, where: str, reading: Reading) -> tuple[Any, ...] | None:
        """Return the items that could be read, in order."""
        if self.lone and isinstance(node, Scalar) and self._named_in_a_row(node, where, reading):
            return None
        if self.lone and isinstance(node, Scalar) and not node.empty:
            node = Sequence((node,), node.at)
        if not isinstance(node, Sequence):
            reading.expected(node, where, say("a list"))
            return None
        if self.filled and not node.items:
            reading.expected(node, where, say("at least one value"))
            return None
        if self.sizes and not self.sizes[0] <= len(node.items) <= self.sizes[1]:
            low, high = self.sizes
            reading.expected(node, where, say("{low} to {high} values", low=low, high=high))
            return None
        values: list[Any] = []
        if reading.amends:
            reading = replace(reading, amends=False)  # an item is replaced as a whole
        for item in node.items:
            place = f"{where}.{len(values)}"  # what cannot be read leaves no gap
            value = self.item.read(item, place, reading)
            if value is None:
                continue
            if self.unique and value in values:
                message = say("“{key}”: “{text}” stands twice.", key=where, text=str(value))
                reading.fault(item.at, "SRC025", message, match=str(value))
                continue
            reading.places[place] = item.at
            values.append(value)
        return tuple(values)

    def _named_in_a_row(self, node: Scalar, where: str, reading: Reading) -> bool:
        """Tell of names with commas between them that no brackets make a list."""
        pattern = self.item.pattern if isinstance(self.item, Text) else ""
        if "," not in node.text or "#" in node.text or re.fullmatch(pattern, node.text):
            return False
        names = [name.strip() for name in node.text.split(",")]
        names = [name if re.fullmatch(pattern, name) else name.lower() for name in names]
        if not pattern or not all(re.fullmatch(pattern, name) for name in names):
            return False
        listed = f"[{', '.join(names)}]"
        message = say("“{key}”: write a list as {list}.", key=where, list=listed)
        fix = Edit(node.at, node.text, listed) if node.plain else None
        reading.fault(node.at, "SRC009", message, match=node.text, fix=fix)
        return True


@dataclass(frozen=True, slots=True)
class MapOf:
    """Read keys that the author names, each with a value of one kind."""

    value: Kind
    key: str = ""  # pattern of a key
    what: Message = say("a name")
    keys: tuple[str, ...] = ()  # the only keys, when they are known
    gone: Callable[[str], Message | None] | None = None  # tells of a key that had a meaning once

    def read(self, node: Value, where: str, reading: Reading) -> dict[str, Any] | None:
        """Return the mapping of what could be read."""
        if not isinstance(node, Node):
            reading.expected(node, where, say("lines “key: value”"))
            return None
        values = {}
        for key, item in node.entries:
            if self.keys and key.text not in self.keys:
                _unknown(key, self.keys, node, reading)
                continue
            if self.key and not re.fullmatch(self.key, key.text):
                self._tell_misnamed(key, where, reading)
                continue
            place = f"{where}.{key.text}" if where else key.text
            reading.places[place] = item.at
            kind = amendment(self.value, key.text) if self._amends(reading) else None
            value = (kind or self.value).read(item, place, reading)
            if value is not None:
                values[key.text] = value
        return values

    def _tell_misnamed(self, key: Scalar, where: str, reading: Reading) -> None:
        if self.gone is not None and (told := self.gone(key.text)) is not None:
            reading.fault(key.at, "SRC009", told, match=key.text)
            return
        small = key.text.lower()
        if not re.fullmatch(self.key, small):
            reading.expected(key, where, self.what)
            return
        said = {"key": where, "near": small, "text": key.text}
        message = say("“{key}”: write “{near}”, not “{text}”.", **said)
        if not where:  # it stands at the margin, below no key
            message = say("Write “{near}”, not “{text}”.", near=small, text=key.text)
        fix = Edit(key.at, key.text, small) if key.plain else None
        reading.fault(key.at, "SRC009", message, match=key.text, fix=fix)

    def _amends(self, reading: Reading) -> bool:
        """Tell whether a key may end in a sign: one whose value is a list."""
        return reading.amends and isinstance(self.value, ListOf)


NAMED = ListOf(Text(), lone=True)


def amendment(kind: Kind, key: str) -> Kind | None:
    """Return how `key+` or `key-` is read beside a key of this kind, None when it has no meaning.

    Lists grow and shrink; of a mapping, entries are taken away by their keys (it grows anyway).
    """
    if isinstance(kind, ListOf) and kind.sizes is None:
        return {ADD: kind, REMOVE: NAMED}.get(key[-1:])
    return NAMED if isinstance(kind, MapOf) and key.endswith(REMOVE) else None


@dataclass(frozen=True, slots=True)
class Field:
    """Declare one key of a record: its kind, what it is for, whether it must stand there.

    What is a document's `own` is never inherited.
    """

    kind: Kind
    help: str = ""
    required: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Read the keys that are declared, and no others."""

    fields: Mapping[str, Field]
    required: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        required = (name for name, one in self.fields.items() if one.required)
        object.__setattr__(self, "required", frozenset(required))

    def read(self, node: Value, where: str, reading: Reading) -> dict[str, Any] | None:
        """Return the values that could be read; an unknown key is named with the nearest one."""
        if not isinstance(node, Node):
            reading.expected(node, where, say("lines “key: value”"))
            return None
        values: dict[str, Any] = {}
        meant: set[str | None] = set()
        for key, item in node.entries:
            kind = self._kind(key.text, reading)
            if kind is None:
                meant.add(_unknown(key, self.fields, node, reading))
                continue
            place = f"{where}.{key.text}" if where else key.text
            reading.places[place] = item.at
            if isinstance(item, Scalar) and item.empty:
                message = say("“{key}” has no value: write one or remove the line.", key=key.text)
                reading.fault(key.at, "SRC009", message, match=key.text)
                continue
            value = kind.read(item, place, reading)
            if value is not None:
                values[key.text] = value
        self._name_missing(node, meant, reading)
        # Inside a document, a record without what it cannot do without is none.
        return values if not where or self.required <= values.keys() else None

    def _kind(self, key: str, reading: Reading) -> Kind | None:
        """Return how the value of a key is read, None for a key that is not known."""
        if key in self.fields:
            return self.fields[key].kind
        declared = self.fields.get(key[:-1])
        amended = declared is not None and reading.amends and not declared.own
        return amendment(declared.kind, key) if declared and amended else None

    def _name_missing(self, node: Node, meant: set[str | None], reading: Reading) -> None:
        missing = self.required.difference(meant, [key.text for key, _ in node.entries])
        for name, declared in self.fields.items() if missing else ():
            if name in missing:
                help_ = say(declared.help)
                message = say("The key “{key}” is missing: {help}.", key=name, help=help_)
                here = Place(node.at.path, node.at.line, node.at.column)
                reading.fault(here, "SRC008", message, match=name)


@dataclass(frozen=True, slots=True)
class Either:
    """Read a lone text with one kind, and anything else with another."""

    text: Kind
    other: Kind

    def read(self, node: Value, where: str, reading: Reading) -> Any:
        """Return what the kind that fits the node's shape makes of it."""
        kind = self.text if isinstance(node, Scalar) else self.other
        return kind.read(node, where, reading)


@dataclass(frozen=True, slots=True)
class Later:
    """Stand for a kind that is declared further down."""

    kind: Callable[[], Kind]

    def read(self, node: Value, where: str, reading: Reading) -> Any:
        """Return what that kind makes of the node."""
        return self.kind().read(node, where, reading)


def _unknown(key: Scalar, known: Iterable[str], node: Node, reading: Reading) -> str | None:
    """Tell of a key that is not known; return the one that was meant."""
    near = nearest(key.text, known)
    if near is None:
        message = say(
            "Unknown key “{key}”: remove it, or write one of {known}.",
            key=key.text,
            known=", ".join(known),
        )
        reading.fault(key.at, "SRC007", message, match=key.text)
        return None
    message = say("Unknown key “{key}”: did you mean “{near}”?", key=key.text, near=near)
    written = {other.text for other, _ in node.entries}
    fix = Edit(key.at, key.text, near) if key.plain and near not in written else None
    reading.fault(key.at, "SRC007", message, match=key.text, fix=fix)
    return near
