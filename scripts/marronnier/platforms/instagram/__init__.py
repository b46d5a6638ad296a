"""Instagram: https://developers.facebook.com/docs/instagram-platform/content-publishing .

A message is a container first, which nobody sees; asked later, it tells whether it is out. A first
comment has none: after a lost answer the comments are listed.
"""

from __future__ import annotations

import json
from dataclasses import replace

from marronnier.expressions import expression
from marronnier.model import Account, Delivery, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.instagram import media, posts
from marronnier.platforms.instagram.posts import DIALECT, LABEL, url
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing, containers, graph, lasting
from marronnier.platforms.shared.fitting import YES_OR_NO, chosen, raise_foreign, raise_unfit

NAME = "instagram"
__all__ = ["LABEL"]
SECRETS: tuple[str, ...] = ("TOKEN",)
RENEWS: tuple[str, ...] = ()  # a token is renewed by itself alone
NEEDS_URL = False
STEPS = (
    say("The account must be a professional one; its own app makes it one, and nothing costs."),
    say(
        "At developers.facebook.com: an app with “Instagram API with Instagram login”; give your"
        " account a role in it. For accounts of others Meta must review the app first."
    ),
    say(
        "Call `marronnier connect instagram`, or make a token in the app's page. It lasts sixty"
        " days and can be renewed from its second day on."
    ),
    say("In accounts.yml: “handle”, or “id”, the number that never changes."),
    say("Pictures must lie at a public address: “media: public” in the charter. Films need none."),
    say("Where the token is one of Facebook's login: “login: facebook” below “options”, and “id”."),
    say("Instagram has no messages of text alone, no threads, and no links that can be tapped."),
)
DOUBTS = (
    say("That the same container published twice is one post: it is asked for its state first."),
    say("Which characters Instagram counts: we count units of UTF-16, most emoji as two."),
    say("How long a comment may be: we allow as much as for a caption."),
    say("That a film's bytes are taken with a token of Instagram's own login, too."),
    say("That posts can be deleted by a program: Meta's own library can, its pages say nothing."),
    say("Whether 50 or 100 messages a day are taken: the account's own figure is read each time."),
)
LIMITS = base.Limits(
    characters=2200,
    images=media.MOST,
    image_bytes=8_000_000,
    alt_characters=1000,
    threads=False,
    shown=125,
    least_media=1,
    videos=media.MOST,
    video_bytes=300_000_000,
    video_seconds=900,
    picture=base.Shape(
        types=("image/jpeg",),
        least_width=320,
        most_width=1440,
        narrowest=4 / 5,
        widest=1.91,
    ),
    alike=True,
    fetches=True,
    checked="2026-11-22",
    source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
)
CLASS = base.Class.HANDLE
OPTIONS = {
    "format": base.Option(
        say("“reel”: one film; “story”: one picture or film for a day, without any text"),
        ("feed", "reel", "story"),
        "feed",
    ),
    "share_to_feed": base.Option(say("“no” shows a film among the reels alone"), YES_OR_NO, "yes"),
    "thumb_offset": base.Option(say("the moment of a film that is its cover, in milliseconds")),
    "collaborators": base.Option(say("up to three accounts that the post is shared with")),
    "link_in_caption": base.Option(
        say("“yes” writes the post's link below its text, where nobody can tap it"),
        YES_OR_NO,
        "no",
    ),
    "login": base.Option(
        say("whose token it is; set it for the account alone"), tuple(posts.HOSTS), "instagram"
    ),
    "api_version": graph.API_VERSION,
}
CONSENT: Consent | None = Consent(
    page="https://www.instagram.com/oauth/authorize",
    scopes=(
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
    ),
    app=("APP_ID", "APP_SECRET"),
    separator=",",
    https=True,
    life=60,
)
HASHTAGS = 30
MENTIONS = 20
COLLABORATORS = 3
NICKNAME = expression(r"[A-Za-z0-9._]+")


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the caption with its media, and the first comment; a story has no caption.

    The post's link is left out unless the option `link_in_caption` wants it.
    """
    options = post.chosen(account)
    written = str(options.get("link_in_caption", "no")).lower() in ("yes", "true", "oui")
    first, *others = composing.compose(post, account, card=not written)
    text = "" if options.get("format") == "story" else first.text
    return (replace(first, text=text, link=""), *others)


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in units of UTF-16: which characters count is told nowhere."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token belongs to the account."""
    return base.Session(access, CLASS, LIMITS.of(access.account), posts.open_account(access))


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what Instagram shows in no post, reel or story."""
    part, form = delivery.parts[0], chosen(delivery, OPTIONS, "format")
    media.raise_formless(part, form)
    if form == "story" and len(delivery.parts) > 1:
        raise base.Held(say("A story takes no comment: remove `first_comment`."), "first_comment")
    raise_foreign(part, media.FILMS)
    _raise_too_many(part.text)
    _said(delivery, part)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Make the container, and wait until it is ready: {container, type, story, text, since}."""
    part, access = delivery.parts[number], session.access
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    if part.comment:
        return _comment(session, delivery, number, before)
    if not all(one.comment for one in delivery.parts[1:]):
        raise base.Held(say("{label} has no threads: write one message.", label=LABEL))
    examine(delivery, session.limits)
    kind, said = chosen(delivery, OPTIONS, "format"), _said(delivery, part)
    items = media.read(session, part, kind)
    limit = url(access, f"{session.data['id']}/content_publishing_limit")
    containers.raise_over_quota(access, DIALECT, limit, usage="quota_usage", config="config")
    since = containers.since(access, delivery)
    request = {
        "container": media.contain(session, items, kind, said),
        "type": _type(items),
        "story": kind == "story",
        "text": part.text,
        "since": since,
    }
    return base.Prepared(f"{delivery.id}/{number}", request, media.digests(items))


