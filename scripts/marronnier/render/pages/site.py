"""What a site is made from, as one value; and the same value with one client's part alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from marronnier.events import Event
from marronnier.ledger import Ledger
from marronnier.model import (
    Client,
    Finding,
    Medium,
    Message,
    Post,
    Revision,
    Status,
    Version,
    Workspace,
)
from marronnier.posts import Surroundings, read_post
from marronnier.render.html import Html, Pieces
from marronnier.render.language import Language
from marronnier.standings import Standing, Standings

T = TypeVar("T")
ORDER = (Status.IDEA, Status.DRAFT, Status.REVIEW, Status.APPROVED, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Page:
    """Hold one page: its title, its content, and the entry of the navigation it belongs to."""

    title: str
    body: Html | Pieces
    section: str
    searched: bool = False


Open = tuple[str, str, str, str, str | None]  # a delivery, its page, state, planned, until


class Shown(NamedTuple):
    """Tell of a picture or film of a post what the library says of all its uses."""

    same: str  # what is in the file, or its name where there is none
    file: str  # in the workspace, or as it was given
    alt: str
    is_film: bool
    path: str | None  # on the site


@dataclass(frozen=True, slots=True)
class Glance:
    """Hold what views tell of a post, as it was made once: nothing that the day changes."""

    mark: str  # its key
    awaited: tuple[str, ...]  # roles
    row: bytes  # of the list: half as much as text, and there is one for each post
    event: tuple[bytes, bytes]  # of the feeds: that of all clients, and its client's own
    due: tuple[Open, ...]
    media: tuple[Shown, ...]
    reasons: tuple[str, ...]  # why it is held, or did not go out
    past: bool  # its moment is over
    face: str = ""  # changes whenever any of that does, or what `FACE` names of the post
    roles: tuple[str, ...] = ()  # whose approval is asked for, given or not


# What views may know of posts besides, unless they show what else changes with them.
FACE = (
    *("client", "name", "path", "id", "title", "accounts", "campaign", "moment", "status"),
    "media",
)


class Glances(Protocol):
    """Find what views tell of posts, by their files; None where it has to be made."""

    def get(self, path: str, /) -> Glance | None:
        """Return what views tell of a post."""


class Unknown:
    """Know nothing of any post, so that it is made where it is asked for."""

    def get(self, _: str, /) -> None:
        """Return None."""


NONE: Glances = Unknown()


@dataclass(frozen=True)
class Site:
    """Gather what the pages show, at the moment `now`; `only` names the client it is made for."""

    workspace: Workspace
    standings: tuple[Standing, ...] | Standings
    findings: tuple[Finding, ...]
    ledger: Ledger
    now: datetime
    language: Language
    only: str | None = None
    logos: Mapping[str, Medium] = field(default_factory=dict)  # client -> its logo
    head: str | None = None  # of the ledger, as this site knows it
    revisions: Mapping[str, Revision] = field(default_factory=dict)  # post -> its file's, in Git
    address: str = ""  # where the site will stand, as far as anybody knows
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)  # the last one first
    # What Git keeps by a name, which never changes: a version's content, or `<commit>:<path>`.
    recall: Callable[[str], bytes | None] = field(default=lambda _: None, compare=False)
    glances: Glances = field(default=NONE, compare=False, repr=False)  # by the posts' files
    # What was worked out already: see `once`. A site made from this one begins without it.
    known: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what several pages ask of this very site, worked out for the first of them.

        `key` is unique to the question. The answer must be the same in every part of the site
        that has the post, or the clients, which the question is about.
        """
        if key not in self.known:
            self.known[key] = work()
        found: T = self.known[key]
        return found

    def part_of(self, whole: Site) -> Self:
        """Return this part of a site, which shares what is worked out once with the whole."""
        object.__setattr__(self, "known", whole.known)
        return self

    @cached_property
    def clients(self) -> tuple[Client, ...]:
        """Return the clients, by name."""
        every = self.workspace.clients.values()
        return self.once("clients", lambda: tuple(sorted(every, key=lambda c: c.name.casefold())))

    @property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts in the order of their dates, those without one last."""
        return self._by_date

    @cached_property
    def _by_date(self) -> tuple[Post, ...]:
        return tuple(sorted(self.workspace.posts, key=_date_of))

    @cached_property
    def by_id(self) -> Mapping[str, Post]:
        """Return the posts by their identity."""
        return {post.id: post for post in self.workspace.posts}

    @cached_property
    def by_client(self) -> Mapping[str, tuple[Post, ...]]:
        """Return the posts by client, in the order of their dates."""
        return {client.slug: () for client in self.clients} | _group(
            (post.client, post) for post in self.posts
        )

    @cached_property
    def _standings(self) -> Mapping[str, tuple[Standing, ...]] | Standings:
        if isinstance(self.standings, Standings):
            return self.standings
        return _group((standing.post_id, standing) for standing in self.standings)

    @cached_property
    def _findings(self) -> Mapping[str, tuple[Finding, ...]]:
        return _group((finding.post, finding) for finding in self.findings)

    def standings_of(self, post: Post) -> tuple[Standing, ...]:
        """Return where the post's deliveries stand, in the order of its accounts."""
        return self._standings.get(post.id) or ()

    def findings_of(self, post: Post) -> tuple[Finding, ...]:
        """Return what the checks found in a post, the gravest first."""
        found = self._findings.get(post.id, ())
        return tuple(sorted(found, key=lambda f: (-f.severity, f.at)))

    def findings_elsewhere(self) -> tuple[Finding, ...]:
        """Return what was found where there is no post to show it on."""
        return tuple(finding for finding in self.findings if finding.post not in self.by_id)

    @cached_property
    def recorded(self) -> frozenset[str]:
        """Return the identities of the posts that the ledger knows."""
        return frozenset(name.rpartition("/")[0] for name in self.ledger.streams)

    @cached_property
    def _events(self) -> Mapping[str, tuple[Event, ...]]:
        return self.ledger.by_post()

    def events_of(self, post: Post) -> tuple[Event, ...]:
        """Return all that the ledger knows of a post: approvals, and what became of deliveries."""
        return self._events.get(post.id, ())

    def decisions_of(self, post: Post) -> tuple[Event, ...]:
        """Return the events that approve a post or take that back."""
        return self.ledger.streams.get(f"{post.id}/_post", ())

    def client_of(self, post: Post) -> Client | None:
        """Return the post's client, None when there is none of that name."""
        return self.workspace.clients.get(post.client)

    def client_name(self, post: Post) -> str:
        """Return the client's name as people know it."""
        client = self.client_of(post)
        return client.name if client else post.client

    def today(self, client: Client | None = None) -> date:
        """Return the day it is for a client; without one, for the first client."""
        return self.now.astimezone(self.zone(client)).date()

    def zone(self, client: Client | None = None) -> ZoneInfo:
        """Return a client's time zone; without one, the first client's."""
        chosen = client or next(iter(self.clients), None)
        try:
            return ZoneInfo(chosen.zone if chosen else "UTC")
        except (KeyError, ValueError, OSError):  # an unknown zone is a finding already
            return ZoneInfo("UTC")

    def tell(self, message: Message | str) -> str:
        """Return a message in the site's language."""
        return self.language.tell(message)

    def count(self, number: int, one: Message, many: Message) -> str:
        """Return the message for one or for many, as the language counts."""
        single = number in ((0, 1) if self.language.code == "fr" else (1,))
        return self.tell(one if single else many)


