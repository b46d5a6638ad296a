"""Calls to YouTube, whose words its refusals use, and what each of them proves.

Sources: https://developers.google.com/youtube/v3/docs/errors and the discovery document of the
API, revision 20261104.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    consult,
    is_own,
    raise_busy,
    standing_in,
)

LABEL = "YouTube"
SERVER = "https://www.googleapis.com"
API = "/youtube/v3/"
UPLOAD = "/upload/youtube/v3/"
PACIFIC = ZoneInfo("America/Los_Angeles")  # where YouTube's days begin
SPENT = ("quotaExceeded", "dailyLimitExceeded")
HURRIED = ("rateLimitExceeded", "userRateLimitExceeded")
TAG = expression(r"<[^<>]*>")


def at(access: base.Access, usual: str = SERVER) -> str:
    """Return the server to ask: Google's own, or one of tests on this machine."""
    return standing_in(access.account.url, usual)


def call(session: base.Session, method: str, path: str, data: Any = None, **more: str) -> Call:
    """Return a call of the channel's; `path` follows the API's own, `more` is its query."""
    address = f"{at(session.access)}{path if path.startswith('/') else API + path}"
    query = f"?{urlencode(more)}" if more else ""
    return Call(method, address + query, session.data["token"], data=data)


def read(session: base.Session, path: str, **more: str) -> list[dict[str, Any]]:
    """Return the items that YouTube lists; raise Held, Busy or Unknown."""
    answer = consult(session.access, call(session, "GET", path, **more))
    items = answer.get("items")
    if items is None and isinstance(answer.get("pageInfo"), dict):
        items = []  # YouTube leaves an empty list out
    if answer.status == HTTPStatus.OK and isinstance(items, list):
        return [item for item in items if isinstance(item, dict)]
    raise_no(session.access, answer)
    raise base.Unknown(say("{host} gave no usable answer.", host=answer.host))


def is_ours(session: base.Session, address: str) -> bool:
    """Tell whether an address that YouTube gave is one of Google's: a token may go there."""
    return is_own(address, at(session.access), SERVER, "googleapis.com")


def reason(answer: Answer) -> str:
    """Return YouTube's own name of a refusal, empty when it gives none."""
    error = answer.get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    told = first.get("reason") if isinstance(first, dict) else None
    return told if isinstance(told, str) else ""


def words(answer: Answer) -> str:
    """Return YouTube's own words, without the marks of HTML that they may hold."""
    error = answer.get("error")
    message = error.get("message") if isinstance(error, dict) else None
    plain = TAG.sub("", message) if isinstance(message, str) else ""
    found = {"reason": reason(answer), "message": plain}
    return replace(answer, data=found).words("reason", "message")


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, answer)
    failed = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if failed or not isinstance(answer.get("error"), dict):
        return
    why, said = reason(answer), {"host": answer.host, "words": words(answer)}
    if why in SPENT:
        until = next_day(access.clock.now())
        text = "Today's quota of the Google project is spent; it begins anew at {at}: {words}."
        raise base.Busy(say(text, at=f"{until:%Y-%m-%d %H:%M} UTC", **said), until)
    if why in HURRIED:
        raise base.Busy(say("{host} limits our rate for now.", host=answer.host))
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise base.Held(say("{host} does not accept the token: {words}.", **said))
    if answer.status == HTTPStatus.FORBIDDEN:
        raise base.Held(say("YouTube does not let the channel do that: {words}.", **said))
    if answer.status == HTTPStatus.BAD_REQUEST and why != "processingFailure":
        raise base.Refused(say("{host} refused: {words}.", **said))


def next_day(now: datetime) -> datetime:
    """Return when a quota begins anew: the next midnight on the Pacific coast, in UTC."""
    here = now.astimezone(PACIFIC) + timedelta(days=1)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(now.tzinfo)


def ask_quietly(session: base.Session, asked: Call, what: str) -> Answer:
    """Return the answer to a request that nobody sees; raise Held or Busy unless it was done.

    `what` is what YouTube is given: a path, a field.
    """
    answer = consult(session.access, asked)
    if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED):
        return answer
    raise untaken(session, answer, what)


def untaken(session: base.Session, answer: Answer, what: str) -> base.Outcome:
    """Return what to raise for something invisible that YouTube does not take."""
    try:
        raise_no(session.access, answer)
    except base.Refused:
        pass
    except base.Outcome as outcome:
        return outcome
    return exchange.untaken(what, answer.host, words(answer))
