"""Telegram: whose token it is, and what each answer proves."""

from datetime import UTC, datetime

import pytest

from marronnier.platforms import base, telegram
from tests.fakes import network
from tests.fakes.telegram import TOKEN, Telegram
from tests.platforms import building, telling
from tests.platforms.test_telegram import connect, deliver


@pytest.fixture
def channel():
    with network.start(Telegram()) as running:
        yield running


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
    with telling.told(outcome, told, TOKEN):
        deliver(session, "Bonjour")
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
