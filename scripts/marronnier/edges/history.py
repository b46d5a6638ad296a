"""The ledger as this clone last saw it: read without a network, one post at a time.

`check` asks for a few open posts out of thousands; whoever plans or sends reads it all, verified.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from marronnier.edges.git import LEDGER, SEEN
from marronnier.edges.repository import REMOTE, Repository, git_environment, open_repository
from marronnier.ledger import GENESIS, Event, Ledger
from marronnier.model import Trouble

TRACKED = f"refs/remotes/{REMOTE}/ledger"


class History(Mapping[str, tuple[Event, ...]]):
    """Map a post's id to its events: approvals, and what became of its deliveries."""

    def __init__(self, repository: Repository, head: str) -> None:
        self._folder = repository.folder
        self._paths: dict[str, list[tuple[str, str]]] = {}  # post -> (path, object id)
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # a process forked from this one wants a child of its own
        for _, oid, _, path in repository.tree(head):
            names = path.split("/")
            if len(names) == 4:  # noqa: PLR2004 - client, post, stream, event
                self._paths.setdefault("/".join(names[:2]), []).append((path, oid))

    def __getitem__(self, post: str) -> tuple[Event, ...]:
        """Return a post's events; raise KeyError for one that has none."""
        files = {path: self._read(oid) for path, oid in self._paths[post]}
        try:
            return Ledger().extended(files).by_post()[post]
        except Trouble:  # damaged: whoever plans or sends says so
            return ()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def _read(self, oid: str) -> bytes:
        """Return one blob, through one process for all of them."""
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            command = ["git", "-C", str(self._folder), "cat-file", "--batch"]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git_environment(),
            )
        asked, told = self._process.stdin, self._process.stdout
        if asked is None or told is None:
            raise OSError(oid)
        asked.write(f"{oid}\n".encode())
        asked.flush()
        size = int(told.readline().split()[2])
        return told.read(size + 1)[:size]

    def close(self) -> None:
        """End the process that reads; another one begins when more is asked for."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def last_seen(workspace: Path) -> History | None:
    """Return the newest ledger that this clone holds, None when it holds none."""
    if not (workspace / ".git").exists():
        return None
    try:
        repository = open_repository(workspace)
    except Trouble:
        return None
    head = _newest(repository)
    if head is None or not any(path == GENESIS for _, _, _, path in repository.tree(head, GENESIS)):
        return None
    return History(repository, head)


def _newest(repository: Repository) -> str | None:
    """Return the one of the known heads that holds the others, as far as they are one history."""
    newest = None
    for ref in (SEEN, TRACKED, LEDGER):
        head = repository.local_head(ref)
        if head and (newest is None or repository.is_ancestor(newest, head)):
            newest = head
    return newest
