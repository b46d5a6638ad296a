"""The bot: whose token it is, what it may do in the channel, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from marronnier.expressions import expression
from marronnier.model import Account, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    consult,
    raise_busy,
    raise_without_token,
)

SERVER = "https://api.telegram.org"
PAGES = ("t.me", "telegram.me", "telegram.org")  # a channel's page, where no bot is answered
UNREADABLE = ("wrong file", "invalid_dimensions", "process_failed", "photo_invalid", "video_file")
TOKEN = expression(r"[0-9]+:[A-Za-z0-9_-]+")


def call(
    access: base.Access,
    method: str,
    data: Mapping[str, Any] | None = None,
    body: bytes = b"",
    kind: str = "",
    *,
    deadline: float = 60.0,
) -> Call:
    """Return a call of the bot's; its address holds the token, which Telegram wants there."""
    url = f"{_server(access.account)}/bot{access.secrets['TOKEN']}/{method}"
    headers = {"Content-Type": kind} if kind else {}
    return Call("POST", url, data=data, body=body, headers=headers, deadline=deadline)


def _server(account: Account) -> str:
    """Return the address of the account's API server; a channel's own page is none."""
    given = urlsplit(account.url)
    return account.url.rstrip("/") if given.hostname and given.hostname not in PAGES else SERVER


def open_channel(access: base.Access) -> dict[str, str]:
    """Return the channel as {chat, username}; raise Held unless the bot may post there."""
    account, token = access.account, access.secrets.get("TOKEN", "")
    raise_without_token(access)
    if not TOKEN.fullmatch(token):
        raise base.Held(say("The token has not the form of a bot's: digits, a colon, letters."))
    if not account.id and not account.handle:
        raise base.Held(say("The account has neither `id` nor `handle`: which channel is it?"))
    name = account.id or "@" + account.handle.removeprefix("@")
    own = _ask(access, "getMe", {})
    chat = _ask(access, "getChat", {"chat_id": name})
    found = {"chat": str(chat.get("id")), "username": str(chat.get("username") or "")}
    _raise_other(account, chat, found)
    member = _ask(access, "getChatMember", {"chat_id": found["chat"], "user_id": own.get("id")})
    owns = member.get("status") == "creator"
    if not owns and not (
        member.get("status") == "administrator" and member.get("can_post_messages")
    ):
        raise base.Held(
            say(
                "The bot @{bot} may not post in {channel}: make it an administrator of the"
                " channel who may post messages.",
                bot=str(own.get("username", "")),
                channel=name,
            )
        )
    return found


def _raise_other(account: Account, chat: Mapping[str, Any], found: Mapping[str, str]) -> None:
    """Raise Held unless what was found is the channel that `accounts.yml` names."""
    if chat.get("type") != "channel":
        raise base.Held(
            say(
                "{given} is no channel but a {kind}.",
                given=account.id or account.handle,
                kind=str(chat.get("type")),
            )
        )
    handle = account.handle.removeprefix("@")
    same = account.id in ("", found["chat"]) and (
        bool(account.id) or handle.casefold() == found["username"].casefold()
    )
    if not same:
        raise base.Held(
            say(
                "The token opens @{name} ({id}), and the account is {wanted}.",
                name=found["username"],
                id=found["chat"],
                wanted=account.id or account.handle,
            )
        )


def _ask(access: base.Access, method: str, data: Mapping[str, Any]) -> dict[str, Any]:
    answer = consult(access, call(access, method, data), dated=_dated)
    result = answer.get("result")
    if answer.status == HTTPStatus.OK and answer.get("ok") is True and isinstance(result, dict):
        return result
    said = {"host": answer.host, "words": answer.words("description")}
    if answer.status in (401, 404):
        raise base.Held(say("{host} does not accept the token: {words}.", **said))
    raise base.Held(say("{host} does not open the channel to the bot: {words}.", **said))


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, _dated(answer))
    if answer.get("ok") is not False:
        return
    said = {"host": answer.host, "words": answer.words("description")}
    if answer.status in (401, 404):
        raise base.Held(say("{host} does not accept the token: {words}.", **said))
    if answer.status == HTTPStatus.FORBIDDEN:
        raise base.Held(say("{host} does not let the bot post: {words}.", **said))
    if answer.status in (400, 413):
        raise _refusal(said)


def _refusal(said: Mapping[str, str]) -> base.Outcome:
    """Return what a 400 proves: nothing was taken, and what to do about it."""
    words = said["words"].lower()
    if "rights" in words or "chat_write_forbidden" in words:
        return base.Held(
            say("The bot lacks a right in the channel: give it back to it there. ({words})", **said)
        )
    if "chat not found" in words or "upgraded" in words or "migrate" in words:
        return base.Held(
            say(
                "The channel has another “id” or “handle” now: correct accounts.yml. ({words})",
                **said,
            )
        )
    if "replied not found" in words or "reply message not found" in words:
        return base.Refused(
            say(
                "The message that this one answers is not in the channel any more. ({words})",
                **said,
            )
        )
    if "too long" in words or "too large" in words:
        return base.Refused(say("It is too long or too heavy for Telegram: {words}.", **said))
    if any(mark in words for mark in UNREADABLE):
        return base.Refused(
            say(
                "Telegram cannot read a picture or film of it: make that file anew. ({words})",
                **said,
            )
        )
    return base.Refused(say("{host} refused: {words}.", **said))


def _dated(answer: Answer) -> Answer:
    """Return an answer whose header tells when to come back: Telegram says it in the body."""
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if type(seconds) is not int or not 0 <= seconds <= timedelta(days=1).total_seconds():
        return answer
    return replace(answer, headers={**answer.headers, "retry-after": str(seconds)})
