"""What a rule is, and what it may know.

There are three kinds, so that what was found once can be kept as long as nothing that it hangs on
has changed: a `rule` knows one post and its client's settings; a `dated` one also the moment it
goes out and its approvals; a `survey` compares all posts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from marronnier.ledger import Event
from marronnier.model import (
    Client,
    Finding,
    Moment,
    Passage,
    Place,
    Post,
    Severity,
    Status,
    Workspace,
)
from marronnier.platforms.base import Platform
from marronnier.proofs import Proofs
from marronnier.rules.needs import Needs
from marronnier.rules.telling import Composed, Sent, Spoken, Text, found, rewritten, within

__all__ = [
    "Brief",
    "Composed",
    "Dated",
    "Needs",
    "Rule",
    "Scope",
    "Sent",
    "Shown",
    "Spoken",
    "Survey",
    "Text",
    "dated",
    "found",
    "rewritten",
    "rule",
    "survey",
    "within",
]
Made = TypeVar("Made")
ORIGINS = ("message", "first_comment")
ANYTHING = Needs()


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold what a rule may know of one post: nothing of now, of other posts, of the ledger."""

    client: Client | None  # None: the post names a client that does not exist
    post: Post
    deliveries: tuple[Composed, ...]  # those that can be composed
    texts: tuple[Text, ...]  # what people will read, as written
    clients: Collection[str]  # the folders' names
    platforms: Mapping[str, Platform]
    options: Mapping[str, Any] = field(default_factory=dict)  # the charter's, for this rule
    watch: tuple[Mapping[str, Any], ...] = ()  # the agency's watch list: {word, why, from, until}
    proofs: Proofs = field(default_factory=dict)  # what a grammar checker said, if one was asked
    language: str = "fr"  # of the client's posts
    # Texts by what was asked for: a hundred rules ask for the same.
    _asked: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

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

    def once(self, what: str, work: Callable[[], Made]) -> Made:
        """Return what `work` makes of the post, worked out when a rule first asks for it."""
        if ("once", what) not in self._asked:
            self._asked["once", what] = work()
        made: Made = self._asked["once", what]
        return made

    def spoken(
        self, path: str = "", default: Any = None, *, origins: tuple[str, ...] = ORIGINS
    ) -> tuple[Spoken, ...]:
        """Return each text as written, with the charter's value at `path` for whom it reaches.

        A text whose readers on several networks are spoken to differently comes once for each
        value.
        """
        asked = (path, origins)
        known = self._asked.get(asked)
        if known is None or known[0] != default:
            known = default, tuple(self._spoken(path, default, origins))
            self._asked[asked] = known
        spoken: tuple[Spoken, ...] = known[1]
        return spoken

    def _spoken(self, path: str, default: Any, origins: Collection[str]) -> Iterator[Spoken]:
        everywhere, differs = len(self.post.accounts), self._differs(path)
        alike = self._value(path, default, "")
        for text in self.texts:
            if text.origin not in origins:
                continue
            groups = [(alike, text.accounts)]
            if differs:
                groups = self._alike(path, default, text.accounts)
            for value, accounts in groups:
                yield Spoken(text, value, ("",) if len(accounts) == everywhere else accounts)

    def sent(self, path: str = "", default: Any = None) -> tuple[Sent, ...]:
        """Return what would be sent, once for all accounts that get the same under one value."""
        known = self._asked.get(path)
        if known is None or known[0] != default:
            known = self._asked[path] = default, tuple(self._sent(path, default))
        sent: tuple[Sent, ...] = known[1]
        return sent

    def _sent(self, path: str, default: Any) -> Iterator[Sent]:
        groups: list[tuple[Composed, Any, list[str]]] = []
        for composed in self.deliveries:
            value = self._value(path, default, composed.account.key)
            for first, theirs, keys in groups:
                alike = first.account.platform == composed.account.platform
                if alike and theirs == value and first.parts == composed.parts:
                    keys.append(composed.account.key)
                    break
            else:
                groups.append((composed, value, [composed.account.key]))
        for composed, value, keys in groups:
            platforms = ("",) if len(keys) == len(self.post.accounts) else tuple(keys)
            mine = tuple(
                Spoken(text, value, platforms)
                for text in self.texts
                if text.origin != "alt" and composed.account.key in text.accounts
            )
            at = next((one.text.place(0, 0) for one in mine if one.text.passage), None)
            yield Sent(composed, value, platforms, at or self.post.at("body"), mine)

    def _alike(
        self, path: str, default: Any, accounts: tuple[str, ...]
    ) -> list[tuple[Any, tuple[str, ...]]]:
        groups: list[tuple[Any, tuple[str, ...]]] = []
        for key in accounts or ("",):
            value = self._value(path, default, key)
            for number, (theirs, keys) in enumerate(groups):
                if theirs == value:
                    groups[number] = theirs, (*keys, key)
                    break
            else:
                groups.append((value, (key,)))
        return groups

    def _differs(self, path: str) -> bool:
        """Tell whether some network has a value of its own at a path."""
        if not path or self.client is None or "platforms" not in self.client.charter.values:
            return False
        charter = self.client.charter
        return charter.once(
            f"differs {path}",
            lambda: any(
                charter.get(path, platform=name) != charter.get(path)
                for name in charter.get("platforms", {})
            ),
        )

    def _value(self, path: str, default: Any, key: str) -> Any:
        if not path:
            return None
        return self.charter(path, default, platform=key.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Dated(Scope):
    """Hold also when the post goes out: the later of its planned time and now, in UTC.

    `events` are its approvals and what became of it, None when no ledger is at hand.
    """

    moment: datetime = field(kw_only=True)
    events: tuple[Event, ...] | None = field(kw_only=True, default=None)


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
    now: datetime
    platforms: Mapping[str, Platform]
    remember: Remember = field(default=_at_once)

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

    @property
    def reading(self) -> bool:
        """Tell whether the rule is found while reading."""
        return self.check is None and self.dated is None and self.survey is None


def rule(
    code: str, name: str, severity: Severity, *, locked: bool = False, needs: Needs = ANYTHING
) -> Callable[[Check], Rule]:
    """Make a rule of a function over one post; its docstring becomes the rule's page."""

    def declare(check: Check) -> Rule:
        page = check.__doc__ or ""
        return Rule(code, name, severity, page, check=check, locked=locked, needs=needs)

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
