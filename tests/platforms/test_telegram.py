"""Telegram's module against a stand-in that keeps the channel, and the Bot API's schema."""

import dataclasses
import io

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from marronnier.model import Part
from marronnier.platforms import base, telegram
from tests.fakes import network
from tests.fakes import telegram as fake
from tests.fakes.telegram import SCHEMA, TOKEN, Telegram, checked, units
from tests.platforms import building

PRIVATE = {"id": -1001234567890, "type": "channel", "title": "Lumen"}


@pytest.fixture
def channel():
    with network.start(Telegram()) as running:
        yield running


def account(channel, **more):
    return building.account("telegram", channel.url, **{"handle": "@Lumen", **more})


def connect(channel, images=(), token=TOKEN, clock=None, **more):
    opened = account(channel, **more)
    return telegram.connect(building.access(opened, {"TOKEN": token}, images, clock))


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(telegram, session, delivery)


def shown(channel):
    return list(channel.messages.values())


# --- what goes out ------------------------------------------------------------------------------


def test_a_text_with_its_link(channel):
    text = "L’été — « déjà » & <b> *_` #Soldes\n\nhttps://lumen.example/soldes"
    (sent,) = deliver(connect(channel), text)
    assert shown(channel)[0]["text"] == text
    assert sent == base.Sent("7", "https://t.me/lumen/7", {"messages": "7"})


def test_a_thread_answers_itself(channel):
    sent = deliver(connect(channel), "un", "deux", "trois")
    answers = [one.get("reply_to_message", {}).get("message_id") for one in shown(channel)]
    assert answers == [None, 7, 8]
    assert [one.id for one in sent] == ["7", "8", "9"]


def test_one_picture_with_its_text(channel, images):
    picture = images.add("media/a.png", size=(40, 30))
    (sent,) = deliver(connect(channel, images), Part("Été 🌰", (picture,)))
    assert shown(channel)[0]["caption"] == "Été 🌰"
    assert shown(channel)[0]["photo"] == [{"width": 40, "height": 30}]
    assert channel.requests[-1].files["photo"] == images["media/a.png"]
    assert sent.url == "https://t.me/lumen/7"


@pytest.mark.parametrize("count", [2, 10])
def test_an_album_is_one_message(channel, images, count):
    pictures = [images.add(f"media/{n}.png", size=(40 + n, 30)) for n in range(count)]
    before = len(channel.requests)
    session = connect(channel, images)
    (sent, after) = deliver(session, Part("Les photos", tuple(pictures)), "La suite")
    assert len([one for one in channel.requests[before:] if "/send" in one.path]) == 2
    assert [one.get("caption") for one in shown(channel)[:count]] == ["Les photos"] + [None] * (
        count - 1
    )
    assert [one["photo"][0]["width"] for one in shown(channel)[:count]] == list(
        range(40, 40 + count)
    )
    assert sent.refs["messages"] == ",".join(str(7 + n) for n in range(count))
    assert after.id == str(7 + count)
    telegram.delete(session, sent)
    assert list(channel.messages) == [7 + count]
    telegram.delete(session, sent)  # it is gone already


def test_a_film_with_its_text(channel, images):
    film = images.film("media/atelier.mp4", seconds=12.3, shape=(1280, 720))
    session = connect(channel, images)
    delivery = building.delivery(session.access.account, Part("Le film", (film,)))
    prepared = telegram.prepare(session, delivery, 0, ())
    telegram.publish(session, prepared)
    (message,) = shown(channel)
    assert (message["caption"], message["video"]) == ("Le film", {"file_size": 3000})
    request = channel.requests[-1]
    assert request.path.endswith("/sendVideo")
    assert request.files["video"] == images["media/atelier.mp4"]
    told = {name: request.data[name] for name in fake.FILM}
    assert told == {
        "width": "1280",
        "height": "720",
        "duration": "13",
        "supports_streaming": "true",
    }
    assert prepared.derivatives == {film.facts.sha256: film.facts.sha256}
    assert b"atelier.mp4;" not in request.body.partition(b"ftyp")[0]


def test_a_film_of_which_nothing_is_known(channel, images):
    film = dataclasses.replace(images.film("media/a.M4V"), facts=None)
    deliver(connect(channel, images), Part("", (film,)))
    assert "width" not in channel.requests[-1].data
    assert len(shown(channel)) == 1


