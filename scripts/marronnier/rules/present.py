"""The moment at which rules look, and how long what they find then stays true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Span(NamedTuple):
    """Hold from when until when, and not any longer, something is so while no file changes."""

    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Tell whether it is so at a moment."""
        return self.since <= now < self.until


ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class Present:
    """Stand for the present moment: what is asked of it is answered, with how long that holds.

    From `now` to `until`, and not any longer, every answer that was given is the same.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.until = ALWAYS.until

    def _holds(self, until: datetime) -> None:
        self.until = min(self.until, until)

    def has_come(self, moment: datetime) -> bool:
        """Tell whether a moment (aware) is here, or over."""
        if moment > self.now:
            self._holds(moment)
        return moment <= self.now

    def is_past(self, moment: datetime) -> bool:
        """Tell whether a moment (aware) is over, and not only here."""
        return self.has_come(moment + timedelta.resolution)

    def instant(self) -> datetime:
        """Return the moment itself: what is made of it holds no longer."""
        self._holds(self.now + timedelta.resolution)
        return self.now

    def day(self, zone: str = "UTC") -> date:
        """Return the day that it is in a zone."""
        day = self.now.astimezone(ZoneInfo(zone)).date()
        # A midnight that does not exist is the moment when clocks leap over it.
        tomorrow = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
        self._holds(tomorrow.astimezone(UTC))
        return day

    def hours_until(self, moment: datetime) -> int:
        """Return the hours (rounded) that are left until a moment."""
        hours = round((moment - self.now) / timedelta(hours=1))
        self._holds(moment - timedelta(hours=hours) + timedelta(minutes=30))
        return hours
