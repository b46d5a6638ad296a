"""Calls to TikTok, and what its answers prove: `ok` in an answer counts, whatever its status.

Source: https://developers.tiktok.com/doc/content-posting-api-get-started .
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Message, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    consult,
    is_own,
    raise_busy,
    standing_in,
)

SERVER = "https://open.tiktokapis.com"
NAME = expression(r"[!-~]{1,200}")  # of a post that was begun
DAY = timedelta(days=1)
CROWDED = (  # refusals that a day ends
    "reached_active_user_cap",
    "spam_risk_too_many_pending_share",
    "spam_risk_too_many_posts",
)
UNWELCOME: Mapping[str, Message] = {  # refusals that a person ends
    "access_token_invalid": say("TikTok does not accept the token: renew it, or connect again."),
    "scope_not_authorized": say("TikTok's token does not allow this: connect again."),
    "scope_permission_missed": say("TikTok's token does not allow this: connect again."),
    "spam_risk_user_banned_from_posting": say("TikTok does not let this account post."),
    "unaudited_client_can_only_post_to_private_accounts": say(
        "TikTok has not audited the app: until then the account itself must be private, and posts"
        " with “privacy: private” alone go out."
    ),
    "url_ownership_unverified": say(
        "TikTok fetches pictures from verified addresses alone: in its developers' portal, verify"
        " the place where yours are."
    ),
    "privacy_level_option_mismatch": say(
        "TikTok does not give this account that privacy: choose another one under `privacy`."
    ),
}


def server(access: base.Access) -> str:
    """Return the server to ask: TikTok's own, or one of tests on this machine."""
    return standing_in(access.account.url, SERVER)


def call(access: base.Access, path: str, data: Any = None, *, method: str = "POST") -> Call:
    """Return a call of the account's."""
    token = access.secrets.get("TOKEN", "")
    return Call(method, f"{server(access)}/v2/{path}", token, data, deadline=60.0)


def is_tiktok_s(access: base.Access, address: str) -> bool:
    """Tell whether an address that TikTok gave is one of its own: a film may go there."""
    return is_own(address, server(access), SERVER, "tiktokapis.com")


def code(answer: Answer) -> str:
    """Return TikTok's own name of what happened: `ok`, or a refusal; empty when it gives none."""
    error = answer.get("error")
    told = error.get("code") if isinstance(error, dict) else None
    return told if isinstance(told, str) else ""


def words(answer: Answer) -> str:
    """Return TikTok's own words."""
    error = answer.get("error")
    told = error if isinstance(error, dict) else {}
    return replace(answer, data=told).words("code", "message")


def data(answer: Answer) -> Mapping[str, Any]:
    """Return what an answer that is `ok` holds; empty for any other."""
    found = answer.get("data")
    return found if code(answer) == "ok" and isinstance(found, dict) else {}


def text(found: Mapping[str, Any], name: str) -> str:
    """Return a value if it is a text, else an empty one."""
    value = found.get(name)
    return value if isinstance(value, str) else ""


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, answer)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return
    why, said = code(answer), {"host": answer.host, "words": words(answer)}
    if why == "rate_limit_exceeded":
        raise base.Busy(say("{host} limits our rate for now.", host=answer.host))
    if why in CROWDED:
        until = access.clock.now() + DAY
        raise base.Busy(say("TikTok takes no more of it today: {words}.", **said), until)
    if why in UNWELCOME:
        raise base.Held(say("{why} ({words})", why=UNWELCOME[why], **said))
    refusals = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
    if why not in ("", "ok", "internal_error") and answer.status in refusals:
        raise base.Refused(say("{host} refused: {words}.", **said))


def ask_quietly(access: base.Access, asked: Call) -> Mapping[str, Any]:
    """Return what TikTok answers to a request that nobody sees; raise Held, Busy or Unknown."""
    answer = consult(access, asked)
    if found := data(answer):
        return found
    try:
        raise_no(access, answer)
    except base.Refused as refusal:
        raise base.Held(refusal.reason) from None
    raise base.Unknown(say("{host} gave no usable answer.", host=answer.host))
