"""What each answer of Pinterest's proves."""

from datetime import UTC, datetime, timedelta

import pytest

from marronnier.platforms import base, pinterest
from tests.fakes.pinterest import TOKEN, problem
from tests.platforms import building, telling
from tests.platforms.pinterest.account import connect, deliver, pin, prepared


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(1, "Invalid parameters."), base.Refused, "refused: Invalid parameters."),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, problem(2, "Authentication failed."), base.Held, "Connect the account anew"),
        (403, problem(29, "Trial."), base.Held, "url: https://api-sandbox.pinterest.com"),
        (403, problem(3, "Not permitted."), base.Held, "does not let this token do that"),
        (403, b"", base.Unknown, "HTTP 403"),
        (404, problem(40, "Board not found."), base.Refused, "Board not found"),
        (429, problem(8, "Too many"), base.Busy, "limits our rate"),
        (500, problem(0, "x"), base.Unknown, "HTTP 500"),
        (503, b"", base.Unknown, "HTTP 503"),
        (302, b"", base.Unknown, "HTTP 302"),
        (201, b"", base.Unknown, "HTTP 201"),
        (201, {"id": "../1"}, base.Unknown, "HTTP 201"),
        (201, {"id": ["7"]}, base.Unknown, "HTTP 201"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, problem(1, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_pinterest_s_answers_prove(api, images, status, body, outcome, told):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.requests.clear()
    api.fault("/v5/pins$", status, body)
    with telling.told(outcome, told, TOKEN):
        pinterest.publish(session, asked)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_RateLimit_Reset": "40"}, 40),
        ({"X_RateLimit_Reset": "1796491800"}, 1_796_491_800 - 1_796_491_700),
        ({"Retry_After": "7"}, 7),
    ],
)
def test_a_limit_says_until_when(api, images, headers, seconds):
    class Still(building.QuickClock):
        def now(self):
            return datetime.fromtimestamp(1_796_491_700, UTC)

    session = connect(api, images, clock=Still())
    api.fault("/v5/pins$", 429, problem(8), **headers)
    with pytest.raises(base.Busy) as caught:
        deliver(session, pin(images))
    assert caught.value.until == session.access.clock.now() + timedelta(seconds=seconds)


def test_a_failure_after_the_pin_was_taken_is_found_out(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.fault("/v5/pins$", 503, b"", committed=True)
    with pytest.raises(base.Unknown):
        pinterest.publish(session, asked)
    assert [one.id for one in pinterest.look(session, asked)] == ["1001"]
