"""The moment that a command runs at: now, or the one of `--now`."""

from __future__ import annotations

from marronnier.cli import Settings
from marronnier.edges.clock import ReplayClock, SystemClock, read_instant


def clock(settings: Settings) -> SystemClock:
    """Return the machine's clock, or one that replays the moment of `--now`."""
    return SystemClock() if settings.now is None else ReplayClock(read_instant(settings.now))
