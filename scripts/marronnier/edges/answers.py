"""What `check` said, for the next one that would say the same.

An answer is kept for one way of asking, under a mark of all that it hangs on: the files as the
system tells of them, the ledger's head, the program. Of files that were written just before, the
system may tell the same again after they have changed: these are read again. It holds from the
moment it was given until the first one that changes something by itself. Whatever is wrong with
it, nothing is remembered.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.model import Trouble

MOST = 8  # ways of asking that are remembered for one workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what is written for people, or for programs, and whether there is an error."""

    text: str
    failed: bool
    since: datetime
    until: datetime  # it holds before that
    young: Mapping[str, str] = field(default_factory=dict)  # files -> SHA-256: see `Listing.young`


@dataclass(frozen=True, slots=True)
class Answers:
    """Remember for one workspace and one way of asking (options that change what is said)."""

    workspace: Path
    way: str

    def find(self, mark: str, now: datetime) -> Answer | None:
        """Return what was said under the same mark if it still holds, else None."""
        try:
            digest, _, kept = self.path.read_bytes().partition(b"\n")
            if hashlib.sha256(kept).hexdigest().encode() != digest:
                return None
            head, _, text = kept.partition(b"\n")
            known, since, until, failed, young = json.loads(head)
            span = datetime.fromisoformat(since), datetime.fromisoformat(until)
            if known == mark and span[0] <= now < span[1]:
                return Answer(text.decode(errors="surrogatepass"), bool(failed), *span, young)
        except (OSError, ValueError, TypeError):
            pass  # there is none, or none that can be read
        return None

    def keep(self, mark: str, answer: Answer) -> None:
        """Remember an answer; a full disk loses it, no more."""
        span = answer.since.isoformat(), answer.until.isoformat()
        head = json.dumps([mark, *span, answer.failed, dict(answer.young)])
        kept = f"{head}\n{answer.text}".encode(errors="surrogatepass")
        digest = hashlib.sha256(kept).hexdigest().encode()
        with contextlib.suppress(OSError, Trouble):
            write_whole(self.path, digest + b"\n" + kept)
            paths = sorted(self.path.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
            for path in paths[:-MOST]:
                path.unlink()

    @property
    def path(self) -> Path:
        """Return the file that remembers."""
        base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        return base / "answers" / _short(str(self.workspace.resolve())) / _short(self.way)


def _short(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]
