"""`renew`: new secrets in the place of the old ones, and never one that nobody keeps."""

import itertools
import json

import pytest

from marronnier.edges.http import Requests
from marronnier.platforms import PLATFORMS
from tests.connecting.conftest import LIMES
from tests.connecting.test_connect import NAMES, of, shows_nothing
from tests.fakes.consent import APP, PROOF
from tests.fakes.github import REPOSITORY, TOKEN

SECRETS = f"/repos/{REPOSITORY}/environments/client-lumen/secrets"
SOON, LATE = "2026-12-20", "2027-01-25"  # in 15 days, in 51


@pytest.fixture
def hold(lumen, agora):
    """Let the account hold secrets until a day; return them as a workflow hands them over."""

    def holding(expires=SOON, more=""):
        text = f"agora: {{id: a-17, url: {agora.url}{expires and f', expires: {expires}'}}}\n{more}"
        lumen.write("clients/lumen/accounts.yml", text)
        lumen.commit()
        made = agora.issue(LIMES[0])
        return {
            "AGORA_TOKEN": made["access_token"],
            "AGORA_REFRESH_TOKEN": made["refresh_token"],
            "AGORA_CLIENT_ID": APP,
            "AGORA_CLIENT_SECRET": PROOF,
        }

    return holding


def accounts(lumen):
    """Return accounts.yml as the remote has it."""
    return lumen.git("show", "main:clients/lumen/accounts.yml", folder=lumen.remote)


def test_what_ends_soon_is_renewed_and_noted(run, lumen, agora, github, hold):
    old = hold()
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert done.code == 0, done.error
    kept = github.vault["client-lumen"]
    assert set(kept) == {"AGORA_TOKEN", "AGORA_REFRESH_TOKEN"}  # what did not change is not written
    assert list(agora.tokens) == [kept["AGORA_TOKEN"]]
    assert agora.void == [old["AGORA_TOKEN"]]
    assert "expires: 2027-02-03" in accounts(lumen)
    assert done.out.splitlines() == [
        "lumen/agora: due; days left: 15.",
        "lumen/agora: renewed until 3 February 2027; written: AGORA_REFRESH_TOKEN, AGORA_TOKEN.",
    ]
    shows_nothing(agora, done.out)
    again = run("renew", "--client", "lumen", **old, **of(github))
    assert (again.code, again.out) == (0, "lumen/agora: not due; days left: 60.\n")


@pytest.mark.parametrize(
    ("expires", "due"),
    [(SOON, True), (LATE, False), ("2027-01-04", True), ("2027-01-05", False), ("", True)],
)
def test_due_is_what_has_lived_half_its_life(run, agora, hold, expires, due):
    hold(expires)
    done = run("renew", "--dry-run")
    assert done.code == 0
    assert (": due" in done.out) is due
    assert not agora.requests
    clients = run("renew", "--format", "clients").out
    assert json.loads(clients.removeprefix("clients=")) == (["lumen"] if due else [])


def test_nothing_is_asked_before_it_is_proven_that_it_can_be_kept(run, agora, github, hold):
    old = hold()
    github.refused[f"{SECRETS}/MARRONNIER_PROBE"] = 403, "Resource not accessible"
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert (done.code, "Resource not accessible" in done.out) == (1, True)
    assert run("renew", "--client", "lumen", **old).code == 2  # without a token for it
    del github.vault["client-lumen"]
    assert run("renew", "--client", "lumen", **old, **of(github)).code == 1
    assert not agora.requests
    assert list(agora.tokens) == [old["AGORA_TOKEN"]]


class Killed(BaseException):
    """The power goes."""


@pytest.mark.parametrize("moment", list(itertools.product(range(5), [False, True])), ids=str)
def test_a_run_that_is_killed_is_made_good_by_the_next(
    run, agora, github, hold, monkeypatch, moment
):
    """Before or after an effect: the probe, its end, the network, the refresh token, the token."""
    effect, after = moment
    old, send, seen = hold(), Requests.send, []

    def mortal(self, request):
        counts = request.method != "GET"
        seen.append(request.method) if counts else None
        dies = counts and len(seen) == effect + 1
        if dies and not after:
            raise Killed
        answer = send(self, request)
        if dies:
            raise Killed
        return answer

    monkeypatch.setattr(Requests, "send", mortal)
    with pytest.raises(Killed):
        run("renew", "--client", "lumen", **old, **of(github))
    monkeypatch.setattr(Requests, "send", send)
    kept = github.vault["client-lumen"]
    kept.pop("MARRONNIER_PROBE", None)
    done = run("renew", "--client", "lumen", **{**old, **kept}, **of(github))
    lost = moment in {(2, True), (3, False)}  # the network gave, and nobody kept
    assert done.code == int(lost), done.out
    if lost:
        assert "void: marronnier connect agora --client lumen" in done.out
    else:
        assert agora.tokens.keys() == {kept["AGORA_TOKEN"]}
        assert agora.refreshes.keys() == {kept["AGORA_REFRESH_TOKEN"]}
    shows_nothing(agora, done.out)