def narrow(site: Site) -> Site:
    """Return the site of the client that `only` names: nothing of any other stays in the value."""
    if site.only is None:
        return site
    slug = site.only
    client = site.workspace.clients[slug]
    posts = tuple(p for p in site.workspace.posts if p.client == slug and _is_seen(p, client, site))
    seen = {post.id for post in posts}
    mine = f"{slug}/"
    streams = {
        name: events for name, events in site.ledger.streams.items() if name.startswith(mine)
    }
    return replace(
        site,
        workspace=replace(site.workspace, clients={slug: client}, posts=posts),
        standings=of_posts(site.standings, seen),
        findings=tuple(f for f in site.findings if f.post in seen),
        ledger=Ledger(streams),
        logos={slug: site.logos[slug]} if slug in site.logos else {},
        revisions={post: known for post, known in site.revisions.items() if post in seen},
        versions={
            post: tuple(Version(version.at, version.content) for version in versions)
            for post, versions in site.versions.items()
            if post in seen
        },
    )


def of_posts(
    standings: tuple[Standing, ...] | Standings, posts: Collection[str]
) -> tuple[Standing, ...] | Standings:
    """Return where the deliveries of some posts stand."""
    if isinstance(standings, Standings):
        return standings.only(posts)
    return tuple(standing for standing in standings if standing.post_id in posts)


def _is_seen(post: Post, client: Client, site: Site) -> bool:
    """Tell whether the client may see a post: from a status on, and whatever began to go out."""
    if post.id in site.recorded:
        return True
    if post.status is Status.CANCELLED:
        return _was_seen(post, client, site)
    return post.status in seen_statuses(client)


def _was_seen(post: Post, client: Client, site: Site) -> bool:
    """Tell whether the client knew of a post that was given up; another stays unknown."""
    around = Surroundings({client.slug: client}, {}, {})
    for name in dict.fromkeys(version.content for version in site.versions.get(post.id, ())):
        if data := site.recall(name):
            older, _ = read_post(post.path, data, around)
            if older and older.client == client.slug and older.status in seen_statuses(client):
                return True
    return False


def seen_statuses(client: Client) -> tuple[Status, ...]:
    """Return the statuses from which on the client may see a post, as its charter says."""
    begin = str(client.charter.get("client_sees_from", Status.REVIEW.value))
    first = Status(begin) if begin in set(ORDER) else Status.REVIEW
    return ORDER[ORDER.index(first) :]


def _date_of(post: Post) -> tuple[bool, datetime | None, str]:
    moment = post.moment
    return moment is None, moment.instant if moment else None, post.id


def _group(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
