"""The account's server: opening a session, resolving names, uploading, reading."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from marronnier.model import Medium, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Answer, Call, consult, untaken

LABEL = "Bluesky"
ENTRYWAY = "https://bsky.social"
CLOSED = ("AccountTakedown", "AccountSuspended", "AccountDeactivated")
TOKEN_ERRORS = ("AuthMissing", "ExpiredToken", "InvalidToken", "AuthenticationRequired")


def log_in(access: base.Access) -> dict[str, str]:
    """Open a session, once: {did, handle, token, url}; raise Held when it is another account's."""
    account, password = access.account, access.secrets.get("PASSWORD", "")
    identifier = account.id or account.handle.removeprefix("@")
    if not identifier:
        raise base.Held(say("The account has neither `id` nor `handle`: nobody can log in."))
    if not password:
        raise base.Held(say("There is no app password for this account."))
    url = account.url.rstrip("/") or ENTRYWAY
    login = {"identifier": identifier, "password": password}
    address = method(url, "com.atproto.server.createSession")
    answer = consult(access, Call("POST", address, data=login))
    did, token = answer.text("did"), answer.text("accessJwt")
    if answer.status != HTTPStatus.OK or not did or not token:
        raise _no_session(answer)
    if account.id and did != account.id:
        raise base.Held(
            say(
                "The app password belongs to {did}, and the account is {id}.",
                did=did,
                id=account.id,
            )
        )
    if answer.get("active") is False:
        raise base.Held(say("{host} has closed this account for now.", host=answer.host))
    handle = answer.text("handle")
    return {
        "did": did,
        "handle": handle,
        "token": token,
        "url": endpoint(url, answer.get("didDoc")),
    }


def _no_session(answer: Answer) -> base.Held:
    if answer.text("error") == "AuthFactorTokenRequired":
        return base.Held(say("This is the account's own password: make an app password instead."))
    return base.Held(
        say(
            "{host} does not open a session: {words}.",
            host=answer.host,
            words=answer.words("error", "message"),
        )
    )


def endpoint(url: str, document: Any) -> str:
    """Return where the account's data lives, as its DID document says; https only.

    A server on this machine (`http`) is used as it is addressed.
    """
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else []:
        if not isinstance(service, dict) or not str(service.get("id", "")).endswith("#atproto_pds"):
            continue
        found = str(service.get("serviceEndpoint", "")).rstrip("/")
        if url.startswith("https://") and urlsplit(found).scheme == "https":
            return found
    return url


def method(url: str, name: str, /, **parameters: str) -> str:
    """Return the address of an XRPC method."""
    query = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
    return f"{url}/xrpc/{name}{query}"


def resolve(session: base.Session, handle: str) -> str | None:
    """Return the DID of a handle, None when nobody has it."""
    address = method(session.data["url"], "com.atproto.identity.resolveHandle", handle=handle)
    answer = consult(session.access, Call("GET", address, session.data["token"]))
    did = answer.text("did")
    return did if answer.status == HTTPStatus.OK and did.startswith("did:") else None


def upload(session: base.Session, medium: Medium, picture: base.Picture) -> Mapping[str, Any]:
    """Upload an image and return its blob, which is named by its content."""
    return upload_file(session, medium.given, picture.type, picture.data)


def upload_file(session: base.Session, path: str, kind: str, data: bytes) -> Mapping[str, Any]:
    """Upload a file's bytes and return their blob; `path` is what people call the file."""
    call = Call(
        "POST",
        method(session.data["url"], "com.atproto.repo.uploadBlob"),
        session.data["token"],
        body=data,
        headers={"Content-Type": kind},
        deadline=120.0,
    )
    answer = consult(session.access, call)
    blob = answer.get("blob")
    if answer.status != HTTPStatus.OK or not isinstance(blob, dict):
        raise untaken(path, answer.host, answer.words("error", "message"))
    return blob


def put_quietly(session: base.Session, request: Mapping[str, Any]) -> None:
    """Put a record that nobody sees by itself; raise Held or Busy when it is not taken."""
    address = method(session.data["url"], "com.atproto.repo.putRecord")
    data = {**request, "validate": True}
    answer = consult(session.access, Call("POST", address, session.data["token"], data=data))
    if answer.status != HTTPStatus.OK:
        words = answer.words("error", "message")
        raise base.Held(
            say("{host} does not take who may answer: {words}.", host=answer.host, words=words)
        )


def get_record(session: base.Session, repo: str, collection: str, key: str) -> Answer:
    """Ask for a record; a missing one is a 400 whose `error` is RecordNotFound."""
    address = method(
        session.data["url"],
        "com.atproto.repo.getRecord",
        repo=repo,
        collection=collection,
        rkey=key,
    )
    return consult(session.access, Call("GET", address, session.data["token"]))
