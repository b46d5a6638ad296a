"""The publisher's order of work: settle old claims, send what is due, mirror what is finished."""

from __future__ import annotations

from marronnier.mirroring import mirror_finished
from marronnier.model import State
from marronnier.planning import Standing, is_due
from marronnier.running import Run
from marronnier.sending import send_part
from marronnier.settling import settle
from marronnier.world import Landing

RACES = 20  # lost to other runs, for one delivery: more is no race but a loop
TROUBLED = frozenset({State.REFUSED, State.UNKNOWN, State.MISSED, State.PARKED, State.HELD})


def publish(run: Run, *, mirror: bool = True) -> int:
    """Publish what is due; return the exit code: 1 when something needs a person, else 0."""
    run.refresh()
    run.standings()  # the accounts that settling speaks to
    settle(run)
    _send_due(run)
    if mirror:
        mirror_finished(run)
    return 1 if any(result.state in TROUBLED for result in run.results) else 0


def _send_due(run: Run) -> None:
    tries: dict[str, int] = {}
    while True:
        standings = run.standings()
        if _note_missed(run, standings):
            continue
        due = [s for s in standings if s.state is State.DUE and tries.get(s.id, 0) < RACES]
        if not due:
            break
        standing = min(due, key=_order)
        again = send_part(run, standing)
        tries[standing.id] = tries.get(standing.id, 0) + 1 if again else RACES
    told = {result.delivery for result in run.results}
    for standing in standings:
        held = standing.state is State.HELD and is_due(standing, run.world.clock.now())
        if held and standing.id not in told:
            run.done(standing.id, State.HELD, standing.reasons[0])


def _order(standing: Standing) -> tuple[str, str]:
    planned = standing.planned.instant.isoformat() if standing.planned else ""
    return planned, standing.id


def _note_missed(run: Run, standings: list[Standing]) -> bool:
    """Write down the first delivery whose window has passed, once for each content and time."""
    for standing in standings:
        known = run.ledger.progress(standing.id).missed
        if standing.state is State.MISSED and standing.digest and standing.digest not in known:
            landing = run.write(standing.id, "missed", digest=standing.digest)
            if landing is Landing.LANDED:
                run.done(standing.id, State.MISSED, standing.reasons[0])
            return True
    return False