def test_an_album_mixes_pictures_and_films_in_their_order(channel, images):
    media = [images.add("media/a.png"), images.film("media/b.mp4"), images.add("media/c.png")]
    session = connect(channel, images)
    (sent,) = deliver(session, Part("Les trois", tuple(media)))
    assert ["video" in one for one in shown(channel)] == [False, True, False]
    assert [one.get("caption") for one in shown(channel)] == ["Les trois", None, None]
    assert sent.refs["messages"] == "7,8,9"


def test_films_that_are_held(channel, images):
    session = connect(channel, images)
    pictures = tuple(images.add(f"media/{n}.png") for n in range(10))
    film = images.film("media/a.mp4")
    heavy = dataclasses.replace(film, facts=dataclasses.replace(film.facts, size=50_000_001))
    for media, told in (
        ((*pictures, film), "There are 11 pictures and films; Telegram takes 10"),
        ((heavy,), "50000000 are allowed here"),
        ((images.film("media/b.mov"),), "no film that is taken here: M4V, MP4"),
    ):
        with pytest.raises(base.Held, match=told):
            deliver(session, Part("a", media))
    assert not channel.messages


def test_a_server_of_one_s_own_takes_more(channel, images):
    film = images.film("media/a.mp4")
    unknown = dataclasses.replace(film, facts=None)
    with pytest.raises(base.Held, match="has 3000 bytes; 2999 are allowed"):
        deliver(connect(channel, images, limits={"video_bytes": 2999}), Part("a", (unknown,)))
    deliver(connect(channel, images, limits={"video_bytes": 2_000_000_000}), Part("a", (film,)))
    assert len(shown(channel)) == 1


def test_a_private_channel_has_another_address(channel):
    channel.chat = PRIVATE
    session = connect(channel, id="-1001234567890", handle="")
    assert deliver(session, "Bonjour")[0].url == "https://t.me/c/1234567890/7"


def test_a_person_who_settles_gives_the_address_alone(channel):
    session = connect(channel)
    deliver(session, "un")
    settled = base.Sent("", "https://t.me/lumen/7?single")
    delivery = building.delivery(session.access.account, "un", "deux")
    telegram.publish(session, telegram.prepare(session, delivery, 1, (settled,)))
    assert shown(channel)[1]["reply_to_message"] == {"message_id": 7}
    telegram.delete(session, settled)
    assert list(channel.messages) == [8]
    with pytest.raises(base.Held, match="is no message of a channel"):
        telegram.delete(session, base.Sent("", "https://t.me/lumen"))


def test_options(channel):
    deliver(connect(channel), "https://a.example", silent="yes", link_preview="no")
    asked = channel.requests[-1].data
    assert asked["disable_notification"] is True
    assert asked["link_preview_options"] == {"is_disabled": True}
    with pytest.raises(base.Held, match="`silent: peut-être` is none of yes, no"):
        deliver(connect(channel), "a", silent="peut-être")


# --- every request, held against the schema -----------------------------------------------------


def test_every_request_is_one_that_the_schema_describes(channel, images):
    pictures = [images.add(f"media/{n}.png") for n in range(3)]
    film = images.film("media/a.mp4")
    session = connect(channel, images)
    sent = deliver(
        session,
        Part("a", (*pictures, film)),
        Part("b", (pictures[0],)),
        Part("c", (film,)),
        "d",
        silent="yes",
    )
    for one in sent:
        telegram.delete(session, one)
    asked = set()
    for request in channel.requests:
        method = request.path.rpartition("/")[2]
        checked(method, request.data, request.files)
        asked.add(method)
    assert asked == set(SCHEMA)


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("sendMessage", {"chat_id": "@a"}),
        ("sendMessage", {"chat_id": "@a", "text": ""}),
        ("sendMessage", {"chat_id": "@a", "text": "b", "alt": "c"}),
        ("sendMessage", {"chat_id": "a b", "text": "b"}),
        ("sendMediaGroup", {"chat_id": "@a", "media": [{"type": "photo", "media": "attach://a"}]}),
        ("sendVideo", {"chat_id": "@a", "video": "attach://video", "duration": 0}),
        ("sendVideo", {"chat_id": "@a", "video": "attach://video", "alt": "b"}),
        (
            "sendMediaGroup",
            {"chat_id": "@a", "media": [{"type": "gif", "media": "attach://a"}] * 2},
        ),
        ("deleteMessages", {"chat_id": "@a", "message_ids": []}),
        ("sendAnything", {}),
    ],
)
def test_the_schema_refuses_what_is_wrong(method, wrong):
    checked("sendMessage", {"chat_id": "@a", "text": "b"})
    with pytest.raises(fake.RefusalError):
        checked(method, wrong)


