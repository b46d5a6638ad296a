"""A Facebook page, through Meta's Graph API: https://developers.facebook.com/docs/pages-api/posts .

No key makes a repeat recognisable. Two ways might settle a lost answer: to make the post
unpublished and publish it by its id, which nobody of us has seen working, or to list what the page
shows, which is documented. Every post would depend on the first way, and only a lost answer on the
second, so the second is taken. An answer that says “the same as the last post” (506) is no refusal
then but a reason to look. A film, a reel or a story of a film has its id before anybody sees it:
there, that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from marronnier.model import Account, Delivery, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.facebook import films, pictures, posts, tokens
from marronnier.platforms.facebook.page import GRAPH, LABEL, LIMITS, place
from marronnier.platforms.facebook.tokens import CONSENT, RENEWS, grant
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing, graph
from marronnier.platforms.shared.exchange import ask, raise_other_account, raise_without_token
from marronnier.platforms.shared.fitting import chosen, raise_foreign, raise_mixed, raise_unfit

__all__ = ["CONSENT", "LABEL", "LIMITS", "RENEWS", "grant"]

NAME = "facebook"
SECRETS: tuple[str, ...] = ("TOKEN",)
NEEDS_URL = False
STEPS = (
    say("A page, and full control of it, for the person who connects it; nothing costs."),
    say("At developers.facebook.com: an app of the type “Business”; leave it in development."),
    say("It needs no review while all who connect pages have a role in the app."),
    say("In its settings, leave “Require app secret” off: it would be needed with each post."),
    say("“marronnier connect facebook” then fetches the page's token; no person ever reads it."),
    say("In accounts.yml: “id”, the page's number, which never changes; or “handle”, its name."),
    say("The page's token has no end, until its person's password or role changes."),
    say("A film's captions are not sent: they are added on Facebook, below “Edit video”."),
    say("Reels, 3 to 90 seconds at 9:16, and stories: “format” under “options: facebook:”."),
)
DOUBTS = (
    say("Whether a page's token can be asked when it ends: where not, no end is shown."),
    say("How soon a new post stands in the page's own list: we wait ten minutes for it."),
    say("Whether Facebook still refuses the same post again (error 506)."),
    say("That one picture attached to a post looks the same as one posted by itself."),
    say(
        "That a film's last request, made again, shows it once; and how long it may wait for that."
    ),
    say("How long the way stays open that films are uploaded by here, the older one of two."),
    say("How many characters a picture's description may have, and a comment."),
    say("Whether pictures of 4 to 10 MB are taken: Facebook's pages disagree; we make them 4 MB."),
    say("That Facebook counts a text in units of UTF-16, where most emoji are two."),
)
CLASS = base.Class.LOOK
OPTIONS: Mapping[str, base.Option] = {
    "format": base.Option(
        say("“reel” or “story” in the place of a post; a story shows no text"),
        ("feed", "reel", "story"),
        "feed",
    ),
    "api_version": graph.API_VERSION,
}
renew = base.unsupported  # a page's token has no end of its own
EARLIER = timedelta(minutes=1)  # clocks differ
REEL = (3, 90)  # seconds
UPRIGHT = 9 / 16
SLIP = 0.01  # of that, for sizes that are rounded


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts; a link is a card, unless pictures or a film take its place."""
    parts = composing.compose(post, account, card=not post.media)
    if post.chosen(account).get("format") == "story":
        return (replace(parts[0], text="", link=""), *parts[1:])
    return parts


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in units of UTF-16; links count as they are written."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token is that very page's."""
    raise_without_token(access)
    asked = graph.call(access, "GET", place(access, GRAPH, "me"), {"fields": "id,name,username"})
    # a person has no such name: their token is not the page's
    answer = graph.consult(access, asked, LABEL, {(100, 0): graph.Meaning.RIGHT})
    data = {"id": answer.text("id"), "username": answer.text("username")}
    raise_other_account(access.account, data["id"], data["username"])
    limits, expires = LIMITS.of(access.account), tokens.expiry(access)
    return base.Session(access, CLASS, limits, data, expires=expires)


# --- what goes out ------------------------------------------------------------------------------


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what Facebook shows in no post, reel or story."""
    _raise_formless(delivery, chosen(delivery, OPTIONS, "format"))
    for part in delivery.parts:
        raise_mixed(part, LABEL)
        raise_foreign(part, films.TYPES)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload what the request names, and freeze it: {kind, host, path, fields, since}.

    A film's class is HANDLE: its id stands in `video`.
    """
    part = delivery.parts[number]
    form = chosen(delivery, OPTIONS, "format")
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    since = min(session.access.clock.now(), delivery.moment.instant) - EARLIER
    said = {"since": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    key = f"{delivery.id}/{number}"
    if before:
        return base.Prepared(key, {**posts.comment(session, part, before[0]), **said})
    if part.media and part.media[0].is_film:
        request = films.prepare(session, part, form)
        return base.Prepared(key, {**request, **said}, class_=base.Class.HANDLE)
    names, derivatives = pictures.upload(session, part)
    made = (
        pictures.story(session, names[0]) if form == "story" else posts.post(session, part, names)
    )
    return base.Prepared(key, {**made, **said}, derivatives)


def _raise_formless(delivery: Delivery, form: str) -> None:
    """Raise Held for what cannot be a reel or a story, before any of its parts goes out."""
    media = delivery.parts[0].media
    if form == "reel" and not (len(media) == 1 and media[0].is_film):
        raise base.Held(say("A reel is one film: there is none, or there is more."), "media")
    if form == "story" and len(media) != 1:
        text = "A story is one picture or one film: there is none, or there is more."
        raise base.Held(say(text), "media")
    if form == "story" and len(delivery.parts) > 1:
        raise base.Held(say("A story takes no comment: remove `first_comment`."), "first_comment")
    facts = media[0].facts if form == "reel" else None
    if facts and facts.seconds and not REEL[0] <= facts.seconds <= REEL[1]:
        raise base.Held(
            say("A reel lasts {least} to {most} seconds.", least=str(REEL[0]), most=str(REEL[1])),
            "media",
        )
    if facts and facts.height and abs(facts.width / facts.height / UPRIGHT - 1) > SLIP:
        raise base.Held(
            say(
                "A reel is upright, 9:16: {path} has {width} × {height} pixels.",
                path=media[0].given,
                width=facts.width,
                height=facts.height,
            ),
            "media",
        )


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Make the one visible request; a film's fate is asked for a while."""
    request = prepared.request
    url = place(session.access, request["host"], request["path"])
    asked = graph.call(session.access, "POST", url, request["fields"], deadline=120.0)
    answer = ask(session.access, asked)
    sent = posts.read(session, request, answer)
    if sent is None:
        posts.raise_no(session, answer)
        raise graph.doubted(answer, LABEL)
    if request.get("video"):
        films.raise_spoilt(session, request)
    return sent


# --- what is there ------------------------------------------------------------------------------


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return what the page shows of it; a film tells its own state."""
    request = prepared.request
    if request.get("video"):
        return films.look(session, request)
    if request["kind"] == "story":
        return pictures.look(session, request)
    return posts.look(session, request)


delete = posts.delete
metrics = posts.metrics
comments = posts.comments
