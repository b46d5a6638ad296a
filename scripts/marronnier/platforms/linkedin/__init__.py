"""LinkedIn, for an organisation or a member: https://learn.microsoft.com/en-us/linkedin/ .

No key makes a repeat recognisable. LinkedIn refuses the same post again for some ten minutes, and
names the one that it has; but that is no window to repeat in: it has been seen to name posts that
nobody can see. After a lost answer an organisation's own posts are listed. A member's cannot be:
there a person must look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.linkedin import little, owners, posts, server, uploads
from marronnier.platforms.previews import Piece, Preview
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import ask
from marronnier.platforms.shared.fitting import (
    chosen,
    derivatives,
    fitted,
    raise_foreign,
    raise_mixed,
    raise_unfit,
    read_film,
)

NAME = "linkedin"
LABEL = server.LABEL
SECRETS: tuple[str, ...] = ("TOKEN",)
RENEWS: tuple[str, ...] = ()
NEEDS_URL = False
STEPS = (
    say("At linkedin.com/developers: an app, of which a company page is the owner. Nothing costs."),
    say(
        "For a member: the products “Share on LinkedIn” and “Sign In with LinkedIn using OpenID"
        " Connect”, at once and for everybody."
    ),
    say(
        "For an organisation: the product “Community Management API”, which LinkedIn gives to"
        " registered companies alone, after it has looked at them. Then connect with --scope"
        " w_organization_social, --scope r_organization_social and --scope rw_organization_admin."
    ),
    say(
        "In accounts.yml: “id”, urn:li:organization:… (the number in the address of the page's"
        " administration) or urn:li:person:… ."
    ),
    say(
        "A token lives 60 days, and only a person can have another one: note its last day as"
        " “expires” in accounts.yml, and we remind you ahead of it."
    ),
    say("To mention somebody: @[Name](urn:li:organization:1), with the name as LinkedIn has it."),
    say(
        "A link has a card only where the post gives it a “title” below “options”; its one picture"
        " stands on the card then. Without a title the link stands below the text."
    ),
    say("Documents, polls and the captions of films are not sent so far."),
    say("A member's posts cannot be listed: what became of a lost answer, a person must find out."),
)
DOUBTS = (
    say(
        "That LinkedIn answers version {version} of its interface: it ends each after about a"
        " year. From June 2027 on, write a newer month, “api_version: YYYYMM”, below “options” in"
        " accounts.yml.",
        version=server.VERSION,
    ),
    say(
        "How LinkedIn counts 3000 characters: we count what people read, in units of UTF-16, and"
        " not the marks that the text is sent with."
    ),
    say("Where LinkedIn cuts a text with “…more”: we show it after 210 characters."),
    say(
        "What exactly LinkedIn answers to the same post again, and for how long: nothing is"
        " concluded from it."
    ),
    say("That LinkedIn's terms allow posts at a time that was set before: let a person read them."),
    say("How large a film may be: we take 500 MB, and one of LinkedIn's pages says 5 GB."),
    say("How soon a new post stands in an organisation's list: we wait ten minutes for it."),
)
LIMITS = base.Limits(
    characters=3000,
    comment_characters=1250,
    title_characters=400,
    images=20,
    alt_characters=4086,
    threads=False,
    shown=210,
    videos=1,
    video_bytes=500_000_000,
    video_seconds=1800,
    picture=base.Shape(types=("image/jpeg", "image/png", "image/gif"), most_pixels=36_152_320),
    checked="2026-11-22",
    source="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api",
)
CLASS = base.Class.LOOK  # of an organisation; `connect` says what this account's is
VISIBILITIES = ("public", "connections", "logged_in")
FILMS = ("video/mp4",)
DESCRIPTION = 4086  # characters of a card's description
OPTIONS: Mapping[str, base.Option] = {
    "visibility": base.Option(say("who sees it"), VISIBILITIES, "public"),
    "title": base.Option(say("what stands on a link's card, or beside one picture or film")),
    "description": base.Option(say("what stands on a link's card below its title")),
    "api_version": base.Option(
        say("the month of LinkedIn's interface that is spoken"), (), server.VERSION, server.LIFE
    ),
}
CONSENT: Consent | None = Consent(
    page=f"{server.SITE}/oauth/v2/authorization",
    scopes=("openid", "profile", "w_member_social"),  # what LinkedIn gives to everybody
    life=60,
)
grant = owners.grant
renew = base.unsupported  # for LinkedIn's partners alone; for all others a person consents anew
EARLIER = timedelta(minutes=1)  # clocks differ


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts; a link with a title is a card, on which a post's one picture stands."""
    title = str(post.chosen(account).get("title", "")).strip()
    films = any(medium.is_film for medium in post.media)
    card = bool(post.link and title) and len(post.media) <= 1 and not films
    first, *others = composing.compose(post, account, card=card)
    return (composing.titled(first, title) if title else first, *others)


