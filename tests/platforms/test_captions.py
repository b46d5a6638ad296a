"""Captions of films: both forms in which people write them, as networks take them."""

import hashlib

import pytest

from marronnier.platforms import base
from marronnier.platforms.shared import captions
from tests.platforms import building, films


def read(data):
    images = building.Images()
    film = films.captioned(images, images.film("media/a.mp4"), data)
    return captions.read(building.access(building.account("x", ""), {}, images), film)


@pytest.mark.parametrize("data", [films.SUBRIP, films.WEBVTT], ids=["SubRip", "WebVTT"])
def test_both_forms_become_one(data):
    found = read(data)
    assert found.data == films.WEBVTT
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    told = captions.derivatives(found)
    assert told == {found.sha256: hashlib.sha256(films.WEBVTT).hexdigest()}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Été".encode("latin-1"), r"media/a\.srt is not in UTF-8"),
        (b"", "holds no captions with their times"),
        (b"Bonjour", "holds no captions with their times"),
        (b"WEBVTT\n\nBonjour", "holds no captions with their times"),
    ],
)
def test_what_is_none(data, told):
    with pytest.raises(base.Held, match=told):
        read(data)


def test_a_film_without_captions():
    images = building.Images()
    access = building.access(building.account("x", ""), {}, images)
    assert captions.read(access, images.film("media/a.mp4")) is None
    assert captions.derivatives(None) == {}
