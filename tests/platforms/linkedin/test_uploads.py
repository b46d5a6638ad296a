"""Pictures and films on LinkedIn: by parts, waited for, and to LinkedIn alone."""

import pytest

from marronnier.model import Part
from marronnier.platforms import base
from marronnier.platforms.linkedin import server
from tests.fakes.linkedin import (
    MEMBER,
)
from tests.platforms import building
from tests.platforms.linkedin.account import connect, deliver, film, shown


def test_a_film_is_waited_for(api, images):
    api.status = ["WAITING_UPLOAD", "PROCESSING", "PROCESSING", "AVAILABLE"]
    clock = building.QuickClock()
    deliver(connect(api, images, clock=clock), Part("a", (film(images),)))
    assert clock.slept == [2.0, 5.0, 10.0]


def test_a_film_that_is_never_ready_comes_later(api, images):
    api.status = ["PROCESSING"]
    clock = building.QuickClock()
    session = connect(api, images, clock=clock)
    with pytest.raises(base.Busy, match="still at work on media/film") as caught:
        deliver(session, Part("a", (film(images),)))
    assert caught.value.until > clock.now()
    assert sum(clock.slept) < 600
    assert not api.posts


def test_a_film_that_failed_is_told(api, images):
    api.status = ["PROCESSING_FAILED"]
    with pytest.raises(base.Held, match="does not take media/film"):
        deliver(connect(api, images), Part("a", (film(images),)))


def test_who_may_not_look_waits_a_little(api, images):
    session = connect(api, images, id=MEMBER, clock=building.QuickClock())
    api.rights.discard("read")
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert session.access.clock.slept == [5.0]
    assert len(shown(api)) == 1


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/dms-uploads/a",
        "http://www.linkedin.com/dms-uploads/a",
        "https://linkedin.com.evil.example/a",
        "https://a@evil.example/linkedin.com",
        "https://[evil.example/",
        "",
        None,
    ],
)
def test_bytes_and_token_go_to_linkedin_alone(api, images, place):
    session = connect(api, images)
    value = {"image": "urn:li:image:C4D0", "uploadUrl": place}
    api.fault("/rest/images", 200, {"value": value})
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not [one for one in api.requests if one.method == "PUT"]


def test_which_addresses_are_linkedin_s():
    real = building.access(building.account("linkedin", "", id=MEMBER), {})
    for place in ("https://www.linkedin.com/dms-uploads/a", "https://api.linkedin.com:443/a"):
        assert server.is_ours(real, place)
    for place in (
        "http://127.0.0.1:8000/a",
        "https://xlinkedin.com/a",
        "https://linkedin.com@evil.example/a",
        "https://www.linkedin.com:8443/a",
        "ftp://www.linkedin.com/a",
        "https://www.linkedin.com.evil.example/a",
    ):
        assert not server.is_ours(real, place)


@pytest.mark.parametrize(
    "parts",
    [
        None,
        [],
        [{"uploadUrl": "HERE", "firstByte": 0, "lastByte": 100}],
        [{"uploadUrl": "HERE", "firstByte": 1, "lastByte": 199}],
        [{"uploadUrl": "HERE", "firstByte": "0", "lastByte": 199}],
        [{"uploadUrl": "HERE", "firstByte": 0, "lastByte": 199}, 5] * 1500,
    ],
)
def test_parts_that_are_not_the_film_are_not_sent(api, images, parts):
    session = connect(api, images)
    for part in parts or []:
        if isinstance(part, dict):
            part["uploadUrl"] = f"{api.url}/dms-uploads/a"
    value = {"video": "urn:li:video:C5F0", "uploadToken": "", "uploadInstructions": parts}
    api.fault("/rest/videos", 200, {"value": value})
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, Part("a", (film(images),)))
    assert not [one for one in api.requests if one.method == "PUT"]
