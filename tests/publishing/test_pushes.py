"""The ledger's compare-and-swap: races, protection, lost answers, networks that are away."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from marronnier.edges.git import BranchLedger, Repository
from marronnier.edges.repository import run_git
from marronnier.ledger import read_ledger
from marronnier.world import Landing
from tests.publishing import stage
from tests.publishing.stage import NOW

DELIVERY = "lumen/2026-12-05-soldes/outbox"


@pytest.fixture
def hosted(make, git_host):
    """A workspace whose remote is the loopback Git host."""
    address = git_host.with_token(git_host.create("calendrier"))
    made = make(remote=address).init()
    made.remote = git_host.path("calendrier")
    return made


def clone(original, name):
    """Return another clone of a stage's remote, with the same outbox."""
    folder = original.folder.parent / name
    address = original.git("remote", "get-url", "origin")
    original.git("clone", "--quiet", address, str(folder))
    other = stage.Stage(folder, original.remote, dict(original.environment))
    (folder / ".outbox").symlink_to(original.outbox)
    return other


def claims_and_receipts(original):
    kinds = {}
    for path, event in original.events().items():
        kinds.setdefault(path.rpartition("/")[0], []).append(event["event"])
    return kinds


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "where",
    [
        "no remote",
        *(pytest.param(two, marks=pytest.mark.slow) for two in ("two clones", "one clone")),
    ],
)
def test_ten_races(where, make):
    original = make(remote=where != "no remote").init()
    other = clone(original, "autre") if where == "two clones" else original
    original.outbox.mkdir(exist_ok=True)
    for race in range(10):
        for n in range(2):
            date = f"2026-12-05 18:{2 * race + n:02}"
            text = stage.post(f"Course {race}, billet {n}.\n\n---\n\nSuite.", date=date)
            original.add(text, f"2026-12-05-course-{race}-{n}", commit=False)
        original.commit()
        racing = [runner.begin("publish", "--no-mirror") for runner in (original, other)]
        ended = [process.done() for process in racing]
        assert [done.code for done in ended] == [0, 0], ended
        published = sum(done.out.count("✓ published") for done in ended)
        assert published == 4, ended
    kinds = claims_and_receipts(original)
    deliveries = {name: found for name, found in kinds.items() if name.endswith("outbox")}
    assert len(deliveries) == 20
    assert all(found.count("published") == 2 for found in deliveries.values()), deliveries
    assert all(found.count("claim") == 2 for found in deliveries.values()), deliveries
    assert len(original.sent()) == 40
    ledger = BranchLedger(Repository(original.folder))
    assert read_ledger(ledger.fetch().files).genesis  # the chain is whole


def test_a_protected_ledger_stops_everything(hosted, git_host):
    hosted.add()
    git_host.protect("calendrier", "ledger")
    done = hosted.publish(code=2)
    assert "let this identity push to it (protection rules, token rights)" in done.err
    assert "GH006" in done.err
    assert git_host.token not in done.err + done.out
    assert hosted.sent() == []
    git_host.unprotect("calendrier")
    hosted.publish()
    assert len(hosted.sent()) == 1


@pytest.mark.parametrize("nth", [1, 2])
def test_the_answer_to_a_push_is_lost_after_it_was_applied(nth, hosted, git_host):
    hosted.add()
    git_host.drop_answer(nth)
    hosted.publish("--no-mirror")
    assert hosted.kinds() == ["claim", "published"]
    assert len(hosted.sent()) == 1


def test_a_remote_that_takes_no_pushes_is_no_story_of_protection(make, tmp_path):
    made = make(remote=True).init()
    made.add()
    refused = tmp_path / "refused"
    made.git("config", "remote.origin.pushurl", str(refused))
    done = made.publish(code=2)
    assert "protection" not in done.err
    assert "The remote does not take the ledger's push" in done.err
    assert made.sent() == []


def test_a_remote_that_is_away(shared):
    shared.add()
    shared.remote.rename(shared.remote.with_name("ailleurs.git"))
    done = shared.publish(code=2)
    assert "The remote “origin” does not answer" in done.err
    assert shared.sent() == []


def test_a_token_in_the_remote_s_address_is_never_shown(make, git_host):
    address = git_host.with_token(git_host.create("calendrier"))
    made = make(remote=address).init()
    made.add()
    made.git("remote", "set-url", "origin", address.replace("@", "-et-demi@"))
    done = made.publish(code=2)
    assert git_host.token not in done.err + done.out