def test_a_secret_that_is_missing_is_named(run, agora, github, hold):
    old = hold()
    del old["AGORA_REFRESH_TOKEN"]
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert (done.code, "set AGORA_REFRESH_TOKEN" in done.out) == (1, True)
    assert not agora.requests
    assert not github.requests


def test_githubs_stumbling_is_waited_out(run, agora, github, hold, monkeypatch):
    monkeypatch.setattr("marronnier.renewing.FIRST", 0.001)
    old, before = hold(), agora.serve

    def then_stumble(request):
        github.failures += [(502, {"message": "Bad gateway"}, {})] * 3
        return before(request)

    agora.serve = then_stumble
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert done.code == 0, done.out
    assert agora.tokens.keys() == {github.vault["client-lumen"]["AGORA_TOKEN"]}


def test_what_cannot_be_kept_at_all_is_told_with_what_to_do(run, lumen, agora, github, hold):
    old, before = hold(), agora.serve

    def then_refuse(request):
        github.refused[f"{SECRETS}/AGORA_REFRESH_TOKEN"] = 403, "Resource not accessible"
        return before(request)

    agora.serve = then_refuse
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert done.code == 1
    assert "could not be kept (AGORA_REFRESH_TOKEN, AGORA_TOKEN)" in done.out
    assert "marronnier connect agora --client lumen" in done.out
    assert SOON in accounts(lumen)
    shows_nothing(agora, done.out)


def test_a_refusal_stops_no_other_account(run, lumen, agora, github, hold):
    more = f"agora.deux: {{id: a-18, url: {agora.url}, expires: {SOON}}}\n"
    old = hold(more=more)
    other = agora.issue("a-18")
    both = old | {
        "MARRONNIER_LUMEN_AGORA_DEUX_TOKEN": other["access_token"],
        "AGORA_DEUX_REFRESH_TOKEN": other["refresh_token"],
        "AGORA_DEUX_CLIENT_ID": APP,
        "AGORA_DEUX_CLIENT_SECRET": PROOF,
    }
    agora.fault("/token", 400, {"error": "invalid_grant"})
    done = run("renew", "--client", "lumen", **both, **of(github))
    assert done.code == 1
    assert "lumen/agora: Agora refuses: invalid_grant." in done.out
    kept = set(github.vault["client-lumen"])
    assert kept == {"MARRONNIER_LUMEN_AGORA_DEUX_TOKEN", "AGORA_DEUX_REFRESH_TOKEN"}  # as they were
    assert accounts(lumen).splitlines()[1] == (
        f"agora.deux: {{id: a-18, url: {agora.url}, expires: 2027-02-03}}"
    )
    probes = [one for one in github.writes() if one[1].endswith("MARRONNIER_PROBE")]
    assert len(probes) == 2  # once for all accounts of a client


def test_a_branch_that_is_closed_leaves_the_day_to_people(run, lumen, agora, github, hold):
    old = hold()
    hook = lumen.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    done = run("renew", "--client", "lumen", **old, **of(github))
    assert done.code == 0, done.out
    assert "could not be written into accounts.yml" in done.out
    assert "clients/lumen/accounts.yml, agora, “expires: 2027-02-03”" in done.out
    assert agora.tokens.keys() == {github.vault["client-lumen"]["AGORA_TOKEN"]}


def test_a_machine_of_ones_own_keeps_them_in_its_file(run, agora, hold, tmp_path):
    file = tmp_path / "s.env"
    old = {f"MARRONNIER_LUMEN_{name}": value for name, value in hold().items()}
    file.write_text("".join(f"{name}={value}\n" for name, value in old.items()))
    file.chmod(0o600)
    done = run("renew", "--env-file", file, **old)
    assert done.code == 0, done.out
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert lines.keys() == {f"MARRONNIER_LUMEN_{name}" for name in NAMES}
    assert agora.tokens.keys() == {lines["MARRONNIER_LUMEN_AGORA_TOKEN"]}
    file.chmod(0o644)
    assert run("renew", "--env-file", file, now="2027-02-01T08:00Z", **old).code == 2


def test_networks_that_do_not_renew_are_left_alone(run, lumen):
    lumen.write("clients/lumen/accounts.yml", "telegram: {id: '1', expires: 2026-12-06}\n")
    lumen.commit()
    done = run("renew")
    assert (done.code, "No account here" in done.out) == (0, True)
    assert "telegram" in PLATFORMS


def test_the_token_that_writes_is_not_the_one_that_reads(run, github, hold):
    old = hold()
    weak = {"MARRONNIER_GIT_TOKEN": TOKEN, "MARRONNIER_SECRETS_TOKEN": ""}
    done = run("renew", "--client", "lumen", **old, **of(github, **weak))
    assert (done.code, "MARRONNIER_SECRETS_TOKEN" in done.error) == (2, True)
    assert not github.requests
