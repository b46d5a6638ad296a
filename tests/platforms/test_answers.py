"""What each answer proves, as tables, from a loopback server that answers as it is told."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, bluesky, mastodon
from marronnier.platforms.exchange import pause
from tests.platforms import building

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
    data = {"id": "1", "url": script.url, "version": "4.5.0"}
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
        (410, b"<html>", base.Refused, "HTTP 410"),
        (422, {"error": "Validation failed: Text"}, base.Refused, "Validation failed: Text"),
        (422, {"error": f"no {SECRET}\n\x1b[31m " + "x" * 900}, base.Refused, "no … [31m xxx"),
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
    with pytest.raises(outcome) as caught:
        mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert len(str(caught.value)) < 300
    assert SECRET not in str(caught.value)
    assert "\x1b" not in str(caught.value)
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
        (400, {"error": "BlobNotFound", "message": "no blob"}, base.Refused, "no blob"),
        (400, {"error": "ExpiredToken", "message": "old"}, base.Held, "ExpiredToken: old"),
        (400, {"error": "InvalidToken", "message": SECRET}, base.Held, "InvalidToken: …"),
        (401, {"error": "AuthMissing"}, base.Held, "AuthMissing"),
        (429, {"error": "RateLimitExceeded"}, base.Busy, "limits our rate"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (302, b"", base.Unknown, "HTTP 302"),
        (500, {"error": "InternalServerError"}, base.Unknown, "HTTP 500"),
        (502, b"", base.Unknown, "HTTP 502"),
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
        (401, {"error": "AccountTakedown", "message": SECRET}, base.Held, "AccountTakedown: …"),
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


# --- uploads that take their time ---------------------------------------------------------------


def attach(script, clock):
    images = building.Images()
    medium = images.add("media/a.png", alt="é")
    session = on_mastodon(script, images, clock)
    delivery = building.delivery(session.access.account, Part("a", (medium,)))
    return mastodon.prepare(session, delivery, 0, ())


def test_an_upload_that_is_processed_is_waited_for(script):
    clock = building.QuickClock()
    script.then(202, {"id": "5", "url": None}).then(206, {"id": "5"}).then(200, {"id": "5"})
    assert attach(script, clock).request["media_ids"] == ["5"]
    assert clock.slept == [1, 2]
    assert [path for _, path, _ in script.requests] == ["/api/v2/media", *["/api/v1/media/5"] * 2]


def test_an_upload_is_not_waited_for_for_ever(script):
    clock = building.QuickClock()
    script.then(202, {"id": "5"})
    for _ in range(100):
        script.then(206, {"id": "5"})
    with pytest.raises(base.Busy, match=r"still at work on media/a\.png"):
        attach(script, clock)
    assert sum(clock.slept) < 180


@pytest.mark.parametrize(
    ("answers", "outcome", "told"),
    [
        ([(422, {"error": "File type"})], base.Held, "does not take media/a.png: File type"),
        ([(413, b"")], base.Held, "HTTP 413"),
        ([(202, {"id": "5"}), (422, {"error": "broken"})], base.Held, "broken"),
        ([(401, {"error": "no"})], base.Held, "no"),
        ([(500, b"")], base.Busy, "failure of its own"),
        ([(429, b"")], base.Busy, "limits our rate"),
        ([(200, b"<html>")], base.Held, "HTTP 200"),
    ],
)
def test_uploads_that_fail_publish_nothing(script, answers, outcome, told):
    for status, body in answers:
        script.then(status, body)
    with pytest.raises(outcome, match=told):
        attach(script, building.QuickClock())


# --- what a server says of itself ---------------------------------------------------------------

OWNER = {"id": "1", "acct": "lumen", "username": "lumen"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"version": "4.5.2"}, "W"),
        ({"version": "4.4.0-alpha.1+glitch"}, "W"),
        ({"version": "4.6.0-nightly.2026-11-01"}, "W"),
        ({"version": "4.0.0 (not true; really snac/2.75)"}, "N"),
        ({"version": "3.5.3 (compatible; Pixelfed 0.12.5)"}, "N"),
        ({"version": "2.7.2 (compatible; Pleroma 2.7.0)"}, "N"),
        ({"version": "takahe/0.11"}, "N"),
        ({"version": "0.17.3 git-2a1b3c4", "source_url": "https://x.example/gotosocial"}, "W"),
        ({"version": "4.1.0+0.17.3-git-2a1", "source_url": "https://x.example/gotosocial"}, "W"),
        ({"version": "0.13.0 git-2a1b3c4", "source_url": "https://x.example/gotosocial"}, "N"),
        ({"version": "0.1.2"}, "N"),
        ({"version": None}, "N"),
        ({}, "N"),
    ],
)
def test_only_servers_known_for_it_are_sent_a_key_twice(script, said, expected):
    script.then(200, OWNER).then(200, {"domain": "m.example", **said})
    account = building.account("mastodon", script.url, handle="@lumen@m.example")
    session = mastodon.connect(building.access(account, {"TOKEN": SECRET}))
    assert session.class_.value == expected
    assert session.limits.characters == 500


def test_an_older_server_says_its_limits_elsewhere(script):
    script.then(200, OWNER).then(404, b"").then(200, {"uri": "m.example", "max_toot_chars": 5000})
    account = building.account("mastodon", f"{script.url}/", handle="lumen@M.example")
    session = mastodon.connect(building.access(account, {"TOKEN": SECRET}))
    assert session.limits.characters == 5000
    assert [path for _, path, _ in script.requests][1:] == ["/api/v2/instance", "/api/v1/instance"]


@pytest.mark.parametrize("value", [-1, 0, "500", 5.5, True, None, [500]])
def test_senseless_limits_are_not_taken(script, value):
    said = {"configuration": {"statuses": {"max_characters": value}, "media_attachments": 5}}
    script.then(200, OWNER).then(200, said)
    account = building.account("mastodon", script.url, handle="lumen")
    limits = mastodon.connect(building.access(account, {"TOKEN": SECRET})).limits
    assert limits.characters == 500
    assert limits.image_bytes == mastodon.LIMITS.image_bytes


@pytest.mark.parametrize(
    ("answers", "outcome", "told"),
    [
        ([(200, b"<html>")], base.Held, "is no Mastodon server"),
        ([(302, b"")], base.Held, r"is no Mastodon server \(HTTP 302\)"),
        ([(404, b"")], base.Held, "is no Mastodon server"),
        ([(422, b"")], base.Held, "does not accept the token"),
        ([(503, b"")], base.Busy, "failure of its own"),
        ([(429, b"")], base.Busy, "limits our rate"),
        ([(200, OWNER), (404, b""), (404, b"")], base.Held, "does not say what it is"),
    ],
)
def test_servers_that_are_none(script, answers, outcome, told):
    for status, body in answers:
        script.then(status, body)
    account = building.account("mastodon", script.url, handle="lumen")
    with pytest.raises(outcome, match=told):
        mastodon.connect(building.access(account, {"TOKEN": SECRET}))


# --- texts as other servers show them -----------------------------------------------------------

SENT = (
    "Prêt\u202f? « Oui » @agathe@b.example #Été ❤️ https://lumen.example/une-adresse-longue?a=1&b=2"
)
SHOWN = (
    "<p>Prêt\u202f? &laquo;&nbsp;Oui&nbsp;&raquo; "
    '<span class="h-card"><a href="https://b.example/@agathe">@<span>agathe</span></a></span> '
    '<a href="https://m.example/tags/Ete" class="mention hashtag">#<span>Été</span></a> ❤️ '
    '<a href="https://lumen.example/une-adresse-longue?a=1&amp;b=2"><span class="invisible">'
    "https://</span>lumen.example/une-ad…</a></p>"
)


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (SHOWN, True),
        (SHOWN.replace("Prêt", "Pret"), True),  # a doubt is a candidate: a person decides
        (SHOWN.replace("Oui", "Non"), False),
        (SHOWN.replace("❤️", "🌰"), False),
        ("<p>", False),
        ("<a>" * 1000, False),
    ],
)
def test_texts_are_compared_as_they_are_shown(script, shown, found):
    status = {**STATUS, "content": shown, "media_attachments": [], "in_reply_to_id": None}
    script.then(200, [status, "?", {**status, "media_attachments": [{}]}]).then(404, b"")
    session = on_mastodon(script)
    sent = mastodon.look(session, base.Prepared("k", {"status": SENT}))
    assert sent == ((base.Sent("17", STATUS["url"]),) if found else ())


def test_a_list_that_does_not_come_proves_nothing(script):
    script.then(200, b"<html>")
    with pytest.raises(base.Unknown):
        mastodon.look(on_mastodon(script), base.Prepared("k", {"status": "a"}))


def test_comments_are_others_words(script):
    other = {"id": "9", "acct": "rose@b.example"}
    replies = [
        {"id": "18", "url": "https://m.example/18", "account": {"id": "1", "acct": "lumen"}},
        {
            "id": "19",
            "url": "https://b.example/19",
            "account": other,
            "content": "<p>Bravo <b>!</b> &lt;3</p>",
            "created_at": "2026-12-05T18:00:00Z",
        },
    ]
    script.then(200, {"ancestors": [], "descendants": replies})
    (comment,) = mastodon.comments(on_mastodon(script), base.Sent("17", STATUS["url"]))
    assert comment == {
        "id": "19",
        "author": "rose@b.example",
        "text": "Bravo ! <3",
        "url": "https://b.example/19",
        "at": "2026-12-05T18:00:00Z",
    }
