"""The courtesy commit: exact bytes, only when all is final; nothing that people see moves."""

import subprocess

import pytest

from tests.publishing import stage
from tests.publishing.stage import LATER, post

PATH = "content/lumen/2026/12/2026-12-05-soldes.md"


@pytest.fixture(params=[False, True], ids=["local", "remote"])
def either(request, make):
    return make(remote=request.param).init()


def committed(made, path=PATH):
    """Return a file's bytes as the posts' branch holds it."""
    made.git("fetch", "--quiet", "origin") if made.remote else None
    branch = "origin/main" if made.remote else "main"
    archive = made.git("rev-parse", f"{branch}:{path}")
    return subprocess.run(
        ["git", "cat-file", "blob", archive], cwd=made.folder, capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: approved\n", 'status: published\npublished:\n  outbox: "outbox"\n'),
        ("status:   'approved'\n", "status:   'published'\npublished:\n  outbox: \"outbox\"\n"),
        (
            'status: "approved"  # ok\n',
            'status: "published"  # ok\npublished:\n  outbox: "outbox"\n',
        ),
        ("status: approved # vu\n", 'status: published # vu\npublished:\n  outbox: "outbox"\n'),
        ("status: approved   \n", 'status: published   \npublished:\n  outbox: "outbox"\n'),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_exact_bytes(local, before, after, ends, mark):
    text = post().replace("status: approved\n", before) + "\nÀ bientôt,  \nl’équipe"
    local.add(mark + text.replace("\n", ends).encode())
    local.publish()
    wanted = text.replace(before, after).replace("\n", ends)
    assert committed(local) == mark + wanted.encode()
    assert local.states() == {"lumen/2026-12-05-soldes/outbox": "published"}
    assert local.run("check").code == 0


def test_a_front_matter_in_one_line_is_left_alone_with_a_notice(local):
    text = (
        "---\n{title: Un, client: lumen, platform: [outbox], date: 2026-12-05 18:30, "
        "status: approved}\n---\n\nBonjour.\n"
    )
    local.add(text)
    done = local.publish()
    assert f"{PATH} is written in a way that cannot be marked" in done.err
    assert committed(local) == text.encode()


def test_only_when_every_delivery_is_final(either):
    accounts = (
        "mastodon:\n  id: '1'\n  handle: '@lumen@social.example'\n  url: https://social.example\n"
    )
    either.client("lumen", accounts=accounts)
    text = post(platform="[outbox, mastodon]")
    either.add(text)
    either.publish(code=1)  # mastodon is held for want of credentials
    assert committed(either) == text.encode()
    either.publish(code=1, now="2026-12-05T19:31:00Z")  # and missed now
    assert b'published:\n  outbox: "outbox"\n---' in committed(either)
    assert either.publish(now="2026-12-05T19:32:00Z").out == "Nothing is due.\n"
    assert either.states(now="2026-12-05T19:32:00Z") == {
        "lumen/2026-12-05-soldes/outbox": "published",
        "lumen/2026-12-05-soldes/mastodon": "missed",
    }


def test_a_refused_delivery_goes_back_to_people_and_the_file_stays_approved(either):
    text = post("Un.\n\n## outbox.deux\n\nAutre.", platform="[outbox, outbox.deux]")
    either.client("lumen", accounts="outbox.deux:\n  handle: deux\n")
    either.add(text)
    obstacle = either.outbox / "lumen/2026-12-05-soldes/outbox.deux/0001.json"
    obstacle.parent.mkdir(parents=True)
    obstacle.write_text("{}")
    either.publish(code=1)
    assert committed(either) == text.encode()
    obstacle.unlink()
    either.add(text.replace("Autre.", "Corrigé."))
    either.publish()
    assert b"status: published" in committed(either)


def test_switched_off(either):
    either.add()
    either.publish("--no-mirror")
    assert committed(either) == post().encode()
    either.publish(now=LATER)  # switched on: made up for
    assert b"status: published" in committed(either)


def test_a_branch_closed_to_it_is_a_notice(make, git_host):
    made = make(remote=git_host.with_token(git_host.create("calendrier"))).init()
    made.add()
    git_host.protect("calendrier", "main")
    done = made.publish()
    assert "The files could not be marked as published (nothing depends on it)" in done.err
    assert len(made.sent()) == 1


def look(made):
    """Return what a person sees of a repository."""
    return (
        made.git("status", "--porcelain=v2"),
        made.git("stash", "list"),
        made.git("for-each-ref", "refs/heads", "refs/tags"),
        made.git("ls-files", "--stage"),
        (made.folder / ".git/HEAD").read_text(),
        sorted(path.name for path in (made.folder / ".git").glob("*HEAD")),
        (made.folder / PATH).read_bytes() if (made.folder / PATH).exists() else None,
    )


RACE = """#!/bin/sh
while read -r _ _ ref; do
  if [ "$ref" = refs/heads/main ] && [ ! -e raced ]; then
    touch raced
    unset GIT_QUARANTINE_PATH
    git update-ref refs/heads/main refs/heads/rival
  fi
done
"""


def test_somebody_who_pushes_at_the_same_moment_is_no_refusal(shared):
    shared.add()
    shared.add(post("Brouillon.", status="draft", date="2026-12-24 18:30"), "plus-tard")
    shared.git("push", "--quiet", "origin", "HEAD:refs/heads/rival", "+HEAD~1:refs/heads/main")
    hook = shared.remote / "hooks" / "pre-receive"
    hook.write_text(RACE, encoding="utf-8")
    hook.chmod(0o755)
    done = shared.publish()
    assert (shared.remote / "raced").exists()
    assert done.err == ""
    assert b"status: published" in committed(shared)
    assert b"Brouillon." in committed(shared, shared.path("plus-tard"))


@pytest.mark.parametrize("how", ["clean", "dirty", "staged", "detached", "elsewhere"])
def test_with_a_remote_nothing_that_a_person_sees_moves(shared, how):
    shared.add()
    if how == "dirty":
        shared.write(PATH, "à moitié écrit")
        shared.write("content/lumen/note.txt", "nouveau")
    if how == "staged":
        shared.write(PATH, post("Préparé."))
        shared.git("add", "-A")
        shared.write(PATH, post("Et encore."))
    if how == "detached":
        shared.git("checkout", "--quiet", "--detach")
    if how == "elsewhere":
        shared.git("checkout", "--quiet", "-b", "brouillon", "HEAD~1")
    before = look(shared)
    shared.publish()
    assert look(shared) == before
    assert len(shared.sent()) == 1
    shared.git("fetch", "--quiet", "origin")
    assert b"status: published" in committed(shared)


def test_without_a_remote_a_plain_commit_does_not_undo_it(local):
    local.add()
    local.publish()
    local.write("content/lumen/note.txt", "nouveau")
    local.git("add", "content/lumen/note.txt")
    local.git("commit", "--quiet", "-m", "une note")
    assert b"status: published" in committed(local)


def test_without_a_remote_what_is_staged_stays_staged(local):
    local.add()
    local.write(PATH, post("Préparé."))
    local.git("add", "-A")
    local.publish()
    assert "Préparé." in local.git("show", f":{PATH}")
    assert stage.post() == (local.git("show", f"HEAD~1:{PATH}") + "\n")
