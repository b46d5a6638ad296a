"""Mastodon: films, warnings, polls, on mastodon_mock and on a server that answers as it is told."""

import dataclasses
import json

import pytest

from marronnier.model import Part
from marronnier.platforms import base, mastodon
from tests.platforms import building
from tests.platforms.test_answers import SECRET, STATUS, on_mastodon
from tests.platforms.test_contracts import Recorded, interface
from tests.platforms.test_mastodon import connect, get

__all__ = ["interface"]
pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")


@pytest.fixture
def proxy(mastodon_mock, proxy_to):
    return proxy_to(mastodon_mock.url)


@pytest.fixture
def session(proxy, mastodon_mock, images):
    return connect(proxy.url, mastodon_mock.token, images)


def prepare(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return mastodon.prepare(session, delivery, number, before)


# --- films --------------------------------------------------------------------------------------


def test_a_film_and_what_it_shows(session, images, mastodon_mock, proxy):
    film = images.film("media/atelier.mp4", alt="L’atelier, la lampe s’allume")
    prepared = prepare(session, Part("Le film", (film,)))
    sent = mastodon.publish(session, prepared)
    (status,) = mastodon_mock.statuses()
    (shown,) = status["media_attachments"]
    assert (shown["type"], shown["description"]) == ("video", film.alt)
    assert prepared.derivatives == {film.facts.sha256: film.facts.sha256}
    (upload,) = [one for one in proxy.requests if one.path == "/api/v2/media"]
    assert images["media/atelier.mp4"] in upload.body
    assert b"atelier.mp4;" not in upload.body.partition(b"ftyp")[0]
    assert mastodon.look(session, prepared) == (sent,)


def test_films_that_are_held(session, images, proxy):
    film, other = (images.film(f"media/{n}.mp4") for n in "ab")
    heavy = dataclasses.replace(film, facts=dataclasses.replace(film.facts, size=41_943_041))
    before = len(proxy.requests)
    for media, told in (
        ((film, other), "There are 2 films; [0-9.:]+ takes 1"),
        ((images.add("media/c.png"), film), "one or the other in a message"),
        ((heavy,), "has 41943041 bytes; 41943040 are allowed"),  # as the server announces
        ((images.film("media/d.avi"),), "no film that is taken here"),
        ((images.film("media/e.mp4", alt="a" * 1501),), "has 1501 characters; 1500"),
    ):
        with pytest.raises(base.Held, match=told):
            prepare(session, Part("a", media))
    assert len(proxy.requests) == before


def with_a_film(script, answers):
    for status, body in answers:
        script.then(status, body)
    images, clock = building.Images(), building.QuickClock()
    session = on_mastodon(script, images, clock)
    film = images.film("media/a.mp4")
    return clock, lambda: prepare(session, Part("a", (film,)))


def test_a_film_is_waited_for_longer_than_a_picture(script):
    states = [(202, {"id": "5"}), *[(206, {"id": "5"})] * 40, (200, {"id": "5"})]
    clock, act = with_a_film(script, states)
    assert act().request["media_ids"] == ["5"]
    assert 300 < sum(clock.slept) < 600


def test_an_id_is_no_address(script):
    _, act = with_a_film(script, [(202, {"id": "../5?a=b"}), (200, {"id": "5"})])
    act()
    assert [path for _, path, _ in script.requests][1:] == ["/api/v1/media/..%2F5%3Fa%3Db"]


@pytest.mark.parametrize(
    ("answers", "outcome", "told"),
    [
        ([(202, {"id": "5"}), *[(206, {"id": "5"})] * 100], base.Busy, "still at work on media/a"),
        ([(202, {"id": "5"}), (422, {"error": "ffmpeg"})], base.Held, r"take media/a\.mp4: ffmpeg"),
        ([(422, {"error": "File type is not"})], base.Held, "File type is not"),
        ([(413, b"<html>")], base.Held, "HTTP 413"),
        ([(429, b"")], base.Busy, "limits our rate"),
    ],
)
def test_films_that_do_not_go_up(script, answers, outcome, told):
    clock, act = with_a_film(script, answers)
    with pytest.raises(outcome, match=told) as caught:
        act()
    assert sum(clock.slept) < 700
    assert SECRET not in str(caught.value)
    if "still at work" in told:
        assert caught.value.until is not None


# --- warnings -----------------------------------------------------------------------------------


def test_a_warning_covers_every_message_and_counts(session, images, mastodon_mock):
    medium = images.add("media/a.png")
    told = {"spoiler_text": "Araignées", "sensitive": "oui"}
    delivery = building.delivery(session.access.account, Part("un", (medium,)), "deux", **told)
    building.publish_all(mastodon, session, delivery)
    two, one = mastodon_mock.statuses()
    assert (one["spoiler_text"], two["spoiler_text"]) == ("Araignées", "Araignées")
    assert one["sensitive"] is True
    assert get(mastodon_mock, f"/api/v1/statuses/{one['id']}/source")["text"] == "un"
    (shown, _) = mastodon.preview(delivery)
    assert shown.count == 11
    assert "".join(piece.text for piece in shown.pieces) == "⚠ Araignées\n\nun"
    prepare(session, "é" * 491, **told)
    with pytest.raises(base.Held, match="has 501 characters; "):
        prepare(session, "é" * 492, **told)


def test_another_warning_is_another_message(session):
    keys = {
        prepare(session, "a").key,
        prepare(session, "a", spoiler_text="b").key,
        prepare(session, "a", poll="b | c").key,
    }
    assert len(keys) == 3


# --- polls --------------------------------------------------------------------------------------


def test_a_poll_stands_below_the_first_message(session, mastodon_mock):
    told = {"poll": " Bleu| Vert |Rouge d’été ", "poll_hours": "48", "poll_multiple": "oui"}
    delivery = building.delivery(session.access.account, "Quelle couleur ?", "Merci", **told)
    building.publish_all(mastodon, session, delivery)
    two, one = mastodon_mock.statuses()
    assert [choice["title"] for choice in one["poll"]["options"]] == ["Bleu", "Vert", "Rouge d’été"]
    assert one["poll"]["multiple"] is True
    assert two["poll"] is None
    (shown, after) = mastodon.preview(delivery)
    seen = "Quelle couleur ?\n\n◯ Bleu\n◯ Vert\n◯ Rouge d’été"
    assert "".join(piece.text for piece in shown.pieces) == seen
    assert "".join(piece.text for piece in after.pieces) == "Merci"
    assert prepare(session, "a", poll="b|c").request["poll"]["expires_in"] == 86_400


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"poll": "Oui"}, "A poll has 2 to 4 different choices"),
        ({"poll": "Oui | Oui"}, "different choices"),
        ({"poll": "Oui |"}, "different choices"),
        ({"poll": "a|b|c|d|e"}, "different choices"),
        ({"poll": f"Oui | {'é' * 51}"}, "A choice of a poll has 50 characters at most"),
        ({"poll": "a|b", "poll_hours": "0"}, "no number of hours from 1 to 720"),
        ({"poll": "a|b", "poll_hours": "721"}, "no number of hours"),
        ({"poll": "a|b", "poll_hours": "²"}, "no number of hours"),
        ({"poll": "a|b", "poll_multiple": "peut-être"}, "is none of yes, no"),
    ],
)
def test_polls_that_are_none(session, proxy, told, why):
    before = len(proxy.requests)
    with pytest.raises(base.Held, match=why):
        prepare(session, "a", **told)
    assert len(proxy.requests) == before


