"""Containers: made, waited for, and what is held before one is made."""

import dataclasses

import pytest

from marronnier.model import Part
from marronnier.platforms import base
from tests.platforms.threads.stage import connect, deliver, prepare


def test_what_threads_does_not_take(fake, images):
    session = connect(fake, images)
    picture, film = images.add("media/a.png"), images.film("media/b.mp4")
    fake.requests.clear()
    five = " ".join(f"https://a{n}.example" for n in range(5))
    cases = [
        ((" ",), {}, "The message is empty"),
        ((Part(five, link="https://b.example"),), {}, "There are 6 links; Threads takes 5"),
        ((Part("a", (picture,) * 21),), {}, "There are 21 images; Threads takes 20"),
        ((Part("a", (picture,) * 11 + (film,) * 10),), {}, "21 pictures and films; Threads takes"),
        (("a",), {"topic_tag": "a.b"}, "a topic has up to 50 characters"),
        (("a",), {"topic_tag": "é" * 51}, "a topic has up to 50 characters"),
        (("a",), {"reply_control": "personne"}, "is none of everyone"),
        ((Part("a", (images.film("media/c.webm"),)),), {}, "is no film that is taken here"),
        ((Part("a", (images.film("media/d.mp4", seconds=301),)),), {}, "lasts 301 seconds"),
        ((Part("a", (images.add("media/e.png", alt="é" * 1001),)),), {}, "1000 are allowed"),
    ]
    for parts, options, told in cases:
        with pytest.raises(base.Held, match=told):
            prepare(session, *parts, **options)
    assert not fake.requests
    prepare(session, Part(five, link="https://a1.example"))  # the same link twice is one


@pytest.mark.parametrize("number", [0, 1])
def test_a_day_s_messages_and_answers_have_limits(fake, number):
    session = connect(fake)
    before = deliver(session, "un")[:number]
    fake.used, fake.replied = (9, 1000) if number else (250, 0)
    fake.containers.clear()
    most = 1000 if number else 250
    with pytest.raises(base.Busy, match=f"takes {most} messages of this account"):
        prepare(session, "un", "deux", number=number, before=before)
    assert not fake.containers


def test_without_a_public_place_nothing_is_made(fake, images):
    session = connect(fake, images)
    bare = base.Access(session.access.account, {}, None, None, None, None)
    nowhere = dataclasses.replace(session.access, show=bare.show)
    session = dataclasses.replace(session, access=nowhere)
    for medium in (images.add("media/a.png"), images.film("media/a.mp4")):
        with pytest.raises(base.Held, match="No public place"):
            prepare(session, Part("a", (medium, medium)))
    assert not fake.containers
