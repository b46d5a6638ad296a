"""`marronnier demo` plays the whole loop on a scratch copy and leaves everything else alone."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def marronnier(*arguments, folder=ROOT):
    """Run the command line as a user does, in English."""
    command = [sys.executable, "-c", "from marronnier.cli import main; main()"]
    return subprocess.run(
        [*command, "--lang", "en", "--workspace", str(folder), *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        check=False,
        timeout=110,
    )


def git(folder, *arguments):
    """Return what a Git command prints."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The folder of one demo, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "new"
    before = git(ROOT, "status", "--porcelain") if (ROOT / ".git").exists() else ""
    done = marronnier("demo", "--no-serve", "--into", folder)
    after = git(ROOT, "status", "--porcelain") if (ROOT / ".git").exists() else ""
    return folder, done, before == after


def test_it_ends_well_and_says_each_step(played):
    """Exit 0, a numbered line a step, and the example untouched."""
    _, done, untouched = played
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line for line in done.stdout.splitlines() if line.strip()[:1].isdigit()]
    assert [int(line.split(".")[0]) for line in steps] == list(range(1, len(steps) + 1))
    assert len(steps) >= 10
    assert untouched


def test_it_shows_a_rejection_and_its_fix(played):
    """A post is rejected at a place, then fixed."""
    _, done, _ = played
    assert "rejected at content/" in done.stdout
    assert "the text is as it was" in done.stdout


def test_the_ledger_tells_the_story(played):
    """What status says agrees with what lies in the outbox: each part once."""
    folder, _, _ = played
    told = marronnier("status", "--format", "json", folder=folder / "calendar")
    deliveries = json.loads(told.stdout)["deliveries"]
    states = Counter(row["state"] for row in deliveries)
    assert {"published", "scheduled", "held", "draft", "missed", "cancelled"} <= set(states)
    assert not {"claimed", "unknown", "parked", "refused", "due"} & set(states)
    published = {row["delivery"] for row in deliveries if row["state"] == "published"}
    lying = {
        path.parent.relative_to(folder / "outbox").as_posix()
        for path in (folder / "outbox").rglob("0*.json")
    }
    assert lying == published


def test_finished_posts_are_marked_on_the_remote(played):
    """The remote's main says `published` where the ledger does, with the links."""
    folder, _, _ = played
    tree = git(folder / "remote.git", "grep", "-l", "^status: published", "main", "--", "content")
    assert len(tree.splitlines()) > 10
    links = git(folder / "remote.git", "grep", "-c", "^published:", "main", "--", "content")
    assert len(links.splitlines()) == len(tree.splitlines())


def test_publishing_again_sends_nothing(played):
    """A further run on the same workspace claims nothing: everything due is out or held."""
    folder, _, _ = played
    before = git(folder / "remote.git", "ls-tree", "-r", "--name-only", "ledger")
    done = marronnier("publish", folder=folder / "calendar")
    assert done.returncode in (0, 1), done.stderr
    assert "published" not in done.stdout
    assert git(folder / "remote.git", "ls-tree", "-r", "--name-only", "ledger") == before


def test_the_calendar_is_built(played):
    """The site has a page for each post that the agency sees."""
    folder, _, _ = played
    assert (folder / "site" / "index.html").is_file()
    assert len(list((folder / "site" / "post").rglob("*.html"))) > 60


def test_a_folder_in_use_is_refused(tmp_path):
    """A folder with something in it is not played in: one sentence, exit 2."""
    (tmp_path / "x").write_text("mine")
    done = marronnier("demo", "--no-serve", "--into", tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (tmp_path / "x").read_text() == "mine"
