"""Upload pictures and films; nobody sees them before a post shows them.

Sources: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api
and …/videos-api . A film goes up in parts of about 4 MB, each of which answers with its ETag.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Medium
from marronnier.platforms import base
from marronnier.platforms.linkedin.server import LABEL, call, consult, is_ours, quoted, words
from marronnier.platforms.shared.exchange import Answer, Call, unplaced, unready, untaken

PICTURE_PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0)  # seconds between looks at what LinkedIn makes of it
FILM_PAUSES = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0, 60.0, 60.0)
BLIND = 5.0  # seconds for who may not look
AGAIN = timedelta(minutes=10)
MEDIUM = expression(r"urn:li:(?:image|video):[A-Za-z0-9_-]{1,128}")
PARTS = 2000  # of one film: 500 MB in parts of 4 MB are 125


def upload_picture(session: base.Session, medium: Medium, picture: base.Picture) -> str:
    """Upload a picture and wait until it can be shown; return its URN."""
    asked = {"initializeUploadRequest": {"owner": session.data["author"]}}
    value = _initialize(session, medium, "images", asked)
    name, place = _name(medium, value, "image"), str(value.get("uploadUrl", ""))
    _put(session, medium, place, picture.data)
    _wait(session, medium, f"/rest/images/{quoted(name)}", PICTURE_PAUSES)
    return name


def upload_film(session: base.Session, medium: Medium, data: bytes) -> str:
    """Upload a film by parts, close it, and wait until it can be shown; return its URN."""
    said = {"fileSizeBytes": len(data), "uploadCaptions": False, "uploadThumbnail": False}
    asked = {"initializeUploadRequest": {"owner": session.data["author"], **said}}
    value = _initialize(session, medium, "videos", asked)
    name = _name(medium, value, "video")
    tags = [
        _put(session, medium, place, data[first : last + 1])
        for place, first, last in _parts(medium, value, len(data))
    ]
    token = value.get("uploadToken")
    closing = {
        "video": name,
        "uploadToken": token if isinstance(token, str) else "",
        "uploadedPartIds": tags,
    }
    finalized = {"finalizeUploadRequest": closing}
    path = "/rest/videos?action=finalizeUpload"
    answer = consult(session.access, call(session.access, "POST", path, finalized))
    if answer.status != HTTPStatus.OK:
        raise _not_taken(medium, answer)
    _wait(session, medium, f"/rest/videos/{quoted(name)}", FILM_PAUSES)
    return name


def _initialize(
    session: base.Session, medium: Medium, kind: str, asked: Mapping[str, Any]
) -> Mapping[str, Any]:
    path = f"/rest/{kind}?action=initializeUpload"
    answer = consult(session.access, call(session.access, "POST", path, asked))
    value = answer.get("value")
    if answer.status != HTTPStatus.OK or not isinstance(value, dict):
        raise _not_taken(medium, answer)
    return value


def _name(medium: Medium, value: Mapping[str, Any], kind: str) -> str:
    name = value.get(kind)
    if not isinstance(name, str) or not MEDIUM.fullmatch(name):
        raise unplaced(medium.given, LABEL)
    return name


def _parts(medium: Medium, value: Mapping[str, Any], size: int) -> list[tuple[str, int, int]]:
    """Return where each part goes, and its first and last byte; together they are the film."""
    given = value.get("uploadInstructions")
    parts = given[: PARTS + 1] if isinstance(given, list) else []
    found = [
        (str(part.get("uploadUrl", "")), part.get("firstByte"), part.get("lastByte"))
        for part in parts
        if isinstance(part, dict)
    ]
    read = [(url, a, b) for url, a, b in found if type(a) is int and type(b) is int]
    starts = [0, *(last + 1 for _, _, last in read)]
    if len(read) > PARTS or [first for _, first, _ in read] != starts[:-1] or starts[-1] != size:
        raise unplaced(medium.given, LABEL)
    return read


def _put(session: base.Session, medium: Medium, place: str, data: bytes) -> str:
    """Send bytes to a place that LinkedIn gave, and return the answer's ETag."""
    if not is_ours(session.access, place):
        raise unplaced(medium.given, LABEL)
    headers = {"Content-Type": "application/octet-stream"}
    token = session.access.secrets["TOKEN"]
    asked = Call("PUT", place, token, body=data, headers=headers, deadline=180.0)
    answer = consult(session.access, asked)
    if answer.status not in (200, 201):
        raise _not_taken(medium, answer)
    return answer.headers.get("etag", "").strip('"')


def _wait(session: base.Session, medium: Medium, path: str, pauses: tuple[float, ...]) -> None:
    access = session.access
    for seconds in (*pauses, 0.0):
        answer = consult(access, call(access, "GET", path))
        if answer.status == HTTPStatus.FORBIDDEN:  # a token that may write and not read
            access.clock.sleep(BLIND)
            return
        status = answer.text("status")
        if answer.status != HTTPStatus.OK or status == "PROCESSING_FAILED":
            raise _not_taken(medium, answer)
        if status == "AVAILABLE":
            return
        access.clock.sleep(seconds)
    raise unready(medium.given, LABEL, access.clock.now() + AGAIN)


def _not_taken(medium: Medium, answer: Answer) -> base.Held:
    told = answer.text("processingFailureReason") or words(answer)
    return untaken(medium.given, LABEL, told)
