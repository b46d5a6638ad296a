"""LinkedIn, run as people run it: what a duplicate proves, and what nobody can look at."""

import pytest

from tests.fakes import network as standing
from tests.fakes.linkedin import MEMBER, LinkedIn, duplicate
from tests.publishing.networks.linkedin import ON
from tests.publishing.stage import LATER

MUCH_LATER = "2026-12-05T17:55:00Z"
DELIVERY = "lumen/2026-12-05-soldes/linkedin"


@pytest.fixture
def fake():
    with standing.start(LinkedIn()) as running:
        yield running


def staged(make, fake, accounts):
    made = make(accounts=accounts).init()
    made.environment |= ON.secrets(fake)
    ON.write(made)
    return made


def test_a_duplicate_is_looked_for_and_never_sent_again(make, fake):
    made = staged(make, fake, ON.accounts(fake.url))
    fake.fault("/rest/posts$", 422, duplicate("urn:li:share:7000000000000000001"), committed=True)
    made.publish("--no-mirror", code=1)
    assert made.row(DELIVERY)["state"] == "unknown"
    made.publish("--no-mirror", now=LATER, code=None)
    made.publish("--no-mirror", now=MUCH_LATER, code=None)
    assert ON.texts(fake) == ON.parts
    assert made.row(DELIVERY, now=MUCH_LATER)["state"] == "published"


@pytest.mark.slow
def test_a_duplicate_that_nobody_sees_is_a_person_s(make, fake):
    made = staged(make, fake, ON.accounts(fake.url))
    days = ["17:31", "17:42", "17:54", "18:05", "18:17", "18:29", "18:41"]
    for clock in days:  # LinkedIn names a post that it does not show: that was deleted
        fake.fault("/rest/posts$", 422, duplicate("urn:li:share:5"))
        made.publish("--no-mirror", now=f"2026-12-05T{clock}:00Z", code=None)
    assert made.row(DELIVERY, now="2026-12-05T18:42:00Z")["state"] == "parked"
    assert ON.texts(fake) == []


def test_a_member_s_lost_answer_is_a_person_s(make, fake):
    made = staged(make, fake, f"linkedin:\n  id: {MEMBER}\n  url: {fake.url}\n")
    fake.fault("/rest/posts$", 502, b"", committed=True)
    made.publish("--no-mirror", code=1)
    for now in (LATER, MUCH_LATER):
        made.publish("--no-mirror", now=now, code=None)
    assert made.row(DELIVERY, now=MUCH_LATER)["state"] == "parked"
    assert ON.texts(fake) == ["Le texte."]
    url = f"https://www.linkedin.com/feed/update/{next(iter(fake.posts))}/"
    claim = next(one for one in made.events().values() if one["event"] == "claim")
    made.run("resolve", DELIVERY, "--published", url, "--nonce", claim["nonce"], code=0)
    made.publish("--no-mirror", now=MUCH_LATER, code=None)
    assert ON.texts(fake) == ON.parts
    assert made.row(DELIVERY, now=MUCH_LATER)["state"] == "published"
