"""What the page shows: found again, counted, deleted."""

import dataclasses
from datetime import datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base, facebook
from tests.fakes.facebook import PAGE, TIME, failure
from tests.platforms.facebook.stage import connect, deliver, film, prepared


@pytest.mark.parametrize("text", ["Été & <b> « »", "un\n\ndeux  trois", "https://lumen.example/é"])
@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_a_post_is_found_again(page, images, text, pictures):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png") for n in range(pictures))
    asked = prepared(session, Part(text, media))
    assert facebook.look(session, asked) == ()
    sent = facebook.publish(session, asked)
    deliver(session, "autre chose")
    assert facebook.look(session, asked) == (sent,)
    comment = prepared(session, text, Part(text, comment=True), number=1, before=(sent,))
    assert facebook.look(session, comment) == ()
    below = facebook.publish(session, comment)
    assert facebook.look(session, comment) == (below,)
    page.comments[below.id]["from"] = "99"  # somebody else says the same
    assert facebook.look(session, comment) == ()


def test_posts_without_words_are_told_apart_by_their_pictures(page, images):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png") for n in range(3))
    (three,) = deliver(session, Part("", media))
    (one,) = deliver(session, Part("", media[:1]))
    (link,) = deliver(session, Part("", link="https://lumen.example"))
    for sent, part in [
        (three, Part("", media)),
        (one, Part("", media[:1])),
        (link, Part("", link="https://lumen.example")),
    ]:
        assert facebook.look(session, prepared(session, part)) == (sent,)


def test_what_stood_there_before_is_another_post(page):
    session = connect(page)
    deliver(session, "Bonjour")
    made = datetime.fromisoformat(TIME)
    later = dataclasses.replace(
        prepared(session, "Bonjour"), request={**prepared(session, "Bonjour").request}
    )
    later.request["since"] = f"{made.replace(minute=32):%Y-%m-%dT%H:%M:%SZ}"
    assert facebook.look(session, later) == ()


def test_the_same_post_again_is_a_reason_to_look(page):
    """An earlier request of ours may be that post: 506 refuses nothing for good."""
    session = connect(page)
    asked = prepared(session, "Bonjour")
    page.fault("/feed$", 502, b"", committed=True)
    with pytest.raises(base.Unknown):
        facebook.publish(session, asked)
    again = prepared(session, "Bonjour")
    with pytest.raises(base.Unknown, match="this very post is there already: Duplicate status"):
        facebook.publish(session, again)
    assert [one.id for one in facebook.look(session, again)] == [f"{PAGE}_101"]


def a_page_of(rows, after=""):
    paging = {"cursors": {"after": after}, "next": "https://evil.example/x"} if after else {}
    return {"data": rows, "paging": paging}


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_a_list_goes_on_where_it_says_so(page, kind):
    """Meta's lists may be shorter than was asked for, and still go on."""
    session = connect(page)
    (sent,) = deliver(session, "Bonjour")
    part = Part("Bonjour", comment=kind == "comment")
    number, before = (1, (sent,)) if part.comment else (0, ())
    asked = (
        prepared(session, "Bonjour", part, number=number, before=before)
        if before
        else (prepared(session, part))
    )
    edge = "/comments" if before else "/published_posts"
    row = {"id": "1_2", "message": "x", "created_time": TIME}
    page.fault(edge, 200, a_page_of([row], "QVFIU"))
    page.fault(edge, 200, a_page_of([{**row, "id": "1_3", "message": "Bonjour"}]))
    page.requests.clear()
    (found,) = facebook.look(session, asked)
    assert found.id == "1_3"
    assert "after=QVFIU" in page.requests[1].path
    for _ in range(10):
        page.fault(edge, 200, a_page_of([row], "QVFIU"))
    with pytest.raises(base.Unknown, match="too much to look through"):
        facebook.look(session, asked)


def test_too_much_to_look_through_proves_nothing(page):
    session = connect(page)
    asked = prepared(session, "Bonjour")
    rows = [{"id": f"1_{n}", "message": "x", "created_time": TIME} for n in range(100)]
    page.fault("/published_posts", 200, {"data": rows})
    with pytest.raises(base.Unknown, match="too much to look through"):
        facebook.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"data": {}}, base.Unknown),
        (200, {"data": [1]}, base.Unknown),
        (200, {"data": [{"message": "a", "id": "../x", "created_time": TIME}]}, base.Unknown),
        (200, [], base.Unknown),
        (200, b"<html>", base.Busy),
        (400, failure(100), base.Held),
        (400, failure(190, subcode=463), base.Held),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(page, status, body, outcome):
    session = connect(page)
    page.fault("/published_posts", status, body)
    with pytest.raises(outcome):
        facebook.look(session, prepared(session, "a"))


def test_counts_and_comments(page, images):
    session = connect(page, images)
    sent, own = deliver(session, "Bonjour", Part("Lien", comment=True))
    page.comments["1_2"] = {"message": "Merci", "below": sent.id, "from": "99"}
    page.posts[sent.id]["shares"] = 3
    counts = {"reactions": 4, "comments": 2, "shares": 3, "post_media_view": 321}
    assert facebook.metrics(session, sent) == counts
    page.fault("/insights", 400, failure(100))
    del counts["post_media_view"]
    assert facebook.metrics(session, sent) == counts
    (comment,) = facebook.comments(session, sent)
    assert (comment["id"], comment["author"], comment["text"]) == ("1_2", "Agathe", "Merci")
    assert own.id not in str(comment)
    (shown,) = deliver(session, Part("a", (film(images),)))
    assert facebook.metrics(session, shown)["reactions"] == 4


def test_what_is_deleted_is_gone(page):
    session = connect(page)
    sent, comment = deliver(session, "Bonjour", Part("Lien", comment=True))
    for one in (comment, sent, sent):
        facebook.delete(session, one)
    assert page.texts() == []
    page.fault(f"/{PAGE}_1$", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        facebook.delete(session, base.Sent(f"{PAGE}_1", "https://www.facebook.com/x"))


def test_nobody_deletes_the_page(page):
    session = connect(page)
    page.requests.clear()
    for url in (
        f"https://www.facebook.com/stories/{PAGE}",
        f"https://www.facebook.com/{PAGE}/?a=b",
    ):
        with pytest.raises(base.Held, match="does not name the number of a post"):
            facebook.delete(session, base.Sent("", url))
    with pytest.raises(base.Held, match="does not name the number of a post"):
        facebook.delete(session, base.Sent("", "https://www.facebook.com/lumen/posts/pfbid02aB"))
    assert not page.requests
    settled = base.Sent("", f"https://www.facebook.com/{PAGE}_101?locale=fr")
    deliver(session, "Bonjour")
    facebook.delete(session, settled)
    assert not page.posts