def _comment(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Freeze a comment: {comment, media, url, since}; it has no container, but can be listed."""
    access, media_id = session.access, posts.identify(session, before[0])
    containers.await_there(access, DIALECT, url(access, media_id))
    request = {
        "comment": delivery.parts[number].text,
        "media": media_id,
        "url": before[0].url,
        "since": containers.since(access, delivery),
    }
    return base.Prepared(f"{delivery.id}/{number}", request, class_=base.Class.LOOK)


def _raise_too_many(text: str) -> None:
    hashtags, mentions = (
        len(sign.findall(text)) for sign in (composing.HASHTAG, composing.MENTION)
    )
    if hashtags > HASHTAGS:
        told = "There are {count} hashtags; {label} takes {most}."
        raise base.Held(say(told, count=hashtags, label=LABEL, most=HASHTAGS), "body")
    if mentions > MENTIONS:
        told = "There are {count} mentions; {label} takes {most}."
        raise base.Held(say(told, count=mentions, label=LABEL, most=MENTIONS), "body")


def _said(delivery: Delivery, part: Part) -> dict[str, str]:
    """Return what is said beside pictures and films, by the names of Instagram's parameters."""
    if chosen(delivery, OPTIONS, "format") == "story":
        return {}
    said = {"caption": part.text} if part.text else {}
    names = NICKNAME.findall(chosen(delivery, OPTIONS, "collaborators"))
    if len(names) > COLLABORATORS:
        text = "There are {count} collaborators; {label} takes {most}."
        message = say(text, count=len(names), label=LABEL, most=COLLABORATORS)
        raise base.Held(message, "options.collaborators")
    if names:
        said["collaborators"] = json.dumps(names)
    if len(part.media) != 1 or not part.media[0].is_film:
        return said
    shared = chosen(delivery, OPTIONS, "share_to_feed") == "yes"
    said["share_to_feed"] = "true" if shared else "false"
    moment = chosen(delivery, OPTIONS, "thumb_offset")
    if moment and not (moment.isascii() and moment.isdigit()):
        text = "`{name}: {given}` is no number of milliseconds."
        raise base.Held(say(text, name="thumb_offset", given=moment), "options.thumb_offset")
    return {**said, "thumb_offset": moment} if moment else said


def _type(items: list[media.Item]) -> str:
    if len(items) > 1:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if items[0].picture is None else "IMAGE"


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Publish the container, or write the comment: one request."""
    request = prepared.request
    if "comment" in request:
        return posts.comment(session, request)
    address = url(session.access, f"{session.data['id']}/media_publish")
    fields = {"creation_id": request["container"]}
    return posts.sent(session, containers.publish(session.access, DIALECT, address, fields))


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the post that the container became; of a comment, those that say the same."""
    request, access = prepared.request, session.access
    if "comment" in request:
        return posts.find_comment(session, request)
    address = url(access, request["container"])
    return containers.look(access, DIALECT, address, lambda: posts.find(session, request))


delete = posts.delete
metrics = posts.metrics
comments = posts.comments


def grant(access: base.Access, code: str, address: str, _verifier: str) -> tuple[Granted, ...]:
    """Exchange a code for a token of sixty days, and say whose it is."""
    return lasting.grant(access, _exchanges(access), code, address, posts.owner)


def renew(access: base.Access) -> Granted:
    """Return a new token; a token of Facebook's login is renewed there, by a person."""
    if access.account.options.get("login") == "facebook":
        raise base.Unsupported(say("A token of Facebook's login is renewed by connecting anew."))
    return lasting.renew(access, _exchanges(access))


def _exchanges(access: base.Access) -> lasting.Exchanges:
    host = posts.HOSTS["instagram"]
    return lasting.Exchanges(
        LABEL,
        code=graph.address(access, "https://api.instagram.com", "oauth/access_token", usual=""),
        long=graph.address(access, host, "access_token", usual=""),
        renewal=graph.address(access, host, "refresh_access_token", usual=""),
        prefix="ig",
    )
