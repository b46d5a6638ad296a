"""What `check` knows of the ledger without a network: approvals, and what became of posts."""

import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from marronnier.cli import cli
from marronnier.edges.blobs import Blobs
from marronnier.edges.git import open_ledger
from marronnier.edges.history import last_seen
from marronnier.ledger import read_ledger
from marronnier.model import Trouble

POST = """\
---
title: Le teaser
client: atelier
platform: outbox
date: 2026-12-05 18:30
status: approved
---
Bonjour !
"""
CHARTER = """\
version: 1
client: atelier
name: Atelier
language: fr
timezone: Europe/Paris
voice: {address: tu}
approvals: {roles: {client: [Claire]}, required: [client]}
"""
NOW = "2026-11-22T09:00Z"


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)
    return done.stdout.decode().strip()


def run(folder, *arguments, now=NOW):
    options = ["--workspace", str(folder), "--now", now, "--lang", "en"]
    return CliRunner().invoke(cli, [*options, *arguments], catch_exceptions=False)


def codes(folder, now=NOW):
    told = json.loads(run(folder, "check", "--format", "json", now=now).stdout)
    return sorted(found["rule"] for found in told["findings"])


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "work"
    for path, text in (("content/atelier/a.md", POST), ("clients/atelier/charter.yml", CHARTER)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, "utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "work")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "posts")
    return folder


def change(folder, old, new):
    post = folder / "content/atelier/a.md"
    post.write_text(post.read_text("utf-8").replace(old, new), "utf-8")


def test_without_a_ledger_only_notes_count(workspace):
    assert last_seen(workspace) is None
    assert codes(workspace) == ["VAL001"]
    change(workspace, "approved", "approved\napprovals: [{role: client, by: Claire}]")
    assert codes(workspace) == []


def test_an_approval_counts_until_the_text_changes(workspace):
    assert run(workspace, "ledger", "init").exit_code == 0
    assert codes(workspace) == ["VAL001"]
    assert run(workspace, "approve", "a", "--role", "client", "--name", "Claire").exit_code == 0
    assert codes(workspace) == []
    change(workspace, "Bonjour", "Bonsoir")
    assert codes(workspace) == ["VAL002"]
    change(workspace, "Bonsoir", "Bonjour")
    assert codes(workspace) == []


def test_what_went_out_was_approved_although_its_file_does_not_say_so_yet(workspace):
    run(workspace, "ledger", "init")
    run(workspace, "approve", "a", "--role", "client", "--name", "Claire")
    due = "2026-12-05T17:31Z"
    assert run(workspace, "publish", "--no-mirror", now=due).exit_code == 0
    assert "status: approved" in (workspace / "content/atelier/a.md").read_text("utf-8")
    assert codes(workspace, due) == []
    change(workspace, "Bonjour", "Bonsoir")
    assert codes(workspace, due) == []  # too late: what was approved is out


def test_the_branch_that_a_clone_follows_is_enough(workspace, tmp_path):
    assert run(workspace, "ledger", "init").exit_code == 0
    assert run(workspace, "approve", "a", "--role", "client", "--name", "Claire").exit_code == 0
    git(tmp_path, "clone", "--quiet", str(workspace), "clone")
    shutil.rmtree(workspace)
    assert codes(tmp_path / "clone") == []


def test_a_past_post_is_wrong_only_while_nobody_knows_its_end(workspace):
    later = "2026-12-06T09:00Z"
    change(workspace, "status", "approvals: [{role: client, by: Claire}]\nstatus")
    assert codes(workspace, later) == []
    assert run(workspace, "ledger", "init").exit_code == 0
    assert codes(workspace, later) == ["CAL008"]


def test_one_post_read_alone_is_as_the_whole_ledger_has_it(workspace):
    run(workspace, "ledger", "init")
    run(workspace, "approve", "a", "--role", "client", "--name", "Claire")
    run(workspace, "approve", "a", "--role", "client", "--name", "Paul")
    history = last_seen(workspace).open()
    assert dict(history) == read_ledger(open_ledger(workspace).fetch().files).by_post()
    assert [event.kind for event in history["atelier/a"]]
    assert "atelier/b" not in history
    history.close()


def test_what_sending_holds_for_is_told_once(workspace):
    run(workspace, "ledger", "init")
    change(workspace, "2026-12-05 18:30", "2026-11-22 09:55")
    git(workspace, "commit", "--quiet", "-am", "soon")
    told = run(workspace, "status").stdout
    assert told.count("Approval missing") == 1
    assert "VAL001" not in told


@pytest.mark.parametrize("share", [0, 0.5], ids=["empty", "cut"])
def test_a_repository_that_lost_an_event_is_told(workspace, share):
    run(workspace, "ledger", "init")
    run(workspace, "approve", "a", "--role", "client", "--name", "Claire")
    event = git(workspace, "ls-tree", "-r", "ledger", "atelier").split()[2]
    stored = workspace / ".git/objects" / event[:2] / event[2:]
    data = stored.read_bytes()
    stored.unlink()
    stored.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Trouble, match=f"object {event} is missing or damaged"):
        run(workspace, "check")
    blobs = Blobs(workspace)
    assert blobs.read(event) is None
    assert blobs.read("HEAD:clients/atelier/charter.yml")  # what is whole is read all the same
    blobs.close()
