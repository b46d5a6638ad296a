"""The files of a workspace, with hashes that earlier runs worked out.

A hash is remembered under what the system tells of its file, for each client in a drawer of its
own. What the system tells of a file that was written just before, it may tell again once that file
has changed: such a one is read again by whoever lists the files next.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from marronnier.edges.files import Listing
from marronnier.model import File

Known = tuple[str, str]  # what the system tells of a file; SHA-256
Records = Mapping[str, str]


class Hashes:
    """Tell SHA-256 of files by path, and read only those that may have changed."""

    def __init__(self, drawer: Callable[[str], Records]) -> None:
        """Look up what earlier runs knew of the files of one owner in his `drawer`."""
        self._drawer = drawer
        self.known: dict[str, Known] = {}  # of this run

    def of(self, path: str, seen: str, read: Callable[[], bytes]) -> str:
        """Return the hash of a file of which the system tells what was `seen`."""
        known = self.known.get(path)
        if known is None or known[0] != seen:
            before, _, hash_ = self._drawer(owner_of(path)).get(path, "").rpartition(" ")
            known = seen, hash_ if before == seen else hashlib.sha256(read()).hexdigest()
            self.known[path] = known
        return known[1]

    def forget(self, paths: Iterable[str]) -> None:
        """Read files once more that may have changed unseen since this run did."""
        for path in paths:
            self.known.pop(path, None)

    def records(self, listing: Listing) -> Iterator[tuple[str, Records]]:
        """Yield what to remember for owners of whose files this run knows something."""
        fresh: dict[str, dict[str, str]] = defaultdict(dict)
        for path, known in self.known.items():
            fresh[owner_of(path)][path] = " ".join(known)
        for owner, records in fresh.items():
            all_ = {**self._drawer(owner), **records}
            lasting = all_.keys() & listing.lines.keys() - listing.young
            yield owner, {path: one for path, one in all_.items() if path in lasting}


class Tree(Mapping[str, File]):
    """Map paths to the files of a workspace; each is made when somebody asks for it."""

    def __init__(self, listing: Listing, hashes: Hashes) -> None:
        self._listing = listing
        self._hashes = hashes
        self._files: dict[str, File] = {}

    def __getitem__(self, path: str) -> File:
        """Return a file; raise KeyError where there is none."""
        if path not in self._files:
            seen = self._listing.lines[path]
            file = self._listing.file(path)

            def stamp() -> str:
                return self._hashes.of(path, seen, file.read)

            self._files[path] = File(file.mode, file.size, file.read, stamp)
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listing.lines)

    def __len__(self) -> int:
        return len(self._listing.lines)

    def seen(self, paths: Sequence[str]) -> str:
        """Return what changes whenever files, there or not, do; empty where one is too young."""
        if not self._listing.young.isdisjoint(paths):
            return ""
        lines = self._listing.lines
        told = "\n".join([f"{path}\0{lines.get(path, '')}" for path in paths])
        return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()


def owner_of(path: str) -> str:
    """Return whose drawer holds the hash of a file: all that is no post lies in one."""
    return path.split("/", 2)[1] if path.startswith("content/") else ""


def owners(paths: Iterable[str]) -> set[str]:
    """Return all whose drawers hold something."""
    return {owner_of(path) for path in paths}
