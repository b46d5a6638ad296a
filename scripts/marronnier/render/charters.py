"""An effective charter for the terminal and for programs: each value with its file and line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import yaml

from marronnier.charter import CHARTER, OVERRIDES
from marronnier.inheritance import Placed, placed
from marronnier.model import Charter, Place
from marronnier.reading import Kind
from marronnier.render.characters import visible
from marronnier.render.language import Language
from marronnier.schema import Either, Field, ListOf, MapOf, Record

WIDEST = 48  # columns; a longer line pushes its place to the right
KEYS = Record({**CHARTER.fields, **OVERRIDES.fields})  # on one network, `length` is a key too
STEP = "  "


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of YAML, with the place of its value and what its key is for."""

    text: str
    at: Place | None = None
    help: str = ""


# --- for people -----------------------------------------------------------------------------------


def as_text(charter: Charter, speech: Language, *, verbose: bool = False) -> str:
    """Return the charter in two columns: what it says, and where that stands.

    Keys that others stand below say what they are for, all of them when `verbose`.
    """
    rows = list(_rows(placed(charter), KEYS, ""))
    width = min(max(map(_width, (row.text for row in rows)), default=0), WIDEST) + 2
    lines = []
    for row in rows:
        line = row.text
        told = f"# {speech.tell(row.help)}" if row.help and (verbose or row.at is None) else ""
        if beside := STEP.join(filter(None, (_spot(row.at), told))):
            line += " " * max(width - _width(line), 2) + beside
        lines.append(visible(line))
    return "\n".join(lines) + "\n"


def as_yaml(charter: Charter, _speech: Language) -> str:
    """Return the charter as a file that could be read again, its places as comments."""
    rows = _rows(placed(charter), KEYS, "")
    return "".join(f"{row.text}{f'  # {_spot(row.at)}' if row.at else ''}\n" for row in rows)


def _spot(at: Place | None) -> str:
    return f"{at.path}:{at.line}" if at else ""


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    return len(text) + wide - sum(unicodedata.category(one) in ("Mn", "Cf") for one in text)


# --- as YAML --------------------------------------------------------------------------------------


def _rows(tree: Placed, kind: Kind | None, indent: str) -> Iterator[Row]:
    for key, branch in _in_order(tree, kind):
        declared = _declared(kind, key)
        lead, told = f"{indent}{_scalar(key)}:", declared.help if declared else ""
        if isinstance(branch.value, (dict, tuple)) and branch.value:
            yield Row(lead, None, told)
            yield from _below(branch, declared.kind if declared else None, indent + STEP)
        else:
            yield Row(f"{lead} {_scalar(branch.value)}", branch.at, told)


def _in_order(tree: Placed, kind: Kind | None) -> list[tuple[str, Placed]]:
    """Return the entries of a mapping as they are declared, whatever was inherited first."""
    order = list(kind.fields) if isinstance(kind, Record) else []
    entries = list(tree.branches().items())
    return sorted(entries, key=lambda entry: order.index(entry[0]) if entry[0] in order else 0)


def _below(branch: Placed, kind: Kind | None, indent: str) -> Iterator[Row]:
    if isinstance(branch.value, dict):
        yield from _rows(branch, kind, indent)
    kind = kind.other if isinstance(kind, Either) else kind
    for item in branch.items():
        if isinstance(item.value, dict) and item.value:
            below = list(
                _rows(item, kind.item if isinstance(kind, ListOf) else None, indent + STEP)
            )
            first = f"{indent}- {below[0].text.lstrip()}"
            yield Row(first, below[0].at or item.at, below[0].help)
            yield from below[1:]
        else:
            yield Row(f"{indent}- {_scalar(item.value)}", item.at)


def _declared(kind: Kind | None, key: str) -> Field | None:
    """Return what is declared of a key; of one that its author named, only the kind."""
    if isinstance(kind, Either):
        return _declared(kind.other, key)
    if isinstance(kind, Record):
        return kind.fields.get(key)
    return Field(kind.value) if isinstance(kind, MapOf) else None


def _scalar(value: Any) -> str:
    """Return a value as YAML that every reader takes for the same."""
    if isinstance(value, (dict, tuple)):
        return "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return _duration(value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if not isinstance(value, str) or re.fullmatch(r"0|[1-9][0-9]*", text):
        return text
    return text if _stays(text) else json.dumps(text, ensure_ascii=False)


def _stays(text: str) -> bool:
    """Tell whether a text needs no quotes: YAML reads it as itself, in a list as well."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text):
        return False
    try:
        return bool(yaml.safe_load(f"- {text}\n") == [text] and ": " not in text)
    except yaml.YAMLError:
        return False


def _duration(duration: timedelta) -> str:
    minutes = int(duration.total_seconds()) // 60
    if not minutes:
        return "never"
    for size, unit in ((24 * 60, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


# --- for programs ---------------------------------------------------------------------------------


def as_json(charter: Charter, speech: Language) -> str:
    """Return the charter as JSON, version 1 of the contract: values, and places by their paths."""
    document = {
        "version": 1,
        "client": charter.client,
        "values": _json(placed(charter)),
        "places": {
            path: {"path": at.path, "line": at.line, "column": at.column}
            for path, at in charter.places.items()
        },
        "help": {path: speech.tell(told) for path, told in _helps(placed(charter), KEYS, "")},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json(tree: Placed) -> Any:
    if isinstance(tree.value, dict):
        return {key: _json(one) for key, one in tree.value.items()}
    if isinstance(tree.value, tuple):
        return [_json(one) for one in tree.value]
    return _duration(tree.value) if isinstance(tree.value, timedelta) else tree.value


def _helps(tree: Placed, kind: Kind | None, path: str) -> Iterator[tuple[str, str]]:
    for key, branch in tree.branches().items():
        declared = _declared(kind, key)
        if declared is None:
            continue
        below = f"{path}.{key}" if path else key
        if declared.help:
            yield below, declared.help
        yield from _helps(branch, declared.kind, below)
