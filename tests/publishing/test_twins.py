"""Two posts that say the same: what became of one says nothing of the other."""

import pytest

from tests.fakes import network as standing
from tests.publishing import stage
from tests.publishing.networks.facebook import ON
from tests.publishing.stage import LATER
from tests.publishing.test_each_request import Lost

LAMP = "media:\n  - path: media/{name}.png\n    kind: visuel\n    alt: Une lampe {name}.\n"
WORDS = {"bleue": "La lampe du jour.", "orange": "La  lampe\ndu jour."}  # Facebook joins blanks


@pytest.fixture
def fake():
    with standing.start(ON.fake()) as running:
        yield running


@pytest.fixture
def twins(make, fake):
    """Return a workspace with two posts that one run sends: alike in words, not in pictures."""
    made = make(accounts=ON.accounts(fake.url)).init()
    made.environment |= ON.secrets(fake)
    for name, colour, minute in (("bleue", "blue", 25), ("orange", "orange", 30)):
        made.write(f"content/lumen/2026/12/media/{name}.png", stage.png(colour))
        said = {"title": name, "date": f"2026-12-05 18:{minute}", "extra": LAMP.format(name=name)}
        made.add(stage.post(WORDS[name], platform="[facebook]", **said), name)
    return made


@pytest.mark.parametrize("taken", [False, True], ids=["lost request", "lost answer"])
def test_a_post_that_another_delivery_is_known_for_is_not_this_one(twins, fake, taken):
    feeds, serve = [], fake.answer

    def answer(request):
        feeds.extend([request] if request.path.endswith("/feed") else [])
        second = request.path.endswith("/feed") and len(feeds) == 2
        if second and not taken:
            raise Lost
        answered = serve(request)
        if second:
            raise Lost
        return answered

    fake.answer = answer
    twins.publish("--no-mirror", code=1)
    assert len(fake.texts()) == 1 + taken
    for now in (LATER, ON.found, ON.found):
        twins.publish("--no-mirror", now=now, code=None)
    assert fake.texts() == list(WORDS.values())
    states = twins.states(now=ON.found)
    assert set(states.values()) == {"published"}
    rows = [twins.row(name, now=ON.found) for name in states]
    assert len({row["url"] for row in rows}) == 2
