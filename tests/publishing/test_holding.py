"""Runs that stay: real processes on real repositories, each post at its second, and once."""

import contextlib
import queue
import shutil
import signal
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.publishing.stage import post

TICK = 0.01
SECONDS = 60.0  # the machine may be slow; what takes longer has hung
SOON = 15.0  # seconds, for the same reason: how late it really is tells tests/bench/lateness.py


class Running:
    """A command that stays: its lines as they come, and its end."""

    def __init__(self, made, *arguments, **environment):
        self.process = made.start("publish", *arguments, now=None, **environment)
        self.lines, self.told = queue.Queue(), []
        self.reading = threading.Thread(target=self._read, daemon=True)
        self.reading.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip())
        self.lines.put(None)

    def until(self, *words):
        """Wait for a line with all these words; return it."""
        deadline = time.monotonic() + SECONDS
        while (line := self.lines.get(timeout=max(0.1, deadline - time.monotonic()))) is not None:
            self.told.append(line)
            if all(word in line for word in words):
                return line
        raise AssertionError(f"{words} never came: {self.told} {self.process.stderr.read()}")

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def end(self):
        """Wait for the end; return the exit code."""
        code = self.process.wait(SECONDS)
        self.reading.join(SECONDS)
        while not self.lines.empty():
            self.told.append(self.lines.get())
        self.errors = self.process.stderr.read()
        return code


@pytest.fixture
def start():
    """Start commands that stay; whatever happens, they end with the test."""
    with contextlib.ExitStack() as stack:

        def run(made, *arguments, **environment):
            running = Running(made, *arguments, **environment)
            stack.callback(running.process.stdout.close)
            stack.callback(running.process.stderr.close)
            stack.callback(running.process.wait, SECONDS)
            stack.callback(running.process.kill)
            return running

        yield run


def ahead(seconds):
    """Return a moment in so many seconds, a whole second."""
    return (datetime.now(UTC) + timedelta(seconds=seconds + 1)).replace(microsecond=0)


def at(moment, body="Bonsoir.", account="outbox", **more):
    return post(body, date=f"{moment:%Y-%m-%d %H:%M:%S}Z", platform=f"[{account}]", **more)


def lateness(made, name, moment, account="outbox", client="lumen"):
    """Return by how many seconds a post came after its moment, as the outbox' file shows.

    The system stamps files by a clock that ticks a few hundred times a second.
    """
    file = made.outbox / client / name / account / "0001.json"
    return file.stat().st_mtime + TICK - moment.timestamp()


def kinds(made, name, account="outbox", client="lumen"):
    return made.kinds(f"{client}/{name}/{account}")


def texts(made):
    return sorted(sent["text"] for sent in made.sent())


# --- punctual -----------------------------------------------------------------------------------


def test_each_goes_out_at_its_time_and_never_before_and_the_run_ends(shared, start):
    first = ahead(8)
    second = first + timedelta(seconds=2)
    shared.add(at(first, "Un.\n\n---\n\nDeux."), "fil", commit=False)
    shared.add(at(second, account="outbox.autre"), "seul", commit=False)
    shared.add(at(first + timedelta(hours=3), account="outbox.loin"), "loin", commit=False)
    shared.commit()
    running = start(shared, "--hold", "5m", "--no-mirror")
    assert running.end() == 0, running.errors
    assert 0 <= lateness(shared, "fil", first) < SOON
    assert 0 <= lateness(shared, "seul", second, "outbox.autre") < SOON
    assert texts(shared) == ["Bonsoir.", "Deux.", "Un."]
    assert kinds(shared, "fil") == ["claim", "published"] * 2
    assert kinds(shared, "loin") == []
    stamps = [line[:20] for line in running.told if line]
    assert all(datetime.strptime(stamp, "%Y-%m-%d %H:%M:%SZ") for stamp in stamps)  # noqa: DTZ007


def test_a_hold_with_nothing_planned_before_its_end_ends_at_once(shared, start):
    shared.add(at(ahead(3600)), "plus-tard")
    running = start(shared, "--hold", "30m")
    assert running.end() == 0
    assert datetime.now(UTC) < ahead(SECONDS)
    assert kinds(shared, "plus-tard") == []


def test_what_is_due_at_the_start_goes_out_and_is_marked(shared, start):
    shared.add(at(ahead(-120)), "du")
    assert start(shared, "--hold", "30m").end() == 0
    assert kinds(shared, "du") == ["claim", "published"]
    text = shared.git("show", f"main:{shared.path('du')}", folder=shared.remote)
    assert "status: published" in text


