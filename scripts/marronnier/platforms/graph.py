"""What Meta's networks share, Facebook, Instagram and Threads: calls, errors, limits, waiting.

Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling and, for the limits,
https://developers.facebook.com/docs/graph-api/overview/rate-limiting . What went wrong stands in an
error's `code`; the HTTP status says little, and nothing here is decided on it.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from marronnier.model import Message, say
from marronnier.platforms import base, exchange
from marronnier.platforms.exchange import Answer, Call
from marronnier.world import NoAnswer, NotSent

VERSION = "v26.0"  # of 2026-07-29: https://developers.facebook.com/docs/graph-api/changelog
API_VERSION = base.Option(say("the version of Meta's interface that is spoken"), (), VERSION)
NUMBERED = re.compile(r"v[0-9]{1,3}\.[0-9]")
HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?/?")  # a server of tests
ID = re.compile(r"[0-9]{1,30}(?:_[0-9]{1,30})?")
Found = TypeVar("Found")


class Early(base.Busy):
    """Say that the network took nothing, for something is not ready yet: it will be in a moment."""


# --- asking -------------------------------------------------------------------------------------


def address(access: base.Access, host: str, path: str, *, usual: str = VERSION) -> str:
    """Return where a path of a host is asked for: below the version that the account names.

    `usual` is the version of this host, empty for paths without one. Only a server on this
    machine may stand in the host's place.
    """
    given = access.account.url
    version = str(access.account.options.get("api_version", usual)) if usual else ""
    if version and not NUMBERED.fullmatch(version):
        text = "`api_version: {given}` is no version of Meta's interface, as {usual} is one."
        raise base.Held(say(text, given=version, usual=usual))
    start = given if HERE.fullmatch(given) else host
    return "/".join(filter(None, (start.rstrip("/"), version, path.lstrip("/"))))


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
    try:
        answer = exchange.ask(access, asked)
    except (NotSent, NoAnswer) as failed:
        reason = failed.args[0] if failed.args else ""
        raise base.Busy(say("{reason} Nothing was published.", reason=reason)) from None
    failure = Failure.of(answer)
    if failure is None and answer.status < HTTPStatus.MULTIPLE_CHOICES and answer.data is not None:
        return answer
    try:
        raise_no(access, answer, label, own)
    except base.Refused as refused:
        raise base.Held(refused.reason) from None
    raise base.Busy(say("{label} cannot do it now: {words}.", **_said(answer, label)))


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


def is_below(url: str, *domains: str) -> bool:
    """Tell whether an address is of one of these domains and encrypted, or on this machine."""
    try:
        parts = urlsplit(url)
        host, here = parts.hostname or "", HERE.fullmatch(f"{parts.scheme}://{parts.netloc}")
    except ValueError:
        return False
    own = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return bool(here) or (parts.scheme == "https" and own and "@" not in parts.netloc)


# --- what went wrong ----------------------------------------------------------------------------


class Meaning(enum.Enum):
    """Name what an error's code means for a message that was sent."""

    LIMIT = "limit"  # not taken: too many calls
    LATER = "later"  # not taken: something is not ready yet
    VOID = "void"  # not taken: the token is
    RIGHT = "right"  # not taken: the token may not do this
    BLOCKED = "blocked"  # not taken: the account is stopped
    CONTENT = "content"  # not taken: the message is wrong
    DOUBT = "doubt"  # nothing is proven


