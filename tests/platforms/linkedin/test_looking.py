"""What stands on LinkedIn: found again, counted, deleted."""

from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, linkedin
from marronnier.platforms.linkedin import posts
from tests.fakes.linkedin import (
    MEMBER,
    problem,
)
from tests.platforms import building
from tests.platforms.linkedin.account import LINK, connect, deliver, film, prepared, shown


@pytest.mark.parametrize("text", ["Été (a) #b", "a https://lumen.example/a_b", "un\n\ndeux  trois"])
@pytest.mark.parametrize("kind", ["", "link", "picture", "pictures", "film"])
def test_a_post_is_found_again(api, images, text, kind):
    api.status = ["AVAILABLE"]
    session = connect(api, images)
    media = {
        "picture": (images.add("media/a.png"),),
        "pictures": (images.add("media/a.png"), images.add("media/b.png")),
        "film": (film(images),),
    }.get(kind, ())
    link = LINK if kind == "link" else ""
    asked = prepared(session, Part(text, media, link, title="t" if link else ""))
    assert linkedin.look(session, asked) == ()
    sent = linkedin.publish(session, asked)
    deliver(session, "autre chose")
    assert linkedin.look(session, asked) == (sent,)
    other = prepared(session, Part(text, (), LINK + "/2", title="t"))
    with pytest.raises(base.Unknown, match="says the same and shows something else"):
        linkedin.look(session, other)


def test_what_stood_there_before_is_not_this_one(api):
    session = connect(api)
    deliver(session, "Bonjour")
    shown(api)[0]["createdAt"] = 1_700_000_000_000
    assert linkedin.look(session, prepared(session, "Bonjour")) == ()


def test_what_an_earlier_try_left_is_this_one(api):
    """A delivery that comes late looks as far back as its own moment."""
    session = connect(api)
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    delivery = building.delivery(session.access.account, "Bonjour", instant=early)
    linkedin.publish(session, linkedin.prepare(session, delivery, 0, ()))
    shown(api)[0]["createdAt"] = int(datetime(2026, 11, 20, 9, 1, tzinfo=UTC).timestamp() * 1000)
    assert len(linkedin.look(session, linkedin.prepare(session, delivery, 0, ()))) == 1


def test_a_list_without_end_proves_no_absence(api):
    session = connect(api)
    asked = prepared(session, "Bonjour")
    sent = linkedin.publish(session, asked)
    for number in range(50):
        api.posts[f"urn:li:share:{number}"] = {**api.posts[sent.id], "commentary": str(number)}
    with pytest.raises(base.Unknown, match="lists 50 newer posts, and no older ones"):
        linkedin.look(session, asked)


def test_a_comment_is_found_again(api):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    assert linkedin.look(session, asked) == ()
    sent = linkedin.publish(session, asked)
    api.comments["5"] = {**next(iter(api.comments.values())), "id": "5", "actor": MEMBER}
    assert linkedin.look(session, asked) == (sent,)
    (other,) = linkedin.comments(session, post)
    assert (other["author"], other["text"], other["at"]) == (
        MEMBER,
        "Le lien",
        "2026-12-05T17:31:00+00:00",
    )
    linkedin.delete(session, sent)
    assert list(api.comments) == ["5"]


def test_a_comment_is_found_again_with_its_link_made_short(api):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    part = Part("Le lien : https://lumen.example/soldes", comment=True)
    asked = prepared(session, "a", part, number=1, before=(post,))
    sent = linkedin.publish(session, asked)
    (comment,) = api.comments.values()
    comment["message"] = {"text": "Le lien : https://lnkd.in/eAbC_1"}
    assert linkedin.look(session, asked) == (sent,)
    comment["message"] = {"text": "Un lien : https://lnkd.in/eAbC_1"}
    assert linkedin.look(session, asked) == ()


def test_more_comments_than_are_listed_prove_no_absence(api):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    other = {"actor": MEMBER, "message": {"text": "Bravo"}, "object": post.id}
    api.comments |= {str(number): {**other, "id": str(number)} for number in range(50)}
    with pytest.raises(base.Unknown, match="lists 50 comments, and perhaps not all"):
        linkedin.look(session, asked)


def test_nobody_looks_at_a_member_s_posts(api):
    session = connect(api, id=MEMBER)
    asked = prepared(session, "Bonjour")
    sent = linkedin.publish(session, asked)
    for ability in (linkedin.metrics, linkedin.comments):
        with pytest.raises(base.Unsupported):
            ability(session, sent)
    with pytest.raises(base.Unsupported):
        linkedin.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"", base.Unknown),
        (200, {"elements": None}, base.Unknown),
        (200, b"<html>", base.Unknown),
        (403, problem(403, "no"), base.Unknown),
        (401, problem(401, "no"), base.Held),
        (426, problem(426, "no"), base.Held),
        (429, b"", base.Busy),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(api, status, body, outcome):
    session = connect(api)
    asked = prepared(session, "a")
    api.fault("/rest/posts", status, body)
    with pytest.raises(outcome):
        linkedin.look(session, asked)


@pytest.mark.parametrize(
    "hostile",
    [
        [5, None, {"id": "urn:li:share:1", "content": 5, "commentary": None}],
        [{"id": "urn:li:share:1", "content": {"media": "x"}, "createdAt": "hier"}],
        [{"id": "urn:li:share:1", "content": {"multiImage": {"images": 5}}, "createdAt": 10**40}],
        [{"id": {"a": 1}, "commentary": "a"}],
    ],
)
def test_hostile_lists_are_not_this_post(api, hostile):
    session = connect(api)
    asked = prepared(session, "a")
    api.fault("/rest/posts", 200, {"elements": hostile})
    assert linkedin.look(session, asked) == ()


def test_figures_and_deletion(api):
    session = connect(api)
    (sent,) = deliver(session, "Bonjour")
    assert linkedin.metrics(session, sent) == {"impressions": 90, "likes": 4, "comments": 1}
    linkedin.delete(session, base.Sent("", f"https://www.linkedin.com/feed/update/{sent.id}?a=b"))
    linkedin.delete(session, sent)  # it is gone already
    assert not api.posts
    api.fault("/rest/posts", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        linkedin.delete(session, sent)


@pytest.mark.parametrize(
    ("url", "urn"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:ugcPost:71/", "urn:li:ugcPost:71"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71", "urn:li:share:71"),
        ("https://www.linkedin.com/posts/lumen_soldes-activity-71-aB3x", "urn:li:activity:71"),
    ],
)
def test_a_person_who_settles_gives_the_address_alone(api, url, urn):
    session = connect(api)
    settled = base.Sent("", url)
    asked = prepared(session, "a", Part("b", comment=True), number=1, before=(settled,))
    assert asked.request["comment"]["object"] == urn
    with pytest.raises(base.Held, match="is no post on LinkedIn"):
        posts.delete(session, base.Sent("", "https://www.linkedin.com/company/lumen"))
