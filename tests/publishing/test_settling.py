"""Old claims, class by class: what each network lets a later run prove, and what stays a person's.

The publisher is real; the world is that of `simulation`.
"""

from datetime import timedelta

import pytest

from marronnier.model import State, say
from marronnier.platforms import base
from marronnier.platforms.base import Class
from marronnier.running import Run
from marronnier.sending import Armed, Sending, arm, fire
from marronnier.settling import RESENDS
from tests.publishing import simulation, stage
from tests.publishing.simulation import Fate, Network, Runner

DELIVERY = "lumen/un/outbox"
PATH = "content/lumen/2026/12/un.md"
KEYED = [Class.KEY, Class.WINDOW, Class.HANDLE]


def begin(class_, text="Un.", **more):
    truth = simulation.begin(class_)
    for name, value in more.items():
        setattr(truth, name, value)
    edit(truth, text)
    truth.pass_time(35 * 60)
    return truth


def edit(truth, text, status="approved", late=""):
    extra = f"late: {late}\n" if late else ""
    truth.write(PATH, stage.post(text, platform="[outbox]", status=status, extra=extra))
    simulation.approve(truth)


def run(truth, *requests, **fate):
    code = Runner(truth, Fate(requests=requests, **fate)).run()
    simulation.check(truth)
    return code


def kinds(truth):
    return [event.kind for event in truth.ledger.streams.get(DELIVERY, ())]


def shown(truth):
    return [one.text for one in truth.visible]


def state(truth):
    return truth.ledger.progress(DELIVERY).parts[0].state


# --- handles ------------------------------------------------------------------------------------


def test_a_handle_that_was_published_is_recorded_without_another_request():
    truth = begin(Class.HANDLE)
    run(truth, "silent")
    assert run(truth, "refused") == 0  # nothing is asked of it
    assert kinds(truth) == ["claim", "unknown", "published"]
    assert shown(truth) == ["Un."]


def test_a_handle_that_was_not_published_is_published_again_under_a_claim_of_its_own():
    truth = begin(Class.HANDLE)
    run(truth, "lost")
    assert run(truth) == 0
    assert kinds(truth) == ["claim", "unknown", "claim", "published"]
    first, _, second, _ = truth.ledger.streams[DELIVERY]
    assert second.data["request"] == first.data["request"]
    assert second.data["key"] == first.data["key"]
    assert second.data["repeats"] == first.data["nonce"] != second.data["nonce"]
    assert shown(truth) == ["Un."]


def test_a_handle_that_lapsed_is_let_go_and_a_new_one_is_prepared():
    truth = begin(Class.HANDLE)
    run(truth, "lapse")
    assert run(truth) == 0
    assert kinds(truth) == ["claim", "unknown", "released", "claim", "published"]
    keys = [e.data["key"] for e in truth.ledger.streams[DELIVERY] if e.kind == "claim"]
    assert len(set(keys)) == 2
    assert shown(truth) == ["Un."]


def test_handles_that_lapse_again_and_again_are_a_person_s():
    truth = begin(Class.HANDLE)
    for _ in range(2 * RESENDS + 2):
        run(truth, "lapse", "lapse")
    assert state(truth) is State.PARKED
    assert kinds(truth).count("claim") == RESENDS + 1
    told = truth.ledger.streams[DELIVERY][-1].data["reason"]
    assert told.startswith(f"It has ended. It was tried {RESENDS + 1} times: look at the account.")
    assert shown(truth) == []


def test_a_handle_that_nobody_can_read_stays_unknown(monkeypatch):
    truth = begin(Class.HANDLE)
    run(truth, "lost")

    def look(*_):
        raise base.Unknown(say("Its state cannot be read."))

    with monkeypatch.context() as patch:
        patch.setattr(Network, "look", look)
        assert run(truth) == 1
        truth.pass_time(3600)
        assert run(truth) == 1
    assert kinds(truth) == ["claim", "unknown"]
    run(truth)
    assert shown(truth) == ["Un."]


