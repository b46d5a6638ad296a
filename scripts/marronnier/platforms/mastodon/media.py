"""Upload images; nobody sees them before a status shows them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from marronnier.model import Medium, say
from marronnier.platforms import base
from marronnier.platforms.exchange import Answer, Call, consult, form
from marronnier.platforms.fitting import fitted

PROCESSING_SECONDS = 120.0


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
    pictures = fitted(session.access, media, session.limits)
    return [_upload(session, *pair) for pair in pictures]


def _upload(session: base.Session, medium: Medium, picture: base.Picture) -> Attached:
    access, url = session.access, session.data["url"]
    body, content_type = form({"description": medium.alt}, {"file": (picture.type, picture.data)})
    call = Call(
        "POST",
        f"{url}/api/v2/media",
        access.secrets["TOKEN"],
        body=body,
        headers={"Content-Type": content_type},
        deadline=120.0,
    )
    answer = consult(access, call)
    if answer.status not in (200, 202) or not answer.get("id"):
        raise _not_taken(medium, answer)
    name = str(answer.get("id"))
    if answer.status == HTTPStatus.ACCEPTED:
        _wait(session, medium, name)
    source = medium.facts.sha256 if medium.facts else picture.sha256
    return Attached(name, source, medium.alt, picture.sha256)


def _wait(session: base.Session, medium: Medium, name: str) -> None:
    access = session.access
    call = Call("GET", f"{session.data['url']}/api/v1/media/{name}", access.secrets["TOKEN"])
    waited, step = 0.0, 1.0
    while waited < PROCESSING_SECONDS:
        access.clock.sleep(step)
        waited, step = waited + step, min(step * 2, 10.0)
        answer = consult(access, call)
        if answer.status == HTTPStatus.OK:
            return
        if answer.status != HTTPStatus.PARTIAL_CONTENT:
            raise _not_taken(medium, answer)
    raise base.Busy(say("The server is still at work on {path}.", path=medium.given))


def _not_taken(medium: Medium, answer: Answer) -> base.Held:
    return base.Held(
        say(
            "{host} does not take {path}: {words}.",
            host=answer.host,
            path=medium.given,
            words=answer.words("error"),
        )
    )
