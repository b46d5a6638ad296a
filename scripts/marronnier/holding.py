"""Wait inside one run, and send each post at its second.

A post is armed a few seconds ahead: prepared and claimed. At its second, ledger and posts are read
once more, and it goes out or is released. What the ledger shows at any moment is what a run that
ends here would leave to others, so that a long run needs no trust that a short one does not need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from marronnier.mirroring import mirror_finished
from marronnier.model import Away, Message, State, Trouble, say
from marronnier.publishing import (
    STOPPED,
    exit_code,
    held_now,
    in_order,
    note_missed,
    tell_unread,
)
from marronnier.relaying import PLANNED, keeps_waiting, upcoming
from marronnier.running import Result, Run
from marronnier.sending import (
    Armed,
    Verdict,
    arm_all,
    fence_all,
    record_all,
    released,
    request,
)
from marronnier.settling import settle
from marronnier.standings import Standing

AHEAD = timedelta(seconds=15)  # half the fence: what is armed then is not too old at its second
ARMED = 8  # at once: as many doubts a crash may leave
LOOK = timedelta(seconds=30)  # at most, between two looks at the ledger and the posts
LAST_LOOK = timedelta(seconds=1)  # before the request
FRESH = 3.0  # seconds that a look is worth, when several go out after it
IMMINENT = timedelta(seconds=4)  # too little time for anything else
CALM = timedelta(seconds=45)  # without anything to send: time for old claims, and for courtesies
SETTLE = 60.0  # seconds between two rounds of questions about old claims
PATIENCE = 20.0  # seconds for a receipt, before the next thing is looked at
STUBBORN = 300.0  # seconds that a trouble other than an absent remote may last
RETRY = timedelta(seconds=10)  # after a first failure; after each further one three times as long
RETRIES = 4  # times: up to 13 minutes


@dataclass(frozen=True, slots=True)
class Later:
    """Hold when what failed may be tried again: only as it was; a correction starts over."""

    digest: str
    failures: int
    at: datetime


@dataclass(slots=True)
class Holding:
    """Hold a run that waits: until a moment, or for ever; what it has armed, and what it owes."""

    run: Run
    until: datetime | None = None
    mirror: bool = True
    note: Callable[[Message], None] = lambda _: None  # one line for each decision
    notify: Callable[[str], None] = lambda _: None  # what systemd is told
    armed: list[Armed] = field(default_factory=list)
    owed: list[tuple[Armed, Verdict]] = field(default_factory=list)  # receipts not yet written
    later: dict[str, Later] = field(default_factory=dict)
    standings: list[Standing] = field(default_factory=list)
    told: dict[str, tuple[State, str]] = field(default_factory=dict)
    said: str = ""  # the last note
    commit: str = ""  # whose unreadable files were told
    finished: bool = False  # something went out since files were marked
    settled: float = 0.0  # when old claims were asked about
    troubled: float | None = None  # since when
    races: int = 0

    def hold(self) -> int:
        """Send everything at its time; return the exit code; raise Trouble that does not pass.

        Asked to stop, release what is armed, record what was sent, and return 0.
        """
        tell, self.run.tell = self.run.tell, self._once(self.run.tell)
        self.settled = self.run.world.clock.monotonic() - SETTLE
        self.notify("READY=1")
        try:
            while (rest := self._turn()) is not None:
                if self.run.world.clock.pause(rest.total_seconds()):
                    return self._stop()
            return exit_code(self.run)
        finally:
            self.run.tell = tell

    def _once(self, tell: Callable[[Result], None]) -> Callable[[Result], None]:
        """Return what tells a result unless the same was told of the same delivery before."""

        def once(result: Result) -> None:
            news = (result.state, str(result.reason))
            if result.state is State.PUBLISHED or self.told.get(result.delivery) != news:
                tell(result)
            self.told[result.delivery] = news

        return once

    # --- one turn ---

    def _turn(self) -> timedelta | None:
        """Do what can be done now; return for how long to rest, None when nothing is left."""
        now = self.run.world.clock.now()
        try:
            self._pay()
            if not (self.armed and _planned(self.armed[0]) - now < IMMINENT):
                self._look(now)
            rest = timedelta(0) if self._fire() else self._rest()
        except Trouble as trouble:
            return self._wait_out(trouble)
        self.troubled = None
        self.notify(f"WATCHDOG=1\nSTATUS={self._next(now)}")
        if self.until is None:
            self.run.results.clear()  # nobody asks a run without end for them
        return rest

    def _look(self, now: datetime) -> None:
        run = self.run
        run.refresh()
        self.standings = run.standings(now)
        if note_missed(run, self.standings):
            self.standings = run.standings()
        ready = self._ready(now)
        if self._is_calm(now, ready):
            self._tidy()
            ready = self._ready(self.run.world.clock.now())
        if not ready or run.world.clock.pause(0):
            self.races = 0
        else:
            self._arm(ready)
        self._tell(now)

    def _ready(self, now: datetime) -> list[Standing]:
        """Return what may be armed now, in its order: the due, and what is planned just ahead."""
        ahead = now + AHEAD if self.until is None else min(now + AHEAD, self.until)
        found = [s for s in self.standings if s.state is State.DUE]
        soon = [m for m in upcoming(self.standings, now) if m <= ahead]
        if soon:  # whether it may go out is judged as of then
            coming = {
                s.id for s in self.standings if s.planned and now < s.planned.instant <= ahead
            }
            found += [
                s for s in self.run.standings(ahead) if s.state is State.DUE and s.id in coming
            ]
        return [s for s in sorted(found, key=in_order) if not self._waits(s, now)]

    def _waits(self, standing: Standing, now: datetime) -> bool:
        later = self.later.get(standing.id)
        return later is not None and later.digest == standing.digest and now < later.at

    def _is_calm(self, now: datetime, ready: list[Standing]) -> bool:
        moments = upcoming(self.standings, now)
        busy = bool(self.armed or ready or (moments and moments[0] - now < CALM))
        return not busy or self.run.world.clock.monotonic() - self.settled > 10 * SETTLE

    def _tidy(self) -> None:
        """Settle old claims and mark finished posts: what can wait until nothing else cannot."""
        run, clock = self.run, self.run.world.clock
        if clock.monotonic() - self.settled >= SETTLE:
            settle(run)
            self.settled = clock.monotonic()
            self.standings = run.standings()
        run.mark()
        if self.mirror and self.finished:
            mirror_finished(run)
            self.finished = False

    def _arm(self, ready: list[Standing]) -> None:
        chosen: dict[object, Standing] = {}
        for standing in ready:  # of two with one content, the second is decided after the first
            content = (standing.client, standing.account, standing.content_digest)
            if len(self.armed) + len(chosen) < ARMED:
                chosen.setdefault(content, standing)
        if not chosen:
            return
        armed = arm_all(self.run, chosen.values())
        if armed is None:
            self.races += 1
            self.run.wait(min(0.1 * self.races, 2.0))
            return
        self.races = 0
        self.armed = sorted([*self.armed, *armed], key=_planned)
        now = self.run.world.clock.now()
        for one in armed:
            if _planned(one) > now:
                self._note(say("{delivery} is armed.", delivery=one.standing.id))
        for standing in chosen.values():
            if standing.id not in {one.standing.id for one in armed}:
                self._postpone(standing)

    def _postpone(self, standing: Standing) -> None:
        """Let what failed wait; its account is opened anew then."""
        known = self.later.get(standing.id)
        failures = known.failures + 1 if known and known.digest == standing.digest else 0
        at = self.run.world.clock.now() + RETRY * 3 ** min(failures, RETRIES)
        self.later[standing.id] = Later(standing.digest, failures, at)
        if standing.delivery:
            account = standing.delivery.account
            self.run.sessions.pop((account.client, account.key), None)

    # --- sending ---

    def _fire(self) -> bool:
        """Send what is armed and whose second has come; tell whether there was any."""
        clock, fired = self.run.world.clock, False
        barred: dict[str, Verdict | None] = {}
        looked = 0.0
        while self.armed and _planned(self.armed[0]) <= clock.now() + LAST_LOOK:
            if clock.pause(0):
                break
            one = self.armed[0]
            # a network that took its time leaves the next ones' claims old: look again
            if one.standing.id not in barred or clock.monotonic() - looked > FRESH:
                edge, looked = clock.now() + LAST_LOOK, clock.monotonic()
                volley = [other for other in self.armed if _planned(other) <= edge]
                names = (other.standing.id for other in volley)
                barred = dict(zip(names, fence_all(self.run, volley), strict=True))
                self.notify("WATCHDOG=1")
            self.owed.append((one, barred[one.standing.id] or self._send(one)))
            self.armed.remove(one)
            fired = True
        # receipts go together, and after whatever had its second meanwhile
        self._pay()
        return fired

    def _send(self, armed: Armed) -> Verdict:
        wait = _planned(armed) - self.run.world.clock.now()
        if self.run.world.clock.pause(max(0.0, wait.total_seconds())):
            return _stopped()
        return request(armed.platform, armed.session, armed.prepared)

    def _pay(self, patience: float = PATIENCE) -> None:
        """Write the receipts that are owed; what cannot be written stays owed."""
        if not self.owed:
            return
        record_all(self.run, self.owed, patience)
        for one, verdict in self.owed:
            if verdict.state is State.PUBLISHED:
                self.finished = True
                self.later.pop(one.standing.id, None)
            else:
                self._postpone(one.standing)
        self.owed = []

    def _stop(self) -> int:
        self.notify("STOPPING=1")
        self._note(STOPPED)
        self.owed += [(one, _stopped()) for one in self.armed]
        self.armed = []
        self._pay(3 * PATIENCE)
        return 0

    # --- waiting ---

    def _rest(self) -> timedelta | None:
        now = self.run.world.clock.now()
        if self.races:  # it has just waited
            return timedelta(0)
        if self._is_over(now):
            self._tidy()
            return None
        moments = [now + LOOK, *(one.at for one in self.later.values() if one.at > now)]
        moments += [_planned(one) - LAST_LOOK for one in self.armed]
        for planned in upcoming(self.standings, now)[:1]:
            moments.append(planned - AHEAD if planned - AHEAD > now else planned)
        if self.until is not None:
            moments.append(self.until)
        return max(min(moments) - now, timedelta(0))

    def _is_over(self, now: datetime) -> bool:
        if self.until is None or self.armed or self.owed:
            return False
        return not keeps_waiting(self.standings, now, self.until)

    def _wait_out(self, trouble: Trouble) -> timedelta:
        """Return for how long to rest while something is wrong around us; raise what stays."""
        clock = self.run.world.clock
        self.troubled = clock.monotonic() if self.troubled is None else self.troubled
        lasts = clock.monotonic() - self.troubled
        over = self.until is not None and clock.now() >= self.until and not self.armed
        if over or (not isinstance(trouble, Away) and lasts > STUBBORN):
            raise trouble
        self._note(trouble.message)
        self.notify(f"WATCHDOG=1\nSTATUS={trouble.message}")
        pause = min(timedelta(seconds=1 + lasts / 4), LOOK)
        return min([pause, *(max(_planned(one) - clock.now(), timedelta(0)) for one in self.armed)])

    # --- telling ---

    def _tell(self, now: datetime) -> None:
        """Tell what is held though due, what cannot be read, and what comes next."""
        for standing in held_now(self.standings, now):
            self.run.done(standing.id, State.HELD, standing.reasons[0])
        if self.commit != self.run.revision.commit:
            self.commit = self.run.revision.commit
            tell_unread(self.run)
        for notice in self.run.notices:
            self.note(notice)
        self.run.notices.clear()
        if not self.armed:
            self._note(self._next(now))

    def _next(self, now: datetime) -> Message:
        coming = [
            (standing.planned.instant, standing.id, standing.state)
            for standing in self.standings
            if standing.planned and standing.state in PLANNED and standing.planned.instant > now
        ]
        if not coming:
            return say("Nothing is planned.")
        moment, delivery, state = min(coming)
        at = f"{moment:%Y-%m-%d %H:%M:%S}"
        if state is State.HELD:
            return say(
                "Next: {delivery} at {moment} UTC, held so far.", delivery=delivery, moment=at
            )
        return say("Next: {delivery} at {moment} UTC.", delivery=delivery, moment=at)

    def _note(self, message: Message) -> None:
        if str(message) != self.said:
            self.note(message)
        self.said = str(message)


def _planned(armed: Armed) -> datetime:
    planned = armed.standing.planned
    if planned is None:
        raise ValueError(armed.standing.id)
    return planned.instant


def _stopped() -> Verdict:
    return released(say("The run was asked to stop."))
