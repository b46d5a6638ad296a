"""The ledger as this clone last saw it: read without a network, one post at a time.

`check` asks for a few open posts out of thousands; whoever plans or sends reads it all, verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from marronnier.edges.blobs import Blobs
from marronnier.edges.git import LEDGER, SEEN
from marronnier.edges.repository import REMOTE, Repository, broken, open_repository
from marronnier.events import GENESIS, Event
from marronnier.ledger import Ledger
from marronnier.model import Trouble

TRACKED = f"refs/remotes/{REMOTE}/ledger"


class History(Mapping[str, tuple[Event, ...]]):
    """Map a post's id to its events: approvals, and what became of its deliveries."""

    def __init__(self, repository: Repository, head: str) -> None:
        self._blobs = Blobs(repository.folder)
        self._paths: dict[str, list[tuple[str, str]]] = {}  # post -> (path, object id)
        for _, oid, _, path in repository.tree(head):
            names = path.split("/")
            if len(names) == 4:  # noqa: PLR2004 - client, post, stream, event
                self._paths.setdefault("/".join(names[:2]), []).append((path, oid))

    def __getitem__(self, post: str) -> tuple[Event, ...]:
        """Return a post's events; raise KeyError for one that has none, GitFailed for lost ones."""
        files = {path: self._read(oid) for path, oid in self._paths[post]}
        try:
            return Ledger().extended(files).by_post()[post]
        except Trouble:  # they fit together badly: whoever plans or sends says so
            return ()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def _read(self, oid: str) -> bytes:
        data = self._blobs.read(oid)
        if data is None:
            raise broken(oid)
        return data

    def close(self) -> None:
        """End the process that reads; another one begins when more is asked for."""
        self._blobs.close()


@dataclass(frozen=True, slots=True)
class Seen:
    """Name the newest ledger that a clone holds: its head, and the repository it lies in."""

    repository: Repository
    head: str

    def open(self) -> History:
        """Return its events; what they hold is read when it is asked for."""
        return History(self.repository, self.head)


def last_seen(workspace: Path) -> Seen | None:
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
    return Seen(repository, head)


def _newest(repository: Repository) -> str | None:
    """Return the one of the known heads that holds the others, as far as they are one history."""
    newest = None
    for ref in (SEEN, TRACKED, LEDGER):
        head = repository.local_head(ref)
        if head and (newest is None or repository.is_ancestor(newest, head)):
            newest = head
    return newest
