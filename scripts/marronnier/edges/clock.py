"""Time: the machine's own, or another moment to replay."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from marronnier.edges.service import STOP
from marronnier.model import Trouble, say

# A laptop that was closed meanwhile has waited too: Linux's first clock and macOS' second say so.
_COUNTED = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class SystemClock:
    """Tell the machine's time."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never jump; time that the machine was suspended counts."""
        return time.monotonic() if _COUNTED is None else time.clock_gettime(_COUNTED)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(max(0.0, seconds))

    def pause(self, seconds: float) -> bool:
        """Wait, but no longer than until this process is asked to stop; tell whether it is."""
        return STOP.wait(max(0.0, seconds))


class ReplayClock(SystemClock):
    """Tell the time as if the command had been started at another moment."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the moment that is replayed, going on as time goes on."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def read_instant(text: str) -> datetime:
    """Return the instant that a text names, in UTC unless it says otherwise; raise Trouble."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(
            say("“{text}” is no moment: write it like 2026-12-05T18:30Z.", text=text)
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
