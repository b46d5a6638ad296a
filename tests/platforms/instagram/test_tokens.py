"""Whose token it is; how tokens are obtained and renewed."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.platforms import base, instagram
from tests.fakes.containers import failure
from tests.fakes.instagram import USER, Instagram
from tests.platforms.instagram.stage import access, connect


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, "The token belongs to @lumen"),
        ({"id": "1"}, "The token belongs to @lumen"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": ""}}, "no token"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token"),
        ({"options": {"login": "myspace"}}, "`login: myspace` is none of instagram, facebook"),
        ({"options": {"login": "facebook"}}, "needs its “id”"),
        ({"options": {"api_version": "../x"}}, "is no version"),
    ],
)
def test_accounts_that_are_not_opened(fake, more, told):
    with pytest.raises(base.Held, match=told):
        connect(fake, **more)


@pytest.mark.parametrize("body", [{}, {"user_id": "a/b"}, {"user_id": ["17"]}, [], b"<html>"])
def test_an_owner_that_is_not_told(fake, body):
    fake.fault("/me", 200, body)
    with pytest.raises(base.Busy):
        connect(fake)


def test_no_server_but_this_machine_stands_in_for_meta(fake):
    for url in ("https://evil.example", "https://www.instagram.com/lumen", ""):
        more = access(fake)
        more = dataclasses.replace(more, account=dataclasses.replace(more.account, url=url))
        assert instagram.url(more, "me").startswith("https://graph.instagram.com/")


APP = {"APP_ID": "4711", "APP_SECRET": "app-geheim"}


def test_a_consent_becomes_a_token_that_lasts(fake):
    given = access(fake, secrets=APP, handle="")
    (granted,) = instagram.grant(given, "AQBx-hBsH3#_", "https://lumen.example/retour", "")
    assert granted.secrets == {"TOKEN": Instagram.token}
    assert (granted.id, granted.handle) == (USER, "lumen")
    life = granted.until - datetime.now(UTC)
    assert timedelta(days=59) < life <= timedelta(days=60)
    assert Instagram.token not in repr(granted)
    assert [re.sub(r"\?.*", "", one.path) for one in fake.requests] == [
        "/oauth/access_token",
        "/access_token",
        "/v26.0/me",
    ]


@pytest.mark.parametrize(
    ("code", "secrets", "told"),
    [("autre", APP, "Invalid authorization code"), ("AQBx-hBsH3", {"APP_ID": "1"}, "APP_SECRET")],
)
def test_a_consent_that_opens_nothing(fake, code, secrets, told):
    with pytest.raises(base.Held, match=told) as caught:
        instagram.grant(access(fake, secrets=secrets), code, "https://lumen.example", "")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "given"), [("oauth/access_token", "AQBx-hBsH3"), ("^/access_token", "kurz-1234567")]
)
def test_what_a_consent_gave_shows_in_no_refusal(fake, path, given):
    fake.fault(path, 400, failure(100, 0, f"{given} does not go with app-geheim"))
    with pytest.raises(base.Held, match="does not go with") as caught:
        instagram.grant(access(fake, secrets=APP), "AQBx-hBsH3", "https://lumen.example", "")
    assert given not in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_token_is_renewed_without_a_browser(fake):
    granted = instagram.renew(access(fake))
    assert granted.secrets == {"TOKEN": "neu-7654321"}
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)
    assert instagram.RENEWS == ()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(190, 463, "expired"), base.Held),
        (400, failure(100, 0, f"too young: {Instagram.token}"), base.Held),
        (500, b"", base.Busy),
        (200, {"access_token": ""}, base.Busy),
        (200, {"access_token": "a\nb"}, base.Busy),
        (200, [], base.Busy),
    ],
)
def test_a_renewal_that_fails(fake, status, body, outcome):
    fake.fault("refresh_access_token", status, body)
    with pytest.raises(outcome) as caught:
        instagram.renew(access(fake))
    assert Instagram.token not in str(caught.value)


def test_the_other_login_is_renewed_by_a_person(fake):
    with pytest.raises(base.Unsupported):
        instagram.renew(access(fake, options={"login": "facebook"}))
