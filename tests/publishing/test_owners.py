"""Whether the owner of an old claim can still act: this machine's processes, GitHub's runs."""

import os
import subprocess
import sys

import pytest

from marronnier.edges import executor
from marronnier.edges.clock import SystemClock
from marronnier.edges.executor import ThisExecutor
from marronnier.edges.github import GitHub
from marronnier.edges.http import Requests
from tests.fakes import github as fake

RUN = f"/repos/{fake.REPOSITORY}/actions/runs/900/attempts/2"
OWNER = {
    "executor": "github",
    "repository": fake.REPOSITORY,
    "run_id": "900",
    "run_attempt": "2",
    "job": "send",
    "runner": "GitHub Actions 12",
}


@pytest.fixture
def github():
    with fake.start() as running:
        yield running


@pytest.fixture
def asked(github):
    """An executor that may ask GitHub."""
    api = GitHub(Requests(), SystemClock(), github.token, fake.REPOSITORY, github.url)
    return ThisExecutor(lambda: api)


def mine(**changes):
    return {**ThisExecutor().describe(), **changes}


def test_a_process_of_this_machine():
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        owner = mine(pid=str(process.pid), started=executor._started(process.pid))  # noqa: SLF001
        assert ThisExecutor().ended(owner) is False
        process.kill()
        process.wait()
        assert ThisExecutor().ended(owner) is True


def test_this_very_process_has_not_ended():
    assert ThisExecutor().ended(mine()) is False
    assert ThisExecutor().ended(mine(started="1")) is True  # the number is another one's now


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        ({"host": "ailleurs"}, None),
        ({"machine": "une autre"}, None),
        ({"space": "pid:[1]"}, None),  # another container
        ({"pid": "../1"}, None),
        ({"started": ""}, None),
        ({"boot": "un autre"}, True),
        ({"boot": "un autre", "executor": "github"}, None),  # hosted runners share their names
    ],
    ids=str,
)
def test_what_tells_one_process_from_another(changes, ended):
    assert ThisExecutor().ended(mine(**changes)) is ended


def test_the_machine_s_own_id_is_nowhere_in_a_claim():
    try:
        with open("/etc/machine-id", encoding="ascii") as file:  # noqa: PTH123
            number = file.read().strip()
    except OSError:
        pytest.skip("this machine has no id")
    assert number not in str(mine())


def test_a_run_of_github_describes_itself(monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name, value in [
        ("GITHUB_REPOSITORY", fake.REPOSITORY),
        ("GITHUB_RUN_ID", "900"),
        ("GITHUB_RUN_ATTEMPT", "2"),
        ("GITHUB_JOB", "send"),
        ("RUNNER_NAME", "GitHub Actions 12"),
    ]:
        monkeypatch.setenv(name, value)
    described = ThisExecutor().describe()
    assert OWNER.items() <= described.items()
    assert described["pid"] == str(os.getpid())
    assert ThisExecutor().ended(described) is False


@pytest.mark.parametrize(
    ("status", "jobs", "ended"),
    [
        ("completed", None, True),
        ("in_progress", [("GitHub Actions 12", "completed"), ("autre", "in_progress")], True),
        ("in_progress", [("GitHub Actions 12", "in_progress")], False),
        (
            "in_progress",
            [("GitHub Actions 12", "completed"), ("GitHub Actions 12", "queued")],
            False,
        ),
        ("in_progress", [("autre", "completed")], None),
        ("queued", [], None),
        (None, [], None),
    ],
    ids=str,
)
def test_a_run_of_github(status, jobs, ended, asked, github):
    github.extra[RUN] = {"id": 900, "status": status}
    rows = [{"runner_name": name, "status": state} for name, state in jobs or ()]
    github.extra[f"{RUN}/jobs"] = {"total_count": len(rows), "jobs": rows}
    assert asked.ended(OWNER) is ended
    before = len(github.requests)
    assert asked.ended(OWNER) is ended
    assert (len(github.requests) == before) is (ended is True)  # what has ended is not asked again


@pytest.mark.parametrize(
    "changes",
    [
        {"repository": "une/fourche"},
        {"run_id": "900/../../x"},
        {"run_attempt": ""},
        {"executor": "ailleurs"},
    ],
    ids=str,
)
def test_what_is_not_asked_of_github(changes, asked, github):
    assert asked.ended({**OWNER, **changes}) is None
    assert github.requests == []


def test_what_github_does_not_tell(asked, github):
    assert asked.ended(OWNER) is None  # 404: the run was deleted
    github.extra[RUN] = ["autre chose"]
    assert asked.ended(OWNER) is None
    github.failures.append((500, {}, {}))
    assert asked.ended(OWNER) is None
    assert ThisExecutor().ended(OWNER) is None  # no token, nobody to ask
