"""X, once Twitter: https://docs.x.com/x-api .

No key makes a repeat recognisable; after a lost answer the account's own posts are listed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base, composing
from marronnier.platforms.exchange import (
    Answer,
    ask,
    consult,
    image_type,
    raise_other_account,
    raise_too_big,
    unproven,
)
from marronnier.platforms.fitting import raise_unfit
from marronnier.platforms.x import posts
from marronnier.platforms.x.counting import length, links

__all__ = ["length"]

NAME = "x"
LABEL = "X"
SECRETS: tuple[str, ...] = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
NEEDS_URL = False
STEPS = (
    say("At developer.x.com: a project and an app with the right to read and write, and credits."),
    say("Below “Keys and tokens”: API key and secret, access token and secret (OAuth 1.0a)."),
    say("In accounts.yml: “handle”, or “id”, the number that never changes."),
    say("Each message is paid for, and one with a link more than ten times as much."),
    say("Threads and first comments: “threads: true” under “limits” in accounts.yml."),
    say("A longer text (X Premium): “characters: 25000” under “limits”."),
)
DOUBTS = (
    say(
        "That X lets an account answer its own posts: its rule of February 2026 names no exception."
    ),
    say("How long X refuses the same text again, and whether other pictures change that."),
    say("How soon a new post stands in the account's own list: we wait ten minutes for it."),
    say("How X counts emoji that are younger than 2019: we count two, as for all others."),
)
LIMITS = base.Limits(
    characters=280,
    images=4,
    image_bytes=5_000_000,
    alt_characters=1000,
    link_characters=23,
    threads=False,  # only where an account's own limits say so
    price="0.015",
    link_price="0.200",
    checked="2026-11-22",
    source="https://docs.x.com/x-api/getting-started/pricing",
)
CLASS = base.Class.LOOK
OPTIONS: Mapping[str, base.Option] = {}
CONSENT: base.Consent | None = None  # a person copies the secrets from the network's own page
grant = base.unsupported
renew = base.unsupported  # the secrets have no end
EARLIER = timedelta(minutes=1)  # clocks differ
comments = base.unsupported  # a search that is paid by the reply: it comes with the reports


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts; the link stands below the first text, X makes its card."""
    return composing.compose(post, account)


def preview(delivery: Delivery) -> tuple[base.Preview, ...]:
    """Return how each part will look, and what it costs."""
    limits = LIMITS.of(delivery.account)
    shown = composing.preview(delivery, length, limits)
    return tuple(
        replace(one, price=limits.link_price if any(links(part.text)) else limits.price)
        for one, part in zip(shown, delivery.parts, strict=True)
    )


def connect(access: base.Access) -> base.Session:
    """Prove that the keys belong to the account."""
    account = access.account
    if not all(access.secrets.get(name) for name in SECRETS):
        raise base.Held(say("Of the four keys of this account, one is missing."))
    answer = consult(access, posts.call(access, "GET", "/2/users/me"))
    owner = answer.get("data")
    if answer.status != HTTPStatus.OK or not isinstance(owner, dict) or not owner.get("id"):
        posts.raise_no(access, answer)
        raise base.Held(
            say(
                "{host} does not tell whose keys these are (HTTP {status}).",
                host=answer.host,
                status=answer.status,
            )
        )
    name, username = str(owner["id"]), str(owner.get("username", ""))
    raise_other_account(account, name, username)
    data = {"id": name, "username": username}
    return base.Session(access, CLASS, LIMITS.of(account), data)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload the pictures, and freeze the request: {body, thread, since}."""
    part = delivery.parts[number]
    if len(delivery.parts) > 1 and not session.limits.threads:
        raise base.Held(
            say("X may refuse answers to oneself: “threads: true” below “limits” allows them.")
        )
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    pictures = [_read(session, medium) for medium in part.media]
    body: dict[str, Any] = {"text": part.text} if part.text else {}
    if pictures:
        names = [_upload(session, *picture) for picture in pictures]
        body["media"] = {"media_ids": names}
    if before:
        body["reply"] = {"in_reply_to_tweet_id": posts.identify(before[-1])}
    since = session.access.clock.now() - EARLIER
    request = {
        "body": body,
        "thread": posts.identify(before[0]) if before else "",
        "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
    }
    digests = [hashlib.sha256(data).hexdigest() for _, data in pictures]
    return base.Prepared(f"{delivery.id}/{number}", request, {one: one for one in digests})


def _read(session: base.Session, medium: Medium) -> tuple[Medium, bytes]:
    image_type(medium)
    data = session.access.read(medium)
    raise_too_big(medium, len(data), session.limits)
    if medium.facts and medium.facts.animated:
        raise base.Held(
            say("{path} moves: only still pictures are sent to X so far.", path=medium.given)
        )
    return medium, data


def _upload(session: base.Session, medium: Medium, data: bytes) -> str:
    """Upload a picture and its description; return its id. Nobody sees it before its post."""
    content = base64.b64encode(data).decode()
    picture = {"media": content, "media_category": "tweet_image"}
    answer = _invisible(session, medium, "/2/media/upload", picture)
    uploaded = answer.get("data")
    name = str(uploaded.get("id", "")) if isinstance(uploaded, dict) else ""
    if not posts.ID.fullmatch(name):
        raise _not_taken(medium, answer)
    if medium.alt:
        described = {"id": name, "metadata": {"alt_text": {"text": medium.alt}}}
        _invisible(session, medium, "/2/media/metadata", described)
    return name


def _invisible(session: base.Session, medium: Medium, path: str, data: Mapping[str, Any]) -> Answer:
    answer = consult(session.access, posts.call(session.access, "POST", path, data))
    if answer.status not in (200, 201):
        raise _not_taken(medium, answer)
    return answer


def _not_taken(medium: Medium, answer: Answer) -> base.Held:
    return base.Held(
        say(
            "{host} does not take {path}: {words}.",
            host=answer.host,
            path=medium.given,
            words=posts.words(answer),
        )
    )


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Make the post: one request."""
    asked = posts.call(session.access, "POST", "/2/tweets", prepared.request["body"])
    return classify(session, ask(session.access, asked))


def classify(session: base.Session, answer: Answer) -> base.Sent:
    """Return what an answer to a post proves; only one with its id is out."""
    made = answer.get("data")
    if answer.status in (200, 201) and isinstance(made, dict) and not answer.get("errors"):
        name = made.get("id")
        if isinstance(name, str) and posts.ID.fullmatch(name):
            return posts.sent(name, session.data["username"])
    posts.raise_no(session.access, answer)
    raise unproven(answer)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the account's posts since then that say the same, with as many pictures."""
    return posts.look(session, prepared.request)


def delete(session: base.Session, sent: base.Sent) -> None:
    """Delete a post."""
    posts.delete(session, sent)


def metrics(session: base.Session, sent: base.Sent) -> Mapping[str, int]:
    """Return the post's public counts; each look is paid for."""
    return posts.metrics(session, sent)
