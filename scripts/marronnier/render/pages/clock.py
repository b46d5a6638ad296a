"""The present moment, as far as some posts can tell it from another one.

That is the last of these that is over: midnight in a client's zone, for what knows which day it is;
a post's moment; the end of a delivery's window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from marronnier.model import Client, Post
from marronnier.render.pages.site import Site

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Clock:
    """Tell the time of one site; `times` returns a post's moment and the ends of its windows."""

    site: Site
    times: Callable[[Post], Iterable[datetime]]

    def moment(self, posts: Sequence[Post], *, daily: bool) -> datetime:
        """Return the present moment as posts tell it, and the day, where it is known."""
        if posts is self.site.posts:
            passed = self._latest
        else:
            passed = max(map(self.passed, posts), default=BEGINNING)
        return max(passed, self.days) if daily else passed

    @cached_property
    def _latest(self) -> datetime:
        return max(map(self.passed, self.site.posts), default=BEGINNING)

    def passed(self, post: Post) -> datetime:
        """Return the last time of a post that is over."""
        over = [at for at in self.times(post) if at < self.site.now]
        # A microsecond later, for what asks whether it is before now.
        return max(over).astimezone(UTC) + TICK if over else BEGINNING

    @cached_property
    def midnights(self) -> tuple[datetime, ...]:
        """Return when the day began for each client, and for who is none."""
        return tuple(self._midnight(client) for client in (None, *self.site.clients))

    @property
    def days(self) -> datetime:
        """Return when the last of these days began."""
        return max(self.midnights)

    def _midnight(self, client: Client | None, days: int = 0) -> datetime:
        local = self.site.now.astimezone(self.site.zone(client))
        day = local.date() + timedelta(days)
        return datetime.combine(day, time(), local.tzinfo).astimezone(UTC)

    @property
    def until(self) -> datetime:
        """Return the first moment that changes something by itself, or when the last one did."""
        now = self.site.now
        ends = [self._midnight(client, 1) for client in (None, *self.site.clients)]
        ends += [at for post in self.site.posts for at in self.times(post)]
        return min(at for at in ends if at >= now)
