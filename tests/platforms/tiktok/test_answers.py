"""Every request, held against the schema; whose token it is; what each answer proves."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import jsonschema
import pytest

from marronnier.model import Part
from marronnier.platforms import base, tiktok
from marronnier.platforms.tiktok import films, server
from tests.fakes.tiktok import APP, RENEWAL, SCHEMA, TOKEN, UPLOAD_TOKEN, checked, problem, shown
from tests.platforms import building, telling
from tests.platforms.tiktok.account import connect, deliver, photos, prepared

# --- every request, held against the schema -------------------------------------------------------


def test_every_request_is_one_that_the_schema_describes(api, session, images, film):
    sent = deliver(session, Part("a", (film,)), privacy="public", synthetic="yes", cover="1")
    deliver(session, Part("a", photos(images, 3), title="b"), promotes="own", comments="no")
    deliver(session, Part("a", (film,)), mode="draft")
    deliver(session, Part("a", photos(images, 3)), mode="draft")
    tiktok.metrics(session, sent)
    asked = set()
    for request in api.requests:
        path = urlsplit(request.path).path.removeprefix("/v2/").strip("/")
        if path in SCHEMA:
            checked(path, request.data)
            asked.add(path)
    assert asked == set(SCHEMA)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("video/init", {"post_info": {"title": "a"}}),
        ("video/init", {"post_info": {"privacy_level": "public"}}),
        ("video/init", {"post_info": {"privacy_level": "SELF_ONLY", "alt": "a"}}),
        ("video/init", {"source_info": {"source": "FILE_UPLOAD", "video_size": 5}}),
        ("inbox/video/init", {"post_info": {"privacy_level": "SELF_ONLY"}}),
        ("status/fetch", {"publish_id": 5}),
        ("content/init", {"media_type": "VIDEO"}),
        ("content/init", {"post_mode": "DIRECT_POST", "post_info": {"title": "a"}}),
    ],
)
def test_the_schema_refuses_what_is_wrong(path, wrong):
    source = {"source": "FILE_UPLOAD", "video_size": 5, "chunk_size": 5, "total_chunk_count": 1}
    post = {"privacy_level": "SELF_ONLY"}
    pull = {"source": "PULL_FROM_URL", "photo_images": ["https://a"], "photo_cover_index": 0}
    right = {
        "video/init": {"post_info": post, "source_info": source},
        "inbox/video/init": {"source_info": source},
        "status/fetch": {"publish_id": "a"},
        "content/init": {"media_type": "PHOTO", "post_mode": "MEDIA_UPLOAD", "source_info": pull},
    }[path]
    checked(f"post/publish/{path}", right)
    with pytest.raises(jsonschema.ValidationError):
        checked(f"post/publish/{path}", {**right, **wrong})


def test_the_schemas_are_schemas():
    for schema in SCHEMA.values():
        jsonschema.Draft202012Validator.check_schema(schema)


# --- whose token it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(("token", "told"), [("", "no token"), ("autre", "renew it")])
def test_tokens_that_open_nothing(api, token, told):
    with pytest.raises(base.Held, match=told):
        connect(api, token=token)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"handle": "@autre"}, r"belongs to @lumen \(-000abc\), and the account is @autre"),
        ({"id": "autre"}, "and the account is autre"),
        ({"handle": ""}, "neither `id` nor `handle`"),
    ],
)
def test_a_token_of_another_account(api, names, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **names)


def test_a_consent_and_a_renewal(api):
    account = building.account("tiktok", api.url)
    opened = building.access(account, APP)
    (granted,) = tiktok.grant(opened, "le-code", "https://lumen.example/retour", "")
    assert (granted.id, granted.handle) == ("-000abc", "@lumen")
    assert granted.secrets == {"TOKEN": api.token, "REFRESH_TOKEN": api.renewal}
    assert 86000 < (granted.until - datetime.now(UTC)).total_seconds() <= 86400
    assert set(tiktok.RENEWS) | set(tiktok.SECRETS) == {*granted.secrets, *APP}
    renewed = tiktok.renew(building.access(account, {**APP, **granted.secrets}))
    assert renewed.secrets == {"TOKEN": api.token, "REFRESH_TOKEN": api.renewal}
    assert renewed.secrets["REFRESH_TOKEN"] != granted.secrets["REFRESH_TOKEN"]
    assert RENEWAL not in repr((granted, renewed))


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({**APP, "REFRESH_TOKEN": "autre-jeton"}, "gives no token: invalid_grant: It has expired"),
        ({**APP, "CLIENT_SECRET": "autre", "REFRESH_TOKEN": RENEWAL}, "invalid_client"),
        ({**APP, "CLIENT_SECRET": "", "REFRESH_TOKEN": RENEWAL}, "are missing"),
        (APP, "no REFRESH_TOKEN"),
    ],
)
def test_a_renewal_that_fails(api, secrets, told):
    with pytest.raises(base.Held, match=told) as caught:
        tiktok.renew(building.access(building.account("tiktok", api.url), secrets))
    assert "autre-jeton" not in str(caught.value)
    api.fault("oauth/token", 503)
    with pytest.raises(base.Outcome):
        tiktok.renew(building.access(building.account("tiktok", api.url), secrets))


def test_the_token_goes_to_tiktok_alone():
    for url in ("", "https://www.tiktok.com/@lumen", "http://127.0.0.1.evil.example"):
        access = building.access(building.account("tiktok", url), {"TOKEN": TOKEN})
        assert server.call(access, "x/").url == "https://open.tiktokapis.com/v2/x/"


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://open-upload.tiktokapis.com/video/?upload_id=1", True),
        ("https://open-upload-va.tiktokapis.com/x", True),
        ("https://tiktokapis.com.evil.example/x", False),
        ("https://eviltiktokapis.com/x", False),
        ("https://a@open.tiktokapis.com/x", False),
        ("http://open-upload.tiktokapis.com/x", False),
        ("http://127.0.0.1/x", False),
        ("", False),
    ],
)
def test_whose_addresses_are_tiktok_s(address, own):
    access = building.access(building.account("tiktok", ""), {"TOKEN": TOKEN})
    assert server.is_tiktok_s(access, address) is own


def test_a_film_goes_nowhere_else(api, session, film):
    told = problem("ok", "", publish_id="v", upload_url="https://evil.example/")
    api.fault("video/init", 200, told)
    with pytest.raises(base.Busy, match="no address to send the film to"):
        deliver(session, Part("a", (film,)))


def test_no_claim_holds_what_opens_anything(session, images, film):
    for part in (Part("a", (film,)), Part("a", photos(images, 1))):
        asked = prepared(session, part)
        told = repr((asked, session, session.access))
        for secret in (TOKEN, UPLOAD_TOKEN, "https://media.lumen.example"):
            assert secret not in told


# --- what each answer proves ----------------------------------------------------------------------


CODES = [
    (400, problem("invalid_param"), base.Refused, "refused: invalid_param: non"),
    (401, problem("access_token_invalid"), base.Held, "renew it, or connect again"),
    (401, problem("scope_not_authorized"), base.Held, "does not allow this"),
    (403, problem("spam_risk_too_many_posts"), base.Busy, "no more of it today"),
    (403, problem("spam_risk_user_banned_from_posting"), base.Held, "does not let this account"),
    (403, problem("reached_active_user_cap"), base.Busy, "no more of it today"),
    (
        403,
        problem("unaudited_client_can_only_post_to_private_accounts"),
        base.Held,
        "has not audited the app",
    ),
    (403, problem("url_ownership_unverified"), base.Held, "verify the place"),
    (403, problem("privacy_level_option_mismatch"), base.Held, "choose another one"),
    (429, problem("rate_limit_exceeded"), base.Busy, "limits our rate for now"),
    (200, problem("rate_limit_exceeded"), base.Busy, "limits our rate for now"),
    (429, b"", base.Busy, "limits our rate for now"),
    (200, problem("internal_error"), base.Unknown, "HTTP 200"),
    (200, problem("a_new_word"), base.Unknown, "HTTP 200"),
    (500, problem("internal_error"), base.Unknown, "HTTP 500"),
    (500, problem("rate_limit_exceeded"), base.Unknown, "HTTP 500"),
    (400, b"<html>", base.Unknown, "HTTP 400"),
    (302, b"", base.Unknown, "HTTP 302"),
    (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
    (200, {"data": [], "error": []}, base.Unknown, "HTTP 200"),
    (200, {"data": {"publish_id": 5}, "error": {"code": "ok"}}, base.Unknown, "HTTP 200"),
    (200, {"data": {"publish_id": "x"}, "error": {}}, base.Unknown, "HTTP 200"),
    (200, problem("ok", "", publish_id="p\n"), base.Unknown, "HTTP 200"),
    (200, problem("ok", "", publish_id="p" * 1000), base.Unknown, "HTTP 200"),
    (400, problem("invalid_param", f"{TOKEN}\n\x1b[31m" + "y" * 900), base.Refused, "***"),
]


@pytest.mark.parametrize(("status", "body", "outcome", "told"), CODES)
def test_what_the_answers_to_photos_prove(api, status, body, outcome, told):
    images = building.Images()
    session = connect(api, images)
    asked = prepared(session, Part("a", photos(images, 1)))
    api.requests.clear()
    api.fault("content/init", status, body)
    with telling.told(outcome, told, TOKEN):
        tiktok.publish(session, asked)
    assert len(api.requests) == 1


def test_photos_that_are_taken_whatever_the_status(api, session, images):
    asked = prepared(session, Part("a", photos(images, 1)))
    api.fault("content/init", 500, problem("ok", "", publish_id="p_pub_url~v2.1"), committed=True)
    assert tiktok.publish(session, asked).id == "p_pub_url~v2.1"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, base.Refused),
        (413, base.Refused),
        (401, base.Lapsed),
        (403, base.Lapsed),
        (404, base.Lapsed),
        (416, base.Unknown),
        (429, base.Busy),
        (500, base.Unknown),
        (302, base.Unknown),
    ],
)
def test_what_the_answers_to_the_last_chunk_prove(api, session, film, status, outcome):
    asked = prepared(session, Part("a", (film,)))
    api.fault("^/upload/", status, b"<html>")
    with pytest.raises(outcome) as caught:
        tiktok.publish(session, asked)
    assert type(caught.value) is outcome
    assert UPLOAD_TOKEN not in str(caught.value)


def test_a_failure_after_the_film_was_taken_is_found_out(api, session, film):
    asked = prepared(session, Part("a", (film,)))
    api.fault("^/upload/", 503, b"", committed=True)
    with pytest.raises(base.Unknown):
        tiktok.publish(session, asked)
    assert len(tiktok.look(session, asked)) == 1


@pytest.mark.parametrize(
    ("status", "body"), [(429, b""), (503, b""), (401, problem("access_token_invalid")), (200, b"")]
)
def test_a_state_that_cannot_be_asked_proves_nothing(api, session, film, status, body):
    asked = prepared(session, Part("a", (film,)))
    api.fault("status/fetch", status, body)
    with pytest.raises(base.Unknown):
        tiktok.publish(session, asked)
    assert shown(api) == ["a"]


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("creator_info", 429, b"", base.Busy),
        ("creator_info", 500, b"", base.Busy),
        ("creator_info", 200, b"<html>", base.Unknown),
        ("video/init", 400, problem("invalid_param"), base.Held),
        ("video/init", 403, problem("spam_risk_too_many_pending_share"), base.Busy),
        ("video/init", 200, {"data": {"publish_id": "a"}, "error": {"code": "ok"}}, base.Busy),
        ("^/upload/", 500, b"", base.Busy),
        ("^/upload/", 416, b"", base.Busy),
    ],
)
def test_what_fails_before_a_film_is_a_post(api, path, status, body, outcome):
    images = building.Images()
    film = images.film("media/a.mp4", size=2 * films.CHUNK)
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        prepared(session, Part("a", (film,)))
    assert shown(api) == []


def test_limits_say_until_when(api, session, film):
    api.fault("video/init", 403, problem("spam_risk_too_many_posts"))
    with pytest.raises(base.Busy) as caught:
        deliver(session, Part("a", (film,)))
    assert timedelta(hours=23) < caught.value.until - datetime.now(UTC) <= timedelta(hours=24)
    api.fault("video/init", 429, b"", Retry_After="60")
    with pytest.raises(base.Busy, match="limits our rate until") as caught:
        deliver(session, Part("a", (film,)))
    assert caught.value.until - datetime.now(UTC) < timedelta(seconds=61)


def test_an_app_that_was_not_audited(api, session, film):
    api.audited = False
    with pytest.raises(base.Held, match="TikTok has not audited the app"):
        deliver(session, Part("a", (film,)), privacy="public")
    deliver(session, Part("a", (film,)))
    assert shown(api) == ["a"]
