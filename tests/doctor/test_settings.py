"""What GitHub's settings tell: each fault has its line, and what cannot be seen is no fault."""

from datetime import datetime

import pytest

from tests.fakes import settings
from tests.fakes.github import TOKEN
from tests.publishing import stage
from tests.servers.serving import free_port

MOMENT = datetime.fromisoformat(stage.NOW)
UPGRADE = "Upgrade to GitHub Pro or make this repository public to enable this feature."
INTEGRATION = "Resource not accessible by integration"
MAIN, LEDGER = "rules/branches/main", "rules/branches/ledger"


def seen(found):
    """Return what is not in order: check, subject -> state."""
    return {
        (one["check"], one["subject"]): one["state"]
        for one in found.values()
        if one["area"] == "github" and one["state"] != "ok"
    }


def test_settings_as_they_should_be(lumen, look):
    assert seen(look(lumen)) == {}


ENVIRONMENT = "environments/client-lumen"
POLICIES = f"{ENVIRONMENT}/deployment-branch-policies"
FILE = ".github/workflows/publish.yml"
FAULTS = {
    "the default branch is another one": (
        "",
        {"default_branch": "prod"},
        ("github.repository", None, "bad"),
        "“prod”",
    ),
    "an archived repository": (
        "",
        {"default_branch": "main", "archived": True},
        ("github.repository", None, "bad"),
        "unarchive",
    ),
    "no Actions": (
        "actions/permissions",
        {"enabled": False},
        ("github.actions", None, "bad"),
        "switched off",
    ),
    "own actions alone": (
        "actions/permissions",
        {"enabled": True, "allowed_actions": "local_only"},
        ("github.actions", None, "bad"),
        "actions/checkout",
    ),
    "chosen actions": (
        "actions/permissions",
        {"enabled": True, "allowed_actions": "selected"},
        ("github.actions", None, "warn"),
        "among them",
    ),
    "a workflow that fell asleep": (
        "actions/workflows",
        settings.workflow("disabled_inactivity"),
        ("github.workflow", FILE, "bad"),
        "gh workflow enable publish.yml",
    ),
    "a workflow that a person has switched off": (
        "actions/workflows",
        settings.workflow("disabled_manually"),
        ("github.workflow", FILE, "warn"),
        "disabled_manually",
    ),
    "no such workflow": (
        "actions/workflows",
        settings.workflow(file="autre.yml"),
        ("github.workflow", FILE, "warn"),
        "publish --follow",
    ),
    "a schedule that does not come": (
        "actions/workflows/161335/runs",
        settings.runs(11, now=MOMENT),
        ("github.schedule", None, "warn"),
        "11 hours ago",
    ),
    "a schedule that never came": (
        "actions/workflows/161335/runs",
        {"total_count": 0, "workflow_runs": []},
        ("github.schedule", None, "warn"),
        "never",
    ),
    "a last run that failed": (
        "actions/workflows/161335/runs",
        settings.runs(2, "failure", now=MOMENT),
        ("github.schedule", None, "warn"),
        "https://forge.example/runs/30433642",
    ),
    "a ledger that asks for pull requests": (
        LEDGER,
        settings.rules("deletion", "non_fast_forward", "pull_request", "required_signatures"),
        ("github.protection", "ledger", "warn"),
        "pull_request, required_signatures",
    ),
    "secrets for every branch": (
        ENVIRONMENT,
        {**settings.environment("client-lumen"), "deployment_branch_policy": None},
        ("github.environment", "client-lumen", "bad"),
        "too: *.",
    ),
    "secrets for protected branches": (
        ENVIRONMENT,
        settings.environment("client-lumen", custom=False),
        ("github.environment", "client-lumen", "bad"),
        "protected branches",
    ),
    "secrets for one branch more": (
        POLICIES,
        settings.policies("main", "essai/*"),
        ("github.environment", "client-lumen", "bad"),
        "too: essai/*.",
    ),
    "secrets for a tag": (
        POLICIES,
        settings.policies("main", kind="tag"),
        ("github.environment", "client-lumen", "bad"),
        "tag main",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_has_one_line_of_its_own(lumen, look, answer, fault):
    path, data, (check, subject, state), told = fault
    answer(path, data)
    found = look(lumen, code=state == "bad")
    assert seen(found) == {(check, subject): state}
    one = found[check, subject]
    assert told in f"{one['said']} {one['remedy']}"
    assert one["remedy"]


# --- protection ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "state"),  # rules, whether it is protected in the classic way, what that allows
    [
        ((("deletion", "non_fast_forward"), None, None), "ok"),
        ((("deletion",), False, None), "warn"),
        (((), False, None), "warn"),
        (((), True, (False, False)), "ok"),
        (((), True, (True, False)), "warn"),
        (((), True, (False, True)), "warn"),
        ((("non_fast_forward",), True, (False, True)), "warn"),
        ((("deletion",), True, (False, True)), "ok"),
    ],
)
@pytest.mark.parametrize("name", ["main", "ledger"])
def test_a_history_is_kept_by_rules_or_by_classic_protection(
    lumen, look, answer, name, kept, state
):
    rules, protected, classic = kept
    answer(f"rules/branches/{name}", settings.rules(*rules))
    if protected is not None:
        answer(f"branches/{name}", settings.branch(name, protected=protected))
    if classic:
        force, delete = classic
        answer(f"branches/{name}/protection", settings.classic(force=force, delete=delete))
    one = look(lumen)["github.protection", name]
    assert one["state"] == state
    assert ("Block force pushes" in str(one["remedy"])) is (state == "warn")


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"required_pull_request_reviews": {"url": "x"}}, "pull_request"),
        ({"required_status_checks": {"url": "x"}}, "required_status_checks"),
        ({"required_signatures": {"url": "x", "enabled": True}}, "required_signatures"),
        ({"required_signatures": {"url": "x", "enabled": False}}, ""),
        ({"lock_branch": {"enabled": True}}, "update"),
        ({"lock_branch": {"enabled": False}}, ""),
    ],
)
def test_classic_protection_may_refuse_the_publisher(lumen, look, answer, more, rule):
    answer(LEDGER, [])
    answer("branches/ledger", settings.branch("ledger", protected=True))
    answer("branches/ledger/protection", settings.classic(force=False, delete=False) | more)
    one = look(lumen)["github.protection", "ledger"]
    assert one["state"] == ("warn" if rule else "ok")
    assert f"{rule}." in one["said"]


