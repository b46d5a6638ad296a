"""Films and moving pictures on X, what else a post may say, and answers that come too early."""

import base64
import json
import re
from decimal import Decimal

import pytest
from openapi_core.exceptions import OpenAPIError

from marronnier.model import Part, Post, Status
from marronnier.platforms import base, x
from tests.fakes import network
from tests.fakes.x import KEYS, X, problem
from tests.platforms import building, films
from tests.platforms.test_contracts import SPECS, Recorded
from tests.platforms.test_x import connect, deliver, interface, prepared

__all__ = ["interface"]
PENDING = {"state": "pending", "check_after_secs": 5}
DONE = {"state": "succeeded", "progress_percent": 100}

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")


@pytest.fixture
def api():
    with network.start(X()) as running:
        yield running


# --- films --------------------------------------------------------------------------------------


def test_a_film_goes_up_in_pieces_and_is_waited_for(api, images, monkeypatch):
    monkeypatch.setattr(x.uploads, "PIECE", 1000)
    api.states = [PENDING, {"state": "in_progress", "check_after_secs": 11}, DONE]
    session = connect(api, images)
    film = images.film("media/atelier.mp4", size=3500, alt="L’atelier")
    (sent,) = deliver(session, Part("Le film", (film,)))
    ((name, kept),) = api.media.items()
    assert kept["media"] == images["media/atelier.mp4"]
    assert [len(piece) for piece in kept["pieces"].values()] == [1000, 1000, 1000, 500]
    told = (kept["media_type"], kept["media_category"], kept["alt"])
    assert told == ("video/mp4", "tweet_video", "")
    assert session.access.clock.slept == [5, 11]
    assert api.posts[sent.id]["written"]["media"] == {"media_ids": [name]}
    assert x.look(session, prepared(session, Part("Le film", (film,)))) == (sent,)


def test_a_film_with_its_captions(api, images):
    film = films.captioned(images, images.film("media/a.mp4"), films.SUBRIP)
    asked = prepared(connect(api, images), Part("a", (film,)))
    (name, kept), (track, captions) = api.media.items()
    told = {"id": track, "language_code": "FR", "display_name": "Français"}
    assert (kept["captions"], captions["media"]) == (told, films.WEBVTT)
    assert (captions["media_type"], captions["media_category"]) == ("text/vtt", "subtitles")
    assert asked.request["body"]["media"] == {"media_ids": [name]}
    assert len(asked.derivatives) == 2


def test_a_gif_keeps_moving_and_has_its_description(api, images):
    medium = films.moving(images, "media/lampe.gif", alt="Elle s’allume")
    asked = prepared(connect(api, images), Part("", (medium,)))
    (kept,) = api.media.values()
    assert (kept["media_category"], kept["alt"]) == ("tweet_gif", "Elle s’allume")
    assert kept["media"] == images["media/lampe.gif"]
    assert asked.derivatives == {medium.facts.sha256: medium.facts.sha256}


def test_a_very_heavy_film_has_no_more_pieces_than_x_takes(api, images, monkeypatch):
    monkeypatch.setattr(x.uploads, "PIECE", 1)
    monkeypatch.setattr(x.uploads, "PIECES", 4)
    film = images.film("media/a.mov", size=1003)
    prepared(connect(api, images), Part("", (film,)))
    (kept,) = api.media.values()
    assert (len(kept["pieces"]), kept["media_type"]) == (4, "video/quicktime")