CODES: Mapping[int, Meaning] = {
    1: Meaning.DOUBT,
    2: Meaning.DOUBT,
    **dict.fromkeys((4, 17, 32, 341, 613), Meaning.LIMIT),
    **dict.fromkeys(range(80000, 80015), Meaning.LIMIT),  # business use cases
    **dict.fromkeys((102, 190), Meaning.VOID),
    **dict.fromkeys((3, 10, *range(200, 300)), Meaning.RIGHT),
    368: Meaning.BLOCKED,
    **dict.fromkeys((100, 324, 352, 1609005, 1363040, 1363127), Meaning.CONTENT),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Hold an error of the Graph API; `words` are for people, the network's own."""

    code: int
    subcode: int
    transient: bool
    words: str

    @classmethod
    def of(cls, answer: Answer) -> Failure | None:
        """Return the error of an answer, None when it names none."""
        error = answer.get("error")
        if not isinstance(error, dict):
            return None
        told = Answer(answer.status, answer.headers, error, answer.host, answer.secrets)
        titled = told.text("error_user_title") or told.text("error_user_msg")
        names = ("error_user_title", "error_user_msg") if titled else ("message",)
        words = told.words(*names).rstrip(" .")
        return cls(
            _whole(error.get("code")),
            _whole(error.get("error_subcode")),
            error.get("is_transient") is True,
            words,
        )

    def meaning(self, own: Mapping[tuple[int, int], Meaning]) -> Meaning:
        """Return what it means, by its subcode where a network's `own` table has it."""
        if (self.code, self.subcode) in own:
            return own[self.code, self.subcode]
        found = own.get((self.code, 0)) or CODES.get(self.code, Meaning.DOUBT)
        # a limit may call itself transient; a message that was refused does not come back
        return Meaning.DOUBT if self.transient and found is Meaning.CONTENT else found


def raise_no(
    access: base.Access,
    answer: Answer,
    label: str,
    own: Mapping[tuple[int, int], Meaning] = {},
) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing.

    `own` holds a network's own codes: (code, subcode) -> meaning, subcode 0 for all others.
    """
    failure = Failure.of(answer)
    if failure is None:
        exchange.raise_busy(access, answer)
        return
    said, meaning = _said(answer, label), failure.meaning(own)
    if meaning is Meaning.LIMIT:
        _raise_limited(access, answer, said)
    if meaning is Meaning.LATER:
        raise Early(say("{label} is not ready for it yet: {words}.", **said))
    if meaning is Meaning.VOID:
        raise base.Held(_of_token(failure.subcode, said))
    if meaning is Meaning.RIGHT:
        raise base.Held(
            say("The token may not do this on {label}: {words}. Connect the account anew.", **said)
        )
    if meaning is Meaning.BLOCKED:
        raise base.Refused(
            say("{label} has stopped this account: {words}. Look at its notices there.", **said)
        )
    if meaning is Meaning.CONTENT:
        raise base.Refused(say("{label} refused: {words}.", **said))


def doubted(answer: Answer, label: str) -> base.Unknown:
    """Return what to raise when an answer proves neither yes nor no, with the network's words."""
    text = "{label} gave an answer that proves nothing: {words}."
    return base.Unknown(say(text, **_said(answer, label)))


def _said(answer: Answer, label: str) -> dict[str, str]:
    failure = Failure.of(answer)
    return {"label": label, "words": failure.words if failure else f"HTTP {answer.status}"}


ENDED: Mapping[int, Message] = {
    458: say("The app was removed from the account's settings."),
    459: say("Its owner must log in on the network's own site first."),
    460: say("Its owner changed the password."),
    463: say("It has expired."),
    464: say("Its owner must confirm the account on the network's own site first."),
    492: say("Its owner manages the page no longer."),
}  # by the subcode of the errors 102 and 190


def _of_token(subcode: int, said: Mapping[str, str]) -> Message:
    """Return why a token opens nothing any more."""
    why = ENDED.get(subcode)
    if why is None:
        return say("{label} does not accept the token: {words}. Connect the account anew.", **said)
    return say(
        "{label} does not accept the token. {why} Then connect the account anew.",
        label=said["label"],
        why=why,
    )


def _raise_limited(access: base.Access, answer: Answer, said: Mapping[str, str]) -> None:
    until = pause(answer.headers, access.clock.now())
    if until is None:
        raise base.Busy(say("{label} limits our rate for now: {words}.", **said))
    at = f"{until:%Y-%m-%d %H:%M:%S} UTC"
    raise base.Busy(say("{label} limits our rate until {at}: {words}.", at=at, **said), until)


# --- rate limits --------------------------------------------------------------------------------

USAGES = ("x-business-use-case-usage", "x-ad-account-usage")
REGAIN = "estimated_time_to_regain_access"  # minutes
FULL = 100  # percent
WINDOW = timedelta(hours=1)  # over which an app's calls are counted
LONGEST = timedelta(days=2)  # what is told beyond that is no moment


def pause(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when Meta wants us back: after the minutes that it tells, or an app's hour."""
    known = exchange.pause(headers, now)
    if known is not None:
        return known
    minutes = max((_minutes(_read(headers.get(name, ""))) for name in USAGES), default=0)
    if 0 < minutes <= LONGEST / timedelta(minutes=1):
        return now + timedelta(minutes=minutes)
    used = _read(headers.get("x-app-usage", ""))
    percents = used.values() if isinstance(used, dict) else ()
    return now + WINDOW if any(_whole(percent) >= FULL for percent in percents) else None


def _minutes(usage: Any) -> int:
    """Return the longest wait of all use cases of all accounts: {id: [{…}, …], …}."""
    accounts = usage.values() if isinstance(usage, dict) else ()
    cases = [case for found in accounts if isinstance(found, list) for case in found]
    waits = [_whole(case.get(REGAIN)) for case in cases if isinstance(case, dict)]
    return max(waits, default=0)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _whole(value: Any) -> int:
    return value if type(value) is int else 0
