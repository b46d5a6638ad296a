"""The ledger: immutable event files, chained by hash, folded into what became of each delivery.

Streams (a folder each, files `0001.json`, `0002.json`, …):

- `_ledger/`: the genesis, which names the repository; owner, which names it more closely;
- `<client>/_client/`: hold, resume;
- `<client>/<post>/_post/`: approve, revoke;
- `<client>/<post>/<account>/`: claim, released, published, refused, unknown, parked, resolved,
  missed.

Each event holds `prev`, the SHA-256 of the event before it in its stream, and the first of a stream
the SHA-256 of the genesis, so that an edited or missing event shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from marronnier.events import (
    GENESIS,
    REQUIRED,
    VERSION,
    Event,
    canonical,
    damaged,
    place,
    read_event,
)
from marronnier.model import State, say

OUTCOMES = {"published": State.PUBLISHED, "abandoned": State.CANCELLED, "not-published": None}
OPEN = {"claim": State.CLAIMED, "unknown": State.UNKNOWN, "parked": State.PARKED}


@dataclass(frozen=True, slots=True)
class PartProgress:
    """Hold where one part stands: its last claim and the event that decides its state."""

    state: State | None
    claim: Event | None
    last: Event


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold where a delivery stands by its events alone."""

    parts: Mapping[int, PartProgress] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()  # digests whose window passed

    @property
    def total(self) -> int:
        """Return how many parts the delivery had when its first part was claimed; 0 before."""
        claims = [part.claim for part in self.parts.values() if part.claim]
        return claims[0].data["parts"] if claims else 0

    @property
    def published(self) -> tuple[Event, ...]:
        """Return the events that published a part, in the order of the parts."""
        done = State.PUBLISHED
        return tuple(p.last for _, p in sorted(self.parts.items()) if p.state is done)

    @property
    def digest(self) -> str:
        """Return the delivery digest of what has begun to go out; empty when nothing has."""
        return next((str(p.claim.data["digest"]) for p in self.parts.values() if p.claim), "")

    @property
    def complete(self) -> bool:
        """Tell whether every part that was announced is out."""
        return bool(self.parts) and len(self.published) >= self.total > 0

    def first_open(self) -> tuple[int, PartProgress | None]:
        """Return the number of the first unfinished part, and what is known of it."""
        number = 0
        while number in self.parts and self.parts[number].state is State.PUBLISHED:
            number += 1
        return number, self.parts.get(number)


