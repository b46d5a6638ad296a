"""Messages through Apprise: each problem once, kept in the ledger; and nothing secret is told."""

import importlib.util
import json

import pytest

from tests.conftest import require
from tests.fakes import scripted
from tests.publishing import stage
from tests.publishing.stage import post
from tests.servers.serving import free_port

LATE = "2026-12-05T18:31:00Z"
MISSED = "2026-12-05T20:00:00Z"


@pytest.fixture
def local(tmp_path):
    """A workspace with a post that is overdue at LATE and missed at MISSED."""
    made = stage.build(tmp_path / "travail").init()
    made.add(post(title="Un @titre"))
    return made


@pytest.fixture
def chat():
    """A loopback server that takes what Apprise posts as JSON."""
    require("" if importlib.util.find_spec("apprise") else "apprise is not installed")
    with scripted.start() as running:
        yield running


def address(chat):
    return chat.url.replace("http://", "json://")


def notify(made, addresses, now=LATE, code=0):
    return made.run("problems", "--notify", now=now, code=code, MARRONNIER_NOTIFY=addresses)


def noted(made):
    events = made.events()
    return [events[name] for name in sorted(events) if events[name]["event"] == "notified"]


def test_each_problem_is_told_once_and_again_when_it_gets_graver(local, chat):
    chat.then(200).then(200)
    notify(local, address(chat))
    notify(local, address(chat))
    notify(local, address(chat), now="2026-12-05T19:00:00Z")
    [(_, _, body)] = chat.requests
    told = json.loads(body)
    assert told["title"] == "Marronnier: a problem"
    assert told["message"].startswith("▶ Overdue: Un @\u2060titre")
    notify(local, address(chat), now=MISSED)
    assert "Missed" in json.loads(chat.requests[1][2])["message"]
    assert [len(event["news"]) for event in noted(local)] == [1, 1]
    local.publish(now=MISSED, code=1)  # the ledger is still one that publishing reads
    assert local.run("problems", now=MISSED, code=0).out


def test_several_problems_are_one_message(local, chat):
    local.client("acme")
    local.add(post(client="acme"), client="acme")
    local.add(post("Deux."), "deux")
    chat.then(200)
    notify(local, address(chat))
    assert json.loads(chat.requests[0][2])["title"] == "Marronnier: 3 problems"
    assert sorted(len(event["news"]) for event in noted(local)) == [1, 2]


def test_nobody_told_is_nothing_noted(local, chat):
    secret = "jeton-9f8e7d6c"
    gone = f"json://nadia:{secret}@127.0.0.1:{free_port()}/{secret}"
    for addresses in (gone, f"nonsense://{secret}", f"{gone}\n  nonsense://{secret}"):
        done = notify(local, addresses, code=2)
        assert "Nobody could be told through MARRONNIER_NOTIFY" in done.err
        assert secret not in done.out + done.err
        assert noted(local) == []
    done = local.run("problems", "--notify", now=LATE, code=2)
    assert "set MARRONNIER_NOTIFY" in done.err
    chat.then(200)
    done = notify(local, f"{gone} {address(chat)}")
    assert "Address 1 did not take the message." in done.err
    assert secret not in done.out + done.err
    assert len(noted(local)) == 1


def test_without_apprise_it_says_what_to_install(local, tmp_path):
    (tmp_path / "sans" / "apprise").mkdir(parents=True)
    broken = tmp_path / "sans" / "apprise" / "__init__.py"
    broken.write_text("raise ImportError('apprise')\n", encoding="utf-8")
    running = local.start(
        *("problems", "--notify"),
        now=LATE,
        MARRONNIER_NOTIFY="json://localhost",
        PYTHONPATH=str(tmp_path / "sans"),
    )
    out, told = running.communicate(timeout=60)
    assert running.returncode == 2, out + told
    assert 'pip install "marronnier[notices]"' in told
    assert len(told.splitlines()) == 1


def test_without_a_problem_nobody_is_told(local, chat):
    local.add(post(status="cancelled"))
    notify(local, address(chat))
    assert chat.requests == []
    assert noted(local) == []


def test_one_way_that_is_blocked_does_not_block_the_other(local, chat, github):
    chat.then(200)
    done = local.run(
        *("problems", "--issues", "--notify"), now=LATE, code=2, MARRONNIER_NOTIFY=address(chat)
    )
    assert "set GITHUB_TOKEN" in done.err
    assert len(chat.requests) == 1
    done = local.run(
        *("problems", "--issues", "--notify"),
        now=MISSED,
        code=2,
        MARRONNIER_NOTIFY="nonsense://x",
        **github.environment(),
    )
    assert "Nobody could be told" in done.err
    assert len(github.issues) == 1
