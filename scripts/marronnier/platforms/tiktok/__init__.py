"""TikTok, films and photos: https://developers.tiktok.com/doc/content-posting-api-get-started .

A film is begun unseen, and its `publish_id` is what a claim records; the chunk that completes it is
the one visible request. Photos are fetched by TikTok as soon as it is told of them: nothing can be
asked of them after a lost answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import (
    ask,
    raise_other_account,
    raise_without_token,
    unproven,
)
from marronnier.platforms.shared.fitting import (
    derivatives,
    fitted,
    raise_mixed,
    raise_unfit,
    read_film,
)
from marronnier.platforms.tiktok import details, films, server, states, tokens
from marronnier.platforms.tiktok.details import OPTIONS
from marronnier.platforms.tiktok.tokens import CONSENT, RENEWS, grant, renew

__all__ = ["CONSENT", "OPTIONS", "RENEWS", "grant", "renew"]

NAME = "tiktok"
LABEL = "TikTok"
SECRETS: tuple[str, ...] = ("TOKEN",)
NEEDS_URL = False
STEPS = (
    say("At developers.tiktok.com: an app with “Login Kit” and “Content Posting API”."),
    say("Switch “Direct Post” on; photos need the verified address of the place they are at."),
    say("Then “marronnier connect tiktok”: a token lives for a day, and is renewed each day."),
    say("In accounts.yml: “handle”, the account's name with @."),
    say(
        "Until TikTok has audited the app, posts are private, the account must be so too, and five"
        " accounts a day may post: the audit wants to see a consent screen of yours."
    ),
    say("“mode: draft” needs no audit: a person finishes the post in TikTok's own app."),
    say("“privacy” says who may see a post; where nothing is said, nobody but the account."),
    say("Nothing costs; an account may post about fifteen times a day."),
    say("TikTok takes no description of a picture, no first comment, and deletes nothing for us."),
)
DOUBTS = (
    say("Whether TikTok's audit can be had for a tool that has no screen of its own."),
    say("That TikTok tells how many bytes of a film have arrived: without it a person must look."),
    say("With which status TikTok takes and refuses the chunks of a film."),
    say("That the token's owner is told with the right user.info.profile."),
    say("How many posts a day TikTok takes: fifteen is what others say."),
)
LIMITS = base.Limits(
    characters=4000,
    film_characters=2200,
    title_characters=90,
    least_media=1,
    images=35,
    videos=1,
    video_bytes=4_000_000_000,
    video_seconds=600,
    threads=False,
    fetches=True,
    picture=base.Shape(types=("image/jpeg", "image/webp"), most_bytes=20_000_000),
    comments=False,
    checked="2026-11-22",
    source="https://developers.tiktok.com/doc/content-posting-api-reference-direct-post",
)
CLASS = base.Class.HANDLE
PHOTOS = "post/publish/content/init/"
USERNAME = expression(r"[A-Za-z0-9_.]{1,64}")
delete = base.unsupported
comments = base.unsupported


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the film or the photos with their text; photos may have a title."""
    first, *others = composing.compose(post, account)
    title = str(post.chosen(account).get("title", ""))
    film = any(medium.is_film for medium in first.media)
    return (first if film or not title else composing.titled(first, title)), *others


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token is the account's."""
    raise_without_token(access)
    user = tokens.whose(access)
    name, username = server.text(user, "open_id"), server.text(user, "username")
    raise_other_account(access.account, name, username)
    shown = username if USERNAME.fullmatch(username) else ""  # it becomes part of addresses
    return base.Session(access, CLASS, LIMITS.of(access.account), {"username": shown})


