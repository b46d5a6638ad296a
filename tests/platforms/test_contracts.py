"""Every request that we build, held against what the networks publish of their own interfaces."""

import copy
import functools
import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lexrpc.base import Base, ValidationError
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from marronnier.model import Part
from marronnier.platforms import bluesky, mastodon
from tests.platforms import building

ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")
MASTODON = SPECS / "mastodon-openapi.json"

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")


# --- Mastodon -----------------------------------------------------------------------------------


def patched(value, name=""):
    """Mend the faults of the description: they refuse what Mastodon's own pages show."""
    if isinstance(value, list):
        return [patched(item) for item in value]
    if not isinstance(value, dict):
        return value
    mended = {key: patched(item, key) for key, item in value.items()}
    if mended.get("default") == "null":
        del mended["default"]
    if mended.get("in") == "header" and mended.get("name") == "Idempotency-Key":
        mended["schema"] = {**mended["schema"], "type": "string"}
    if name == "file":
        mended.pop("type", None)  # an upload is bytes, which are no string to the validator
    if name == "requestBody":
        for content in mended.get("content", {}).values():
            if "oneOf" in content.get("schema", {}):
                content["schema"]["anyOf"] = content["schema"].pop("oneOf")
    return mended


class Recorded:
    """One request that the proxy saw, in the shape that openapi-core reads."""

    def __init__(self, method, path, headers, body):
        parts = urlsplit(path)
        query = [(name, one) for name, many in parse_qs(parts.query).items() for one in many]
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(headers), cookie=ImmutableMultiDict()
        )
        self.host_url = "https://mastodon.example"
        self.path = parts.path
        self.method = method.lower()
        self.body = body or None
        self.content_type = headers.get("Content-Type", "")


@pytest.fixture(scope="module")
def interface():
    if not MASTODON.exists():
        pytest.skip(f"Mastodon's description is not here: {MASTODON.name} in SPECS_DIR")
    return described()


@functools.cache  # several modules ask for it
def described():
    spec = patched(json.loads(MASTODON.read_text(encoding="utf-8")))
    spec["servers"] = [{"url": "https://mastodon.example"}]
    asked = {"statuses", "media", "accounts", "instance"}
    spec["paths"] = {
        path: item
        for path, item in spec["paths"].items()
        if asked.intersection(path.split("/")[3:4])
    }
    return OpenAPI.from_dict(spec)


@pytest.fixture
def life(mastodon_mock, proxy_to):
    """Do on the mock all that a publisher does, and return the requests that it took."""
    proxy, images = proxy_to(mastodon_mock.url), building.Images()
    account = building.account("mastodon", proxy.url, handle="@testuser")
    session = mastodon.connect(building.access(account, {"TOKEN": mastodon_mock.token}, images))
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}") for n in range(4))
    delivery = building.delivery(account, Part("Été https://a.example", media), "deux", "trois")
    sent = building.publish_all(mastodon, session, delivery)
    mastodon.look(session, mastodon.prepare(session, delivery, 1, sent[:1]))
    mastodon.metrics(session, sent[0])
    mastodon.comments(session, sent[0])
    mastodon.delete(session, sent[2])
    return list(proxy.requests)


def test_every_request_is_one_that_mastodon_describes(interface, life):
    asked = set()
    for request in life:
        interface.validate_request(
            Recorded(request.method, request.path, request.headers, request.body)
        )
        path = re.sub(r"/[0-9]+", "/:id", urlsplit(request.path).path)
        asked.add(f"{request.method} {path}")
    assert asked == {
        "GET /api/v1/accounts/verify_credentials",
        "GET /api/v2/instance",
        "POST /api/v2/media",
        "POST /api/v1/statuses",
        "GET /api/v1/accounts/:id/statuses",
        "GET /api/v1/statuses/:id",
        "GET /api/v1/statuses/:id/source",
        "GET /api/v1/statuses/:id/context",
        "DELETE /api/v1/statuses/:id",
    }


@pytest.mark.parametrize(
    "wrong", [{"status": "a", "visibility": "publique"}, {"media_ids": "17"}, {"status": 5}, {}]
)
def test_the_description_refuses_what_is_wrong(interface, wrong):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
    right = {"status": "a", "media_ids": ["17"], "visibility": "public", "language": "fr"}
    path = "/api/v1/statuses"
    interface.validate_request(Recorded("POST", path, headers, json.dumps(right).encode()))
    with pytest.raises(OpenAPIError):
        interface.validate_request(Recorded("POST", path, headers, json.dumps(wrong).encode()))


# --- Bluesky ------------------------------------------------------------------------------------

BLOB = {
    "$type": "blob",
    "ref": {"$link": "bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy"},
    "mimeType": "image/png",
    "size": 123,
}


@pytest.fixture(scope="module")
def lexicons():
    return Base(validate=True)


@pytest.fixture
def prepared(script):
    """Prepare a post against a server that knows everybody and takes every blob."""
    images = building.Images()
    did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
    session = {"did": did, "handle": "lumen.example", "accessJwt": "x"}
    script.then(200, session)
    account = building.account("bluesky", script.url, handle="lumen.example")
    opened = bluesky.connect(building.access(account, {"PASSWORD": "x"}, images))

    def prepare(text, *, pictures=0, link="", mentions=0, before=()):
        media = tuple(images.add(f"media/{n}.png", alt=f"é {n}") for n in range(pictures))
        for _ in media:
            script.then(200, {"blob": BLOB})
        for _ in range(mentions):
            script.then(200, {"did": did})
        delivery = building.delivery(account, *["avant"] * len(before), Part(text, media, link))
        return bluesky.prepare(opened, delivery, len(before), before).request

    return prepare


def sent(key):
    uri = f"at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/{key}"
    cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
    refs = {"uri": uri, "cid": cid}
    return bluesky.base.Sent(uri, f"https://bsky.app/profile/lumen.example/post/{key}", refs)


CASES = {
    "text": {"text": "Bonjour"},
    "300 emoji": {"text": "👩" * 300},
    "facets": {"text": "é #Été @a.example https://a.example/é", "mentions": 1},
    "card": {"text": "Bonjour", "link": "https://lumen.example/soldes"},
    "one image": {"text": "", "pictures": 1},
    "four images": {"text": "a https://a.example", "pictures": 4},
    "reply": {"text": "suite", "before": (sent("3jzfcijpj2z2a"), sent("3jzfcijpj2z2b"))},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_record_is_one_that_the_lexicons_describe(lexicons, prepared, case):
    request = prepared(**case)
    lexicons.validate("app.bsky.feed.post", "record", request["record"])
    body = {**request, "swapRecord": None, "validate": True}
    lexicons.validate("com.atproto.repo.putRecord", "input", body)


@pytest.mark.parametrize(
    ("field", "value"),
    [("createdAt", "hier"), ("text", "é" * 301), ("langs", "fr"), ("text", None), ("facets", [{}])],
)
def test_the_lexicons_refuse_what_is_wrong(lexicons, prepared, field, value):
    record = copy.deepcopy(prepared("Bonjour")["record"])
    record[field] = value
    with pytest.raises(ValidationError):
        lexicons.validate("app.bsky.feed.post", "record", record)
