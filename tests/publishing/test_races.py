"""Eight publishers at once, on one Git host and one network, some of them killed at any moment."""

import contextlib
import random
import re
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.publishing import stage
from tests.publishing.test_pushes import clone

PUBLISHERS = 8
ROUNDS = 3
ROUNDS_OF_ALL = 100
KILLS = 4  # at most, of one round's publishers
SECONDS = 1.0  # within which they begin and end
RESTS = 6  # runs without a rival, after which everything is settled
PAUSE = timedelta(minutes=11)  # between those: a listing is believed then
START = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)


@pytest.fixture
def rivals(make, git_host, mastodon_mock):
    """Return eight clones of one workspace, the first one that of the editors."""
    address = git_host.with_token(git_host.create("calendrier"))
    accounts = f"mastodon:\n  id: '{mastodon_mock.account_id()}'\n  url: {mastodon_mock.url}\n"
    made = make(remote=address, accounts=accounts)
    made.remote = git_host.path("calendrier")
    made.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = mastodon_mock.token
    made.init()
    return [made, *(clone(made, f"rival-{number}") for number in range(1, PUBLISHERS))]


def race(rivals, moment, chance):
    """Start all of them, kill some; return how each ended."""
    running = [rival.begin("publish", "--no-mirror", now=moment) for rival in rivals]
    for process in chance.sample(running, chance.randint(0, KILLS)):
        with contextlib.suppress(TimeoutError):
            process.wait(chance.uniform(0.1, SECONDS))
        process.kill()
    return [process.done() for process in running]


@pytest.mark.timeout(3600)
def test_eight_at_once(rivals, mastodon_mock, request, record_property):
    rounds = ROUNDS_OF_ALL if request.config.getoption("--all") else ROUNDS
    editors, killed, expected = rivals[0], 0, []
    for number in range(rounds):
        moment = START + timedelta(minutes=20 * number)
        texts = [f"Course {number}, {name}." for name in ("un", "deux", "trois")]
        for name, body, wait in (("a", texts[0], 0), ("b", "\n\n---\n\n".join(texts[1:]), 1)):
            date = f"{moment + timedelta(minutes=wait):%Y-%m-%dT%H:%MZ}"
            post = stage.post(body, platform="[mastodon]", date=date)
            editors.add(post, f"course-{number}-{name}", commit=name == "b")
        moment += timedelta(seconds=90)
        ended = race(rivals, f"{moment:%FT%TZ}", random.Random(number))  # noqa: S311 - a drawn race
        assert all(done.code in (0, 1, -signal.SIGKILL) for done in ended), ended
        killed += sum(done.code == -signal.SIGKILL for done in ended)
        rest(editors, moment)
        expected += texts
    shown = Counter(re.sub("<[^>]*>", "", one["content"]) for one in mastodon_mock.every_status())
    assert shown == Counter(expected)
    receipts = [event for event in editors.events().values() if event["event"] == "published"]
    assert len(receipts) == len(expected)
    record_property("races", f"{rounds} of {PUBLISHERS}, {killed} killed")
    assert killed


def rest(editors, moment):
    """Publish without a rival, as time goes by, until nothing is left to do."""
    for number in range(1, RESTS + 1):
        now = f"{moment + number * PAUSE:%FT%TZ}"
        done = editors.publish("--no-mirror", now=now, code=None)
        if done.out == "Nothing is due.\n":
            return
    raise AssertionError(done)
