"""Pictures and films on their way into containers: an address for those, the bytes of these."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marronnier.model import Medium, Part, say
from marronnier.platforms import base
from marronnier.platforms.instagram.posts import DIALECT, LABEL, url
from marronnier.platforms.shared import containers, exchange, fitting, graph
from marronnier.platforms.shared.exchange import Call

UPLOADS = ("rupload.facebook.com",)
FILMS = ("video/mp4", "video/quicktime")
STORY_SECONDS = 60
STORY_BYTES = 100_000_000
MOST = 10  # of a carousel


@dataclass(frozen=True, slots=True)
class Item:
    """Hold a medium as it is sent: a fitted picture, or a film's bytes."""

    medium: Medium
    picture: base.Picture | None = None
    film: bytes = field(default=b"", repr=False)


def raise_formless(part: Part, kind: str) -> None:
    """Raise Held for media that cannot be what the format `kind` is."""
    films = [medium for medium in part.media if medium.is_film]
    if kind == "story" and len(part.media) != 1:
        raise base.Held(say("A story is one picture or one film."), "media")
    if kind == "reel" and (len(part.media) != 1 or not films):
        raise base.Held(say("A reel is one film."), "media")
    fitting.raise_crowded(part, MOST, LABEL)
    if kind == "story":
        fitting.raise_long(part, STORY_SECONDS, LABEL)


def read(session: base.Session, part: Part, kind: str) -> list[Item]:
    """Return a part's media as they will be sent, in the format `kind`; raise Held."""
    limits = _of_stories(session.limits) if kind == "story" else session.limits
    fitting.raise_unfit(part, 0, limits, LABEL)
    return [_read(session.access, medium, limits) for medium in part.media]


def _of_stories(limits: base.Limits) -> base.Limits:
    """Return what stories take: of any proportion, but less film."""
    return replace(
        limits,
        picture=replace(limits.picture, narrowest=0.0, widest=0.0),
        video_seconds=STORY_SECONDS,
        video_bytes=STORY_BYTES,
    )


def _read(access: base.Access, medium: Medium, limits: base.Limits) -> Item:
    if medium.is_film:
        return Item(medium, film=fitting.read_film(access, medium, limits))
    ((_, picture),) = fitting.fitted(access, [medium], limits)
    return Item(medium, picture)


def contain(session: base.Session, items: list[Item], kind: str, said: Mapping[str, str]) -> str:
    """Make the container of a whole message, ready to be published; return its id."""
    if len(items) == 1:
        name = _single(session, items[0], kind, said)
    else:
        child = {"is_carousel_item": "true"}
        children = [_single(session, item, "item", child) for item in items]
        fields = {"media_type": "CAROUSEL", "children": ",".join(children), **said}
        name, _ = containers.make(session.access, DIALECT, _edge(session), fields)
        containers.await_ready(session.access, DIALECT, url(session.access, name))
    return name


def _single(session: base.Session, item: Item, kind: str, said: Mapping[str, str]) -> str:
    access = session.access
    if item.picture is None:
        types = {"story": "STORIES", "item": "VIDEO"}
        fields = {"media_type": types.get(kind, "REELS"), "upload_type": "resumable", **said}
        name, answer = containers.make(access, DIALECT, _edge(session), fields)
        _upload(access, answer.text("uri"), item)
        containers.await_ready(access, DIALECT, url(access, name), containers.LONGER)
        return name
    fields = {"image_url": access.show(item.picture), **said}
    if kind == "story":
        fields["media_type"] = "STORIES"
    elif item.medium.alt:
        fields["alt_text"] = item.medium.alt
    name, _ = containers.make(access, DIALECT, _edge(session), fields)
    containers.await_ready(access, DIALECT, url(access, name))
    return name


def digests(items: list[Item]) -> dict[str, str]:
    """Return the SHA-256 of what is sent, by that of each source medium."""
    found = {}
    for item in items:
        made = item.picture.sha256 if item.picture else hashlib.sha256(item.film).hexdigest()
        source = item.medium.facts.sha256 if item.medium.facts else made
        found[source] = made
    return found


def _edge(session: base.Session) -> str:
    return url(session.access, f"{session.data['id']}/media")


def _upload(access: base.Access, address: str, item: Item) -> None:
    """Send a film's bytes where the network wants them, and nowhere else."""
    if not graph.is_ours(access, address, *UPLOADS):
        text = "{label} names a place for films that is not its own."
        raise base.Busy(say(text, label=LABEL))
    headers = {
        "Authorization": f"OAuth {access.secrets['TOKEN']}",
        "offset": "0",
        "file_size": str(len(item.film)),
        "Content-Type": "application/octet-stream",
    }
    answer = exchange.consult(
        access, Call("POST", address, body=item.film, headers=headers, deadline=900.0)
    )
    if answer.get("success") is True:
        return
    told = answer.get("debug_info")
    named = replace(answer, data=told if isinstance(told, dict) else answer.data)
    text = "{label} cannot use {path}: {words}."
    words = named.words("message")
    raise base.Held(say(text, label=LABEL, path=item.medium.given, words=words))
