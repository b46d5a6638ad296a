"""The publisher's order of work: settle old claims, send what is due, mirror what is finished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from marronnier.mirroring import mirror_finished
from marronnier.model import State, say
from marronnier.obstacles import unread
from marronnier.running import Run
from marronnier.sending import Sending, send_part
from marronnier.settling import settle
from marronnier.standings import Standing, is_due, was_over
from marronnier.world import Landing

RACES = 20  # lost to other runs, for one delivery: more is no race but a loop
WAITING = (State.SCHEDULED, State.HELD)
STOPPED = say("Asked to stop: nothing more is sent.")
TROUBLED = frozenset({State.REFUSED, State.UNKNOWN, State.MISSED, State.PARKED, State.HELD})


def publish(run: Run, *, mirror: bool = True) -> int:
    """Publish what is due; return the exit code: 1 when something needs a person, else 0.

    Asked to stop, record what was sent, and leave the rest to other runs.
    """
    run.refresh()
    run.standings()  # the accounts that settling speaks to
    settle(run)
    _send_due(run)
    run.mark()
    if is_stopped(run):
        run.notices.append(STOPPED)
    elif mirror:
        mirror_finished(run)
    return exit_code(run)


def is_stopped(run: Run) -> bool:
    """Tell whether this run was asked to stop."""
    return run.world.clock.pause(0)


def quiet_until(run: Run) -> datetime | None:
    """Return until when a run would again find nothing to do, unless somebody pushes.

    None: this one did something, told something, or left something open.
    """
    if run.results or run.notices:
        return None
    standings = run.standings()
    now = run.world.clock.now()
    if any(s.state in (State.DUE, State.CLAIMED, State.UNKNOWN) for s in standings):
        return None
    planned = [s.planned.instant for s in standings if s.state in WAITING and s.planned]
    return min(
        (moment for moment in planned if moment > now), default=datetime.max.replace(tzinfo=UTC)
    )


def exit_code(run: Run) -> int:
    """Return 1 when something that this run met needs a person, else 0."""
    last = {result.delivery: result.state for result in run.results}
    return 1 if TROUBLED & set(last.values()) else 0


def _send_due(run: Run) -> None:
    left: set[str] = set()  # that this run can do no more for
    races: dict[str, int] = {}
    while not is_stopped(run):
        standings = run.standings()
        if note_missed(run, standings):
            continue
        due = [s for s in standings if s.state is State.DUE and s.id not in left]
        if not due:
            _tell_held(run, standings)
            tell_unread(run)
            return
        standing = min(due, key=in_order)
        sending = send_part(run, standing)
        if sending is Sending.OVER:
            left.add(standing.id)
        elif sending is Sending.RACED:
            races[standing.id] = races.get(standing.id, 0) + 1
            run.wait(0.1 * races[standing.id])
            if races[standing.id] >= RACES:
                left.add(standing.id)
                run.done(standing.id, State.HELD, say("Other runs wrote to the ledger first."))


def tell_unread(run: Run) -> None:
    """Give notice of the files that are read as no post."""
    unplanned = unread(run.workspace, run.findings)
    run.notices += [told for client, told in unplanned if run.client in ("", client)]


def _tell_held(run: Run, standings: list[Standing]) -> None:
    told = {result.delivery for result in run.results}
    for standing in held_now(standings, run.world.clock.now()):
        if standing.id not in told:
            run.done(standing.id, State.HELD, standing.reasons[0])


def held_now(standings: Iterable[Standing], now: datetime) -> list[Standing]:
    """Return what is held although its time has come."""
    return [s for s in standings if s.state is State.HELD and is_due(s, now)]


def in_order(standing: Standing) -> tuple[str, str]:
    """Return what sorts standings by their planned moments."""
    planned = standing.planned.instant.isoformat() if standing.planned else ""
    return planned, standing.id


def note_missed(run: Run, standings: list[Standing]) -> bool:
    """Write down whose window has passed, once for each content and time; tell if any were.

    What was over before there was a ledger is no news: a calendar may be years older.
    """
    now = run.world.clock.now()
    missed = {
        standing.id: standing
        for standing in standings
        if standing.state is State.MISSED
        and standing.digest
        and standing.digest not in run.ledger.progress(standing.id).missed
        and not was_over(standing, run.ledger, now)
    }
    if not missed:
        return False
    events = {name: ("missed", {"digest": standing.digest}) for name, standing in missed.items()}
    if run.write_all(events) is Landing.LANDED:
        for name, standing in missed.items():
            run.done(name, State.MISSED, standing.reasons[0])
    return True
