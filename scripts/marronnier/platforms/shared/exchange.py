"""One exchange of JSON with a network, and what its answer proves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from marronnier.expressions import expression
from marronnier.model import Account, say
from marronnier.platforms import base
from marronnier.redaction import Redactor
from marronnier.world import NoAnswer, NotSent, Request, Response

LONGEST = timedelta(days=3650)  # no token lasts longer: a figure beyond is none
AGES = 1_000_000_000  # seconds: nobody waits so long, and 1970 is longer ago
HERE = expression(r"http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?/?")  # a server of tests
HOST = expression(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}")
WORD = expression(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")
NAMED = 80  # characters of a name that a network gives
EXCERPT = 200  # characters of a network's own words that we repeat


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold an answer; `data` is its JSON, None when it is none, `host` who gave it."""

    status: int
    headers: Mapping[str, str]
    data: Any
    host: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def get(self, name: str) -> Any:
        """Return a value of the answer's object, None when there is none."""
        return self.data.get(name) if isinstance(self.data, dict) else None

    def text(self, name: str) -> str:
        """Return a value if it is a text, else an empty one."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def words(self, *names: str) -> str:
        """Return the network's own words, on one line, cut, and without our secrets."""
        found = ": ".join(filter(None, (self.text(name) for name in names)))
        found = Redactor(self.secrets).hide(found)
        line = " ".join("".join(c if c.isprintable() else " " for c in found).split())
        if not line:
            return f"HTTP {self.status}"
        return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Call:
    """Hold what one request says; `token` goes into its Authorization header."""

    method: str
    url: str
    token: str = field(default="", repr=False)
    data: Any = field(default=None, repr=False)  # sent as JSON
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    deadline: float = 60.0

    def request(self) -> Request:
        """Return the request as it goes out."""
        headers = {"Accept": "application/json", **self.headers}
        body = self.body
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.data is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(self.data, ensure_ascii=False).encode()
        return Request(self.method, self.url, headers, body, self.deadline)


