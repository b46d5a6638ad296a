"""What happens between a claim and its request: what lands there counts, or is told as too late."""

import dataclasses

import pytest

from marronnier.cli import Settings
from marronnier.cli.world import make_world
from marronnier.model import State, say
from marronnier.platforms import outbox
from marronnier.running import Run
from marronnier.sending import FENCE, Armed, Sending, arm, fire, record_all, released, shoot
from tests.publishing.stage import CHARTER, NOW, post

DELIVERY = "lumen/2026-12-05-soldes/outbox"
APPROVED = CHARTER + "approvals:\n  required: [client]\n"


def run_of(made, **changes):
    """Return a run of this workspace that has read everything."""
    world = dataclasses.replace(make_world(Settings(made.folder, "en", NOW)), **changes)
    run = Run(world, {"outbox": outbox})
    run.refresh()
    return run


def arm_one(run, delivery=DELIVERY):
    (standing,) = [one for one in run.standings() if one.id == delivery]
    assert standing.state is State.DUE
    armed = arm(run, standing)
    assert isinstance(armed, Armed)
    return armed


def hold(made):
    made.run("hold", "lumen", "--why", "Un accident.", code=0)


def edit(made):
    made.add(post("Tout autre chose."))


def cancel(made):
    made.add(post(status="cancelled"))


def delete(made):
    (made.folder / made.path()).unlink()
    made.commit()


def withdraw(made):
    made.run("approve", DELIVERY, "--role", "client", "--withdraw", code=0)


@pytest.mark.parametrize("change", [hold, edit, cancel, delete, withdraw])
def test_what_lands_between_claim_and_request_counts(change, make):
    made = make(remote=True, charter=APPROVED).init()
    made.add()
    made.run("approve", DELIVERY, "--role", "client", code=0)
    run = run_of(made)
    armed = arm_one(run)
    change(made)
    assert fire(run, armed) is Sending.OVER
    assert made.sent() == []
    assert made.kinds() == ["claim", "released"]
    assert "it was not sent" in str(run.results[-1].reason)


@pytest.mark.parametrize("change", [hold, edit, cancel, withdraw])
def test_what_lands_after_the_request_is_too_late(change, make):
    made = make(remote=True, charter=APPROVED).init()
    made.add()
    made.run("approve", DELIVERY, "--role", "client", code=0)
    run = run_of(made)
    armed = arm_one(run)
    verdict = shoot(run, armed)
    change(made)
    record_all(run, [(armed, verdict)])
    assert made.kinds() == ["claim", "published"]
    assert len(made.sent()) == 1
    assert made.states()[DELIVERY] == "published"


def test_what_changes_nothing_of_it_stops_nothing(shared):
    shared.add()
    run = run_of(shared)
    armed = arm_one(run)
    shared.add(post("Un autre.", date="2026-12-07 10:00"), "2026-12-07-autre")
    shared.run("approve", "lumen/2026-12-07-autre", "--role", "client")
    assert fire(run, armed) is Sending.SENT
    assert len(shared.sent()) == 1


def test_a_claim_that_is_too_old_is_released(local):
    local.add()
    clock = make_world(Settings(local.folder, "en", NOW)).clock

    @dataclasses.dataclass
    class Suspended:
        gone: float = 0.0

        def monotonic(self):
            return clock.monotonic() + self.gone

        def __getattr__(self, name):
            return getattr(clock, name)

    laptop = Suspended()
    run = run_of(local, clock=laptop)
    armed = arm_one(run)
    laptop.gone = FENCE + 1  # its lid was closed
    assert fire(run, armed) is Sending.OVER
    assert local.kinds() == ["claim", "released"]
    assert local.sent() == []


def test_who_lost_its_claim_to_a_person_sends_nothing(local):
    local.add()
    run = run_of(local)
    armed = arm_one(run)
    other = run_of(local)
    other.record(DELIVERY, armed.claim, "parked", reason="Voyez.", said={})
    nonce = armed.claim["nonce"]
    local.run("resolve", DELIVERY, "--abandon", "--nonce", nonce, code=0)
    assert fire(run, armed) is Sending.OVER
    assert local.sent() == []
    assert local.kinds() == ["claim", "parked", "resolved"]
    assert local.states()[DELIVERY] == "cancelled"


def test_what_is_parked_meanwhile_is_not_sent(local):
    local.add()
    run = run_of(local)
    armed = arm_one(run)
    run_of(local).record(DELIVERY, armed.claim, "parked", reason="Voyez.", said={})
    assert fire(run, armed) is Sending.OVER
    assert local.sent() == []


def test_a_remote_that_is_away_at_the_last_moment_sends_nothing(shared, monkeypatch):
    monkeypatch.setattr("marronnier.running.PATIENCE", 0.5)
    shared.add()
    run = run_of(shared)
    armed = arm_one(run)
    away = shared.remote.with_name("ailleurs.git")
    shared.remote.rename(away)
    verdict = shoot(run, armed)
    assert verdict.kind == "released"
    assert "does not answer" in str(verdict.reason)
    away.rename(shared.remote)
    record_all(run, [(armed, verdict)])
    assert shared.kinds() == ["claim", "released"]


def test_several_are_armed_and_their_receipts_go_together(shared):
    names = ["2026-12-05-un", "2026-12-05-deux", "2026-12-05-trois"]
    for number, name in enumerate(names):
        shared.add(post(f"Texte de {name}.", date=f"2026-12-05 18:{10 * number:02}"), name)
    run = run_of(shared)
    armed = [arm_one(run, f"lumen/{name}/outbox") for name in names]
    verdicts = [(one, shoot(run, one)) for one in armed]
    before = shared.git("rev-list", "--count", "ledger", folder=shared.remote)
    record_all(run, verdicts)
    after = shared.git("rev-list", "--count", "ledger", folder=shared.remote)
    assert int(after) == int(before) + 1
    assert len(shared.sent()) == 3
    assert {result.state for result in run.results} == {State.PUBLISHED}


def test_what_is_armed_can_be_given_back(local):
    local.add()
    run = run_of(local)
    record_all(run, [(arm_one(run), released(say("We stop.")))])
    assert local.kinds() == ["claim", "released"]
    local.publish()
    assert len(local.sent()) == 1
