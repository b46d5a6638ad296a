"""Pages to be: each batch is made from a part of the site alone, and so has a key that is exact.

What a batch's function gets is a site in which nothing else stands: neither other posts, nor what
was found in them, nor the very moment, but only what these posts can tell of it. So a batch whose
key is known is known itself, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from marronnier.approving import account_id
from marronnier.events import Event
from marronnier.ledger import Ledger
from marronnier.model import Finding, Post
from marronnier.render.pages.clock import BEGINNING, Clock
from marronnier.render.pages.glances import glance
from marronnier.render.pages.site import NONE, Glance, Glances, Page, Site, of_posts
from marronnier.standings import Standings

Made = Mapping[str, Page | str | bytes]  # path -> a page, or a file as it is


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold what makes some pages, and from what: `make(site, *terms)`.

    `faces`: of its posts it knows what `Glance.face` hangs on, and nothing else of them;
    `elsewhere`: it shows findings that belong to no post; `daily`: it knows which day it is;
    `always`: it knows the very moment, and the ledger's head, and is made at every build.
    """

    name: str
    make: Callable[..., Made]
    posts: tuple[Post, ...] = ()
    terms: tuple[object, ...] = ()
    faces: bool = False
    elsewhere: bool = False
    daily: bool = False
    always: bool = False


@dataclass(slots=True)
class Card:
    """Keep what is known of a post's file, for the next site; what is empty is found out anew.

    `times` are the post's moment and the ends of its windows, `contents` its accounts with the
    digests of what they are to get: they follow from the post and its client alone.
    """

    post: Post
    stamp: str = ""  # changes whenever a file does that the post was read from, or its client
    times: Times | None = None
    contents: tuple[tuple[str, str], ...] = ()
    key: str = ""  # changes whenever anything does that is known of the post
    glance: Glance | None = None  # as it is under this key


Memory = Mapping[str, Card]  # by the posts' files
Times = tuple[datetime, ...]
Told = tuple[str, Times | None, tuple[tuple[str, str], ...], str, Glance | None]  # a card's values