# --- what changes meanwhile ---------------------------------------------------------------------


def test_what_changes_while_the_run_waits_counts(shared, start):
    """Before they are armed: one is edited, one cancelled, one added, one held by its client."""
    moment = ahead(24)
    shared.client("ondine")
    for name in ("reste", "corrige", "annule"):
        shared.add(at(moment, f"Texte {name}.", f"outbox.{name}"), name, commit=False)
    shared.add(at(moment, "Tenu.", client="ondine"), "tenu", "ondine", commit=False)
    shared.commit()
    running = start(shared, "--follow", "--no-mirror")
    running.until("Next:")
    shared.add(at(moment, "Mieux.", "outbox.corrige"), "corrige", commit=False)
    shared.add(at(moment, "Non.", "outbox.annule", status="cancelled"), "annule", commit=False)
    shared.add(at(moment, "Nouveau.", "outbox.nouveau"), "nouveau", commit=False)
    shared.commit()
    shared.run("hold", "ondine", "--why", "Tempête", now=None, code=0)
    running.until("published", "nouveau")
    running.until("held", "ondine/tenu", "Tempête")
    running.signal()
    assert running.end() == 0
    assert texts(shared) == ["Mieux.", "Nouveau.", "Texte reste."], running.told
    assert kinds(shared, "annule", "outbox.annule") == []
    assert kinds(shared, "tenu", client="ondine") == []
    assert 0 <= lateness(shared, "nouveau", moment, "outbox.nouveau") < SOON


def test_what_changes_while_it_is_armed_counts_too(shared, start):
    moment = ahead(16)
    shared.client("ondine")
    shared.add(at(moment, "Faux.", "outbox.corrige"), "corrige", commit=False)
    shared.add(at(moment, "Tenu.", client="ondine"), "tenu", "ondine", commit=False)
    shared.commit()
    running = start(shared, "--follow", "--no-mirror")
    running.until("ondine/tenu", "armed")
    shared.add(at(moment, "Juste.", "outbox.corrige"), "corrige")
    shared.run("hold", "ondine", "--why", "Tempête", now=None, code=0)
    if datetime.now(UTC) > moment - timedelta(seconds=1):
        pytest.skip("this machine was too slow to change a post while it is armed")
    running.until("published", "corrige")
    running.until("held", "ondine/tenu", "Tempête")
    running.signal()
    assert running.end() == 0
    assert texts(shared) == ["Juste."]
    name = "outbox.corrige"
    assert kinds(shared, "corrige", name) == ["claim", "released", "claim", "published"]
    assert kinds(shared, "tenu", client="ondine") == ["claim", "released"]


def test_a_service_may_be_started_before_there_is_a_network(shared, start):
    shared.add(at(ahead(3600)), "plus-tard")
    away = shared.remote.rename(shared.remote.with_name("parti"))
    running = start(shared, "--follow")
    running.until("does not answer")
    away.rename(shared.remote)
    running.until("Next: lumen/plus-tard/outbox")
    running.signal()
    assert running.end() == 0
    assert shared.run("publish", now=None, code=0).out == "Nothing is due.\n"


# --- asked to stop ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_while_it_waits(shared, start, number):
    shared.add(at(ahead(3600)), "plus-tard")
    running = start(shared, "--follow")
    running.until("Next:")
    began = time.monotonic()
    running.signal(number)
    assert running.end() == 0
    assert time.monotonic() - began < SECONDS
    assert "Asked to stop" in running.told[-2]
    assert kinds(shared, "plus-tard") == []


def test_asked_to_stop_while_armed_it_releases(shared, start):
    moment = ahead(12)
    shared.add(at(moment), "arme")
    running = start(shared, "--follow", "--no-mirror")
    running.until("armed")
    running.signal()
    assert running.end() == 0
    assert kinds(shared, "arme") == ["claim", "released"]
    assert shared.sent() == []
    time.sleep(max(0.0, moment.timestamp() - time.time()))
    assert shared.run("publish", "--no-mirror", now=None).code == 0
    assert texts(shared) == ["Bonsoir."]


def social(mock, url=None):
    name, url = mock.account_id(), url or mock.url
    return f"mastodon:\n  id: '{name}'\n  handle: '@lumen'\n  url: {url}\n"


