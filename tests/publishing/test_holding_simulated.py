"""Runs that stay, in the world in memory: killed or asked to stop at every effect, and raced."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.holding import Holding
from marronnier.model import State, Trouble
from marronnier.platforms import base
from marronnier.running import Run
from tests.publishing import simulation, stage
from tests.publishing.simulation import Fate, Killed, Network, Runner

CLASSES = list(base.Class)
PLANNED = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
FAULTS = ["ok", "slow", "lost", "silent", "late", "unsent", "busy", "refused"]


@dataclass
class Holder(Runner):
    """A run that waits up to some minutes; at the effect `stops` it is asked to end."""

    minutes: int = 5
    stops: int = 0

    @property
    def asked(self):
        return 0 < self.stops <= self.effects

    def pause(self, seconds):
        if not self.asked:
            self.sleep(seconds)
        return self.asked

    def run(self):
        run = Run(self.world(), {"outbox": Network(self)})
        until = self.truth.now + timedelta(minutes=self.minutes)
        try:
            return Holding(run, until).hold()
        except Trouble:
            return 2
        except Killed:
            return -9
        finally:
            self.truth.dead.add(self.name)


def two_posts(class_, *, blind=False):
    """Return a truth half a minute before a thread of two, and a post a few seconds behind it."""
    truth = simulation.begin(class_)
    truth.blind = blind
    thread = stage.post("Un.\n\n---\n\nDeux.", date="2026-12-05 18:30:00")
    other = stage.post("Trois.", date="2026-12-05 18:30:05", platform="[outbox.autre]")
    truth.write("content/lumen/2026/12/fil.md", thread)
    truth.write("content/lumen/2026/12/seul.md", other)
    simulation.approve(truth)
    truth.pass_time((PLANNED - truth.now).total_seconds() - 30)
    return truth


def finish(truth):
    """Let short runs come by, as the schedule starts them."""
    for _ in range(6):
        truth.pass_time(11 * 60)
        assert Runner(truth, Fate()).run() in (0, 1)
        simulation.check(truth)


def states(truth):
    ledger = truth.ledger
    return [p.state for name in ledger.deliveries() for p in ledger.progress(name).parts.values()]


def everything_is_out(truth):
    """Tell whether all three are out, or a person was told of those that nobody can know."""
    if truth.class_ is base.Class.NEITHER and State.PARKED in states(truth):
        return True
    return sorted(one.text for one in truth.visible) == ["Deux.", "Trois.", "Un."]


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
def test_without_faults_each_is_out_at_its_second(class_):
    truth = two_posts(class_)
    assert Holder(truth, Fate()).run() == 0
    simulation.check(truth)
    assert {one.text: (one.at - PLANNED).total_seconds() for one in truth.visible} == {
        "Un.": 0.0,
        "Deux.": 0.0,
        "Trois.": 5.0,
    }
    assert set(states(truth)) == {State.PUBLISHED}


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
@pytest.mark.parametrize("fault", ["ok", pytest.param("silent", marks=pytest.mark.slow)])
def test_killed_at_every_effect(class_, fault, count):
    points = 0
    for after in (False, True):
        for n in range(1, 1000):
            truth = two_posts(class_)
            code = Holder(truth, Fate(n, after, requests=(fault,))).run()
            simulation.check(truth)
            finish(truth)
            assert everything_is_out(truth), (n, after, truth.visible)
            if code != -9:
                break
            points += 1
    count(points)
    assert points > 20


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
def test_who_comes_after_a_crash_sends_nothing_before_its_second(class_):
    early = 0
    for after in (False, True):
        for n in range(1, 1000):
            truth = two_posts(class_)
            if Holder(truth, Fate(n, after)).run() != -9:
                break
            early += State.CLAIMED in states(truth) and truth.now < PLANNED
            Runner(truth, Fate()).run()
            simulation.check(truth)
            for one in truth.visible:
                seconds = 5 if one.text == "Trois." else 0
                assert one.at >= PLANNED + timedelta(seconds=seconds), (n, after, one)
    assert early  # some had claimed what was still to come


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
@pytest.mark.parametrize("fault", ["ok", pytest.param("silent", marks=pytest.mark.slow)])
def test_asked_to_stop_at_every_effect(class_, fault):
    left_open = {State.UNKNOWN} if fault == "silent" else set()
    whole = 0
    for n in range(1, 1000):
        truth = two_posts(class_)
        holder = Holder(truth, Fate(requests=(fault,)), stops=n)
        code = holder.run()
        if holder.effects < n:  # it was over before
            break
        assert code in (0, 1), n  # 1: it was in its last turn, and tells what it met
        assert not set(states(truth)) & ({State.CLAIMED, State.UNKNOWN} - left_open), n
        whole += len(truth.visible) not in (0, 3)
        finish(truth)
        assert everything_is_out(truth), (n, truth.visible)
    assert n > 20
    assert whole  # some stops fell between two posts


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
def test_several_at_once_with_faults(class_, request):
    seeds = range(200 if request.config.getoption("--all") else 10)
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311 - a seed is to be played again
        truth = two_posts(class_, blind=chance.random() < 0.3)
        runners = [
            kind(truth, _fate(chance), **more)
            for kind, more in (
                (Holder, {"stops": chance.choice([0, 0, chance.randint(1, 60)])}),
                (Holder, {}),
                (Runner, {}),
            )
        ]
        simulation.interleave(runners, [chance.randrange(3) for _ in range(400)])
        simulation.check(truth)
        finish(truth)
        open_ = {State.CLAIMED, State.UNKNOWN}
        assert not set(states(truth)) & open_, (seed, states(truth))


def _fate(chance):
    def some(choices, at_most):
        return tuple(chance.choice(choices) for _ in range(chance.randint(0, at_most)))

    return Fate(
        dies=chance.choice([0, 0, chance.randint(1, 60)]),
        after=chance.random() < 0.5,
        pushes=some(["ok", "ok", "lost", "silent"], 5),
        requests=some(FAULTS, 3),
        fetches=some(["ok", "ok", "ok", "away"], 8),
    )


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.name)
def test_what_waits_behind_a_slow_network_is_looked_at_again(class_):
    """A minute later its claim is too old: it is given back, claimed anew, and sent."""
    truth = simulation.begin(class_)
    for name in ("un", "deux", "trois"):
        text = stage.post(f"{name}.", date="2026-12-05 18:30:00", platform=f"[outbox.{name}]")
        truth.write(f"content/lumen/2026/12/{name}.md", text)
    simulation.approve(truth)
    truth.pass_time((PLANNED - truth.now).total_seconds() - 30)
    assert Holder(truth, Fate(requests=("slow",)), minutes=10).run() == 0
    simulation.check(truth)
    late = [(one.at - PLANNED).total_seconds() for one in truth.visible]
    assert late[0] == 59  # its own network
    assert all(59 <= seconds < 90 for seconds in late[1:]), late
    kinds = [event.kind for name in ("trois", "un") for event in _events(truth, name)]
    assert kinds == ["claim", "released", "claim", "published"] * 2


def _events(truth, name):
    return truth.ledger.streams[f"lumen/{name}/outbox.{name}"]


def test_a_remote_that_is_away_for_minutes_costs_minutes_and_no_post():
    truth = two_posts(base.Class.LOOK)
    fetches = ("ok",) * 4 + ("away",) * 12
    assert Holder(truth, Fate(fetches=fetches), minutes=30).run() == 0
    simulation.check(truth)
    assert sorted(one.text for one in truth.visible) == ["Deux.", "Trois.", "Un."]
