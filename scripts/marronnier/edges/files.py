"""The workspace's folder: read as a tree of files, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marronnier.model import File, Files, Trouble, say

ROOTS = ("content", "clients")
SETTLED = 2_000_000_000  # nanoseconds; a younger file may change again within one tick of its clock


def read_folder(workspace: Path) -> Files:
    """Return the files under content/ and clients/ as they lie in the work tree."""
    return list_folder(workspace).files()


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold what the system tells of each file of the workspace (see `line`), sorted by path.

    Files that are `young` may have changed again unseen, within one tick of the system's clock.
    """

    workspace: Path
    lines: Mapping[str, str]
    young: frozenset[str]

    def files(self) -> dict[str, File]:
        """Return each file by its path."""
        return {path: self.file(path) for path in self.lines}

    def file(self, path: str) -> File:
        """Return a file by its path; raise KeyError where there is none."""
        mode, _, _, size, _ = map(int, self.lines[path].split())
        if stat.S_ISREG(mode):
            return File("100644", size, lambda: _read(f"{self.workspace}/{path}"))
        return File("120000" if stat.S_ISLNK(mode) else "160000", 0, lambda: b"")  # never opened

    @property
    def mark(self) -> str:
        """Return what changes whenever any file does, but for those that are young."""
        told = "\n".join([f"{path}\0{line}" for path, line in self.lines.items()])
        return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()

    def is_still(self, known: Mapping[str, str]) -> bool:
        """Tell whether files (by path) have these SHA-256."""
        try:
            return all(
                path in self.lines and digest(self.file(path)) == one for path, one in known.items()
            )
        except Trouble:
            return False  # it cannot be read; whoever looks closer says so


def list_folder(workspace: Path) -> Listing:
    """Return what the system tells of the files under content/ and clients/; nothing is read."""
    if not workspace.is_dir():
        raise Trouble(say("There is no folder {path}.", path=str(workspace)))
    at = time.time_ns()
    lines: dict[str, str] = {}
    young: set[str] = set()
    for root in ROOTS:
        here = workspace / root
        if here.is_dir() and not here.is_symlink():
            walked: list[tuple[str, os.stat_result]] = []
            walk(str(here), root, walked)
            walked.sort()
            lines |= [(path, line(seen)) for path, seen in walked]
            young |= {path for path, seen in walked if is_young(seen, at)}
    return Listing(workspace, lines, frozenset(young))


def walk(folder: str, name: str, found: list[tuple[str, os.stat_result]]) -> None:
    """Add each file below a folder to those `found`, under a name with slashes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                found.append((f"{name}/{entry.name}", entry.stat(follow_symlinks=False)))
            elif not entry.name.startswith("."):
                walk(entry.path, f"{name}/{entry.name}", found)


def line(seen: os.stat_result) -> str:
    """Return what the system tells of a file that changes whenever the file does."""
    times = f"{seen.st_mtime_ns} {seen.st_ctime_ns}"
    return f"{seen.st_mode} {times} {seen.st_size} {seen.st_ino}"


def is_young(seen: os.stat_result, at: int) -> bool:
    """Tell whether a file may have changed again unseen when it was looked at."""
    return seen.st_mtime_ns >= at - SETTLED or seen.st_ctime_ns >= at - SETTLED


def digest(file: File) -> str:
    """Return the SHA-256 of a file's bytes, which need not be read where it is remembered."""
    return file.stamp() if file.stamp else hashlib.sha256(file.read()).hexdigest()


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - ten thousand of them
            return file.readall()
    except OSError as error:
        raise Trouble(
            say("{path} cannot be read: {why}.", path=path, why=error.strerror or "?")
        ) from None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never half of them."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> Trouble:
    return Trouble(
        say("{path} cannot be written: {why}.", path=str(path), why=error.strerror or "?")
    )


class FolderOutbox:
    """Keep what the embedded platform publishes, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, data: bytes) -> str:
        """Write one file and return its address."""
        path = self.folder / name
        if not (self.folder / ".gitignore").exists():
            write_whole(self.folder / ".gitignore", b"*\n")  # trials are nobody's commit
        write_whole(path, data)
        return path.resolve().as_uri()

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, None when it is not there."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def delete(self, name: str) -> None:
        """Remove a file if it is there."""
        (self.folder / name).unlink(missing_ok=True)
