"""How often each post was changed in Git, and when last: one look at the history for all.

What was seen is kept in the user's cache folder, so that the next look is at new commits alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.edges.repository import GitFailed, Repository, open_repository
from marronnier.model import Revision, Trouble

COMMIT = "\x01"  # begins each commit's line; no path does
Seen = dict[str, tuple[int, int]]  # post -> commits, and the second of the last one


def revisions(workspace: Path) -> Mapping[str, Revision]:
    """Return post -> its revision, by the names of files, whatever folder they lay in.

    A post that no commit holds is not among them. A shallow clone, whose history begins anywhere,
    tells nothing.
    """
    if not (workspace / ".git").exists():
        return {}
    try:
        git = open_repository(workspace)
        shallow, head = git.line("rev-parse", "--is-shallow-repository", "HEAD").split()
        seen = _look(git, head, _memory(workspace)) if shallow == "false" else {}
    except (GitFailed, Trouble):  # no Git, or no commit yet
        return {}
    return {
        post: Revision(number, datetime.fromtimestamp(at, UTC))
        for post, (number, at) in seen.items()
    }


def _memory(workspace: Path) -> Path:
    place = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]
    base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
    return base / "revisions" / f"{place}.json"


def _look(git: Repository, head: str, memory: Path) -> Seen:
    """Return what the history tells up to a commit, from what it told before if that is part."""
    known, seen = _recall(memory)
    if known == head:
        return seen
    if known and git.is_ancestor(known, head):
        span = f"{known}..{head}"
    else:
        span, seen = head, {}
    options = ("-z", f"--format={COMMIT}%ct", "--name-only", "--no-renames")
    printed = git.git("log", *options, span, "--", "content")
    for post, at in _changes(printed.decode("utf-8", "surrogateescape")):
        number, last = seen.get(post, (0, at))
        seen[post] = number + 1, max(last, at)
    with contextlib.suppress(OSError, Trouble):  # a full disk loses the memory, no more
        write_whole(memory, json.dumps({"head": head, "posts": seen}).encode())
    return seen


def _recall(memory: Path) -> tuple[str, Seen]:
    try:
        kept = json.loads(memory.read_bytes())
        return str(kept["head"]), {
            str(post): (int(number), int(at)) for post, (number, at) in kept["posts"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _changes(printed: str) -> Iterator[tuple[str, int]]:
    """Yield each post that a commit touched, with the second of that commit."""
    at = 0
    for word in printed.replace("\n", "\0").split("\0"):
        if word.startswith(COMMIT):
            at = int(word[1:])
        elif word.endswith(".md"):
            names = word.split("/")
            yield f"{names[1]}/{names[-1].removesuffix('.md')}", at
