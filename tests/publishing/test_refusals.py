"""What a push may meet on a Git host, told apart by whether the head moved; and checkouts of all
kinds, from which nobody publishes but by what the remote holds."""

import tempfile
import time
from urllib.parse import urlsplit

import pytest

from marronnier.edges import repository as plumbing
from marronnier.edges.git import BranchLedger, Repository
from marronnier.model import Trouble
from marronnier.world import Landing
from tests.publishing import stage
from tests.publishing.stage import post

EVENT = {"a/b/c/0001.json": b"{}\n"}
PUSH = r"/git-receive-pack$"
HOOK = """#!/bin/sh
while read -r _ _ ref; do
  if [ "$ref" = refs/heads/ledger ]; then
    {commands}
  fi
done
"""
WORDS = {
    "GH006": ["error: GH006: Protected branch update failed for refs/heads/ledger."],
    "GH013": [
        "error: GH013: Repository rule violations found for refs/heads/ledger.",
        "",
        "- Cannot update this protected ref.",
        "",
        "- Changes must be made through a pull request.",
    ],
    "another host": ["GitLab: You are not allowed to push code to protected branches."],
    "no words": [],
}


@pytest.fixture
def hosted(make, git_host, proxy_to):
    """A workspace on a Git host, a proxy in between."""
    address = git_host.with_token(git_host.create("calendrier"))
    proxy = proxy_to(git_host.url)
    host = urlsplit(proxy.url).netloc
    address = urlsplit(address)._replace(netloc=f"x-access-token:{git_host.token}@{host}").geturl()
    made = make(remote=address).init()
    made.remote = git_host.path("calendrier")
    made.proxy = proxy
    return made


def refuse(made, words):
    hook = made.remote / "hooks" / "pre-receive"
    lines = "\n    ".join([*(f'echo "{line}" >&2' for line in words), "exit 1"])
    hook.write_text(HOOK.replace("{commands}", lines), encoding="utf-8")
    hook.chmod(0o755)
    return hook


def test_a_remote_that_cannot_store_is_no_refusal(shared):
    """A full disk, say, which Git's answer tells in the same words as this limit."""
    shared.add()
    shared.git("config", "receive.maxInputSize", "1", folder=shared.remote)
    done = shared.publish(code=2)
    assert "does not take the ledger's push" in done.err
    assert "protection" not in done.err
    shared.git("config", "--unset", "receive.maxInputSize", folder=shared.remote)
    assert shared.publish("--no-mirror").out.startswith("✓ published")


def test_a_disk_that_is_full_here_is_the_environments_trouble(shared, monkeypatch):
    """Nothing that was sent may be lost for that: a receipt is tried again, and then printed."""
    ledger = ledger_of(shared)
    head = ledger.fetch().head
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(Trouble, match="could not write the ledger"):
        ledger.append(head, EVENT, "essai")


@pytest.mark.parametrize("damage", ["", "rien"], ids=["missing", "damaged"])
def test_a_repository_that_is_not_whole_is_told(shared, damage):
    shared.add()
    name = shared.git("rev-parse", f"HEAD:{shared.path()}")
    stored = shared.folder / ".git" / "objects" / name[:2] / name[2:]
    stored.unlink()
    if damage:
        stored.write_text(damage, encoding="utf-8")
    done = shared.publish(code=2)
    assert f"object {name} is missing or damaged" in done.err


def ledger_of(made):
    return BranchLedger(Repository(made.folder))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_refusal_in_any_words_stops_and_says_what_to_configure(words, hosted):
    hosted.add()
    hook = refuse(hosted, words)
    done = hosted.publish(code=2)
    assert "although nobody else wrote: let this identity push to it" in done.err
    assert all(line.removeprefix("error: ") in done.err for line in words if line)
    assert hosted.sent() == []
    assert hosted.publish(code=2).out == ""  # it stays so, and nothing is sent
    hook.unlink()
    hosted.publish("--no-mirror")
    assert hosted.kinds() == ["claim", "published"]


def test_protection_that_comes_between_claim_and_receipt_loses_no_post(hosted):
    """The receipt has no place: told as a line; later its own network tells that it is out."""
    hosted.add()
    hook = refuse(hosted, [])
    text = hook.read_text("utf-8").replace("exit 1", "[ -e claimed ] && exit 1; touch claimed")
    hook.write_text(text)
    process = hosted.start("publish", "--no-mirror")
    while not hosted.sent():
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(1)
    hook.unlink()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, (out, err)
    assert hosted.kinds() == ["claim", "published"]
    assert len(hosted.sent()) == 1


