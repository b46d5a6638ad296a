"""Posts and comments that are there: made, found again, counted, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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

LABEL = "Instagram"
HOSTS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}
PAGES = ("instagram.com",)
# https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
DIALECT = Dialect(
    LABEL,
    "status_code",
    "status",
    {
        (1, 2207057): Meaning.CONTENT,  # the cover's moment lies outside the film
        (4, 2207051): Meaning.BLOCKED,  # taken for spam
        (9, 0): Meaning.LIMIT,  # of a day
        (24, 2207008): Meaning.LATER,
        (25, 0): Meaning.BLOCKED,
        (9004, 0): Meaning.CONTENT,  # the picture's address could not be read
        (9007, 0): Meaning.LATER,
        containers.NOT_THERE: Meaning.LATER,
        **{(code, 0): Meaning.CONTENT for code in (36000, 36001, 36003, 36004)},
    },
    lapsed=frozenset({(-2, 2207020), (24, 2207006)}),
)
LISTED = "id,caption,permalink,timestamp,media_type"
COUNTED = "views,reach,saved,shares"


def url(access: base.Access, path: str) -> str:
    """Return the address of a path, on the host that the account's token is for."""
    login = str(access.account.options.get("login", "instagram"))
    if login not in HOSTS:
        text = "`{name}: {given}` is none of {known}."
        raise base.Held(say(text, name="login", given=login, known=", ".join(HOSTS)))
    return graph.address(access, HOSTS[login], path)


def open_account(access: base.Access) -> dict[str, str]:
    """Return the account as {id, username}; raise Held unless it is the token's."""
    account, by_facebook = access.account, access.account.options.get("login") == "facebook"
    raise_without_token(access)
    if by_facebook and not containers.ID.fullmatch(account.id):
        text = "With “login: facebook” the account needs its “id”, the number that Meta gives it."
        raise base.Held(say(text))
    found = owner(access, account.id if by_facebook else "me")
    raise_other_account(account, found["id"], found["username"])
    return found


def owner(access: base.Access, path: str = "me") -> dict[str, str]:
    """Return {id, username} of an account that the token opens."""
    name = "user_id" if path == "me" else "id"
    asked = graph.call(access, "GET", url(access, path), {"fields": f"{name},username"})
    answer = graph.consult(access, asked, LABEL)
    found = str(answer.get(name) or "")
    if not containers.ID.fullmatch(found):
        raise base.Busy(say("{host} gave no usable answer.", host=answer.host))
    return {"id": found, "username": answer.text("username")}


def sent(session: base.Session, name: str) -> base.Sent:
    """Return a post that has just gone out, with its address when Instagram tells it at once."""
    address = containers.permalink(session.access, DIALECT, url(session.access, name))
    return _sent(session, {"id": name, "permalink": address})


def _sent(session: base.Session, entry: Mapping[str, Any]) -> base.Sent:
    profile = containers.profile("https://www.instagram.com/{}/", session.data["username"])
    return base.Sent(str(entry["id"]), containers.address_of(entry, PAGES, profile))


def find(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the account's posts since then that show and say the same, newest first.

    A story has no text: all of its kind since then are returned.
    """
    told = request["text"]
    return tuple(
        _sent(session, entry)
        for entry in _own(session, "stories" if request["story"] else "media")
        if is_since(entry, request["since"])
        and entry.get("media_type") == request["type"]
        and (request["story"] or folded(entry.get("caption")) == folded(told))
    )


def _own(session: base.Session, edge: str = "media") -> list[dict[str, Any]]:
    path = url(session.access, f"{session.data['id']}/{edge}")
    return containers.listed(session.access, DIALECT, path, LISTED)


def identify(session: base.Session, found: base.Sent) -> str:
    """Return the id of a post, that of one which a person gave the address of too."""
    return containers.identify(found, lambda: _own(session))


# --- comments -----------------------------------------------------------------------------------


def comment(session: base.Session, request: Mapping[str, Any]) -> base.Sent:
    """Write a comment: one request."""
    access = session.access
    address = url(access, f"{request['media']}/comments")
    name = containers.publish(access, DIALECT, address, {"message": request["comment"]})
    return _comment(name, request)


def _comment(name: str, request: Mapping[str, Any]) -> base.Sent:
    return base.Sent(name, request["url"], {"comment_of": request["media"]})


def find_comment(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the account's own comments since then that say the same, newest first.

    One that tells neither its author nor its moment may be it. Raise Unknown for a list that is
    cut.
    """
    listed = _comments(session, request["media"])
    found = tuple(
        _comment(str(entry["id"]), request)
        for entry in listed
        if (is_since(entry, request["since"]) or not entry.get("timestamp"))
        and entry.get("username") in (None, "", session.data["username"])
        and folded(entry.get("text")) == folded(request["comment"])
    )
    if not found and len(listed) >= containers.LISTED:
        text = "{label} shows too much to look through."
        raise base.Unknown(say(text, label=LABEL))
    return found


def _comments(session: base.Session, media: str) -> list[dict[str, Any]]:
    path = url(session.access, f"{media}/comments")
    return containers.listed(session.access, DIALECT, path, "id,text,username,timestamp")


def comments(session: base.Session, found: base.Sent) -> tuple[dict[str, str], ...]:
    """Return what others wrote below a post; a comment has no address of its own."""
    return tuple(
        {
            "id": str(entry["id"]),
            "author": str(entry.get("username", "")),
            "text": str(entry.get("text", "")),
            "url": found.url,
            "at": str(entry.get("timestamp", "")),
        }
        for entry in _comments(session, identify(session, found))
        if entry.get("username") != session.data["username"]
    )


# --- counting, deleting -------------------------------------------------------------------------


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return a post's counts: likes and comments, and what Instagram's insights add to them."""
    access, name = session.access, identify(session, found)
    fields = "like_count" if found.refs.get("comment_of") else "like_count,comments_count"
    asked = graph.call(access, "GET", url(access, name), {"fields": fields})
    answer = graph.consult(access, asked, LABEL)
    counts = {"likes": answer.get("like_count"), "comments": answer.get("comments_count")}
    if not found.refs.get("comment_of"):
        # one figure that a kind of post has not makes the whole call fail
        with suppress(base.Outcome):
            path = url(access, f"{name}/insights")
            asked = graph.call(access, "GET", path, {"metric": COUNTED})
            counts |= containers.counts(graph.consult(access, asked, LABEL))
    return {one: count for one, count in counts.items() if type(count) is int}


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete a post or a comment; one that is gone already is fine."""
    access = session.access
    address = url(access, identify(session, found))
    answer = ask(access, graph.call(access, "DELETE", address))
    failure = Failure.of(answer)
    if failure is None and answer.get("success") is True:
        return
    if failure and (failure.code, failure.subcode) == containers.NOT_THERE:
        if containers.is_gone(access, address):
            return
        raise base.Unsupported(say("Instagram does not delete this post for a program."))
    graph.raise_no(access, answer, LABEL)
    raise undeleted(answer, found)
