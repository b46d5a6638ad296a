"""What goes out on Pinterest, and what is held."""

import base64

import pytest

from marronnier.model import Part
from marronnier.platforms import base, pinterest
from tests.platforms import building
from tests.platforms.pinterest.account import LINK, connect, deliver, pin, prepared, shown


def test_a_pin_of_one_picture(api, images):
    sent = deliver(connect(api, images), pin(images))
    found = shown(api)
    assert sent == base.Sent(found["id"], f"https://www.pinterest.com/pin/{found['id']}/")
    said = {name: found[name] for name in ("title", "description", "link", "alt_text", "board_id")}
    assert said == {
        "title": "La lampe",
        "description": "Une lampe.",
        "link": LINK,
        "alt_text": "é 0",
        "board_id": "7001",
    }
    source = found["media"]["source"]
    assert (source["source_type"], source["content_type"]) == ("image_base64", "image/png")
    assert base64.b64decode(source["data"]) == images["media/0.png"]


@pytest.mark.parametrize("count", [2, 5])
def test_a_carousel(api, images, count):
    deliver(connect(api, images), pin(images, count))
    source = shown(api)["media"]["source"]
    assert [base64.b64decode(one["data"]) for one in source["items"]] == list(images.values())
    assert shown(api)["alt_text"] == " ".join(f"é {n}" for n in range(count))


def test_a_film(api, images):
    film = images.film("media/film.mp4", alt="Un film.")
    clock = building.QuickClock()
    session = connect(api, images, clock=clock)
    asked = prepared(session, Part("Été", (film,), title="Le film"), cover="3")
    pinterest.publish(session, asked)
    source = shown(api)["media"]["source"]
    assert source == {
        "source_type": "video_id",
        "media_id": "1001",
        "cover_image_key_frame_time": 3,
    }
    assert api.media["1001"]["file"] == images["media/film.mp4"]
    assert clock.slept == [2.0, 5.0]
    assert "porteur" not in repr(asked)


@pytest.mark.parametrize("board", ["7002", "Soldes", " soldes "])
def test_a_board_has_a_number_or_a_name(api, images, board):
    deliver(connect(api, images), pin(images), board=board)
    assert shown(api)["board_id"] == "7002"


@pytest.mark.parametrize(
    ("board", "told"),
    [
        ("", "A pin needs a board: write “board”, its name or its number, below “options”"),
        ("Lampe", "not one board named “Lampe”: it has « Lampes de bureau », « Soldes »"),
    ],
)
def test_a_board_that_is_none(api, images, board, told):
    with pytest.raises(base.Held, match=told):
        deliver(connect(api, images), pin(images), board=board)
    assert not api.pins


def test_how_a_pin_is_composed(images):
    picture = (images.add("media/a.png"),)

    def composed(text="Bonjour.", **more):
        return building.composed(pinterest, text, media=picture, **more)

    first = composed("La lampe\n\nUne lampe.\nBelle.", link=LINK)
    assert first == (Part("Une lampe.\nBelle.", picture, LINK, title="La lampe"),)
    assert composed(options={"title": " Les  soldes "}) == (
        Part("Bonjour.", picture, title="Les soldes"),
    )
    assert composed() == (Part("", picture, title="Bonjour."),)
    assert len(composed(first_comment="Le lien.")) == 2


def test_what_is_held(api, images):
    session = connect(api, images)
    film = images.film("media/film.mp4")
    for part, told in [
        (Part("a"), "takes no message without a picture or a film"),
        (pin(images, 6), "There are 6 images; Pinterest takes 5"),
        (Part("a", (*pin(images).media, film)), "pictures and a film"),
        (Part("a", (film, film)), "There are 2 films; Pinterest takes 1"),
        (pin(images, text="é" * 801), "has 801 characters; Pinterest takes 800"),
        (pin(images, title="é" * 101), "title has 101 characters; Pinterest takes 100"),
        (pin(images, link="https://a.example/" + "a" * 2048), "link has 2066 characters"),
        (Part("a", (images.add("b.png", alt="a" * 501),)), "501 characters"),
        (Part("a", tuple(images.add(f"{n}", alt="a" * 300) for n in "cd")), "together have 601"),
        (Part("a", (images.film("f.webm"),)), "no film that is taken here"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part)
    with pytest.raises(base.Held, match="no threads and no first comments"):
        deliver(session, pin(images), Part("b", comment=True))
    with pytest.raises(base.Held, match="`cover: deux` is no number of seconds"):
        deliver(session, pin(images), cover="deux")
    assert not [one for one in api.requests if one.method == "POST"]


def test_a_preview_counts_characters(api, images):
    account = building.account("pinterest", api.url, handle="@a")
    (one,) = pinterest.preview(building.delivery(account, pin(images, text="Été 👩🏽‍🎨")))
    assert (one.count, one.limit, one.link) == (8, 800, LINK)
