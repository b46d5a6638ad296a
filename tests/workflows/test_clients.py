"""`plan --format clients`: who has something to do now, as a workflow's matrix reads it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.approving import Digests
from marronnier.ledger import Ledger, read_ledger
from marronnier.model import State
from marronnier.render.plans import plan_clients
from marronnier.standings import Standing
from tests.platforms import building

AT = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
CLAIM = {
    "part": 0,
    "parts": 1,
    "digest": "d1",
    "content_digest": "c1",
    "account": "outbox",
    "class": "key",
    "key": "k",
    "nonce": "n",
    "request": {},
    "by": {},
    "expires_at": "2026-12-05T17:33:00.000+00:00",
}


def standing(client, state, post="soir"):
    path = f"content/{client}/{post}.md"
    delivery = building.delivery(building.account("outbox", ""), "Bonsoir")
    known = {"delivery": delivery, "digests": Digests(delivery)}
    return Standing(client, post, "outbox", "outbox", "Le soir", path, state, **known)


def ledger(*events):
    """Return a ledger with events (stream, kind, data)."""
    files = dict([Ledger().write("_ledger", "genesis", AT)])
    known = read_ledger(files)
    for number, (stream, kind, data) in enumerate(events):
        path, event = known.write(stream, kind, AT + timedelta(seconds=number), **data)
        files[path] = event
        known = read_ledger(files)
    return known


def chosen(standings, known=None, client=""):
    name, _, value = plan_clients(standings, known or ledger(), client).partition("=")
    assert name == "clients"
    return json.loads(value)


@pytest.mark.parametrize("state", list(State))
def test_states_that_are_work(state):
    work = {State.DUE, State.CLAIMED, State.UNKNOWN, State.MISSED}
    assert chosen([standing("lumen", state)]) == (["lumen"] if state in work else [])


def test_a_client_is_named_once_and_in_order():
    due = [standing(name, State.DUE) for name in ("nova", "lumen", "nova")]
    assert chosen(due) == ["lumen", "nova"]
    assert chosen(due, client="nova") == ["nova"]


def test_what_was_missed_is_work_once():
    missed = [standing("lumen", State.MISSED)]
    noted = ledger(("lumen/soir/outbox", "missed", {"digest": missed[0].digest}))
    assert chosen(missed, noted) == []
    changed = ledger(("lumen/soir/outbox", "missed", {"digest": "d0"}))
    assert chosen(missed, changed) == ["lumen"]


def test_a_claim_is_settled_although_its_post_is_gone():
    claim = ("lumen/parti/outbox", "claim", CLAIM)
    assert chosen([], ledger(claim)) == ["lumen"]
    assert chosen([], ledger(claim), client="nova") == []
    receipt = ("lumen/parti/outbox", "published", {"part": 0, "nonce": "n"})
    assert chosen([], ledger(claim, receipt)) == []


def test_what_a_run_that_holds_waits_for_is_work_too():
    planned = [standing("lumen", State.SCHEDULED), standing("nova", State.HELD)]
    line = plan_clients(planned, ledger(), near=lambda one: one.client == "nova")
    assert line == 'clients=["nova"]'


@pytest.mark.parametrize("name", ["Lumen", "a b", 'x"]\nsecrets=', "é", "a" * 41, ""])
def test_a_name_that_could_be_more_than_a_name_is_left_out(name):
    assert chosen([standing(name, State.DUE), standing("lumen", State.DUE)]) == ["lumen"]
    assert "\n" not in plan_clients([standing(name, State.DUE)], ledger())
