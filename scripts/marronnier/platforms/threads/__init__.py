"""Threads: https://developers.facebook.com/docs/threads/posts .

A message is a container first, which nobody sees; asked later, it tells whether it is out. A text
could be made and published in one request: that would leave nothing to ask, and is never done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing, containers, fitting, graph, lasting
from marronnier.platforms.shared.fitting import chosen, raise_crowded, raise_foreign, raise_unfit
from marronnier.platforms.threads import posts
from marronnier.platforms.threads.counting import length, links
from marronnier.platforms.threads.posts import DIALECT, LABEL, url

__all__ = ["LABEL", "length"]

NAME = "threads"
SECRETS: tuple[str, ...] = ("TOKEN",)
RENEWS: tuple[str, ...] = ()  # a token is renewed by itself alone
NEEDS_URL = False
STEPS = (
    say(
        "At developers.facebook.com: an app with access to the Threads API; invite your account as"
        " a tester, and accept in the settings of Threads. Nothing costs."
    ),
    say(
        "Call `marronnier connect threads`, or make a token in the app's page. It lasts sixty days"
        " and can be renewed from its second day on."
    ),
    say("In accounts.yml: “handle”, or “id”, the number that never changes."),
    say("Pictures and films must lie at a public address: “media: public” in the charter."),
    say("A day has room for 250 messages, 1,000 replies and 100 deletions."),
)
DOUBTS = (
    say("That the same container published twice is one post: it is asked for its state first."),
    say("How emoji of several parts count: we count every byte, which is never too few."),
    say("That Threads gives a text back as it was written: it makes a topic of its first hashtag."),
)
MOST = 20  # of a carousel
LIMITS = base.Limits(
    characters=500,
    images=MOST,
    image_bytes=8_000_000,
    alt_characters=1000,
    videos=MOST,
    video_bytes=1_000_000_000,
    video_seconds=300,
    picture=base.Shape(
        types=("image/jpeg", "image/png"),
        least_width=320,
        most_width=1440,
        narrowest=1 / 10,
        widest=10.0,
    ),
    fetches=True,
    fetches_films=True,
    checked="2026-11-22",
    source="https://developers.facebook.com/docs/threads/overview",
)
CLASS = base.Class.HANDLE
OPTIONS = {
    "reply_control": base.Option(
        say("who may answer"),
        (
            "everyone",
            "accounts_you_follow",
            "mentioned_only",
            "parent_post_author_only",
            "followers_only",
        ),
        "everyone",
    ),
    "topic_tag": base.Option(say("the topic that the message is shown under, without #")),
    "api_version": base.Option(graph.API_VERSION.what, (), posts.VERSION),
}
CONSENT: Consent | None = Consent(
    page="https://www.threads.net/oauth/authorize",
    scopes=(
        "threads_basic",
        "threads_content_publish",
        "threads_manage_replies",
        "threads_read_replies",
        "threads_manage_insights",
        "threads_delete",
    ),
    app=("APP_ID", "APP_SECRET"),
    separator=",",
    https=True,
    life=60,
)
LINKS = 5
TOPIC = 50
FILMS = ("video/mp4", "video/quicktime")
TYPES = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}  # as lists tell them


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts; a text has its link as a card, pictures have it below their text."""
    return composing.compose(post, account, card=not post.media)


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token belongs to the account, and ask when it ends."""
    owner = posts.open_account(access)
    limits = LIMITS.of(access.account)
    return base.Session(access, CLASS, limits, owner, expires=posts.expiry(access))


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Make the container, and wait until it is ready: {container, type, text, answered, since}."""
    part, access = delivery.parts[number], session.access
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    said = _said(delivery, part, number)
    items = [_read(access, medium, session.limits) for medium in part.media]
    names = ("reply_quota_usage", "reply_config") if number else ("quota_usage", "config")
    limit = url(access, "me/threads_publishing_limit")
    containers.raise_over_quota(access, DIALECT, limit, usage=names[0], config=names[1])
    answered = posts.identify(session, before[-1]) if before else ""
    if answered:
        said["reply_to_id"] = answered
    since = containers.since(access, delivery)
    container, kind = _contain(access, items, said)
    request = {
        "container": container,
        "type": TYPES.get(kind, kind),
        "text": part.text,
        "answered": answered,
        "since": since,
    }
    digests = {item.medium.facts.sha256: item.shown.sha256 for item in items if item.medium.facts}
    return base.Prepared(f"{delivery.id}/{number}", request, digests)


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what Threads shows in no message."""
    for number, part in enumerate(delivery.parts):
        raise_crowded(part, MOST, LABEL)
        raise_foreign(part, FILMS)
        if (count := links(part.text, part.link)) > LINKS:
            text = "There are {count} links; {label} takes {most}."
            raise base.Held(say(text, count=count, label=LABEL, most=LINKS), "body")
        _said(delivery, part, number)


def _said(delivery: Delivery, part: Part, number: int) -> dict[str, str]:
    """Return what is said beside pictures and films, by the names of Threads' parameters."""
    said = {"text": part.text} if part.text else {}
    if part.link:
        said["link_attachment"] = part.link
    if number:
        return said
    control = chosen(delivery, OPTIONS, "reply_control")
    topic = chosen(delivery, OPTIONS, "topic_tag").removeprefix("#").strip()
    if len(topic) > TOPIC or {".", "&"} & set(topic):
        text = "`topic_tag: {given}`: a topic has up to {most} characters, and no “.” or “&”."
        raise base.Held(say(text, given=topic, most=TOPIC), "options.topic_tag")
    if control != "everyone":
        said["reply_control"] = control
    return {**said, "topic_tag": topic} if topic else said


