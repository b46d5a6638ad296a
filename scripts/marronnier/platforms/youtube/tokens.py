"""The channel's refresh token, exchanged anew by each run for one that lasts an hour.

Source: https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Granted
from marronnier.platforms.shared.exchange import Answer, Call, consult, ending
from marronnier.platforms.youtube import server

SERVER = "https://oauth2.googleapis.com"
APP = ("CLIENT_ID", "CLIENT_SECRET")
MARGIN = timedelta(minutes=5)  # a token is not used in its last minutes


def exchange(access: base.Access, **fields: str) -> Answer:
    """Return Google's answer to a request for tokens; raise Held or Busy."""
    client, secret = (access.secrets.get(name, "") for name in APP)
    if not client or not secret:
        raise base.Held(say("CLIENT_ID and CLIENT_SECRET of the Google project are missing."))
    body = urlencode({"client_id": client, "client_secret": secret, **fields}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    address = f"{server.at(access, SERVER)}/token"
    answer = consult(access, Call("POST", address, body=body, headers=kind))
    if answer.status == HTTPStatus.OK and answer.text("access_token"):
        return answer
    if answer.text("error") == "invalid_grant":
        raise base.Held(
            say(
                "Google does not accept the refresh token any more: call “marronnier connect"
                " youtube” again. In “Testing” it ends after seven days: publish the consent"
                " screen. ({words})",
                words=answer.words("error_description"),
            )
        )
    told = answer.words("error", "error_description")
    raise base.Held(say("{host} gives no token: {words}.", host=answer.host, words=told))


def open_channel(access: base.Access, answer: Answer, limits: base.Limits) -> base.Session:
    """Return a session with the channel that a token opens: {token, id, handle, uploads}."""
    until = ending(access, answer)
    opened = base.Session(
        access,
        base.Class.HANDLE,
        limits,
        {"token": answer.text("access_token")},
        until and until - MARGIN,
        ending(access, answer, "refresh_token_expires_in"),
    )
    found = server.read(opened, "channels", part="id,snippet,contentDetails", mine="true")
    name = found[0].get("id") if found else None
    if not isinstance(name, str) or not name:
        raise base.Held(say("This Google account has no channel on YouTube."))
    uploads = _inner(_inner(found[0], "contentDetails"), "relatedPlaylists").get("uploads")
    more = {"id": name, "handle": _handle(found[0]), "uploads": str(uploads or "")}
    return replace(opened, data={**opened.data, **more})


def _handle(channel: Mapping[str, object]) -> str:
    return str(_inner(channel, "snippet").get("customUrl") or "").removeprefix("@")


def _inner(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def grant(
    access: base.Access, fields: Mapping[str, str], limits: base.Limits
) -> tuple[Granted, ...]:
    """Exchange the code of a consent for a refresh token, and name its channel."""
    answer = exchange(access, grant_type="authorization_code", **fields)
    token = answer.text("refresh_token")
    if not token:
        raise base.Held(
            say(
                "Google gave no refresh token: take the app's access away at"
                " myaccount.google.com/permissions, and consent again."
            )
        )
    session = open_channel(access, answer, limits)
    secrets = {"REFRESH_TOKEN": token, **{name: access.secrets[name] for name in APP}}
    handle = session.data["handle"] and f"@{session.data['handle']}"
    return (Granted(secrets, session.expires, session.data["id"], handle),)
