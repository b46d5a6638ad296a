"""Posts that are there: asked for, found again by what they say, counted, deleted."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    ask,
    consult,
    raise_busy,
    standing_in,
    undeleted,
)
from marronnier.platforms.x.signing import authorization

LABEL = "X"
SERVER = "https://api.x.com"
ID = expression(r"[0-9]{1,19}")
LISTED = 100
# X renamed its fields in 2026; a server of the day before is asked by the older names
FIELDS = ("post.fields", "tweet.fields")
ASKED = {
    "post.fields": "attachments,conversation_id,created_at,entities,note_post",
    "tweet.fields": "attachments,conversation_id,created_at,entities,note_tweet",
}
SCHEME = expression(r"https?://", re.IGNORECASE)


def call(access: base.Access, method: str, path: str, data: Any = None, **more: str) -> Call:
    """Return a signed call; `more` are the parameters of its address."""
    server = standing_in(access.account.url, SERVER)
    query = f"?{urlencode(more, quote_via=quote)}" if more else ""
    address = f"{server}{path}{query}"
    # pictures make a body long; what it says does not matter to the signature
    signed = authorization(method, address, access.secrets, access.clock.now(), repr(data).encode())
    return Call(method, address, data=data, headers={"Authorization": signed}, deadline=120.0)


def words(answer: Answer) -> str:
    """Return the network's own words; it has two ways of saying no."""
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if not answer.text("detail") and isinstance(first, dict) and first.get("message"):
        return Answer(answer.status, answer.headers, first, answer.host, answer.secrets).words(
            "message"
        )
    return answer.words("title", "detail")


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, _dated(answer))
    if not isinstance(answer.data, dict):
        return
    said = {"host": answer.host, "words": words(answer)}
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise base.Held(say("{host} does not accept the keys: {words}.", **said))
    if answer.status == HTTPStatus.PAYMENT_REQUIRED:
        raise base.Held(say("X wants to be paid first, in its developer console: {words}.", **said))
    if answer.status == HTTPStatus.FORBIDDEN:
        raise _forbidden(answer, said)
    if answer.status in (400, 404, 413):
        raise base.Refused(say("{host} refused: {words}.", **said))


def _dated(answer: Answer) -> Answer:
    """Return an answer whose reset is the day's, where it is the day's posts that are used up."""
    for whose in ("user", "app"):
        name = f"x-{whose}-limit-24hour"
        reset = answer.headers.get(f"{name}-reset", "")
        if answer.headers.get(f"{name}-remaining") == "0" and reset:
            return replace(answer, headers={"x-rate-limit-reset": reset})
    return answer


def is_early(answer: Answer) -> bool:
    """Tell whether X refused an answer because it does not see the post that it answers."""
    return (
        answer.status == HTTPStatus.FORBIDDEN and "deleted or not visible" in words(answer).lower()
    )


def _forbidden(answer: Answer, said: Mapping[str, str]) -> base.Outcome:
    """Return what a 403 proves: nothing was taken, and what to do about it."""
    told = said["words"].lower()
    if is_early(answer):
        return base.Busy(
            say(
                "X does not show the message before this one yet, or it was deleted there: nothing"
                " was published. ({words})",
                **said,
            )
        )
    if "suspended" in told or "locked" in told:
        return base.Held(
            say("X has closed this account: sign in there to see why. ({words})", **said)
        )
    if "app permissions" in told or "attached to a project" in told:
        return base.Held(
            say(
                "The app may not write: at developer.x.com give it the right to read and write, in"
                " a project, then make its access token anew. ({words})",
                **said,
            )
        )
    if "duplicate content" in told:
        return base.Refused(
            say("X has this very text from this account already: change it. ({words})", **said)
        )
    if "reply to this conversation" in told:
        return base.Refused(
            say(
                "X does not let this account answer itself: remove “threads” from its limits in"
                " accounts.yml. ({words})",
                **said,
            )
        )
    return base.Refused(say("{host} refused: {words}.", **said))


