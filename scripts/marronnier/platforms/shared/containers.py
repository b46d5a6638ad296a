"""Containers, from which Instagram and Threads publish: made, waited for, published, found again.

A container holds a whole message that nobody sees. Its id tells nothing to who has no token, so a
claim may record it; asked later, the container tells whether its message is out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Delivery, MediaFacts, Message, say
from marronnier.platforms import base
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.exchange import Answer, ask, is_below
from marronnier.platforms.shared.graph import Failure, Meaning
from marronnier.platforms.shared.likeness import bare

LISTED = 50
ID = expression(r"[0-9]{1,30}")
USERNAME = expression(r"[A-Za-z0-9._]{1,64}")
EARLIER = timedelta(minutes=1)  # clocks differ
LAG = (1, 3, 5, 10)  # seconds until all of Meta's machines know what one of them was told
PAUSES = (1, 2, 3, 5, 10, 10, 30, 60, 60, 60, 60)  # “at most once a minute, for five minutes”
LONGER = (*PAUSES, 60, 60, 60, 60, 60)  # for films
NOT_THERE = (100, 33)  # a container that was just made, or one that has gone


@dataclass(frozen=True, slots=True)
class Dialect:
    """Hold how a network speaks of its containers: two names of fields, and its own codes."""

    label: str
    state: str  # the field that tells a container's state
    words: str  # the field that tells what is wrong with it
    own: Mapping[tuple[int, int], Meaning]
    lapsed: frozenset[tuple[int, int]] = frozenset()  # a container is gone, and was never out


def make(
    access: base.Access, dialect: Dialect, url: str, fields: Mapping[str, str]
) -> tuple[str, Answer]:
    """Make a container and return its id, with the whole answer; raise Held or Busy."""

    def made() -> Answer:
        asked = graph.call(access, "POST", url, fields, deadline=120.0)
        return graph.consult(access, asked, dialect.label, dialect.own)

    early = say("{label} is not ready for it yet.", label=dialect.label)
    what = unanswerable(dialect) if "reply_to_id" in fields else early
    answer = graph.wait(access, made, LAG, what)
    if not ID.fullmatch(answer.text("id")):
        raise base.Busy(say("{host} gave no usable answer.", host=answer.host))
    return answer.text("id"), answer


def await_there(access: base.Access, dialect: Dialect, url: str) -> None:
    """Wait until a post that was just made can be answered; raise Busy when it is not there."""

    def there() -> Answer:
        asked = graph.call(access, "GET", url, {"fields": "id"})
        return graph.consult(access, asked, dialect.label, dialect.own)

    graph.wait(access, there, LAG, unanswerable(dialect))


def unanswerable(dialect: Dialect) -> Message:
    """Return why a post cannot be answered."""
    text = "{label} does not show the message before this one yet, or it was deleted there."
    return say(text, label=dialect.label)


def await_ready(
    access: base.Access, dialect: Dialect, url: str, pauses: tuple[int, ...] = PAUSES
) -> None:
    """Wait until a container can be published; raise Held for what the network cannot use."""

    def ready() -> bool | None:
        answer = _asked(access, dialect, url)
        state = answer.text(dialect.state)
        if state in ("ERROR", "EXPIRED"):
            words = answer.words(dialect.words)
            text = "{label} cannot use what it was given: {words}."
            raise base.Held(say(text, label=dialect.label, words=words))
        return True if state in ("FINISHED", "PUBLISHED") else None

    what = say("{label} is still preparing the pictures or the film.", label=dialect.label)
    graph.wait(access, ready, pauses, what)


def publish(access: base.Access, dialect: Dialect, url: str, fields: Mapping[str, str]) -> str:
    """Make the visible request and return the id of what is out; raise what its answer proves."""
    answer = ask(access, graph.call(access, "POST", url, fields, deadline=120.0))
    failure = Failure.of(answer)
    if failure is None and answer.status < 300 and ID.fullmatch(answer.text("id")):  # noqa: PLR2004
        return answer.text("id")
    if failure and (failure.code, failure.subcode) in dialect.lapsed:
        text = "{label} has let go of what was prepared: {words}."
        raise base.Lapsed(say(text, label=dialect.label, words=failure.words))
    graph.raise_no(access, answer, dialect.label, dialect.own)
    raise graph.doubted(answer, dialect.label)


def look(
    access: base.Access, dialect: Dialect, url: str, find: Callable[[], tuple[base.Sent, ...]]
) -> tuple[base.Sent, ...]:
    """Return what became of a container; `find` lists the posts that may be its message.

    One that is not there any more tells nothing: then its message is out only if it is listed.
    """
    try:
        answer = _asked(access, dialect, url)
    except graph.Early:
        if found := find():
            return found
        raise
    state = answer.text(dialect.state)
    if state in ("FINISHED", "IN_PROGRESS"):
        return ()
    if state in ("ERROR", "EXPIRED"):
        text = "{label} has let go of what was prepared: {words}."
        words = answer.words(dialect.words) if state == "ERROR" else state
        raise base.Lapsed(say(text, label=dialect.label, words=words))
    if state == "PUBLISHED" and (found := find()):
        return found
    if state == "PUBLISHED":
        text = "{label} says that it is out, and does not list it: look at the account."
        raise base.Unknown(say(text, label=dialect.label))
    raise base.Unknown(say("{host} gave no usable answer.", host=answer.host))


def _asked(access: base.Access, dialect: Dialect, url: str) -> Answer:
    fields = {"fields": f"{dialect.state},{dialect.words}"}
    asked = graph.call(access, "GET", url, fields)
    return graph.consult(access, asked, dialect.label, dialect.own)


def film(kind: str, data: bytes, facts: MediaFacts | None) -> base.Picture:
    """Return a film as what is shown at a public address: its bytes as they are."""
    width, height = (facts.width, facts.height) if facts else (0, 0)
    return base.Picture(kind, data, width, height, hashlib.sha256(data).hexdigest())


# --- finding again ------------------------------------------------------------------------------


def listed(access: base.Access, dialect: Dialect, url: str, fields: str) -> list[dict[str, Any]]:
    """Return the newest entries of a list; raise Unknown when there is none to be had."""
    asked = graph.call(access, "GET", url, {"fields": fields, "limit": str(LISTED)})
    answer = graph.consult(access, asked, dialect.label, dialect.own)
    entries = answer.get("data")
    if not isinstance(entries, list):
        raise base.Unknown(say("{host} does not list the account's posts.", host=answer.host))
    found = [one for one in entries if isinstance(one, dict) and ID.fullmatch(str(one.get("id")))]
    return sorted(found, key=lambda one: str(one.get("timestamp", "")), reverse=True)


def since(access: base.Access, delivery: Delivery) -> str:
    """Return the moment that nothing of a delivery can be older than, an earlier try included."""
    first = min(access.clock.now(), delivery.moment.instant)
    return (first - EARLIER).isoformat(timespec="seconds")


def is_since(entry: Mapping[str, Any], moment: str) -> bool:
    """Tell whether an entry of a list is not older than a moment."""
    with suppress(ValueError):
        at = datetime.fromisoformat(str(entry.get("timestamp", "")))
        return at.replace(tzinfo=at.tzinfo or UTC) >= datetime.fromisoformat(moment)
    return False


def folded(text: Any) -> str:
    """Return a text as it is compared: networks touch its blanks, and its first hashtag's sign."""
    return " ".join(word.removeprefix("#") for word in bare(text).split())