def length(text: str, _limits: base.Limits) -> int:
    """Return the length of what people read, in units of UTF-16: of a mention the name alone."""
    return len(little.plain(text).encode("utf-16-le", "surrogatepass")) // 2


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    shown = composing.preview(delivery, length, LIMITS.of(delivery.account))
    return tuple(
        replace(one, pieces=tuple(_read(piece) for piece in little.pieces(part.text)))
        for one, part in zip(shown, delivery.parts, strict=True)
    )


def _read(piece: Piece) -> Piece:
    return Piece(piece.kind, little.plain(piece.text))


def connect(access: base.Access) -> base.Session:
    """Prove that the token speaks for the account, and whether its posts can be listed."""
    class_ = owners.prove(access)
    return base.Session(access, class_, LIMITS.of(access.account), {"author": access.account.id})


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what LinkedIn shows in no post."""
    for part in delivery.parts:
        if part.comment and little.MENTION.search(part.text):
            text = "A first comment on LinkedIn mentions nobody: take @[…](…) out."
            raise base.Held(say(text), "first_comment")
        raise_mixed(part, LABEL)
        raise_foreign(part, FILMS)
        if part.title and not part.link and len(part.media) != 1:
            text = "LinkedIn shows a “title” on a link's card or beside one picture or film alone."
            raise base.Held(say(text), "options.title")
    description = chosen(delivery, OPTIONS, "description")
    if len(description) > DESCRIPTION:
        text = "The card's description has {count} characters; {label} takes {most}."
        message = say(text, count=len(description), most=DESCRIPTION, label=LABEL)
        raise base.Held(message, "options.description")


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload the media, and freeze the request: {post | comment, since}.

    `since` is when this delivery can have been sent first: a request of days ago is found, too.
    """
    part = delivery.parts[number]
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    since = min(session.access.clock.now(), delivery.moment.instant) - EARLIER
    key, frozen = f"{delivery.id}/{number}", {"since": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    author = session.data["author"]
    examine(delivery, session.limits)
    if part.comment:
        comment = posts.comment_of(author, part.text, server.identify(before[0]))
        return base.Prepared(key, {**frozen, "comment": comment})
    visibility = chosen(delivery, OPTIONS, "visibility").upper()
    content, digests = _content(session, delivery, part)
    post = posts.body_of(author, part.text, visibility, content)
    return base.Prepared(key, {**frozen, "post": post}, digests)


def _content(
    session: base.Session, delivery: Delivery, part: Part
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a post shows beside its text, uploaded, and the digests of what was."""
    if part.media and part.media[0].is_film:
        return _film(session, part, part.media[0])
    pictures = fitted(session.access, part.media, session.limits)
    shown = [
        _described(uploads.upload_picture(session, medium, picture), medium)
        for medium, picture in pictures
    ]
    if part.link:
        content: dict[str, Any] = {"article": _card(delivery, part, shown)}
    elif len(shown) > 1:
        content = {"multiImage": {"images": shown}}
    else:
        content = {"media": {**shown[0], **_titled(part)}} if shown else {}
    return content, derivatives(pictures)


def _film(
    session: base.Session, part: Part, medium: Medium
) -> tuple[dict[str, Any], dict[str, str]]:
    data = read_film(session.access, medium, session.limits)
    shown = _described(uploads.upload_film(session, medium, data), medium)
    digest = hashlib.sha256(data).hexdigest()
    return {"media": {**shown, **_titled(part)}}, {digest: digest}


def _described(name: str, medium: Medium) -> dict[str, str]:
    return {"id": name, "altText": medium.alt} if medium.alt else {"id": name}


def _titled(part: Part) -> dict[str, str]:
    return {"title": part.title} if part.title else {}


def _card(delivery: Delivery, part: Part, shown: list[dict[str, str]]) -> dict[str, str]:
    description = chosen(delivery, OPTIONS, "description")
    card = {"source": part.link, "title": part.title, "description": description}
    card["thumbnail"] = shown[0]["id"] if shown else ""
    return {name: value for name, value in card.items() if value}


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Make the post or the comment: one request."""
    access, request = session.access, prepared.request
    if "comment" in request:
        on = str(request["comment"]["object"])
        path = f"/rest/socialActions/{server.quoted(on)}/comments"
        answer = ask(access, server.call(access, "POST", path, request["comment"]))
        return posts.sent_comment(session, answer, on)
    return posts.sent_post(
        session, ask(access, server.call(access, "POST", "/rest/posts", request["post"]))
    )


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return an organisation's posts since then that say the same; raise Unsupported for others."""
    return posts.look(session, prepared.request)


delete = posts.delete
metrics = posts.metrics
comments = posts.comments
