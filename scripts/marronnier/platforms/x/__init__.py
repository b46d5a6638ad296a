"""X, once Twitter: https://docs.x.com/x-api .

No key makes a repeat recognisable; after a lost answer the account's own posts are listed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Delivery, Medium, Part, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing, polling
from marronnier.platforms.shared.exchange import (
    Answer,
    ask,
    consult,
    raise_other_account,
    unproven,
)
from marronnier.platforms.shared.fitting import YES_OR_NO, chosen, derivatives, fitted, raise_unfit
from marronnier.platforms.x import posts, uploads
from marronnier.platforms.x.counting import length, links

__all__ = ["length"]

NAME = "x"
LABEL = posts.LABEL
SECRETS: tuple[str, ...] = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
NEEDS_URL = False
STEPS = (
    say("At developer.x.com: a project and an app with the right to read and write, and credits."),
    say("Below “Keys and tokens”: API key and secret, access token and secret (OAuth 1.0a)."),
    say("In accounts.yml: “handle”, or “id”, the number that never changes."),
    say("Each message is paid for, and one with a link more than ten times as much."),
    say("Threads and first comments: “threads: true” under “limits” in accounts.yml."),
    say("A longer text (X Premium): “characters: 25000” under “limits”."),
    say("A message shows pictures, or one film or GIF; each picture's description costs $0.005."),
    say("“generated: true” of a picture or film marks the message as made with AI."),
)
DOUBTS = (
    say(
        "That X lets an account answer its own posts: its rule of February 2026 names no exception."
    ),
    say("How long X refuses the same text again, and whether other pictures change that."),
    say("How soon a new post stands in the account's own list: we wait ten minutes for it."),
    say("That X has no description of a film: it is sent for pictures and GIF images alone."),
    say("How X counts emoji that are younger than 2019: we count two, as for all others."),
)
LIMITS = base.Limits(
    characters=280,
    images=4,
    image_bytes=5_000_000,
    alt_characters=1000,
    link_characters=23,
    videos=1,
    video_bytes=512_000_000,
    video_seconds=140,
    threads=False,  # only where an account's own limits say so
    price="0.015",
    link_price="0.200",
    checked="2026-11-22",
    source="https://docs.x.com/x-api/getting-started/pricing",
)
ALT_PRICE = Decimal("0.005")  # of a picture's description, in US dollars; same day and source
CLASS = base.Class.LOOK
REPLIES = {  # in X's own words
    "everyone": "",
    "following": "following",
    "mentioned": "mentionedUsers",
    "subscribers": "subscribers",
    "verified": "verified",
}
OPTIONS: Mapping[str, base.Option] = {
    "replies": base.Option(say("who may answer"), tuple(REPLIES), "everyone"),
    **polling.OPTIONS,
    "paid_partnership": base.Option(
        say("“yes” marks a paid partnership; a post whose partnership is paid has it"),
        YES_OR_NO,
        "no",
    ),
}
POLL = polling.Limits(4, 25, 168, "X")
ALONE = say("X may refuse answers to oneself: “threads: true” below “limits” allows them.")
# of a post that an app without a contract sends: the documentation of X, August 2026
CASHTAGS = 1
CASHTAG = expression(r"(?<!\S)\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")
PATIENCE = (2.0, 4.0)  # seconds until an answer to a post just made is sent again
POST_SECONDS = 40.0  # for one post: three with their pauses are over before the claim's lease is
CONSENT: Consent | None = None  # a person copies the secrets from the network's own page
grant = base.unsupported
renew = base.unsupported  # the secrets have no end
EARLIER = timedelta(minutes=1)  # clocks differ
comments = base.unsupported  # a search that is paid by the reply: it comes with the reports
compose = composing.compose  # the link stands below the first text, X makes its card


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look, and what it costs."""
    limits = LIMITS.of(delivery.account)
    shown = composing.preview(delivery, length, limits)
    priced = tuple(
        replace(one, price=_price(part, limits))
        for one, part in zip(shown, delivery.parts, strict=True)
    )
    return polling.shown(delivery, priced)


