"""How often each post was changed in Git, when and by whom: one look at the history for all.

What was seen is kept in the user's cache folder, so that the next look is at new commits alone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.edges.repository import Repository, open_repository
from marronnier.model import Revision, Trouble, Version

COMMIT = b"\x01"  # begins what is told of a commit; no other word does
KEPT = 20  # versions of a post that a reader may want to compare
MOST = 100  # characters of a name or a subject
WORD = re.compile(rb"[^\0]+")
# Git pads what it cuts; a subject of no words is told as spaces.
FORMAT = f"%x01%ct%x00%<({MOST},trunc)%an%x00%<({MOST},trunc)%s"


class Seen(TypedDict):
    """Hold what the history told up to a commit, as JSON has it."""

    head: str
    commits: list[list[Any]]  # second, author, subject
    posts: dict[str, list[Any]]  # post -> how many changed it, the last second, [[commit, content]]


@dataclass(frozen=True, slots=True)
class Past:
    """Hold the posts' revisions, and the newest versions of each, the last one first."""

    revisions: Mapping[str, Revision] = field(default_factory=dict)
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)


def revisions(workspace: Path) -> Mapping[str, Revision]:
    """Return post -> its revision; see `look_back`."""
    return look_back(workspace).revisions


def look_back(workspace: Path) -> Past:
    """Return what Git tells of posts, by the names of files, whatever folder they lay in.

    A post that no commit holds is not among them. A shallow clone, whose history begins anywhere,
    tells nothing.
    """
    head = history_head(workspace)
    try:
        return _told(open_repository(workspace).folder, head) if head else Past()
    except Trouble:  # Git has lost something
        return Past()


def history_head(workspace: Path) -> str:
    """Return the commit that the history is told up to; empty where there is none to be told."""
    if not (workspace / ".git").exists():
        return ""
    try:
        git = open_repository(workspace)
        shallow, head = git.line("rev-parse", "--is-shallow-repository", "HEAD").split()
    except Trouble:  # no Git, or no commit yet
        return ""
    return head if shallow == "false" else ""


@functools.lru_cache(2)  # what a commit's history tells stays so; a site that is served asks again
def _told(workspace: Path, head: str) -> Past:
    seen = _look(open_repository(workspace), head, _memory(workspace))
    commits = [
        (datetime.fromtimestamp(at, UTC), author, subject)
        for at, author, subject in seen["commits"]
    ]
    revised, versions = {}, {}
    for post, (number, at, kept) in seen["posts"].items():
        revised[post] = Revision(number, datetime.fromtimestamp(at, UTC))
        versions[post] = tuple(_version(commits[commit], content) for commit, content in kept)
    return Past(revised, versions)


def _version(commit: tuple[datetime, str, str], content: str) -> Version:
    at, author, subject = commit
    return Version(at, content, author, subject)


def _nothing(head: str) -> Seen:
    return {"head": head, "commits": [], "posts": {}}


def _memory(workspace: Path) -> Path:
    place = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:32]
    base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
    return base / "revisions" / f"{place}.json"


def _look(git: Repository, head: str, memory: Path) -> Seen:
    """Return what the history tells up to a commit, from what it told before if that is part."""
    seen = _recall(memory)
    known = seen["head"]
    if known == head:
        return seen
    if known and git.is_ancestor(known, head):
        span = f"{known}..{head}"
    else:
        span, seen = head, _nothing(head)
    options = ("-z", f"--format={FORMAT}", "--raw", "--no-abbrev", "--no-renames")
    _add(seen, git.git("log", *options, span, "--", "content"))
    seen["head"] = head
    told = json.dumps(seen).encode()
    with contextlib.suppress(OSError, Trouble):  # a full disk loses the memory, no more
        write_whole(memory, b"\n".join((_sum(told), told)))
    return seen


def _recall(memory: Path) -> Seen:
    """Return what was kept; nothing when it is not what was written."""
    with contextlib.suppress(OSError):
        known, _, told = memory.read_bytes().partition(b"\n")
        if known == _sum(told):
            kept: Seen = json.loads(told)
            return kept
    return _nothing("")


def _sum(told: bytes) -> bytes:
    return hashlib.sha256(told).hexdigest().encode()


def _add(seen: Seen, printed: bytes) -> None:
    """Add what `git log` printed, the newest commit first, before what is known already."""
    news: dict[str, list[list[Any]]] = {}
    for post, content in _changes(seen["commits"], printed):
        at = seen["commits"][-1][0]
        number, last, known = seen["posts"].get(post, (0, at, []))
        seen["posts"][post] = [number + 1, max(last, at), known]
        if content.strip("0"):  # noughts stand for a file that was removed
            news.setdefault(post, []).append([len(seen["commits"]) - 1, content])
    for post, found in news.items():
        entry = seen["posts"][post]
        entry[2] = [*found, *entry[2]][:KEPT]


def _changes(commits: list[list[Any]], printed: bytes) -> Iterator[tuple[str, str]]:
    """Yield each post that a commit touched and what it held then; add the commits on the way."""
    words = (match.group().lstrip(b"\n") for match in WORD.finditer(printed))
    content = ""
    for word in words:
        if word.startswith(COMMIT):
            author, subject = (next(words).decode("utf-8", "replace").strip() for _ in "as")
            commits.append([int(word[1:]), author, subject])
        elif word.startswith(b":"):
            content = word.split()[3].decode()
        elif word.endswith(b".md"):
            names = word.decode("utf-8", "surrogateescape").split("/")
            yield f"{names[1]}/{names[-1].removesuffix('.md')}", content
