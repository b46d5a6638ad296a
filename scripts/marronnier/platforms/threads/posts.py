"""Posts and replies that are there: found again, counted, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared import containers, graph
from marronnier.platforms.shared.containers import Dialect, folded, is_since
from marronnier.platforms.shared.exchange import (
    ask,
    raise_other_account,
    raise_without_token,
    undeleted,
)
from marronnier.platforms.shared.graph import Failure, Meaning

LABEL = "Threads"
HOST = "https://graph.threads.net"
VERSION = "v1.0"  # the only one: https://developers.facebook.com/docs/threads/changelog
PAGES = ("threads.net", "threads.com")
BEHIND = 4279009  # a post that was just made is not known to all machines yet
DIALECT = Dialect(
    LABEL,
    "status",
    "error_message",
    {
        **{(code, BEHIND): Meaning.LATER for code in (1, 2, 10, 24, 100)},
        containers.NOT_THERE: Meaning.LATER,
    },
)
LISTED = "id,text,permalink,timestamp,media_type"
COUNTED = "views,likes,replies,reposts,quotes,shares"


def url(access: base.Access, path: str) -> str:
    """Return the address of a path."""
    return graph.address(access, HOST, path, usual=VERSION)


def open_account(access: base.Access) -> dict[str, str]:
    """Return the account as {id, username}; raise Held unless it is the token's."""
    raise_without_token(access)
    found = owner(access)
    raise_other_account(access.account, found["id"], found["username"])
    return found


def owner(access: base.Access) -> dict[str, str]:
    """Return {id, username} of the account that the token opens."""
    asked = graph.call(access, "GET", url(access, "me"), {"fields": "id,username"})
    answer = graph.consult(access, asked, LABEL)
    if not containers.ID.fullmatch(answer.text("id")):
        raise base.Busy(say("{host} gave no usable answer.", host=answer.host))
    return {"id": answer.text("id"), "username": answer.text("username")}


def expiry(access: base.Access) -> datetime | None:
    """Return when the token ends, as far as Threads tells."""
    fields = {"input_token": access.secrets["TOKEN"]}
    asked = graph.call(access, "GET", url(access, "debug_token"), fields)
    with suppress(base.Outcome):
        return graph.ending(graph.consult(access, asked, LABEL))
    return None


def sent(session: base.Session, name: str) -> base.Sent:
    """Return a post that has just gone out, with its address when Threads tells it at once."""
    address = containers.permalink(session.access, DIALECT, url(session.access, name))
    return _sent(session, {"id": name, "permalink": address})


def _sent(session: base.Session, entry: Mapping[str, Any]) -> base.Sent:
    profile = containers.profile("https://www.threads.net/@{}", session.data["username"])
    return base.Sent(str(entry["id"]), containers.address_of(entry, PAGES, profile))


def find(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the account's posts since then that show and say the same, newest first."""
    return tuple(
        _sent(session, entry)
        for entry in _own(session, "replies" if request["answered"] else "threads")
        if is_since(entry, request["since"])
        and entry.get("media_type") == request["type"]
        and _answers(entry, request["answered"])
        and folded(entry.get("text")) == folded(request["text"])
    )


def _answers(entry: Mapping[str, Any], answered: str) -> bool:
    parent = entry.get("replied_to")
    return not isinstance(parent, dict) or str(parent.get("id")) == answered


def _own(session: base.Session, edge: str) -> list[dict[str, Any]]:
    fields = f"{LISTED},replied_to" if edge == "replies" else LISTED
    return containers.listed(session.access, DIALECT, url(session.access, f"me/{edge}"), fields)


def identify(session: base.Session, found: base.Sent) -> str:
    """Return the id of a post, that of one which a person gave the address of too."""
    return containers.identify(
        found, lambda: [*_own(session, "threads"), *_own(session, "replies")]
    )


def comments(session: base.Session, found: base.Sent) -> tuple[dict[str, str], ...]:
    """Return what others wrote below a post."""
    path = url(session.access, f"{identify(session, found)}/conversation")
    fields = "id,text,username,permalink,timestamp"
    return tuple(
        {
            "id": str(entry["id"]),
            "author": str(entry.get("username", "")),
            "text": str(entry.get("text", "")),
            "url": containers.address_of(entry, PAGES, found.url),
            "at": str(entry.get("timestamp", "")),
        }
        for entry in containers.listed(session.access, DIALECT, path, fields)
        if entry.get("username") != session.data["username"]
    )


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return a post's counts."""
    access = session.access
    path = url(access, f"{identify(session, found)}/insights")
    asked = graph.call(access, "GET", path, {"metric": COUNTED})
    return containers.counts(graph.consult(access, asked, LABEL))


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete a post; one that is gone already is fine."""
    access = session.access
    address = url(access, identify(session, found))
    answer = ask(access, graph.call(access, "DELETE", address))
    failure = Failure.of(answer)
    if failure is None and answer.get("success") is True:
        return
    there = failure is None or (failure.code, failure.subcode) != containers.NOT_THERE
    if not there and containers.is_gone(access, address):
        return
    graph.raise_no(access, answer, LABEL)
    raise undeleted(answer, found)
