"""Finish old business: claims without a receipt, by what the platform's class allows.

Nothing is ever sent again in the hope that it was not sent: a durable key makes a repeat the same
post, a handle is at most one post, a windowed key holds while its window is open and the network
was asked first, a listing can prove absence, and everything else is a person's decision. Nothing
is sent again that nobody wants any more: a post that was edited, cancelled or missed since is
looked for, and let go. And nothing counts as absent while its owner may only be asleep.

A repeat is claimed like a first request: the ledger always names the one who may be sending.

What nobody could find out in a day is parked: a network that is closed to us for so long needs a
person anyhow, a handle lives for no longer, and a repeat every quarter of an hour helps nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from marronnier.approving import account_id, address
from marronnier.events import ENVELOPE, Event
from marronnier.ledger import PartProgress
from marronnier.model import Account, Message, Place, State, Trouble, say
from marronnier.platforms import base
from marronnier.receipts import resolve_command
from marronnier.running import Run
from marronnier.sending import (
    Armed,
    Verdict,
    owner_of,
    published,
    reason_of,
    released,
    shoot,
    told,
    unknown,
    wanted_still,
)
from marronnier.standings import Standing
from marronnier.world import Landing, NoAnswer, NotSent

WINDOW = timedelta(minutes=20)  # a third of the hour that Mastodon keeps its keys
QUIET = timedelta(seconds=10)  # for a server to finish what a dead client had asked
LISTING = timedelta(minutes=10)  # for a new post to show in a listing
RESENDS = 2
DOUBT = timedelta(days=1)  # then it is a person's; a handle, too, is kept for no longer

Outcome = tuple[Mapping[str, Any], Verdict]  # a claim, and what came of it


def settle(run: Run) -> None:
    """Settle every open claim whose owner can no longer act."""
    for name in sorted(run.ledger.deliveries()):
        if run.client not in ("", name.partition("/")[0]):
            continue
        if run.world.clock.pause(0):
            return  # asked to stop: it stays open for other runs
        _, part = run.ledger.progress(name).first_open()
        if part and part.claim and part.state in (State.CLAIMED, State.UNKNOWN):
            _settle_one(run, name, part, part.claim)


def _settle_one(run: Run, name: str, part: PartProgress, claim: Event) -> None:
    if _is_ahead(run, claim):
        return
    ended = run.world.executor.ended(claim.data["by"])
    if part.state is State.CLAIMED and not (_lease_over(run, claim) if ended is None else ended):
        return
    proven = _is_proven(part, claim, ended=ended)
    try:
        outcome = _open_claim(run, name, part, claim, proven=proven).resolve()
    except _Gone as gone:
        outcome = claim.data, parked(name, claim.data, gone.reason)
    except (base.Outcome, NotSent, NoAnswer, Trouble) as failure:
        doubt = unknown(reason_of(failure))
        if part.state is State.UNKNOWN and not _is_old(run, name, claim):
            run.done(name, State.UNKNOWN, doubt.reason)
            return
        outcome = claim.data, _doubted(doubt, proven=proven)
    if outcome is None:
        run.done(name, State.UNKNOWN, say("Waiting for the network to settle."))
        return
    settled, verdict = outcome
    if verdict.kind == "unknown" and verdict.reason and _is_old(run, name, claim):
        tired = "{why} In a whole day nobody could tell whether it went out: look at the account."
        verdict = parked(name, settled, say(tired, why=verdict.reason))
    run.record(name, settled, verdict.kind, **verdict.data)
    run.done(name, verdict.state, verdict.reason, str(verdict.data.get("url", "")))


def _is_ahead(run: Run, claim: Event) -> bool:
    """Tell whether it was claimed for a moment still to come: a repeat now would be too early."""
    planned = claim.data.get("planned")
    return bool(planned) and run.world.clock.now() < datetime.fromisoformat(str(planned))


def _lease_over(run: Run, claim: Event) -> bool:
    expires = datetime.fromisoformat(str(claim.data["expires_at"]))
    return run.world.clock.now() > expires + QUIET


def _is_old(run: Run, name: str, claim: Event) -> bool:
    """Tell whether a day has not been enough to find out what became of a request."""
    claims = {e.data["nonce"]: e for e in run.ledger.streams[name] if e.kind == "claim"}
    first = claim
    while earlier := claims.get(first.data.get("repeats", "")):
        first = earlier
    return run.world.clock.now() - first.at > DOUBT


def _is_proven(part: PartProgress, claim: Event, *, ended: bool | None) -> bool:
    """Tell whether all who were to send this are proven to have ended, or have said so."""
    if claim.data.get("unproven"):
        return False
    return ended is True or (part.state is State.UNKNOWN and not part.last.data.get("unproven"))


def _doubted(verdict: Verdict, *, proven: bool) -> Verdict:
    """Return a verdict that says whether an owner may still be at work."""
    return verdict if proven else replace(verdict, data={**verdict.data, "unproven": True})


class _Gone(base.Outcome):
    """Say that the account that a claim speaks of is not there any more."""


def _open_claim(
    run: Run, name: str, part: PartProgress, claim: Event, *, proven: bool
) -> OpenClaim:
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
        proven,
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
    proven: bool = True  # that its owner has ended

    def resolve(self) -> Outcome | None:
        """Return what can be proven of the claim; None: it is too early to tell."""
        class_ = base.Class(str(self.claim.data["class"]))
        try:
            found = self._look()
        except base.Lapsed as lapsed:
            return self._free(lapsed.reason)
        if class_ is base.Class.NEITHER or found is None or len(found) > 1:
            return self._parked(found or ())
        if found:
            return self._mine(published(found[0]))
        if self._may_repeat(class_) and (standing := self._wanted()):
            return self._repeat(standing, class_)
        return self._absent()

    def _look(self) -> tuple[base.Sent, ...] | None:
        """Return what the network shows of it; None where it shows nothing of any message."""
        try:
            found = self.platform.look(self.session, self.prepared)
        except base.Unsupported:
            return None
        others = self._others() if found else frozenset()
        own = tuple(sent for sent in found if not (sent.id and {sent.id, sent.url} & others))
        if found and not own and self.claim.data["class"] == base.Class.HANDLE:
            # it is out: that its post cannot be told from another's is no reason to send it again
            raise base.Unknown(
                say("It is out, and cannot be told from other posts of the account.")
            )
        return own

    def _others(self) -> frozenset[str]:
        """Return what the account's other messages are known to have become, by id or address."""
        ledger, mine = self.run.ledger, (self.name, self.claim.data["part"])
        return frozenset(
            str(part.last.data.get("id") or part.last.data.get("url", ""))
            for name in ledger.deliveries()
            for number, part in ledger.progress(name).parts.items()
            if part.state is State.PUBLISHED and (name, number) != mine
            if part.claim and part.claim.data["account"] == self.claim.data["account"]
        )

    def _may_repeat(self, class_: base.Class) -> bool:
        """Tell whether the same request again can make no second post."""
        if class_ in (base.Class.KEY, base.Class.HANDLE):
            return True
        age = self.run.world.clock.now() - self.claim.at
        # one that failed twice is no accident: from then on the network is only asked
        return class_ is base.Class.WINDOW and age < WINDOW and not self.claim.data.get("repeats")

    def _wanted(self) -> Standing | None:
        """Return where this delivery stands, if exactly this would be sent now."""
        if self.name not in wanted_still(self.run, {self.name: self.claim.data}):
            return None
        return next((found for found in self.run.standings() if found.id == self.name), None)

    def _repeat(self, standing: Standing, class_: base.Class) -> Outcome | None:
        """Claim it anew and make the same request again."""
        if class_ is base.Class.WINDOW and (found := self._look_later()):
            return self._mine(published(found[0])) if len(found) == 1 else self._parked(found)
        began = self.run.world.clock.monotonic()
        claim = self._claim_again()
        if self.run.write(self.name, "claim", **claim) is not Landing.LANDED:
            return None  # another run settles it
        standing = replace(standing, part=claim["part"])
        armed = Armed(standing, self.platform, self.session, self.prepared, claim, began)
        return claim, repeated(shoot(self.run, armed), class_)

    def _claim_again(self) -> dict[str, Any]:
        """Return a claim of this run for the same request; a doubt stays with all that follows."""
        kept = {name: value for name, value in self.claim.data.items() if name not in ENVELOPE}
        again = {**kept, **owner_of(self.run), "repeats": self.claim.data["nonce"]}
        return again if self.proven else {**again, "unproven": True}

    def _look_later(self) -> tuple[base.Sent, ...] | None:
        """Look again once an absence has outlasted the quiet time."""
        clock = self.run.world.clock
        wait = self.part.last.at + QUIET - clock.now()
        if wait <= timedelta(0):
            return None
        clock.sleep(min(wait, QUIET).total_seconds())
        return self._look()

    def _absent(self) -> Outcome | None:
        """Decide on a message that the network does not show."""
        if self.run.world.clock.now() - self.part.last.at < LISTING:
            return None
        if not self.proven:
            return self._mine(parked(self.name, self.claim.data, UNPROVEN))
        return self._free(say("The network does not list it: it was not sent."))

    def _free(self, why: Message) -> Outcome:
        """Let the next run claim it anew, unless that was tried often enough."""
        number = self.claim.data["part"]
        claims = sum(
            event.kind == "claim" and event.data["part"] == number and "repeats" not in event.data
            for event in self.run.ledger.streams[self.name]
        )
        if claims <= RESENDS:
            return self._mine(released(why))
        often = say("{why} It was tried {count} times: look at the account.", why=why, count=claims)
        return self._mine(parked(self.name, self.claim.data, often))

    def _parked(self, found: tuple[base.Sent, ...]) -> Outcome:
        why = say("No machine can tell whether it went out: look at the account.")
        if found:
            urls = ", ".join(sent.url for sent in found)
            why = say("It seems to be out as {urls}: look at it.", urls=urls)
        return self._mine(parked(self.name, self.claim.data, why))

    def _mine(self, verdict: Verdict) -> Outcome:
        return self.claim.data, verdict


UNPROVEN = say(
    "The network does not list it, but the machine that claimed it cannot be asked whether it"
    " still means to send it: look at the account."
)


def repeated(verdict: Verdict, class_: base.Class) -> Verdict:
    """Return what a repeat proves: that it was not taken says nothing of the first request.

    Under a durable key a refusal is one of the post itself.
    """
    proves = verdict.kind == "published" or (verdict.kind == "refused" and class_ is base.Class.KEY)
    return verdict if proves or verdict.reason is None else unknown(verdict.reason)


def parked(name: str, claim: Mapping[str, Any], why: Message) -> Verdict:
    """Return the verdict of a claim that waits for a person, with the command to settle it."""
    command = resolve_command(name, claim["nonce"])
    reason = say("{why} Then call: {command}", why=why, command=command)
    return Verdict("parked", State.PARKED, told(reason), reason)
