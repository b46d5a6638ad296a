"""Every interleaving of three runs: ours is safe, and the model tells those that are not."""

import pytest

from tests.publishing.model import Protocol, explore

OURS = {
    "K, H: the same request again": Protocol(same=True, settles="repeat", waits=False),
    "L: look": Protocol(),
    "N: a person looks": Protocol(settles="park", waits=False),
}
BROKEN = {
    "send, then record": Protocol(claims=False, settles="park"),
    "a claim without a nonce": Protocol(nonce=False, settles="park"),
    "a push that compares nothing": Protocol(compares=False, settles="park"),
    "a layer that retries": Protocol(retries=True, settles="park"),
    "send again what is unknown": Protocol(settles="repeat", asks_owner=False),
    "send again once the owner is gone": Protocol(settles="repeat"),
    "look at once": Protocol(waits=False),
    "look, whoever may still be sending": Protocol(asks_owner=False),
}


@pytest.mark.parametrize("name", OURS)
def test_ours_is_never_wrong(name, record_property):
    states, wrong = explore(OURS[name])
    record_property("states", states)
    assert wrong == set()
    assert states > 1000


def test_with_a_durable_key_not_even_retries_and_the_living_do_harm():
    hasty = Protocol(same=True, settles="repeat", waits=False, asks_owner=False, retries=True)
    assert "twice" not in explore(hasty, runs=2)[1]


@pytest.mark.parametrize("name", BROKEN)
def test_the_others_are_found_out(name):
    assert "twice" in explore(BROKEN[name], until="twice")[1]


def test_a_hold_counts_only_because_claims_compare():
    wrong = "claimed while it was held"
    assert wrong in explore(BROKEN["a push that compares nothing"], until=wrong)[1]


def test_what_was_read_before_the_owner_ended_is_read_again():
    stale = Protocol(same=True, settles="repeat", waits=False, fence=False)
    wrong = "refused and to be seen"
    assert wrong in explore(stale, until=wrong)[1]