def test_somebody_else_was_first(hosted):
    one, two = ledger_of(hosted), ledger_of(hosted)
    head = one.fetch().head
    assert two.fetch().head == head
    assert one.append(head, EVENT, "claim").landing is Landing.LANDED
    assert two.append(head, {"a/b/d/0001.json": b"{}\n"}, "claim").landing is Landing.LOST
    assert two.fetch().head == one.fetch().head


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_push_that_never_arrives(times, hosted):
    hosted.add()
    hosted.proxy.drop_request("POST", PUSH, times)
    done = hosted.publish("--no-mirror", code=0 if times < 3 else 2)
    if times == 3:
        assert "The remote does not take the ledger's push" in done.err
        assert "protection" not in done.err
        assert hosted.sent() == []
        hosted.publish("--no-mirror")
    assert hosted.kinds() == ["claim", "published"]
    assert len(hosted.sent()) == 1


def test_the_remote_is_gone_after_a_push_whose_answer_was_lost(hosted, git_host):
    """Nobody can tell whether the claim is there; the next look finds our own nonce."""
    hosted.add()
    real = Repository(hosted.folder).run

    def run(arguments, data, extra):
        done = real(arguments, data, extra)
        if arguments[2] == "push":
            hosted.proxy.drop_request("GET", "info/refs", 1)
        return done

    ledger = BranchLedger(Repository(hosted.folder, run))
    head = ledger.fetch().head
    git_host.drop_answer()
    assert ledger.append(head, EVENT, "claim").landing is Landing.UNKNOWN
    assert ledger.fetch().files["a/b/c/0001.json"] == EVENT["a/b/c/0001.json"]


def test_a_server_error_is_no_refusal(hosted, git_host):
    hosted.add()
    broken = hosted.remote.with_name("ailleurs.git")

    real = Repository(hosted.folder).run

    def run(arguments, data, extra):
        if arguments[2] == "push":
            hosted.remote.rename(broken)  # git http-backend answers 404 or 500 then
        done = real(arguments, data, extra)
        if arguments[2] == "push":
            broken.rename(hosted.remote)
        return done

    ledger = BranchLedger(Repository(hosted.folder, run))
    pushed = ledger.append(ledger.fetch().head, EVENT, "claim")
    assert pushed.landing is Landing.UNKNOWN
    assert git_host.token not in pushed.detail


@pytest.mark.parametrize("arrives", [True, False])
def test_a_push_that_hangs_has_a_deadline(arrives, hosted, monkeypatch):
    monkeypatch.setattr(plumbing, "SECONDS", 1.5)
    monkeypatch.setattr(plumbing, "PAUSES", (None,))
    ledger = ledger_of(hosted)
    head = ledger.fetch().head
    if arrives:
        hosted.proxy.delay("POST", PUSH, 4)
    else:
        hosted.proxy.delay("GET", "service=git-receive-pack", 4)
    began = time.monotonic()
    pushed = ledger.append(head, EVENT, "claim")
    assert time.monotonic() - began < 15
    assert pushed.landing is (Landing.LANDED if arrives else Landing.UNKNOWN)
    assert ("a/b/c/0001.json" in ledger.fetch().files) is arrives
    time.sleep(4)  # the server is done with it before the test ends


# --- who comes from where -----------------------------------------------------------------------


@pytest.fixture
def published(shared):
    shared.add()
    shared.publish("--no-mirror")
    return shared


def another(made, name="autre"):
    folder = made.folder.parent / name
    made.git("clone", "--quiet", str(made.remote), str(folder))
    return stage.Stage(folder, made.remote, dict(made.environment))


def test_a_checkout_of_three_weeks_ago_publishes_what_stands_now(published):
    """A re-run on GitHub has the commit of its first run."""
    other = another(published)
    old = other.git("rev-list", "--max-parents=0", "HEAD")
    other.git("checkout", "--quiet", "--detach", old)  # before there was any post
    published.add(post("Tout neuf.", date="2026-12-05 18:00"), "2026-12-05-neuf")
    other.publish("--no-mirror")
    assert [sent["text"] for sent in other.sent()] == ["Tout neuf."]  # and not the first again
    assert other.git("rev-parse", "HEAD") == old


def test_what_lies_in_the_work_tree_is_never_published(published):
    other = another(published)
    other.write(other.path("2026-12-05-brouillon"), post("Jamais poussé.", date="2026-12-05 18:00"))
    other.write(other.path(), post("Changé ici seulement."))
    other.git("add", "-A")
    before = other.git("status", "--porcelain")
    assert other.publish("--no-mirror").out == "Nothing is due.\n"
    assert other.git("status", "--porcelain") == before


