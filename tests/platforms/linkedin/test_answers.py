"""What each answer of LinkedIn's proves."""

from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, linkedin
from tests.fakes.linkedin import (
    TOKEN,
    duplicate,
    problem,
)
from tests.platforms import building, telling
from tests.platforms.linkedin.account import connect, deliver, prepared


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(400, "FIELD_LENGTH_TOO_LONG"), base.Refused, "FIELD_LENGTH_TOO_LONG"),
        (400, {"status": 400, "code": "BAD"}, base.Refused, "refused: BAD"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, problem(401, "x", "EXPIRED_ACCESS_TOKEN"), base.Held, "connect the account anew"),
        (403, problem(403, "ACCESS_DENIED"), base.Held, "does not let this token post"),
        (403, b"<html>", base.Unknown, "HTTP 403"),
        (404, problem(404, "no"), base.Refused, "refused: no"),
        (409, problem(409, "conflict"), base.Unknown, "HTTP 409"),
        (422, problem(422, "wrong field"), base.Refused, "wrong field"),
        (422, duplicate("urn:li:share:71"), base.Unknown, "feed/update/urn:li:share:71/"),
        (400, duplicate("urn:li:ugcPost:71"), base.Unknown, "feed/update/urn:li:ugcPost:71/"),
        (422, duplicate("une autre"), base.Unknown, "look at the account"),
        (
            422,
            problem(422, "A Duplicate of yours"),
            base.Unknown,
            "look at the account",
        ),
        (426, problem(426, "x"), base.Held, "version 202609 of its interface no longer"),
        (429, problem(429, "x"), base.Busy, "limits our rate until"),
        (500, problem(500, "x"), base.Unknown, "HTTP 500"),
        (502, b"", base.Unknown, "HTTP 502"),
        (504, b"", base.Unknown, "HTTP 504"),
        (302, b"", base.Unknown, "HTTP 302"),
        (201, b"", base.Unknown, "HTTP 201"),
        (200, {"id": "urn:li:share:1"}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (422, problem(422, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_linkedin_s_answers_prove(api, status, body, outcome, told):
    session = connect(api)
    api.requests.clear()
    api.fault("/rest/posts$", status, body)
    with telling.told(outcome, told, TOKEN):
        deliver(session, "Bonjour")
    assert len(api.requests) == 1


@pytest.mark.parametrize("name", ["urn:li:share:1\r\nX: y", "urn:li:person:1", "../1", "7"])
def test_an_id_that_is_none_proves_nothing(api, name):
    session = connect(api)
    api.fault("/rest/posts$", 201, b"", x_restli_id=name.partition("\r")[0] + "x")
    with pytest.raises(base.Unknown):
        deliver(session, "Bonjour")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (404, problem(404, "no such post"), base.Busy),
        (404, b"<html>", base.Unknown),
        (400, problem(400, "bad"), base.Refused),
        (403, problem(403, "no"), base.Held),
        (422, duplicate("urn:li:share:5"), base.Unknown),
        (201, b"", base.Unknown),
        (201, {"id": "../7"}, base.Unknown),
        (500, b"", base.Unknown),
    ],
)
def test_what_answers_to_a_comment_prove(api, status, body, outcome):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    api.fault("/comments$", status, body)
    with pytest.raises(outcome) as caught:
        linkedin.publish(session, asked)
    assert type(caught.value) is outcome


def test_an_empty_answer_with_an_id_is_a_post(api):
    session = connect(api)
    api.fault("/rest/posts$", 201, b"", x_restli_id="urn:li:ugcPost:71")
    assert deliver(session, "Bonjour")[0].id == "urn:li:ugcPost:71"


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({}, datetime(2026, 12, 6, tzinfo=UTC)),
        ({"Retry_After": "60"}, datetime(2026, 12, 5, 23, 31, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("path", ["/rest/posts$", "/rest/images"])
def test_a_limit_ends_at_the_next_midnight_of_utc(api, images, headers, until, path):
    class Evening(building.QuickClock):
        def now(self):
            return datetime(2026, 12, 5, 23, 30, tzinfo=UTC)

    session = connect(api, images, clock=Evening())
    api.fault(path, 429, b"", **headers)
    with pytest.raises(base.Busy) as caught:
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert caught.value.until == until


def test_the_same_post_again_is_no_second_one(api):
    session = connect(api)
    (sent,) = deliver(session, "Bonjour")
    with pytest.raises(base.Unknown, match=f"already: look at {sent.url}"):
        deliver(session, "Bonjour")
    assert linkedin.look(session, prepared(session, "Bonjour")) == (sent,)


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("/rest/images.action", 400, problem(400, "no"), base.Held),
        ("/rest/images.action", 200, {"value": []}, base.Held),
        ("/rest/images.action", 200, {"value": {"image": "../a"}}, base.Held),
        ("/rest/images.action", 503, b"", base.Busy),
        ("/dms-uploads", 403, b"", base.Held),
        ("/dms-uploads", 500, b"", base.Busy),
        ("/rest/images/urn", 404, problem(404, "no"), base.Held),
    ],
)
def test_pictures_that_are_not_taken(api, images, path, status, body, outcome):
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not api.posts