@pytest.mark.parametrize(
    ("states", "outcome", "told"),
    [
        ([{"state": "failed"}], base.Held, r"X cannot read media/a\.mp4: HTTP 200"),
        (
            [PENDING, {"state": "failed", "error": {"name": "Bad", "message": "codec"}}],
            base.Held,
            "Bad: codec",
        ),
        ([PENDING] * 500, base.Busy, r"still at work on media/a\.mp4"),
        ([{"state": "pending", "check_after_secs": 10**9}] * 20, base.Busy, "still at work"),
    ],
)
def test_work_that_does_not_end_well(api, images, states, outcome, told):
    api.states = states
    session = connect(api, images)
    with pytest.raises(outcome, match=told) as caught:
        prepared(session, Part("a", (images.film("media/a.mp4"),)))
    assert sum(session.access.clock.slept) < 700
    if outcome is base.Busy:
        assert caught.value.until is not None


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("initialize", 400, problem(400, "bad")[1], base.Held),
        ("initialize", 200, {"data": {"id": "../1"}}, base.Held),
        ("initialize", 401, problem(401, "Unauthorized")[1], base.Held),
        ("initialize", 402, problem(402, "no credits")[1], base.Held),
        ("append", 413, b"", base.Held),
        ("append", 503, b"", base.Busy),
        ("finalize", 400, problem(400, "bad")[1], base.Held),
        ("finalize", 200, b"<html>", base.Held),
        (r"upload\?", 200, b"<html>", base.Held),
        (r"upload\?", 404, b"", base.Held),
        (r"upload\?", 429, b"", base.Busy),
    ],
)
def test_films_that_are_not_taken(api, images, path, status, body, outcome):
    api.states = [PENDING]
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome) as caught:
        prepared(session, Part("a", (images.film("media/a.mp4"),)))
    assert not any(secret in str(caught.value) for secret in KEYS.values())
    if status == 402:
        assert "wants to be paid first" in str(caught.value)
    assert not api.posts


def test_films_that_are_held(api, images):
    session = connect(api, images)
    one, other = (images.film(f"media/{n}.mp4") for n in "ab")
    picture = images.add("media/c.png")
    for media, told in (
        ((one, other), "There are 2 films; X takes 1"),
        ((one, picture), r"one film or moving picture .*: media/a\.mp4"),
        ((picture, films.moving(images, "media/d.gif")), r"moving picture .*: media/d\.gif"),
        ((images.film("media/e.mp4", seconds=140.2),), "lasts 141 seconds; X takes 140"),
        ((images.film("media/f.avi"),), "no film that is taken here: M4V, MOV, MP4, WEBM"),
        ((films.moving(images, "media/g.webp", kind="WEBP"),), "but a GIF image or a film"),
        ((films.moving(images, "media/h.gif", size=15_000_001),), "15000000 are allowed"),
        ((images.film("media/i.mp4", alt="a" * 1001),), "has 1001 characters; 1000"),
    ):
        with pytest.raises(base.Held, match=told):
            deliver(session, Part("a", media))
    heavy = connect(api, images, limits={"video_bytes": 2999})
    with pytest.raises(base.Held, match="has 3000 bytes; 2999 are allowed"):
        deliver(heavy, Part("a", (one,)))
    assert not api.media


# --- what else a post may say -------------------------------------------------------------------


def test_who_may_answer_and_what_is_marked(api, images):
    session = connect(api, images)
    film = images.film("media/a.mp4", generated=True)
    options = {"replies": "mentioned", "paid_partnership": "oui"}
    delivery = building.delivery(
        session.access.account, Part("a", (film,)), "b", Part("c", comment=True), **options
    )
    building.publish_all(x, session, delivery)
    one, two, three = (post["written"] for post in api.posts.values())
    assert (one["reply_settings"], one["made_with_ai"]) == ("mentionedUsers", True)
    assert "reply_settings" not in two
    assert "made_with_ai" not in two
    assert [each["paid_partnership"] for each in (one, two, three)] == [True] * 3
    with pytest.raises(base.Held, match="`replies: tous` is none of everyone, following"):
        x.prepare(session, building.delivery(session.access.account, "d", replies="tous"), 0, ())


