"""Every request, held against Google's own description; what each answer proves."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, youtube
from marronnier.platforms.youtube import server
from tests.fakes import discovery
from tests.fakes.youtube import CHANNEL, SECRETS, problem, shown
from tests.platforms import building, telling
from tests.platforms.youtube.channel import (
    access,
    connect,
    deliver,
    of,
    part,
    prepared,
)

# --- every request, held against Google's own description -----------------------------------------


def test_every_request_is_one_that_google_describes(api, session, images, film):
    images["media/a.srt"] = b"1\n"
    film = dataclasses.replace(film, captions="media/a.srt")
    parts = part(film, images.add("media/a.png")), Part("Oui", comment=True)
    sent = deliver(session, *parts, tags="a, b c", notify="no", publish_at="")
    youtube.look(session, prepared(session, *parts))
    youtube.look(session, youtube.prepare(session, of(session, *parts), 1, sent[:1]))
    youtube.metrics(session, sent[0])
    youtube.comments(session, sent[0])
    for one in reversed(sent):
        youtube.delete(session, one)
    asked = set()
    for request in api.requests:
        if request.path != "/token" and "upload_id" not in request.path:
            body = request.data or None
            asked.add(discovery.youtube().check(request.method, request.path, body))
    assert asked == {
        "youtube.captions.insert",
        "youtube.captions.list",
        "youtube.channels.list",
        "youtube.commentThreads.insert",
        "youtube.commentThreads.list",
        "youtube.comments.delete",
        "youtube.playlistItems.list",
        "youtube.thumbnails.set",
        "youtube.videos.delete",
        "youtube.videos.insert",
        "youtube.videos.list",
        "youtube.videos.update",
    }


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/youtube/v3/videos", {}),
        ("PUT", "/youtube/v3/videos?part=snippet&visible=oui", {}),
        ("PUT", "/youtube/v3/videos?part=snippet", {"title": "a"}),
        ("PUT", "/youtube/v3/videos?part=snippet", {"snippet": {"tags": "a"}}),
        ("PUT", "/youtube/v3/videos?part=status", {"status": {"privacyStatus": "amis"}}),
        ("PUT", "/youtube/v3/videos?part=status", {"status": {"publishAt": "demain"}}),
        ("GET", "/youtube/v3/commentThreads?part=snippet&maxResults=101", None),
        ("GET", "/youtube/v3/commentThreads?part=snippet&order=envers", None),
        ("POST", "/youtube/v3/videos/show?part=snippet", None),
        ("DELETE", "/youtube/v3/videos", None),
    ],
)
def test_the_description_refuses_what_is_wrong(method, path, body):
    right = {"id": "a", "status": {"publishAt": "2026-12-06T08:00:00Z"}}
    discovery.youtube().check("PUT", "/youtube/v3/videos?part=status", right)
    with pytest.raises(discovery.UndescribedError):
        discovery.youtube().check(method, path, body)


# --- whose token it is ----------------------------------------------------------------------------


def test_the_session_ends_with_its_token(api):
    before = datetime.now(UTC)
    session = connect(api)
    assert 3200 < (session.until - before).total_seconds() < 3400
    assert session.expires is None
    api.token["refresh_token_expires_in"] = 604799
    assert 6.9 < (connect(api).expires - before).total_seconds() / 86400 < 7.1


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("REFRESH_TOKEN", "does not accept the refresh token any more.*expired or revoked"),
        ("CLIENT_ID", "gives no token: invalid_client"),
        ("CLIENT_SECRET", "gives no token: invalid_client"),
    ],
)
def test_tokens_that_open_nothing(api, field, told):
    with pytest.raises(base.Held, match=told) as caught:
        connect(api, secrets={**SECRETS, field: "autre-valeur"})
    assert "autre-valeur" not in str(caught.value)
    with pytest.raises(base.Held, match=r"missing|no token"):
        connect(api, secrets={**SECRETS, field: ""})


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"handle": "@autre"}, r"belongs to @lumen \(UC.*and the account is @autre"),
        ({"id": "UCautre"}, "and the account is UCautre"),
        ({"handle": ""}, "neither `id` nor `handle`"),
    ],
)
def test_a_token_of_another_channel(api, names, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **names)


def test_an_account_without_a_channel(api):
    api.channel = None
    with pytest.raises(base.Held, match="has no channel on YouTube"):
        connect(api)


def test_a_consent_gives_the_channel_and_its_token(api):
    app = {name: SECRETS[name] for name in youtube.CONSENT.app}
    opened = access(api, secrets=app, handle="")
    (granted,) = youtube.grant(opened, "4/code", "http://127.0.0.1:1234/", "preuve")
    assert granted.secrets == SECRETS
    assert (granted.id, granted.handle, granted.until) == (CHANNEL, "@lumen", None)
    assert SECRETS["REFRESH_TOKEN"] not in repr(granted)
    with pytest.raises(base.Held, match="Malformed auth code"):
        youtube.grant(opened, "4/autre", "http://127.0.0.1:1234/", "preuve")
    api.fault("/token", 200, {"access_token": "a", "expires_in": 5})
    with pytest.raises(base.Held, match="gave no refresh token"):
        youtube.grant(opened, "4/code", "http://127.0.0.1:1234/", "preuve")
    with pytest.raises(base.Unsupported):
        youtube.renew(opened)


def test_the_token_goes_to_google_alone():
    for url in ("", "https://www.youtube.com/@lumen", "http://127.0.0.1.evil.example"):
        account = building.account("youtube", url)
        assert server.at(building.access(account, {})) == "https://www.googleapis.com"


def test_no_claim_holds_a_secret(api, session, film):
    asked = prepared(session, part(film))
    told = repr((asked, session, session.access, api.url))
    hidden = [*SECRETS.values(), api.token["access_token"], *api.sessions]
    assert not any(secret in told for secret in hidden)


# --- what each answer proves ----------------------------------------------------------------------


@pytest.fixture
def asked(session, film):
    return session, prepared(session, part(film))


TOKEN = "ya29.jeton-d-une-heure"
QUOTA = 'You have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.'


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(400, "invalidTitle")[1], base.Refused, "refused: invalidTitle: non"),
        (400, problem(400, "invalidPublishAt")[1], base.Refused, "invalidPublishAt"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (400, {"error": "invalid"}, base.Unknown, "HTTP 400"),
        (401, problem(401, "authError")[1], base.Held, "does not accept the token: authError"),
        (403, problem(403, "quotaExceeded", QUOTA)[1], base.Busy, "exceeded your quota."),
        (403, problem(403, "dailyLimitExceeded")[1], base.Busy, "begins anew at"),
        (403, problem(403, "userRateLimitExceeded")[1], base.Busy, "limits our rate for now"),
        (403, problem(403, "forbidden")[1], base.Held, "does not let the channel do that"),
        (403, b"<html>", base.Unknown, "HTTP 403"),
        (404, problem(404, "videoNotFound")[1], base.Lapsed, "has this film no more"),
        (404, b"<html>", base.Unknown, "HTTP 404"),
        (409, problem(409, "conflict")[1], base.Unknown, "HTTP 409"),
        (429, problem(429, "rateLimitExceeded")[1], base.Busy, "limits our rate"),
        (429, b"", base.Busy, "limits our rate"),
        (500, problem(500, "backendError")[1], base.Unknown, "HTTP 500"),
        (503, b"", base.Unknown, "HTTP 503"),
        (503, problem(503, "rateLimitExceeded")[1], base.Unknown, "HTTP 503"),
        (302, b"", base.Unknown, "HTTP 302"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, [], base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (200, {"id": "autre", "status": {"privacyStatus": "public"}}, base.Unknown, "HTTP 200"),
        (200, {"id": "film-000002", "status": []}, base.Unknown, "HTTP 200"),
        (400, {"error": {"errors": [3], "message": 5}}, base.Refused, "HTTP 400"),
        (400, problem(400, "x", f"{TOKEN}\n\x1b[31m" + "y" * 900)[1], base.Refused, "***"),
    ],
)
def test_what_youtube_s_answers_prove(api, asked, status, body, outcome, told):
    session, request = asked
    api.requests.clear()
    api.fault("^/youtube/v3/videos", status, body)
    with telling.told(outcome, told, *SECRETS.values(), TOKEN):
        youtube.publish(session, request)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-12-05T17:30:00+00:00", "2026-12-06T08:00:00+00:00"),
        ("2026-12-06T07:59:00+00:00", "2026-12-06T08:00:00+00:00"),
        ("2026-07-01T12:00:00+00:00", "2026-07-02T07:00:00+00:00"),
        ("2026-03-08T07:00:00+00:00", "2026-03-08T08:00:00+00:00"),
        ("2026-03-08T12:00:00+00:00", "2026-03-09T07:00:00+00:00"),
    ],
)
def test_a_quota_begins_anew_at_midnight_in_california(now, until):
    found = server.next_day(datetime.fromisoformat(now))
    assert (found, found.tzinfo) == (datetime.fromisoformat(until), UTC)


def test_a_quota_says_until_when(api, session, film):
    api.fault("playlistItems", 403, problem(403, "quotaExceeded")[1])
    with pytest.raises(base.Busy) as caught:
        deliver(session, part(film))
    assert caught.value.until == server.next_day(caught.value.until.now(UTC))
    api.fault("playlistItems", 429, b"", Retry_After="60")
    with pytest.raises(base.Busy) as caught:
        deliver(session, part(film))
    assert 50 < (caught.value.until - datetime.now(UTC)).total_seconds() < 61


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome", "told"),
    [
        ("/token", 503, b"", base.Busy, "failure of its own"),
        ("/token", 200, b"", base.Held, "gives no token"),
        ("channels", 403, problem(403, "insufficientPermissions")[1], base.Held, "does not let"),
        ("channels", 200, b"<html>", base.Unknown, "no usable answer"),
        ("channels", 200, {"items": "x"}, base.Unknown, "no usable answer"),
        ("playlistItems", 404, problem(404, "playlistNotFound")[1], base.Unknown, "no usable"),
        ("uploadType=resumable", 400, problem(400, "uploadLimitExceeded")[1], base.Held, "uploadL"),
        ("uploadType=resumable", 500, b"", base.Busy, "failure of its own"),
        ("upload_id", 400, problem(400, "invalidVideoMetadata")[1], base.Held, "does not take"),
        ("upload_id", 403, problem(403, "quotaExceeded")[1], base.Busy, "begins anew"),
        ("upload_id", 200, {"id": "../x"}, base.Held, "does not take"),
        ("thumbnails", 403, problem(403, "forbidden")[1], base.Held, "does not let"),
        ("thumbnails", 400, problem(400, "invalidImage")[1], base.Held, "take media/a.png: inval"),
    ],
)
def test_what_fails_before_the_film_is_shown(api, path, status, body, outcome, told):
    api.fault(path, status, body)
    images = building.Images()
    media = images.film("media/a.mp4"), images.add("media/a.png", size=(1280, 720))
    with pytest.raises(outcome, match=told):
        deliver(connect(api, images), part(*media))
    assert shown(api) == []


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"id": "x"}, base.Unknown),
        (200, b"", base.Unknown),
        (400, problem(400, "commentTextTooLong")[1], base.Refused),
        (400, problem(400, "processingFailure")[1], base.Unknown),
        (403, problem(403, "commentsDisabled")[1], base.Refused),
        (403, problem(403, "quotaExceeded")[1], base.Busy),
        (404, problem(404, "videoNotFound")[1], base.Refused),
        (500, b"", base.Unknown),
    ],
)
def test_what_the_answers_to_a_comment_prove(api, session, film, status, body, outcome):
    api.fault("commentThreads", status, body)
    with pytest.raises(outcome) as caught:
        deliver(session, part(film), Part("Oui", comment=True))
    assert type(caught.value) is outcome


@pytest.mark.parametrize(("path", "ability"), [("videos", 0), ("comments", 1)])
def test_a_deletion_that_fails(api, session, film, path, ability):
    sent = deliver(session, part(film), Part("Oui", comment=True))
    api.fault(f"/{path}", 503, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        youtube.delete(session, sent[ability])
    api.fault(f"/{path}", 403, problem(403, "forbidden")[1])
    with pytest.raises(base.Held):
        youtube.delete(session, sent[ability])
