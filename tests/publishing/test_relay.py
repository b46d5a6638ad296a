"""`marronnier relay` on a loopback GitHub: the schedule stays on, a successor starts in time."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import github as fake
from tests.publishing.stage import post

ENABLE = f"/repos/{fake.REPOSITORY}/actions/workflows/publish.yml/enable"
DISPATCH = f"/repos/{fake.REPOSITORY}/actions/workflows/publish.yml/dispatches"
NOW = "2026-12-05T12:00:00Z"


@pytest.fixture
def github():
    with fake.start() as running:
        yield running


def relay(made, github, *options, now=NOW, code=0, **environment):
    more = github.environment(GITHUB_RUN_NUMBER="7", **environment)
    return made.run("relay", *options, now=now, code=code, **more)


def asked(github):
    return [(method, path) for method, path, *_ in github.writes()]


def run(number, status="in_progress", title="publish"):
    return {"run_number": number, "status": status, "display_title": title}


def soon(made, minutes=10):
    moment = datetime.fromisoformat(NOW) + timedelta(minutes=minutes)
    made.add(post(date=f"{moment:%Y-%m-%d %H:%M}Z"))


def test_without_hold_the_schedule_is_switched_on_and_no_more(shared, github):
    soon(shared)
    assert relay(shared, github).out == ""
    assert asked(github) == [("PUT", ENABLE)]


def test_what_is_due_soon_starts_the_next_run(shared, github):
    soon(shared)
    told = relay(shared, github, "--hold", "5h", "--ref", "principal").out
    assert "The next run is started, for what is planned at 2026-12-05 12:10:00 UTC." in told
    assert asked(github) == [("PUT", ENABLE), ("POST", DISPATCH)]
    assert github.dispatched == [{"ref": "principal"}]


@pytest.mark.parametrize("minutes", [9 * 60 + 31, -10])
def test_what_is_far_or_past_starts_nothing(shared, github, minutes):
    soon(shared, minutes)
    assert "no run is started" in relay(shared, github, "--hold", "5h").out
    assert github.dispatched == []


@pytest.mark.parametrize(
    ("other", "starts"),
    [
        (run(8), False),
        (run(8, "queued"), False),
        (run(8, "pending"), False),
        (run(8, "completed"), True),
        (run(8, "waiting"), True),  # for somebody's consent
        (run(7), True),  # this one
        (run(6), True),  # an older one looks whether there is a newer one: here it is
        (run(8, title="publish (dry run)"), True),
        (run(8, title="publish (one client)"), True),
    ],
)
def test_a_newer_run_is_a_successor_already(shared, github, other, starts):
    soon(shared)
    github.runs = [other]
    told = relay(shared, github, "--hold", "5h").out
    assert bool(github.dispatched) is starts
    assert ("A newer run is there already" in told) is not starts


def test_it_waits_until_ten_minutes_before(shared, github):
    moment = datetime.now(UTC) + timedelta(minutes=10, seconds=6)
    shared.add(post(date=f"{moment:%Y-%m-%d %H:%M:%S}Z"))
    told = relay(shared, github, "--hold", "5h", now=None).out
    waited, started = told.splitlines()
    assert f"Waiting until {moment - timedelta(minutes=10):%Y-%m-%d %H:%M:%S} UTC." in waited
    assert "The next run is started" in started
    assert datetime.now(UTC) >= moment.replace(microsecond=0) - timedelta(minutes=10)
    assert len(github.dispatched) == 1


def test_a_schedule_that_cannot_be_switched_on_is_told_and_stops_nothing(shared, github):
    soon(shared)
    github.refused[ENABLE] = (403, "Resource not accessible by integration")
    told = relay(shared, github, "--hold", "5h").out
    assert "Resource not accessible by integration" in told
    assert len(github.dispatched) == 1


def test_runs_that_cannot_be_listed_are_no_reason_to_stop(shared, github):
    soon(shared)
    github.refused[DISPATCH.replace("dispatches", "runs")] = (502, "Bad gateway")
    relay(shared, github, "--hold", "5h")
    assert len(github.dispatched) == 1


def test_what_github_refuses_is_told_once(shared, github):
    soon(shared)
    github.refused[DISPATCH] = (403, "Resource not accessible by integration")
    done = relay(shared, github, "--hold", "5h", code=2)
    assert "Resource not accessible by integration" in done.err
    assert asked(github).count(("POST", DISPATCH)) == 1


def test_without_github_it_is_one_sentence(shared):
    done = shared.run("relay", now=NOW, code=2)
    assert "set GITHUB_TOKEN" in done.err
    assert "Traceback" not in done.err


def test_the_token_is_nowhere(shared, github):
    soon(shared)
    done = relay(shared, github, "--hold", "5h")
    assert fake.TOKEN not in done.out + done.err + json.dumps(github.dispatched)
