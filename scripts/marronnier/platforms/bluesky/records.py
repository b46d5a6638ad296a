"""Records whose key and bytes follow from the plan alone, so that a repeat is the same post."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from marronnier.model import Delivery, Medium, Part
from marronnier.platforms.base import Picture
from marronnier.platforms.bluesky.facets import Facet

COLLECTION = "app.bsky.feed.post"
GATE = "app.bsky.feed.threadgate"
IMAGES = 4  # of a post that every client shows; more are a gallery
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
SECOND = 1_000_000  # microseconds
# A thread's parts follow one another inside the planned second; the hash leaves them the room.
MOST_PARTS = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record_key(delivery: Delivery, number: int) -> str:
    """Return the record key of a part: a TID, 13 characters that sort by time.

    Its microseconds are the planned second, then bits of the delivery's hash, so that two posts
    of one second differ, then the part's number. https://atproto.com/specs/tid
    """
    digest = int.from_bytes(hashlib.sha256(delivery.id.encode()).digest())
    spread, clock = divmod(digest, 1024)
    seconds = (delivery.moment.instant - EPOCH) // timedelta(seconds=1)
    microseconds = seconds * SECOND + spread % (SECOND - MOST_PARTS) + number
    return tid(microseconds, clock)


def tid(microseconds: int, clock: int) -> str:
    """Return a timestamp identifier: 53 bits of time, 10 bits of clock."""
    value, text = (microseconds << 10) | clock, ""
    for _ in range(13):
        value, digit = divmod(value, 32)
        text = DIGITS[digit] + text
    return text


def created_at(delivery: Delivery, number: int) -> str:
    """Return the planned instant, a millisecond later for each part of a thread."""
    instant = delivery.moment.instant.replace(microsecond=0) + timedelta(milliseconds=number)
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"


def post(
    delivery: Delivery,
    number: int,
    *,
    facets: list[Facet],
    embed: Mapping[str, Any] | None,
    reply: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the record of a part, only with the fields that it has."""
    record: dict[str, Any] = {
        "$type": COLLECTION,
        "text": delivery.parts[number].text,
        "createdAt": created_at(delivery, number),
    }
    language = str(delivery.options.get("language", ""))
    if language:
        record["langs"] = [language]
    if facets:
        record["facets"] = facets
    if embed:
        record["embed"] = embed
    if reply:
        record["reply"] = reply
    return record


def images(uploaded: list[tuple[Medium, Picture, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the embed of uploaded images: up to four as ever, more of them as a gallery."""
    shown = [_image(*one) for one in uploaded]
    if len(shown) <= IMAGES:
        return {"$type": "app.bsky.embed.images", "images": shown}
    items = [{"$type": "app.bsky.embed.gallery#image", **image} for image in shown]
    return {"$type": "app.bsky.embed.gallery", "items": items}


def _image(medium: Medium, picture: Picture, blob: Mapping[str, Any]) -> dict[str, Any]:
    ratio = {"width": picture.width, "height": picture.height}
    return {"image": blob, "alt": medium.alt, "aspectRatio": ratio}


def film(medium: Medium, blob: Mapping[str, Any]) -> dict[str, Any]:
    """Return the embed of an uploaded film."""
    embed: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob}
    if medium.alt:
        embed["alt"] = medium.alt
    if medium.facts and medium.facts.width > 0 and medium.facts.height > 0:
        embed["aspectRatio"] = {"width": medium.facts.width, "height": medium.facts.height}
    return embed


def card(part: Part, delivery: Delivery, thumb: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the embed of a link; its page is never fetched where the secrets are.

    `thumb` is the blob of its picture.
    """
    host = urlsplit(part.link).hostname or part.link
    external: dict[str, Any] = {
        "uri": part.link,
        "title": str(delivery.options.get("link_title", "")) or host,
        "description": str(delivery.options.get("link_description", "")),
    }
    if thumb:
        external["thumb"] = thumb
    return {"$type": "app.bsky.embed.external", "external": external}


def gate(delivery: Delivery, repo: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    """Return the request of the record that says who may answer a thread: nobody but `allowed`."""
    key = record_key(delivery, 0)
    record = {
        "$type": GATE,
        "post": f"at://{repo}/{COLLECTION}/{key}",
        "allow": [{"$type": f"{GATE}#{rule}"} for rule in allowed],
        "createdAt": created_at(delivery, 0),
    }
    return {"repo": repo, "collection": GATE, "rkey": key, "record": record}
