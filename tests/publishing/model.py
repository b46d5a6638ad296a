"""An exhaustive model of the protocol: one delivery, a few runs, everything that may go wrong.

Every interleaving is walked: runs die before and after every step, pushes land without an answer,
requests are answered, refused, lost, served in silence, or served long after their sender gave up,
and the network lists a new message late. What the publisher does is told by a `Protocol`, so that
the one that we use can be compared with those that look as good and are not.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace


class At(enum.IntEnum):
    """Where a run stands."""

    START = 0
    DECIDING = 1  # it has read the ledger
    ARMED = 2  # its claim is in the ledger, or it believes so
    SENDING = 3  # the fence is behind it: nothing stops this request any more
    ANSWERED = 4
    REFUSED = 5
    IN_DOUBT = 6
    REPEATING = 7  # another run's claim, whose request it makes again
    FOUND = 8
    ABSENT = 9
    GIVING_UP = 10
    ENDED = 11
    DEAD = 12


GONE = (At.ENDED, At.DEAD)


@dataclass(frozen=True)
class Ledger:
    """The ledger's one answer: what became of the delivery, by whose claim, and who holds it."""

    state: str = "free"  # free, claimed, unknown, published, refused, parked
    owner: int = -1
    claims: int = 0
    held: bool = False  # a person holds the client's posts back


@dataclass(frozen=True)
class World:
    """Everything that is so at one moment."""

    ledger: Ledger = Ledger()
    visible: int = 0  # messages that the network shows
    listed: bool = True  # whether its listing tells of them yet
    underway: int = 0  # requests that arrive when nobody waits for them any more
    runs: tuple[tuple[At, Ledger], ...] = ()
    wrong: str = ""  # what must never be, once it is


@dataclass(frozen=True)
class Protocol:
    """What a publisher does; the defaults are ours for a network of class L."""

    same: bool = False  # a repeat of the same request is the same message (classes K and H)
    claims: bool = True
    nonce: bool = True
    compares: bool = True  # a push on top of a head that has moved is refused
    fence: bool = True
    settles: str = "look"  # or "repeat", "park"
    waits: bool = True  # until requests and listing have settled
    asks_owner: bool = True  # leaves claims alone whose run may still be alive
    retries: bool = False  # some layer repeats a request without an answer
    most: int = 2  # claims of a message that is not found, before a person must look


def explore(protocol: Protocol, runs: int = 3, until: str = "") -> tuple[int, set[str]]:
    """Walk every state; return how many there are, and everything that went wrong in any.

    With `until`, stop at the first state in which that went wrong.
    """
    begin = World(runs=((At.START, Ledger()),) * runs)
    seen, left, wrong = {begin}, deque([begin]), set()
    while left and until not in wrong:
        world = left.popleft()
        for after in _after(world, protocol):
            if after.wrong:
                wrong.add(after.wrong)
            elif after not in seen:
                seen.add(after)
                left.append(after)
        if all(at in GONE for at, _ in world.runs):
            wrong |= _wrong_at_rest(world)
    return len(seen), wrong


def _wrong_at_rest(world: World) -> set[str]:
    """Judge a state in which every run is over and nothing is underway any more."""
    if world.underway or not world.listed:
        return set()
    if world.ledger.state == "published" and not world.visible:
        return {"published and not to be seen"}
    if world.ledger.state == "refused" and world.visible:
        return {"refused and to be seen"}
    return set()


def _after(world: World, protocol: Protocol) -> Iterator[World]:
    if world.underway:
        yield _arrives(replace(world, underway=world.underway - 1), protocol)
    if not world.listed:
        yield replace(world, listed=True)
    if not world.ledger.held:
        yield replace(world, ledger=replace(world.ledger, held=True))
    for number, (at, _) in enumerate(world.runs):
        if at not in GONE:
            yield _moved(world, number, At.DEAD)
            yield from STEPS[at](world, number, protocol)


def _moved(world: World, number: int, at: At, view: Ledger | None = None) -> World:
    """Return the world with one run elsewhere; what it forgets makes equal states equal."""
    known = Ledger() if at in GONE else world.runs[number][1] if view is None else view
    runs = (*world.runs[:number], (at, known), *world.runs[number + 1 :])
    return replace(world, runs=runs)


def _arrives(world: World, protocol: Protocol) -> World:
    """Let the network take a message."""
    if world.visible and protocol.same:
        return world
    if world.visible:
        return replace(world, wrong="twice")
    return replace(world, visible=1, listed=False)


def _written(world: World, number: int, ledger: Ledger, protocol: Protocol) -> World | None:
    """Push on top of what the run has read; None when the head had moved."""
    if protocol.compares and world.ledger != world.runs[number][1]:
        return None
    return replace(world, ledger=ledger)


# --- one step of one run ------------------------------------------------------------------------


def _start(world: World, number: int, _: Protocol) -> Iterator[World]:
    yield _moved(world, number, At.DECIDING, world.ledger)


