"""Films: uploaded so that nobody sees them, found again, shown by one request.

While nobody may see it, a film bears in its description's place a mark that is made from the
delivery and its files. Whoever finds the mark knows whose upload it is, and that it was never
shown: the request that shows the film puts the text there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marronnier.events import canonical
from marronnier.expressions import expression
from marronnier.model import Delivery, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Answer, ask, unproven, untaken, word
from marronnier.platforms.youtube import server, uploads
from marronnier.platforms.youtube.details import Details

ID = expression(r"[A-Za-z0-9_-]{6,20}")
KEPT = ("uploaded", "processed")
ENDED = ("failed", "rejected", "deleted")
PAUSES = (2.0, 4.0, 8.0, 15.0, *[30.0] * 5)  # seconds between looks while YouTube converts a film
SEEN = ("public", "unlisted")
LISTED = "50"
LOCKED = (
    "YouTube keeps {url} private: it locks what comes through a Google project that it has not"
    " audited. Ask for the audit; until then films can be shown in YouTube Studio alone."
)


def mark(delivery: Delivery, files: Mapping[str, str]) -> str:
    """Return the mark of an upload: the delivery's and its files', whatever it will say."""
    made = hashlib.sha256(canonical({"delivery": delivery.id, "files": files})).hexdigest()
    return f"marronnier {made[:32]}"


def hide(session: base.Session, file: uploads.File, about: Details, marked: str) -> str:
    """Return the id of a film that only the channel sees: one found, else one uploaded."""
    notify = {} if about.notify else {"notifySubscribers": "false"}
    for _ in range(2):
        if name := find(session, marked):
            return name
        try:
            answer = uploads.upload(
                session, "videos", about.hidden(marked), file, part="snippet,status", **notify
            )
        except uploads.GoneError:
            continue  # it may be there all the same
        name = answer.text("id")
        if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED) and ID.fullmatch(name):
            return name
        raise server.untaken(session, answer, file.name)
    raise base.Busy(say("The upload of {path} broke off too often.", path=file.name))


def find(session: base.Session, marked: str) -> str:
    """Return the id of the channel's private film that bears a mark, empty when there is none."""
    items = server.read(
        session,
        "playlistItems",
        part="snippet",
        playlistId=session.data["uploads"],
        maxResults=LISTED,
    )
    for item in items:
        snippet = inner(item, "snippet")
        name = str(inner(snippet, "resourceId").get("videoId", ""))
        if snippet.get("description") == marked and ID.fullmatch(name):
            film = state(session, name)
            status = inner(film, "status")
            if is_hidden(film, marked) and status.get("uploadStatus") in KEPT:
                return name
    return ""


def is_hidden(film: Mapping[str, Any], marked: str) -> bool:
    """Tell whether a film is one that was uploaded and never shown."""
    private = inner(film, "status").get("privacyStatus") == "private"
    return private and inner(film, "snippet").get("description") == marked


def state(session: base.Session, name: str) -> Mapping[str, Any]:
    """Return a film as YouTube tells of it, empty when there is none."""
    found = server.read(session, "videos", part="snippet,status,processingDetails", id=name)
    return next((film for film in found if film.get("id") == name), {})