class Parts:
    """Take a site apart; `memory` is what an earlier site left, and this one leaves."""

    def __init__(self, site: Site, memory: Memory | None = None) -> None:
        self.site = replace(site, glances=self)
        self._cards = dict(memory or {})
        self._keys: dict[str, str] = {}
        self._every: dict[bool, bytes] = {}
        self._whole: dict[tuple[bool, ...], Site] = {}
        self._posts = {post.path: post for post in site.posts}
        self._same: dict[str, list[Post]] = {}
        for post in site.posts:
            self._same.setdefault(post.id, []).append(post)
        self.clock = Clock(self.site, self._times)
        self._common: dict[str, tuple[Event, ...]] = {}
        self._streams: dict[str, dict[str, tuple[Event, ...]]] = {}
        for name, events in site.ledger.streams.items():
            home = name.rpartition("/")[0]
            mine = self._streams.setdefault(home, {}) if home in self._same else self._common
            mine[name] = events

    def part(self, batch: Batch) -> Site:
        """Return the site that a batch is made from."""
        if batch.always:
            return self.site
        if batch.posts is not self.site.posts:
            return self._made(batch)
        kind = batch.daily, batch.elsewhere, batch.faces
        if kind not in self._whole:  # several batches work out the same of it
            self._whole[kind] = self._made(batch)
        return self._whole[kind]

    def _made(self, batch: Batch) -> Site:
        more = self.elsewhere if batch.elsewhere else ()
        if batch.faces:
            return self._faces(batch.posts, self.clock.days if batch.daily else BEGINNING, more)
        return self._part(
            batch.posts, self.clock.moment(batch.posts, daily=batch.daily), more, self
        )

    def _part(
        self,
        posts: tuple[Post, ...],
        now: datetime,
        more: tuple[Finding, ...],
        glances: Glances,
    ) -> Site:
        """Return the site of some posts, with more findings than theirs."""
        site = self.site
        # Two files may claim one identity, under which everything else is known.
        known = {post.id: post for post in posts}
        ledger = dict(self._common)
        for name in known:
            ledger |= self._streams.get(name, {})
        found = [finding for post in known.values() for finding in site.findings_of(post)]
        part = replace(
            site,
            workspace=replace(site.workspace, posts=posts),
            standings=of_posts(site.standings, known),
            findings=(*found, *more),
            ledger=Ledger(ledger),
            now=now,
            head=None,
            revisions={name: site.revisions[name] for name in known if name in site.revisions},
            versions={name: site.versions[name] for name in known if name in site.versions},
            glances=glances,
        )
        return part.part_of(site)

    def _faces(self, posts: tuple[Post, ...], now: datetime, more: tuple[Finding, ...]) -> Site:
        """Return the site of some posts with nothing but their faces."""
        part = replace(
            self.site,
            workspace=replace(self.site.workspace, posts=posts),
            standings=(),
            findings=more,
            ledger=Ledger({}),
            now=now,
            head=None,
            revisions={},
            versions={},
            glances=self,
        )
        return part.part_of(self.site)

    def key(self, batch: Batch) -> str:
        """Return what changes whenever the batch's part of the site does; empty for `always`."""
        if batch.always:
            return ""
        digest = hashlib.sha256(self._base)
        today = self.clock.midnights if batch.daily else ()
        told = (batch.name, batch.make.__qualname__, batch.terms, today)
        digest.update(repr(told).encode(errors="surrogatepass"))
        if batch.elsewhere:
            digest.update(repr(self.elsewhere).encode(errors="surrogatepass"))
        digest.update(self._joined(batch))
        return digest.hexdigest()[:32]

    def _joined(self, batch: Batch) -> bytes:
        digests = self._faces_of if batch.faces else self._digests
        if batch.posts is not self.site.posts:
            return digests(batch.posts)
        if batch.faces not in self._every:
            self._every[batch.faces] = digests(batch.posts)
        return self._every[batch.faces]

    def _digests(self, posts: tuple[Post, ...]) -> bytes:
        return "".join(map(self.digest, posts)).encode()

    def _faces_of(self, posts: tuple[Post, ...]) -> bytes:
        told = (self.get(post.path) for post in posts)
        return "".join([glance.face for glance in told if glance]).encode()

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

    # --- posts ----------------------------------------------------------------------------------

    def get(self, path: str, /) -> Glance | None:
        """Return what views tell of a post, by its file."""
        known = self._cards[path].glance if path in self._keys else None
        if known:
            return known
        post = self._posts.get(path)
        if post is None:
            return None
        self.digest(post)
        card = self._cards[path]
        if card.glance is None:
            alone = self._part((post,), self.clock.passed(post), (), NONE)
            card.glance = glance(alone, post)
        return card.glance

    def lacking(self) -> list[str]:
        """Return the posts of which nothing is known that views tell, by their files."""
        return [
            post.path
            for post in self.site.posts
            if self.digest(post) and self._cards[post.path].glance is None
        ]

    def told(self, path: str) -> Told:
        """Return what is known of a post, by its file, for another process."""
        glance, card = self.get(path), self._cards[path]
        return card.stamp, card.times, card.contents, card.key, glance

    def learn(self, path: str, told: Told) -> None:
        """Take over what another process made of a post: to find it out again, it is unpacked."""
        card, post = self._cards.get(path), self._posts[path]
        if card is None or card.post is not post:
            card = self._cards[path] = Card(post)
        card.stamp, card.times, card.contents, card.key, card.glance = told
        self._keys[path] = card.key

    def let_go(self, post: Post) -> None:
        """Forget what nothing but a post's own page needs to know again."""
        if isinstance(self.site.standings, Standings):
            self.site.standings.assessed.pop(post.id, None)

    def digest(self, post: Post) -> str:
        """Return what changes whenever something of a post does."""
        found = self._keys.get(post.path)
        if found is None:
            found = self._keys[post.path] = self._digest(post)
            card = self._cards[post.path]
            if card.key != found:
                card.key, card.glance = found, None
        return found

    def _digest(self, post: Post) -> str:
        site, now = self.site, self.site.now
        cards = [self._card(one) for one in self._same[post.id]]
        over = [(at < now) + (at <= now) for card in cards for at in card.times or ()]
        streams = self._streams.get(post.id, {})
        told = (
            post.path,
            [card.stamp for card in cards],
            over,
            [self._around(card) for card in cards],
            site.findings_of(post),
            [(name, [one.sha256 for one in events]) for name, events in streams.items()],
            site.revisions.get(post.id),
            site.versions.get(post.id),
        )
        digest = hashlib.sha256(self._base)
        digest.update(repr(told).encode(errors="surrogatepass"))
        return digest.hexdigest()[:32]

    def _card(self, post: Post) -> Card:
        card = self._cards.get(post.path)
        if card is None or card.post is not post:
            card = self._cards[post.path] = Card(post)
        if not card.stamp:
            card.stamp = hashlib.sha256(repr(post).encode(errors="surrogatepass")).hexdigest()
        if card.times is None:
            mine = [one for one in self.site.standings_of(post) if one.path == post.path]
            planned = [post.moment.instant] if post.moment else []
            card.times = (*planned, *(one.until for one in mine if one.until))
            card.contents = tuple(
                (account_id(one.delivery.account), one.content_digest)
                for one in mine
                if one.delivery
            )
        return card

    def _around(self, card: Card) -> object:
        """Return what the deliveries of a post hang on besides what is known of it."""
        standings = self.site.standings
        if isinstance(standings, Standings):
            return standings.around(card.post, card.contents)
        return self.site.standings_of(card.post)

    def _times(self, post: Post) -> Iterator[datetime]:
        """Yield what time changes about a post, or about one that claims the same identity."""
        for one in self._same[post.id]:
            yield from self._card(one).times or ()
