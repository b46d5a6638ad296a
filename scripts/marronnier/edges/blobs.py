"""What Git keeps, read one file at a time through one process for all of them."""

from __future__ import annotations

import os
import subprocess
import weakref
from pathlib import Path

from marronnier.edges.repository import git_environment

CHUNK = 65_536  # bytes


class Blobs:
    """Read files of a repository by their object id, or by `<commit>:<path>`."""

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        self._folder = folder
        self._limit = limit  # bytes; what is larger is not there
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # a process forked from this one wants a child of its own

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, None when Git has no such file, whole, or it is too large."""
        if not name or "\n" in name:
            return None
        process = self._reader()
        if process.stdin is None or process.stdout is None:
            raise OSError(name)
        process.stdin.write(f"{name}\n".encode("utf-8", "surrogateescape"))
        process.stdin.flush()
        words = process.stdout.readline().split()
        if not words:  # Git ends at what is damaged
            self.close()
        if len(words) < 3 or not words[-1].isdigit():  # noqa: PLR2004 - “… missing”
            return None
        kind, size = words[-2], int(words[-1])
        if kind == b"blob" and (self._limit is None or size <= self._limit):
            data = process.stdout.read(size + 1)
            if len(data) > size:
                return data[:size]
            self.close()
            return None
        left = size + 1
        while left > 0:
            left -= len(process.stdout.read(min(left, CHUNK))) or left
        return None

    def _reader(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                ["git", "-C", str(self._folder), "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git_environment(),
            )
            weakref.finalize(self, _end, self._process, self._owner)
        return self._process

    def close(self) -> None:
        """End the process that reads; another one begins when more is asked for."""
        if self._process is not None and self._owner == os.getpid():
            _end(self._process, self._owner)
        self._process = None


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """End a process, in the process that began it."""
    if owner == os.getpid() and process.returncode is None:
        process.communicate()
