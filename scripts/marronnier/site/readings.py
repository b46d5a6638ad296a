"""Posts as they were read, kept from one build to the next: to read them takes longer.

They lie in the user's own cache folder, a file for each client. Whatever is damaged, or of another
program or of clients that say something else, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from marronnier.edges.files import write_whole
from marronnier.keeping import unpickled
from marronnier.model import (
    MediaFacts,
    Medium,
    Message,
    Moment,
    Passage,
    Place,
    Post,
    Section,
    Status,
    Trouble,
)

# What a post may hold besides plain values: nothing else is ever made of what lies there.
KINDS = (
    *(MediaFacts, Medium, Message, Moment, Passage, Place, Post, Section, Status),
    *(date, datetime, timedelta, timezone),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a post as it was read, and the stamps of all files that this took, "" for none."""

    stamps: Mapping[str, str]
    post: Post | None


class Readings:
    """Keep posts for one workspace, or one client's part of it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[Path, dict[str, Kept]] = {}

    def find(self, mark: str) -> dict[str, Kept]:
        """Return the posts that were kept under a mark, by their paths."""
        self._written = {}
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.glob("[!.]*")):  # with a dot they are being written
                self._written[path] = _read(path, mark)
        return {path: kept for posts in self._written.values() for path, kept in posts.items()}

    def keep(self, mark: str, posts: Mapping[str, Kept]) -> None:
        """Keep these posts instead; a full disk loses them, no more."""
        files: dict[Path, dict[str, Kept]] = defaultdict(dict)
        for path, kept in posts.items():
            owner = hashlib.sha256(path.split("/")[1].encode(errors="surrogatepass"))
            files[self.folder / owner.hexdigest()[:32]][path] = kept
        with contextlib.suppress(OSError, Trouble):
            for file in self._written.keys() - files.keys():
                file.unlink(missing_ok=True)
            for file, theirs in files.items():
                if not _are_same(theirs, self._written.get(file, {})):
                    write_whole(file, _packed(mark, theirs))
        self._written = files


def _are_same(posts: Mapping[str, Kept], others: Mapping[str, Kept]) -> bool:
    """Tell whether posts are the very ones that were found, or kept, before."""
    return posts.keys() == others.keys() and all(posts[path] is others[path] for path in posts)


def _packed(mark: str, posts: Mapping[str, Kept]) -> bytes:
    values = [(path, dict(kept.stamps), kept.post) for path, kept in posts.items()]
    data = mark.encode() + b"\n" + pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _read(path: Path, mark: str) -> dict[str, Kept]:
    digest, _, data = path.read_bytes().partition(b"\n")
    known, _, packed = data.partition(b"\n")
    if known != mark.encode() or hashlib.sha256(data).hexdigest().encode() != digest:
        return {}
    try:
        values = unpickled(packed, KINDS)
    except pickle.UnpicklingError:
        return {}
    return {name: Kept(stamps, post) for name, stamps, post in values}
