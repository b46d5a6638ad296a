"""Send one part of one delivery: prepare, claim, one request, receipt.

Git's push of the claim decides who sends. Whatever may be out without a receipt stays open in the
ledger, where `settling` finds it. No layer repeats a request on its own.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from marronnier import __version__
from marronnier.approving import account_id, address, content
from marronnier.events import Event, canonical
from marronnier.model import Delivery, Message, State, Trouble, say
from marronnier.platforms import base
from marronnier.running import PATIENCE, Receipt, Run
from marronnier.standings import Standing
from marronnier.world import Landing, NoAnswer, NotSent

LEASE = timedelta(minutes=3)  # longer than fence and deadline together: after it nobody sends
FENCE = 30.0  # seconds from the claim's push to the request
MIN_PUBLISHER = "0.1.0"  # the oldest version that reads these claims rightly


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold the event that a request's outcome makes, and what it tells people."""

    kind: str
    state: State
    data: Mapping[str, Any]
    reason: Message | None = None


class Sending(enum.Enum):
    """Tell how sending one part ended."""

    SENT = "sent"  # the next part may follow
    RACED = "raced"  # another run wrote first: decide again
    OVER = "over"  # nothing more can be done for this delivery in this run


@dataclass(frozen=True, slots=True)
class Armed:
    """Hold a part that this run has claimed and not sent yet: all that its request needs."""

    standing: Standing
    platform: base.Platform
    session: base.Session
    prepared: base.Prepared
    claim: Mapping[str, Any]
    began: float  # when the claim's push began, by the clock that never jumps


def send_part(run: Run, standing: Standing) -> Sending:
    """Send the next part of a due delivery."""
    armed = arm(run, standing)
    return fire(run, armed) if isinstance(armed, Armed) else armed


def arm(run: Run, standing: Standing) -> Armed | Sending:
    """Prepare and claim the next part of a delivery; from here to the receipt it is this run's."""
    armed = arm_all(run, [standing])
    if armed is None:
        return Sending.RACED  # what the other run made of it decides
    return armed[0] if armed else Sending.OVER


def arm_all(run: Run, standings: Iterable[Standing]) -> list[Armed] | None:
    """Prepare the next parts of several deliveries and claim them in one push.

    What cannot be prepared is told and left out. None: another run wrote first, nothing is claimed.
    """
    ready = [
        (standing, delivery, made)
        for standing in standings
        if (delivery := standing.delivery) and (made := _prepare(run, standing, delivery))
    ]
    if not ready:
        return []
    began = run.world.clock.monotonic()
    armed = [
        Armed(standing, *made, claim_of(run, standing, delivery, *made[1:]), began)
        for standing, delivery, made in ready
    ]
    claims = {one.standing.id: ("claim", one.claim) for one in armed}
    return armed if run.write_all(claims) is Landing.LANDED else None


def _prepare(
    run: Run, standing: Standing, delivery: Delivery
) -> tuple[base.Platform, base.Session, base.Prepared] | None:
    try:
        _refuse_secrets(run, delivery)
        session = run.session(delivery.account)
        before = tuple(sent_of(event) for event in run.ledger.progress(standing.id).published)
        platform = run.transports[standing.platform]
        return platform, session, platform.prepare(session, delivery, standing.part, before)
    except (base.Outcome, NotSent, NoAnswer, Trouble) as outcome:
        run.done(standing.id, State.HELD, reason_of(outcome))
    except Exception as error:  # noqa: BLE001 - our bug in one platform holds back no other
        run.done(standing.id, State.HELD, _unexpected(error))
    return None


def _refuse_secrets(run: Run, delivery: Delivery) -> None:
    """Raise Held for a post that says a secret of ours: of its account, of Git, of another one."""
    said = canonical(content(delivery)).decode()
    if run.world.conceal(said) != said:
        raise base.Held(
            say("A secret of this environment stands in the post: take it out, and replace it.")
        )


def fire(run: Run, armed: Armed) -> Sending:
    """Send what is armed, if it is still wanted, and record what came of it."""
    verdict = shoot(run, armed)
    record_all(run, [(armed, verdict)])
    return Sending.SENT if verdict.state is State.PUBLISHED else Sending.OVER


def shoot(run: Run, armed: Armed) -> Verdict:
    """Make the one request of what is armed, unless the fence forbids it; record nothing yet."""
    return fence(run, armed) or request(armed.platform, armed.session, armed.prepared)


def record_all(
    run: Run, verdicts: Iterable[tuple[Armed, Verdict]], patience: float = PATIENCE
) -> None:
    """Record what came of several claims in one push, and tell it."""
    pairs = list(verdicts)
    receipts = [
        Receipt(armed.standing.id, armed.claim, verdict.kind, verdict.data)
        for armed, verdict in pairs
    ]
    run.record_all(receipts, patience)
    for armed, verdict in pairs:
        url = str(verdict.data.get("url", ""))
        run.done(armed.standing.id, verdict.state, verdict.reason, url)


def fence(run: Run, armed: Armed) -> Verdict | None:
    """Return why what is armed must not be sent any more, None when it may."""
    return fence_all(run, [armed])[0]


def fence_all(run: Run, armed: Sequence[Armed]) -> list[Verdict | None]:
    """Return for each why it must not be sent any more, None when it may; in one look.

    Ledger and posts are read once more: a hold, an edit or a revocation since the claim counts.
    """
    try:
        run.refresh()
        claims = {one.standing.id: one.claim for one in armed if _still_mine(run, one)}
        wanted = wanted_still(run, claims)
    except Trouble as trouble:
        return [released(trouble.message) for _ in armed]
    return [_barred(run, one, wanted) for one in armed]


