"""One event of the ledger: a file of canonical JSON, with the hash of the event before it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marronnier.model import Message, Trouble, say

VERSION = 1
GENESIS = "_ledger/0001.json"
EVENT_PATH = re.compile(r"(?P<stream>[^\x00]+)/(?P<number>[0-9]{4})\.json")
OUTCOME_EVENTS = ("released", "published", "refused", "unknown", "parked")
# What a part's events must hold; an event without it is damaged, one of another kind is for others.
REQUIRED: Mapping[str, Mapping[str, type]] = {
    "claim": {
        **dict.fromkeys(("part", "parts"), int),
        **dict.fromkeys(("digest", "content_digest", "account", "class", "key", "nonce"), str),
        **dict.fromkeys(("request", "by"), dict),
        "expires_at": str,
    },
    **{name: {"part": int, "nonce": str} for name in OUTCOME_EVENTS},
    "resolved": {"part": int, "nonce": str, "outcome": str},
}
ALONE: Mapping[str, Mapping[str, type]] = {
    "missed": {"digest": str},
    "approve": {"role": str, "deliveries": dict},
    "hold": {"why": str, "name": str},
}
ENVELOPE = frozenset({"v", "event", "at", "prev"})  # what every event holds, whatever it tells


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one event file; `sha256` is that of its bytes."""

    stream: str
    number: int
    kind: str
    at: datetime
    data: Mapping[str, Any]
    sha256: str

    @property
    def path(self) -> str:
        """Return the event's file in the ledger."""
        return f"{self.stream}/{self.number:04}.json"


def canonical(value: Any) -> bytes:
    """Return the one JSON spelling of a value: sorted keys, NFC, UTF-8; floats are refused."""
    return ENCODER.encode(_normal(value)).encode()


ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def _normal(value: Any) -> Any:
    kind = type(value)  # of the plain types, which are most, it is told much sooner
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind is dict:
        return {_normal(str(key)): _normal(item) for key, item in value.items()}
    if kind is int or kind is bool or value is None:
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_normal(str(key)): _normal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(item) for item in value]
    if isinstance(value, float):
        raise TypeError("a float has more than one spelling")
    return value


def place(path: str) -> tuple[str, int]:
    """Return the stream and number of an event file."""
    match = EVENT_PATH.fullmatch(path)
    if match is None or match["number"] == "0000":
        raise damaged(path, say("not an event file"))
    return match["stream"], int(match["number"])


def read_event(path: str, stream: str, number: int, data: bytes) -> Event:
    """Return the event that a file holds; raise Trouble for one that cannot be read."""
    try:
        value = json.loads(data, object_pairs_hook=_no_double)
        at = datetime.fromisoformat(value["at"])
        kind, version = str(value["event"]), value["v"]
        value["prev"].encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(path, say("cannot be read")) from None
    if version != VERSION:
        raise damaged(path, say("of version {version}: update Marronnier", version=version))
    wanted = REQUIRED.get(kind) or ALONE.get(kind, {})
    if at.tzinfo is None or any(type(value.get(name)) is not of for name, of in wanted.items()):
        raise damaged(path, say("incomplete"))
    return Event(stream, number, kind, at, value, hashlib.sha256(data).hexdigest())


def _no_double(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def damaged(path: str, why: Message) -> Trouble:
    """Return the Trouble of a ledger that cannot be trusted, naming the event."""
    return Trouble(
        say(
            "The ledger is damaged at {path} ({why}): nothing is published until a person has"
            " restored the branch “ledger”.",
            path=path,
            why=why,
        )
    )
