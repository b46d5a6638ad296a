"""The package's own data: YAML files, of which is remembered what they hold.

To parse one takes ten times as long as to recall it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from marronnier.memos import Memo

ROOT = Path(__file__).parent
FILES = Memo("data files")
DATE = "!date"  # the only key of what stands for a day


def read_texts(path: Path) -> Any:
    """Return what a file holds; every scalar is the text that it is: `on`, `no` and `03-01` too."""
    return _read(path, "BaseLoader")


def read_values(path: Path) -> Any:
    """Return what a file holds: texts, numbers, days, true and false."""
    return _revived(_read(path, "SafeLoader"))


def _read(path: Path, loader: str) -> Any:
    if not path.is_relative_to(ROOT):
        return _parsed(path, loader)  # it is no part of this program, and may change without it
    name = f"{path.relative_to(ROOT).as_posix()} {loader}"
    return FILES.answer(name, lambda: _parsed(path, loader))


def _parsed(path: Path, loader: str) -> Any:
    import yaml

    kind = getattr(yaml, f"C{loader}", getattr(yaml, loader))
    return _plain(yaml.load(path.read_text("utf-8"), Loader=kind))  # noqa: S506 - both are safe


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {DATE: value.isoformat()} if isinstance(value, date) else value


def _revived(value: Any) -> Any:
    if isinstance(value, list):
        return [_revived(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {DATE}:
        return date.fromisoformat(value[DATE])
    return {key: _revived(one) for key, one in value.items()}