def _price(part: Part, limits: base.Limits) -> str:
    """Return what X charges for a post and for the descriptions of its pictures."""
    price = limits.link_price if any(links(part.text)) else limits.price
    described = sum(bool(medium.alt) and not medium.is_film for medium in part.media)
    return str(Decimal(price) + described * ALT_PRICE) if price else ""


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


def examine(delivery: Delivery, limits: base.Limits) -> None:
    """Raise Held for what X shows in no post."""
    if not limits.threads and any(part.comment for part in delivery.parts):
        raise base.Held(ALONE, "first_comment")
    for part in delivery.parts:
        uploads.raise_unfit(part)
        chosen(delivery, OPTIONS, "replies")
        cashtags = len({tag.upper() for tag in CASHTAG.findall(part.text)})
        if cashtags > CASHTAGS:
            text = "There are {count} cashtags; {label} takes {most}."
            raise base.Held(say(text, count=cashtags, label=LABEL, most=CASHTAGS), "body")
    polling.poll_of(delivery, POLL)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload what the post shows, and freeze the request: {body, thread, since}."""
    part = delivery.parts[number]
    if len(delivery.parts) > 1 and not session.limits.threads:
        raise base.Held(ALONE)
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    body = _body(delivery, part, before)
    language = str(delivery.options.get("language", "")) or "fr"
    names, sources = _attach(session, part, language)
    if names:
        body["media"] = {"media_ids": names}
    since = session.access.clock.now() - EARLIER
    request = {
        "body": body,
        "thread": posts.identify(before[0]) if before else "",
        "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
    }
    return base.Prepared(f"{delivery.id}/{number}", request, sources)


def _body(delivery: Delivery, part: Part, before: tuple[base.Sent, ...]) -> dict[str, Any]:
    """Return what a post says, without what it shows."""
    body: dict[str, Any] = {"text": part.text} if part.text else {}
    replies = chosen(delivery, OPTIONS, "replies")
    if before:
        body["reply"] = {"in_reply_to_tweet_id": posts.identify(before[-1])}
    elif REPLIES[replies]:
        body["reply_settings"] = REPLIES[replies]
    poll = polling.poll_of(delivery, POLL)
    if poll and not before:
        minutes = poll.hours * 60
        body["poll"] = {"options": list(poll.choices), "duration_minutes": minutes}
    if chosen(delivery, OPTIONS, "paid_partnership") == "yes":
        body["paid_partnership"] = True
    if any(medium.fields.get("generated") for medium in part.media):
        body["made_with_ai"] = True
    return body


def _attach(session: base.Session, part: Part, language: str) -> tuple[list[str], dict[str, str]]:
    """Upload what a part shows; return its ids, and what is sent by the SHA-256 of its source."""
    moving = [medium for medium in part.media if uploads.moves(medium)]
    if moving:  # and nothing beside it
        name, sources = uploads.upload_moving(session, moving[0], language)
        return [name], sources
    pictures = fitted(session.access, part.media, session.limits)
    return [_upload(session, *pair) for pair in pictures], derivatives(pictures)


def _upload(session: base.Session, medium: Medium, picture: base.Picture) -> str:
    """Upload a picture and its description; return its id. Nobody sees it before its post."""
    content = base64.b64encode(picture.data).decode()
    told = {"media": content, "media_category": "tweet_image"}
    name = uploads.media_id(uploads.invisible(session, medium, "/2/media/upload", told), medium)
    uploads.describe(session, medium, name)
    return name


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Make the post: one request, made again only where X is proven not to have taken it.

    X may not see yet what was published a moment ago: it refuses the answer to it, and a short
    while later takes it. Nothing is out before that, so that this makes no second post.
    """
    body = prepared.request["body"]
    answer = _post(session, body)
    for seconds in PATIENCE if "reply" in body else ():
        if not posts.is_early(answer):
            break
        session.access.clock.sleep(seconds)
        answer = _post(session, body)
    return classify(session, answer)


def _post(session: base.Session, body: Mapping[str, Any]) -> Answer:
    asked = posts.call(session.access, "POST", "/2/tweets", body)
    return ask(session.access, replace(asked, deadline=POST_SECONDS))


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


delete = posts.delete
metrics = posts.metrics  # each look is paid for