def form(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return the body of a form (multipart/form-data) and its content type.

    `files` maps a field's name to a media type and bytes. The same content is the same form, and
    a file's name is that of its content: its own may say more than the client wants known.
    """
    heads = [
        (f'name="{name}"\r\nContent-Type: text/plain; charset=utf-8', value.encode())
        for name, value in fields.items()
    ]
    for name, (kind, data) in files.items():
        title = f"{hashlib.sha256(data).hexdigest()[:16]}.{kind.rpartition('/')[2]}"
        heads.append((f'name="{name}"; filename="{title}"\r\nContent-Type: {kind}', data))
    # a boundary made from the content cannot stand in it, but by breaking SHA-256
    boundary = hashlib.sha256(b"".join(data for _, data in heads)).hexdigest()
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in heads
    )
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def ask(access: base.Access, call: Call) -> Answer:
    """Send one request; raise NotSent or NoAnswer."""
    response = access.http.send(call.request())
    secrets = tuple(filter(None, (*access.secrets.values(), call.token)))
    host = urlsplit(call.url).netloc
    return Answer(response.status, response.headers, _json(response), host, secrets)


def reach(access: base.Access, call: Call) -> Answer:
    """Send a request that nobody sees and return its answer; raise Busy when none comes."""
    try:
        return ask(access, call)
    except (NotSent, NoAnswer) as failure:
        reason = failure.args[0] if failure.args else ""
        raise base.Busy(say("{reason} Nothing was published.", reason=reason)) from None


def consult(
    access: base.Access,
    call: Call,
    usual: datetime | None = None,
    dated: Callable[[Answer], Answer] | None = None,
) -> Answer:
    """Send a request that nobody sees; raise Busy when the network cannot answer it now.

    `usual` is when a limit of its rate ends, where the network does not tell; `dated` puts that
    into the headers, where the network tells it elsewhere.
    """
    answer = reach(access, call)
    raise_busy(access, dated(answer) if dated else answer, usual)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words = answer.words("error", "message")
        raise base.Busy(
            say("{host} has a failure of its own: {words}.", host=answer.host, words=words)
        )
    return answer


def raise_busy(access: base.Access, answer: Answer, usual: datetime | None = None) -> None:
    """Raise Busy, with the moment to come back, when the network limits our rate."""
    if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
        return
    told = pause(answer.headers, access.clock.now())
    until = told or usual
    if until is None:
        raise base.Busy(say("{host} limits our rate for now.", host=answer.host))
    at = f"{until:%Y-%m-%d %H:%M:%S} UTC"
    message = say("{host} limits our rate until {at}.", host=answer.host, at=at)
    raise base.Busy(message, until, told=told is not None)


def pause(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when a network wants us back.

    `Retry-After` is in seconds or an HTTP date; the limits' reset is in ISO 8601 (Mastodon),
    seconds since 1970 (Bluesky, X) or, a small number, seconds from now (Pinterest).
    """
    for name in ("retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset"):
        value = headers.get(name, "").strip()
        try:
            if value.isascii() and value.isdigit():
                from_now = name == "retry-after" or int(value) < AGES
                start = now if from_now else datetime.fromtimestamp(0, UTC)
                return start + timedelta(seconds=int(value))
            if value:
                http_date = name == "retry-after"
                found = parsedate_to_datetime(value) if http_date else datetime.fromisoformat(value)
                return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def ending(access: base.Access, answer: Answer, name: str = "expires_in") -> datetime | None:
    """Return the moment that an answer gives in seconds from now, None when it gives none."""
    seconds = answer.get(name)
    known = type(seconds) is int and 0 < seconds < LONGEST.total_seconds()
    return access.clock.now() + timedelta(seconds=seconds) if known else None


def unproven(answer: Answer) -> base.Unknown:
    """Return what to raise when an answer proves neither yes nor no."""
    return base.Unknown(
        say(
            "{host} gave an answer that proves nothing (HTTP {status}).",
            host=answer.host,
            status=answer.status,
        )
    )


def untaken(path: str, label: str, words: str) -> base.Held:
    """Return what to raise when a network does not take a picture or a film."""
    text = "{label} does not take {path}: {words}."
    return base.Held(say(text, label=label, path=path, words=words))


def unready(path: str, label: str, until: datetime) -> base.Busy:
    """Return what to raise when a network is not done with what was uploaded."""
    text = "{label} is still at work on {path}."
    return base.Busy(say(text, label=label, path=path), until)


def unplaced(path: str, label: str) -> base.Held:
    """Return what to raise when a network gives no place of its own to upload to."""
    text = "{label} gives no place of its own for {path}: nothing was sent."
    return base.Held(say(text, label=label, path=path))


def undeleted(answer: Answer, sent: base.Sent) -> base.Unknown:
    """Return what to raise when an answer does not tell whether a post is gone."""
    return base.Unknown(
        say("{host} does not say whether it deleted {url}.", host=answer.host, url=sent.url)
    )


def raise_without_token(access: base.Access, name: str = "TOKEN") -> None:
    """Raise Held unless the account has the token that opens it."""
    if not access.secrets.get(name):
        raise base.Held(say("There is no token for this account."))


def raise_other_account(account: Account, name: str, handle: str) -> None:
    """Raise Held unless the secrets' owner is the account that `accounts.yml` names.

    `name` is the owner's id, `handle` its name that people see, without @; empty: it has none.
    """
    wanted = account.id or account.handle.removeprefix("@")
    if not wanted:
        raise base.Held(say("The account has neither `id` nor `handle`: the token proves nothing."))
    if wanted.casefold() != (name if account.id else handle).casefold():
        raise base.Held(
            say(
                "The token belongs to @{name} ({id}), and the account is {wanted}.",
                name=handle[:NAMED],
                id=name[:NAMED],
                wanted=account.id or account.handle,
            )
        )


def standing_in(given: str, usual: str) -> str:
    """Return the server to ask: the vendor's usual one, or one of tests on this machine."""
    return given.rstrip("/") if HERE.fullmatch(given) else usual


def is_own(address: str, asked: str, usual: str, domain: str) -> bool:
    """Tell whether an address that a network gave is its own: bytes and a token may go there.

    `asked` is the server that is asked, which in tests stands in for the `usual` one.
    """
    return is_below(address, domain) if asked == usual else address.startswith(f"{asked}/")


def is_below(address: str, *domains: str) -> bool:
    """Tell whether an address is encrypted and of one of these domains, however it is read.

    Libraries and browsers read backslashes, blanks and the like differently: nobody's host has any.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.netloc.lower().removesuffix(":443")
    plain = address.isprintable() and parts.scheme == "https" and HOST.fullmatch(host)
    return bool(plain) and any(host == one or host.endswith(f".{one}") for one in domains)


def word(value: object) -> str:
    """Return a network's own word for a state or a reason, “?” for what is no such word."""
    return value if isinstance(value, str) and WORD.fullmatch(value) else "?"


def _json(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None
