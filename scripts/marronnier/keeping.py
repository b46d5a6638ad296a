"""Findings and briefs as JSON values, and back; pickles that make a few kinds of values alone."""

from __future__ import annotations

import functools
import io
import pickle
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from sys import intern
from typing import Any

from marronnier.model import (
    Cleaning,
    Edit,
    Finding,
    MediaFacts,
    Message,
    Moment,
    Place,
    Severity,
    Status,
    rebuilt,
)
from marronnier.rules.base import Brief, Shown


def packed_finding(found: Finding) -> list[Any]:
    """Return a finding as JSON values; what is as usual is left out."""
    more = {
        name: _packed(value) for name, usual in MORE if (value := getattr(found, name)) != usual
    }
    return [list(found.at), found.rule, found.message.parts(), more]


def unpacked_finding(values: Sequence[Any]) -> Finding:
    """Return the finding that `packed_finding` packed."""
    (path, *spot), rule, message, more = values
    for name, value in more.items():
        # Thousands of findings name a few rules, clients and posts: each name is in memory once.
        more[name] = intern(value) if isinstance(value, str) else _unpacked(value)
    return Finding(Place(intern(path), *spot), intern(rule), rebuilt(message), **more)


MORE = tuple((one.name, one.default) for one in fields(Finding))[3:]
KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Edit, Cleaning, Shown)}


def _packed(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Severity):
        return {"Severity": int(value)}
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Place):
        return {"Place": list(value)}
    if isinstance(value, tuple):
        return [_packed(one) for one in value]
    if isinstance(value, Mapping):
        return {"Mapping": dict(value)}
    if isinstance(value, Message):
        return {"Message": value.parts()}
    kind = type(value).__name__
    if kind in KINDS:
        return {kind: [_packed(getattr(value, one.name)) for one in fields(value)]}
    raise TypeError(kind)  # a new kind of value wants a line here


def _unpacked(value: Any) -> Any:
    if isinstance(value, str):  # most are
        return value
    if isinstance(value, list):
        return tuple([_unpacked(one) for one in value]) if value else ()
    if not isinstance(value, dict):
        return value
    ((kind, parts),) = value.items()
    if kind == "Place":
        return Place(*parts)
    if kind == "Severity":
        return Severity(parts)
    if kind == "Message":
        return rebuilt(parts)
    if kind == "Mapping":
        return parts
    return KINDS[kind](*(_unpacked(part) for part in parts))


BRIEF = tuple(one.name for one in fields(Brief))
MOMENT = BRIEF.index("moment")
STATUS = BRIEF.index("status")
PLACES = BRIEF.index("places")


def packed_brief(brief: Brief) -> list[Any]:
    """Return a brief as JSON values."""
    values = [getattr(brief, name) for name in BRIEF]
    if moment := brief.moment:
        values[MOMENT] = (moment.wall.isoformat(), moment.zone, moment.instant.isoformat())
    values[STATUS] = brief.status.value
    values[PLACES] = None
    return [*(_packed(value) for value in values), dict(brief.places)]


def unpacked_brief(values: Sequence[Any]) -> Brief:
    """Return the brief that `packed_brief` packed."""
    *rest, places = values
    for number, value in enumerate(rest):
        if isinstance(value, list):
            # Most are lists of texts, and these are many.
            deep = bool(value) and isinstance(value[0], list | dict)
            rest[number] = _unpacked(value) if deep else tuple(value)
    rest[STATUS] = Status(rest[STATUS])
    rest[PLACES] = places
    if moment := rest[MOMENT]:
        wall, zone, instant = moment
        rest[MOMENT] = Moment(datetime.fromisoformat(wall), zone, datetime.fromisoformat(instant))
    return Brief(*rest)


def packed_facts(facts: MediaFacts) -> list[Any]:
    """Return a medium's facts as JSON values."""
    return [_packed(getattr(facts, name)) for name in FACTS]


def unpacked_facts(values: Sequence[Any]) -> MediaFacts:
    """Return the facts that `packed_facts` packed."""
    return MediaFacts(*(_unpacked(value) for value in values))


FACTS = tuple(one.name for one in fields(MediaFacts))


def unpickled(data: bytes, kinds: Collection[type]) -> Any:
    """Return what was pickled, made of plain values and of these kinds; run nothing.

    Raise UnpicklingError where something else is to be made.
    """
    return _Plain(data, kinds).load()


@functools.cache  # the same few for every post
def _by_name(kinds: tuple[type, ...]) -> Mapping[tuple[str, str], type]:
    return {(kind.__module__, kind.__name__): kind for kind in kinds}


class _Plain(pickle.Unpickler):
    def __init__(self, data: bytes, kinds: Collection[type]) -> None:
        super().__init__(io.BytesIO(data))
        self._kinds = _by_name(tuple(kinds))

    def find_class(self, module: str, name: str) -> Any:
        """Return a kind of value by its name; raise UnpicklingError for any other."""
        if (module, name) not in self._kinds:
            raise pickle.UnpicklingError(name)
        return self._kinds[module, name]
