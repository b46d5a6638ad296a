"""Pages to be: each batch is made from a part of the site alone, and so has a key that is exact.

What a batch's function gets is a site in which nothing else stands: neither other posts, nor what
was found in them, nor the very moment, but only what these posts can tell of it. So a batch whose
key is known is known itself, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from marronnier.ledger import Event, Ledger
from marronnier.model import Finding, Post, Revision, Version
from marronnier.planning import Standing
from marronnier.render.pages.site import Page, Site

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
Made = Mapping[str, Page | str | bytes]  # path -> a page, or a file as it is


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold what makes some pages, and from what: `make(site, *terms)`.

    `elsewhere`: it shows findings that belong to no post; `daily`: it knows which day it is;
    `always`: it knows the very moment, and the ledger's head, and is made at every build.
    """

    name: str
    make: Callable[..., Made]
    posts: tuple[Post, ...] = ()
    terms: tuple[object, ...] = ()
    elsewhere: bool = False
    daily: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Hold all that is known of one post."""

    post: Post
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    streams: Mapping[str, tuple[Event, ...]]
    revision: Revision | None
    versions: tuple[Version, ...] = ()

    def is_still(self, other: Known) -> bool:
        """Tell whether these are the very values of another time: then so is their digest."""
        return (
            self.post is other.post
            and self.revision == other.revision
            and self.versions == other.versions
            and self.streams == other.streams
            and len(self.standings) == len(other.standings)
            and all(map(_is, self.standings, other.standings))
            and self.findings == other.findings
        )


Memory = dict[str, tuple[Known, str]]  # a post's file -> what was known of it, and its digest


def _is(one: object, other: object) -> bool:
    return one is other


class Parts:
    """Take a site apart; `memory` is what an earlier site left, for the next one."""

    def __init__(self, site: Site, memory: Memory | None = None) -> None:
        self.site = site
        self.memory: Memory = {} if memory is None else memory
        self._digests: dict[str, str] = {}
        self._common: dict[str, tuple[Event, ...]] = {}
        self._streams: dict[str, dict[str, tuple[Event, ...]]] = {}
        for name, events in site.ledger.streams.items():
            post = name.rpartition("/")[0]
            home = self._streams.setdefault(post, {}) if post in site.by_id else self._common
            home[name] = events

    def part(self, batch: Batch) -> Site:
        """Return the site that a batch is made from."""
        if batch.always:
            return self.site
        # Two files may claim one identity, under which everything else is known.
        known = list({post.id: self.known(post) for post in batch.posts}.values())
        findings = [finding for one in known for finding in one.findings]
        ledger = dict(self._common)
        for one in known:
            ledger |= one.streams
        part = replace(
            self.site,
            workspace=replace(self.site.workspace, posts=batch.posts),
            standings=tuple(standing for one in known for standing in one.standings),
            findings=(*findings, *(self.elsewhere if batch.elsewhere else ())),
            ledger=Ledger(ledger),
            now=self.moment(batch),
            head=None,
            revisions={one.post.id: one.revision for one in known if one.revision},
            versions={one.post.id: one.versions for one in known if one.versions},
        )
        return part.part_of(self.site)

    def key(self, batch: Batch) -> str:
        """Return what changes whenever the batch's part of the site does; empty for `always`."""
        if batch.always:
            return ""
        digest = hashlib.sha256(self._base)
        told = (batch.name, batch.make.__qualname__, batch.terms, self.moment(batch))
        digest.update(repr(told).encode(errors="surrogatepass"))
        if batch.elsewhere:
            digest.update(repr(self.elsewhere).encode(errors="surrogatepass"))
        for post in batch.posts:
            digest.update(self.digest(post).encode())
        return digest.hexdigest()[:32]

    @cached_property
    def elsewhere(self) -> tuple[Finding, ...]:
        """Return what was found where there is no post."""
        return self.site.findings_elsewhere()

    @cached_property
    def _base(self) -> bytes:
        """Return what every batch may know: clients, language, logos, the ledger's own streams."""
        site = self.site
        terms = (
            replace(site.workspace, posts=()),
            *(site.language.code, site.only, site.logos, site.address),
            self._common,
        )
        return hashlib.sha256(repr(terms).encode(errors="surrogatepass")).digest()

    def known(self, post: Post) -> Known:
        """Return all that is known of a post."""
        site = self.site
        return Known(
            post,
            site.standings_of(post),
            site.findings_of(post),
            self._streams.get(post.id, {}),
            site.revisions.get(post.id),
            site.versions.get(post.id, ()),
        )

    def digest(self, post: Post) -> str:
        """Return what changes whenever something of a post does."""
        found = self._digests.get(post.path)
        if found is None:
            known = self.known(post)
            before = self.memory.get(post.path)
            if before and known.is_still(before[0]):
                found = before[1]
            else:
                found = _digest(known)
                self.memory[post.path] = known, found
            self._digests[post.path] = found
        return found

    # --- the moment -----------------------------------------------------------------------------

    def moment(self, batch: Batch) -> datetime:
        """Return the present moment as far as the batch can tell it from another one.

        That is the last of these that is over: midnight in a client's zone, where the batch knows
        the day; a post's moment; the end of a delivery's window.
        """
        passed = max(map(self._passed, batch.posts), default=BEGINNING)
        return max(passed, *self._midnights) if batch.daily else passed

    def _passed(self, post: Post) -> datetime:
        moments = [post.moment.instant] if post.moment else []
        moments += [standing.until for standing in self.site.standings_of(post) if standing.until]
        over = [moment for moment in moments if moment < self.site.now]
        # A microsecond later, for what asks whether it is before now.
        return max(over).astimezone(UTC) + TICK if over else BEGINNING

    @cached_property
    def _midnights(self) -> tuple[datetime, ...]:
        found = []
        for client in (None, *self.site.clients):
            local = self.site.now.astimezone(self.site.zone(client))
            midnight = datetime.combine(local.date(), time(), local.tzinfo)
            found.append(midnight.astimezone(UTC))
        return tuple(found)


def _digest(known: Known) -> str:
    post = known.post
    # What a delivery will be follows from the post and its client; its digests stand for it.
    standings = [
        (s.account, s.state, s.until, s.actual, s.url, s.reasons, s.missing, s.digest, s.part)
        for s in known.standings
    ]
    events = [(name, [one.sha256 for one in some]) for name, some in known.streams.items()]
    told = repr((post, standings, known.findings, events, known.revision, known.versions))
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:32]
