"""The plan: what goes out, when, and what is held, as far ahead as somebody looks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marronnier.events import canonical
from marronnier.model import State
from marronnier.standings import Standing


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what concerns people from `now` to `until`: the due, the coming, and the held."""

    now: datetime
    until: datetime
    standings: tuple[Standing, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what would be sent and of what is held; times included."""
        lines = [[s.id, s.state.value, s.digest, *map(str, s.reasons)] for s in self.standings]
        return hashlib.sha256(canonical(lines)).hexdigest()


def make_plan(standings: Iterable[Standing], now: datetime, until: datetime) -> Plan:
    """Return the plan: all that is due or open, and what is scheduled or held until a moment."""
    shown = []
    for standing in standings:
        planned = standing.planned.instant if standing.planned else None
        waiting = standing.state in (State.SCHEDULED, State.HELD)
        open_ = standing.state in (State.DUE, State.CLAIMED, State.UNKNOWN, State.PARKED)
        if open_ or (waiting and (planned is None or planned <= until)):
            shown.append(standing)
    return Plan(now, until, tuple(sorted(shown, key=_order)))


def _order(standing: Standing) -> tuple[str, str]:
    planned = standing.planned.instant.isoformat() if standing.planned else ""
    return planned, standing.id
