"""The files under .github keep the rules that linters know, and ours."""

import re
import subprocess

import pytest
import yaml

from tests.workflows import secrets
from tests.workflows.acting import PROGRAMS, ROOT, STUBS, WORKFLOWS, uses

GITHUB = ROOT / ".github"
NAMES = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
SCHEMAS = {
    "github-workflows": [f"workflows/{name}" for name in NAMES],
    "github-issue-forms": ["ISSUE_TEMPLATE/bug.yml", "ISSUE_TEMPLATE/idea.yml"],
    "github-issue-config": ["ISSUE_TEMPLATE/config.yml"],
    "dependabot": ["dependabot.yml"],
}


def run(program, *arguments):
    done = subprocess.run(
        [PROGRAMS / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def read(name):
    # BaseLoader: `on` stays a word
    return yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506


def steps():
    for name in NAMES:
        for job, content in read(name)["jobs"].items():
            for step in content.get("steps", ()):
                yield f"{name}: {job}", step


def test_zizmor_finds_nothing():
    code, output = run("zizmor", "--offline", "--no-progress", "--persona", "auditor", ".github")
    assert code == 0, output
    assert "No findings" in output


def test_zizmor_would_find_something(tmp_path):
    file = tmp_path / ".github" / "workflows" / "careless.yml"
    file.parent.mkdir(parents=True)
    steps = "[{run: 'echo ${{ github.head_ref }}'}]"
    careless = f"on: pull_request_target\njobs: {{a: {{runs-on: x, steps: {steps}}}}}\n"
    file.write_text(careless, encoding="utf-8")
    code, output = run("zizmor", "--offline", "--no-progress", "--persona", "auditor", tmp_path)
    assert code
    assert "template-injection" in output


def test_what_zizmor_is_told_to_ignore_has_its_reason():
    text = (GITHUB / "zizmor.yml").read_text(encoding="utf-8")
    rules = yaml.safe_load(text)["rules"]
    assert rules
    for rule in rules:
        assert re.search(rf"^  {rule}:\n    ignore:\n      # \S.*", text, re.MULTILINE), rule


def test_actionlint_finds_nothing():
    code, output = run("actionlint")
    assert code == 0, output


@pytest.mark.parametrize("name", NAMES)
def test_the_program_that_executes_them_reads_every_key(name):
    code, output = run("act", "--validate", "--strict", "--workflows", f".github/workflows/{name}")
    assert code == 0, output


@pytest.mark.parametrize(
    ("schema", "path"), [(schema, path) for schema, paths in SCHEMAS.items() for path in paths]
)
def test_githubs_own_schemas_are_met(schema, path):
    builtin = ("--builtin-schema", f"vendor.{schema}")
    code, output = run("check-jsonschema", *builtin, str(GITHUB / path))
    assert code == 0, output


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_permitted_unless_a_job_says_so(name):
    workflow = read(name)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"]
        assert "timeout-minutes" in job or "uses" in job


def test_nothing_is_pasted_into_a_script():
    scripts = [(place, step["run"]) for place, step in steps() if "run" in step]
    assert scripts
    for place, script in scripts:
        assert "${{" not in script, place


def test_every_action_is_pinned_by_its_commit_and_named_by_its_version():
    remote = [(action, version) for action, version in uses() if not action.startswith("./")]
    assert {action.partition("@")[0] for action, _ in remote} == set(STUBS)
    for action, version in remote:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r"v\d+\.\d+\.\d+", version), action
    assert len({action for action, _ in remote}) == len(STUBS)  # one commit each


def test_no_checkout_keeps_its_token():
    checkouts = [step for _, step in steps() if "actions/checkout@" in step.get("uses", "")]
    assert len(checkouts) >= 5
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_pull_requests_get_no_secrets_and_write_nothing():
    for name in NAMES:
        workflow = read(name)
        assert not {"pull_request_target", "workflow_run"} & set(workflow["on"])
        if "pull_request" in workflow["on"]:
            assert "secrets." not in (WORKFLOWS / name).read_text(encoding="utf-8")
            for job in workflow["jobs"].values():
                assert set(job["permissions"].values()) == {"read"}
                assert "environment" not in job


@pytest.mark.parametrize(("workflow", "only"), [("publish.yml", "send"), ("renew.yml", "renew")])
def test_only_the_job_in_a_clients_environment_sees_secrets(workflow, only):
    jobs = read(workflow)["jobs"]
    for name, job in jobs.items():
        assert ("secrets." in str(job)) == (name == only)
    assert jobs[only]["environment"] == "client-${{ matrix.client }}"


def test_the_token_that_writes_secrets_is_seen_where_they_are_renewed_alone():
    for name in NAMES:
        text = (WORKFLOWS / name).read_text(encoding="utf-8")
        assert ("secrets.MARRONNIER_SECRETS_TOKEN" in text) == (name == "renew.yml")
    assert read("renew.yml")["concurrency"]["cancel-in-progress"] == "false"


def test_the_secrets_that_are_renewed_are_those_of_the_platforms():
    text, names = secrets.RENEW.read_text(encoding="utf-8"), secrets.renewed()
    assert {"PINTEREST_TOKEN", "PINTEREST_REFRESH_TOKEN", "PINTEREST_CLIENT_SECRET"} <= set(names)
    assert not {"TELEGRAM_TOKEN", "LINKEDIN_TOKEN", "YOUTUBE_REFRESH_TOKEN"} & set(names)
    assert secrets.with_secrets(text, names) == text, "run: python -m tests.workflows.secrets"


def test_the_secrets_are_those_of_the_platforms():
    text = secrets.PUBLISH.read_text(encoding="utf-8")
    names = secrets.names()
    assert names == sorted(set(names))
    # of a network, of one with several, of a second account of the example
    known = {"TELEGRAM_TOKEN", "X_ACCESS_SECRET", "X_API_KEY", "MASTODON_ATELIERS_TOKEN"}
    assert known <= set(names)
    assert secrets.with_secrets(text) == text, "run: python -m tests.workflows.secrets"
    shorter = re.sub(r"^ *MASTODON_TOKEN: .*\n", "", text, flags=re.MULTILINE)
    assert secrets.with_secrets(shorter) == text