@dataclass(frozen=True, slots=True)
class _Item:
    """Hold a medium as it is shown to Threads, which fetches it."""

    medium: Medium
    shown: base.Picture

    def fields(self, address: str) -> dict[str, str]:
        """Return what a container of it alone is made of."""
        kind = "VIDEO" if self.medium.is_film else "IMAGE"
        alt = {"alt_text": self.medium.alt} if self.medium.alt else {}
        return {"media_type": kind, f"{kind.lower()}_url": address, **alt}


def _read(access: base.Access, medium: Medium, limits: base.Limits) -> _Item:
    if not medium.is_film:
        ((_, picture),) = fitting.fitted(access, [medium], limits)
        return _Item(medium, picture)
    kind, data = fitting.film_type(medium, FILMS), fitting.read_film(access, medium, limits)
    return _Item(medium, containers.film(kind, data, medium.facts))


def _contain(access: base.Access, items: list[_Item], said: Mapping[str, str]) -> tuple[str, str]:
    """Make the container of a whole message, ready to be published; return its id and kind."""
    if not items:
        return _made(access, {"media_type": "TEXT", **said}), "TEXT"
    if len(items) == 1:
        fields = items[0].fields(access.show(items[0].shown))
        return _made(access, {**fields, **said}), fields["media_type"]
    # all have an address before the first container is made
    each = [item.fields(access.show(item.shown)) for item in items]
    children = [_made(access, {**fields, "is_carousel_item": "true"}) for fields in each]
    fields = {"media_type": "CAROUSEL", "children": ",".join(children), **said}
    return _made(access, fields), "CAROUSEL"


def _made(access: base.Access, fields: Mapping[str, str]) -> str:
    name, _ = containers.make(access, DIALECT, url(access, "me/threads"), fields)
    film = fields["media_type"] == "VIDEO"
    pauses = containers.LONGER if film else containers.PAUSES
    containers.await_ready(access, DIALECT, url(access, name), pauses)
    return name


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Publish the container: one request."""
    address = url(session.access, "me/threads_publish")
    fields = {"creation_id": prepared.request["container"]}
    return posts.sent(session, containers.publish(session.access, DIALECT, address, fields))


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the post that the container became."""
    request, access = prepared.request, session.access
    address = url(access, request["container"])
    return containers.look(access, DIALECT, address, lambda: posts.find(session, request))


delete = posts.delete
metrics = posts.metrics
comments = posts.comments


def grant(access: base.Access, code: str, address: str, _verifier: str) -> tuple[Granted, ...]:
    """Exchange a code for a token of sixty days, and say whose it is."""
    return lasting.grant(access, _exchanges(access), code, address, posts.owner)


def renew(access: base.Access) -> Granted:
    """Return a new token."""
    return lasting.renew(access, _exchanges(access))


def _exchanges(access: base.Access) -> lasting.Exchanges:
    return lasting.Exchanges(
        LABEL,
        code=graph.address(access, posts.HOST, "oauth/access_token", usual=""),
        long=graph.address(access, posts.HOST, "access_token", usual=""),
        renewal=graph.address(access, posts.HOST, "refresh_access_token", usual=""),
        prefix="th",
    )
