"""renew.yml, executed: a token that ends soon is renewed, kept at GitHub, and noted on main."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import network
from tests.fakes.pinterest import APP, OWNER, REFRESH, TOKEN, Pinterest
from tests.workflows.acting import CLIENT

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]
ACCOUNTS = f"clients/{CLIENT}/accounts.yml"


@pytest.fixture
def pinterest(stage):
    """A loopback Pinterest, at which the client has a token for ten days more."""
    with network.start(Pinterest()) as running:
        ends = f"{datetime.now(UTC) + timedelta(days=10):%Y-%m-%d}"
        account = f"pinterest: {{id: '{OWNER['id']}', url: {running.url}, expires: {ends}}}\n"
        stage.write(ACCOUNTS, account)
        stage.commit("a token that ends soon")
        stage.secrets = {f"PINTEREST_{name}": value for name, value in APP.items()}
        stage.secrets |= {"PINTEREST_TOKEN": TOKEN, "PINTEREST_REFRESH_TOKEN": REFRESH}
        stage.github.vault[f"client-{CLIENT}"] = {}
        yield running


def test_a_token_that_ends_soon_is_renewed_and_noted(stage, pinterest):
    stage.secrets["MARRONNIER_SECRETS_TOKEN"] = stage.host.token
    before = stage.there("show", f"main:{ACCOUNTS}")
    ran = stage.run("renew.yml", "schedule")
    assert ran.code == 0, ran.log
    assert stage.github.vault[f"client-{CLIENT}"]["PINTEREST_REFRESH_TOKEN"] == "pinr.nouveau"
    assert stage.there("show", f"main:{ACCOUNTS}") != before
    assert stage.there("log", "-1", "--format=%s", "main") == f"renewed: {CLIENT}/pinterest"
    assert "pinr.nouveau" not in ran.log
    asked = len(pinterest.requests)
    ran = stage.run("renew.yml", "schedule")  # the calendar's files say that nothing is due
    assert ran.code == 0, ran.log
    assert "renew" not in ran.jobs
    assert len(pinterest.requests) == asked


def test_without_the_token_that_writes_nothing_is_asked(stage, pinterest):
    ran = stage.run("renew.yml", "workflow_dispatch")
    assert ran.code == 0, ran.log
    assert "nothing is renewed" in ran.log
    assert f"{CLIENT}/pinterest: due" in ran.log
    assert not pinterest.requests
    assert not stage.github.vault[f"client-{CLIENT}"]
