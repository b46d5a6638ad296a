"""A run that finds nothing to do is remembered, until anything could have changed."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.edges.quiet import Quiet
from tests.publishing import stage

NOTHING = "Nothing is due.\n"


@pytest.fixture(params=[False, True], ids=["local", "remote"])
def waiting(request, make):
    """A workspace in which nothing is due for years, and a run that found that out."""
    made = make(remote=request.param).init()
    made.add(stage.post(date="2040-12-05 18:30"))
    assert publish(made) == NOTHING
    return made


def publish(made, *options, code=0):
    return made.publish(*options, now=None, code=code).out


def is_quiet(made, *options):
    """Tell whether a run reads no post: Git is asked for heads and for nothing else."""
    log, programs = made.folder.parent / "git.log", made.folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    real, path = shutil.which("git"), os.environ["PATH"]
    (programs / "git").write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n')
    (programs / "git").chmod(0o755)
    log.unlink(missing_ok=True)
    made.publish(*options, now=None, code=None, PATH=f"{programs}{os.pathsep}{path}")
    return "ls-tree" not in log.read_text("utf-8")


def test_the_next_run_reads_nothing(waiting):
    assert publish(waiting) == NOTHING
    assert is_quiet(waiting)


def test_another_way_of_running_is_another_memory(waiting):
    assert not is_quiet(waiting, "--client", "lumen")
    assert is_quiet(waiting, "--client", "lumen")
    assert publish(waiting, "--client", "personne", code=2) == ""


def test_a_new_post_is_seen_at_once(waiting):
    waiting.add(stage.post("Un autre.", date=f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"), "neuf")
    assert "✓ published" in publish(waiting)
    assert "✓ published" not in publish(waiting)


def test_an_event_is_seen_at_once(waiting):
    waiting.run("hold", "lumen", "--why", "Crise.", now=None, code=0)
    assert not is_quiet(waiting)


def test_what_is_wrong_with_the_memory_is_no_matter(waiting):
    (memory,) = memories(waiting)
    for data in (b"", b"[]", b"{}", b"\xff", memory.read_bytes()[:-9]):
        memory.write_bytes(data)
        assert publish(waiting) == NOTHING
        assert is_quiet(waiting)


def memories(made):
    """Return the files that remember; the home of a test is its own."""
    return sorted(Quiet(made.folder, ()).path.parent.glob("*.json"))


@pytest.mark.parametrize("change", ["began", "until", "program", "heads"])
def test_it_ends(waiting, change):
    (memory,) = memories(waiting)
    known = json.loads(memory.read_bytes())
    now = datetime.now(UTC)
    known |= {
        "began": {"began": (now + timedelta(hours=1)).isoformat()},  # the clock was set back
        "until": {"until": now.isoformat()},
        "program": {"program": "0.0.1 0"},
        "heads": {"heads": ""},
    }[change]
    memory.write_text(json.dumps(known), "utf-8")
    assert not is_quiet(waiting)


def test_what_is_planned_ends_it(waiting):
    soon = datetime.now(UTC) + timedelta(minutes=30)
    waiting.add(stage.post("Bientôt.", date=f"{soon:%Y-%m-%dT%H:%MZ}"), "bientot")
    assert publish(waiting) == NOTHING
    (memory,) = memories(waiting)
    until = datetime.fromisoformat(json.loads(memory.read_bytes())["until"])
    assert until == soon.replace(second=0, microsecond=0)


def test_a_run_that_left_something_open_is_not_remembered(make):
    made = make().init()
    made.add(stage.post(platform="[mastodon]", date=f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"))
    for _ in range(2):
        publish(made, code=1)  # no account
        assert not is_quiet(made)
