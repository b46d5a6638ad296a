"""Tokens: of a consent, and new ones in the place of those that will end.

Source: https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
An access token lives 30 days, the one that renews it 60, and each renewal begins both again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Granted
from marronnier.platforms.pinterest.server import call, consult, form, words
from marronnier.platforms.shared import exchange


def owner(access: base.Access) -> tuple[str, str]:
    """Return the id and the name of a token's owner."""
    answer = consult(access, call(access, "GET", "/user_account"))
    name, username = answer.text("id"), answer.text("username")
    if answer.status != HTTPStatus.OK or not (name or username):
        text = "Pinterest does not tell whose token this is: {words}."
        raise base.Held(say(text, words=words(answer)))
    return name, username


def grant(access: base.Access, code: str, address: str, verifier: str) -> tuple[Granted, ...]:
    """Exchange a consent's code for the tokens of the account that it opens."""
    del verifier  # Pinterest has no PKCE
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": address}
    granted = _exchange(access, {**fields, "continuous_refresh": "true"})
    name, username = owner(replace(access, secrets=granted.secrets))
    return (replace(granted, id=name, handle=username),)


def renew(access: base.Access) -> Granted:
    """Return tokens in the place of those that will end; the older ones may be void at once."""
    token = access.secrets.get("REFRESH_TOKEN", "")
    if not token:
        raise base.Held(say("There is no REFRESH_TOKEN for this account: connect it anew."))
    fields = {"grant_type": "refresh_token", "refresh_token": token, "continuous_refresh": "true"}
    granted = _exchange(access, fields)
    return replace(granted, secrets={"REFRESH_TOKEN": token, **granted.secrets})


def _exchange(access: base.Access, fields: Mapping[str, str]) -> Granted:
    if not all(access.secrets.get(name) for name in ("CLIENT_ID", "CLIENT_SECRET")):
        raise base.Held(
            say("Of the app's two secrets, CLIENT_ID and CLIENT_SECRET, one is missing.")
        )
    answer = exchange.consult(access, form(access, "/oauth/token", fields))
    token = answer.text("access_token")
    if answer.status != HTTPStatus.OK or not token:
        text = "Pinterest gives no token: {words}. Connect the account anew."
        raise base.Held(say(text, words=words(answer)))
    secrets = {"TOKEN": token, "REFRESH_TOKEN": answer.text("refresh_token")}
    kept = {name: value for name, value in secrets.items() if value}
    return Granted(kept, exchange.ending(access, answer))