def profile(page: str, username: str) -> str:
    """Return the address of an account's page, `{}` in `page`; the site's where that is no name."""
    if USERNAME.fullmatch(username):
        return page.format(username)
    return page.partition("{")[0].removesuffix("@")


def permalink(access: base.Access, dialect: Dialect, url: str) -> str:
    """Return the public address of a post that has just gone out, empty when it is not told."""
    with suppress(base.Outcome):
        asked = graph.call(access, "GET", url, {"fields": "permalink"})
        return graph.consult(access, asked, dialect.label).text("permalink")
    return ""


def address_of(entry: Mapping[str, Any], domains: tuple[str, ...], otherwise: str) -> str:
    """Return an entry's public address if it is the network's own, else another one."""
    url = entry.get("permalink")
    own = isinstance(url, str) and is_below(url, *domains)
    return str(url) if own else otherwise


def identify(sent: base.Sent, entries: Callable[[], list[dict[str, Any]]]) -> str:
    """Return the id of a post; a person who settles a delivery gives its address alone."""
    if sent.id:
        return sent.id
    wanted = _place(sent.url)
    for entry in entries() if wanted else []:
        if _place(str(entry.get("permalink", ""))) == wanted:
            return str(entry["id"])
    raise base.Held(say("{url} is not among the account's newest posts.", url=sent.url))


def _place(url: str) -> str:
    """Return what of an address names a post: its last word, whichever domain people copied."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]


def is_gone(access: base.Access, url: str) -> bool:
    """Tell whether nothing is at an address any more, as far as this account sees."""
    failure = Failure.of(ask(access, graph.call(access, "GET", url, {"fields": "id"})))
    return failure is not None and (failure.code, failure.subcode) == NOT_THERE


def counts(answer: Answer) -> dict[str, int]:
    """Return what insights count, by name; they stand in a list of values or in a total."""
    entries = answer.get("data")
    found = {}
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        values, total = entry.get("values"), entry.get("total_value")
        held = values[0] if isinstance(values, list) and values else total
        count = held.get("value") if isinstance(held, dict) else None
        if type(count) is int:
            found[str(entry.get("name"))] = count
    return found


# --- how much may go out in a day ---------------------------------------------------------------


def raise_over_quota(
    access: base.Access, dialect: Dialect, url: str, *, usage: str, config: str
) -> None:
    """Raise Busy when an account has published as much in a day as the network takes."""
    asked = graph.call(access, "GET", url, {"fields": f"{usage},{config}"})
    answer = graph.consult(access, asked, dialect.label, dialect.own)
    entries = answer.get("data")
    told = entries[0] if isinstance(entries, list) and entries else None
    if not isinstance(told, dict) or not isinstance(told.get(config), dict):
        return  # what is not told bars nobody: the network refuses by itself
    used, most = told.get(usage), told[config].get("quota_total")
    if type(used) is int and type(most) is int and most and used >= most:
        text = "{label} takes {most} messages of this account in 24 hours, and has them."
        raise base.Busy(say(text, label=dialect.label, most=most))
