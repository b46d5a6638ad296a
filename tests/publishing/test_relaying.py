"""How long a run waits, and who comes after it: by standings and moments alone."""

from datetime import UTC, datetime, timedelta

import pytest

from marronnier.model import Moment, State
from marronnier.relaying import GAP, LEAD, Step, decide, keeps_waiting, upcoming
from marronnier.standings import Standing

NOW = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)
HOLD = timedelta(hours=5)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def standing(ahead, state=State.SCHEDULED, window=2 * HOUR):
    at = NOW + ahead
    moment = Moment(at.replace(tzinfo=None), "UTC", at)
    return Standing(
        "lumen", "un", "outbox", "outbox", "Un", "un.md", state, planned=moment, until=at + window
    )


@pytest.mark.parametrize(
    ("ahead", "state", "stays"),
    [
        (4 * HOUR, State.SCHEDULED, True),
        (5 * HOUR, State.SCHEDULED, True),
        (5 * HOUR + MINUTE, State.SCHEDULED, False),
        (HOUR, State.HELD, True),  # somebody may still approve it
        (-10 * MINUTE, State.HELD, True),
        (-61 * MINUTE, State.HELD, False),
        (-10 * MINUTE, State.DUE, True),  # the network said: later
        (-10 * MINUTE, State.UNKNOWN, True),
        (-10 * MINUTE, State.CLAIMED, True),
        (HOUR, State.DRAFT, False),
        (HOUR, State.CANCELLED, False),
        (-10 * MINUTE, State.PUBLISHED, False),
        (-10 * MINUTE, State.PARKED, False),
        (-3 * HOUR, State.MISSED, False),
    ],
)
def test_a_run_waits_for_what_may_still_go_out(ahead, state, stays):
    assert keeps_waiting([standing(ahead, state)], NOW, NOW + HOLD) is stays
    assert keeps_waiting([standing(ahead, state)], NOW, NOW) is False  # its time is over


def test_a_held_post_whose_window_has_passed_keeps_nobody():
    short = standing(-10 * MINUTE, State.HELD, window=MINUTE)
    assert not keeps_waiting([short], NOW, NOW + HOLD)


@pytest.mark.parametrize(
    ("ahead", "left", "step", "at"),
    [
        ([], 5 * HOUR, Step.END, None),
        ([GAP + MINUTE], 5 * HOUR, Step.END, None),  # the schedule comes before
        ([GAP], 5 * HOUR, Step.WAIT, 5 * HOUR),  # as long as a job may
        ([3 * HOUR], 5 * HOUR, Step.WAIT, 3 * HOUR - LEAD),
        ([3 * HOUR, HOUR], 5 * HOUR, Step.WAIT, HOUR - LEAD),
        ([LEAD], 5 * HOUR, Step.START, LEAD),
        ([MINUTE], 5 * HOUR, Step.START, MINUTE),
        ([GAP], 0 * HOUR, Step.START, GAP),  # its own time is over: the successor waits on
        ([-MINUTE], 5 * HOUR, Step.END, None),  # what is past is no reason: no run chases itself
    ],
)
def test_who_comes_next(ahead, left, step, at):
    relay = decide([standing(one) for one in ahead], NOW, HOLD, NOW + left)
    assert relay.step is step
    assert relay.at == (None if at is None else NOW + at)


def test_what_is_held_counts_and_what_is_a_draft_does_not():
    found = [standing(HOUR, State.DRAFT), standing(3 * HOUR, State.HELD), standing(2 * HOUR)]
    assert upcoming(found, NOW) == [NOW + 2 * HOUR, NOW + 3 * HOUR]


def test_a_hold_longer_than_the_longest_gap_reaches_farther():
    far = standing(12 * HOUR)
    assert decide([far], NOW, 24 * HOUR, NOW + 24 * HOUR).step is Step.WAIT
    assert decide([far], NOW, HOLD, NOW + HOLD).step is Step.END
