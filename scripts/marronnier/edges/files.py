"""The workspace's folder: read as a tree of files, written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from marronnier.model import File, Files, Trouble, say

ROOTS = ("content", "clients")


def read_folder(workspace: Path) -> Files:
    """Return the files under content/ and clients/ as they lie in the work tree."""
    return {path: file for path, file, _ in list_folder(workspace)}


def list_folder(workspace: Path) -> Iterator[tuple[str, File, os.stat_result]]:
    """Yield the same, each with what the system tells of it."""
    if not workspace.is_dir():
        raise Trouble(say("There is no folder {path}.", path=str(workspace)))
    for root in ROOTS:
        for path, found in sorted(_walk(workspace, root)):
            yield path, _file(workspace, path, found), found


def _walk(workspace: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield each file below a folder, named from the workspace with slashes."""
    here = workspace / folder
    if not here.is_dir() or here.is_symlink():
        return
    with os.scandir(here) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                yield path, entry.stat(follow_symlinks=False)
            elif not entry.name.startswith("."):
                yield from _walk(workspace, path)


def _file(workspace: Path, path: str, found: os.stat_result) -> File:
    if stat.S_ISREG(found.st_mode):
        return File("100644", found.st_size, lambda: _read(f"{workspace}/{path}"))
    mode = "120000" if stat.S_ISLNK(found.st_mode) else "160000"
    return File(mode, 0, lambda: b"")  # never opened


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