def test_a_poll_has_no_pictures(session, images):
    with pytest.raises(base.Held, match="Mastodon takes pictures or a poll in a message, not both"):
        prepare(session, Part("a", (images.add("media/a.png"),)), poll="a|b")


def test_a_server_says_what_a_poll_may_be(script):
    owner = {"id": "1", "acct": "lumen", "username": "lumen"}
    said = {"polls": {"max_options": 8, "max_characters_per_option": 100}}
    script.then(200, owner).then(200, {"version": "4.5.0", "configuration": said})
    session = mastodon.connect(
        building.access(building.account("mastodon", script.url, handle="lumen"), {"TOKEN": SECRET})
    )
    poll = prepare(session, "a", poll="a|b|c|d|e|f|g|" + "h" * 100).request["poll"]
    assert len(poll["options"]) == 8


# --- what each answer wants, and Mastodon's own description ---------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "outcome", "told"),
    [
        (403, "This action is outside the authorized scopes", base.Held, "The token lacks a right"),
        (403, "Your login is currently disabled", base.Held, "has closed this account for now"),
        (422, "Cannot attach files that have not finished processing.", base.Busy, "still at work"),
        (404, "The post you are trying to reply to does not exist", base.Refused, "not there any"),
        (422, "Validation failed: Text character limit of 500", base.Refused, "limit of 500"),
        (401, "The access token was revoked", base.Held, "does not accept the token"),
    ],
)
def test_what_an_answer_wants(script, status, words, outcome, told):
    script.then(status, {"error": words})
    with pytest.raises(outcome, match=told) as caught:
        mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))
    assert words in str(caught.value)


def test_both_of_its_words_are_told(script):
    script.then(422, {"error": "invalid", "error_description": "Choisissez un autre texte"})
    with pytest.raises(base.Refused, match="refused: invalid: Choisissez un autre texte"):
        mastodon.publish(on_mastodon(script), base.Prepared("k", {"status": "a"}))


def test_every_request_is_one_that_mastodon_describes(interface, script):
    script.then(202, {"id": "5"}).then(206, {"id": "5"}).then(200, {"id": "5"}).then(200, STATUS)
    images = building.Images()
    session = on_mastodon(script, images)
    film = images.film("media/a.mp4", alt="é")
    told = {"spoiler_text": "b", "sensitive": "yes", "visibility": "private"}
    mastodon.publish(session, prepare(session, Part("a", (film,)), **told))
    polled = prepare(session, "a", poll="b|c", poll_multiple="yes")
    paths = [f"{method} {path}" for method, path, _ in script.requests]
    assert paths == [
        "POST /api/v2/media",
        "GET /api/v1/media/5",
        "GET /api/v1/media/5",
        "POST /api/v1/statuses",
    ]
    headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
    for method, path, body in [
        *script.requests[1:],
        ("POST", "/api/v1/statuses", json.dumps(polled.request).encode()),
    ]:
        interface.validate_request(Recorded(method, path, headers, body))
