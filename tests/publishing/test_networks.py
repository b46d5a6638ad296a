"""Networks that no server here speaks for: runs that die and answers that are lost.

On each, one visible message for each part, or a person who is told.
"""

import functools

import pytest

from tests.fakes import network as standing
from tests.publishing import stage
from tests.publishing.networks import NETWORKS
from tests.publishing.networks.x import ON as ON_X
from tests.publishing.stage import LATER, NOW
from tests.publishing.test_crashes import rest, runs, staged

AT_LENGTH = functools.partial(pytest.param, marks=pytest.mark.slow)  # all networks are many


@pytest.fixture(params=NETWORKS, ids=lambda one: one.name)
def on(request):
    return request.param


@pytest.fixture
def fake(on):
    with standing.start(on.fake()) as running:
        yield running


@pytest.fixture
def published(on, fake, proxy_to, make):
    """Return a workspace whose post stands before the network, behind a proxy."""
    proxy = proxy_to(fake.url)
    made = make(accounts=on.accounts(proxy.url)).init()
    made.environment |= on.secrets(fake)
    made.proxy = proxy
    on.write(made)
    return made


def row(made, on, now=NOW):
    return made.row(f"lumen/2026-12-05-soldes/{on.name}", now=now)


PARTS = [
    pytest.param(one, part, id=f"{one.name}-{part}")
    for one in NETWORKS
    for part in range(len(one.parts))
]


def test_all_parts_go_out_once(on, fake, published):
    published.publish("--no-mirror")
    assert on.texts(fake) == on.parts
    assert row(published, on)["state"] == "published"
    assert published.publish(now=LATER).out == "Nothing is due.\n"
    secret = next(iter(on.secrets(fake).values()))
    assert secret not in str(published.events())


def test_the_plan_tells_what_a_network_charges(make):
    accounts = ON_X.accounts("https://x.com/lumen") + "telegram:\n  handle: '@lumen'\n"
    made = make(accounts=accounts)
    made.add(stage.post("Voir lumen.fr\n\n---\n\nLa suite.", platform="[x, telegram]"), "a")
    made.add(stage.post("Sans lien.", platform="[x]"), "b")
    told = made.run("plan", code=0).out
    assert told.count("X charges $0.215: a message with a link is dearer.") == 1
    assert told.count("X charges $0.015.") == 1
    assert "$0.215" in made.run("plan", "--format", "markdown", code=0).out.replace("&#46;", ".")


@pytest.mark.parametrize(("on", "part"), PARTS)
@pytest.mark.parametrize("fault", ["drop_answer", AT_LENGTH("drop_request")])
def test_a_lost_answer_or_a_lost_request(on, fake, published, fault, part):
    for before in range(part):  # the messages before go through
        published.proxy.delay(on.method(before), on.visible, 0)
    getattr(published.proxy, fault)(on.method(part), on.visible)
    published.publish("--no-mirror", code=1)
    arrived = part + (fault == "drop_answer")
    assert on.texts(fake) == on.parts[:arrived]
    assert row(published, on)["state"] == "unknown"
    for now in (LATER, on.found, on.found):
        published.publish("--no-mirror", now=now, code=None)
    state = row(published, on, on.found)["state"]
    assert (on.texts(fake), state) == (
        (on.parts, "published") if on.finds else (on.parts[:arrived], "parked")
    )


@pytest.mark.parametrize("status", [500, AT_LENGTH(502)])
def test_a_failure_after_the_message_was_taken(on, fake, published, status):
    fake.fault(on.visible, status, on.no(status), committed=True)
    published.publish("--no-mirror", code=1)
    assert on.texts(fake) == on.parts[:1]
    for now in (LATER, on.found):
        published.publish("--no-mirror", now=now, code=None)
    assert on.texts(fake) == (on.parts if on.finds else on.parts[:1])


@pytest.mark.parametrize("status", [AT_LENGTH(401), 429])
def test_what_was_not_taken_goes_out_later(on, fake, published, status):
    fake.fault(on.visible, status, on.no(status))
    published.publish("--no-mirror", code=1)
    assert on.texts(fake) == []
    published.publish("--no-mirror", now=LATER)
    assert on.texts(fake) == on.parts


def test_a_refusal_is_final(on, fake, published):
    fake.fault(on.visible, 400, on.no(400))
    published.publish("--no-mirror", code=1)
    assert row(published, on)["state"] == "refused"
    published.publish("--no-mirror", now=LATER, code=None)
    assert on.texts(fake) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "steps", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["steps", "all"]
)
def test_every_effect(on, fake, make, tmp_path, count, steps):
    original = staged(make, tmp_path, remote=steps, accounts=on.accounts(fake.url))
    original.environment |= on.secrets(fake)
    on.write(original)
    delivery = f"lumen/2026-12-05-soldes/{on.name}"
    points = 0
    ready = {"ready": lambda *_: fake.reset(), "steps": steps}
    for point, copied in runs(original, tmp_path / "essais", **ready):
        points += 1
        copied.publish("--no-mirror", now=LATER, code=None)
        rest(copied, now=on.found)
        texts, state = on.texts(fake), copied.row(delivery, now=on.found)["state"]
        kinds = copied.kinds(delivery)
        assert texts == on.parts[: len(texts)], (point, kinds)
        if state == "published":
            assert (texts, kinds.count("published")) == (on.parts, len(on.parts)), point
        else:
            assert (state, on.finds) == ("parked", False), (point, kinds)
            assert kinds.count("published") <= len(texts), (point, kinds)
    count(points)
    assert points >= (4 if steps else 15) * len(on.parts)
