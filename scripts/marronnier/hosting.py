"""A public place for pictures, where networks fetch them: a store that speaks S3.

The charter's `media.public` says where; the two secrets stand in the environment. A picture's name
there is made of its content and the secret: nobody can guess it, and a repeat finds its own.
Neither the repository's releases nor the calendar's own site would do: the ones list all that they
hold, and the other shows a picture only once it was built anew. What is no longer needed goes by
the store's own rule (its lifecycle). The signature is AWS's version 4:
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from marronnier.model import Charter, say
from marronnier.platforms.base import Busy, Held, Picture
from marronnier.world import Clock, Http, NoAnswer, NotSent, Request, Response

KEY, SECRET = "MARRONNIER_MEDIA_KEY", "MARRONNIER_MEDIA_SECRET"
REGION = "us-east-1"  # what stores without regions take
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}
SAMPLE = 65_536  # bytes of what was put that are fetched again: a film is too large for more
SPEED = 500_000  # bytes a second that are waited for
PAUSES = (0.0, 2.0, 5.0)  # seconds before each look whether the picture is there
LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Store:
    """Hold where pictures are put, where they are fetched, and what opens the door."""

    endpoint: str  # with the bucket
    address: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


def store_of(charter: Charter, secret: Callable[[str], str | None]) -> Store:
    """Return the store that a client's charter names; raise Held when something is missing."""
    told: Mapping[str, str] = charter.get("media.public") or {}
    if not told.get("endpoint"):
        text = "No public place for pictures is set: write `media: {public: …}` in the charter."
        raise Held(say(text))
    own = f"MARRONNIER_{charter.client.upper().replace('-', '_')}_MEDIA"
    values = [
        secret(name.replace("MARRONNIER_MEDIA", own)) or secret(name) for name in (KEY, SECRET)
    ]
    for name, value in zip((KEY, SECRET), values, strict=True):
        if not value:
            text = "Pictures have a public place and no key to it: set {variable}."
            raise Held(say(text, variable=name))
    endpoint = "/".join(filter(None, (told["endpoint"].rstrip("/"), told.get("bucket", ""))))
    address = told.get("address", "").rstrip("/") or endpoint
    for url in (endpoint, address):
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOCAL:
            raise Held(say("{url} must start with https://.", url=url))
    return Store(endpoint, address, told.get("region", REGION), values[0] or "", values[1] or "")


def show(store: Store, picture: Picture, http: Http, clock: Clock) -> str:
    """Put a picture into the store and return its public address, seen to give these bytes.

    Raise Held or Busy.
    """
    name = name_of(picture, store.secret)
    _put(store, name, picture, http, clock.now())
    url = f"{store.address}/{name}"
    status = 0
    for pause in PAUSES:
        if pause:
            clock.sleep(pause)
        answer = _ask(http, Request("GET", url, {"Range": f"bytes=0-{SAMPLE - 1}"}))
        status = answer.status
        if _shows(answer, picture.data):
            return url
    host = urlsplit(url).netloc
    if status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        raise Held(say("{host} gives other bytes than the picture’s.", host=host))
    text = "{host} does not show the picture to everybody (HTTP {status}): make it readable there."
    raise Held(say(text, host=host, status=status))


def _shows(answer: Response, data: bytes) -> bool:
    """Tell whether an answer holds these bytes, or their beginning and how many there are."""
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        return answer.status == HTTPStatus.OK and answer.body == data
    told = answer.headers.get("content-range", "").rpartition("/")[2]
    return told == str(len(data)) and answer.body == data[:SAMPLE]


def name_of(picture: Picture, secret: str) -> str:
    """Return a picture's name in the store: the same for the same bytes, 128 bits to guess."""
    digest = hmac.new(secret.encode(), picture.sha256.encode(), hashlib.sha256).hexdigest()
    return f"{digest[:32]}.{ENDINGS.get(picture.type, 'bin')}"


def _put(store: Store, name: str, picture: Picture, http: Http, now: datetime) -> None:
    url = f"{store.endpoint}/{name}"
    headers = {"Content-Type": picture.type, "Cache-Control": "public, max-age=86400"}
    headers |= signed("PUT", url, headers, picture.data, store, now)
    answer = _ask(
        http, Request("PUT", url, headers, picture.data, 120.0 + len(picture.data) / SPEED)
    )
    if answer.status in (200, 201, 204):
        return
    host = urlsplit(url).netloc
    said = {"host": host, "status": answer.status}
    if answer.status in LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Busy(say("{host} cannot take the picture now (HTTP {status}).", **said))
    text = "{host} does not take the picture (HTTP {status}): check bucket, region, key and secret."
    raise Held(say(text, **said))


def _ask(http: Http, request: Request) -> Response:
    try:
        return http.send(request)
    except (NotSent, NoAnswer) as failure:
        reason = failure.args[0] if failure.args else ""
        raise Busy(say("{reason} Nothing was published.", reason=reason)) from None


def signed(
    method: str, url: str, headers: Mapping[str, str], body: bytes, store: Store, now: datetime
) -> dict[str, str]:
    """Return the headers that prove a request; `headers` are covered by the signature too."""
    parts = urlsplit(url)
    content = hashlib.sha256(body).hexdigest()
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    proof = {"x-amz-content-sha256": content, "x-amz-date": stamp}
    covered = {name.lower(): value.strip() for name, value in {**headers, **proof}.items()}
    covered["host"] = parts.netloc
    names = ";".join(sorted(covered))
    lines = "".join(f"{name}:{covered[name]}\n" for name in sorted(covered))
    path = quote(parts.path or "/", safe="/-_.~%")
    canonical = f"{method}\n{path}\n{parts.query}\n{lines}\n{names}\n{content}"
    scope = f"{stamp[:8]}/{store.region}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    said = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    key = f"AWS4{store.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={store.key}/{scope}"
    value = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={signature}"
    return {**proof, "Authorization": value}
