"""What went out is found again, counted and deleted."""

from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, instagram
from tests.fakes.containers import failure
from tests.platforms import building
from tests.platforms.instagram.stage import connect, deliver, prepare


@pytest.fixture
def claimed(fake, images):
    session = connect(fake, images)
    return session, prepare(session, Part("Le texte #Été", (images.add("media/a.png"),)))


def test_a_container_that_was_not_published_is_nothing_yet(claimed):
    assert instagram.look(*claimed) == ()


def test_a_container_that_was_published_is_found_in_the_list(claimed, images):
    session, prepared = claimed
    sent = instagram.publish(session, prepared)
    deliver(session, Part("Un autre", (images.add("media/b.png"),)))
    assert instagram.look(session, prepared) == (sent,)


def test_a_story_that_was_published_is_found(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("", (images.add("media/a.png"),)), format="story")
    sent = instagram.publish(session, prepared)
    assert instagram.look(session, prepared) == (sent,)


@pytest.mark.parametrize(
    "change",
    [
        {"caption": "autre"},
        {"media_type": "VIDEO"},
        {"timestamp": "2020-01-01T00:00:00+0000"},
        {"timestamp": "hier"},
    ],
)
def test_another_post_is_not_taken_for_it(fake, claimed, change):
    session, prepared = claimed
    sent = instagram.publish(session, prepared)
    fake.posts[sent.id] |= change
    with pytest.raises(base.Unknown, match="says that it is out, and does not list it"):
        instagram.look(session, prepared)


def test_a_container_that_has_gone_tells_nothing_and_the_list_does(fake, claimed):
    session, prepared = claimed
    sent = instagram.publish(session, prepared)
    del fake.containers[prepared.request["container"]]
    assert instagram.look(session, prepared) == (sent,)
    del fake.posts[sent.id]
    with pytest.raises(base.Busy):
        instagram.look(session, prepared)


@pytest.mark.parametrize("state", ["ERROR", "EXPIRED"])
def test_a_container_that_ended(fake, claimed, state):
    session, prepared = claimed
    fake.containers[prepared.request["container"]]["ends"] = state
    with pytest.raises(base.Lapsed):
        instagram.look(session, prepared)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (failure(100, 33, "does not exist"), base.Busy),
        (failure(2), base.Busy),
        (failure(190), base.Held),
        ({"status_code": "NEUF"}, base.Unknown),
        ({"status_code": ["PUBLISHED"]}, base.Unknown),
        (b"[" * 50_000, base.Busy),
    ],
)
def test_a_container_that_nobody_can_ask(fake, claimed, body, outcome):
    fake.fault("status_code", 200 if outcome is base.Unknown else 400, body)
    with pytest.raises(outcome):
        instagram.look(*claimed)


def test_a_comment_is_found_in_the_list(fake, images):
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    prepared = prepare(session, *parts, number=1, before=(post,))
    assert prepared.class_ is base.Class.LOOK
    assert instagram.look(session, prepared) == ()
    fake.answered(post.id, "Le lien", "lou")
    fake.answered(post.id, "Autre chose", "lumen")
    assert instagram.look(session, prepared) == ()
    sent = instagram.publish(session, prepared)
    assert instagram.look(session, prepared) == (sent,)


@pytest.fixture
def commented(fake, images):
    """Return a session, what was prepared of a comment, and the comment that it became."""
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    prepared = prepare(session, *parts, number=1, before=(post,))
    return session, prepared, instagram.publish(session, prepared)


def test_a_comment_that_an_earlier_try_left_is_it(fake, images):
    """Or one whose moment another clock tells."""
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    delivery = building.delivery(session.access.account, *parts, instant=early)
    prepared = instagram.prepare(session, delivery, 1, (post,))
    sent = instagram.publish(session, prepared)
    fake.comments[sent.id]["timestamp"] = "2026-11-20T09:05:00+0000"
    assert instagram.look(session, prepared) == (sent,)
    fake.comments[sent.id]["timestamp"] = "2026-11-20T08:05:00+0000"
    assert instagram.look(session, prepared) == ()


@pytest.mark.parametrize("untold", ["username", "timestamp"])
def test_a_comment_that_does_not_tell_whose_or_when_may_be_it(fake, commented, untold):
    session, prepared, sent = commented
    fake.comments[sent.id][untold] = ""
    assert instagram.look(session, prepared) == (sent,)


def test_more_comments_than_are_listed_prove_no_absence(fake, commented):
    session, prepared, sent = commented
    del fake.comments[sent.id]
    assert instagram.look(session, prepared) == ()
    for number in range(50):
        fake.answered(prepared.request["media"], f"Bravo {number}", "lou")
    with pytest.raises(base.Unknown, match="too much to look through"):
        instagram.look(session, prepared)


def test_a_person_who_settles_gives_the_address_alone(fake, images):
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    given = base.Sent("", post.url.replace("www.", "") + "?igsh=abc")
    instagram.publish(session, prepare(session, *parts, number=1, before=(given,)))
    assert fake.comments[str(fake.last)]["media"] == post.id
    with pytest.raises(base.Held, match="not among the account's newest posts"):
        instagram.delete(session, base.Sent("", "https://www.instagram.com/p/autre/"))


def test_counts_and_comments(fake, images):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    fake.answered(post.id, "Magnifique", "lou")
    fake.answered(post.id, "Merci", "lumen")
    counts = {"likes": 5, "comments": 2}
    assert instagram.metrics(session, post) == {
        **counts,
        "views": 40,
        "reach": 30,
        "saved": 2,
        "shares": 1,
    }
    (comment,) = instagram.comments(session, post)
    assert (comment["author"], comment["text"], comment["url"]) == ("lou", "Magnifique", post.url)
    fake.fault("insights", 400, failure(100, 0, "metric[0] must be one of"))
    assert instagram.metrics(session, post) == counts


def test_deleting(fake, images):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    instagram.delete(session, post)
    assert not fake.posts
    instagram.delete(session, post)  # it is gone already


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(100, 33, "does not support this operation"), base.Unsupported),
        (400, failure(10, 0, "permission"), base.Held),
        (400, failure(190), base.Held),
        (500, b"", base.Unknown),
        (200, {"success": False}, base.Unknown),
    ],
)
def test_a_deletion_that_fails(fake, images, status, body, outcome):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    fake.requests.clear()
    fake.fault(f"/{post.id}$", status, body)
    with pytest.raises(outcome):
        instagram.delete(session, post)
