"""Work shared among processes: the same results in the same order, whatever becomes of a worker."""

import os

import pytest

from marronnier.edges.workers import FEW, ROUND, Workers

ITEMS = [str(number) for number in range(FEW + 3)]


class Notes:
    def __init__(self):
        self.known = set()

    def begin(self):
        self.known = set()

    def learned(self):
        return self.known

    def learn(self, learned):
        self.known |= learned


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_and_what_was_learned_comes_home(jobs):
    notes, told, here = Notes(), [], os.getpid()

    def work(item):
        notes.known.add(item)
        return item, os.getpid()

    results = list(Workers(jobs, notes)(work, ITEMS, told.append))
    assert [item for item, _ in results] == ITEMS
    assert len({process for _, process in results}) == jobs
    assert notes.known == set(ITEMS)
    assert told == list(range(0, len(ITEMS), jobs))
    assert os.getpid() == here


def test_many_items_are_done_in_rounds_whose_results_are_there_before_the_next_begins():
    done, many = [], [str(number) for number in range(ROUND * 2 + 1)]
    results = Workers(2)(lambda item: item, many, done.append)
    assert [next(results) for _ in range(ROUND)] == many[:ROUND]
    assert max(done) < ROUND
    assert list(results) == many[ROUND:]
    assert done == sorted(done)
    assert done[-1] == ROUND * 2


def test_few_items_are_done_by_one_process():
    results = list(Workers(2)(lambda _: os.getpid(), ITEMS[: FEW - 1], lambda _: None))
    assert set(results) == {os.getpid()}


@pytest.mark.parametrize("grief", ["dies", "raises", "says what cannot be sent"])
def test_the_share_of_a_worker_that_comes_to_grief_is_done_all_the_same(grief):
    here = os.getpid()

    def work(item):
        if os.getpid() != here and item == ITEMS[7]:
            if grief == "dies":
                os.kill(os.getpid(), 9)
            if grief == "raises":
                raise OSError(item)
            return lambda: item
        return item

    assert list(Workers(2)(work, ITEMS, lambda _: None)) == ITEMS


def test_what_goes_wrong_everywhere_is_raised_here():
    def work(item):
        if item == ITEMS[7]:
            raise OSError(item)
        return item

    with pytest.raises(OSError, match="7"):
        list(Workers(2)(work, ITEMS, lambda _: None))
