"""The switch for a crisis: `hold` stops a client at the next decision, `resume` lets it go on."""

import pytest

from tests.publishing import stage
from tests.publishing.stage import post

TOO_LATE = "2026-12-05T20:00:00Z"

WHY = "Tempête : la parole est à l’assistance."


def test_a_held_client_sends_nothing_and_others_do(local):
    local.client("ondine", stage.CHARTER.replace("lumen", "ondine"))
    local.add(post("Un.", client="ondine"), client="ondine", commit=False)
    local.add(post("Deux."))
    told = local.run("hold", "lumen", "--why", WHY, "--name", "Nadia", code=0).out
    assert "marronnier resume lumen" in told
    local.publish(code=1)
    states = local.states()
    assert states["lumen/2026-12-05-soldes/outbox"] == "held"
    assert states["ondine/2026-12-05-soldes/outbox"] == "published"
    assert local.row()["reason"] == f"Nadia holds all posts back: {WHY}"
    assert "Nadia" in local.run("plan", code=0).out
    local.run("resume", "lumen", "--name", "Nadia", code=0)
    local.publish()
    assert local.states()["lumen/2026-12-05-soldes/outbox"] == "published"


def test_a_window_that_passes_in_the_meantime_is_missed(local):
    local.add(post("Un."))
    local.run("hold", "lumen", "--why", WHY, code=0)
    local.publish(code=1)
    local.run("resume", "lumen", code=0)
    local.publish(code=1, now=TOO_LATE)
    assert local.states(now=TOO_LATE)["lumen/2026-12-05-soldes/outbox"] == "missed"
    assert local.sent() == []


def test_a_thread_stops_between_its_parts(local):
    local.add(post("Un.\n\n---\n\nDeux."))
    local.publish()
    assert len(local.sent()) == 2
    local.add(post("Trois.\n\n---\n\nQuatre.", date="2026-12-05 18:31"), "fil")
    local.run("hold", "lumen", "--why", WHY, code=0)
    local.publish(code=1, now="2026-12-05T17:32:00Z")
    assert len(local.sent()) == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("hold", "lumen"), 2, "--why"),
        (("hold", "lumen", "--why", " "), 2, "--why"),
        (("hold", "lumem", "--why", WHY), 2, "lumen"),
        (("hold", "", "--why", WHY), 2, "client"),
        (("resume", "lumen"), 2, "lumen is not held"),
        (("approve", "lumen/2026-12-05-soldes", "--role", " "), 2, "--role"),
    ],
)
def test_what_cannot_be_held_is_said_in_one_sentence(local, words, code, told):
    local.add(post("Un."))
    done = local.run(*words, code=code)
    assert told in done.out + done.err
    assert "Traceback" not in done.err


def test_twice_is_said_and_changes_nothing(local):
    local.add(post("Un."))
    local.run("hold", "lumen", "--why", WHY, code=0)
    done = local.run("hold", "lumen", "--why", "Encore.", code=2)
    assert WHY in done.err
    assert local.kinds("lumen/_client") == ["hold"]


def test_what_a_reason_says_is_no_command(local):
    local.add(post("Un."))
    local.run("hold", "lumen", "--why", "a\x1b[2J::error::b", code=0)
    shown = local.run("plan", code=0).out
    assert "\x1b" not in shown


@pytest.mark.parametrize("name", ["", " "])
def test_who_decides_is_never_nobody(local, name):
    local.add(post("Un."))
    nobody = dict.fromkeys(("GITHUB_ACTOR", "USER", "USERNAME"), "")
    local.git("config", "user.name", "")
    words = ("lumen", "--why", WHY, "--name", name)
    assert "--name" in local.run("hold", *words, code=2, **nobody).err
    local.git("config", "user.name", "Nadia")
    local.run("hold", *words, code=0, **nobody)
    (event,) = (e for e in local.events().values() if e["event"] == "hold")
    assert event["name"] == "Nadia"
