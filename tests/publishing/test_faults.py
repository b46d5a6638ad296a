"""Publishers with a fault, which drawn histories must find out: else they prove nothing."""

import pytest

from marronnier import sending, settling, standings
from marronnier.model import Trouble, say
from marronnier.platforms import base
from tests.publishing import simulation
from tests.publishing.seeds import History
from tests.publishing.simulation import Runner

MANY = 1000  # the first forty find them all


def forget_to_compare(monkeypatch):
    """Take every push, whatever the ledger's head."""

    def fetch(self):
        head = str(len(self.truth.history))
        return simulation.Snapshot("any", dict(self.truth.events)) if head else None

    def append(self, _head, files, _subject):
        self.effect(lambda: self.truth.history.append({**files, **self.truth.events}))
        return simulation.Pushed(simulation.Landing.LANDED, "any")

    monkeypatch.setattr(Runner, "_fetch", fetch)
    monkeypatch.setattr(Runner, "append", append)


def take_silence_for_a_no(monkeypatch):
    monkeypatch.setattr(sending, "unknown", sending.released)


def send_unknown_ones_again(monkeypatch):
    monkeypatch.setattr(settling.OpenClaim, "resolve", ask_again)


def send_again_what_was_not_seen(monkeypatch):
    monkeypatch.setattr(settling.OpenClaim, "_absent", ask_again)


def ask_again(claim):
    return claim.claim.data, sending.request(claim.platform, claim.session, claim.prepared)


def take_the_living_for_dead(monkeypatch):
    monkeypatch.setattr(Runner, "ended", lambda *_: True)
    monkeypatch.setattr(settling, "LISTING", settling.timedelta(0))


def let_handles_go(monkeypatch):
    """Take a handle that is not out yet for one that never will be."""

    def lapsed(*_):
        raise base.Lapsed(say("It has ended."))

    plain = simulation.Network.look

    def look(self, session, prepared):
        handles = self.runner.truth.class_ is base.Class.HANDLE
        return plain(self, session, prepared) or (lapsed() if handles else ())

    monkeypatch.setattr(simulation.Network, "look", look)


def forget_approvals(monkeypatch):
    monkeypatch.setattr(standings, "missing_roles", lambda *_: ())


def forget_what_was_sent(monkeypatch):
    monkeypatch.setattr(standings, "_by_ledger", lambda *_: None)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "fault",
    [
        forget_to_compare,
        take_silence_for_a_no,
        send_unknown_ones_again,
        send_again_what_was_not_seen,
        take_the_living_for_dead,
        let_handles_go,
        forget_approvals,
        forget_what_was_sent,
    ],
    ids=lambda fault: fault.__name__,
)
def test_a_publisher_with_a_fault_is_found_out(fault, monkeypatch):
    """A check that cannot fail proves nothing."""
    fault(monkeypatch)
    with pytest.raises((AssertionError, Trouble)):
        play_all()


def play_all():
    for seed in range(MANY):
        History(seed).play()
