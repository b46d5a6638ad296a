"""Telegram's module against a stand-in that keeps the channel, and the Bot API's schema."""

import dataclasses
import io
from datetime import UTC, datetime

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
from tests.platforms import building, films

PRIVATE = {"id": -1001234567890, "type": "channel", "title": "Lumen"}


@pytest.fixture
def channel():
    with network.start(Telegram()) as running:
        yield running


@pytest.fixture
def images():
    return building.Images()


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
    film = films.add(images, "media/atelier.mp4", seconds=12.3, shape=(1280, 720))
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
    film = dataclasses.replace(films.add(images, "media/a.M4V"), facts=None)
    deliver(connect(channel, images), Part("", (film,)))
    assert "width" not in channel.requests[-1].data
    assert len(shown(channel)) == 1


def test_an_album_mixes_pictures_and_films_in_their_order(channel, images):
    media = [images.add("media/a.png"), films.add(images, "media/b.mp4"), images.add("media/c.png")]
    session = connect(channel, images)
    (sent,) = deliver(session, Part("Les trois", tuple(media)))
    assert ["video" in one for one in shown(channel)] == [False, True, False]
    assert [one.get("caption") for one in shown(channel)] == ["Les trois", None, None]
    assert sent.refs["messages"] == "7,8,9"


def test_films_that_are_held(channel, images):
    session = connect(channel, images)
    pictures = tuple(images.add(f"media/{n}.png") for n in range(10))
    film = films.add(images, "media/a.mp4")
    heavy = dataclasses.replace(film, facts=dataclasses.replace(film.facts, size=50_000_001))
    for media, told in (
        ((*pictures, film), "There are 11 pictures and films; Telegram takes 10"),
        ((heavy,), "50000000 are allowed here"),
        ((films.add(images, "media/b.mov"),), "no film that is taken here: M4V, MP4"),
    ):
        with pytest.raises(base.Held, match=told):
            deliver(session, Part("a", media))
    assert not channel.messages


def test_a_server_of_one_s_own_takes_more(channel, images):
    film = films.add(images, "media/a.mp4")
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
    film = films.add(images, "media/a.mp4")
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


# --- whose token it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chat", "member", "names", "told"),
    [
        ({"id": -5, "type": "group", "username": "lumen"}, {}, {}, "is no channel but a group"),
        ({}, {"status": "member"}, {}, "@lumen_bot may not post in @Lumen"),
        ({}, {"status": "administrator", "can_post_messages": False}, {}, "may not post"),
        ({}, {}, {"handle": "@autre"}, "chat not found"),
        ({}, {}, {"id": "-1009"}, "chat not found"),
        ({}, {}, {"handle": ""}, "neither `id` nor `handle`"),
    ],
)
def test_an_account_that_is_not_this_channel(channel, chat, member, names, told):
    channel.chat |= chat
    channel.member = member or channel.member
    with pytest.raises(base.Held, match=told):
        connect(channel, **names)


@pytest.mark.parametrize("answered", [{"id": -1009}, {"username": "autre"}])
def test_another_channel_than_was_asked_for(channel, answered):
    body = {"ok": True, "result": {**channel.chat, **answered}}
    channel.fault("getChat", 200, body)
    names = {"id": "-1001234567890"} if "id" in answered else {}
    with pytest.raises(base.Held, match=r"The token opens @.*, and the account is"):
        connect(channel, **names)


def test_an_owner_may_post(channel):
    channel.member = {"status": "creator"}
    assert connect(channel).data["chat"] == "-1001234567890"


@pytest.mark.parametrize(
    ("token", "told"),
    [("", "no token"), ("1:a/../b", "not the form of a bot's"), ("1:autre", "Unauthorized")],
)
def test_tokens_that_open_nothing(channel, token, told):
    with pytest.raises(base.Held, match=told) as caught:
        connect(channel, token=token)
    assert not token or token not in str(caught.value)


def test_the_page_of_a_channel_is_no_server():
    for url in ("", "https://t.me/lumen", "https://telegram.me/lumen"):
        account = building.account("telegram", url, handle="@lumen")
        call = telegram.bot.call(building.access(account, {"TOKEN": TOKEN}), "getMe")
        assert call.url == f"https://api.telegram.org/bot{TOKEN}/getMe"


# --- what each answer proves --------------------------------------------------------------------


def no(code, words, **parameters):
    told = {"ok": False, "error_code": code, "description": words}
    return told | ({"parameters": parameters} if parameters else {})