def test_the_schemas_are_schemas():
    for schema in SCHEMA.values():
        jsonschema.Draft202012Validator.check_schema(schema)


# --- length -------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_is_in_units_of_utf_16(text):
    assert telegram.length(text, telegram.LIMITS) == units(text)


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("é", 1), ("e\u0301", 2), ("€…", 2), ("🌰", 2), ("👨‍👩‍👧‍👦", 11)]
)
def test_lengths(text, count):
    assert telegram.length(text, telegram.LIMITS) == count


@pytest.mark.parametrize(("pictures", "most"), [(0, 4096), (1, 1024), (2, 1024)])
def test_the_longest_message_goes_out_and_one_unit_more_does_not(channel, images, pictures, most):
    media = tuple(images.add(f"media/{n}.png") for n in range(pictures))
    session = connect(channel, images)
    deliver(session, Part("🌰" * (most // 2), media))
    with pytest.raises(base.Held, match=f"has {most + 1} characters; Telegram takes {most}"):
        deliver(session, Part("🌰" * (most // 2) + "a", media))
    account = session.access.account
    shown = telegram.preview(building.delivery(account, Part("🌰", media)))
    assert (shown[0].count, shown[0].limit) == (2, most)


# --- what is held before anything is asked -------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "told"),
    [((10, 203), "10 × 203, narrower than 1:20"), ((203, 10), "203 × 10, wider than 20:1")],
)
def test_pictures_whose_sides_do_not_fit(channel, images, size, told):
    picture = images.add("media/a.png", size=size)
    with pytest.raises(base.Held, match=told):
        deliver(connect(channel, images), Part("a", (picture,)))
    assert not channel.messages


def test_a_picture_with_too_many_pixels_is_made_smaller(channel, images):
    session = connect(channel, images)
    large = images.add("media/a.png", size=(9600, 600))
    delivery = building.delivery(session.access.account, Part("a", (large,)))
    prepared = telegram.prepare(session, delivery, 0, ())
    ((digest, data),) = prepared.files.items()
    assert prepared.derivatives == {large.facts.sha256: digest}
    assert Image.open(io.BytesIO(data)).size == (9411, 588)


def test_pictures_that_do_not_fit(channel, images):
    session = connect(channel, images)
    many = tuple(images.add(f"media/{n}.png") for n in range(11))
    with pytest.raises(base.Held, match="There are 11 images; Telegram takes 10"):
        deliver(session, Part("a", many))
    facts = dataclasses.replace(many[0].facts, format="GIF", animated=True)
    with pytest.raises(base.Held, match="moves: only still pictures are taken here"):
        deliver(session, Part("a", (dataclasses.replace(many[0], facts=facts),)))
    with pytest.raises(base.Held, match="The message is empty"):
        deliver(session, " ")
    assert not channel.messages


def test_pictures_that_are_gone_when_a_claim_is_read_again(channel, images):
    session = connect(channel, images)
    delivery = building.delivery(session.access.account, Part("a", (images.add("media/a.png"),)))
    prepared = telegram.prepare(session, delivery, 0, ())
    with pytest.raises(base.Held, match="not at hand any more"):
        telegram.publish(session, dataclasses.replace(prepared, files={}))
    assert not channel.messages


def test_no_claim_holds_the_token(channel, images):
    session = connect(channel, images)
    delivery = building.delivery(session.access.account, Part("a", (images.add("media/a.png"),)))
    prepared = telegram.prepare(session, delivery, 0, ())
    for value in (prepared, session, session.access, prepared.request, prepared.key):
        assert TOKEN not in repr(value)
