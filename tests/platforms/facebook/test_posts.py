"""Posts, pictures, links, comments and stories: what goes out, and what is held."""

import functools

import pytest

from marronnier.model import Medium, Part, Place
from marronnier.platforms import base, facebook
from tests.fakes.facebook import PAGE
from tests.platforms import building
from tests.platforms.facebook.stage import connect, deliver, film, prepared


def test_a_text(page):
    (sent,) = deliver(connect(page), "L’été & « déjà » <b> #Soldes\n\nOui.")
    assert page.texts() == ["L’été & « déjà » <b> #Soldes\n\nOui."]
    assert sent == base.Sent(f"{PAGE}_101", f"https://www.facebook.com/{PAGE}_101")


def test_a_link_is_a_card(page):
    deliver(connect(page), Part("Voir", link="https://lumen.example/é?a=b&c"))
    assert page.posts[f"{PAGE}_101"]["link"] == "https://lumen.example/é?a=b&c"


@pytest.mark.parametrize("count", [1, 10])
def test_pictures_and_their_descriptions(page, images, count):
    media = tuple(
        images.add(f"media/{n}.png", alt=f"é {n}", size=(40 + n, 9)) for n in range(count)
    )
    session = connect(page, images)
    asked = prepared(session, Part("Des photos", media))
    assert not page.posts
    assert set(asked.derivatives) == {medium.facts.sha256 for medium in media}
    sent = facebook.publish(session, asked)
    assert [one["alt"] for one in page.photos.values()] == [f"é {n}" for n in range(count)]
    assert [one["size"] for one in page.photos.values()] == [(40 + n, 9) for n in range(count)]
    assert page.posts[sent.id]["photos"] == list(page.photos)


def test_a_first_comment(page):
    post, comment = deliver(connect(page), "Le post", Part("Le commentaire", comment=True))
    assert page.comments[comment.id]["below"] == post.id
    assert comment.url == f"{post.url}?comment_id=102"


def test_a_story_of_a_picture(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("", (images.add("media/a.png"),)), format="story")
    assert facebook.look(session, asked) == ()
    sent = facebook.publish(session, asked)
    assert page.stories == {"102": "101"}
    assert sent == base.Sent("102", f"https://www.facebook.com/stories/{PAGE}")
    assert facebook.look(session, asked) == (sent,)
    facebook.delete(session, sent)
    assert not page.stories


@pytest.mark.parametrize(
    ("parts", "options", "told"),
    [
        (["é" * 63207], {}, "has 63207 characters; Facebook takes 63206"),
        ([" "], {}, "The message is empty"),
        (["a"], {"format": "reel"}, "A reel is one film"),
        (["a"], {"format": "story"}, "A story is one picture or one film"),
        (["a"], {"format": "album"}, "is none of feed, reel, story"),
    ],
)
def test_what_is_held(page, parts, options, told):
    session = connect(page)
    with pytest.raises(base.Held, match=told):
        deliver(session, *parts, **options)
    assert not page.posts


def test_what_is_held_of_pictures_and_films(page, images):
    session = connect(page, images)
    many = tuple(images.add(f"media/{n}.png") for n in range(11))
    short, wide = film(images, seconds=2.0), film(images, seconds=9.0, shape=(1920, 1080))
    for part, options, told in [
        (Part("a", many), {}, "There are 11 images; Facebook takes 10"),
        (Part("a", (many[0], film(images))), {}, "pictures and a film"),
        (Part("a", many[:1]), {"format": "reel"}, "A reel is one film"),
        (Part("a", (short,)), {"format": "reel"}, "A reel lasts 3 to 90 seconds"),
        (Part("a", (wide,)), {"format": "reel"}, "upright, 9:16: media/film.mp4 has 1920 × 1080"),
        (Part("a", (film(images, "media/a.webm"),)), {}, "media/a.webm is no film"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part, **options)
    with pytest.raises(base.Held, match="A story takes no comment"):
        deliver(session, Part("", many[:1]), Part("b", comment=True), format="story")
    assert not page.photos
    assert not page.films
    assert not page.posts


def test_how_a_post_is_composed():
    linked = {"link": "https://lumen.example"}
    picture = (Medium("a.png", Place("")),)
    composed = functools.partial(building.composed, facebook, "Un texte")
    assert composed(**linked) == (Part("Un texte", link="https://lumen.example"),)
    with_picture = Part("Un texte\n\nhttps://lumen.example", picture)
    assert composed(media=picture, **linked) == (with_picture,)
    for chosen in ({"options": {"format": "story"}}, {"account_options": {"format": "story"}}):
        assert composed(media=picture, **linked, **chosen) == (Part("", picture),)
    assert composed(first_comment="Lien")[1] == Part("Lien", comment=True)
