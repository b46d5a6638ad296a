"""Upload what a post shows; nobody sees it before its post.

Films and pictures that move go up in pieces, and X works on them for a while:
https://docs.x.com/x-api/media/quickstart/media-upload-chunked
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from marronnier.model import Medium, Part, say
from marronnier.platforms import base
from marronnier.platforms.shared import captions, fitting
from marronnier.platforms.shared.exchange import Answer, consult, form, unready, untaken
from marronnier.platforms.x import posts

FILMS = ("video/mp4", "video/quicktime", "video/webm")
GIF = "image/gif"
CAPTIONS = "text/vtt"
LANGUAGES = {"fr": "Français", "en": "English"}  # as X's menu of captions names them
GIF_BYTES = 15_000_000
PIECE = 4_000_000  # bytes of a film that go up at once
PIECES = 1000
PROCESSING_SECONDS = 600.0
LONGEST_PAUSE = 60.0
AGAIN = timedelta(minutes=5)


def moves(medium: Medium) -> bool:
    """Tell whether a medium is a film, or a picture that moves."""
    return medium.is_film or bool(medium.facts and medium.facts.animated)


def raise_unfit(part: Part) -> None:
    """Raise Held for films and moving pictures that X would not take."""
    moving = [medium for medium in part.media if moves(medium)]
    if moving and len(part.media) > 1:
        text = "X takes one film or moving picture in a message, and no picture beside it: {path}."
        raise base.Held(say(text, path=moving[0].given), "media")
    for medium in moving:
        if _kind(medium) == GIF and medium.facts and medium.facts.size > GIF_BYTES:
            raise base.Held(
                say(
                    "{path} has {size} bytes; {most} are allowed here.",
                    path=medium.given,
                    size=medium.facts.size,
                    most=GIF_BYTES,
                ),
                "media",
            )


def _kind(medium: Medium) -> str:
    if medium.is_film:
        return fitting.film_type(medium, FILMS)
    if medium.facts and medium.facts.format.lower() != "gif":
        text = "{path} moves, and X takes no moving picture but a GIF image or a film."
        raise base.Held(say(text, path=medium.given), "media")
    return GIF


def upload_moving(
    session: base.Session, medium: Medium, language: str
) -> tuple[str, dict[str, str]]:
    """Upload a film with its captions, or a moving picture.

    Return its id, and what is sent by the SHA-256 of its source. Raise Held for what X does not
    take, Busy while it is still at work on it.
    """
    kind = _kind(medium)
    data = fitting.read_film(session.access, medium, session.limits)
    spoken = captions.read(session.access, medium)
    digest = hashlib.sha256(data).hexdigest()
    sources = {digest: digest, **captions.derivatives(spoken)}
    if kind == GIF:
        name = _upload(session, medium, (kind, "tweet_gif"), data)
        describe(session, medium, name)  # X shows a film's captions, and no description of it
        return name, sources
    name = _upload(session, medium, (kind, "tweet_video"), data)
    if spoken is not None:
        track = _upload(session, medium, (CAPTIONS, "subtitles"), spoken.data)
        told = {
            "language_code": language.upper(),
            "display_name": LANGUAGES.get(language, language),
        }
        said = {"id": name, "media_category": "TweetVideo", "subtitles": {"id": track, **told}}
        invisible(session, medium, "/2/media/subtitles", said)
    return name, sources


def _upload(session: base.Session, medium: Medium, kind: tuple[str, str], data: bytes) -> str:
    """Upload a file in pieces and wait for X; `kind` is its media type and X's word for its use."""
    told = {"media_type": kind[0], "media_category": kind[1], "total_bytes": len(data)}
    begun = invisible(session, medium, "/2/media/upload/initialize", told)
    name = media_id(begun, medium)
    size = max(PIECE, -(-len(data) // PIECES))
    for number, start in enumerate(range(0, len(data), size)):
        _append(session, medium, name, number, data[start : start + size])
    ended = invisible(session, medium, f"/2/media/upload/{name}/finalize")
    media_id(ended, medium)
    _wait(session, medium, name, ended)
    return name


def _append(session: base.Session, medium: Medium, name: str, number: int, piece: bytes) -> None:
    # the content's own type would tell nothing: it is a piece of a film
    body, kind = form(
        {"segment_index": str(number)}, {"media": ("application/octet-stream", piece)}
    )
    asked = posts.call(session.access, "POST", f"/2/media/upload/{name}/append", number)
    asked = replace(asked, data=None, body=body, headers={**asked.headers, "Content-Type": kind})
    answer = consult(session.access, asked)
    if answer.status not in (200, 201, 204):
        raise not_taken(session.access, medium, answer)


def _wait(session: base.Session, medium: Medium, name: str, answer: Answer) -> None:
    """Wait until X has worked through a film; raise Busy when that takes too long."""
    access, waited = session.access, 0.0
    state, pause, fault = _progress(answer)
    while state not in ("", "succeeded"):
        if state == "failed":
            raise base.Held(say("X cannot read {path}: {words}.", path=medium.given, words=fault))
        if waited >= PROCESSING_SECONDS:
            until = access.clock.now() + AGAIN
            raise unready(medium.given, posts.LABEL, until)
        access.clock.sleep(pause)
        waited += pause
        query = {"media_id": name, "command": "STATUS"}
        answer = consult(access, posts.call(access, "GET", "/2/media/upload", **query))
        if answer.status != HTTPStatus.OK:
            raise not_taken(access, medium, answer)
        media_id(answer, medium)
        state, pause, fault = _progress(answer)


def _progress(answer: Answer) -> tuple[str, float, str]:
    """Return what X says of its work: the state, seconds to wait, and why it failed."""
    data = answer.get("data")
    told = data.get("processing_info") if isinstance(data, dict) else None
    if not isinstance(told, dict):
        return "", 0.0, ""
    seconds, fault = told.get("check_after_secs"), told.get("error")
    pause = float(seconds) if isinstance(seconds, int) and seconds > 0 else 1.0
    found = replace(answer, data=fault if isinstance(fault, dict) else {})
    return str(told.get("state", "")), min(pause, LONGEST_PAUSE), found.words("name", "message")


def describe(session: base.Session, medium: Medium, name: str) -> None:
    """Give an uploaded picture its description."""
    if medium.alt:
        described = {"id": name, "metadata": {"alt_text": {"text": medium.alt}}}
        invisible(session, medium, "/2/media/metadata", described)


def media_id(answer: Answer, medium: Medium) -> str:
    """Return the id that X gave to an upload; raise Held when it gave none."""
    uploaded = answer.get("data")
    name = str(uploaded.get("id", "")) if isinstance(uploaded, dict) else ""
    if not posts.ID.fullmatch(name):
        raise _held(medium, answer)
    return name


def invisible(
    session: base.Session, medium: Medium, path: str, data: Mapping[str, Any] | None = None
) -> Answer:
    """Return the answer to a request that nobody sees; raise Held when X does not take it."""
    answer = consult(session.access, posts.call(session.access, "POST", path, data))
    if answer.status not in (200, 201):
        raise not_taken(session.access, medium, answer)
    return answer


def not_taken(access: base.Access, medium: Medium, answer: Answer) -> base.Held:
    """Return what to raise for an upload that X refused; raise what concerns the account."""
    if answer.status in (401, 402):
        posts.raise_no(access, answer)
    return _held(medium, answer)


def _held(medium: Medium, answer: Answer) -> base.Held:
    return untaken(medium.given, answer.host, posts.words(answer))
