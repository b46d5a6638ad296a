"""The moment that a command runs at: now, or the one of `--now`."""

from __future__ import annotations

from datetime import UTC, datetime

from marronnier.cli import Settings
from marronnier.edges.clock import ReplayClock, SystemClock
from marronnier.model import Trouble, say


def clock(settings: Settings) -> SystemClock:
    """Return the machine's clock, or one that replays the moment of `--now`."""
    if settings.now is None:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(settings.now)
    except ValueError:
        raise Trouble(
            say("“--now {text}” is no moment: write it like 2026-12-05T18:30Z.", text=settings.now)
        ) from None
    return ReplayClock(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