MESSAGE = {"message_id": 7, "chat": {"id": -1001234567890}}


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, no(400, "Bad Request: message is too long"), base.Refused, "message is too long"),
        (400, no(400, "Bad Request: upgraded", migrate_to_chat_id=-5), base.Held, "has another"),
        (400, no(400, "Bad Request: chat not found"), base.Held, "correct accounts.yml"),
        (400, no(400, "Bad Request: not enough rights to send photos"), base.Held, "lacks a right"),
        (400, no(400, "Bad Request: message to be replied not found"), base.Refused, "answers is"),
        (400, no(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), base.Refused, "make that file"),
        (400, no(400, "Bad Request: wrong file identifier/HTTP"), base.Refused, "make that file"),
        (400, no(400, "Bad Request: can't parse entities"), base.Refused, "can't parse"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, no(401, "Unauthorized"), base.Held, "does not accept the token: Unauthorized"),
        (403, no(403, "Forbidden: bot was kicked"), base.Held, "bot was kicked"),
        (404, no(404, "Not Found"), base.Held, "Not Found"),
        (404, b"", base.Unknown, "HTTP 404"),
        (409, no(409, "Conflict"), base.Unknown, "HTTP 409"),
        (413, no(413, "Request Entity Too Large"), base.Refused, "Too Large"),
        (413, b"<html>nginx", base.Unknown, "HTTP 413"),
        (429, no(429, "Too Many Requests", retry_after=5), base.Busy, "limits our rate until"),
        (429, no(429, "Too Many Requests"), base.Busy, "for now"),
        (429, no(429, "Too Many Requests", retry_after="5"), base.Busy, "for now"),
        (429, no(429, "Too Many Requests", retry_after=10**30), base.Busy, "for now"),
        (429, b"", base.Busy, "for now"),
        (500, no(500, "Internal Server Error"), base.Unknown, "HTTP 500"),
        (502, b"<html>", base.Unknown, "HTTP 502"),
        (302, b"", base.Unknown, "HTTP 302"),
        (200, no(400, "Bad Request"), base.Unknown, "HTTP 200"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (200, {"ok": True, "result": True}, base.Unknown, "HTTP 200"),
        (200, {"ok": True, "result": []}, base.Unknown, "HTTP 200"),
        (200, {"ok": True, "result": {"message_id": 7}}, base.Unknown, "HTTP 200"),
        (200, {"ok": True, "result": {**MESSAGE, "chat": {"id": 5}}}, base.Unknown, "HTTP 200"),
        (200, {"ok": True, "result": {**MESSAGE, "message_id": "7"}}, base.Unknown, "HTTP 200"),
        (400, no(400, f"no {TOKEN}\n\x1b[31m " + "x" * 900), base.Refused, "no *** [31m xxx"),
    ],
)
def test_what_telegram_s_answers_prove(channel, status, body, outcome, told):
    session = connect(channel)
    channel.requests.clear()
    channel.fault("sendMessage", status, body)
    with pytest.raises(outcome) as caught:
        deliver(session, "Bonjour")
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert len(str(caught.value)) < 300
    assert TOKEN not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(channel.requests) == 1


def test_the_pause_stands_in_the_body(channel):
    session = connect(channel)
    channel.fault("sendMessage", 429, no(429, "Too Many Requests", retry_after=3600))
    before = datetime.now(UTC)
    with pytest.raises(base.Busy) as caught:
        deliver(session, "Bonjour")
    assert 3599 <= (caught.value.until - before).total_seconds() <= 3660


def test_the_pause_counts_while_the_channel_is_opened_too(channel):
    channel.fault("getChat$", 429, no(429, "Too Many Requests", retry_after=60))
    with pytest.raises(base.Busy, match="limits our rate until") as caught:
        connect(channel)
    assert caught.value.until is not None


def test_a_failure_after_the_message_was_taken_proves_nothing(channel):
    session = connect(channel)
    channel.fault("sendMessage", 500, no(500, "Internal Server Error"), committed=True)
    with pytest.raises(base.Unknown):
        deliver(session, "Bonjour")
    assert len(channel.messages) == 1


def test_a_token_that_is_revoked_meanwhile(channel):
    session = connect(channel)
    channel.token = "1:neu"
    with pytest.raises(base.Held, match="does not accept the token"):
        deliver(session, "Bonjour")
    assert not channel.messages


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, base.Busy), (429, base.Busy), (403, base.Held)]
)
def test_a_channel_that_cannot_be_asked(channel, status, outcome):
    channel.fault("getChat$", status, no(status, "Non"))
    with pytest.raises(outcome):
        connect(channel)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, no(400, "Bad Request: message can't be deleted"), base.Refused),
        (403, no(403, "Forbidden"), base.Held),
        (500, b"", base.Unknown),
        (200, {"ok": True, "result": False}, base.Unknown),
    ],
)
def test_a_deletion_that_fails(channel, status, body, outcome):
    session = connect(channel)
    (sent,) = deliver(session, "Bonjour")
    channel.fault("deleteMessages", status, body)
    with pytest.raises(outcome):
        telegram.delete(session, sent)


def test_what_a_bot_cannot_do(channel):
    session = connect(channel)
    for ability in (telegram.look, telegram.metrics, telegram.comments):
        with pytest.raises(base.Unsupported):
            ability(session, base.Sent("7", "https://t.me/lumen/7"))
