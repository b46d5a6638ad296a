"""What people are told of a token's end, and the command that leads to a new one."""

import json

import pytest

from tests.connecting.conftest import LIMES
from tests.connecting.test_connect import NAMES, of
from tests.fakes import settings
from tests.fakes.github import TOKEN


@pytest.fixture
def look(run, lumen, agora):
    """Run `doctor` on an account: `look(expires, …)` returns check -> finding."""
    run("ledger", "init")
    token = agora.issue(LIMES[0])["access_token"]

    def looking(expires, *words):
        if expires is not None:
            day = expires and f", expires: {expires}"
            text = f"agora: {{id: a-17, url: {agora.url}{day}}}\n"
            lumen.write("clients/lumen/accounts.yml", text)
        told = run("doctor", "--client", "lumen", "--format", "json", *words, AGORA_TOKEN=token)
        found = json.loads(told.out)["examinations"]
        return {one["check"]: one for one in found if one["subject"] == "lumen/agora"}

    return looking


def test_a_life_that_accounts_yml_does_not_tell_is_a_hint(look):
    found = look("")["accounts.expiry"]
    assert found["state"] == "warn"
    assert "60 days as a rule" in found["said"]
    assert "as “expires”: 60 days after" in found["remedy"]
    assert "accounts.lifetime" not in look("")


def test_the_end_that_a_network_tells_is_written_down(look, lumen, agora):
    agora.ends = "2027-01-02T23:30:00+00:00"  # the 3rd in Paris
    found = look("2026-12-24")["accounts.lifetime"]
    assert (found["state"], found["remedy"]) == ("warn", "marronnier doctor --write")
    assert "3 January 2027" in found["said"]
    assert look(None, "--write")["accounts.lifetime"]["state"] == "ok"
    written = (lumen.folder / "clients/lumen/accounts.yml").read_text()
    assert written.endswith("expires: 2027-01-03}\n")
    assert "says so too" in look(None)["accounts.lifetime"]["said"]
    lumen.write("clients/lumen/accounts.yml", f"agora:\n  id: a-17\n  url: {agora.url}\n")
    assert look(None, "--write")["accounts.lifetime"]["state"] == "ok"
    assert (
        (lumen.folder / "clients/lumen/accounts.yml")
        .read_text()
        .endswith(f"  url: {agora.url}\n  expires: 2027-01-03\n")
    )


def test_the_command_is_told_ahead_of_time(look, run, lumen, agora):
    command = "marronnier connect agora --client lumen"
    assert command in look("2026-12-19")["accounts.expiry"]["remedy"]
    text = f"agora.deux: {{id: a-17, url: {agora.url}, expires: 2026-12-19}}\n"
    text += "linkedin: {handle: '@lumen', expires: 2026-12-19}\n"
    lumen.write("clients/lumen/accounts.yml", text)
    lumen.commit()
    told = json.loads(run("problems", "--format", "json").out)["problems"]
    commands = {one["commands"][0]: one for one in told}
    assert commands.keys() == {
        f"{command} --account agora.deux",
        "marronnier connect linkedin --client lumen",
    }
    renewing = commands[f"{command} --account agora.deux"]["lines"]
    assert any("the workflow “renew”" in line for line in renewing)
    assert not any(
        "renew" in line for line in commands["marronnier connect linkedin --client lumen"]["lines"]
    )


def test_what_github_lacks_for_renewing_is_named(run, lumen, agora, github):
    lumen.write("clients/lumen/accounts.yml", f"agora: {{id: a-17, url: {agora.url}}}\n")
    environment = of(github, MARRONNIER_GIT_TOKEN=TOKEN)
    path = settings.path("environments/client-lumen/secrets")

    def renewal(*names):
        github.extra[path] = settings.secrets(*names)
        told = run("doctor", "--client", "lumen", "--format", "json", **environment)
        found = json.loads(told.out)["examinations"]
        return [one for one in found if one["check"] == "accounts.renewal"]

    assert not renewal("OTHER")  # not connected yet
    (lacking,) = renewal("AGORA_TOKEN", "MARRONNIER_LUMEN_AGORA_CLIENT_ID")
    assert lacking["state"] == "warn"
    for name in ("AGORA_CLIENT_SECRET", "AGORA_REFRESH_TOKEN", "MARRONNIER_SECRETS_TOKEN"):
        assert name in lacking["said"]
    assert "client-lumen" in lacking["remedy"]
    (whole,) = renewal("MARRONNIER_SECRETS_TOKEN", *NAMES)
    assert whole["state"] == "ok"
