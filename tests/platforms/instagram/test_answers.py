"""What each answer proves, and until when a limit holds."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.model import Part
from marronnier.platforms import base, instagram
from tests.fakes.containers import failure
from tests.fakes.instagram import Instagram
from tests.platforms.instagram.stage import connect, prepare


@pytest.fixture(params=["/media_publish$", "/comments$"])
def visible(request, fake, images):
    """Return a session, what is about to be published, and the path of that one request."""
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    prepared = prepare(session, parts[0])
    if "comments" in request.param:
        post = instagram.publish(session, prepared)
        prepared = prepare(session, *parts, number=1, before=(post,))
    fake.requests.clear()
    return session, prepared, request.param


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, 2207028, "Carousel"), base.Refused, "Instagram refused: Carousel"),
        (400, failure(36003, 2207009, "ratio"), base.Refused, "refused: ratio"),
        (400, failure(352, 2207026, "format"), base.Refused, "refused: format"),
        (400, failure(9007, 2207027, "not ready"), base.Busy, "is not ready for it yet"),
        (400, failure(24, 2207008, "later"), base.Busy, "is not ready for it yet"),
        (400, failure(100, 33, "not there"), base.Busy, "is not ready for it yet"),
        (400, failure(-2, 2207020, "expired"), base.Lapsed, "has let go"),
        (400, failure(24, 2207006, "gone"), base.Lapsed, "has let go"),
        (400, failure(9, 2207042, "a day's limit"), base.Busy, "a day's limit"),
        (400, failure(4, 0, "limit"), base.Busy, "limits our rate for now"),
        (400, failure(4, 2207051, "spam"), base.Refused, "has stopped this account: spam"),
        (400, failure(25, 2207050, "restricted"), base.Refused, "stopped this account"),
        (400, failure(10, 0, "permission"), base.Held, "may not do this"),
        (400, failure(190, 463, "expired"), base.Held, "connect"),
        (401, failure(190, 0, "invalid"), base.Held, "does not accept the token"),
        (400, failure(-1, 2207001, "server"), base.Unknown, "proves nothing: server"),
        (400, failure(1, 0, "unknown"), base.Unknown, "proves nothing"),
        (500, failure(2, 0, "service", is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(100, 0, "once more", is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(4242, 0, "new"), base.Unknown, "proves nothing"),
        (400, {"error": "non"}, base.Unknown, "HTTP 400"),
        (400, {"error": {"code": "190"}}, base.Unknown, "proves nothing"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (502, b"<html>", base.Unknown, "HTTP 502"),
        (302, b"", base.Unknown, "HTTP 302"),
        (429, b"", base.Busy, "limits our rate"),
        (200, {}, base.Unknown, "HTTP 200"),
        (302, {"id": "17"}, base.Unknown, "HTTP 302"),
        (500, {"id": "17"}, base.Unknown, "HTTP 500"),
        (200, {"id": ""}, base.Unknown, "HTTP 200"),
        (200, {"id": "../me"}, base.Unknown, "HTTP 200"),
        (200, {"id": {"a": 1}}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, failure(100, 0, f"{Instagram.token}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_instagram_s_answers_prove(fake, visible, status, body, outcome, told):
    session, prepared, path = visible
    fake.fault(path, status, body)
    with pytest.raises(outcome) as caught:
        instagram.publish(session, prepared)
    assert isinstance(caught.value, outcome)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400
    assert Instagram.token not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"Retry-After": "600"}, 10),
        (
            {
                "X-Business-Use-Case-Usage": json.dumps(
                    {"17": [{"type": "instagram", "estimated_time_to_regain_access": 25}]}
                )
            },
            25,
        ),
        ({"X-App-Usage": json.dumps({"call_count": 100})}, 60),
    ],
)
def test_a_limit_tells_when_it_ends(fake, images, headers, minutes):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.add("media/a.png"),)))
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    fake.fault("/media_publish$", 400, failure(80002), **named)
    before = datetime.now(UTC)
    with pytest.raises(base.Busy, match="limits our rate until") as caught:
        instagram.publish(session, prepared)
    wait = caught.value.until - before
    assert timedelta(minutes=minutes - 1) < wait < timedelta(minutes=minutes + 1)


def test_the_address_may_come_later_than_the_post(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.add("media/a.png"),)))
    fake.fault(r"fields=permalink", 500, b"")
    sent = instagram.publish(session, prepared)
    assert sent.id in fake.posts
    assert sent.url == "https://www.instagram.com/lumen/"
    for link in ("javascript:alert(1)", "https://evil.example/p/1", 5, None):
        fake.posts[sent.id]["permalink"] = link
        assert instagram.look(session, prepared)[0].url == "https://www.instagram.com/lumen/"