def test_asked_to_stop_while_it_sends_it_records(mastodon_mock, proxy_to, make, start):
    proxy = proxy_to(mastodon_mock.url)
    made = make(remote=True, accounts=social(mastodon_mock, proxy.url)).init()
    made.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = mastodon_mock.token
    made.add(at(ahead(8), account="mastodon"), "lent")
    proxy.delay("POST", r"/api/v1/statuses$", 4)  # it is out, and the answer is on its way
    running = start(made, "--follow", "--no-mirror")
    running.until("armed")
    while not mastodon_mock.statuses():
        time.sleep(0.1)
    assert kinds(made, "lent", "mastodon") == ["claim"]
    running.signal()
    assert running.end() == 0
    assert len(mastodon_mock.statuses()) == 1
    assert kinds(made, "lent", "mastodon") == ["claim", "published"]


# --- others at the same time --------------------------------------------------------------------


def test_two_that_hold_one_that_does_not_and_a_clone_make_one_post_each(
    mastodon_mock, make, start, tmp_path
):
    made = make(remote=True, accounts=social(mastodon_mock)).init()
    made.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = mastodon_mock.token
    moment = ahead(12)
    made.add(at(moment - timedelta(seconds=60), "Dû.", "mastodon"), "du", commit=False)
    made.add(at(moment, "Bientôt.\n\n---\n\nLa suite.", "mastodon"), "bientot", commit=False)
    made.commit()
    clone = type(made)(tmp_path / "clone", made.remote, made.environment)
    subprocess.run(["git", "clone", "-q", str(made.remote), str(clone.folder)], check=True)
    runs = [start(one, "--hold", "1m", "--no-mirror") for one in (made, made, clone)]
    while datetime.now(UTC) < moment:
        made.run("publish", "--no-mirror", now=None)
    codes = [running.end() for running in runs]
    assert set(codes) <= {0, 1}, [running.errors for running in runs]  # 1: another one was first
    assert len(mastodon_mock.statuses()) == 3
    for name, parts in (("du", 1), ("bientot", 2)):
        told = kinds(made, name, "mastodon")
        assert told.count("published") == parts, told
        assert told.count("claim") == told.count("released") + parts, told


def test_a_remote_that_is_away_for_a_while(shared, start):
    moment = ahead(12)
    shared.add(at(moment), "patience")
    running = start(shared, "--follow", "--no-mirror")
    running.until("armed")
    away = shared.remote.with_suffix(".away")
    shared.remote.rename(away)
    time.sleep(max(0.0, moment.timestamp() + 3 - time.time()))
    assert shared.sent() == []  # nothing goes out that cannot be looked at once more
    away.rename(shared.remote)
    running.until("published", "patience")
    running.signal()
    assert running.end() == 0
    assert texts(shared) == ["Bonsoir."]
    assert kinds(shared, "patience")[-2:] == ["claim", "published"]


@pytest.mark.slow
def test_a_remote_that_is_away_at_the_start_of_the_wait(shared, start):
    shared.add(at(ahead(40)), "patience")
    running = start(shared, "--follow", "--no-mirror")
    running.until("Next:")
    away = shared.remote.with_suffix(".away")
    shutil.move(shared.remote, away)
    running.until("does not answer")
    shutil.move(away, shared.remote)
    running.until("published", "patience")
    running.signal()
    assert running.end() == 0


# --- the machine around it ----------------------------------------------------------------------


def test_systemd_is_told(shared, start, tmp_path):
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.settimeout(SECONDS)
        shared.add(at(ahead(3600)), "plus-tard")
        running = start(shared, "--follow", NOTIFY_SOCKET=address)
        assert listening.recv(4096) == b"READY=1"
        watchdog, status = listening.recv(4096).decode().split("\n")
        assert watchdog == "WATCHDOG=1"
        assert status.startswith("STATUS=Next: lumen/plus-tard/outbox at ")
        running.signal()
        assert listening.recv(4096) == b"STOPPING=1"
        assert running.end() == 0


def test_a_socket_that_nobody_reads_stops_nothing(shared, start, tmp_path):
    shared.add(at(ahead(-60)), "du")
    running = start(shared, "--hold", "5m", NOTIFY_SOCKET=str(tmp_path / "nobody"))
    assert running.end() == 0
    assert kinds(shared, "du") == ["claim", "published"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--hold", "5"), "write a duration such as 30m, 5h or 7d"),
        (("--hold", "0h"), "write a duration"),
        (("--hold", "5h", "--follow"), "“--hold” or “--follow”"),
    ],
)
def test_what_cannot_be_held_for_is_said(local, options, told):
    done = local.run("publish", *options, code=2)
    assert told in done.err