def test_what_stays_unknown_for_a_day_is_a_person_s(monkeypatch):
    truth = begin(Class.HANDLE)
    run(truth, "lost")

    def look(*_):
        raise base.Unknown(say("Its state cannot be read."))

    monkeypatch.setattr(Network, "look", look)
    truth.pass_time(23.9 * 3600)
    run(truth)
    assert kinds(truth) == ["claim", "unknown"]
    truth.pass_time(3600)
    assert run(truth) == 1
    assert kinds(truth) == ["claim", "unknown", "parked"]
    told = truth.ledger.streams[DELIVERY][-1].data["reason"]
    assert told.startswith("Its state cannot be read. In a whole day nobody could tell whether it")
    assert "marronnier resolve lumen/un/outbox --nonce" in told
    assert run(truth) == 0  # told once; it waits for a person now


def test_a_durable_key_is_not_repeated_for_ever():
    truth = begin(Class.KEY)
    edit(truth, "Un.", late="30d")
    truth.pass_time(60)
    for _ in range(30):
        run(truth, "lost")
        truth.pass_time(3600)
    assert state(truth) is State.PARKED
    assert kinds(truth)[-2:] == ["claim", "parked"]  # the day is that of the first of them
    assert 20 < kinds(truth).count("claim") < 27
    assert shown(truth) == []


# --- limits of the rate -------------------------------------------------------------------------


def limit(monkeypatch, truth, pause):
    """Let the network ask to be left alone; return the moments at which it was asked."""
    asked, publish = [], Network.publish

    def answer(network, session, prepared):
        asked.append(truth.now)
        if len(asked) == 1:
            raise base.Busy(say("It limits our rate."), truth.now + pause)
        return publish(network, session, prepared)

    monkeypatch.setattr(Network, "publish", answer)
    return asked


def test_a_network_that_limits_our_rate_is_left_alone_until_its_moment(monkeypatch):
    truth = begin(Class.KEY)
    second = stage.post("Deux.", platform="[outbox]", date="2026-12-05 18:32")
    truth.write(PATH.replace("un", "deux"), second)
    simulation.approve(truth)
    asked = limit(monkeypatch, truth, timedelta(minutes=40))
    assert run(truth) == 1
    assert len(asked) == 1  # the other post, too, waits: the limit is the account's
    truth.pass_time(30 * 60)
    assert run(truth) == 1
    assert len(asked) == 1
    truth.pass_time(11 * 60)
    assert run(truth) == 0
    assert sorted(shown(truth)) == ["Deux.", "Un."]


def test_no_network_silences_an_account_for_more_than_a_day(monkeypatch):
    truth = begin(Class.KEY)
    edit(truth, "Un.", late="30d")
    asked = limit(monkeypatch, truth, timedelta(days=400))
    truth.pass_time(60)
    run(truth)
    truth.pass_time(25 * 3600)
    assert run(truth) == 0
    assert len(asked) == 2
    assert shown(truth) == ["Un."]


@pytest.mark.parametrize("class_", [*KEYED, Class.LOOK])
def test_what_nobody_wants_any_more_is_let_go(class_):
    truth = begin(class_)
    run(truth, "lost")
    edit(truth, "Un, corrigé.")
    run(truth)
    assert kinds(truth) == ["claim", "unknown"]  # it may still arrive
    truth.pass_time(11 * 60)
    run(truth)
    assert kinds(truth) == ["claim", "unknown", "released"]
    simulation.approve(truth)
    run(truth)
    assert shown(truth) == ["Un, corrigé."]


# --- repeats ------------------------------------------------------------------------------------


def test_a_windowed_key_that_failed_twice_is_only_looked_for():
    truth = begin(Class.WINDOW)
    run(truth, "lost")
    run(truth, "lost")
    assert kinds(truth) == ["claim", "unknown", "claim", "unknown"]
    for _ in range(3):
        run(truth)
    assert kinds(truth) == ["claim", "unknown", "claim", "unknown"]
    truth.pass_time(11 * 60)
    run(truth)
    assert kinds(truth)[4:] == ["released", "claim", "published"]
    assert shown(truth) == ["Un."]


