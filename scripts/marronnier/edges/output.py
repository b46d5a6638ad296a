"""The folder that a site is written to: only what changed is written, and what is over goes away.

What each file was made from is noted in the user's own cache folder, with what the system told of
the file when it was written. A file that anybody touched since is written anew.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.model import Trouble, say

Stat = tuple[int, int, int, int]  # times in nanoseconds, size, file number


@dataclass(frozen=True, slots=True)
class Entry:
    """Note what some files were made from: a key, and whatever else the caller wants to know."""

    key: str
    note: Any
    files: Mapping[str, Stat]


class Output:
    """Hold the folder of a site, as it was found and as it becomes."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """Read what is known of a folder; `cache` stands for the user's own."""
        self.folder = folder
        self._root = os.fspath(folder)
        place = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
        self._notes = (cache or _cache()) / "site" / f"{place}.json"
        self._digest = b""
        self._entries: dict[str, Entry] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._there = dict(_listed(self._root, ""))
        self._folders = {path.rpartition("/")[0] for path in self._there}

    @functools.cached_property
    def _known(self) -> dict[str, Any]:
        self._digest, known = _read(self._notes)
        return known

    @property
    def mark(self) -> str:
        """Return what changes whenever anything in the folder does."""
        told = "\n".join([f"{path}\0{stat}" for path, stat in sorted(self._there.items())])
        return hashlib.sha256(told.encode(errors="surrogateescape")).hexdigest()

    def renew(self, path: str, data: bytes) -> None:
        """Write a file of which nothing need be noted."""
        self._there[path] = self.write(path, data)

    def known(self, name: str) -> Entry | None:
        """Return what was noted under a name, if its files are as they were left."""
        noted = self._known.get(name)
        if noted is None:
            return None
        key, note, files = noted
        stats = {path: tuple(stat) for path, stat in files.items()}
        if any(self._there.get(path) != stat for path, stat in stats.items()):
            return None
        return Entry(key, note, stats)

    def write(self, path: str, data: bytes) -> Stat:
        """Write a file, unless it holds these very bytes; return what the system tells of it."""
        name = f"{self._root}/{path}"
        there = self._there.get(path)
        try:
            if there is not None:
                return self._replace(name, data, there)
            folder = path.rpartition("/")[0]
            if folder not in self._folders:
                os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103 - thousands
                self._folders.add(folder)
            return _create(name, data)
        except OSError as error:
            why = error.strerror or "?"
            raise Trouble(say("{path} cannot be written: {why}.", path=name, why=why)) from None

    def _replace(self, name: str, data: bytes, there: Stat) -> Stat:
        if there[2] == len(data):
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123 - the same
                if file.readall() == data:
                    return _stat(os.fstat(file.fileno()))
        # A reader has the old page or the new one, never half of it.
        fresh = f"{name}.writing"
        _create(fresh, data)
        os.replace(fresh, name)  # noqa: PTH105 - the same
        return _stat(os.stat(name))  # noqa: PTH116 - its time changed with its name

    def note(self, name: str, entry: Entry) -> None:
        """Note what files were made from; they belong to the site."""
        self._entries[name] = entry

    def close(self) -> None:
        """Remove whatever is not noted, and keep the notes; a full disk loses these, no more."""
        kept = {path for entry in self._entries.values() for path in entry.files}
        self._remove(path for path in self._there if path not in kept)
        self._there = {
            path: stat for entry in self._entries.values() for path, stat in entry.files.items()
        }
        values = {
            name: [entry.key, entry.note, entry.files] for name, entry in self._entries.items()
        }
        data = json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(data).hexdigest().encode()
        same = self._known and digest == self._digest
        self._digest, self._known, self._entries = digest, values, {}
        if same:
            return
        try:
            write_whole(self._notes, digest + b"\n" + data)
        except (OSError, Trouble):
            return

    def _remove(self, paths: Iterable[str]) -> None:
        gone = set(paths)
        for path in gone:
            Path(self._root, path).unlink(missing_ok=True)
        for folder in sorted({path.rpartition("/")[0] for path in gone}, reverse=True):
            self._prune(folder)

    def _prune(self, folder: str) -> None:
        """Remove a folder that is empty, and those above it that are so then."""
        if not folder:
            return
        try:
            os.rmdir(f"{self._root}/{folder}")  # noqa: PTH106 - it goes only if it is empty
        except OSError:
            return
        self._folders.discard(folder)
        self._prune(folder.rpartition("/")[0])

    def forget(self, name: str, files: Mapping[str, Stat]) -> None:
        """Take note that files were written for now, and nothing of what they were made from."""
        self._known.pop(name, None)
        self._there.update(files)


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("marronnier", appauthor=False))


def templates_folder() -> Path:
    """Return a folder for compiled templates, the user's own alone."""
    folder = _cache() / "templates"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _create(name: str, data: bytes) -> Stat:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    handle = os.open(name, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        done = os.write(handle, data)
        while done < len(data):
            done += os.write(handle, data[done:])
        return _stat(os.fstat(handle))
    finally:
        os.close(handle)


def _stat(found: os.stat_result) -> Stat:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _listed(root: str, folder: str) -> Iterator[tuple[str, Stat]]:
    """Yield each file of a folder but those at its top whose names begin with a dot."""
    with os.scandir(f"{root}/{folder}" if folder else root) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not folder and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _listed(root, path)
            else:
                yield path, _stat(entry.stat(follow_symlinks=False))


def _read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the notes and their hash, empty where they are not whole."""
    try:
        digest, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return b"", {}
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return b"", {}
    return digest, json.loads(data)
