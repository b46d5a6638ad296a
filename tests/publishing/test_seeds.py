"""Many drawn histories; the seed of one that fails tells it again, exactly."""

import pytest

from tests.publishing.seeds import History

SOME, ALL = 100, 10_000


@pytest.mark.timeout(3600)
def test_drawn_histories(request, record_property):
    seeds = ALL if request.config.getoption("--all") else SOME
    out = 0
    for seed in range(seeds):
        try:
            out += len(History(seed).play().truth.visible)
        except BaseException as failure:
            failure.add_note(f"python -m tests.publishing.seeds {seed}")
            raise
    record_property("seeds", seeds)
    assert out > seeds / 2  # they are about posts that do go out


def test_a_seed_is_a_history():
    for seed in range(5):
        one, other = History(seed).play().truth, History(seed).play().truth
        assert (one.visible, one.history) == (other.visible, other.history)
