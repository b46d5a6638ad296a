"""What a run of the publisher that had nothing to do remembers for the next one.

It keeps the heads that it saw and the first moment at which anything could change by itself. While
the remote still shows the same heads and that moment has not come, a run need not read a post. The
memory lies in the user's cache folder; whatever is wrong with it, the run does all of its work.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs

from marronnier import __version__
from marronnier.edges.repository import LEDGER, LOOKED, REMOTE, run_git

LONGEST = timedelta(hours=6)  # then everything is read again, whatever was remembered


@dataclass(frozen=True, slots=True)
class Quiet:
    """Remember for one workspace and one way of running there."""

    workspace: Path
    way: tuple[str, ...]  # the options that change what a run does or says

    def words(self, now: datetime) -> str | None:
        """Return what the last run said if nothing can have changed since, else None."""
        try:
            known = json.loads(self.path.read_bytes())
            began = datetime.fromisoformat(known["began"])
            until = datetime.fromisoformat(known["until"])
            same = known["program"] == _program() and began <= now < until
            if same and known["heads"] == self._heads(remote=known["remote"]):
                return str(known["words"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None

    def keep(self, now: datetime, until: datetime, seen: tuple[str, str], words: str) -> None:
        """Remember a run that had nothing to do; `seen` are the heads of posts and ledger.

        What has moved meanwhile is not kept, nor what cannot be.
        """
        from marronnier.edges.files import write_whole
        from marronnier.model import Trouble

        remote = REMOTE in self._git("remote").split()
        heads = self._heads(remote=remote)
        if _commits(heads) != seen:
            return
        known = {
            "program": _program(),
            "began": now.isoformat(),
            "until": min(until, now + LONGEST).isoformat(),
            "remote": remote,
            "heads": heads,
            "words": words,
        }
        try:
            write_whole(self.path, json.dumps(known).encode())
        except (OSError, Trouble):
            return

    def _heads(self, *, remote: bool) -> str:
        """Return where posts, ledger and its tag stand, in one look; empty when it fails."""
        if remote:
            return self._git("ls-remote", "--symref", REMOTE, *LOOKED)
        return self._git("show-ref", "--head", "--verify", "HEAD", LEDGER)

    def _git(self, *arguments: str) -> str:
        done = run_git(["-C", str(self.workspace), *arguments], b"", {})
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")

    @property
    def path(self) -> Path:
        """Return the file that remembers."""
        name = "\0".join((str(self.workspace.resolve()), *self.way))
        place = hashlib.sha256(name.encode()).hexdigest()[:32]
        base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        return base / "quiet" / f"{place}.json"


def _commits(heads: str) -> tuple[str, str]:
    """Return the commits of the posts' branch and of the ledger's, empty where there is none."""
    rows = (row.split() for row in heads.splitlines() if not row.startswith("ref: "))
    found = {name: commit for commit, name in rows}
    return found.get("HEAD", ""), found.get(LEDGER, "")


def _program() -> str:
    """Return what changes with this program: its version, and when its files were last written."""
    root = Path(__file__).resolve().parent.parent
    newest = max(path.stat().st_mtime_ns for path in root.rglob("*.py"))
    return f"{__version__} {newest}"
