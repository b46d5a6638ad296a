"""Kill a run, really, at every effect; run again; nothing is lost and nothing is there twice."""

import shutil
import uuid

import pytest

from tests.publishing import stage
from tests.publishing.stage import LATER, NOW, Stage

THREAD = "Le début du fil.\n\n---\n\nLa suite du fil."


def copy(original, folder):
    """Return a copy of a stage and of the remote beside it."""
    shutil.copytree(original.folder.parent, folder, symlinks=True)
    remote = original.remote and folder / original.remote.name
    return Stage(folder / original.folder.name, remote, dict(original.environment))


def runs(original, folder, *, every=False, steps=False, ready=None):
    """Yield (point, copy) of every run that was killed, until one comes through unharmed.

    `ready` prepares a copy for its run; it is handed the copy and a name that no other has.
    """
    # after one effect is before the next: the short run kills once between any two
    for when in ("before", "after") if every else ("before",):
        n = 0
        while True:
            n += 1
            here = folder / "copie"
            copied = copy(original, here)
            if ready:
                ready(copied, f"{when}-{n}")
            code = stage.driver().kill(copied, n=n, when=when, now=NOW, every=every, steps=steps)
            if code != -9:
                assert code == 0, (here / "log").read_text()
                shutil.rmtree(here)
                break
            yield f"{when} {n}: {(here / 'log').read_text()}", copied
            shutil.rmtree(here)


def rest(copied, *, now=LATER, more=True):
    """Run again, and once more: then nothing is left to do."""
    copied.publish(now=now, code=None)
    if not more:
        return
    head = copied.git("rev-parse", "refs/heads/ledger", folder=copied.remote)
    assert copied.publish(now=now).out == "Nothing is due.\n"
    assert copied.git("rev-parse", "refs/heads/ledger", folder=copied.remote) == head


def check_outbox(copied, point):
    kinds = copied.kinds()
    assert [(sent["part"], sent["text"]) for sent in copied.sent()] == [
        (0, "Le début du fil."),
        (1, "La suite du fil."),
    ], point
    assert kinds.count("published") == 2, (point, kinds)
    assert kinds.count("claim") >= 2, (point, kinds)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "remote", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["local", "remote"]
)
def test_every_effect_of_the_outbox(remote, make, tmp_path, count, request):
    every = request.config.getoption("--all")
    original = staged(make, tmp_path, remote=remote)
    original.write(f"content/{stage.CLIENT}/2026/12/media/lampe.png", stage.png())
    original.add(stage.post(THREAD, extra=stage.MEDIUM))
    points = 0
    for point, copied in runs(original, tmp_path / "essais", every=every):
        points += 1
        rest(copied, more=every or points % 8 == 0)
        check_outbox(copied, point)
    count(points)
    assert points > 25


def staged(make, folder, *, remote, **options):
    """Make a stage and, beside it, its remote, which both can be copied together."""
    bare = folder / "original" / "distant.git"
    original = make("original/travail", remote=bare if remote else None, **options)
    if remote:
        original.git("remote", "set-url", "origin", "../distant.git")
    return original.init()


def check_network(copied, name, posts, point):
    """Look for exactly one visible post for each part, in their order, and for their receipts."""
    kinds = copied.kinds(f"lumen/{name}/")
    assert len(posts) == 2, (point, kinds)
    assert kinds.count("published") == 2, (point, kinds)
    row = next(
        event
        for path, event in sorted(copied.events().items())
        if path.startswith(f"lumen/{name}/") and event["event"] == "published"
    )
    assert row["url"], point


@pytest.mark.timeout(900)
def test_every_effect_of_mastodon(mastodon_mock, make, tmp_path, count, request):
    every = request.config.getoption("--all")
    mastodon_mock.reset()
    before = mastodon_mock.account_id()
    accounts = f"mastodon:\n  id: '{before}'\n  url: {mastodon_mock.url}\n"
    original = staged(make, tmp_path, remote=False, accounts=accounts)
    original.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = mastodon_mock.token
    original.add(stage.post(THREAD, platform="[mastodon]"))

    def ready(copied, _name):
        mastodon_mock.reset()
        text = accounts.replace(before, mastodon_mock.account_id())  # a new one after a reset
        copied.client(stage.CLIENT, accounts=text)
        copied.commit()

    points = 0
    for point, copied in runs(original, tmp_path / "essais", every=every, ready=ready):
        points += 1
        rest(copied, more=every or points % 8 == 0)
        newest, oldest = mastodon_mock.statuses()
        assert newest["in_reply_to_id"] == oldest["id"], point
        check_network(copied, "2026-12-05-soldes", mastodon_mock.statuses(), point)
    count(points)
    assert points > 10


@pytest.mark.timeout(900)
def test_every_step_of_bluesky(pds, make, tmp_path, count, request):
    every = request.config.getoption("--all")
    original = staged(make, tmp_path, remote=True)
    accounts = []

    def ready(copied, name):
        account = pds.create_account(f"r{uuid.uuid4().hex[:9]}")
        accounts.append(account)
        copied.environment["MARRONNIER_LUMEN_BLUESKY_PASSWORD"] = account.app_password
        copied.client(
            stage.CLIENT,
            accounts=f"bluesky:\n  id: {account.did}\n  handle: {account.handle}\n"
            f"  url: {pds.url}\n",
        )
        text = stage.post(f"Début {name}.\n\n---\n\nSuite {name}.", platform="[bluesky]")
        copied.add(text, name)

    points = 0
    options = {"every": every, "steps": not every, "ready": ready}
    for point, copied in runs(original, tmp_path / "essais", **options):
        points += 1
        rest(copied)
        name = next((copied.folder / "content").rglob("*.md")).stem
        texts = [one["value"]["text"] for one in pds.posts(accounts[-1])]
        check_network(copied, name, texts, point)
        assert sorted(texts) == [f"Début {name}.", f"Suite {name}."], point
    count(points)
    assert points >= 6
