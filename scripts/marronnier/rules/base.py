"""What a rule is, and what it may know.

There are three kinds, so that what was found once can be kept as long as nothing that it hangs on
has changed: a `rule` knows one post and its client's settings; a `dated` one also the moment it
goes out and its approvals; a `survey` compares all posts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marronnier.model import (
    Finding,
    Moment,
    Place,
    Severity,
    Status,
    Workspace,
)
from marronnier.platforms.base import Platform
from marronnier.rules.needs import Needs, characters, listed_at
from marronnier.rules.present import Present
from marronnier.rules.scope import Dated, Scope
from marronnier.rules.telling import Composed, Sent, Spoken, Text, found, rewritten, within

__all__ = [
    "Brief",
    "Composed",
    "Dated",
    "Needs",
    "Present",
    "Rule",
    "Scope",
    "Sent",
    "Shown",
    "Spoken",
    "Survey",
    "Text",
    "characters",
    "dated",
    "found",
    "listed_at",
    "rewritten",
    "rule",
    "survey",
    "within",
]
ANYTHING = Needs()


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold what rules that compare posts need to know of a medium whose file was read."""

    given: str
    sha256: str
    look: str  # as in MediaFacts
    at: Place


@dataclass(frozen=True, slots=True)
class Brief:
    """Hold what rules that compare posts need to know of one: plain values, kept as JSON.

    `places` holds line, column, end line and end column of keys of the front matter.
    """

    id: str
    client: str
    path: str
    title: str
    status: Status
    accounts: tuple[str, ...]
    moment: Moment | None
    type: str
    campaign: str
    topics: tuple[str, ...]
    repeat: bool
    texts: tuple[tuple[str, str], ...]  # account, what it would be sent, in one line, case folded
    media: tuple[Shown, ...]
    allow: tuple[str, ...]  # rules named there
    places: Mapping[str, Sequence[int]]

    def at(self, *keys: str) -> Place:
        """Return the place of the first of these keys that was written, else the file's start."""
        spot = next((self.places[key] for key in keys if key in self.places), ())
        return Place(self.path, *spot)


# Give what a work of this name found for a client: from memory where none of its posts, nor its
# charter, changed since. The work may know of nothing else, not even of now.
Remember = Callable[[str, str, Callable[[], Iterable[Finding]]], Iterable[Finding]]


def _at_once(_client: str, _name: str, work: Callable[[], Iterable[Finding]]) -> Iterable[Finding]:
    return work()


@dataclass(frozen=True, slots=True)
class Survey:
    """Hold what a rule may know of the whole workspace: the posts only by their briefs."""

    workspace: Workspace
    briefs: tuple[Brief, ...]  # every post that is not cancelled
    present: Present
    platforms: Mapping[str, Platform]
    remember: Remember = field(default=_at_once)

    def by_client(self) -> Mapping[str, list[Brief]]:
        """Return the briefs of each client that has any."""
        briefs: dict[str, list[Brief]] = defaultdict(list)
        for brief in self.briefs:
            briefs[brief.client].append(brief)
        return briefs

    def charter(self, path: str, default: Any = None, *, client: str) -> Any:
        """Return a value of a client's charter."""
        known = self.workspace.clients.get(client)
        return known.charter.get(path, default) if known else default


Check = Callable[[Scope], Iterable[Finding]]
DatedCheck = Callable[[Dated], Iterable[Finding]]
SurveyCheck = Callable[[Survey], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declare one rule; `page` explains it: what, why, what to do, what passes and what fails.

    A rule without `check`, `dated` and `survey` is found while reading. One that is `locked` can
    be neither switched off nor allowed: without it nobody knows what would be sent.
    """

    code: str
    name: str
    severity: Severity
    page: str
    check: Check | None = None
    dated: DatedCheck | None = None
    survey: SurveyCheck | None = None
    locked: bool = False
    needs: Needs = ANYTHING
    options: tuple[str, ...] = ()  # what a charter may set of it, beside its severity

    @property
    def reading(self) -> bool:
        """Tell whether the rule is found while reading."""
        return self.check is None and self.dated is None and self.survey is None


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    locked: bool = False,
    needs: Needs = ANYTHING,
    options: tuple[str, ...] = (),
) -> Callable[[Check], Rule]:
    """Make a rule of a function over one post; its docstring becomes the rule's page."""

    def declare(check: Check) -> Rule:
        page = check.__doc__ or ""
        return Rule(
            code, name, severity, page, check=check, locked=locked, needs=needs, options=options
        )

    return declare


def dated(
    code: str, name: str, severity: Severity, *, needs: Needs = ANYTHING
) -> Callable[[DatedCheck], Rule]:
    """Make a rule of a function over one post and the moment it goes out."""

    def declare(check: DatedCheck) -> Rule:
        return Rule(code, name, severity, check.__doc__ or "", dated=check, needs=needs)

    return declare


def survey(
    code: str, name: str, severity: Severity, *, locked: bool = False
) -> Callable[[SurveyCheck], Rule]:
    """Make a rule of a function over the whole workspace."""

    def declare(check: SurveyCheck) -> Rule:
        return Rule(code, name, severity, check.__doc__ or "", survey=check, locked=locked)

    return declare
