"""What goes out on LinkedIn, and what is held."""

import dataclasses

import pytest

from marronnier.model import Part
from marronnier.platforms import base, linkedin
from tests.fakes.linkedin import (
    MEMBER,
    ORGANISATION,
)
from tests.platforms import building
from tests.platforms.linkedin.account import LINK, connect, deliver, film, prepared, shown


def test_a_text_whose_signs_are_escaped(api):
    text = "L’été (déjà) « * » #Soldes_2026 à @lumen\n\nhttps://lumen.example/a_b"
    (sent,) = deliver(connect(api), text)
    (post,) = shown(api)
    assert post["commentary"] == (
        r"L’été \(déjà\) « \* » {hashtag|\#|Soldes\_2026} à \@lumen"
        "\n\n"
        r"https://lumen.example/a\_b"
    )
    assert (post["author"], post["visibility"]) == (ORGANISATION, "PUBLIC")
    assert sent == base.Sent(post["id"], f"https://www.linkedin.com/feed/update/{post['id']}/")


def test_a_member_speaks(api):
    session = connect(api, id=MEMBER)
    deliver(session, "Bonjour", visibility="connections")
    assert shown(api)[0]["author"] == MEMBER
    assert shown(api)[0]["visibility"] == "CONNECTIONS"
    assert session.class_ is base.Class.NEITHER


def test_one_picture_and_its_description(api, images):
    picture = images.add("media/a.png", alt="Une lampe.")
    deliver(connect(api, images), Part("Été", (picture,), title="La lampe"))
    media = {"id": "urn:li:image:C4D0", "altText": "Une lampe.", "title": "La lampe"}
    assert shown(api)[0]["content"] == {"media": media}
    assert api.media["urn:li:image:C4D0"]["parts"] == [images["media/a.png"]]


@pytest.mark.parametrize("count", [2, 20])
def test_several_pictures(api, images, count):
    api.status = ["AVAILABLE"]
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}", size=(9 + n, 9)) for n in range(count))
    deliver(connect(api, images), Part("Été", media))
    found = shown(api)[0]["content"]["multiImage"]["images"]
    assert [one["altText"] for one in found] == [f"é {n}" for n in range(count)]
    assert [one["id"] for one in found] == list(api.media)


def test_a_film_goes_up_by_parts(api, images):
    medium = film(images, 200, alt="Un film.")
    session = connect(api, images)
    asked = prepared(session, Part("Été", (medium,), title="Le film"))
    linkedin.publish(session, asked)
    media = {"id": "urn:li:video:C5F0", "altText": "Un film.", "title": "Le film"}
    assert shown(api)[0]["content"] == {"media": media}
    parts = api.media["urn:li:video:C5F0"]["parts"]
    assert [len(part) for part in parts] == [64, 64, 64, 8]
    assert b"".join(parts) == images["media/film.mp4"]
    assert "porteur" not in repr(asked)


def test_a_link_with_a_title_is_a_card(api, images):
    picture = images.add("media/a.png")
    part = Part("Été", (picture,), LINK, title="Les soldes")
    deliver(connect(api, images), part, description="Tout à moitié prix.")
    article = {
        "source": LINK,
        "title": "Les soldes",
        "description": "Tout à moitié prix.",
        "thumbnail": "urn:li:image:C4D0",
    }
    assert shown(api)[0]["content"] == {"article": article}


def test_how_a_post_is_composed(images):
    titled = {"options": {"title": " Les  soldes "}, "link": LINK}
    one, two = (images.add(f"media/{n}.png") for n in "ab")

    def composed(**more):
        return building.composed(linkedin, **more)

    card = Part("Bonjour.", (), LINK, title="Les soldes")
    assert composed(**titled) == (card,)
    assert composed(media=(one,), **titled) == (dataclasses.replace(card, media=(one,)),)
    assert composed(link=LINK, media=(one,)) == (Part(f"Bonjour.\n\n{LINK}", (one,)),)
    (several,) = composed(media=(one, two), **titled)
    assert (several.text, several.link) == (f"Bonjour.\n\n{LINK}", "")
    assert composed(first_comment="Le lien.")[1] == Part("Le lien.", comment=True)


def test_a_first_comment(api):
    sent = deliver(connect(api), "Bonjour", Part("Le lien : (ici) #a", comment=True))
    (comment,) = api.comments.values()
    assert comment["message"] == {"text": "Le lien : (ici) #a"}
    assert (comment["actor"], comment["object"]) == (ORGANISATION, sent[0].id)
    assert sent[1].id == f"urn:li:comment:({sent[0].id},{comment['id']})"
    assert sent[1].url.startswith(f"{sent[0].url}?commentUrn=urn%3Ali%3Acomment%3A%28")


def test_what_is_held(api, images):
    api.status = ["AVAILABLE"]
    session = connect(api, images)
    picture = images.add("media/a.png")
    late = api.requests[:]
    for part, told in [
        (Part("é" * 3001), "has 3001 characters; LinkedIn takes 3000"),
        (Part(" "), "The message is empty"),
        (Part("a", (picture,) * 21), "21 images; LinkedIn takes 20"),
        (Part("a", (picture, film(images))), "pictures and a film"),
        (Part("a", (film(images, name="media/a.webm"),)), "no film that is taken here: M4V, MP4"),
        (Part("a", (images.add("b.png", alt="a" * 4087),)), "has 4087 characters; 4086"),
        (Part("a", (), LINK, title="é" * 401), "title has 401 characters; LinkedIn takes 400"),
        (Part("a", (picture, picture), title="b"), "on a link's card or beside one picture"),
        (Part("a", title="b"), "on a link's card or beside one picture"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part)
    with pytest.raises(base.Held, match="`visibility: amis` is none of"):
        deliver(session, "a", visibility="amis")
    with pytest.raises(base.Held, match="description has 4087"):
        deliver(session, Part("a", (), LINK, title="b"), description="d" * 4087)
    assert api.requests == late


@pytest.mark.parametrize(
    ("text", "told"), [("@[Lumen](urn:li:organization:1)", "mentions nobody"), ("é" * 1251, "1250")]
)
def test_comments_that_are_held(api, text, told):
    session = connect(api)
    (post,) = deliver(session, "a")
    with pytest.raises(base.Held, match=told):
        prepared(session, "a", Part(text, comment=True), number=1, before=(post,))


def test_a_preview_shows_what_people_read(api):
    account = building.account("linkedin", api.url, id=ORGANISATION)
    text = "Merci @[Lumen](urn:li:organization:5515) #Été"
    first, comment = linkedin.preview(
        building.delivery(account, text, Part("Le lien", comment=True))
    )
    assert [(piece.kind, piece.text) for piece in first.pieces] == [
        ("text", "Merci "),
        ("mention", "Lumen"),
        ("text", " "),
        ("hashtag", "#Été"),
    ]
    assert (first.count, first.limit, first.shown, comment.limit) == (16, 3000, 210, 1250)
