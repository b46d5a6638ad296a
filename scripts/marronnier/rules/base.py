"""What a rule is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marronnier.model import (
    Account,
    Client,
    Edit,
    Finding,
    Message,
    Part,
    Passage,
    Place,
    Post,
    Section,
    Severity,
    Workspace,
)
from marronnier.platforms.base import Limits, Platform
from marronnier.posts import is_syntax


@dataclass(frozen=True, slots=True)
class Composed:
    """Hold one post on one account: its parts exactly as they would be sent, and the limits."""

    account: Account
    platform: Platform
    limits: Limits
    parts: tuple[Part, ...]
    section: Section | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold what a rule may know of one post; `moment` is the later of its time and now (UTC)."""

    workspace: Workspace
    client: Client | None  # None: the post names a client that does not exist
    post: Post
    deliveries: tuple[Composed, ...]  # those that can be composed
    moment: datetime
    platforms: Mapping[str, Platform]
    options: Mapping[str, Any] = field(default_factory=dict)  # the charter's, for this rule

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield every message as written, with the account or platform it is for."""
        for section in self.post.sections:
            for passage in section.passages:
                yield section.target, passage

    def charter(self, path: str, default: Any = None, *, platform: str = "") -> Any:
        """Return a value of the client's charter."""
        if self.client is None:
            return default
        return self.client.charter.get(path, default, platform=platform)


@dataclass(frozen=True, slots=True)
class Survey:
    """Hold what a rule may know of the whole workspace."""

    workspace: Workspace
    scopes: tuple[Scope, ...]  # every post that is not cancelled
    now: datetime
    platforms: Mapping[str, Platform]


Check = Callable[[Scope], Iterable[Finding]]
SurveyCheck = Callable[[Survey], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declare one rule; `page` explains it: what, why, what to do, what passes and what fails.

    A rule without `check` and `survey` is found while reading. One that is `locked` can be
    neither switched off nor allowed: without it nobody knows what would be sent.
    """

    code: str
    name: str
    severity: Severity
    page: str
    check: Check | None = None
    survey: SurveyCheck | None = None
    locked: bool = False


def rule(
    code: str, name: str, severity: Severity, *, locked: bool = False
) -> Callable[[Check], Rule]:
    """Make a rule of a function over one post; its docstring becomes the rule's page."""

    def declare(check: Check) -> Rule:
        return Rule(code, name, severity, check.__doc__ or "", check=check, locked=locked)

    return declare


def survey(
    code: str, name: str, severity: Severity, *, locked: bool = False
) -> Callable[[SurveyCheck], Rule]:
    """Make a rule of a function over the whole workspace."""

    def declare(check: SurveyCheck) -> Rule:
        return Rule(code, name, severity, check.__doc__ or "", survey=check, locked=locked)

    return declare


def found(
    at: Place,
    message: Message,
    *,
    match: str = "",
    fix: Edit | None = None,
    platform: str = "",
    post: Post | None = None,
) -> Finding:
    """Return a finding whose rule and severity the driver fills in.

    A survey names the `post`; `platform` is an account's key when only that one is concerned.
    """
    return Finding(
        at,
        "",
        message,
        client=post.client if post else "",
        post=post.id if post else "",
        platform=platform,
        match=match,
        fix=fix,
    )


def within(
    passage: Passage, path: str, start: int, end: int, new: str, *, cutting: bool = False
) -> tuple[Place, Edit | None]:
    """Return the place of a stretch of a message and the edit that puts `new` there.

    No edit, when a line would become syntax by it: only one that is `cutting` may do that.
    """
    text, at = passage.text, passage.place(path, start, end)
    first = text.rfind("\n", 0, start) + 1
    last = (text + "\n").index("\n", end)
    after = text[first:start] + new + text[end:last]
    if not cutting and any(is_syntax(line) for line in after.split("\n")):
        return at, None
    return at, Edit(at, text[start:end], new)


def rewritten(at: Place, value: str, changes: Iterable[tuple[int, int, str]]) -> Edit | None:
    """Return the edit that makes all changes (start, end, new) to a value of the front matter.

    None when the value is not written on one line as it reads, apart from quotes.
    """
    quotes = at.end_column - at.column - len(value)
    if at.line != at.end_line or quotes not in (0, 2):
        return None
    exact = Place(at.path, at.line, at.column + quotes // 2, at.line, at.end_column - quotes // 2)
    new, done = "", 0
    for start, end, piece in sorted(changes):
        if start >= done:  # what overlaps waits for the next pass
            new += value[done:start] + piece
            done = end
    return Edit(exact, value, new + value[done:])