def _barred(run: Run, armed: Armed, wanted: set[str]) -> Verdict | None:
    if run.world.clock.monotonic() - armed.began > FENCE:
        return released(say("Too much time has passed since its claim: it was not sent."))
    if armed.standing.id not in wanted:
        return released(say("It was changed, held or settled after its claim: it was not sent."))
    return None


def _still_mine(run: Run, armed: Armed) -> bool:
    part = run.ledger.progress(armed.standing.id).parts.get(armed.standing.part)
    nonce = armed.claim["nonce"]
    return (
        part is not None
        and part.state is State.CLAIMED
        and part.claim is not None
        and part.claim.data["nonce"] == nonce
    )


def wanted_still(run: Run, claims: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return which deliveries would be sent exactly as claimed, had nobody claimed them.

    What is claimed ahead of its time is judged as of that time.
    """
    now = run.world.clock.now()
    planned = [
        datetime.fromisoformat(claim["planned"])
        for claim in claims.values()
        if claim.get("planned")
    ]
    freed = dict(
        run.ledger.write(name, "released", now, part=claim["part"], nonce=claim["nonce"])
        for name, claim in claims.items()
    )
    return {
        found.id
        for found in run.standings(max([now, *planned]), run.ledger.extended(freed))
        if found.state is State.DUE
        and found.id in claims
        and found.digest == claims[found.id]["digest"]
    }


def claim_of(
    run: Run,
    standing: Standing,
    delivery: Delivery,
    session: base.Session,
    prepared: base.Prepared,
) -> dict[str, Any]:
    """Return what a claim records: whose it is, for exactly what, and the request itself."""
    return {
        "part": standing.part,
        "parts": len(delivery.parts),
        "digest": standing.digest,
        "content_digest": standing.content_digest,
        "account": account_id(delivery.account),
        "to": address(delivery.account),
        "planned": delivery.moment.instant.isoformat(timespec="seconds"),
        "class": (prepared.class_ or session.class_).value,
        "key": prepared.key,
        "request": prepared.request,
        "request_sha256": hashlib.sha256(canonical(prepared.request)).hexdigest(),
        "derivatives": prepared.derivatives,
        **owner_of(run),
    }


def owner_of(run: Run) -> dict[str, Any]:
    """Return what a claim says of the run that makes it."""
    return {
        "by": {**run.world.executor.describe(), "commit": run.revision.commit},
        "nonce": run.world.nonce(),
        "expires_at": (run.world.clock.now() + LEASE).isoformat(timespec="milliseconds"),
        "min_publisher": MIN_PUBLISHER,
        "publisher": __version__,
    }


def request(platform: base.Platform, session: base.Session, prepared: base.Prepared) -> Verdict:
    """Make the one visible request, and judge by what is proven."""
    try:
        sent = platform.publish(session, prepared)
    except base.Refused as outcome:
        return _verdict("refused", State.REFUSED, outcome.reason)
    except base.Busy as outcome:
        return released(outcome.reason, outcome.until if outcome.told else None)
    except (base.Held, base.Lapsed) as outcome:
        return released(outcome.reason)
    except NotSent as outcome:
        return released(reason_of(outcome))
    except (base.Unknown, NoAnswer, Trouble) as outcome:
        return unknown(reason_of(outcome))
    except Exception as error:  # noqa: BLE001 - our bug after the request may have left
        return unknown(_unexpected(error))
    return published(sent)


def published(sent: base.Sent) -> Verdict:
    """Return the verdict of a message that is out."""
    data = {"id": sent.id, "url": sent.url, "refs": dict(sent.refs)}
    return Verdict("published", State.PUBLISHED, data)


def released(reason: Message, until: datetime | None = None) -> Verdict:
    """Return the verdict of a message that is proven not to be out.

    `until` is when the network wants to be asked again: later runs keep to it.
    """
    verdict = _verdict("released", State.HELD, reason)
    if until is None:
        return verdict
    return replace(verdict, data={**verdict.data, "until": until.isoformat(timespec="seconds")})


def unknown(reason: Message) -> Verdict:
    """Return the verdict of a message that may be out or not."""
    return _verdict("unknown", State.UNKNOWN, reason)


def _unexpected(error: Exception) -> Message:
    return say("An unexpected answer could not be read ({kind}).", kind=type(error).__name__)


def _verdict(kind: str, state: State, reason: Message) -> Verdict:
    return Verdict(kind, state, told(reason), reason)


def told(reason: Message) -> dict[str, Any]:
    """Return what an event records of a reason: its English, and its parts for other languages."""
    return {"reason": str(reason), "said": reason.parts()}


def reason_of(outcome: Exception) -> Message:
    """Return the sentence of an outcome."""
    if isinstance(outcome, base.Outcome):
        return outcome.reason
    if isinstance(outcome, Trouble):
        return outcome.message
    why = next(iter(outcome.args), "")
    return why if isinstance(why, Message) else say("{why}", why=str(why))


def sent_of(event: Event) -> base.Sent:
    """Return what a receipt recorded of a published part."""
    data = event.data
    return base.Sent(str(data.get("id", "")), str(data.get("url", "")), data.get("refs", {}))
