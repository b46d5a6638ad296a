"""Finish old business: claims without a receipt, by what the platform's class allows.

Nothing is ever sent again in the hope that it was not sent: a durable key makes a repeat the same
post, a windowed key does while its window is open and the network was asked first, a listing can
prove absence, and everything else is a person's decision. And nothing is sent again that nobody
wants any more: a post that was edited, cancelled or missed since is looked for, and let go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from marronnier.approving import account_id, address
from marronnier.ledger import Event, PartProgress
from marronnier.model import Account, Message, Place, State, Trouble, say
from marronnier.planning import resolve_command
from marronnier.platforms import base
from marronnier.running import Run
from marronnier.sending import (
    Verdict,
    published,
    reason_of,
    released,
    request,
    still_wanted,
    told,
    unknown,
)
from marronnier.world import NoAnswer, NotSent

WINDOW = timedelta(minutes=20)  # a third of the hour that Mastodon keeps its keys
QUIET = timedelta(seconds=10)  # for a server to finish what a dead client had asked
LISTING = timedelta(minutes=10)  # for a new post to show in a listing
RESENDS = 2


def settle(run: Run) -> None:
    """Settle every open claim whose owner can no longer act."""
    for name in sorted(run.ledger.deliveries()):
        if run.client not in ("", name.partition("/")[0]):
            continue
        _, part = run.ledger.progress(name).first_open()
        if part and part.claim and part.state in (State.CLAIMED, State.UNKNOWN):
            _settle_one(run, name, part, part.claim)


def _settle_one(run: Run, name: str, part: PartProgress, claim: Event) -> None:
    if part.state is State.CLAIMED and not _owner_ended(run, claim):
        return
    try:
        verdict = _open_claim(run, name, part, claim).resolve()
    except _Gone as gone:
        verdict = parked(name, claim, gone.reason)
    except (base.Outcome, NotSent, NoAnswer, Trouble) as outcome:
        if part.state is State.UNKNOWN:
            run.done(name, State.UNKNOWN, reason_of(outcome))
            return
        verdict = unknown(reason_of(outcome))
    if verdict is None:
        run.done(name, State.UNKNOWN, say("Waiting for the network to settle."))
        return
    run.record(name, claim.data, verdict.kind, **verdict.data)
    run.done(name, verdict.state, verdict.reason, str(verdict.data.get("url", "")))


def _owner_ended(run: Run, claim: Event) -> bool:
    ended = run.world.executor.ended(claim.data["by"])
    if ended is None:
        expires = datetime.fromisoformat(str(claim.data["expires_at"]))
        return run.world.clock.now() > expires + QUIET
    return ended


class _Gone(base.Outcome):
    """Say that the account that a claim speaks of is not there any more."""


def _open_claim(run: Run, name: str, part: PartProgress, claim: Event) -> OpenClaim:
    account = _account(run, name)
    data = claim.data
    if (data["account"], data.get("to", "")) != (account_id(account), address(account)):
        raise _Gone(say("The account {key} is another one now.", key=account.key))
    return OpenClaim(
        run,
        name,
        part,
        claim,
        run.transports[account.platform],
        run.session(account),
        base.Prepared(data["key"], data["request"], data.get("derivatives", {})),
    )


def _account(run: Run, name: str) -> Account:
    client, key = name.partition("/")[0], name.rpartition("/")[2]
    accounts = run.workspace.clients[client].accounts if client in run.workspace.clients else {}
    platform = run.transports.get(key.partition(".")[0])
    if platform is not None and key in accounts:
        return accounts[key]
    if platform is not None and not platform.SECRETS:
        return Account(client, key, Place(""))
    raise _Gone(say("The account {key} is no longer in accounts.yml.", key=key))


def _still_wanted(run: Run, name: str, claim: Event) -> bool:
    """Tell whether exactly this would be sent now, had nobody claimed it."""
    return any(
        still_wanted(run, standing, claim.data)
        for standing in run.standings()
        if standing.id == name
    )


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """Hold a claim whose outcome is not known, and the means to find it out."""

    run: Run
    name: str
    part: PartProgress
    claim: Event
    platform: base.Platform
    session: base.Session
    prepared: base.Prepared

    def resolve(self) -> Verdict | None:
        """Return what can be proven of the claim; None: it is too early to tell."""
        class_ = base.Class(str(self.claim.data["class"]))
        found = self._look()
        if class_ in (base.Class.HANDLE, base.Class.NEITHER) or found is None or len(found) > 1:
            return self._parked(found or ())
        if found:
            return published(found[0])
        age = self.run.world.clock.now() - self.claim.at
        same = class_ is base.Class.KEY or (class_ is base.Class.WINDOW and age < WINDOW)
        if same and _still_wanted(self.run, self.name, self.claim):
            return self._same_key() if class_ is base.Class.WINDOW else self._request()
        return self._absent()

    def _request(self) -> Verdict:
        """Make the same request again; that this one was not taken says nothing of the first."""
        verdict = request(self.platform, self.session, self.prepared)
        if verdict.kind == "released" and verdict.reason:
            return unknown(verdict.reason)
        return verdict

    def _look(self) -> tuple[base.Sent, ...] | None:
        try:
            return self.platform.look(self.session, self.prepared)
        except base.Unsupported:
            return None

    def _same_key(self) -> Verdict:
        """Make the same request again, once an absence has outlasted the quiet time."""
        clock = self.run.world.clock
        wait = self.part.last.at + QUIET - clock.now()
        if wait > timedelta(0):
            clock.sleep(min(wait, QUIET).total_seconds())
            if found := self._look():
                return published(found[0]) if len(found) == 1 else self._parked(found)
        return self._request()

    def _absent(self) -> Verdict | None:
        """Decide on a message that the network does not list."""
        if self.run.world.clock.now() - self.part.last.at < LISTING:
            return None
        number = self.claim.data["part"]
        events = self.run.ledger.streams[self.name]
        claims = sum(e.kind == "claim" and e.data["part"] == number for e in events)
        if claims > RESENDS:
            return self._parked(())
        return released(say("The network does not list it: it was not sent."))

    def _parked(self, found: tuple[base.Sent, ...]) -> Verdict:
        why = say("No machine can tell whether it went out: look at the account.")
        if found:
            urls = ", ".join(sent.url for sent in found)
            why = say("It seems to be out as {urls}: look at it.", urls=urls)
        return parked(self.name, self.claim, why)


def parked(name: str, claim: Event, why: Message) -> Verdict:
    """Return the verdict of a claim that waits for a person, with the command to settle it."""
    command = resolve_command(name, claim)
    reason = say("{why} Then call: {command}", why=why, command=command)
    return Verdict("parked", State.PARKED, told(reason), reason)