def test_a_branch_of_rulesets_alone_is_called_protected_too(lumen, look, answer, github):
    answer(MAIN, settings.rules("deletion"))
    answer("branches/main", settings.branch("main", protected=True))
    github.refused[settings.path("branches/main/protection")] = (404, "Branch not protected")
    one = look(lumen)["github.protection", "main"]
    assert "rewrite or delete" in one["said"]


@pytest.mark.parametrize(
    "where",
    [
        ("actions/permissions", ("github.actions", None)),
        ("actions/workflows", ("github.workflow", None)),
        ("actions/workflows/161335/runs", ("github.schedule", None)),
        (LEDGER, ("github.protection", "ledger")),
        (ENVIRONMENT, ("github.environment", "client-lumen")),
        (POLICIES, ("github.environment", "client-lumen")),
    ],
)
@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((403, UPGRADE), "other plans"),
        ((403, INTEGRATION), "This token is not shown"),
        ((500, "Oops"), "Oops"),
    ],
)
def test_what_cannot_be_seen_is_no_fault(lumen, look, github, where, refusal, told):
    path, key = where
    github.refused[settings.path(path)] = refusal
    one = look(lumen)[key]
    assert one["state"] == "warn"
    assert told in one["said"]
    assert one["remedy"]


def test_classic_protection_that_only_administrators_see(lumen, look, answer, github):
    answer(LEDGER, [])
    answer("branches/ledger", settings.branch("ledger", protected=True))
    github.refused[settings.path("branches/ledger/protection")] = (403, INTEGRATION)
    one = look(lumen)["github.protection", "ledger"]
    assert "not shown" in one["said"]


def test_an_environment_that_is_not_there(lumen, look, github):
    del github.extra[settings.path(ENVIRONMENT)]
    del github.extra[settings.path(f"{ENVIRONMENT}/secrets")]
    one = look(lumen, code=1)["github.environment", "client-lumen"]
    assert one["state"] == "bad"
    assert "Free plan" in one["remedy"]


def test_where_no_workflow_publishes_no_environment_is_wanted(lumen, look):
    (lumen.folder / FILE).unlink()
    assert "github.environment" not in {check for check, _ in look(lumen)}


def test_what_github_says_acts_on_no_terminal(lumen, answer):
    answer(POLICIES, settings.policies("main", "\x1b[31messai\u202e\n✓ faux"))
    told = lumen.run("doctor", code=1).out
    assert "[U+001B][31messai[U+202E][U+000A]✓ faux" in told


# --- GitHub itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        (401, "Bad credentials", "Make a new token"),
        (403, INTEGRATION, "may read it"),
        (404, "Not Found", "may read it"),
        (502, "Bad gateway", "Try again"),
    ],
)
def test_a_github_that_says_no_ends_its_part_alone(lumen, look, github, status, words, told):
    github.refused[settings.path()] = (status, words)
    found = look(lumen, code=1)
    one = found["github.repository", None]
    assert one["state"] == "bad"
    assert told in one["remedy"]
    assert [check for check, _ in found if check.startswith("github.")] == ["github.repository"]
    assert ("git.push", "ledger") in found


def test_a_rate_limit_is_not_a_lack_of_rights(lumen, look, github):
    limit = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
    github.failures.append((200, github.extra[settings.path()], {}))
    github.failures += [(403, {"message": "slow down"}, limit)] * 9
    one = look(lumen)["github.actions", None]
    assert "2100-01-01 00:00:00 UTC" in one["said"]
    assert one["remedy"] == "Try again later."


def test_a_github_that_is_away(lumen, look):
    away = f"http://127.0.0.1:{free_port()}"
    found = look(lumen, code=1, GITHUB_API_URL=away)
    assert found["github.repository", None]["said"] == "127.0.0.1 could not be reached."


def test_without_a_token_its_settings_are_not_looked_at(lumen, look, github):
    del lumen.environment["MARRONNIER_GIT_TOKEN"]
    one = look(lumen, code=1)["github.repository", None]
    assert one["state"] == "warn"
    assert "MARRONNIER_GIT_TOKEN" in one["remedy"]
    assert github.requests == []


def test_the_token_is_never_told(lumen, github):
    for words in (INTEGRATION, f"{TOKEN} is no good"):
        github.refused[settings.path("actions/permissions")] = (403, words)
        done = lumen.run("doctor", code=0)
        assert TOKEN not in done.out + done.err
