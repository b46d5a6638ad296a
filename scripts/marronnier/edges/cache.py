"""What a run remembers for the next one: hashes of files, facts of media, verdicts on posts.

It lies in the user's own cache folder and never in the workspace, whose files anybody's pull
request may bring. A cache that is damaged, or of another program, is as good as none.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import platformdirs

from marronnier.edges.files import list_folder, write_whole
from marronnier.edges.images import inspect
from marronnier.keeping import packed_facts, unpacked_facts
from marronnier.model import File, Files, MediaFacts, Trouble

SETTLED = 2_000_000_000  # nanoseconds; a younger file may change again within one tick of its clock
# Libraries whose version changes what rules find, or what pages hold.
LIBRARIES = (
    *("babel", "chunspell", "emoji", "google-re2", "holidays", "icalendar", "pillow", "regex"),
    *("simplemma", "tzdata"),
)
Stat = list[Any]  # times in nanoseconds, size, file number, SHA-256


class Cache:
    """Remember a workspace from one run to the next."""

    def __init__(self, workspace: Path, folder: Path | None = None) -> None:
        self.workspace = workspace
        place = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]
        base = folder or Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        self.path = base / "check" / f"{place}.json"
        self._digest, kept, records = _read(self.path)
        self._known: Mapping[str, Stat] = kept.get("stats", {})
        self._stats: dict[str, Stat] = {}
        self._facts: dict[str, Any] = kept.get("facts", {})
        self._used: dict[str, Any] = {}
        self.records = dict(zip(kept.get("paths", ()), records, strict=True))

    def files(self) -> Files:
        """Return the workspace's files; one that has not changed need not be read for its hash."""
        self._known, self._stats = {**self._known, **self._stats}, {}
        return {
            path: File(file.mode, file.size, file.read, self._stamp(path, file, found))
            for path, file, found in list_folder(self.workspace)
        }

    def _stamp(self, path: str, file: File, found: os.stat_result) -> Callable[[], str]:
        def stamp() -> str:
            known = self._stats.get(path)
            if known is None:
                seen = [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino]
                known = self._known.get(path)
                if known is None or known[:4] != seen:
                    known = [*seen, hashlib.sha256(file.read()).hexdigest()]
                self._stats[path] = known
            return str(known[4])

        return stamp

    def inspect(self, file: File) -> MediaFacts:
        """Return what decoding a medium tells, without decoding what was decoded before."""
        digest = file.stamp() if file.stamp else hashlib.sha256(file.read()).hexdigest()
        if digest not in self._used:
            known = self._facts.get(digest)
            self._used[digest] = known or packed_facts(inspect(file))
        return unpacked_facts(self._used[digest])

    def learned(self) -> tuple[dict[str, Stat], dict[str, Any]]:
        """Return what was found of files since the last run, for another process."""
        return self._stats, self._used

    def learn(self, learned: tuple[dict[str, Stat], dict[str, Any]]) -> None:
        """Take over what another process found of files."""
        stats, used = learned
        self._stats.update(stats)
        self._used.update(used)

    def save(self, records: Mapping[str, str]) -> None:
        """Keep what was found; a full disk loses the cache, no more."""
        now = time.time_ns()
        stats = {path: stat for path, stat in self._stats.items() if max(stat[:2]) < now - SETTLED}
        present = {stat[4] for stat in self._stats.values()}
        facts = {key: one for key, one in {**self._facts, **self._used}.items() if key in present}
        head = {"stats": stats, "facts": facts, "paths": list(records)}
        lines = [json.dumps(head, ensure_ascii=False), *records.values()]
        data = "\n".join(lines).encode(errors="surrogatepass")  # names may be no text
        digest = hashlib.sha256(data).hexdigest()
        if digest == self._digest:
            return
        try:
            write_whole(self.path, digest.encode() + b"\n" + data)
        except (OSError, Trouble):
            return


def _read(path: Path) -> tuple[str, dict[str, Any], list[str]]:
    """Return a cache's hash, its head and its records, empty where it is no whole cache."""
    try:
        digest, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return "", {}, []
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return "", {}, []
    head, *records = data.decode(errors="surrogatepass").split("\n")
    return digest.decode(), json.loads(head), records


@functools.cache
def program() -> str:
    """Return a hash of this program's own files and of the libraries that its rules lean on."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in (".pyc", ".css", ".js", ".woff2"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name} -\n".encode())
    return digest.hexdigest()
