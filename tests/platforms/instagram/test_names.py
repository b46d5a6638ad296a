"""Every request of ours has names that Meta’s own library knows."""

import json
import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from marronnier.model import Part
from marronnier.platforms import instagram
from tests.fakes.instagram import USER
from tests.platforms.instagram.stage import connect, deliver, prepare

ROOT = Path(__file__).resolve().parents[3]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")


EVERYWHERE = {"fields", "limit"}  # of every edge of the Graph API


def described(kind, method, edge):
    """Return the names that Meta's own library has for an edge; `edge` is empty for the node."""
    path = SPECS / f"facebook-{kind}.json"
    if not path.exists():
        pytest.skip(f"Meta's description is not here: {path.name} in SPECS_DIR")
    for one in json.loads(path.read_text("utf-8"))["apis"]:
        if one["method"] == method and one.get("endpoint", "").strip("/") == edge:
            return {parameter["name"] for parameter in one["params"]}
    raise AssertionError(f"{method} {kind}/{edge} is described nowhere")


def edges(path):
    """Return the node's kind and its edge for a path."""
    parts = path.removeprefix("/v26.0/").split("/")
    kind = "IGUser" if parts[0] in (USER, "me") else "IGMedia"
    return kind, parts[1] if len(parts) > 1 else ""


def test_every_parameter_has_a_name_that_meta_knows(fake, images):
    session = connect(fake, images)
    media = (images.add("media/a.png", alt="a"), images.film("media/b.mp4"))
    first = Part("Le texte", media)
    comment = Part("Le lien", comment=True)
    post, second = deliver(session, first, comment, collaborators="lou")
    deliver(session, Part("b", (media[1],)), thumb_offset="1")
    deliver(session, Part("", (media[0],)), format="story")
    prepared = prepare(session, first)
    instagram.publish(session, prepared)
    instagram.look(session, prepared)
    instagram.look(session, prepare(session, first, comment, number=1, before=(post,)))
    instagram.metrics(session, post)
    instagram.comments(session, post)
    instagram.delete(session, second)
    instagram.delete(session, post)
    asked = set()
    for request in fake.requests:
        if "ig-api-upload" in request.path:
            continue
        address = urlsplit(request.path)
        names = set(parse_qs(address.query)) | set(parse_qs(request.body.decode()))
        kind, edge = edges(address.path)
        known = set() if (kind, edge) == ("IGUser", "") else described(kind, request.method, edge)
        allowed = known | (EVERYWHERE if request.method == "GET" else set())
        assert names <= allowed, (request.method, address.path, names - allowed)
        asked.add(f"{request.method} {kind}/{edge}")
    assert asked == {
        "GET IGUser/",
        "GET IGUser/content_publishing_limit",
        "POST IGUser/media",
        "POST IGUser/media_publish",
        "GET IGUser/media",
        "GET IGMedia/",
        "GET IGMedia/comments",
        "POST IGMedia/comments",
        "GET IGMedia/insights",
        "DELETE IGMedia/",
    }


def test_the_fields_that_are_read_are_fields_that_meta_knows():
    for kind, asked in (("IGMedia", instagram.posts.LISTED), ("IGComment", "id,text,timestamp")):
        path = SPECS / f"facebook-{kind}.json"
        if not path.exists():
            pytest.skip(f"Meta's description is not here: {path.name} in SPECS_DIR")
        known = {one["name"] for one in json.loads(path.read_text("utf-8"))["fields"]}
        assert set(asked.split(",")) <= known