def test_another_branch_that_is_checked_out_is_not_published(published):
    other = another(published)
    other.git("checkout", "--quiet", "-b", "essai")
    other.write(other.path("2026-12-05-essai"), post("Un essai.", date="2026-12-05 18:00"))
    other.git("add", "-A")
    other.git("commit", "--quiet", "-m", "essai")
    assert other.publish("--no-mirror").out == "Nothing is due.\n"


def test_a_default_branch_that_is_not_there_is_named(published):
    published.git("symbolic-ref", "HEAD", "refs/heads/absente", folder=published.remote)
    done = published.publish(code=2)
    assert "its default branch is another one" in done.err


def test_a_copy_made_from_a_template_refuses(published, tmp_path):
    """All files and all branches, in a history of its own: the ledger tells of another one."""
    bare = tmp_path / "copie.git"
    copy = stage.build(tmp_path / "copie", remote=bare)
    copy.write("clients/lumen/notes.txt", "copie")
    copy.git("add", "-A")
    copy.git("commit", "--quiet", "--amend", "-m", "Initial commit")
    copy.git("push", "--quiet", "--force", "origin", "HEAD:refs/heads/main")
    copy.git("fetch", "--quiet", str(published.remote), "ledger")
    copy.git("push", "--quiet", "origin", "FETCH_HEAD:refs/heads/ledger")
    copy.add(post("À moi."), "2026-12-05-copie")
    done = copy.publish(code=2)
    assert "This ledger belongs to another repository" in done.err
    assert "the tag “ledger-head”" in done.err
    assert copy.sent() == []


def test_a_remote_of_another_name_leads_to_no_second_ledger(published):
    """A ledger of its own in such a clone would send again what is out."""
    folder = published.folder.parent / "autre"
    published.git("clone", "--quiet", "--origin", "amont", str(published.remote), str(folder))
    other = stage.Stage(folder, published.remote, dict(published.environment))
    done = other.run("ledger", "init", code=2)
    assert "git remote rename amont origin" in done.err
    other.git("remote", "rename", "amont", "origin")
    assert other.publish().out == "Nothing is due.\n"
    other.git("remote", "rename", "origin", "amont")
    done = other.publish(code=2)  # and what it has seen is not to be forgotten for that
    assert "git remote rename amont origin" in done.err


# --- one order ----------------------------------------------------------------------------------


@pytest.mark.timeout(300)
def test_a_withdrawal_and_a_claim_at_once_have_one_order(make):
    charter = stage.CHARTER + "approvals:\n  required: [client]\n"
    made = make(remote=True, charter=charter).init()
    made.outbox.mkdir()
    outcomes = set()
    for race in range(6):
        name = f"2026-12-05-course-{race}"
        delivery = f"lumen/{name}/outbox"
        made.add(post(f"Course {race}.", date=f"2026-12-05 18:{race:02}"), name)
        made.run("approve", delivery, "--role", "client", code=0)
        withdraw = ("approve", delivery, "--role", "client", "--withdraw")
        both = [made.begin("publish", "--no-mirror"), made.begin(*withdraw)]
        ended = [process.done() for process in both]
        assert ended[1].code == 0, ended
        assert ended[0].code in (0, 1), ended
        state = made.states()[delivery]
        sent = [one for one in made.sent() if one["text"] == f"Course {race}."]
        assert (state, len(sent)) in {("published", 1), ("held", 0)}, ended
        told = "✓ published" in ended[0].out
        assert told == (state == "published"), ended
        outcomes.add(state)
        assert made.run("publish", "--no-mirror").code in (0, 1)
        assert len([one for one in made.sent() if one["text"] == f"Course {race}."]) == len(sent)
    assert outcomes


def test_an_approval_after_the_claim_changes_nothing_of_it(make):
    charter = stage.CHARTER + "approvals:\n  required: [client]\n"
    made = make(remote=True, charter=charter).init()
    made.add()
    assert "Approval missing: client." in made.publish(code=1).out
    made.run("approve", "lumen/2026-12-05-soldes", "--role", "client", code=0)
    made.publish("--no-mirror")
    made.run("approve", "lumen/2026-12-05-soldes", "--role", "client", code=0)
    assert made.publish("--no-mirror").out == "Nothing is due.\n"
    assert len(made.sent()) == 1
