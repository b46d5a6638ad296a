"""Tokens, which live for a day and are renewed by one that changes with each renewal.

Source: https://developers.tiktok.com/doc/oauth-user-access-token-management .
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.shared.exchange import Call, consult, ending
from marronnier.platforms.tiktok import server

APP = ("CLIENT_KEY", "CLIENT_SECRET")
RENEWS: tuple[str, ...] = ("REFRESH_TOKEN", *APP)
CONSENT: Consent | None = Consent(
    page="https://www.tiktok.com/v2/auth/authorize/",
    scopes=(
        "user.info.basic",
        "user.info.profile",
        "video.publish",
        "video.upload",
        "video.list",
    ),
    app=APP,
    client="client_key",
    separator=",",
    https=True,
    life=1,
)


def grant(access: base.Access, code: str, address: str, verifier: str) -> tuple[Granted, ...]:
    """Exchange the code of a consent for the account's tokens, and name the account."""
    proof = {"code_verifier": verifier} if verifier else {}
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": address, **proof}
    granted = _exchange(access, fields)
    opened = replace(access, secrets={**access.secrets, **granted.secrets})
    user = whose(opened)
    name = server.text(user, "username")
    return (replace(granted, id=server.text(user, "open_id"), handle=name and f"@{name}"),)


def renew(access: base.Access) -> Granted:
    """Return tokens in the place of those that will end; the older ones may be void at once."""
    token = access.secrets.get("REFRESH_TOKEN", "")
    if not token:
        raise base.Held(say("There is no REFRESH_TOKEN for this account: connect it anew."))
    granted = _exchange(access, {"grant_type": "refresh_token", "refresh_token": token})
    return replace(granted, secrets={"REFRESH_TOKEN": token, **granted.secrets})


def whose(access: base.Access) -> Mapping[str, object]:
    """Return the token's owner: {open_id, username}; raise Held, Busy or Unknown."""
    asked = server.call(access, "user/info/?fields=open_id,username", method="GET")
    user = server.ask_quietly(access, asked).get("user")
    if not isinstance(user, dict) or not server.text(user, "open_id"):
        raise base.Held(say("TikTok does not tell whose token this is."))
    return user


def _exchange(access: base.Access, fields: Mapping[str, str]) -> Granted:
    """Return the tokens, and when the first of them ends: the one that posts are sent with."""
    key, secret = (access.secrets.get(name, "") for name in APP)
    if not key or not secret:
        raise base.Held(say("CLIENT_KEY and CLIENT_SECRET of the TikTok app are missing."))
    body = urlencode({"client_key": key, "client_secret": secret, **fields}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    address = f"{server.server(access)}/v2/oauth/token/"
    answer = consult(access, Call("POST", address, body=body, headers=kind))
    token = answer.text("access_token")
    if answer.status != HTTPStatus.OK or not token:
        told = answer.words("error", "error_description")
        raise base.Held(say("{host} gives no token: {words}.", host=answer.host, words=told))
    secrets = {"TOKEN": token}
    if renewal := answer.text("refresh_token"):
        secrets["REFRESH_TOKEN"] = renewal
    return Granted(secrets, ending(access, answer))
