"""What was concluded of one client's posts, kept until one of them, or the time, changes it.

Clients are concluded one by one: no rule compares posts of two. Folders that some file systems
take for one are one client here. A post that lies with one client and names another belongs to
neither, and then nobody is concluded alone.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, overload

from marronnier.keeping import packed_finding, unpacked_finding
from marronnier.load import Ground
from marronnier.model import Client, Finding
from marronnier.posts import Surroundings, fold
from marronnier.rules.present import Span


@dataclass(frozen=True, slots=True)
class Part:
    """Hold what is concluded together; `findings` are those of reading its clients' files."""

    owner: str
    paths: Sequence[str]  # its posts, readable or not, sorted
    clients: Mapping[str, Client]
    findings: Sequence[Finding]
    around: Surroundings  # of what is folded only what two files share


class Packed(Sequence[Finding]):
    """Hold findings as JSON; they are made only when somebody asks for one."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def _by_path(self) -> Mapping[str, Sequence[Any]]:
        known: dict[str, Sequence[Any]] = json.loads(self.text)
        return known

    @functools.cached_property
    def _findings(self) -> Sequence[Finding]:
        return [unpacked_finding(one) for found in self._by_path.values() for one in found]

    def of(self, path: str) -> Sequence[Finding]:
        """Return those that lie in a file."""
        return [unpacked_finding(one) for one in self._by_path.get(path, ())]

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Finding | Sequence[Finding]:
        """Return one of them, or a stretch."""
        return self._findings[at]

    def __len__(self) -> int:
        return len(self._findings)


def packed(findings: Iterable[Finding]) -> Packed:
    """Return findings that are in order by their places, as JSON."""
    by_path = {
        path: [packed_finding(one) for one in found]
        for path, found in groupby(findings, lambda one: one.at.path)
    }
    return Packed(json.dumps(by_path, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Hold what all rules found in a part, and what that hangs on besides its mark and the time."""

    findings: Sequence[Finding]
    posts: int  # that could be read
    asked: Mapping[str, str]  # other files that its posts ask for -> their stamps, "" for none
    events: Mapping[str, str]  # posts that are still to go out -> what a ledger holds of them
    until: datetime | None = None  # as long as nothing else changes, it holds; None: not at all

    def of(self, path: str) -> Sequence[Finding]:
        """Return what was found in a file."""
        if isinstance(self.findings, Packed):
            return self.findings.of(path)
        return [one for one in self.findings if one.at.path == path]


def owner_of(path: str) -> str:
    """Return whom a file is concluded with."""
    return fold(path.split("/")[1])


def parts_of(ground: Ground, paths: Iterable[str]) -> list[Part]:
    """Return the workspace in parts."""
    posts: dict[str, list[str]] = defaultdict(list)
    clients: dict[str, dict[str, Client]] = defaultdict(dict)
    findings: dict[str, list[Finding]] = defaultdict(list)
    folded: dict[str, dict[str, Sequence[str]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for path in paths:
        folder = path.split("/", 2)[1]
        posts[names.get(folder) or names.setdefault(folder, fold(folder))].append(path)
    for slug, client in ground.workspace.clients.items():
        clients[fold(slug)][slug] = client
    for finding in ground.findings:
        findings[fold(finding.client)].append(finding)
    for key, alike in ground.around.folded.items():
        if len(alike) > 1:
            folded[owner_of(key)][key] = alike
    return [
        Part(
            owner,
            posts.get(owner, ()),
            clients.get(owner, {}),
            findings.get(owner, ()),
            replace(ground.around, folded=folded.get(owner, {})),
        )
        for owner in sorted({*posts, *clients, *findings, *folded})
    ]


def whole(ground: Ground, paths: Sequence[str]) -> Part:
    """Return the workspace as one part."""
    return Part("", paths, ground.workspace.clients, ground.findings, ground.around)


@dataclass(frozen=True, slots=True)
class Marks:
    """Hold what a conclusion hangs on: one of them says that nothing changed.

    The first is of what the system tells of all files that count, empty where that is not enough;
    the second of what the files of its posts hold, which leaves the other files to be looked at.
    """

    seen: str
    read: str


def packed_conclusion(marks: Marks, span: Span, concluded: Conclusion) -> str:
    """Return a conclusion but for its findings as JSON, for as long as it holds."""
    values = (
        (marks.seen, marks.read),
        (span.since.isoformat(), span.until.isoformat()),
        concluded.asked,
        concluded.events,
        concluded.posts,
    )
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def unpacked_conclusion(record: str, findings: Packed) -> tuple[Marks, Span, Conclusion]:
    """Return the conclusion that was packed."""
    marks, times, asked, events, posts = json.loads(record)
    span = Span(*map(datetime.fromisoformat, times))
    return Marks(*marks), span, Conclusion(findings, posts, asked, events, span.until)
