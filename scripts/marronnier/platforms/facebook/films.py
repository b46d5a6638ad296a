"""Films, reels and stories of a film: their bytes go first, in pieces; one request shows them.

A film of the page goes to `/videos` by `upload_phase`, which needs no app, unlike the newer
`/{app-id}/uploads`; reels and stories go to the host that Facebook names. All three have an id
before anybody sees them: https://developers.facebook.com/docs/video-api/guides/publishing and
https://developers.facebook.com/docs/video-api/guides/reels-publishing .
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from marronnier.expressions import expression
from marronnier.model import Part, say
from marronnier.platforms import base
from marronnier.platforms.facebook import posts
from marronnier.platforms.facebook.page import GRAPH, LABEL, VIDEO, consult, get, place
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.exchange import Answer, Call
from marronnier.platforms.shared.fitting import film_type, read_film

TYPES = ("video/mp4", "video/quicktime")
EDGES = {"feed": "videos", "reel": "video_reels", "story": "video_stories"}
PIECE_SECONDS = 300.0  # for one request that carries a piece of a film
AGAIN = (2.0, 10.0)  # seconds before a piece that was lost is sent again
WAITING = ("uploading", "upload_complete", "ready")  # and then it is not published
SPOILT = ("error", "expired", "upload_failed")
FATE = (2.0, 3.0, 5.0, 10.0)  # seconds between questions, once a film was taken
OFFSET = expression(r"[0-9]{1,15}")
Found = TypeVar("Found")


def prepare(session: base.Session, part: Part, form: str) -> dict[str, Any]:
    """Upload a film, and return the request that shows it: {…, video}."""
    medium = part.media[0]
    kind = film_type(medium, TYPES)
    data = read_film(session.access, medium, session.limits)
    if form == "feed":
        return _film(session, part.text, kind, data)
    path = f"{session.data['id']}/{EDGES[form]}"
    started = consult(session, "POST", path, {"upload_phase": "start"})
    name, address = _name(started.get("video_id")), started.text("upload_url")
    if not graph.is_ours(session.access, address, "facebook.com"):
        raise base.Busy(say("{label} names no place of its own for a film.", label=LABEL))
    _again(session, partial(_carry, session, name, address, data))
    fields = {"upload_phase": "finish", "video_id": name}
    if form == "reel":
        fields |= {"video_state": "PUBLISHED", "description": part.text}
    named = "film story" if form == "story" else form
    return {"kind": named, "host": GRAPH, "path": path, "fields": fields, "video": name}


def _film(session: base.Session, text: str, kind: str, data: bytes) -> dict[str, Any]:
    path = f"{session.data['id']}/videos"
    sized = {"upload_phase": "start", "file_size": str(len(data))}
    started = consult(session, "POST", path, sized, VIDEO)
    name, upload = _name(started.get("video_id")), _name(started.get("upload_session_id"))
    piece = (started.get("start_offset"), started.get("end_offset"))
    while (bounds := _bounds(piece, len(data))) is not None:
        fields = {"upload_phase": "transfer", "upload_session_id": upload}
        fields["start_offset"] = str(bounds[0])
        files = {"video_file_chunk": (kind, data[slice(*bounds)])}
        url = place(session.access, VIDEO, path)
        call = graph.upload(session.access, url, fields, files, deadline=PIECE_SECONDS)
        told = _again(session, partial(graph.consult, session.access, call, LABEL))
        piece, last = (told.get("start_offset"), told.get("end_offset")), bounds[0]
        if _number(piece[0]) <= last:
            raise base.Busy(say("{label} does not take a film to its end.", label=LABEL))
    fields = {"upload_phase": "finish", "upload_session_id": upload, "description": text}
    return {"kind": "film", "host": VIDEO, "path": path, "fields": fields, "video": name}


def _bounds(piece: tuple[Any, Any], size: int) -> tuple[int, int] | None:
    """Return which bytes are wanted next, None when all are there."""
    start, end = _number(piece[0]), _number(piece[1])
    if start >= size:
        return None
    return start, min(end, size) if end > start else size


def _number(value: Any) -> int:
    return int(value) if OFFSET.fullmatch(str(value)) else 0


def _name(value: Any) -> str:
    if not graph.ID.fullmatch(str(value)):
        raise base.Busy(say("{label} does not name the film that it takes.", label=LABEL))
    return str(value)


def _again(session: base.Session, send: Callable[[], Found]) -> Found:
    """Send a piece; when it was lost, once more after a while, and again after a longer one."""
    for seconds in AGAIN:
        try:
            return send()
        except base.Busy as busy:
            if busy.until is not None:
                raise
            session.access.clock.sleep(seconds)
    return send()


def _carry(session: base.Session, name: str, address: str, data: bytes) -> None:
    """Send a film, or what of it is still wanted, to the place that Facebook named."""
    there = _phase(_status(session, name), "uploading_phase")
    start = min(_number(there.get("bytes_transfered")), len(data))  # their spelling
    headers = {
        "Authorization": f"OAuth {session.access.secrets['TOKEN']}",
        "Content-Type": "application/octet-stream",
        "offset": str(start),
        "file_size": str(len(data)),
    }
    if start == len(data):
        return
    call = Call("POST", address, body=data[start:], headers=headers, deadline=PIECE_SECONDS)
    graph.consult(session.access, call, LABEL)


# --- what became of it --------------------------------------------------------------------------


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the film if it is out, nothing while it only waits; raise Lapsed when it is spoilt."""
    told = _status(session, str(request["video"]))
    published = _phase(told, "publishing_phase")
    if published.get("publish_status") == "published" or published.get("status") == "complete":
        return (posts.film(session, request),)
    if told.get("video_status") in SPOILT:
        raise base.Lapsed(say("{label} could not process the film: {words}.", **_why(told)))
    # a film that is ready may be out: only what is said of its publishing tells
    if told.get("video_status") in WAITING and (published or told["video_status"] != "ready"):
        return ()
    raise base.Unknown(say("{label} still processes the film, or does not tell.", label=LABEL))


def raise_spoilt(session: base.Session, request: Mapping[str, Any]) -> None:
    """Raise Refused when a film that was taken turns out to be none that Facebook can show.

    Whoever still processes it after a while will most likely show it.
    """
    for seconds in FATE:
        try:
            if look(session, request):
                return
        except base.Lapsed as lapsed:
            raise base.Refused(lapsed.reason) from None
        except base.Outcome:
            return
        session.access.clock.sleep(seconds)


def _status(session: base.Session, name: str) -> dict[str, Any]:
    found = get(session, name, fields="status").get("status")
    return found if isinstance(found, dict) else {}


def _phase(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _why(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of what went wrong with a film."""
    for name in ("processing_phase", "uploading_phase", "publishing_phase"):
        phase = _phase(told, name)
        several = phase.get("errors")
        for error in (phase.get("error"), *(several if isinstance(several, list) else ())):
            if isinstance(error, dict):
                words = Answer(HTTPStatus.OK, {}, error, LABEL).words("message")
                return {"label": LABEL, "words": words.rstrip(" .")}
    return {"label": LABEL, "words": str(told.get("video_status"))}
