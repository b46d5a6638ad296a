"""What goes out to Instagram, of each kind."""

import dataclasses

import pytest

from marronnier.model import Part
from marronnier.platforms import base, instagram
from tests.fakes.containers import failure
from tests.fakes.instagram import USER, collaborators, shown
from tests.platforms import building
from tests.platforms.instagram.stage import access, addresses, connect, deliver, only, prepare
from tests.reading.workspace import read


def test_a_picture_with_its_caption_and_description(fake, images):
    picture = images.add("media/a.png", alt="Une lampe allumée.")
    text = "L’été — « déjà » & <b> #Soldes @lou 🌰"
    session = connect(fake, images)
    (sent,) = deliver(session, Part(text, (picture,)))
    container = only(fake)
    assert (container["caption"], container["alt_text"]) == (text, "Une lampe allumée.")
    assert [container["image_url"]] == addresses(session, picture)
    (name,) = fake.posts
    assert sent == base.Sent(name, f"https://www.instagram.com/p/C{name}/")


@pytest.mark.parametrize("count", [2, 10])
def test_a_carousel(fake, images, count):
    colours = ["orange", "white"] * 5
    media = [images.add(f"{n}.png", alt=f"Vue {n}", colour=colours[n]) for n in range(count)]
    session = connect(fake, images)
    deliver(session, Part("Les photos", tuple(media)))
    assert len(fake.posts) == 1
    children = [fake.containers[one] for one in only(fake)["children"].split(",")]
    assert [one["image_url"] for one in children] == addresses(session, *media)
    assert [one["alt_text"] for one in children] == [f"Vue {n}" for n in range(count)]
    assert all(one["is_carousel_item"] == "true" for one in children)
    assert only(fake)["caption"] == "Les photos"


def test_a_film_is_a_reel_whose_bytes_are_uploaded(fake, images):
    film = images.film("media/a.mp4", size=50_000)
    (sent,) = deliver(
        connect(fake, images),
        Part("Le film", (film,)),
        format="reel",
        share_to_feed="no",
        thumb_offset="1500",
    )
    container = only(fake)
    assert container["media_type"] == "REELS"
    assert (container["share_to_feed"], container["thumb_offset"]) == ("false", "1500")
    assert list(fake.uploads.values()) == [images["media/a.mp4"]]
    assert "/reel/" in sent.url


def test_pictures_and_a_film_in_a_carousel(fake, images):
    media = (images.add("media/a.png"), images.film("media/b.mp4"))
    session = connect(fake, images)
    deliver(session, Part("Les deux", media))
    first, second = [fake.containers[one] for one in only(fake)["children"].split(",")]
    assert [first["image_url"]] == addresses(session, media[0])
    assert second["media_type"] == "VIDEO"
    assert list(fake.uploads.values()) == [images["media/b.mp4"]]


@pytest.mark.parametrize("name", ["media/a.png", "media/a.mp4"])
def test_a_story_is_its_medium_alone(fake, images, name):
    medium = images.add(name, size=(9, 16)) if name.endswith("png") else images.film(name)
    (sent,) = deliver(connect(fake, images), Part("", (medium,)), format="story")
    assert only(fake)["media_type"] == "STORIES"
    assert not {"caption", "alt_text"} & set(only(fake))
    assert list(fake.stories) == [sent.id]


def test_a_first_comment(fake, images):
    session = connect(fake, images)
    post, comment = deliver(
        session,
        Part("Le texte", (images.add("media/a.png"),)),
        Part("Le lien : https://lumen.example", comment=True),
    )
    assert shown(fake) == ["Le texte", "Le lien : https://lumen.example"]
    assert (comment.url, comment.refs) == (post.url, {"comment_of": post.id})
    instagram.delete(session, comment)
    assert shown(fake) == ["Le texte"]


def test_a_comment_waits_for_its_post_and_is_never_sent_to_one_that_has_gone(fake, images):
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    fake.fault(f"/{post.id}", 400, failure(100, 33))
    prepare(session, *parts, number=1, before=(post,))
    assert clock.slept == [1]
    fake.posts.clear()
    with pytest.raises(base.Busy, match="does not show the message before this one yet"):
        prepare(session, *parts, number=1, before=(post,))


def test_collaborators(fake, images):
    part = Part("a", (images.add("media/a.png"),))
    session = connect(fake, images)
    deliver(session, part, collaborators="@lou, max.b")
    assert collaborators(only(fake)) == ["lou", "max.b"]
    with pytest.raises(base.Held, match="There are 4 collaborators; Instagram takes 3"):
        deliver(session, part, collaborators="a b c d")


def test_the_other_login_has_another_host(fake, images):
    options = {"login": "facebook", "api_version": "v25.0"}
    more = access(fake, id=USER, options=options)
    there = dataclasses.replace(more, account=dataclasses.replace(more.account, url=""))
    assert instagram.url(there, "me") == "https://graph.facebook.com/v25.0/me"
    own = dataclasses.replace(there, account=dataclasses.replace(there.account, options={}))
    assert instagram.url(own, "me") == "https://graph.instagram.com/v26.0/me"
    session = connect(fake, images, id=USER, options={"login": "facebook"})
    assert session.data == {"id": USER, "username": "lumen"}
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert shown(fake) == ["a"]


def test_a_story_with_a_comment_is_held_before_anything_goes_out(fake, images):
    parts = (Part("", (images.add("media/a.png"),)), Part("Et voilà.", comment=True))
    with pytest.raises(base.Held, match="A story takes no comment") as caught:
        deliver(connect(fake, images), *parts, format="story")
    assert caught.value.at == "first_comment"
    assert shown(fake) == []


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ("", ["Voir", "Et voilà."]),
        ("format: reel", ["Voir", "Et voilà."]),
        ("format: story", ["", "Et voilà."]),
        ("link_in_caption: yes", ["Voir\n\nhttps://lumen.example", "Et voilà."]),
    ],
)
def test_what_a_post_becomes(options, parts):
    chosen = f"\noptions:\n  instagram:\n    {options}" if options else ""
    medium = "media:\n  - path: a.png\n    alt: a"
    text = f"platform: instagram\nlink: https://lumen.example\nfirst_comment: Et voilà.\n{medium}"
    files = {"content/atelier/2026/12/a.png": "picture"}
    workspace, _ = read({"with": text + chosen, "body": "Voir\n", "files": files})
    (post,) = workspace.posts
    made = instagram.compose(post, building.account("instagram", "", id="1"))
    assert [(part.text, part.link) for part in made] == [(one, "") for one in parts]
    assert made[0].media == post.media
