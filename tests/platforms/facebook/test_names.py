"""Every request, held against the names that Meta's own SDK has."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from marronnier.model import Part
from marronnier.platforms import facebook
from tests.platforms.facebook.stage import connect, deliver, film, prepared
from tests.platforms.test_contracts import SPECS

ALWAYS = {"fields", "limit", "since", "appsecret_proof"}  # of the Graph API, not of an edge


# bytes stand in fields that the SDK knows as a file of the request, not as a parameter
FILES = {"source"}


@pytest.fixture(scope="module")
def known():
    """Return {edge: names} of the requests that Meta's SDK makes of a page, a post, a photo."""
    names = {}
    for node in ("Page", "PagePost", "Photo"):
        path = SPECS / f"facebook-{node}.json"
        if not path.exists():
            pytest.skip(f"Meta's names are not here: {path.name} in SPECS_DIR")
        for api in json.loads(path.read_text(encoding="utf-8"))["apis"]:
            edge = f"{api['method']} {api.get('endpoint') or node}"
            names.setdefault(edge, set()).update(one["name"] for one in api.get("params", []))
    return names


def edge_of(request):
    path = re.sub(r"^/v26\.0/", "", urlsplit(request.path).path)
    return f"{request.method} {path.partition('/')[2] or 'PagePost'}"


def named(request):
    form = request.data
    if request.headers.get("Content-Type") == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(request.body.decode()))
    return {*dict(parse_qsl(urlsplit(request.path).query)), *form, *request.files}


def test_every_request_has_names_that_meta_knows(known, page, images):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}") for n in range(3))
    sent = deliver(session, Part("Été", media), Part("Lien", comment=True))
    deliver(session, Part("a", link="https://lumen.example"))
    deliver(session, Part("Un film", (film(images),)))
    deliver(session, Part("Un reel", (film(images),)), format="reel")
    deliver(session, Part("", media[:1]), format="story")
    deliver(session, Part("", (film(images),)), format="story")
    story = prepared(session, Part("", media[:1]), format="story")
    facebook.look(session, story)
    facebook.look(session, prepared(session, "a"))
    facebook.metrics(session, sent[0])
    facebook.comments(session, sent[0])
    facebook.delete(session, sent[0])
    asked = set()
    for request in page.requests:
        edge = edge_of(request)
        if edge in ("GET PagePost", "POST PagePost") or "upload" in edge:
            continue  # the page and films by their own id, and bytes: no edge
        unknown = named(request) - ALWAYS - FILES - known[edge]
        assert not unknown, edge
        asked.add(edge)
    assert asked == {
        "POST feed",
        "POST photos",
        "POST comments",
        "POST videos",
        "POST video_reels",
        "POST video_stories",
        "POST photo_stories",
        "GET published_posts",
        "GET stories",
        "GET comments",
        "GET insights",
        "DELETE PagePost",
    }


def test_the_names_refuse_what_is_wrong(known):
    assert "text" not in known["POST feed"]
    assert "alt_text" not in known["POST photos"]
    assert "published" not in known["POST photo_stories"]