def test_a_poll_stands_below_the_first_message(api, images):
    session = connect(api, images)
    account = session.access.account
    delivery = building.delivery(account, "Laquelle ?", "Merci", poll="Bleu|Vert", poll_hours="48")
    building.publish_all(x, session, delivery)
    one, two = (post["written"] for post in api.posts.values())
    assert one["poll"] == {"options": ["Bleu", "Vert"], "duration_minutes": 2880}
    assert "poll" not in two
    shown, _ = x.preview(delivery)
    assert shown.pieces[-1].text == "\n\n◯ Bleu\n◯ Vert"
    for told, why in (
        ({"poll": f"a|{'é' * 26}"}, "has 25 characters at most"),
        ({"poll": "a|b", "poll_hours": "169"}, "from 1 to 168"),
        ({"poll": "a|b|c|d|e"}, "2 to 4 different choices"),
    ):
        with pytest.raises(base.Held, match=why):
            x.prepare(session, building.delivery(account, "a", **told), 0, ())
    pictured = building.delivery(account, Part("a", (images.add("media/a.png"),)), poll="a|b")
    with pytest.raises(base.Held, match="X takes pictures or a poll in a message, not both"):
        x.prepare(session, pictured, 0, ())


def test_what_is_usual_is_not_said(api):
    session = connect(api)
    deliver(session, "a")
    (post,) = api.posts.values()
    assert post["written"] == {"text": "a"}


@pytest.mark.parametrize(
    ("partnership", "own", "marked"),
    [
        ({"with": ["@lou"], "paid": True}, {}, "yes"),
        ({"with": ["@lou"], "paid": True}, {"x": {"paid_partnership": "no"}}, "no"),
        ({"with": ["@lou"], "paid": False}, {}, None),
        ({}, {}, None),
    ],
)
def test_a_partnership_that_is_paid_reaches_the_network(partnership, own, marked):
    sections, fields = (), {"partnership": partnership}
    post = Post(
        "a", "b", "c", "d", ("x",), None, Status.DRAFT, sections, options=own, fields=fields
    )
    assert post.chosen(building.account("x", "")).get("paid_partnership") == marked


@pytest.mark.parametrize(
    ("text", "alts", "price"),
    [("a", (), "0.015"), ("a", ("é", "", "é"), "0.025"), ("lumen.fr", ("é",), "0.205")],
)
def test_descriptions_have_their_price(images, text, alts, price):
    account = building.account("x", "")
    media = tuple(images.add(f"media/{n}.png", alt=alt) for n, alt in enumerate(alts))
    film = images.film("media/a.mp4", alt="é")  # its description is not sent
    (shown,) = x.preview(building.delivery(account, Part(text, (*media, film))))
    assert Decimal(shown.price) == Decimal(price)


# --- an answer that comes too early -------------------------------------------------------------


def test_an_answer_that_comes_too_early_is_sent_again(api):
    api.early = 2
    session = connect(api)
    assert len(deliver(session, "un", "deux")) == 2
    assert [post["written"]["text"] for post in api.posts.values()] == ["un", "deux"]
    assert session.access.clock.slept == [2, 4]


def test_patience_with_it_has_an_end(api):
    api.early = 9
    session = connect(api)
    with pytest.raises(base.Busy, match="does not show the message before this one yet"):
        deliver(session, "un", "deux")
    assert api.early == 6
    assert len(api.posts) == 1


@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_nothing_else_is_sent_again(api, status):
    session = connect(api)
    (first,) = deliver(session, "un")
    api.requests.clear()
    api.fault("/2/tweets$", status, problem(status, "non")[1])
    with pytest.raises(base.Outcome):
        x.publish(session, prepared(session, "un", "deux", number=1, before=(first,)))
    assert len(api.requests) == 1
    assert session.access.clock.slept == []


def test_a_lost_answer_after_patience_is_looked_for(api):
    session = connect(api)
    (first,) = deliver(session, "un")
    asked = prepared(session, "un", "deux", number=1, before=(first,))
    api.fault("/2/tweets$", *problem(403, "Tweet that is deleted or not visible to you"))
    api.fault("/2/tweets$", 500, b"", committed=True)
    with pytest.raises(base.Unknown):
        x.publish(session, asked)
    assert [one.id for one in x.look(session, asked)] == ["102"]


# --- what a 403 wants, and the day's own limit ---------------------------------------------------