def examine(delivery: Delivery, limits: base.Limits) -> None:
    """Raise Held for what TikTok takes of no account."""
    part = delivery.parts[0]
    count = length(part.title, limits)  # a title's emoji are two of its characters, most of them
    if count > limits.title_characters:
        text = "The title has {count} characters; {label} takes {most}."
        said = {"count": count, "label": LABEL, "most": limits.title_characters}
        raise base.Held(say(text, **said), "options.title")
    raise_mixed(part, LABEL)
    if part.media and part.media[0].is_film:
        films.raise_odd(part.media[0])
    details.raise_wrong(delivery, part)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Begin the film, or freeze the request of the photos; nobody sees anything of either."""
    part, key = delivery.parts[number], f"{delivery.id}/{number}"
    if before or len(delivery.parts) > 1:
        text = "TikTok takes one message: neither a thread nor a first comment goes with it."
        raise base.Held(say(text))
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    if part.media[0].is_film:
        return _film(session, delivery, part.media[0], key)
    return _photos(session, delivery, key)


def _film(session: base.Session, delivery: Delivery, film: Medium, key: str) -> base.Prepared:
    kind = films.raise_odd(film)
    data = read_film(session.access, film, session.limits)
    if not data:
        raise base.Held(say("{path} is empty.", path=film.given))
    said: dict[str, Any] | None = None
    if not details.is_draft(delivery):
        creator = details.creator_of(session.access)
        said = details.film_details(delivery, delivery.parts[0], film, creator)
    request, address = films.begin(session, said, data, kind)
    whole = hashlib.sha256(data).hexdigest()
    files = {request["sha256"]: data[request["start"] :]}
    return base.Prepared(
        key, {**request, "post": said or {}}, {whole: whole}, files, {"upload_url": address}
    )


def _photos(session: base.Session, delivery: Delivery, key: str) -> base.Prepared:
    part, access = delivery.parts[0], session.access
    creator = None if details.is_draft(delivery) else details.creator_of(access)
    said = details.photo_details(delivery, part, creator)
    cover = details.cover_index(delivery, len(part.media))
    pictures = fitted(access, part.media, session.limits)
    # an address of what is not out yet is nothing for a claim, which others may read
    addresses = [access.show(picture) for _, picture in pictures]
    request = {
        "media_type": "PHOTO",
        "post_mode": "MEDIA_UPLOAD" if creator is None else "DIRECT_POST",
        "post_info": said,
        "cover": cover,
        "photos": [picture.sha256 for _, picture in pictures],
    }
    return base.Prepared(
        key,
        request,
        derivatives(pictures),
        private={"photo_images": json.dumps(addresses)},
        class_=base.Class.NEITHER,
    )


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Complete the film, or tell of the photos: one request; then ask what became of it."""
    if "publish_id" in prepared.request:
        films.end(session, prepared)
        return states.wait(session, prepared.request["publish_id"])
    asked = prepared.request
    if "photo_images" not in prepared.private:
        raise base.Held(say("The pictures of this message are not at hand any more."))
    source = {
        "source": "PULL_FROM_URL",
        "photo_images": json.loads(prepared.private["photo_images"]),
        "photo_cover_index": asked["cover"],
    }
    kept = {name: asked[name] for name in ("media_type", "post_mode", "post_info")}
    call = server.call(session.access, PHOTOS, {**kept, "source_info": source})
    answer = ask(session.access, call)
    name = server.text(server.data(answer), "publish_id")
    if server.NAME.fullmatch(name):
        return states.wait(session, name)
    server.raise_no(session.access, answer)
    raise unproven(answer)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the film if it is out; nothing can be asked of photos without TikTok's answer."""
    if "publish_id" not in prepared.request:
        base.unsupported()
    return states.look(session, prepared.request)


def metrics(session: base.Session, sent: base.Sent) -> Mapping[str, int]:
    """Return the post's public counts; what not everybody sees has none."""
    number = states.number_of(session, sent)
    if not number:
        base.unsupported()
    fields = ("view_count", "like_count", "comment_count", "share_count")
    path = f"video/query/?fields={','.join(('id', *fields))}"
    call = server.call(session.access, path, {"filters": {"video_ids": [number]}})
    videos = server.ask_quietly(session.access, call).get("videos")
    found = videos[0] if isinstance(videos, list) and videos else {}
    counts = {name: found.get(name) for name in fields} if isinstance(found, dict) else {}
    return {name: count for name, count in counts.items() if type(count) is int}
