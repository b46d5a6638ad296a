"""Upload pictures, or a film; nobody sees them before a status shows them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

from marronnier.model import Medium
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call, consult, form
from marronnier.platforms.shared.fitting import film_type, fitted, read_film

FILMS = ("video/mp4", "video/quicktime", "video/webm")
PROCESSING_SECONDS = 120.0
FILM_SECONDS = 600.0  # a server makes its own film of it
SLOWEST = 250_000  # bytes a second that a line to a server carries, at the least
AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attached:
    """Hold an uploaded medium: the server's id, the SHA-256 of its file's bytes, its description.

    `sent` is the SHA-256 of what was made of them.
    """

    id: str
    sha256: str
    alt: str
    sent: str


def upload(session: base.Session, media: tuple[Medium, ...]) -> list[Attached]:
    """Upload the media of a part, all of them checked before the first one leaves."""
    films = [medium for medium in media if medium.is_film]
    if films:  # one, and no picture beside it
        return [_upload_film(session, medium) for medium in films]
    pictures = fitted(session.access, media, session.limits)
    return [_upload_picture(session, *pair) for pair in pictures]


def _upload_film(session: base.Session, medium: Medium) -> Attached:
    kind = film_type(medium, FILMS)
    data = read_film(session.access, medium, session.limits)
    name = _upload(session, medium, (kind, data), FILM_SECONDS)
    digest = hashlib.sha256(data).hexdigest()
    return Attached(name, digest, medium.alt, digest)


def _upload_picture(session: base.Session, medium: Medium, picture: base.Picture) -> Attached:
    name = _upload(session, medium, (picture.type, picture.data), PROCESSING_SECONDS)
    source = medium.facts.sha256 if medium.facts else picture.sha256
    return Attached(name, source, medium.alt, picture.sha256)


def _upload(session: base.Session, medium: Medium, file: tuple[str, bytes], patience: float) -> str:
    """Upload a file and wait until the server has worked through it; return its id there."""
    access, url = session.access, session.data["url"]
    body, content_type = form({"description": medium.alt}, {"file": file})
    call = Call(
        "POST",
        f"{url}/api/v2/media",
        access.secrets["TOKEN"],
        body=body,
        headers={"Content-Type": content_type},
        deadline=max(120.0, len(body) / SLOWEST),
    )
    answer = consult(access, call)
    if answer.status not in (200, 202) or not answer.get("id"):
        raise _not_taken(medium, answer)
    name = str(answer.get("id"))
    if answer.status == HTTPStatus.ACCEPTED:
        _wait(session, medium, name, patience)
    return name


def _wait(session: base.Session, medium: Medium, name: str, patience: float) -> None:
    access = session.access
    call = Call(
        "GET", f"{session.data['url']}/api/v1/media/{quote(name, safe='')}", access.secrets["TOKEN"]
    )
    waited, step = 0.0, 1.0
    while waited < patience:
        access.clock.sleep(step)
        waited, step = waited + step, min(step * 2, 10.0)
        answer = consult(access, call)
        if answer.status == HTTPStatus.OK:
            return
        if answer.status != HTTPStatus.PARTIAL_CONTENT:
            raise _not_taken(medium, answer)
    until = access.clock.now() + AGAIN
    raise exchange.unready(medium.given, session.data["url"].partition("://")[2], until)


def _not_taken(medium: Medium, answer: Answer) -> base.Held:
    return exchange.untaken(medium.given, answer.host, answer.words("error", "error_description"))
