"""What Meta's networks share, Facebook, Instagram and Threads: calls, errors, limits, waiting.

Sources: https://developers.facebook.com/docs/graph-api/guides/secure-requests and the pages that
the modules beside this one name.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlencode

from marronnier.model import Message, say
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call
from marronnier.platforms.shared.graph.failures import (
    Early,
    Failure,
    Meaning,
    doubted,
    raise_no,
    said_of,
)

__all__ = ["Early", "Failure", "Meaning", "doubted", "raise_no"]

VERSION = "v26.0"  # of 2026-07-29: https://developers.facebook.com/docs/graph-api/changelog
API_VERSION = base.Option(say("the version of Meta's interface that is spoken"), (), VERSION)
NUMBERED = re.compile(r"v[0-9]{1,3}\.[0-9]")
ID = re.compile(r"[0-9]{1,30}(?:_[0-9]{1,30})?")
Found = TypeVar("Found")


def address(access: base.Access, host: str, path: str, *, usual: str = VERSION) -> str:
    """Return where a path of a host is asked for: below the version that the account names.

    `usual` is the version of this host, empty for paths without one. Only a server on this
    machine may stand in the host's place.
    """
    given = access.account.url
    version = str(access.account.options.get("api_version", usual)) if usual else ""
    if version and not NUMBERED.fullmatch(version):
        text = "`api_version: {given}` is no version of {label}'s interface, as {usual} is one."
        raise base.Held(say(text, given=version, label="Meta", usual=usual))
    start = exchange.standing_in(given, host)
    return "/".join(filter(None, (start, version, path.lstrip("/"))))


def call(
    access: base.Access,
    method: str,
    url: str,
    fields: Mapping[str, str] | None = None,
    *,
    token: str | None = None,
    deadline: float = 60.0,
) -> Call:
    """Return a call; its fields are a form, or the query of what is read or deleted.

    The token is the account's unless another one is given; it stands in a header alone.
    """
    token = access.secrets.get("TOKEN", "") if token is None else token
    said = {**(fields or {}), **_proof(access, token)}
    if method in ("GET", "DELETE"):
        query = f"?{urlencode(said)}" if said else ""
        return Call(method, url + query, token, deadline=deadline)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Call(method, url, token, None, urlencode(said).encode(), headers, deadline)


def upload(
    access: base.Access,
    url: str,
    fields: Mapping[str, str],
    files: Mapping[str, tuple[str, bytes]],
    *,
    deadline: float = 120.0,
) -> Call:
    """Return a call that carries files: a field's name -> media type and bytes."""
    token = access.secrets.get("TOKEN", "")
    body, kind = exchange.form({**fields, **_proof(access, token)}, files)
    return Call("POST", url, token, None, body, {"Content-Type": kind}, deadline)


def _proof(access: base.Access, token: str) -> dict[str, str]:
    """Return what apps that require it prove with: that who has the token has the app, too."""
    secret = access.secrets.get("APP_SECRET", "")
    if not secret or not token:
        return {}
    made = hmac.new(secret.encode(), token.encode(), hashlib.sha256)
    return {"appsecret_proof": made.hexdigest()}


def consult(
    access: base.Access, asked: Call, label: str, own: Mapping[tuple[int, int], Meaning] = {}
) -> Answer:
    """Return the answer, a JSON object without an error, to what nobody sees.

    `own` is as in `raise_no`. Raise Held or Busy.
    """
    answer = exchange.reach(access, asked)
    failure = Failure.of(answer)
    if failure is None and answer.status < HTTPStatus.MULTIPLE_CHOICES and answer.data is not None:
        return answer
    try:
        raise_no(access, answer, label, own)
    except base.Refused as refused:
        raise base.Held(refused.reason) from None
    raise base.Busy(say("{label} cannot do it now: {words}.", **said_of(answer, label)))


def wait(
    access: base.Access, ready: Callable[[], Found | None], pauses: Sequence[float], what: Message
) -> Found:
    """Ask again until something is there, pausing so many seconds each time; then raise Busy.

    `what` says what is not ready yet. A refusal that is merely too early counts as not ready.
    """
    for seconds in (*pauses, 0):
        with suppress(Early):
            if (found := ready()) is not None:
                return found
        if seconds:
            access.clock.sleep(seconds)
    raise base.Busy(what, access.clock.now() + timedelta(seconds=max(pauses)))


def named(value: object) -> str:
    """Return an id as Meta gives it, empty for what is none."""
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def ending(answer: Answer) -> datetime | None:
    """Return when a token ends, as Meta tells who asks about it; None for no end, or none told."""
    told = answer.get("data")
    seconds = told.get("expires_at") if isinstance(told, dict) else None
    with suppress(OverflowError, OSError, ValueError):
        if type(seconds) is int and seconds > 0:
            return datetime.fromtimestamp(seconds, UTC)
    return None


def is_ours(access: base.Access, url: str, *domains: str) -> bool:
    """Tell whether an address that Meta gave is of its own domains: bytes and a token may go there.

    Where a server on this machine stands in Meta's place, others there may, too.
    """
    here = exchange.HERE.fullmatch("/".join(url.split("/")[:3]))
    if here and exchange.HERE.fullmatch(access.account.url):
        return True
    return exchange.is_below(url, *domains)
