"""Whose token it is, what a consent opens, and where tokens go."""

import json
from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, facebook
from marronnier.platforms.shared import graph
from tests.fakes.facebook import APP, PAGE, PERSON, TOKEN, failure
from tests.platforms import building
from tests.platforms.facebook.stage import connect, film, prepared


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"id": "18"}, f"belongs to @Lumen \\({PAGE}\\), and the account is 18"),
        ({"id": "", "handle": "@autre"}, "and the account is @autre"),
        ({"id": ""}, "neither `id` nor `handle`"),
    ],
)
def test_a_token_of_another_page(page, names, told):
    with pytest.raises(base.Held, match=told):
        connect(page, **names)


def test_a_token_that_opens_nothing(page):
    with pytest.raises(base.Held, match="There is no token"):
        connect(page, token="")
    with pytest.raises(base.Held, match=r"does not accept the token\. It has expired\. Then"):
        connect(page, token="autre")
    page.fault("/me", 400, failure(100, "(#100) nonexisting field (username) on node type (User)"))
    with pytest.raises(base.Held, match="The token may not do this on Facebook"):
        connect(page)
    assert connect(page, id="", handle="@lumen").data["id"] == PAGE


def test_a_token_s_end(page):
    assert connect(page).expires is None
    page.expires = 1796491800
    assert connect(page).expires == datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
    for body in ({"data": {"expires_at": 10**30}}, {"data": []}, b"x", failure(100)):
        page.fault("/debug_token", 200, body)
        assert connect(page).expires is None


def test_a_consent_opens_pages(page):
    account = building.account("facebook", page.url)
    granted = facebook.grant(building.access(account, APP), "code-1", "http://127.0.0.1:1/", "")
    assert [(one.id, one.handle, one.secrets) for one in granted] == [
        (PAGE, "Lumen", {"TOKEN": TOKEN}),
        ("77", "Autre page", {"TOKEN": "EAAGother"}),
    ]
    assert not any(one in repr(granted) for one in (TOKEN, "EAAGother"))
    addresses = " ".join(request.path for request in page.requests)
    assert not any(one in addresses for one in (APP["APP_SECRET"], "code-1", PERSON, TOKEN))
    assert "appsecret_proof=" in addresses
    exchanged = [request for request in page.requests if "oauth" in request.path]
    assert len(exchanged) == 2
    assert not any("Authorization" in request.headers for request in exchanged)


@pytest.mark.parametrize(
    ("secrets", "code", "told"),
    [
        (APP, "autre", "Invalid verification code"),
        ({**APP, "APP_SECRET": "autre"}, "code-1", "Error validating application"),
        ({"APP_ID": "1"}, "code-1", "The app's APP_SECRET is missing"),
    ],
)
def test_a_consent_that_opens_nothing(page, secrets, code, told):
    account = building.account("facebook", page.url)
    with pytest.raises(base.Outcome, match=told):
        facebook.grant(building.access(account, secrets), code, "http://127.0.0.1:1/", "")


def test_a_consent_without_a_page(page):
    account = building.account("facebook", page.url)
    page.fault("/me/accounts", 200, {"data": []})
    with pytest.raises(base.Held, match="opens no page"):
        facebook.grant(building.access(account, APP), "code-1", "http://127.0.0.1:1/", "")


def test_the_token_goes_to_facebook_alone():
    for url in (
        "",
        "https://facebook.com/lumen",
        "https://evil.example",
        "http://127.0.0.1.x.example",
    ):
        access = building.access(building.account("facebook", url), {"TOKEN": TOKEN})
        asked = facebook.place(access, "graph", "me")
        assert asked == "https://graph.facebook.com/v26.0/me"
        call = graph.call(access, "GET", asked, {"fields": "id"})
        assert TOKEN not in call.url + repr(call)


def test_the_version_is_the_account_s_choice():
    def asked(version):
        account = building.account("facebook", "", options={"api_version": version})
        return facebook.place(building.access(account, {}), "graph", "me")

    assert asked("v27.0") == "https://graph.facebook.com/v27.0/me"
    with pytest.raises(base.Held, match="is no version"):
        asked("26/../x")


def test_no_claim_holds_a_token(page, images):
    session = connect(page, images)
    media = (images.add("media/a.png"),)
    asked = [prepared(session, Part("a", media)), prepared(session, Part("a", (film(images),)))]
    assert TOKEN not in repr((asked, session, session.access, page.url))
    assert all(TOKEN not in json.dumps(one.request) for one in asked)
    assert not any(TOKEN in request.path for request in page.requests)
