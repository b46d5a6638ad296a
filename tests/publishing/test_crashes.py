"""Kill a run, really, at every effect; run again; nothing is lost and nothing is there twice."""

import shutil

import pytest

from tests.publishing import stage
from tests.publishing.stage import LATER, NOW, Stage

THREAD = "Le début du fil.\n\n---\n\nLa suite du fil."


def copy(original, folder):
    """Return a copy of a stage and of the remote beside it."""
    shutil.copytree(original.folder.parent, folder, symlinks=True)
    remote = original.remote and folder / original.remote.name
    return Stage(folder / original.folder.name, remote, dict(original.environment))


def runs(driver, original, folder, *, every, steps=False):
    """Yield (point, copy) of every run that was killed and has been run again to its rest."""
    for when in ("before", "after"):
        n = 0
        while True:
            n += 1
            here = folder / "copie"
            copied = copy(original, here)
            code = driver.run(copied, n=n, when=when, now=NOW, every=every, steps=steps)
            if code != -9:
                assert code == 0, (here / "log").read_text()
                shutil.rmtree(here)
                break
            yield f"{when} {n}: {(here / 'log').read_text()}", copied
            shutil.rmtree(here)


def rest(driver, copied, *, now=LATER):
    """Run again, and once more: then nothing is left to do."""
    driver.run(copied, now=now)
    log = copied.folder.parent / "log"
    head = copied.git("rev-parse", "refs/heads/ledger", folder=copied.remote)
    assert driver.run(copied, now=now) == 0, log.read_text()
    assert copied.git("rev-parse", "refs/heads/ledger", folder=copied.remote) == head
    assert log.read_text().endswith("Nothing is due.\n")


def check_outbox(copied, point):
    kinds = copied.kinds()
    assert [(sent["part"], sent["text"]) for sent in copied.sent()] == [
        (0, "Le début du fil."),
        (1, "La suite du fil."),
    ], point
    assert kinds.count("published") == 2, (point, kinds)
    assert kinds.count("claim") >= 2, (point, kinds)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("remote", [False, True], ids=["local", "remote"])
def test_every_effect_of_the_outbox(remote, make, driver, tmp_path, count, request):
    every = request.config.getoption("--all")
    original = make(
        "original/travail", remote=tmp_path / "original/distant.git" if remote else None
    )
    original.git("remote", "set-url", "origin", "../distant.git") if remote else None
    original.init()
    original.write(f"content/{stage.CLIENT}/2026/12/media/lampe.png", stage.png(size=(1200, 800)))
    original.add(stage.post(THREAD, extra=stage.MEDIUM))
    points = 0
    for point, copied in runs(driver, original, tmp_path / "essais", every=every):
        points += 1
        rest(driver, copied)
        check_outbox(copied, point)
    count(points)
    assert points > 30