class Remote:
    """Run Git, and put somebody else's push before ours, or lose ours on the way."""

    def __init__(self):
        self.before = []
        self.failures = 0

    def __call__(self, arguments, data, extra):
        if arguments[2] == "push":
            if self.before:
                self.before.pop(0)()
            if self.failures:
                self.failures -= 1
                return run_git(["-C", arguments[1], "push", "/nowhere"], b"", extra)
        return run_git(arguments, data, extra)


def test_identical_commits_at_the_same_second_cannot_both_win(shared, monkeypatch):
    for person in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{person}_DATE", "2026-12-05T17:31:00Z")
    one, two = (BranchLedger(Repository(shared.folder)) for _ in range(2))
    head = one.fetch().head
    assert two.fetch().head == head
    # two runs differ by their nonces alone
    first = one.append(head, {"a/b/c/0001.json": b'{"nonce":"1"}\n'}, "claim")
    second = two.append(head, {"a/b/c/0001.json": b'{"nonce":"2"}\n'}, "claim")
    assert (first.landing, second.landing) == (Landing.LANDED, Landing.LOST)


def test_a_lock_of_a_moment_is_waited_for(shared):
    remote = Remote()
    remote.failures = 1
    ledger = BranchLedger(Repository(shared.folder, remote))
    pushed = ledger.append(ledger.fetch().head, {"a/b/c/0001.json": b"{}\n"}, "claim")
    assert pushed.landing is Landing.LANDED
    remote.failures = 3
    pushed = ledger.append(ledger.fetch().head, {"a/b/c/0002.json": b"{}\n"}, "claim")
    assert pushed.landing is Landing.UNKNOWN


@pytest.mark.parametrize("remote", [False, True], ids=["local", "remote"])
def test_a_local_branch_s_lock_left_behind(remote, make):
    """A lock that stays is told in Git's words; nothing is sent."""
    made = make(remote=remote).init()
    made.add()
    where = made.remote or made.folder / ".git"
    lock = where / "refs/heads/ledger.lock"
    lock.write_text("")
    done = made.publish(code=2)
    assert "ledger" in done.err
    assert made.sent() == []
    lock.unlink()
    made.publish()
    assert len(made.sent()) == 1


# --- a ledger that is not what it was -----------------------------------------------------------


def rewrite(original, change):
    """Commit a change of event files on top of the ledger, as somebody with Git would."""
    folder = original.folder.parent / "grand-livre"
    original.git("clone", "--quiet", "--branch", "ledger", str(original.remote), str(folder))
    change(folder)
    original.git("add", "-A", folder=folder)
    original.git("commit", "--quiet", "-m", "main", folder=folder)
    original.git("push", "--quiet", "origin", "ledger", folder=folder)
    shutil.rmtree(folder)


@pytest.fixture
def published(shared):
    shared.add()
    shared.publish("--no-mirror")
    return shared


@pytest.mark.parametrize("known", [True, False], ids=["same clone", "fresh clone"])
@pytest.mark.parametrize("name", ["0001.json", "0002.json"])
def test_an_event_edited_or_removed_in_a_commit_of_its_own(published, known, name):
    runner = published if known else clone(published, "neuf")

    def edit(folder):
        path = folder / DELIVERY / name
        path.write_text(json.dumps({**json.loads(path.read_text()), "at": "2026-01-01T00:00:00Z"}))

    rewrite(published, edit)
    done = runner.publish(code=2)
    assert f"The ledger is damaged at {DELIVERY}/{name}: commit " in done.err
    assert len(runner.sent()) == 1
    told = done.err.split("before that commit: ")[1].split()  # the way back is one to call as it is
    runner.git(*told[1:])
    assert runner.publish().out == "Nothing is due.\n"


def test_the_last_event_removed(published):
    rewrite(published, lambda folder: (folder / DELIVERY / "0002.json").unlink())
    assert f"{DELIVERY}/0002.json" in published.publish(code=2).err
    assert f"{DELIVERY}/0002.json" in published.run("status", code=2).err


def test_a_ledger_that_was_rewound(published):
    head = published.git("rev-parse", "refs/heads/ledger", folder=published.remote)
    published.git("update-ref", "refs/heads/ledger", f"{head}~1", folder=published.remote)
    done = published.publish(code=2)
    assert "was rewound, replaced or deleted: nothing is published." in done.err
    assert f"git push --force origin {head}:refs/heads/ledger — " in done.err
    published.git("push", "--quiet", "origin", f"{head}:refs/heads/ledger")
    assert published.publish().out == "Nothing is due.\n"


def test_a_ledger_that_was_deleted(published):
    published.git("update-ref", "-d", "refs/heads/ledger", folder=published.remote)
    assert "was rewound, replaced or deleted" in published.publish(code=2).err
    assert "was rewound, replaced or deleted" in published.run("ledger", "init", code=2).err


