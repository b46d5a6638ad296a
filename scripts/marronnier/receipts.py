"""What receipts tell people: why something came to be, and how a person settles it.

They also tell until when a network wants to be left alone, so that no later run asks in vain.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from marronnier.events import Event
from marronnier.ledger import Ledger, PartProgress
from marronnier.model import Message, State, rebuilt, say

PAUSE = timedelta(days=1)  # at most: a network that names a later moment is asked once a day


def told_of(delivery: str, part: PartProgress) -> tuple[Message, ...]:
    """Return why a delivery is where it is, and how a person can settle it."""
    reason = reason_of(part.last)
    told = [reason] if reason else []
    if part.state is State.UNKNOWN and part.claim:
        told.append(
            say(
                "The next run asks again; whoever knows better calls: {command}",
                command=resolve_command(delivery, part.claim.data["nonce"]),
            )
        )
    return tuple(told)


def reason_of(event: Event) -> Message | None:
    """Return why an event came to be: by its parts if they fit together, else as it was told."""
    try:
        said = rebuilt(event.data["said"])
        said.render()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        reason = event.data.get("reason")
        return say("{reason}", reason=reason) if reason else None
    return said


def resolve_command(delivery: str, nonce: str) -> str:
    """Return the command by which a person settles a claim, named by its nonce."""
    choices = "--published URL | --not-published | --abandon"
    return f"marronnier resolve {delivery} --nonce {nonce} {choices}"


def pauses(ledger: Ledger, now: datetime) -> Mapping[str, Message]:
    """Return account id -> why nothing is sent to it yet, by the limits that networks told.

    A limit is the account's: what it turned away of one post, it would turn away of the next.
    """
    found: dict[str, Message] = {}
    for name in ledger.deliveries():
        _, part = ledger.progress(name).first_open()
        if part is None or part.claim is None or part.last.kind != "released":
            continue
        reason, until = reason_of(part.last), _until(part.last)
        if reason and until and now < min(until, part.last.at + PAUSE):
            found[str(part.claim.data["account"])] = reason
    return found


def _until(event: Event) -> datetime | None:
    """Return until when a network asked to be left alone, None where it did not."""
    try:
        until = datetime.fromisoformat(str(event.data.get("until", "")))
    except ValueError:
        return None
    return until if until.tzinfo else None
