"""Whose token it is; how tokens are obtained and renewed."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.platforms import base, threads
from tests.fakes.containers import failure
from tests.fakes.threads import USER, Threads
from tests.platforms.threads.stage import APP, access, connect


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, "The token belongs to @lumen"),
        ({"id": "1"}, "The token belongs to @lumen"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": ""}}, "no token"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token"),
    ],
)
def test_accounts_that_are_not_opened(fake, more, told):
    with pytest.raises(base.Held, match=told):
        connect(fake, **more)


def test_the_end_of_a_token_is_known_where_threads_tells_it(fake):
    assert connect(fake).expires == datetime.fromtimestamp(1_800_000_000, UTC)
    for status, body in [
        (400, failure(100)),
        (500, b""),
        (200, {"data": {"expires_at": 0}}),
        (200, {"data": {"expires_at": 10**30}}),
        (200, {"data": "bientôt"}),
    ]:
        fake.fault("debug_token", status, body)
        assert connect(fake).expires is None


def test_no_server_but_this_machine_stands_in_for_meta(fake):
    for url in ("https://evil.example", "https://www.threads.net/@lumen", ""):
        more = access(fake)
        more = dataclasses.replace(more, account=dataclasses.replace(more.account, url=url))
        assert threads.url(more, "me") == "https://graph.threads.net/v1.0/me"


def test_a_consent_becomes_a_token_that_lasts(fake):
    given = access(fake, secrets=APP, handle="")
    (granted,) = threads.grant(given, "AQBx-hBsH3#_", "https://lumen.example/retour", "")
    assert granted.secrets == {"TOKEN": Threads.token}
    assert (granted.id, granted.handle) == (USER, "lumen")
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)


def test_a_token_is_renewed_without_a_browser(fake):
    granted = threads.renew(access(fake))
    assert granted.secrets == {"TOKEN": "neu-7654321"}
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)
    assert threads.RENEWS == ()
    with pytest.raises(base.Held, match="expired"):
        threads.renew(access(fake, secrets={"TOKEN": "vieux"}))
