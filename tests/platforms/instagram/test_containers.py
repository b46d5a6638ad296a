"""Containers: made, waited for, and what stands in a claim."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from marronnier.model import Part
from marronnier.platforms import base
from tests.fakes.containers import failure
from tests.fakes.instagram import Instagram, shown
from tests.platforms import building
from tests.platforms.instagram.stage import connect, deliver, prepare


def test_a_container_is_waited_for(fake, images):
    fake.pending = 4
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert clock.slept == [1, 2, 3, 5]
    assert shown(fake) == ["a"]


def test_a_carousel_is_waited_for_as_each_of_its_pictures_is(fake, images):
    fake.pending = 1
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    deliver(session, Part("a", (images.add("media/a.png"),) * 2))
    assert clock.slept == [1, 1, 1]


def test_waiting_has_an_end(fake, images):
    fake.pending = 10**6
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    with pytest.raises(base.Busy, match="still preparing") as caught:
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert 240 <= sum(clock.slept) <= 310
    assert caught.value.until > datetime.now(UTC)


def test_a_container_that_cannot_be_read_at_once_is_asked_again(fake, images):
    session = connect(fake, images)
    fake.fault(r"status_code", 400, failure(100, 33, "does not exist"))
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert shown(fake) == ["a"]


def test_what_the_network_cannot_use_is_held_with_its_words(fake, images):
    fake.ends = "ERROR"
    with pytest.raises(base.Held, match="cannot use what it was given: ERROR: 2207026"):
        prepare(connect(fake, images), Part("a", (images.film("media/a.mp4"),)))


def test_a_claim_names_the_container_and_no_secret(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.film("media/a.mp4"),)))
    assert prepared.request["container"] in fake.containers
    assert json.loads(json.dumps(prepared.request)) == prepared.request
    assert "upload" not in json.dumps(prepared.request)
    for value in (prepared, session, session.access, json.dumps(prepared.request)):
        assert Instagram.token not in repr(value)
    assert not fake.posts


def test_derivatives_are_recorded(fake, images):
    media = (images.add("media/a.png"), images.film("media/b.mp4"))
    session = connect(fake, images)
    prepared = prepare(session, Part("a", media))
    picture = session.access.fit(media[0], session.limits.picture)
    assert (picture.type, picture.width) == ("image/jpeg", 320)
    assert prepared.derivatives == {
        media[0].facts.sha256: picture.sha256,
        media[1].facts.sha256: media[1].facts.sha256,
    }


def test_what_instagram_does_not_take(fake, images):
    session = connect(fake, images)
    picture, film = images.add("media/a.png"), images.film("media/b.mp4")
    fake.requests.clear()
    cases = [
        (("Bonjour",), {}, "no message without a picture or a film"),
        ((Part("a", (picture,)), Part("b")), {}, "Instagram has no threads"),
        ((Part("é" * 2201, (picture,)),), {}, "has 2201 characters; Instagram takes 2200"),
        ((Part("#a" * 3 + " #é" * 31, (picture,)),), {}, "hashtags; Instagram takes 30"),
        ((Part(" @lou" * 21, (picture,)),), {}, "There are 21 mentions; Instagram takes 20"),
        ((Part("a", (picture,) * 11),), {}, "There are 11 images; Instagram takes 10"),
        ((Part("a", (picture,) * 6 + (film,) * 5),), {}, "11 pictures and films; Instagram takes"),
        ((Part("a", (picture,)),), {"format": "reel"}, "A reel is one film"),
        ((Part("", (picture, film)),), {"format": "story"}, "A story is one picture or one film"),
        ((Part("a", (picture,)),), {"format": "igtv"}, "`format: igtv` is none of feed, reel"),
        ((Part("a", (film,)),), {"thumb_offset": "1,5"}, "no number of milliseconds"),
        ((Part("a", (images.film("media/c.avi"),)),), {}, "is no film that is taken here"),
        ((Part("a", (images.film("media/d.mp4", seconds=901),)),), {}, "lasts 901 seconds"),
        ((Part("", (images.film("media/e.mp4", seconds=61),)),), {"format": "story"}, "takes 60"),
        ((Part("a", (images.add("media/f.png", alt="é" * 1001),)),), {}, "1000 are allowed"),
    ]
    for parts, options, told in cases:
        with pytest.raises(base.Held, match=told):
            prepare(session, *parts, **options)
    assert not fake.requests


def test_a_day_s_messages_have_a_limit(fake, images):
    session = connect(fake, images)
    fake.used = 100
    with pytest.raises(base.Busy, match="takes 100 messages of this account in 24 hours"):
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert not fake.containers


def test_without_a_place_for_pictures_nothing_is_made(fake, images):
    session = connect(fake, images)
    bare = base.Access(session.access.account, {}, None, None, None, None)
    nowhere = dataclasses.replace(session.access, show=bare.show)
    session = dataclasses.replace(session, access=nowhere)
    with pytest.raises(base.Held, match="No public place"):
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert not fake.containers
    prepare(session, Part("a", (images.film("media/a.mp4"),)))  # a film needs none


def test_films_and_tokens_go_to_meta_alone(fake, images):
    session = connect(fake, images)
    for uri in (
        "https://rupload.facebook.com.evil.example/ig-api-upload/1",
        "http://rupload.facebook.com/ig-api-upload/1",
        "https://rupload.facebook.com@evil.example/1",
        "",
    ):
        fake.requests.clear()
        fake.fault(r"/media$", 200, {"id": "17", "uri": uri})
        with pytest.raises(base.Busy, match="names a place for films that is not its own"):
            prepare(session, Part("a", (images.film("media/a.mp4"),)))
        assert [one.method for one in fake.requests] == ["GET", "POST"]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"debug_info": {"retriable": False, "message": "Illegal film"}}, base.Held),
        (500, b"", base.Busy),
        (429, b"", base.Busy),
    ],
)
def test_an_upload_that_fails(fake, images, status, body, outcome):
    session = connect(fake, images)
    fake.fault("ig-api-upload", status, body)
    with pytest.raises(outcome) as caught:
        prepare(session, Part("a", (images.film("media/a.mp4"),)))
    assert outcome is not base.Held or "Illegal film" in str(caught.value)
