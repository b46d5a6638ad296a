"""What each answer proves, and until when a limit holds."""

import json

import pytest

from marronnier.model import Part
from marronnier.platforms import base
from tests.fakes.facebook import PAGE, TOKEN, failure
from tests.platforms import telling
from tests.platforms.facebook.stage import connect, deliver


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, "(#100) too long"), base.Refused, "Facebook refused: (#100) too long."),
        (500, failure(100, "(#100) odd"), base.Unknown, "(#100) odd"),
        (400, failure(100, is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(1609005, error_user_title="Link", error_user_msg="No."), base.Refused, "No."),
        (400, failure(190, subcode=460), base.Held, "Its owner changed the password."),
        (401, failure(190), base.Held, "does not accept the token: non. Connect"),
        (400, failure(102), base.Held, "does not accept the token"),
        (403, failure(200, "(#200) perms"), base.Held, "may not do this on Facebook: (#200) perms"),
        (400, failure(10), base.Held, "may not do this"),
        (400, failure(368, "abusive"), base.Refused, "has stopped this account: abusive"),
        (400, failure(506), base.Unknown, "this very post is there already"),
        (400, failure(4), base.Busy, "limits our rate"),
        (400, failure(17), base.Busy, "limits our rate"),
        (400, failure(32, is_transient=True), base.Busy, "limits our rate"),
        (403, failure(341), base.Busy, "limits our rate"),
        (400, failure(80001), base.Busy, "limits our rate"),
        (429, b"", base.Busy, "limits our rate"),
        (500, failure(1), base.Unknown, "proves nothing"),
        (400, failure(2), base.Unknown, "proves nothing"),
        (400, failure(987654, "odd"), base.Unknown, "proves nothing: odd"),
        (400, {"error": {"code": "100", "message": 5}}, base.Unknown, "proves nothing"),
        (400, {"error": "no"}, base.Unknown, "HTTP 400"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, {"id": "../1"}, base.Unknown, "HTTP 200"),
        (200, {"id": 5}, base.Unknown, "HTTP 200"),
        (200, {"id": "1_2", **failure(2)}, base.Unknown, "proves nothing"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (302, b"", base.Unknown, "HTTP 302"),
        (503, {"id": "1_2"}, base.Unknown, "HTTP 503"),
        (400, failure(100, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_facebook_s_answers_prove(page, status, body, outcome, told):
    session = connect(page)
    page.requests.clear()
    page.fault("/feed$", status, body)
    with telling.told(outcome, told, TOKEN):
        deliver(session, "Bonjour")
    assert len(page.requests) == 1


FULL = json.dumps({"call_count": 100, "total_time": 9, "total_cputime": 9})


WAITS = json.dumps(
    {
        PAGE: [
            {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19},
            {"type": "x", "estimated_time_to_regain_access": 7},
        ]
    }
)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"X-Business-Use-Case-Usage": WAITS, "X-App-Usage": FULL}, 19),
        ({"X-App-Usage": FULL}, 60),
        ({"Retry-After": "120"}, 2),
        ({"X-App-Usage": '{"call_count": 28}'}, None),
        ({"X-App-Usage": "[" * 5000, "X-Business-Use-Case-Usage": "{"}, None),
        ({"X-Business-Use-Case-Usage": WAITS.replace("19", "9" * 30)}, None),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": true}]}'}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("path", ["/feed$", "/photos$"])
def test_a_limit_says_until_when(page, images, headers, minutes, path):
    session = connect(page, images)
    page.fault(path, 400, failure(32), **{k.replace("-", "_"): v for k, v in headers.items()})
    before = session.access.clock.now()
    with pytest.raises(base.Busy, match="limits our rate") as caught:
        deliver(session, Part("a", (images.add("media/a.png"),)))
    until = caught.value.until
    assert (until and round((until - before).total_seconds() / 60)) == minutes


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(324, "bad image"), base.Held),
        (400, failure(987654), base.Busy),
        (200, {}, base.Busy),
        (200, {"id": "a/b"}, base.Busy),
        (503, b"", base.Busy),
        (200, b"", base.Busy),
    ],
)
def test_pictures_that_are_not_taken(page, images, status, body, outcome):
    session = connect(page, images)
    page.fault("/photos$", status, body)
    with pytest.raises(outcome):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not page.posts
