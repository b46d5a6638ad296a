"""Whose a token of Pinterest's is, what a consent opens, and how it is renewed."""

import json
from datetime import timedelta

import pytest

from marronnier.platforms import base, pinterest
from marronnier.platforms.pinterest import server
from tests.fakes.pinterest import APP, OWNER, REFRESH, TOKEN
from tests.platforms import building
from tests.platforms.pinterest.account import BACK, access, connect, pin, prepared


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, r"belongs to @atelierlumen \(549755885175\)"),
        ({"id": "18"}, "and the account is 18"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token: Authentication failed"),
        ({"secrets": {}}, "There is no token"),
    ],
)
def test_tokens_of_another_account(api, more, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **more)


def test_an_account_has_its_id(api):
    assert connect(api, id=OWNER["id"], handle="").class_ is base.Class.LOOK


def test_the_token_goes_to_pinterest_alone():
    for url, host in [
        ("", "https://api.pinterest.com"),
        ("https://www.pinterest.com/lumen", "https://api.pinterest.com"),
        ("http://127.0.0.1.evil.example", "https://api.pinterest.com"),
        ("https://api-sandbox.pinterest.com/", "https://api-sandbox.pinterest.com"),
    ]:
        access = building.access(building.account("pinterest", url), {"TOKEN": TOKEN})
        assert server.call(access, "GET", "/user_account").url == f"{host}/v5/user_account"


def test_no_claim_holds_the_token_or_a_picture(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    assert TOKEN not in repr((asked, session, session.access))
    assert len(json.dumps(asked.request)) < 600
    (digest,) = asked.files
    assert asked.request["body"]["media_source"]["data"] == digest


def test_a_consent_opens_the_account(api):
    asking = access(api, secrets=APP)
    (granted,) = pinterest.grant(asking, "consenti", BACK, "")
    assert granted.secrets == {"TOKEN": TOKEN, "REFRESH_TOKEN": "pinr.nouveau"}
    assert (granted.id, granted.handle) == (OWNER["id"], OWNER["username"])
    assert granted.until - asking.clock.now() > timedelta(days=29)
    assert not [name for name in (TOKEN, *APP.values()) if name in repr((granted, asking))]


def test_a_token_is_renewed(api):
    asking = access(api, secrets={**APP, "REFRESH_TOKEN": REFRESH})
    granted = pinterest.renew(asking)
    assert granted.secrets == {"TOKEN": TOKEN, "REFRESH_TOKEN": "pinr.nouveau"}
    assert granted.until - asking.clock.now() > timedelta(days=29)
    assert set(pinterest.RENEWS) == {*APP, "REFRESH_TOKEN"}
    api.fault("/oauth", 200, {"access_token": "pina_autre", "expires_in": "bientôt"})
    kept = pinterest.renew(asking)
    assert (kept.secrets["REFRESH_TOKEN"], kept.until) == (REFRESH, None)


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({**APP, "REFRESH_TOKEN": "vieux"}, "gives no token: Invalid authorization code"),
        ({**APP, "CLIENT_SECRET": "autre", "REFRESH_TOKEN": REFRESH}, "gives no token"),
        ({"CLIENT_ID": "1", "REFRESH_TOKEN": REFRESH}, "one is missing"),
        (APP, "There is no REFRESH_TOKEN"),
    ],
)
def test_a_token_that_is_not_renewed(api, secrets, told):
    with pytest.raises(base.Held, match=told) as caught:
        pinterest.renew(access(api, secrets=secrets))
    assert not any(value in str(caught.value) for value in secrets.values() if len(value) > 3)
