"""How often each post was changed in Git, and when last: one look at the history for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from marronnier.edges.repository import GitFailed, open_repository
from marronnier.model import Revision, Trouble

COMMIT = "\x01"  # begins each commit's line; no path does


def revisions(workspace: Path) -> Mapping[str, Revision]:
    """Return post -> its revision, by the names of files, whatever folder they lay in.

    A post that no commit holds is not among them. A shallow clone, whose history begins anywhere,
    tells nothing.
    """
    if not (workspace / ".git").exists():
        return {}
    try:
        git = open_repository(workspace)
        if git.line("rev-parse", "--is-shallow-repository") != "false":
            return {}
        options = ("-z", f"--format={COMMIT}%ct", "--name-only", "--no-renames")
        printed = git.git("log", *options, "HEAD", "--", "content")
    except (GitFailed, Trouble):  # no Git, or no commit yet
        return {}
    found: dict[str, Revision] = {}
    for post, at in _changes(printed.decode("utf-8", "surrogateescape")):
        known = found.get(post, Revision(0, at))
        found[post] = Revision(known.number + 1, max(known.at, at))
    return found


def _changes(printed: str) -> Iterator[tuple[str, datetime]]:
    """Yield each post that a commit touched, with that commit's moment."""
    at = datetime.fromtimestamp(0, UTC)
    for word in printed.replace("\n", "\0").split("\0"):
        if word.startswith(COMMIT):
            at = datetime.fromtimestamp(int(word[1:]), UTC)
        elif word.endswith(".md"):
            names = word.split("/")
            yield f"{names[1]}/{names[-1].removesuffix('.md')}", at
