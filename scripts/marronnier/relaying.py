"""How long a run waits for what is planned, and when another one has to come after it.

GitHub starts scheduled runs minutes or hours late, so that what is due soon needs a run that is
already there. Everything here is decided from standings and moments alone.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from marronnier.model import State
from marronnier.standings import Standing, is_due

# The longest time between two scheduled runs that people have published of a quiet repository
# (3 h 08 to 9 h 30, median 7 h 06, November 2026): github.com/orgs/community/discussions/211723
GAP = timedelta(hours=9, minutes=30)
LEAD = timedelta(minutes=10)  # for a run to be dispatched, queued, and ready before a post's time
RESCUE = timedelta(hours=1)  # that people have, while a run waits, to put right what holds a post
PLANNED = frozenset({State.SCHEDULED, State.HELD})
OPEN = frozenset({State.CLAIMED, State.UNKNOWN})


def upcoming(standings: Iterable[Standing], now: datetime) -> list[datetime]:
    """Return the moments ahead for which something is planned, held or not, the next one first."""
    return sorted(
        standing.planned.instant
        for standing in standings
        if standing.planned and standing.state in PLANNED and standing.planned.instant > now
    )


def is_awaited(standing: Standing, now: datetime, until: datetime) -> bool:
    """Tell whether a run that may wait until a moment has a reason in this delivery."""
    if standing.state in OPEN or standing.state is State.DUE:
        return True
    if standing.planned is None or standing.state not in PLANNED:
        return False
    planned = standing.planned.instant
    return now < planned <= until or (is_due(standing, now) and now - planned < RESCUE)


def keeps_waiting(standings: Iterable[Standing], now: datetime, until: datetime) -> bool:
    """Tell whether a run that may wait until a moment still does."""
    return now < until and any(is_awaited(standing, now, until) for standing in standings)


class Step(enum.Enum):
    """Name what the last job of a run does."""

    END = "end"  # the schedule comes soon enough for what is planned
    WAIT = "wait"  # nothing is near: wait here, where nothing is kept open by it
    START = "start"  # a successor


@dataclass(frozen=True, slots=True)
class Relay:
    """Hold what the last job of a run does now, and until when, or for what."""

    step: Step
    at: datetime | None = None


def decide(standings: Iterable[Standing], now: datetime, hold: timedelta, until: datetime) -> Relay:
    """Decide who is there for the next planned moment: the schedule, this job, or a successor.

    `hold` is how long each run may wait, `until` the moment at which this one has to end.
    """
    moments = upcoming(standings, now)
    if not moments or moments[0] - now > max(hold, GAP):
        return Relay(Step.END)
    begin = moments[0] - LEAD
    if begin <= now or until <= now:
        return Relay(Step.START, moments[0])
    return Relay(Step.WAIT, min(begin, until))