def inner(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object inside of an object, an empty one when there is none."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def wait(session: base.Session, name: str, path: str) -> None:
    """Wait until YouTube has converted a film; raise Busy if it takes long, Held if it fails."""
    for pause in (*PAUSES, 0.0):
        film = state(session, name)
        status, details = inner(film, "status"), inner(film, "processingDetails")
        if not film or status.get("uploadStatus") in ENDED:
            raise untaken(path, server.LABEL, ended(film))
        if details.get("processingStatus") in ("failed", "terminated"):
            why = word(details.get("processingFailureReason", "failed"))
            raise untaken(path, server.LABEL, why)
        if status.get("uploadStatus") == "processed":
            return
        session.access.clock.sleep(pause)
    raise base.Busy(say("YouTube is still converting {path}.", path=path))


def ended(film: Mapping[str, Any]) -> str:
    """Return why YouTube ended a film, in its own words."""
    status = inner(film, "status")
    why = status.get("failureReason") or status.get("rejectionReason")
    return f"{word(status.get('uploadStatus', 'deleted'))}{f': {word(why)}' if why else ''}"


def dress(session: base.Session, name: str, cover: base.Picture, path: str) -> None:
    """Give a hidden film its picture; another one takes its place."""
    plain = server.call(
        session, "POST", f"{server.UPLOAD}thumbnails/set", uploadType="media", videoId=name
    )
    asked = replace(plain, body=cover.data, headers={"Content-Type": cover.type})
    server.ask_quietly(session, asked, path)


def caption(session: base.Session, name: str, file: uploads.File, language: str) -> None:
    """Give a hidden film its captions, unless an earlier run has."""
    known = server.read(session, "captions", part="snippet", videoId=name)
    if any(inner(track, "snippet").get("language") == language for track in known):
        return
    snippet = {"videoId": name, "language": language, "name": ""}
    try:
        answer = uploads.upload(session, "captions", {"snippet": snippet}, file, part="snippet")
    except uploads.GoneError:
        raise base.Busy(say("The upload of {path} broke off too often.", path=file.name)) from None
    if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise server.untaken(session, answer, file.name)


def show(session: base.Session, request: Mapping[str, Any]) -> base.Sent:
    """Show a film: one request, with all that it says."""
    asked = server.call(session, "PUT", "videos", request["film"], part="snippet,status")
    return classify(session, request, ask(session.access, asked))


def classify(session: base.Session, request: Mapping[str, Any], answer: Answer) -> base.Sent:
    """Return what an answer to that request proves; what YouTube keeps private is not out."""
    name, wanted = request["film"]["id"], request["film"]["status"]
    film = answer.data if isinstance(answer.data, dict) else {}
    status = inner(film, "status")
    privacy, later = status.get("privacyStatus"), "publishAt" in wanted
    if answer.status == HTTPStatus.OK and film.get("id") == name:
        kept = privacy == wanted["privacyStatus"] and (not later or status.get("publishAt"))
        if privacy in SEEN or kept:
            return sent(name)
        if privacy == "private" and not later:
            raise base.Refused(say(LOCKED, url=sent(name).url))
    if answer.status == HTTPStatus.NOT_FOUND and isinstance(answer.get("error"), dict):
        raise base.Lapsed(say("YouTube has this film no more: {url}.", url=sent(name).url))
    server.raise_no(session.access, answer)
    raise unproven(answer)


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the film if it is out, nothing while it bears its mark and nobody may see it."""
    name = request["film"]["id"]
    film = state(session, name)
    status, said = inner(film, "status"), {"url": sent(name).url}
    if not film:
        text = "YouTube knows no film {url} any more: nobody can tell whether it was shown."
        raise base.Unknown(say(text, **said))
    if status.get("uploadStatus") in ENDED:
        text = "YouTube has ended the film {url}: {words}."
        raise base.Lapsed(say(text, words=ended(film), **said))
    if is_hidden(film, request["mark"]):
        return ()
    scheduled = request["film"]["status"].get("publishAt")
    if status.get("privacyStatus") in SEEN or (not scheduled and request["private"]):
        return (sent(name),)
    if scheduled and status.get("publishAt"):
        return (sent(name),)
    text = "{url} says what it should and is private: YouTube has locked it, or somebody has."
    raise base.Unknown(say(text, **said))


def sent(name: str) -> base.Sent:
    """Return a film by its id."""
    return base.Sent(name, f"https://www.youtube.com/watch?v={name}")


def identify(found: base.Sent) -> str:
    """Return a film's id; a person who settles a delivery gives its address alone."""
    given = urlsplit(found.url)
    asked = parse_qs(given.query).get("v", [given.path.rstrip("/").rpartition("/")[2]])[0]
    name = found.refs.get("video") or found.id or asked
    if not ID.fullmatch(name):
        raise base.Held(say("{url} is no film on YouTube.", url=found.url))
    return name
