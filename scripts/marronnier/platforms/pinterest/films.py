"""Films: registered, sent to the place that Pinterest gives, and waited for.

Source: https://developers.pinterest.com/docs/api-features/creating-boards-and-pins/#creating-video-pins
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from marronnier.model import Medium
from marronnier.platforms import base
from marronnier.platforms.pinterest.server import ID, LABEL, call, consult, is_ours, words
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call

PAUSES = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0, 60.0, 60.0)  # seconds between looks
AGAIN = timedelta(minutes=10)
FIELDS = 30  # of the form that carries a film


def upload(session: base.Session, medium: Medium, kind: str, data: bytes) -> str:
    """Upload a film and wait until a pin can show it; return its id."""
    access = session.access
    answer = consult(access, call(access, "POST", "/media", {"media_type": "video"}))
    name, place = answer.text("media_id"), answer.text("upload_url")
    if answer.status not in (200, 201) or not ID.fullmatch(name):
        raise _not_taken(medium, answer)
    given = answer.get("upload_parameters")
    fields = given if isinstance(given, dict) else {}
    plain = all(isinstance(value, str) for value in fields.values()) and len(fields) <= FIELDS
    if not plain or not is_ours(access, place):
        raise exchange.unplaced(medium.given, LABEL)
    body, content = exchange.form(fields, {"file": (kind, data)})  # the film comes last
    headers = {"Content-Type": content}
    stored = exchange.consult(
        access, Call("POST", place, body=body, headers=headers, deadline=600.0)
    )
    if stored.status not in (200, 201, 204):
        raise _not_taken(medium, stored)
    _wait(access, medium, name)
    return name


def _wait(access: base.Access, medium: Medium, name: str) -> None:
    for seconds in (*PAUSES, 0.0):
        answer = consult(access, call(access, "GET", f"/media/{name}"))
        status = answer.text("status")
        if answer.status != HTTPStatus.OK or status == "failed":
            raise _not_taken(medium, answer)
        if status == "succeeded":
            return
        access.clock.sleep(seconds)
    raise exchange.unready(medium.given, LABEL, access.clock.now() + AGAIN)


def _not_taken(medium: Medium, answer: Answer) -> base.Held:
    return exchange.untaken(medium.given, LABEL, words(answer))
