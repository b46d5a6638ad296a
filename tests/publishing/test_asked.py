"""A run that is asked to stop, and one whose log is lost: what was sent is recorded."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.publishing.stage import COMMAND, LATER, post

FIRST, SECOND = (f"lumen/{name}/mastodon" for name in ("premier", "second"))
SECONDS = 30.0  # the machine may be slow; what takes longer has hung


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_sends_records_what_it_has_sent(make, mastodon_mock, number):
    accounts = f"mastodon:\n  id: '{mastodon_mock.account_id()}'\n  url: {mastodon_mock.url}\n"
    made = make(remote=True, accounts=accounts).init()
    made.add(post("Un.", platform="[mastodon]"), "premier", commit=False)
    made.add(post("Deux.", platform="[mastodon]", date="2026-12-05 18:31"), "second")
    mastodon_mock.fault("latency", delay_ms=1500)
    token = {"MARRONNIER_LUMEN_MASTODON_TOKEN": mastodon_mock.token}
    running = made.start("publish", "--no-mirror", now=LATER, **token)
    until(lambda: made.kinds(FIRST) == ["claim"])
    running.send_signal(number)
    out, err = running.communicate(timeout=SECONDS)
    assert made.kinds(FIRST) == ["claim", "published"]
    assert made.kinds(SECOND) == []
    assert (running.returncode, "Asked to stop" in err) == (0, True)
    assert "Nothing is due" not in out


@pytest.fixture
def two(local):
    """Return a workspace with two posts that are due."""
    local.add(post("Un."), "premier", commit=False)
    local.add(post("Deux.", date="2026-12-05 18:31"), "second")
    return local


def test_a_log_that_nobody_reads_stops_no_post(two):
    running = two.start("publish", now=LATER)
    running.stdout.close()
    assert running.wait(SECONDS) == 0
    assert [sent["text"] for sent in two.sent()] == ["Un.", "Deux."]
    running.stderr.close()


def test_a_log_on_a_full_disk_stops_no_post(two):
    with Path("/dev/full").open("w") as log:
        done = publish(two, stdout=log)
    assert [sent["text"] for sent in two.sent()] == ["Un.", "Deux."]
    assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0)


def test_a_log_in_an_old_alphabet_stops_no_post(two):
    """Windows writes what goes to a file in one: it has no sign for “published”."""
    done = publish(two, stdout=subprocess.PIPE, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stdout.count(b"? published")) == (0, 2)


def publish(made, stdout, **environment):
    return subprocess.run(
        [*COMMAND, *made.arguments(LATER, ["publish"])],
        check=False,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **made.environment, **environment},
    )


def until(happened):
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
