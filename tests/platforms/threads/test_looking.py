"""What went out is found again, counted and deleted."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.model import Part
from marronnier.platforms import base, threads
from tests.fakes.containers import failure
from tests.fakes.threads import Threads
from tests.platforms import building
from tests.platforms.threads.stage import connect, containers, deliver, prepare


def test_a_container_is_waited_for(fake):
    fake.pending = 3
    clock = building.QuickClock()
    deliver(connect(fake, clock=clock), "Bonjour")
    assert clock.slept == [1, 2, 3]
    fake.pending = 10**6
    with pytest.raises(base.Busy, match="still preparing"):
        prepare(connect(fake), "Bonjour")


def test_what_the_network_cannot_use_is_held_with_its_words(fake, images):
    fake.ends = "ERROR"
    with pytest.raises(base.Held, match="cannot use what it was given: FAILED_DOWNLOADING_VIDEO"):
        prepare(connect(fake, images), Part("a", (images.film("media/a.mp4"),)))


def test_a_claim_names_the_container_and_no_secret(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    assert prepared.request["container"] in fake.containers
    assert json.loads(json.dumps(prepared.request)) == prepared.request
    for value in (prepared, session, session.access, json.dumps(prepared.request)):
        assert Threads.token not in repr(value)
    assert not fake.posts


def test_what_was_published_is_found_whatever_became_of_its_first_hashtag(fake):
    session = connect(fake)
    first = prepare(session, "Le #début")
    assert threads.look(session, first) == ()
    sent = threads.publish(session, first)
    assert fake.posts[sent.id]["text"] == "Le début"
    assert threads.look(session, first) == (sent,)
    second = prepare(session, "Le #début", "La suite", number=1, before=(sent,))
    assert threads.look(session, second) == ()
    answer = threads.publish(session, second)
    assert threads.look(session, second) == (answer,)
    assert threads.look(session, first) == (sent,)


def test_the_same_answer_to_another_post_is_not_taken_for_it(fake):
    session = connect(fake)
    one, other = deliver(session, "un")[0], deliver(session, "deux")[0]
    prepared = prepare(session, "un", "oui", number=1, before=(one,))
    sent = threads.publish(session, prepared)
    fake.answered(other.id, "oui", "lumen")
    assert threads.look(session, prepared) == (sent,)


def test_what_goes_out_at_once_is_found_though_clocks_differ(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    sent = threads.publish(session, prepared)
    for seconds, found in ((-30, (sent,)), (0, (sent,)), (60, (sent,))):
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        fake.posts[sent.id]["timestamp"] = f"{at:%Y-%m-%dT%H:%M:%S+0000}"
        assert threads.look(session, prepared) == found


@pytest.mark.parametrize(
    "change",
    [{"text": "autre"}, {"media_type": "IMAGE"}, {"timestamp": "2020-01-01T00:00:00+0000"}],
)
def test_another_post_is_not_taken_for_it(fake, change):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.posts[threads.publish(session, prepared).id] |= change
    with pytest.raises(base.Unknown, match="says that it is out, and does not list it"):
        threads.look(session, prepared)


def test_a_container_that_has_gone_tells_nothing_and_the_list_does(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    sent = threads.publish(session, prepared)
    del fake.containers[prepared.request["container"]]
    assert threads.look(session, prepared) == (sent,)
    del fake.posts[sent.id]
    with pytest.raises(base.Busy):
        threads.look(session, prepared)


@pytest.mark.parametrize("state", ["ERROR", "EXPIRED"])
def test_a_container_that_ended(fake, state):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.containers[prepared.request["container"]]["ends"] = state
    with pytest.raises(base.Lapsed):
        threads.look(session, prepared)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (failure(100, 33), base.Busy),
        (failure(2), base.Busy),
        (failure(190), base.Held),
        ({"status": "NEUF"}, base.Unknown),
        ({"data": []}, base.Unknown),
    ],
)
def test_a_container_that_nobody_can_ask(fake, body, outcome):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.fault("status", 200 if outcome is base.Unknown else 400, body)
    with pytest.raises(outcome):
        threads.look(session, prepared)


@pytest.mark.parametrize("body", [{"data": {}}, {"data": [5, {"id": "../me"}]}, {}])
def test_a_list_that_is_none(fake, body):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    threads.publish(session, prepared)
    fake.fault("/me/threads", 200, body)
    with pytest.raises(base.Unknown):
        threads.look(session, prepared)


def test_a_person_who_settles_gives_the_address_alone(fake):
    session = connect(fake)
    (post,) = deliver(session, "un")
    given = base.Sent("", post.url.replace("threads.net", "threads.com") + "?xmt=abc")
    threads.publish(session, prepare(session, "un", "deux", number=1, before=(given,)))
    assert containers(fake)[1]["reply_to_id"] == post.id
    with pytest.raises(base.Held, match="not among the account's newest posts"):
        threads.delete(session, base.Sent("", "https://www.threads.net/@lumen/post/autre"))


def test_counts_and_comments(fake):
    session = connect(fake)
    (post, _) = deliver(session, "un", "deux")
    name = fake.answered(post.id, "Magnifique", "lou")
    counts = {"views": 40, "likes": 5, "replies": 1, "reposts": 2, "quotes": 0, "shares": 3}
    assert threads.metrics(session, post) == counts
    (comment,) = threads.comments(session, post)
    assert (comment["id"], comment["author"], comment["text"]) == (name, "lou", "Magnifique")
    assert comment["url"] == f"https://www.threads.net/@lumen/post/D{name}"


def test_deleting(fake):
    session = connect(fake)
    (post,) = deliver(session, "un")
    threads.delete(session, post)
    assert not fake.posts
    threads.delete(session, post)  # it is gone already


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(10), base.Held),
        (400, failure(190), base.Held),
        (400, failure(100, 33), base.Refused),
        (400, failure(4), base.Busy),
        (500, b"", base.Unknown),
        (200, {"success": "true"}, base.Unknown),
    ],
)
def test_a_deletion_that_fails(fake, status, body, outcome):
    session = connect(fake)
    (post,) = deliver(session, "un")
    fake.fault(f"/{post.id}$", status, body)
    with pytest.raises(outcome):
        threads.delete(session, post)
