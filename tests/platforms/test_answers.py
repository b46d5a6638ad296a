"""What each answer proves, as tables, from a loopback server that answers as it is told."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, bluesky, mastodon
from marronnier.platforms.shared.exchange import pause, raise_other_account
from tests.platforms import building, telling

SECRET = "jeton-9f8e7d6c"
STATUS = {"id": "17", "url": "https://m.example/@lumen/17"}
RECORD = {"uri": "at://did:plc:lumen/app.bsky.feed.post/3jzfcijpj2z2a", "cid": "bafyreia"}
REQUEST = {
    "repo": "did:plc:lumen",
    "collection": "app.bsky.feed.post",
    "rkey": "3jzfcijpj2z2a",
    "record": {"text": "a"},
}


def on_mastodon(script, images=(), clock=None):
    account = building.account("mastodon", script.url, handle="@lumen")
    access = building.access(account, {"TOKEN": SECRET}, images, clock)
    polls = {"choices": 4, "characters": 50}
    data = {"id": "1", "url": script.url, "version": "4.5.0", "polls": polls}
    return base.Session(access, base.Class.WINDOW, mastodon.LIMITS, data)


def on_bluesky(script):
    account = building.account("bluesky", script.url, handle="lumen.example")
    access = building.access(account, {"PASSWORD": SECRET})
    data = {"did": "did:plc:lumen", "handle": "handle.invalid", "token": SECRET, "url": script.url}
    return base.Session(access, base.Class.KEY, bluesky.LIMITS, data)


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, {"error": "Bad"}, base.Unknown, "proves nothing (HTTP 400)"),
        (401, {"error": "The access token is invalid"}, base.Held, "The access token is invalid"),
        (401, b"", base.Held, "HTTP 401"),
        (403, {"error": "This action is not allowed"}, base.Refused, "This action is not allowed"),
        (404, {"error": "Record not found"}, base.Refused, "Record not found"),
        (403, {"error": "Duplicate status"}, base.Refused, "Duplicate status"),
        (409, {"error": "Conflict"}, base.Unknown, "HTTP 409"),
        (410, b"<html>", base.Refused, "HTTP 410"),
        (422, {"error": "Validation failed: Text"}, base.Refused, "Validation failed: Text"),
        (422, {"error": f"no {SECRET}\n\x1b[31m " + "x" * 900}, base.Refused, "no *** [31m xxx"),
        (429, {"error": "Too many"}, base.Busy, "limits our rate for now"),
        (302, b"", base.Unknown, "HTTP 302"),
        (500, {"error": "failed"}, base.Unknown, "HTTP 500"),
        (502, b"<html>Bad gateway", base.Unknown, "HTTP 502"),
        (503, b"", base.Unknown, "HTTP 503"),
        (202, STATUS, base.Unknown, "HTTP 202"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, b"<html>Bonjour</html>", base.Unknown, "HTTP 200"),
        (200, b'{"id":"17","url":"https://m.exam', base.Unknown, "HTTP 200"),
        (200, [STATUS], base.Unknown, "HTTP 200"),
        (200, {"id": "17"}, base.Unknown, "HTTP 200"),
        (200, {"id": "17", "scheduled_at": "2026-12-05"}, base.Unknown, "HTTP 200"),
        (200, {"id": "17", "url": None, "uri": "javascript:1"}, base.Unknown, "HTTP 200"),
        (200, {"id": "17", "url": "https://m.example/\ud800"}, base.Unknown, "HTTP 200"),
        (200, {"id": "", "url": STATUS["url"]}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
    ],
)
def test_what_mastodon_s_answers_prove(script, status, body, outcome, told):
    script.then(status, body)
    with telling.told(outcome, told, SECRET):
        mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))
    assert len(script.requests) == 1


def test_mastodon_s_yes(script):
    script.then(200, STATUS).then(200, {"id": 17, "url": None, "uri": STATUS["url"]})
    for _ in range(2):
        sent = mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))
        assert sent == base.Sent("17", STATUS["url"])


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, {"error": "InvalidSwap", "message": "Record was at"}, base.Refused, "not replaced"),
        (400, {"error": "InvalidRequest", "message": "too big"}, base.Refused, "too big"),
        (400, {"error": "BlobNotFound", "message": "no blob"}, base.Busy, "it is uploaded anew"),
        (400, {"error": "AccountTakedown", "message": "x"}, base.Held, "has closed this account"),
        (413, {"error": "PayloadTooLarge", "message": "large"}, base.Refused, "PayloadTooLarge"),
        (413, b"<html>", base.Unknown, "HTTP 413"),
        (400, {"error": "ExpiredToken", "message": "old"}, base.Held, "ExpiredToken: old"),
        (400, {"error": "InvalidToken", "message": SECRET}, base.Held, "InvalidToken: ***"),
        (401, {"error": "AuthMissing"}, base.Held, "AuthMissing"),
        (403, {"error": "Forbidden"}, base.Unknown, "HTTP 403"),
        (409, {"error": "Conflict"}, base.Unknown, "HTTP 409"),
        (429, {"error": "RateLimitExceeded"}, base.Busy, "limits our rate"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (302, b"", base.Unknown, "HTTP 302"),
        (500, {"error": "InternalServerError"}, base.Unknown, "HTTP 500"),
        (502, b"", base.Unknown, "HTTP 502"),
        (503, b"", base.Unknown, "HTTP 503"),
        (202, RECORD, base.Unknown, "HTTP 202"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, b"<html>", base.Unknown, "HTTP 200"),
        (200, b'{"uri":"at://did:plc:lumen/app.', base.Unknown, "HTTP 200"),
        (200, {**RECORD, "uri": "at://did:plc:autre/x/y"}, base.Unknown, "HTTP 200"),
        (200, {"uri": RECORD["uri"]}, base.Unknown, "HTTP 200"),
    ],
)
def test_what_bluesky_s_answers_prove(script, status, body, outcome, told):
    script.then(status, body)
    with pytest.raises(outcome) as caught:
        bluesky.publish(on_bluesky(script), base.Prepared("k", REQUEST))
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert SECRET not in str(caught.value)
    assert len(script.requests) == 1


def test_bluesky_s_yes(script):
    script.then(200, RECORD)
    sent = bluesky.publish(on_bluesky(script), base.Prepared("k", REQUEST))
    url = "https://bsky.app/profile/did:plc:lumen/post/3jzfcijpj2z2a"
    assert sent == base.Sent(RECORD["uri"], url, RECORD)


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (200, {"did": "did:plc:a", "accessJwt": "x", "active": False}, base.Held, "has closed"),
        (200, b"<html>", base.Held, "does not open a session: HTTP 200"),
        (401, {"error": "AuthFactorTokenRequired"}, base.Held, "make an app password"),
        (
            401,
            {"error": "AccountTakedown", "message": SECRET},
            base.Held,
            r"AccountTakedown: \*\*\*",
        ),
        (302, b"", base.Held, "HTTP 302"),
        (429, {"error": "RateLimitExceeded"}, base.Busy, "limits our rate"),
        (503, b"", base.Busy, "failure of its own"),
    ],
)
def test_sessions_that_do_not_open(script, status, body, outcome, told):
    script.then(status, body)
    account = building.account("bluesky", script.url, handle="lumen.example")
    with pytest.raises(outcome, match=told) as caught:
        bluesky.connect(building.access(account, {"PASSWORD": SECRET}))
    assert SECRET not in str(caught.value)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (413, {"error": "PayloadTooLarge"}, base.Held, r"does not take media/a\.png: PayloadToo"),
        (200, {"blob": "?"}, base.Held, "HTTP 200"),
        (500, b"", base.Busy, "failure of its own"),
    ],
)
def test_blobs_that_are_not_taken(script, status, body, outcome, told):
    images = building.Images()
    medium = images.add("media/a.png")
    session = on_bluesky(script)
    access = building.access(session.access.account, {"PASSWORD": SECRET}, images)
    session = dataclasses.replace(session, access=access)
    script.then(status, body)
    delivery = building.delivery(access.account, Part("a", (medium,)))
    with pytest.raises(outcome, match=told):
        bluesky.prepare(session, delivery, 0, ())


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"error": "RecordNotFound"}, None),
        (400, {"error": "InvalidToken"}, base.Held),
        (404, b"", base.Unknown),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(script, status, body, outcome):
    script.then(status, body)
    prepared = base.Prepared("k", REQUEST)
    if outcome is None:
        assert bluesky.look(on_bluesky(script), prepared) == ()
    else:
        with pytest.raises(outcome):
            bluesky.look(on_bluesky(script), prepared)


# --- when to come back --------------------------------------------------------------------------

NOW = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "290"}, datetime(2026, 12, 5, 17, 34, 50, tzinfo=UTC)),
        (
            {"retry-after": "Sat, 05 Dec 2026 18:00:00 GMT"},
            datetime(2026, 12, 5, 18, tzinfo=UTC),
        ),
        (
            {"x-ratelimit-reset": "2026-12-05T20:30:00.123456Z"},
            datetime(2026, 12, 5, 20, 30, 0, 123456, tzinfo=UTC),
        ),
        (
            {"x-ratelimit-reset": "2026-12-05T20:30:00+01:00"},
            datetime(2026, 12, 5, 19, 30, tzinfo=UTC),
        ),
        ({"ratelimit-reset": "1796491800"}, datetime(2026, 12, 5, 17, 30, tzinfo=UTC)),
        (
            {"retry-after": "bientôt", "ratelimit-reset": "1796491800"},
            datetime(2026, 12, 5, 17, 30, tzinfo=UTC),
        ),
        ({"retry-after": "9" * 40}, None),
        ({"retry-after": "-5"}, None),
        ({"x-ratelimit-reset": "demain"}, None),
    ],
)
def test_when_to_come_back(headers, expected):
    assert pause(headers, NOW) == expected


def test_a_limit_says_until_when(script):
    script.then(429, b"", X_RateLimit_Reset="2026-12-05T20:30:00Z")
    with pytest.raises(base.Busy, match="until 2026-12-05 20:30:00 UTC") as caught:
        mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))
    assert caught.value.until == datetime(2026, 12, 5, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "headers",
    [
        {"RateLimit_Reset": "1796491800", "RateLimit_Policy": "3000;w=300"},
        {"Retry_After": "Sat, 05 Dec 2026 17:30:00 GMT"},
    ],
)
def test_bluesky_s_limit_says_until_when(script, headers):
    script.then(429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, **headers)
    with pytest.raises(base.Busy, match="until 2026-12-05 17:30:00 UTC"):
        bluesky.publish(on_bluesky(script), base.Prepared("k", REQUEST))


def test_a_name_that_a_network_gives_is_told_in_short():
    account = building.account("threads", "", handle="@lumen", id="")
    with pytest.raises(base.Held) as held:
        raise_other_account(account, "9" * 10**6, "x" * 10**6)
    assert len(str(held.value)) < 300