def _deciding(world: World, number: int, protocol: Protocol) -> Iterator[World]:
    view = world.runs[number][1]
    if view.state == "free":
        yield from _claim(world, number, protocol, view)
    elif view.state in ("claimed", "unknown"):
        yield from _settle(world, number, protocol, view)
    else:
        yield _moved(world, number, At.ENDED)


def _claim(world: World, number: int, protocol: Protocol, view: Ledger) -> Iterator[World]:
    if view.held or view.claims > protocol.most:
        yield _moved(world, number, At.ENDED)
        return
    if not protocol.claims:
        yield _moved(world, number, At.SENDING)
        return
    # Without a nonce nobody can tell one run's claim from another's.
    owner = number if protocol.nonce else runs_alike(world)
    mine = Ledger("claimed", owner, view.claims + 1, view.held)
    landed = _written(world, number, mine, protocol)
    if landed:
        if world.ledger.held:
            landed = replace(landed, wrong="claimed while it was held")
        yield _moved(landed, number, At.DEAD)  # it landed, and nobody learnt of it
        yield _moved(landed, number, At.ARMED, mine)
    elif world.ledger == mine:
        yield _moved(world, number, At.ARMED, mine)  # “Everything up-to-date”
    else:
        yield _moved(world, number, At.ENDED)


def runs_alike(world: World) -> int:
    """Return the one name that runs without a nonce share."""
    return len(world.runs)


def _settle(world: World, number: int, protocol: Protocol, view: Ledger) -> Iterator[World]:
    alive = view.owner < len(world.runs) and world.runs[view.owner][0] not in GONE
    settled = world.listed and not world.underway
    if protocol.asks_owner and alive:
        yield _moved(world, number, At.ENDED)
    elif protocol.fence and world.ledger != view:
        yield _moved(world, number, At.ENDED)  # its last words came after we had read
    elif protocol.settles == "park":
        yield _moved(world, number, At.GIVING_UP)
    elif protocol.settles == "repeat":
        yield _moved(world, number, At.REPEATING)
    elif protocol.waits and not settled:
        yield _moved(world, number, At.ENDED)  # a later run looks
    elif world.visible and world.listed:
        yield _moved(world, number, At.FOUND)
    elif view.claims >= protocol.most:
        yield _moved(world, number, At.GIVING_UP)
    else:
        yield _moved(world, number, At.ABSENT)


def _armed(world: World, number: int, protocol: Protocol) -> Iterator[World]:
    if protocol.fence and world.ledger != world.runs[number][1]:
        yield _moved(world, number, At.ABSENT, world.ledger)
    else:
        yield _moved(world, number, At.SENDING)


def _sending(world: World, number: int, protocol: Protocol) -> Iterator[World]:
    doubtful = world.runs[number][0] if protocol.retries else At.IN_DOUBT
    served = _arrives(world, protocol)
    yield _moved(served, number, At.ANSWERED)
    yield _moved(served, number, doubtful)  # the answer is lost
    yield _moved(world, number, doubtful)  # the request is lost
    if world.underway < 2:
        yield _moved(replace(world, underway=world.underway + 1), number, doubtful)
    if world.runs[number][0] is At.SENDING:
        yield _moved(world, number, At.REFUSED)  # of a repeat, a refusal proves nothing


def _answered(world: World, number: int, _: Protocol) -> Iterator[World]:
    """Say that it is out, whatever others wrote meanwhile."""
    yield _moved(
        replace(world, ledger=replace(world.ledger, state="published", owner=-1)), number, At.ENDED
    )


def _outcome(state: str) -> object:
    """Return the step that writes an outcome, which counts while the claim is still the last."""

    def step(world: World, number: int, protocol: Protocol) -> Iterator[World]:
        view, ledger = world.runs[number][1], world.ledger
        open_ = ledger.state in ("claimed", "unknown") and ledger.owner == view.owner
        if (open_ and ledger.claims == view.claims) or not protocol.claims:
            owner = view.owner if state == "unknown" else -1
            world = replace(world, ledger=replace(ledger, state=state, owner=owner))
        yield _moved(world, number, At.ENDED)

    return step


def _absent(world: World, number: int, protocol: Protocol) -> Iterator[World]:
    """Free the delivery; then this run decides anew."""
    for freed in _outcome("free")(world, number, protocol):  # type: ignore[operator]
        yield _moved(freed, number, At.START, Ledger())


STEPS = {
    At.START: _start,
    At.DECIDING: _deciding,
    At.ARMED: _armed,
    At.SENDING: _sending,
    At.REPEATING: _sending,
    At.ANSWERED: _answered,
    At.FOUND: _answered,
    At.REFUSED: _outcome("refused"),
    At.IN_DOUBT: _outcome("unknown"),
    At.GIVING_UP: _outcome("parked"),
    At.ABSENT: _absent,
}
