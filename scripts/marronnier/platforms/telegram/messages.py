"""Messages as the Bot API takes them, and as it gives them back."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marronnier.expressions import expression
from marronnier.model import MediaFacts, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import form

NUMBER = expression(r"[1-9][0-9]{0,18}")
PRIVATE = "-100"  # how the id of a channel begins; addresses leave it out


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold a picture or film: its media type, the SHA-256 of its bytes, the bytes.

    `more` is what Telegram is told of a film, so that it needs not be looked through first.
    """

    kind: str
    sha256: str
    data: bytes = field(repr=False)
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def film(cls, kind: str, data: bytes, facts: MediaFacts | None) -> Shown:
        """Return a film of these bytes."""
        known = {"width": facts.width, "height": facts.height} if facts and facts.width else {}
        if facts and facts.seconds:
            known["duration"] = math.ceil(facts.seconds)
        more = {**known, "supports_streaming": True}
        return cls(kind, hashlib.sha256(data).hexdigest(), data, more)

    @property
    def type(self) -> str:
        """Return what the Bot API calls it."""
        return "video" if self.kind.startswith("video/") else "photo"


def request(
    chat: str, text: str, shown: list[Shown], answered: int, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the request of a message: {method, data, files: {field: [media type, SHA-256]}}.

    An album shows the text of its first picture.
    """
    data: dict[str, Any] = {"chat_id": chat, **options}
    if answered:
        data["reply_parameters"] = {"message_id": answered}
    if not shown:
        return {"method": "sendMessage", "data": {**data, "text": text}, "files": {}}
    data.pop("link_preview_options", None)  # a message with pictures has no card
    caption = {"caption": text} if text else {}
    if len(shown) == 1:
        (one,) = shown
        return {
            "method": f"send{one.type.title()}",
            "data": {**data, **caption, **one.more},
            "files": {one.type: [one.kind, one.sha256]},
        }
    files = {f"f{n}": [one.kind, one.sha256] for n, one in enumerate(shown)}
    album = [
        {"type": one.type, "media": f"attach://{name}", **one.more}
        for name, one in zip(files, shown, strict=True)
    ]
    album[0].update(caption)
    return {"method": "sendMediaGroup", "data": {**data, "media": album}, "files": files}


def content(prepared: base.Prepared) -> tuple[str, Mapping[str, Any] | None, bytes, str]:
    """Return what is sent: the method, its JSON or None, else a form and its content type."""
    asked = prepared.request
    if not asked["files"]:
        return asked["method"], asked["data"], b"", ""
    if any(digest not in prepared.files for _, digest in asked["files"].values()):
        raise base.Held(say("The pictures and films of this message are not at hand any more."))
    fields = {name: _field(value) for name, value in asked["data"].items()}
    files = {
        name: (kind, prepared.files[digest]) for name, (kind, digest) in asked["files"].items()
    }
    return asked["method"], None, *form(fields, files)


def _field(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read(result: Any, channel: Mapping[str, str]) -> base.Sent | None:
    """Return what went out from Telegram's JSON; None unless it is all in this very channel."""
    found = result if isinstance(result, list) else [result]
    numbers = [_number(one, channel["chat"]) for one in found]
    if not numbers or not all(numbers):
        return None
    first = min(numbers)
    place = channel["username"] or f"c/{channel['chat'].removeprefix(PRIVATE)}"
    refs = {"messages": ",".join(map(str, sorted(numbers)))}
    return base.Sent(str(first), f"https://t.me/{place}/{first}", refs)


def _number(message: Any, chat: str) -> int:
    """Return a message's number, 0 when it is none of this channel."""
    if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
        return 0
    number = message.get("message_id")
    there = str(message["chat"].get("id")) == chat
    return number if there and type(number) is int and number > 0 else 0


def numbers_of(sent: base.Sent) -> list[int]:
    """Return the numbers of all that a message is made of: an album has one a picture."""
    known = sent.refs.get("messages", "").split(",")
    numbers = [int(one) for one in known if NUMBER.fullmatch(one)]
    return numbers or [number_of(sent)]


def number_of(sent: base.Sent) -> int:
    """Return a message's number; a person who settles a delivery gives its address alone."""
    found = sent.id or sent.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not NUMBER.fullmatch(found):
        raise base.Held(say("{url} is no message of a channel.", url=sent.url))
    return int(found)
