"""Films on Pinterest: waited for, and sent to Pinterest alone."""

import pytest

from marronnier.platforms import base
from marronnier.platforms.pinterest import server
from tests.fakes.pinterest import problem
from tests.platforms import building
from tests.platforms.pinterest.account import connect, deliver, filmed


def test_a_film_that_is_never_ready_comes_later(api, images):
    api.status = ["processing"]
    clock = building.QuickClock()
    with pytest.raises(base.Busy, match="still at work on media/film") as caught:
        deliver(connect(api, images, clock=clock), filmed(images))
    assert caught.value.until > clock.now()
    assert sum(clock.slept) < 600


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("/v5/media$", 400, problem(1), base.Held),
        ("/v5/media$", 201, {"media_id": "../1"}, base.Held),
        ("/v5/media$", 503, b"", base.Busy),
        ("/upload", 403, b"<Error/>", base.Held),
        ("/upload", 503, b"", base.Busy),
        ("/v5/media/", 200, {"status": "failed"}, base.Held),
        ("/v5/media/", 404, problem(1), base.Held),
    ],
)
def test_films_that_are_not_taken(api, images, path, status, body, outcome):
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        deliver(session, filmed(images))
    assert not api.pins


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("https://evil.example/upload", {"key": "a"}),
        ("http://pinterest-media-upload.s3-accelerate.amazonaws.com/", {"key": "a"}),
        ("https://[evil.example/", {"key": "a"}),
        ("", {"key": "a"}),
        ("HERE", {"key": {"a": "b"}}),
        ("HERE", {f"key{n}": "a" for n in range(31)}),
    ],
)
def test_films_go_to_pinterest_alone(api, images, place, fields):
    session = connect(api, images)
    place = f"{api.url}/upload" if place == "HERE" else place
    told = {
        "media_id": "1",
        "media_type": "video",
        "upload_url": place,
        "upload_parameters": fields,
    }
    api.fault("/v5/media$", 201, told)
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, filmed(images))
    assert not [one for one in api.requests if one.path == "/upload"]


def test_which_addresses_are_pinterest_s():
    real = building.access(building.account("pinterest", ""), {})
    for place in (
        "https://pinterest-media-upload.s3-accelerate.amazonaws.com/",
        "https://pinterest-media-upload.s3.us-east-1.amazonaws.com/",
        "https://upload.pinterest.com/a",
    ):
        assert server.is_ours(real, place)
    for place in (
        "http://127.0.0.1:8000/a",
        "https://evil.s3.amazonaws.com/",
        "https://evil.example/pinterest-media.s3.amazonaws.com",
        "https://pinterest-media.s3.amazonaws.com@evil.example/",
        "https://pinterest-media.s3.evil.example.amazonaws.com.evil.example/",
        "https://pinterest.com.evil.example/",
    ):
        assert not server.is_ours(real, place)
