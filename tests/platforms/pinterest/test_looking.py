"""What stands on Pinterest: found again, counted, deleted."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.platforms import base, pinterest
from tests.fakes.pinterest import problem
from tests.platforms import building
from tests.platforms.pinterest.account import LINK, connect, deliver, filmed, pin, prepared


@pytest.mark.parametrize("kind", ["image", "carousel", "film"])
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("text", ["Été & <b>", "", "un\n\ndeux  trois"])
def test_a_pin_is_found_again(api, images, kind, link, text):
    session = connect(api, images)
    part = {
        "image": lambda: pin(images, text=text, link=link),
        "carousel": lambda: pin(images, 2, text=text, link=link),
        "film": lambda: dataclasses.replace(filmed(images), text=text, link=link),
    }[kind]()
    asked = prepared(session, part)
    assert pinterest.look(session, asked) == ()
    sent = pinterest.publish(session, asked)
    deliver(session, pin(images, title="autre chose"))
    deliver(session, part, board="7002")
    assert pinterest.look(session, asked) == (sent,)
    api.pins[sent.id]["link"] = (link and link + "/") or None
    assert pinterest.look(session, asked) == (sent,)
    api.pins[sent.id]["link"] = "https://lumen.example/autre"
    with pytest.raises(base.Unknown, match="says the same and shows something else"):
        pinterest.look(session, asked)
    api.pins[sent.id]["title"] = "autre"
    assert pinterest.look(session, asked) == ()


@pytest.mark.parametrize(
    ("created", "found"),
    [
        ("2026-11-01T10:00:00", 0),
        ("2026-11-01T10:00:00Z", 0),
        ("2099-01-01T10:00:00+02:00", 1),
        ("hier", 1),
        (None, 1),
    ],
)
def test_what_stood_there_before_is_not_this_one(api, images, created, found):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    sent = pinterest.publish(session, asked)
    api.pins[sent.id]["created_at"] = created
    assert len(pinterest.look(session, asked)) == found


def test_what_an_earlier_try_left_is_this_one(api, images):
    session = connect(api, images)
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    account, options = session.access.account, {"board": "7001"}
    delivery = building.delivery(account, pin(images), instant=early, **options)
    sent = pinterest.publish(session, pinterest.prepare(session, delivery, 0, ()))
    api.pins[sent.id]["created_at"] = "2026-11-20T09:01:00"
    assert pinterest.look(session, pinterest.prepare(session, delivery, 0, ())) == (sent,)


def filled(api, days):
    """Have pins of other days stand on the board, made in this order."""
    for number, day in enumerate(days):
        api.pins[str(number)] = {
            "id": str(number),
            "board_id": "7001",
            "title": "autre",
            "created_at": f"2026-{day}T10:00:00",
        }


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_board_is_read_until_what_is_older(api, images, newest_first):
    session = connect(api, images)
    filled(api, [f"10-{day:02}" for day in range(1, 10)])
    api.newest_first = newest_first
    asked = prepared(session, pin(images))
    sent = pinterest.publish(session, asked)
    api.requests.clear()
    assert pinterest.look(session, asked) == (sent,)
    assert len(api.requests) == (1 if newest_first else 4)
    del api.pins[sent.id]
    assert pinterest.look(session, asked) == ()
    api.newest_first = True


def test_a_board_without_end_proves_no_absence(api, images):
    session = connect(api, images)
    filled(api, ["12-24"] * 40)
    asked = prepared(session, pin(images))
    with pytest.raises(base.Unknown, match="too many pins to be looked through"):
        pinterest.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"", base.Unknown),
        (200, {"items": 5}, base.Unknown),
        (404, problem(40), base.Unknown),
        (401, problem(2), base.Held),
        (403, b"<html>", base.Unknown),
        (429, b"", base.Busy),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(api, images, status, body, outcome):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.fault("/v5/boards", status, body)
    with pytest.raises(outcome):
        pinterest.look(session, asked)


def test_hostile_lists_are_not_this_pin(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    hostile = [
        5,
        None,
        {},
        {"id": ["7"], "title": {"a": 1}},
        {**asked.request["body"], "id": "../7"},
    ]
    api.fault("/v5/boards", 200, {"items": hostile})
    assert pinterest.look(session, asked) == ()


def test_figures_and_deletion(api, images):
    session = connect(api, images)
    sent = deliver(session, pin(images))
    assert pinterest.metrics(session, sent) == {"pin_click": 7, "impression": 20, "save": 3}
    settled = base.Sent("", f"https://www.pinterest.com/pin/la-lampe--{sent.id}/?x=1")
    pinterest.delete(session, settled)
    pinterest.delete(session, sent)  # it is gone already
    assert not api.pins
    with pytest.raises(base.Unknown, match="tells no figures"):
        pinterest.metrics(session, sent)
    with pytest.raises(base.Held, match="is no pin"):
        pinterest.delete(session, base.Sent("", "https://www.pinterest.com/lumen/"))
    api.fault("/v5/pins", 200, {"pin_metrics": {"lifetime_metrics": [5]}})
    assert pinterest.metrics(session, sent) == {}
    api.fault("/v5/pins", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        pinterest.delete(session, sent)
