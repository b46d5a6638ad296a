"""publish.yml, executed: one post on the network, the receipt on the ledger, the file marked."""

from datetime import UTC, datetime

import pytest

from tests.fakes.github import REPOSITORY
from tests.workflows.acting import CLIENT, minutes

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]
UP_TO_CLOSE = ("--job", "close")  # and what it needs; test_site.py runs the last job
WORKFLOW = f"/repos/{REPOSITORY}/actions/workflows/publish.yml"


def asked(stage):
    """Return what GitHub's API was asked to change."""
    return [(method, path) for method, path, *_ in stage.github.writes()]


def kinds(stage, path):
    """Return the kinds of the events of a post's one delivery, in order."""
    name = path.rpartition("/")[2].removesuffix(".md")
    stream = f"{CLIENT}/{name}/mastodon/"
    return [event["event"] for path, event in stage.events().items() if path.startswith(stream)]


def test_what_is_due_goes_out_once_is_recorded_and_marked(stage):
    path = stage.post(
        "ce-soir", ago=minutes(5), text="La lampe est réparée.", title="<b>Ce soir</b>"
    )
    stage.post("demain", ago=-minutes(60 * 24))
    stage.commit("two posts")

    first = stage.run("publish.yml", "schedule", *UP_TO_CLOSE)
    assert first.code == 0, first.log
    assert set(first.jobs) == {"plan", "send", "close"}
    assert "&#60;b&#62;Ce soir" in first.summary
    assert "<b>" not in first.summary
    (status,) = stage.mock.statuses()
    assert "La lampe est réparée." in status["content"]
    assert kinds(stage, path) == ["claim", "published"]
    marked = stage.there("show", f"main:{path}")
    assert "status: published\npublished:\n  mastodon: " in marked
    assert status["url"] in marked
    assert asked(stage) == [("PUT", f"{WORKFLOW}/enable")]  # the schedule stays on

    again = stage.run("publish.yml", "schedule", *UP_TO_CLOSE)
    assert again.code == 0, again.log
    assert set(again.jobs) == {"plan"}  # nothing is due: the run ends without any secret
    assert len(stage.mock.statuses()) == 1


def test_two_runs_at_once_make_one_post(stage):
    path = stage.post("ensemble", ago=minutes(5))
    stage.commit("a post")
    stage.mock.fault("latency", delay_ms=4000)  # the slower one still plans before the receipt
    started = [stage.start("publish.yml", "schedule", *UP_TO_CLOSE) for _ in range(2)]
    for ran in [stage.finish(run) for run in started]:
        assert ran.code == 0, ran.log
        assert "send" in ran.jobs  # both believed that it was theirs
    assert len(stage.mock.statuses()) == 1
    assert kinds(stage, path) == ["claim", "published"]
    assert "status: published" in stage.there("show", f"main:{path}")


def test_a_dry_run_of_one_client_sends_and_writes_nothing(stage):
    stage.post("essai", ago=minutes(5), text="Ceci partirait.")
    stage.commit("a post")
    main, ledger = stage.there("rev-parse", "main", "ledger").split()
    payload = {"inputs": {"client": CLIENT, "dry_run": "true"}}
    ran = stage.run("publish.yml", "workflow_dispatch", payload=payload)
    assert ran.code == 0, ran.log
    assert "Ceci partirait." in ran.jobs["send"]
    assert set(ran.jobs) == {"plan", "send"}
    assert stage.mock.statuses() == []
    assert stage.there("rev-parse", "main", "ledger").split() == [main, ledger]


def test_an_unknown_client_is_one_sentence(stage):
    payload = {"inputs": {"client": "atelier-lumem"}}
    ran = stage.run("publish.yml", "workflow_dispatch", payload=payload)
    assert ran.code == 1
    assert "atelier-lumem" in ran.jobs["plan"]
    assert "Traceback" not in ran.log
    assert set(ran.jobs) == {"plan"}


def test_the_variable_leaves_files_unmarked(stage):
    path = stage.post("sans-marque", ago=minutes(5))
    stage.commit("a post")
    off = {"MARRONNIER_MIRROR": "off"}
    ran = stage.run("publish.yml", "schedule", *UP_TO_CLOSE, variables=off)
    assert ran.code == 0, ran.log
    assert set(ran.jobs) == {"plan", "send", "close"}
    assert kinds(stage, path) == ["claim", "published"]
    assert "status: approved" in stage.there("show", f"main:{path}")


def test_a_protected_main_is_told_and_nothing_more(stage):
    path = stage.post("protege", ago=minutes(5))
    stage.commit("a post")
    stage.host.protect("calendar", "main")
    ran = stage.run("publish.yml", "schedule", *UP_TO_CLOSE)
    assert ran.code == 0, ran.log
    assert "GH006" in ran.jobs["close"]
    assert kinds(stage, path) == ["claim", "published"]
    assert "status: approved" in stage.there("show", f"main:{path}")


def test_a_network_that_refuses_fails_the_run_after_the_files_are_closed(stage):
    path = stage.post("refuse", ago=minutes(5))
    stage.commit("a post")
    stage.mock.fault("status", status=422)
    ran = stage.run("publish.yml", "schedule", *UP_TO_CLOSE)
    assert ran.code == 1
    assert kinds(stage, path) == ["claim", "refused"]
    assert "Job succeeded" in ran.jobs["close"]
    assert stage.mock.statuses() == []


HOLD = {"MARRONNIER_HOLD": "5h"}
UP_TO_RELAY = ("--job", "relay")


def test_with_hold_a_run_waits_for_a_post_and_sends_it_at_its_time(stage):
    ahead = (datetime.now(UTC).second + 1) / 60 - 2  # a date has minutes: the one after the next
    path = stage.post("bientot", ago=minutes(ahead))
    due = datetime.now(UTC) - minutes(ahead)
    stage.commit("a post")
    ran = stage.run("publish.yml", "schedule", *UP_TO_CLOSE, variables=HOLD)
    assert ran.code == 0, ran.log
    assert "is armed" in ran.jobs["send"]
    assert kinds(stage, path) == ["claim", "published"]
    (status,) = stage.mock.statuses()
    sent = datetime.fromisoformat(status["created_at"])
    assert 0 <= (sent - due.replace(second=0, microsecond=0)).total_seconds() < 2


def test_with_hold_one_job_without_secrets_starts_the_next_run_in_time(stage):
    stage.post("plus-tard", ago=-minutes(60))
    stage.commit("a post")
    ran = stage.run("publish.yml", "schedule", *UP_TO_RELAY, variables={"MARRONNIER_HOLD": "1m"})
    assert set(ran.jobs) == {"plan", "relay"}  # nobody's secrets wait
    assert "The next run is started" in ran.jobs["relay"], ran.log
    assert stage.github.dispatched == [{"ref": "main"}]


def test_with_hold_and_nothing_planned_no_run_follows(stage):
    stage.post("demain", ago=-minutes(60 * 24))
    stage.commit("a post")
    ran = stage.run("publish.yml", "schedule", *UP_TO_RELAY, variables=HOLD)
    assert ran.code == 0, ran.log
    assert set(ran.jobs) == {"plan", "relay"}
    assert stage.github.dispatched == []


def test_without_hold_nothing_waits(stage):
    stage.post("plus-tard", ago=-minutes(9))
    stage.commit("a post")
    ran = stage.run("publish.yml", "schedule", *UP_TO_RELAY)
    assert set(ran.jobs) == {"plan"}
    assert stage.github.dispatched == []
