"""Films: a service of Bluesky's own works through them, and puts them onto the account's server.

It is given a token for this one thing, which holds for half an hour; the account's own never goes
there. https://docs.bsky.app/docs/tutorials/video
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from marronnier.model import Account, Medium, say
from marronnier.platforms import base
from marronnier.platforms.bluesky import server
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call, consult

SERVICE = "https://video.bsky.app"
TYPES = ("video/mp4",)
TOKEN_LIFE = timedelta(minutes=30)
CAPTION_BYTES = 20_000
SLOWEST = 250_000  # bytes a second that a line to the service carries, at the least
PROCESSING_SECONDS = 600.0
AGAIN = timedelta(minutes=5)


def upload(session: base.Session, medium: Medium, data: bytes) -> dict[str, Any]:
    """Upload a film and return its blob.

    The service knows a film that it has had before, and gives the same blob for it. Raise Held
    when it takes none or cannot read it, Busy while it is at work on it.
    """
    access, service = session.access, service_of(session.access.account)
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.mp4"
    query = {"did": session.data["did"], "name": name}
    call = Call(
        "POST",
        server.method(service, "app.bsky.video.uploadVideo", **query),
        _token(session),
        body=data,
        headers={"Content-Type": TYPES[0]},
        deadline=max(120.0, len(data) / SLOWEST),
    )
    job = _job(medium, consult(access, call))
    waited, step = 0.0, 1.0
    while not isinstance(job.get("blob"), dict):
        if job.get("state") == "JOB_STATE_FAILED":
            words = job.words("error", "message")
            raise base.Held(
                say("Bluesky cannot use {path}: {words}.", path=medium.given, words=words)
            )
        if waited >= PROCESSING_SECONDS:
            until = access.clock.now() + AGAIN
            raise exchange.unready(medium.given, server.LABEL, until)
        access.clock.sleep(step)
        waited, step = waited + step, min(step * 2, 10.0)
        address = server.method(service, "app.bsky.video.getJobStatus", jobId=job.text("jobId"))
        job = _job(medium, consult(access, Call("GET", address)))
    return dict(job.get("blob"))


def service_of(account: Account) -> str:
    """Return the address of the service; only a server of tests stands in for it."""
    return exchange.standing_in(str(account.options.get("video_service", "")), SERVICE)


def _token(session: base.Session) -> str:
    """Return a token with which the service may put a film onto the account's server."""
    access, url = session.access, session.data["url"]
    told = consult(access, Call("GET", server.method(url, "com.atproto.server.describeServer")))
    until = access.clock.now() + TOKEN_LIFE
    wanted = {
        "aud": told.text("did") or f"did:web:{urlsplit(url).hostname}",
        "lxm": "com.atproto.repo.uploadBlob",
        "exp": str(int(until.timestamp())),
    }
    address = server.method(url, "com.atproto.server.getServiceAuth", **wanted)
    answer = consult(access, Call("GET", address, session.data["token"]))
    if answer.status != HTTPStatus.OK or not answer.text("token"):
        words = answer.words("error", "message")
        raise base.Held(
            say("{host} lets nobody put a film there: {words}.", host=answer.host, words=words)
        )
    return answer.text("token")


def _job(medium: Medium, answer: Answer) -> Answer:
    """Return an answer whose data is the job that it tells of; one of a known film is a 409."""
    found = answer.get("jobStatus")
    job = replace(answer, data=found) if isinstance(found, dict) else answer
    if answer.status not in (HTTPStatus.OK, HTTPStatus.CONFLICT) or not job.text("jobId"):
        raise exchange.untaken(medium.given, answer.host, job.words("error", "message"))
    return job
