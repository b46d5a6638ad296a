"""Films, reels and stories of a film: in pieces, cut off, spoilt, found out."""

import json

import pytest

from marronnier.model import Part
from marronnier.platforms import base, facebook
from tests.fakes.facebook import PAGE, failure
from tests.platforms import building
from tests.platforms.facebook.stage import connect, deliver, film, prepared


def test_a_film_goes_in_pieces(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("Un film", (film(images),)), Part("Lien", comment=True))
    assert asked.class_ is base.Class.HANDLE
    assert page.films["101"]["state"] == "upload_complete"
    sent = facebook.publish(session, asked)
    assert page.films["101"]["data"] == images["media/film.mp4"]
    assert (page.films["101"]["text"], sent.id) == ("Un film", "101")
    assert sent.url == f"https://www.facebook.com/{PAGE}/videos/101"
    comment = prepared(session, "", Part("Lien", comment=True), number=1, before=(sent,))
    assert comment.class_ is None
    facebook.publish(session, comment)
    assert [one["below"] for one in page.comments.values()] == ["101"]


@pytest.mark.parametrize(
    ("form", "edge", "url"),
    [("reel", "video_reels", "reel/101"), ("story", "video_stories", f"stories/{PAGE}")],
)
def test_a_reel_or_a_story_of_a_film(page, images, form, edge, url):
    media = (film(images, seconds=30.0, shape=(1080, 1920)),)
    text = "Un reel" if form == "reel" else ""
    (sent,) = deliver(connect(page, images), Part(text, media), format=form)
    assert page.films["101"]["data"] == images["media/film.mp4"]
    assert (page.films["101"]["state"], page.films["101"]["text"]) == ("published", text)
    assert sent == base.Sent("101", f"https://www.facebook.com/{url}")
    assert any(edge in one.path for one in page.requests)


def test_a_film_goes_on_where_it_was_cut_off(page, images):
    clock = building.QuickClock()
    session = connect(page, images, clock=clock)
    page.fault("/videos$", 500, failure(2, is_transient=True))  # the beginning: nothing is there
    with pytest.raises(base.Busy):
        prepared(session, Part("a", (film(images),)))
    page.fault(
        "/video-upload/", 503, b"", committed=True
    )  # all bytes have come, the answer is lost
    (sent,) = deliver(session, Part("a", (film(images),)), format="reel")
    assert page.films[sent.id]["data"] == images["media/film.mp4"]
    assert clock.slept == [2.0]


@pytest.mark.parametrize("form", ["feed", "reel", "story"])
@pytest.mark.parametrize("committed", [True, False])
def test_a_lost_answer_about_a_film_is_found_out(page, images, form, committed):
    session = connect(page, images)
    asked = prepared(session, Part("", (film(images),)), format=form)
    page.fault(r"/video[a-z_]*$", 502, failure(2), committed=committed)
    with pytest.raises(base.Unknown):
        facebook.publish(session, asked)
    kept = base.Prepared(asked.key, json.loads(json.dumps(asked.request)))  # another process's
    found = facebook.look(session, kept)
    assert bool(found) == committed
    assert found in ((), (facebook.publish(session, kept),))
    assert [one["state"] for one in page.films.values()] == ["published"]


def test_what_becomes_of_a_film(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("a", (film(images),)), format="reel")
    name = asked.request["video"]
    assert facebook.look(session, asked) == ()
    page.films[name]["state"] = "processing"
    with pytest.raises(base.Unknown, match="still processes"):
        facebook.look(session, asked)
    untold = {"status": {"video_status": "ready"}}  # it may be out
    page.fault(f"/{name}", 200, untold)
    with pytest.raises(base.Unknown, match="or does not tell"):
        facebook.look(session, asked)
    page.films[name]["state"] = "error"
    with pytest.raises(base.Lapsed, match="could not process the film: Video resolution"):
        facebook.look(session, asked)
    page.films[name]["state"] = "published"
    assert facebook.look(session, asked) == (
        base.Sent(name, f"https://www.facebook.com/reel/{name}"),
    )


def test_a_film_that_facebook_cannot_process_is_refused(page, images):
    page.fate = "error"
    with pytest.raises(base.Refused, match="Video resolution is too low"):
        deliver(connect(page, images), Part("a", (film(images),)), format="reel")


def test_a_film_that_is_still_processed_is_out(page, images):
    page.fate = "processing"
    (sent,) = deliver(connect(page, images), Part("a", (film(images),)))
    assert sent.id == "101"


@pytest.mark.parametrize("place", ["https://evil.example/x", "http://a.facebook.com/x", "", 7])
def test_a_film_and_the_token_go_to_facebook_alone(page, images, place):
    session = connect(page, images)
    page.fault("/video_reels$", 200, {"video_id": "1", "upload_url": place})
    page.requests.clear()
    with pytest.raises(base.Busy, match="no place of its own"):
        prepared(session, Part("a", (film(images),)), format="reel")
    assert len(page.requests) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/videos$", {"video_id": "x", "upload_session_id": "1"}),
        ("/videos$", {"video_id": "1"}),
        ("/videos$", {"video_id": ["1"], "upload_session_id": {}}),
        ("/video_reels$", {"video_id": None, "upload_url": "https://rupload.facebook.com/x"}),
    ],
)
def test_films_that_are_not_taken(page, images, path, body):
    session = connect(page, images)
    page.fault(path, 200, body)
    form = "reel" if "reel" in path else "feed"
    with pytest.raises(base.Busy, match="does not name the film"):
        deliver(session, Part("a", (film(images),)), format=form)


def test_a_film_that_never_ends(page, images):
    session = connect(page, images)
    page.films["7"] = {"data": b"", "size": 1, "state": ""}
    page.fault("/videos$", 200, {"video_id": "7", "upload_session_id": "97"})
    page.fault("/videos$", 200, {"start_offset": "0", "end_offset": "64"})
    with pytest.raises(base.Busy, match="does not take a film to its end"):
        deliver(session, Part("a", (film(images),)))
