"""Films: begun unseen, sent in chunks of which the last one makes them a post.

Whoever holds the address that TikTok gives for a film may send it: it stays with this process. No
chunk before the last one makes anything visible, so that they go ahead of the claim.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from marronnier.model import Medium, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Answer, Call, ask, consult, raise_busy
from marronnier.platforms.shared.fitting import film_type
from marronnier.platforms.tiktok import server

TYPES = ("video/mp4", "video/quicktime", "video/webm")
CHUNK = 10 * 1024 * 1024  # bytes; TikTok wants 5 to 64 MB, and up to 128 MB of the last one
PLACES = {True: "post/publish/inbox/video/init/", False: "post/publish/video/init/"}
SIDES = range(360, 4097)  # pixels
RATES = (23.0, 60.5)  # pictures in a second; cameras say 59.94 and 60.01
DEADLINE = 120.0  # seconds for the chunk that makes a post: a claim holds for three minutes
LATER = 300.0  # seconds for one that does not
PARTLY = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.PARTIAL_CONTENT)
GONE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def raise_odd(film: Medium) -> str:
    """Return a film's media type; raise Held when it is known that TikTok does not take it."""
    kind, facts = film_type(film, TYPES), film.facts
    sides = {facts.width, facts.height} - {0} if facts else set()
    if any(side not in SIDES for side in sides):
        text = "{path}: TikTok takes films of 360 to 4096 pixels on each side."
        raise base.Held(say(text, path=film.given), "media")
    if facts and facts.rate and not RATES[0] <= facts.rate <= RATES[1]:
        text = "{path}: TikTok takes films of 23 to 60 pictures in a second."
        raise base.Held(say(text, path=film.given), "media")
    return kind


def begin(
    session: base.Session, post: Mapping[str, Any] | None, data: bytes, kind: str
) -> tuple[dict[str, Any], str]:
    """Begin a film and send all but its last chunk; return the claim's part, and the address.

    Without a post it is a draft. The request is {publish_id, start, size, sha256, type, since}.
    """
    chunk, count = chunks(len(data))
    source = {
        "source": "FILE_UPLOAD",
        "video_size": len(data),
        "chunk_size": chunk,
        "total_chunk_count": count,
    }
    body = {"post_info": dict(post), "source_info": source} if post else {"source_info": source}
    access = session.access
    found = server.ask_quietly(access, server.call(access, PLACES[post is None], body))
    name, address = server.text(found, "publish_id"), server.text(found, "upload_url")
    if not server.NAME.fullmatch(name) or not server.is_tiktok_s(access, address):
        raise base.Busy(say("TikTok gave no address to send the film to."))
    since = access.clock.now()
    for number in range(count - 1):
        _send_ahead(session, address, data, (number * chunk, (number + 1) * chunk), kind)
    start = (count - 1) * chunk
    request = {
        "publish_id": name,
        "start": start,
        "size": len(data),
        "sha256": hashlib.sha256(data[start:]).hexdigest(),
        "type": kind,
        "since": since.isoformat(timespec="seconds"),
    }
    return request, address


def chunks(size: int) -> tuple[int, int]:
    """Return the size of a film's chunks and their number; the last one takes what is left."""
    if size < 2 * CHUNK:
        return size, 1
    return CHUNK, size // CHUNK


def _send_ahead(
    session: base.Session, address: str, data: bytes, span: tuple[int, int], kind: str
) -> None:
    start, end = span
    asked = _call(address, data[start:end], start, len(data), kind, LATER)
    answer = consult(session.access, asked)
    if answer.status not in PARTLY:
        text = "{host} did not take the film's bytes (HTTP {status})."
        raise base.Busy(say(text, host=answer.host, status=answer.status))


def _call(address: str, chunk: bytes, start: int, size: int, kind: str, deadline: float) -> Call:
    headers = {
        "Content-Type": kind,
        "Content-Range": f"bytes {start}-{start + len(chunk) - 1}/{size}",
    }
    return Call("PUT", address, body=chunk, headers=headers, deadline=deadline)


def end(session: base.Session, prepared: base.Prepared) -> None:
    """Send the last chunk, which makes the film a post: one request."""
    asked, chunk = prepared.request, prepared.files.get(prepared.request["sha256"])
    address = prepared.private.get("upload_url", "")
    if chunk is None or not address:
        text = "The film's address is not at hand any more: only who began it can send it."
        raise base.Held(say(text))
    call = _call(address, chunk, asked["start"], asked["size"], asked["type"], DEADLINE)
    raise_untaken(session, ask(session.access, call))


def raise_untaken(session: base.Session, answer: Answer) -> None:
    """Raise what an answer to the last chunk proves; return when TikTok has it."""
    raise_busy(session.access, answer)
    if answer.status in PARTLY:
        return
    said = {"host": answer.host, "status": answer.status}
    if answer.status in GONE:
        raise base.Lapsed(say("{host} did not take the film's bytes (HTTP {status}).", **said))
    if answer.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
        raise base.Refused(say("{host} did not take the film's bytes (HTTP {status}).", **said))
    raise base.Unknown(say("{host} gave an answer that proves nothing (HTTP {status}).", **said))
