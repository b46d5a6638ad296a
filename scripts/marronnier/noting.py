"""Write into accounts.yml by exact text, so that no comment, order or quote is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from marronnier.fields import ACCOUNTS
from marronnier.fixing import apply
from marronnier.model import Edit, Place
from marronnier.notation import Mapping as Node
from marronnier.notation import Scalar, Value, read_yaml
from marronnier.reading import Reading
from marronnier.source import read_text

PLAIN = re.compile(r"(?![0-9]+$)[A-Za-z0-9](?:[A-Za-z0-9_./~-]|:(?=/))*")


def with_limits(
    path: str, data: bytes, key: str, limits: Mapping[str, int], day: str
) -> bytes | None:
    """Return the file with an account's limits as of a day (YYYY-MM-DD).

    None where it is written in a way that cannot be added to, or what came out says anything else
    than what was wanted.
    """
    before, lines = _read(path, data), _lines(path, data)
    node = _entry(_document(path, data), key)
    if lines is None or before is None or not isinstance(node, Node):
        return None
    wanted = {**{name: str(value) for name, value in limits.items()}, "checked": day}
    account = before.get(key, {})
    kept = {**account.get("limits", {}), **limits, "checked": day}
    expected = {**before, key: {**account, "limits": kept}}
    return _applied(path, data, _edits(lines, node, wanted), expected)


def with_facts(path: str, data: bytes, key: str, facts: Mapping[str, str]) -> bytes | None:
    """Return the file with an account's own keys (`id`, `handle`, `url`, `expires`), or None.

    An account that is not there yet is added at the end.
    """
    before = _read(path, data) if data.strip() else {}
    lines, document = _lines(path, data), _document(path, data)
    if lines is None or before is None:
        return None
    account = before.get(key)
    expected = {**before, key: {**(account or {}), **facts}}
    if account is None:
        whole = data.decode() + ("" if not data or data.endswith(b"\n") else "\n")
        written = f"{whole}{entry(key, facts)}".encode()
        return written if _read(path, written) == expected else None
    node = _entry(document, key)
    if not isinstance(node, Node) or not node.entries:
        return None
    wanted = {name: scalar(value) for name, value in facts.items() if account.get(name) != value}
    return _applied(path, data, _replaced(lines, node, wanted), expected)


def entry(key: str, facts: Mapping[str, str]) -> str:
    """Return the lines of an account as they stand in the file."""
    return "\n".join([f"{key}:", *(f"  {name}: {scalar(one)}" for name, one in facts.items()), ""])


def scalar(value: str) -> str:
    """Return a text as it stands in the file: in quotes, unless every reader takes it for one."""
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _applied(
    path: str, data: bytes, edits: list[Edit], expected: Mapping[str, Mapping[str, Any]]
) -> bytes | None:
    written = apply(data, edits)
    whole = written.applied == len(edits) and _read(path, written.data) == expected
    return written.data if whole else None


def _lines(path: str, data: bytes) -> list[str] | None:
    text, _ = read_text(path, data)
    return None if text is None else text.split("\n")


def _document(path: str, data: bytes) -> Node | None:
    text, _ = read_text(path, data)
    return read_yaml(path, text)[0] if text is not None else None


def _read(path: str, data: bytes) -> dict[str, dict[str, Any]] | None:
    """Return accounts.yml as its reader takes it; None when something is wrong with it."""
    text, faults = read_text(path, data)
    node, more = read_yaml(path, text) if text is not None else (None, [])
    if node is None or faults or more:
        return None
    reading = Reading()
    values = ACCOUNTS.read(node, "", reading)
    return None if reading.findings or not values else {k: dict(v) for k, v in values.items()}


def _entry(node: Value | None, key: str) -> Value | None:
    if not isinstance(node, Node):
        return None
    return next((value for name, value in node.entries if name.text == key), None)


def _edits(lines: list[str], account: Node, wanted: Mapping[str, str]) -> list[Edit]:
    node = _entry(account, "limits")
    if not isinstance(node, Node) or not node.entries:
        return [_added(lines, account, {"limits": wanted})]
    return _replaced(lines, node, wanted)


def _replaced(lines: list[str], node: Node, wanted: Mapping[str, str]) -> list[Edit]:
    """Return the edits that set keys: anew where they stand, below the others where they do not."""
    edits = []
    missing = dict(wanted)
    for name, value in node.entries:
        if name.text in wanted and isinstance(value, Scalar):
            old, new = _raw(lines, value.at), missing.pop(name.text)
            if new not in (value.text, old):
                edits.append(Edit(value.at, old, new))
    return [*edits, _added(lines, node, missing)] if missing else edits


def _raw(lines: list[str], at: Place) -> str:
    return lines[at.line - 1][at.column - 1 : at.end_column - 1] if at.line == at.end_line else ""


def _added(lines: list[str], node: Node, entries: Mapping[str, str | Mapping[str, str]]) -> Edit:
    """Return the edit that adds keys: before the first one in braces, else on their own lines."""
    first = node.entries[0][0].at
    if lines[node.at.line - 1][node.at.column - 1 :].startswith("{"):
        flow = "".join(f"{_flow(name, value)}, " for name, value in entries.items())
        return Edit(Place(first.path, first.line, first.column, first.line, first.column), "", flow)
    line = max(filter(None, map(_whole_line, node.entries)), default=first.line)
    end = len(lines[line - 1]) + 1
    indent = " " * (first.column - 1)
    rows = [row for name, value in entries.items() for row in _rows(indent, name, value)]
    return Edit(Place(first.path, line, end, line, end), "", "".join(f"\n{row}" for row in rows))


def _whole_line(entry: tuple[Scalar, Value]) -> int:
    """Return the line that an entry has to itself, 0 when its value goes on below."""
    name, value = entry
    alone = isinstance(value, Scalar) and not value.empty and value.at.end_line == name.at.line
    return name.at.line if alone else 0


def _flow(name: str, value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return f"{name}: {value}"
    return f"{name}: {{{', '.join(f'{key}: {one}' for key, one in value.items())}}}"


def _rows(indent: str, name: str, value: str | Mapping[str, str]) -> list[str]:
    if isinstance(value, str):
        return [f"{indent}{name}: {value}"]
    return [f"{indent}{name}:", *(f"{indent}  {key}: {one}" for key, one in value.items())]