def sent(name: str, username: str) -> base.Sent:
    """Return a post by its id."""
    return base.Sent(name, f"https://x.com/{username or 'i'}/status/{name}")


def identify(found: base.Sent) -> str:
    """Return a post's id; a person who settles a delivery gives its address alone."""
    name = found.id or found.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not ID.fullmatch(name):
        raise base.Held(say("{url} is no post on {label}.", url=found.url, label=LABEL))
    return name


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the posts since a request was prepared that say the same, newest first."""
    path = f"/2/users/{session.data['id']}/tweets"
    answer = _read(
        session,
        path,
        max_results=str(LISTED),
        start_time=str(request["since"]),
        exclude="retweets",
    )
    posts = answer.get("data") or []
    whole = isinstance(answer.data, dict) and isinstance(posts, list) and not answer.get("errors")
    if answer.status != HTTPStatus.OK or not whole:
        raise base.Unknown(say("{host} does not list the account's posts.", host=answer.host))
    return tuple(
        sent(str(post["id"]), session.data["username"])
        for post in posts
        if isinstance(post, dict) and ID.fullmatch(str(post.get("id"))) and _same(post, request)
    )


def _read(session: base.Session, path: str, **parameters: str) -> Answer:
    answer = _ask(session, path, **parameters, **{FIELDS[0]: ASKED[FIELDS[0]]})
    if answer.status != HTTPStatus.BAD_REQUEST:
        return answer
    return _ask(session, path, **parameters, **{FIELDS[1]: ASKED[FIELDS[1]]})


def _ask(session: base.Session, path: str, **parameters: str) -> Answer:
    return consult(session.access, call(session.access, "GET", path, **parameters))


def _same(post: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    """Compare what is said, how many pictures there are, and which thread it belongs to."""
    body = request["body"]
    keys = (post.get("attachments") or {}).get("media_keys") or []
    thread = post.get("conversation_id")  # the id of its first post
    own = thread == post.get("id")
    return (
        len(keys) == len(body.get("media", {}).get("media_ids", []))
        and (thread == request["thread"] and not own if request["thread"] else own)
        and _bare(_written(post)) == _bare(str(body.get("text", "")))
    )


def _written(post: Mapping[str, Any]) -> str:
    """Return a post's text as it was written: X puts addresses of its own in the links' place."""
    long = post.get("note_post") or post.get("note_tweet") or {}
    whole = long if long.get("text") else post
    text = html.unescape(str(whole.get("text", "")))
    for source in (whole, post):
        for link in (source.get("entities") or {}).get("urls") or []:
            own = "" if link.get("media_key") else str(link.get("expanded_url", ""))
            text = text.replace(str(link.get("url", "")) or "\0", own)
    return text


def _bare(text: str) -> str:
    plain = SCHEME.sub("", unicodedata.normalize("NFC", text))
    return " ".join(word.removesuffix("/") for word in plain.split())


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete a post; one that is gone already is fine."""
    asked = call(session.access, "DELETE", f"/2/tweets/{identify(found)}")
    answer = ask(session.access, asked)
    deleted = answer.get("data")
    if answer.status == HTTPStatus.NOT_FOUND:
        return
    if answer.status == HTTPStatus.OK and isinstance(deleted, dict) and deleted.get("deleted"):
        return
    raise_no(session.access, answer)
    raise undeleted(answer, found)


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return a post's public counts, by the names that X uses now."""
    name = identify(found)
    answer = _ask(session, "/2/tweets", ids=name, **{FIELDS[0]: "public_metrics"})
    if answer.status == HTTPStatus.BAD_REQUEST:
        answer = _ask(session, "/2/tweets", ids=name, **{FIELDS[1]: "public_metrics"})
    listed = answer.get("data")
    if answer.status != HTTPStatus.OK or not isinstance(listed, list) or not listed:
        raise_no(session.access, answer)
        raise base.Unknown(say("{host} gave no usable answer.", host=answer.host))
    counts = listed[0].get("public_metrics") or {}
    names = {name: name.replace("retweet", "repost") for name in counts}
    return {names[name]: count for name, count in counts.items() if isinstance(count, int)}
