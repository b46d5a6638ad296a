"""What a run remembers for the next one: hashes of files, facts of media, verdicts on posts.

It lies in the user's own cache folder and never in the workspace, whose files anybody's pull
request may bring. A cache that is damaged, or of another program, is as good as none.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from marronnier import memos
from marronnier.edges.files import Listing, digest, list_folder, write_whole
from marronnier.edges.images import inspect
from marronnier.edges.program import program
from marronnier.edges.tree import Hashes, Tree, owners
from marronnier.keeping import packed_facts, unpacked_facts
from marronnier.model import File, MediaFacts, Trouble

# drawers beside those of what was concluded, under names that no client has
STATS, FACTS, ANSWERS = "files/", "media/", "answers/"
Records = Mapping[str, str]  # each in one line


class Drawer(Records):
    """Read a file of records when one is asked for; a damaged one is as good as none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @functools.cached_property
    def _records(self) -> dict[str, str]:
        try:
            digest, _, data = self.path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if _seal(data) != digest:
            return {}
        lines = data.decode(errors="surrogatepass").split("\n")
        return dict(zip(lines[::2], lines[1::2], strict=True)) if data else {}

    def __getitem__(self, name: str) -> str:
        """Return a record; raise KeyError where there is none."""
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def fill(self, records: Records) -> bool:
        """Keep these records instead; a full disk loses them, no more. Tell whether it did not."""
        # A name of several lines would be taken for others.
        records = {name: record for name, record in records.items() if "\n" not in name}
        if records == self._records:
            return True
        self._records = records
        lines = "\n".join(text for record in records.items() for text in record)
        data = lines.encode(errors="surrogatepass")
        try:
            write_whole(self.path, _seal(data) + b"\n" + data)
        except (OSError, Trouble):
            return False
        return True

    def close(self) -> None:
        """Hold nothing in memory; what is asked for again is read again."""
        self.__dict__.pop("_records", None)


def _seal(data: bytes) -> bytes:
    """Return what tells that this very program wrote data, and wrote all of it."""
    return hashlib.sha256(program().encode() + b"\n" + data).hexdigest().encode()


class Drawers(Mapping[str, Records]):
    """Hold the drawers of a folder by name; one that was never filled is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._drawers: dict[str, Drawer] = {}

    def __getitem__(self, name: str) -> Drawer:
        """Return a drawer; nothing is read yet."""
        if name not in self._drawers:
            file = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]
            self._drawers[name] = Drawer(self.folder / file)
        return self._drawers[name]

    def __iter__(self) -> Iterator[str]:
        raise TypeError  # their names are nowhere

    def __len__(self) -> int:
        raise TypeError

    def let_go(self) -> None:
        """Hold nothing in memory; what is asked for again is read again."""
        self._drawers = {}

    def tidy(self, names: Iterable[str]) -> None:
        """Remove all drawers but these."""
        used = {self[name].path.name for name in names}
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in used:
                    path.unlink()


class Cache:
    """Remember a workspace from one run to the next."""

    def __init__(self, workspace: Path, folder: Path | None = None) -> None:
        self.workspace = workspace
        place = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]
        base = folder or Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        self.records = Drawers(base / "check" / place)
        self._facts = self.records[FACTS]
        self._hashes = Hashes(lambda owner: self.records[STATS + owner])
        self._listing: Listing | None = None
        self._used: dict[str, Any] = {}
        self._recall_memos()

    def files(self, listing: Listing | None = None) -> Tree:
        """Return the workspace's files; one that has not changed need not be read for its hash."""
        if self._listing:
            self._hashes.forget(self._listing.young)
        self._listing = listing or list_folder(self.workspace)
        return Tree(self._listing, self._hashes)

    def inspect(self, file: File) -> MediaFacts:
        """Return what decoding a medium tells, without decoding what was decoded before."""
        hash_ = digest(file)
        if hash_ not in self._used:
            known = self._facts.get(hash_)
            self._used[hash_] = json.loads(known) if known else packed_facts(inspect(file))
        return unpacked_facts(self._used[hash_])

    def shelve(self, name: str, records: Records) -> Records:
        """Keep records under a name now; return them, in memory only if they cannot be kept."""
        drawer = self.records[name]
        if records is drawer or not drawer.fill(records):
            return records
        drawer.close()
        return drawer

    def begin(self) -> None:
        """Set out in a worker: what was known before is needed there, and comes home again."""

    def learned(self) -> Any:
        """Return what was found since the last run, for another process."""
        return self._hashes.known, self._used, memos.ANSWERS

    def learn(self, learned: Any) -> None:
        """Take over what another process found."""
        known, used, answers = learned
        self._hashes.known.update(known)
        self._used.update(used)
        for name, known in answers.items():
            memos.recall(name, known)

    def _recall_memos(self) -> None:
        for name, record in self.records[ANSWERS].items():
            memos.recall(name, json.loads(record))

    def _save_memos(self) -> None:
        answers = memos.ANSWERS.items()
        self.records[ANSWERS].fill(
            {name: json.dumps(known, ensure_ascii=False) for name, known in answers}
        )

    def save(self, kept: Mapping[str, Records]) -> None:
        """Keep what was found, and of what was concluded all that is new."""
        names = [FACTS, ANSWERS, *kept]
        if self._listing:
            names += [STATS + owner for owner in owners(self._listing.lines)]
            for owner, records in self._hashes.records(self._listing):
                self.records[STATS + owner].fill(records)
        if not self._used.keys() <= self._facts.keys():
            self._save_facts(names)
        self.grow(kept)
        self.records.tidy(names)

    def _save_facts(self, names: Iterable[str]) -> None:
        """Keep the facts of media that are still there."""
        hashed = [self.records[name].values() for name in names if name.startswith(STATS)]
        present = {one.rpartition(" ")[2] for records in hashed for one in records}
        present |= {hash_ for _, hash_ in self._hashes.known.values()}
        used = {key: json.dumps(one, ensure_ascii=False) for key, one in self._used.items()}
        facts = {**self._facts, **used}
        self._facts.fill({key: one for key, one in facts.items() if key in present})

    def grow(self, kept: Mapping[str, Records]) -> None:
        """Keep, beside what is kept already, what was concluded or said since."""
        for name, records in kept.items():
            if not isinstance(records, Drawer):
                self.records[name].fill(records)
        self._save_memos()
