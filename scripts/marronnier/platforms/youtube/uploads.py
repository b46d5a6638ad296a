"""Resumable uploads, which go on where they broke off.

Whoever holds a session's address may write to it: it stays in this module's memory alone. No film
exists before its last byte has arrived. Source:
https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol .
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Answer, Call, ask, raise_busy
from marronnier.platforms.youtube import server
from marronnier.world import NoAnswer, NotSent

CHUNK = 32 * 256 * 1024  # bytes; YouTube wants a multiple of 256 KiB
TRIES = 5  # failures one after the other
DEADLINE = 300.0  # seconds for one chunk
ARRIVED = expression(r"bytes=0-([0-9]{1,15})")


class GoneError(Exception):
    """The session has ended: what was sent through it is lost, or is a film already."""


@dataclass(frozen=True, slots=True)
class File:
    """Hold what is uploaded: its media type and bytes, and how people call it."""

    kind: str
    data: bytes = field(repr=False)
    name: str


def upload(
    session: base.Session, path: str, about: Mapping[str, Any], file: File, **more: str
) -> Answer:
    """Upload a file with what is told about it, and return YouTube's last answer.

    Raise Held or Busy; GoneError when the session ended on the way.
    """
    address = _open(session, path, about, file, more)
    received, failures, known = 0, 0, True
    while failures <= TRIES:
        answer = _put(session, address, file.data, received if known else None)
        if answer is None:
            failures, known = failures + 1, False
            session.access.clock.sleep(min(2.0**failures, 30.0))
        elif answer.status == HTTPStatus.PERMANENT_REDIRECT:
            there = _arrived(answer, len(file.data))
            failures = 0 if there > received else failures + 1
            received, known = there, there < len(file.data)
        elif answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise GoneError
        else:
            return answer
    raise base.Busy(say("The upload of {path} broke off too often.", path=file.name))


def _open(
    session: base.Session,
    path: str,
    about: Mapping[str, Any],
    file: File,
    more: Mapping[str, str],
) -> str:
    """Return the address of a new session; nothing of it is visible."""
    parameters = {"uploadType": "resumable", **more}
    plain = server.call(session, "POST", server.UPLOAD + path, about, **parameters)
    headers = {
        "X-Upload-Content-Length": str(len(file.data)),
        "X-Upload-Content-Type": file.kind,
    }
    asked = Call(plain.method, plain.url, plain.token, plain.data, headers=headers)
    answer = server.ask_quietly(session, asked, file.name)
    address = answer.headers.get("location", "")
    if not server.is_ours(session, address):
        raise base.Busy(say("{host} gave no address to upload to.", host=answer.host))
    return address


def _put(session: base.Session, address: str, data: bytes, start: int | None) -> Answer | None:
    """Send the chunk that begins at `start`, or ask what has arrived; None: nobody can tell."""
    size = len(data)
    if start is None:
        chunk, span = b"", f"bytes */{size}"
    else:
        chunk = data[start : start + CHUNK]
        span = f"bytes {start}-{start + len(chunk) - 1}/{size}"
    token, headers = session.data["token"], {"Content-Range": span}
    asked = Call("PUT", address, token, body=chunk, headers=headers, deadline=DEADLINE)
    try:
        answer = ask(session.access, asked)
    except (NotSent, NoAnswer):
        return None
    raise_busy(session.access, answer)
    return None if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else answer


def _arrived(answer: Answer, size: int) -> int:
    """Return how many bytes have arrived; a `Range` that cannot be means none."""
    match = ARRIVED.fullmatch(answer.headers.get("range", "").strip())
    end = int(match[1]) + 1 if match else 0
    return end if end <= size else 0