def test_a_ledger_that_was_never_made(make):
    made = make()
    made.add()
    assert "marronnier ledger init" in made.publish(code=2).err
    made.init()
    assert "exists already" in made.run("ledger", "init", code=2).err


def test_a_file_that_is_no_event(published):
    rewrite(published, lambda folder: (folder / "NOTES.md").write_text("bonjour"))
    assert "damaged at NOTES.md (not an event file)" in published.publish(code=2).err


def test_a_path_that_is_no_text(published):
    rewrite(published, lambda folder: (folder / "caf\udce9.json").write_text("{}"))
    done = published.publish(code=2)
    assert "(not an event file)" in done.err
    assert published.run("status", code=2).code == 2


def test_a_ledger_without_its_genesis(make):
    made = make()
    tree = made.git("mktree", data=b"")
    commit = made.git("commit-tree", tree, "-m", "vide")
    made.git("update-ref", "refs/heads/ledger", commit)
    made.add()
    assert "damaged at _ledger/0001.json (missing)" in made.publish(code=2).err


def test_another_repository_s_ledger(published, make):
    other = make("copie", remote=True)
    other.write("clients/lumen/notes.txt", "une autre histoire")
    other.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "autre début")
    other.git("push", "--quiet", "--force", "origin", "HEAD:refs/heads/main")
    other.git("fetch", "--quiet", str(published.remote), "ledger")
    other.git("push", "--quiet", "origin", "FETCH_HEAD:refs/heads/ledger")
    other.add(stage.post("À moi."), "2026-12-05-copie")
    assert "This ledger belongs to another repository" in other.publish(code=2).err
    assert other.sent() == []


def test_a_fork_is_told_by_its_number(make):
    made = make(remote=True)
    made.run("ledger", "init", code=0, GITHUB_REPOSITORY_ID="1001")
    made.add()
    done = made.publish(code=2, GITHUB_REPOSITORY_ID="1002")
    assert "This ledger belongs to another repository" in done.err
    made.publish(GITHUB_REPOSITORY_ID="1001")


def test_an_unrelated_history_merged_later_changes_nothing(shared):
    shared.git("checkout", "--quiet", "--orphan", "ancien")
    shared.git("commit", "--quiet", "--date", "2001-01-01T00:00:00Z", "-m", "d’avant")
    shared.git("checkout", "--quiet", "main")
    shared.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "réunis", "ancien")
    shared.add()
    shared.publish()


def test_a_publisher_that_is_too_old(published):
    path = f"{DELIVERY}/0003.json"
    ledger = read_ledger(BranchLedger(Repository(published.folder)).fetch().files)
    now = datetime.now(UTC)
    one = ledger.write(DELIVERY, "note", now, min_publisher="99.0")
    two = ledger.extended(dict([one])).write(DELIVERY, "note", now)

    def add(folder):
        for name, data in (one, two):
            (folder / name).write_bytes(data)

    rewrite(published, add)
    assert one[0] == path
    assert "asks for Marronnier 99.0 or newer" in published.publish(code=2).err


def test_a_shallow_clone_knows_its_own_ledger(published):
    folder = published.folder.parent / "court"
    published.git("clone", "--quiet", "--depth", "1", published.remote.as_uri(), str(folder))
    shallow = stage.Stage(folder, published.remote)
    published.add(stage.post("Un autre.", date="2026-12-05 18:00"), "2026-12-05-autre")
    before = shallow.git("status", "--porcelain=v2", "--branch")
    shallow.publish("--no-mirror", now=NOW)
    assert shallow.git("status", "--porcelain=v2", "--branch") == before
    assert [sent["text"] for sent in shallow.sent()] == ["Un autre."]


def test_a_ledger_made_on_a_laptop_learns_its_number_and_refuses_a_fork(make):
    """The first run on GitHub writes it down; a fork that copies the branch has another one."""
    made = make(remote=True).init()
    made.add()
    made.publish("--no-mirror", GITHUB_REPOSITORY_ID="1001")
    assert made.publish("--no-mirror", GITHUB_REPOSITORY_ID="1001").out == "Nothing is due.\n"
    names = [path for path in made.events() if path.startswith("_ledger/")]
    assert names == ["_ledger/0001.json", "_ledger/0002.json"]
    made.add(stage.post("Autre chose.", date="2026-12-05 18:28"), "autre")
    done = made.publish(code=2, GITHUB_REPOSITORY_ID="1002")
    assert "This ledger belongs to another repository" in done.err
    made.publish()  # from the laptop, as before
    assert len(made.sent()) == 2
