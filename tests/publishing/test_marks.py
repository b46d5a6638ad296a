"""The tag that keeps the ledger's newest head: a clone that never saw it knows a rewound branch."""

import os
import shutil

import pytest

from marronnier.edges.git import BranchLedger, Repository
from marronnier.edges.repository import LEDGER, MARK
from tests.publishing import stage
from tests.publishing.stage import post


def head(made, ref=LEDGER):
    return made.git("rev-parse", "--verify", "--quiet", ref, folder=made.remote, check=False)


def fresh(made, *options):
    """Return a clone that has never seen the ledger."""
    folder = made.folder.parent / "neuf"
    made.git("clone", "--quiet", *options, made.remote.as_uri(), str(folder))
    made.git("update-ref", "-d", f"refs/tags/{MARK.rpartition('/')[2]}", folder=folder)
    return stage.Stage(folder, made.remote, dict(made.environment))


@pytest.fixture
def published(shared):
    shared.add()
    shared.publish("--no-mirror")
    return shared


def test_a_run_that_wrote_moves_the_tag(published):
    assert head(published, MARK) == head(published)
    assert published.publish("--no-mirror").out == "Nothing is due.\n"
    published.add(post("Un autre.", date="2026-12-05 18:00"), "2026-12-05-autre")
    published.publish("--no-mirror")
    assert head(published, MARK) == head(published)
    assert published.git("tag") == ""  # nothing that people see moves in the clone


@pytest.mark.parametrize("options", [(), ("--depth", "1")], ids=["whole", "shallow"])
def test_a_clone_that_never_saw_it_refuses_a_rewound_ledger(published, options):
    newest = head(published)
    published.git("update-ref", LEDGER, f"{newest}~1", folder=published.remote)
    other = fresh(published, *options)
    done = other.publish(code=2)
    assert "was rewound, replaced or deleted: nothing is published." in done.err
    assert f"git fetch origin {MARK} && git push --force origin {newest}:{LEDGER} " in done.err
    assert f"git push origin :{MARK}" in done.err
    assert other.sent() == []
    other.git("push", "--quiet", "origin", f":{MARK}")  # that was meant
    assert "✓ published" in other.publish("--no-mirror").out


def test_a_clone_that_never_saw_it_refuses_to_begin_anew(published):
    published.git("update-ref", "-d", LEDGER, folder=published.remote)
    other = fresh(published)
    assert "was rewound, replaced or deleted" in other.publish(code=2).err
    assert "was rewound, replaced or deleted" in other.run("ledger", "init", code=2).err
    assert other.sent() == []


def test_a_ledger_that_was_replaced_by_another_history(published):
    tree = published.git("rev-parse", f"{LEDGER}^{{tree}}", folder=published.remote)
    replaced = published.git("commit-tree", tree, "-m", "autre", folder=published.remote)
    published.git("update-ref", LEDGER, replaced, folder=published.remote)
    assert "was rewound, replaced" in fresh(published).publish(code=2).err


def test_a_clone_with_a_cut_ledger_asks_for_the_rest(published):
    """The tag stands far behind: its commit is not in a clone of depth one."""
    first = head(published)
    for number in range(3):
        published.run("hold", "lumen", "--why", "Un accident.", code=0)
        published.run("resume", "lumen", code=0)
        assert number < 3
    assert head(published, MARK) == first
    other = fresh(published, "--depth", "1", "--no-single-branch")
    assert other.publish().out == "Nothing is due.\n"


def test_a_tag_that_may_not_be_moved_stops_nothing(make, git_host):
    made = make(remote=git_host.with_token(git_host.create("calendrier"))).init()
    made.remote = git_host.path("calendrier")
    hook = made.remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\ncase "$1" in refs/tags/*) echo "no tags here" >&2; exit 1;; esac\n')
    hook.chmod(0o755)
    made.add()
    done = made.publish("--no-mirror")
    assert "✓ published" in done.out
    assert "could not be moved (nothing else depends on it)" in done.err
    assert git_host.token not in done.err
    hook.unlink()


def test_of_two_runs_the_later_one_s_tag_stays(published):
    one, two = (BranchLedger(Repository(published.folder)) for _ in range(2))
    first = one.fetch().head
    assert two.fetch().head == first
    assert one.append(first, {"a/b/c/0001.json": b"{}\n"}, "claim").head
    assert one.mark() is None
    marked = head(published, MARK)
    assert two.mark() is None  # it knows of nothing newer
    assert head(published, MARK) == marked == head(published)


def test_an_idle_run_looks_at_the_remote_once(published, tmp_path):
    log = tmp_path / "git.log"
    program = shutil.which("git")
    folder = tmp_path / "bin"
    folder.mkdir()
    wrapper = folder / "git"
    wrapper.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {program} "$@"\n')
    wrapper.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    assert published.publish("--no-mirror", PATH=path).out == "Nothing is due.\n"
    commands = log.read_text("utf-8").splitlines()
    remote = [line for line in commands if "ls-remote" in line or " fetch " in f" {line} "]
    assert len(remote) == 1, commands
    assert not [line for line in commands if " push " in line]
    assert len(commands) <= 20, commands