@pytest.mark.parametrize(
    ("words", "outcome", "told"),
    [
        ("Your account is suspended and is not permitted", base.Held, "has closed this account"),
        ("your account is temporarily locked", base.Held, "has closed this account"),
        (
            "Your client app is not configured with the appropriate oauth1 app permissions",
            base.Held,
            "the right to read and write",
        ),
        (
            "you must use keys from an App that is attached to a Project",
            base.Held,
            "the right to read and write",
        ),
        ("You are not permitted to perform this action", base.Refused, "refused: Forbidden: You"),
    ],
)
def test_what_a_403_wants(api, words, outcome, told):
    session = connect(api)
    api.fault("/2/tweets$", *problem(403, words))
    with pytest.raises(outcome, match=told) as caught:
        deliver(session, "a")
    assert words in str(caught.value)


@pytest.mark.parametrize("whose", ["user", "app"])
def test_the_day_s_limit_goes_before_the_quarter_hour_s(api, whose):
    session = connect(api)
    headers = {
        "x_rate_limit_reset": "1796491800",
        f"x_{whose}_limit_24hour_remaining": "0",
        f"x_{whose}_limit_24hour_reset": "1796520600",
    }
    api.fault("/2/tweets$", 429, b"", **headers)
    with pytest.raises(base.Busy, match="until 2026-12-06 01:30:00 UTC"):
        deliver(session, "a")


# --- every request, held against X's own description ---------------------------------------------


def recorded(request):
    """Return a request as the validator reads it: the fields of a form it takes all for texts."""
    headers, body = request.headers, request.body
    if request.files:
        number = int(request.data["segment_index"])
        pieces = {name: base64.b64encode(piece).decode() for name, piece in request.files.items()}
        body = json.dumps({**request.data, **pieces, "segment_index": number}).encode()
        headers = {**headers, "Content-Type": "application/json"}
    found = Recorded(request.method, request.path, headers, body)
    found.host_url = "https://api.x.com"
    return found


def test_every_request_of_a_film_is_one_that_x_describes(interface, api, images):
    api.states = [PENDING, DONE]
    session = connect(api, images)
    options = {"replies": "verified", "paid_partnership": "yes"}
    for medium in (
        images.film("media/a.mp4", generated=True),
        films.captioned(images, images.film("media/c.mp4"), films.SUBRIP),
        films.moving(images, "media/b.gif", alt="é"),
    ):
        delivery = building.delivery(session.access.account, Part("a", (medium,)), **options)
        x.prepare(session, delivery, 0, ())
        x.publish(session, x.prepare(session, delivery, 0, ()))
    polled = building.delivery(session.access.account, "b", poll="c|d", poll_hours="168")
    x.publish(session, x.prepare(session, polled, 0, ()))
    asked = set()
    for request in api.requests:
        interface.validate_request(recorded(request))
        asked.add(f"{request.method} {re.sub('[0-9]{3,}', ':id', request.path)}")
    assert asked == {
        "GET /2/users/me",
        "POST /2/media/upload/initialize",
        "POST /2/media/upload/:id/append",
        "POST /2/media/upload/:id/finalize",
        "GET /2/media/upload?media_id=:id&command=STATUS",
        "POST /2/media/metadata",
        "POST /2/media/subtitles",
        "POST /2/tweets",
    }


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("upload/initialize", {"media_type": "video/avi"}),
        ("upload/initialize", {"total_bytes": "many"}),
        ("upload/initialize", {"name": "a.mp4"}),
        ("upload/9000/append", {"media": "YQ==", "segment_index": 1000}),
        ("upload/9000/append", {"segment_index": 0}),
        ("subtitles", {"id": "7", "subtitles": {"language_code": "fr"}}),
        ("metadata", {"id": "7", "metadata": {"alt_text": {"text": "a" * 1001}}}),
    ],
)
def test_the_description_refuses_what_is_wrong(interface, path, wrong):
    assert SPECS.exists()
    headers = {"Content-Type": "application/json", "Authorization": "OAuth x"}
    body = json.dumps(wrong).encode()
    found = Recorded("POST", f"/2/media/{path}", headers, body)
    found.host_url = "https://api.x.com"
    with pytest.raises(OpenAPIError):
        interface.validate_request(found)
