"""Every request of ours has names that Meta’s own collection knows."""

import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from marronnier.model import Part
from marronnier.platforms import threads
from tests.platforms.threads.stage import APP, access, connect, deliver, prepare

ROOT = Path(__file__).resolve().parents[3]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")
COLLECTION = SPECS / "threads-postman.json"


def described():
    """Return (method, path) -> the names of parameters, as Meta's collection has them."""
    if not COLLECTION.exists():
        pytest.skip(f"Meta's collection is not here: {COLLECTION.name} in SPECS_DIR")
    known = {}

    def walk(items):
        for one in items:
            walk(one.get("item", ()))
            if "request" not in one:
                continue
            asked = one["request"]
            path = asked["url"]["raw"].removeprefix("{{api_host}}").partition("?")[0].rstrip("/")
            path = re.sub(r"\{\{[a-z_]+\}\}", ":id", path)
            names = {query["key"] for query in asked["url"].get("query", ())}
            known.setdefault((asked["method"], path), set()).update(names)

    walk(json.loads(COLLECTION.read_text("utf-8"))["item"])
    return known


def test_every_parameter_has_a_name_that_meta_knows(fake, images):
    known = described()
    session = connect(fake, images)
    picture, film = images.add("media/a.png", alt="a"), images.film("media/b.mp4")
    options = {"reply_control": "mentioned_only", "topic_tag": "lampes"}
    first, second = deliver(session, Part("a", link="https://lumen.example"), "b", **options)
    deliver(session, Part("c", (picture,)), **options)
    deliver(session, Part("d", (film,)))
    deliver(session, Part("e", (picture, film)))
    prepared = prepare(session, "f")
    threads.publish(session, prepared)
    threads.look(session, prepared)
    prepared = prepare(session, "a", "g", number=1, before=(first,))
    threads.publish(session, prepared)
    threads.look(session, prepared)
    threads.metrics(session, first)
    threads.comments(session, first)
    threads.delete(session, second)
    threads.renew(session.access)
    threads.grant(access(fake, secrets=APP), "AQBx-hBsH3", "https://lumen.example", "")
    asked = set()
    for request in fake.requests:
        address = urlsplit(request.path)
        path = re.sub(r"/[0-9]+", "/:id", address.path.removeprefix("/v1.0"))
        names = set(parse_qs(address.query)) | set(parse_qs(request.body.decode()))
        # the token of an exchange is a parameter of every request of the collection; lists may
        # always be limited
        allowed = known[request.method, path] | {"access_token"}
        allowed |= {"limit"} if "conversation" in path else set()
        assert names <= allowed, (request.method, path, names - allowed)
        asked.add(f"{request.method} {path}")
    assert asked == {
        "GET /me",
        "GET /debug_token",
        "GET /me/threads_publishing_limit",
        "POST /me/threads",
        "GET /:id",
        "POST /me/threads_publish",
        "GET /me/threads",
        "GET /me/replies",
        "GET /:id/insights",
        "GET /:id/conversation",
        "DELETE /:id",
        "POST /oauth/access_token",
        "GET /access_token",
        "GET /refresh_access_token",
    }


def test_fields_choices_and_scopes_are_ones_that_meta_knows():
    if not COLLECTION.exists():
        pytest.skip(f"Meta's collection is not here: {COLLECTION.name} in SPECS_DIR")
    listed = json.loads(COLLECTION.read_text("utf-8"))["variable"]
    told = {one["key"]: set(one["value"].replace(" ", "").split(",")) for one in listed}
    assert set(threads.posts.LISTED.split(",")) <= told["fields_threads"]
    assert set(threads.posts.COUNTED.split(",")) == told["metrics_post"]
    assert set(threads.OPTIONS["reply_control"].values) == told["reply_control"]
    assert set(threads.CONSENT.scopes) <= told["scope"]
    assert {"replied_to", *threads.posts.LISTED.split(",")} <= told["fields_replies"]
