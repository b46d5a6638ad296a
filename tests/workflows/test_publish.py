"""publish.yml, executed: one post on the network, the receipt on the ledger, the file marked."""

import pytest

from tests.workflows.acting import CLIENT, minutes

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]
UP_TO_CLOSE = ("--job", "close")  # and what it needs; test_site.py runs the last job


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

    again = stage.run("publish.yml", "schedule", *UP_TO_CLOSE)
    assert again.code == 0, again.log
    assert set(again.jobs) == {"plan"}  # nothing is due: the run ends without any secret
    assert len(stage.mock.statuses()) == 1


def test_two_runs_at_once_make_one_post(stage):
    path = stage.post("ensemble", ago=minutes(5))
    stage.commit("a post")
    stage.mock.fault("latency", seconds=4)  # the slower one still plans before the receipt
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
    assert set(ran.jobs) == {"plan", "send"}
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