NOT_BEGUN = Progress()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Hold all events by stream, verified."""

    streams: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    _folds: dict[str, Progress] = field(default_factory=dict, compare=False, repr=False)

    @property
    def genesis(self) -> Event | None:
        """Return the first event of all, None for a ledger that nobody has made."""
        return next(iter(self.streams.get("_ledger", ())), None)

    def progress(self, delivery: str) -> Progress:
        """Return the fold of a delivery's events."""
        if delivery not in self.streams:  # most never began
            return NOT_BEGUN
        if delivery not in self._folds:
            self._folds[delivery] = fold(self.streams[delivery])
        return self._folds[delivery]

    def hold(self, client: str) -> Event | None:
        """Return the event that holds all of a client's posts back, None when none does."""
        last = None
        for event in self.streams.get(f"{client}/_client", ()):
            if event.kind in ("hold", "resume"):
                last = event if event.kind == "hold" else None
        return last

    def by_post(self) -> dict[str, tuple[Event, ...]]:
        """Return a post's id -> its approvals and what became of its deliveries."""
        events: dict[str, tuple[Event, ...]] = {}
        for stream in sorted(self.streams):
            post, _, rest = stream.rpartition("/")
            if "/" in post and rest:
                events[post] = (*events.get(post, ()), *self.streams[stream])
        return events

    def deliveries(self) -> Iterable[str]:
        """Return the ids of all deliveries that have events."""
        return (name for name in self.streams if not name.rpartition("/")[2].startswith("_"))

    def sent_contents(self) -> Mapping[tuple[str, str], str]:
        """Return (account id, content digest) -> delivery, of all that may be out."""
        sent = {}
        for name in self.deliveries():
            for part in self.progress(name).parts.values():
                claim = part.claim
                if claim and part.state not in (None, State.REFUSED):
                    sent[claim.data["account"], claim.data["content_digest"]] = name
        return sent

    def extended(self, files: Mapping[str, bytes]) -> Ledger:
        """Return the ledger with event files that follow at the ends of their streams."""
        added: dict[str, tuple[Event, ...]] = {}
        for path, data in files.items():
            stream, number = place(path)
            event = read_event(path, stream, number, data)
            added[stream] = (*added.get(stream, self.streams.get(stream, ())), event)
        return self._with(added)

    def grown(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Ledger:
        """Return this ledger, of the files `before`, as of the files `after`: only news are read.

        Raise Trouble naming the first broken event, or one that was changed or removed.
        """
        added = {path: data for path, data in after.items() if before.get(path) != data}
        gone = {path for path in added if path in before}
        if gone or len(before) + len(added) != len(after):
            raise damaged(min(gone or set(before) - set(after)), say("it was changed or removed"))
        if after and GENESIS not in after:
            raise damaged(GENESIS, say("missing"))
        found: dict[str, dict[int, bytes]] = {}
        for path, data in added.items():
            stream, number = place(path)
            found.setdefault(stream, {})[number] = data
        genesis = hashlib.sha256(after[GENESIS]).hexdigest() if after else ""
        return self._with(
            {
                stream: _read_stream(stream, files, genesis, self.streams.get(stream, ()))
                for stream, files in found.items()
            }
        )

    def news(self, before: Ledger) -> Iterator[Event]:
        """Yield the events that this ledger has beyond an earlier one."""
        for stream, events in self.streams.items():
            known = before.streams.get(stream, ())
            if known is not events:
                yield from events[len(known) :]

    def _with(self, streams: Mapping[str, tuple[Event, ...]]) -> Ledger:
        folds = {name: fold for name, fold in self._folds.items() if name not in streams}
        return Ledger({**self.streams, **streams}, folds)

    def write(self, stream: str, kind: str, at: datetime, **data: Any) -> tuple[str, bytes]:
        """Return path and bytes of the event that comes next in a stream."""
        events = self.streams.get(stream, ())
        before = events[-1].sha256 if events else self.genesis.sha256 if self.genesis else ""
        number = len(events) + 1
        whole = {
            "v": VERSION,
            "event": kind,
            "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "prev": before,
            **data,
        }
        return f"{stream}/{number:04}.json", canonical(whole) + b"\n"


def fold(events: Iterable[Event]) -> Progress:
    """Return where a delivery stands after its events; what is published stays so."""
    parts: dict[int, PartProgress] = {}
    missed = set()
    for event in events:
        if event.kind == "missed":
            missed.add(event.data["digest"])
        elif event.kind in REQUIRED:
            number = event.data["part"]
            before = parts.get(number)
            if _counts(event, before):
                claim = event if event.kind == "claim" else before.claim if before else None
                parts[number] = PartProgress(_state(event), claim, event)
    return Progress(parts, frozenset(missed))


def _counts(event: Event, before: PartProgress | None) -> bool:
    """Tell whether an event changes a part: an older claim's outcome does only when it is out."""
    if before is None or before.claim is None:
        return event.kind == "claim"
    if before.state is State.PUBLISHED:
        return False
    mine = event.data["nonce"] == before.claim.data["nonce"]
    return mine or event.kind in ("claim", "published")


def _state(event: Event) -> State | None:
    if event.kind in OPEN:
        return OPEN[event.kind]
    if event.kind == "resolved":
        return OUTCOMES.get(event.data["outcome"], State.PARKED)
    return {"published": State.PUBLISHED, "refused": State.REFUSED}.get(event.kind)


def read_ledger(files: Mapping[str, bytes]) -> Ledger:
    """Return the ledger that the event files hold; raise Trouble naming the first broken event."""
    return Ledger().grown({}, files)


def _read_stream(
    stream: str, files: Mapping[int, bytes], genesis: str, known: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Return a stream's events: those that are known, and the files that continue them."""
    first = "" if stream == "_ledger" else genesis
    events = list(known)
    for number in range(len(known) + 1, len(known) + len(files) + 1):
        path = f"{stream}/{number:04}.json"
        if number not in files:
            raise damaged(path, say("missing"))
        event = read_event(path, stream, number, files[number])
        if event.data["prev"] != (events[-1].sha256 if events else first):
            raise damaged(path, say("its “prev” is not the hash of the event before it"))
        events.append(event)
    return tuple(events)