@pytest.mark.parametrize("class_", [Class.KEY, Class.HANDLE])
def test_what_can_be_repeated_for_ever_is(class_):
    truth = begin(class_)
    for _ in range(6):
        run(truth, "lost")
    run(truth)
    assert shown(truth) == ["Un."]
    assert state(truth) is State.PUBLISHED


@pytest.mark.parametrize("answer", ["refused", "busy", "unsent"])
@pytest.mark.parametrize("class_", KEYED)
def test_a_repeat_that_is_not_taken_proves_nothing_of_the_first(class_, answer):
    truth = begin(class_)
    run(truth, "lost")
    run(truth, answer)
    refused = class_ is Class.KEY and answer == "refused"  # the place itself is
    assert state(truth) is (State.REFUSED if refused else State.UNKNOWN)


@pytest.mark.parametrize("class_", list(Class))
@pytest.mark.parametrize("first", [pytest.param("lost", marks=pytest.mark.slow), "late", "silent"])
@pytest.mark.parametrize("after", [False, True])
def test_every_kill_of_the_run_that_settles(class_, first, after, count):
    points = 0
    for n in range(1, 200):
        truth = begin(class_)
        run(truth, first)
        code = run(truth, dies=n, after=after)
        for _ in range(6):
            truth.pass_time(11 * 60)
            run(truth)
        assert shown(truth) in (["Un."], []), n
        assert shown(truth) == ["Un."] or state(truth) is State.PARKED, n
        if code != -9:
            break
        points += 1
    assert points > 3
    count(points)


# --- owners that may only be asleep -------------------------------------------------------------


def armed_by(truth):
    """Return a laptop that has claimed, and what it has armed."""
    laptop = Runner(truth, Fate())
    one = Run(laptop.world(), {"outbox": Network(laptop)})
    one.refresh()
    (standing,) = one.standings()
    armed = arm(one, standing)
    assert isinstance(armed, Armed)
    return one, armed


@pytest.mark.parametrize("class_", list(Class))
def test_a_laptop_that_wakes_up_sends_nothing_twice(class_):
    """Closed between its claim and its request; another run settles; then it is opened."""
    truth = begin(class_, blind=True)
    one, armed = armed_by(truth)
    for minutes in (1, 11, 11):
        truth.pass_time(60 * minutes)
        run(truth)
    others = len(truth.visible)
    assert others == (class_ in (Class.KEY, Class.HANDLE, Class.WINDOW))
    assert fire(one, armed) is Sending.OVER
    simulation.check(truth)
    assert len(truth.visible) == others
    assert state(truth) is (State.PUBLISHED if others else None)  # its own word frees the claim


@pytest.mark.parametrize("class_", [Class.LOOK, Class.WINDOW])
def test_absence_counts_only_once_the_owner_is_proven_to_have_ended(class_):
    for blind, end in ((True, State.PARKED), (False, State.PUBLISHED)):
        truth = begin(class_, blind=blind)
        run(truth, dies=6)  # claimed, not sent
        assert kinds(truth) == ["claim"]
        truth.pass_time(25 * 60)  # beyond the key's window
        run(truth)
        run(truth)
        assert state(truth) is end, (class_, blind)


def test_a_doubt_about_an_owner_stays_with_what_follows():
    """An unproven owner, then a repeat by one that dies and is proven to have: still a doubt."""
    truth = begin(Class.WINDOW, blind=True)
    armed_by(truth)
    truth.pass_time(5 * 60)
    run(truth, "lost")  # repeats, in vain
    assert kinds(truth) == ["claim", "claim", "unknown"]
    truth.blind = False
    truth.pass_time(30 * 60)
    run(truth)
    assert state(truth) is State.PARKED


def test_a_living_owner_is_left_alone():
    truth = begin(Class.KEY)
    one, armed = armed_by(truth)
    for _ in range(3):
        truth.pass_time(20)
        run(truth)
        assert kinds(truth) == ["claim"]
    one.world.clock.truth.now -= simulation.timedelta(seconds=45)
    assert fire(one, armed) is Sending.SENT
    assert shown(truth) == ["Un."]
