"""Pinterest: https://developers.pinterest.com/docs/api/v5/ .

No key makes a repeat recognisable, and a repeat would be a second pin; after a lost answer the
board's pins are listed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.pinterest import films, pins, server, tokens
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import (
    Answer,
    ask,
    raise_other_account,
    raise_without_token,
    unproven,
)
from marronnier.platforms.shared.fitting import (
    chosen,
    derivatives,
    film_type,
    fitted,
    raise_foreign,
    raise_mixed,
    raise_unfit,
    read_film,
)

NAME = "pinterest"
LABEL = server.LABEL
SECRETS: tuple[str, ...] = ("TOKEN",)
RENEWS: tuple[str, ...] = ("REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET")
NEEDS_URL = False
STEPS = (
    say("Make the account a business account: nothing costs."),
    say(
        "At developers.pinterest.com: an app, with the rights boards:read, boards:write, pins:read,"
        " pins:write and user_accounts:read."
    ),
    say(
        "Pinterest gives it trial access first: its pins are seen by the account alone. For all"
        " others to see them, ask for standard access, with a film that shows what the app does."
    ),
    say("In accounts.yml: “handle”, the account's name, and “board” below “options”."),
    say(
        "A post needs a picture or a film. Its first line is the title unless “title” stands below"
        " “options”, and the rest the text; its link is the pin's own."
    ),
    say(
        "There are no threads and no first comments. A pin has one description: those of several"
        " pictures follow one another."
    ),
    say("A token lives 30 days and is renewed without you, with the app's secrets."),
)
DOUBTS = (
    say("That Pinterest's interface of today is still that of its description 5.23.0, of 2025."),
    say("How large a picture may be: we send 10 MB, and some say 20."),
    say("What an app with trial access may do, and what the sandbox shows of it."),
    say("How soon a new pin stands in its board's list, and whether the newest come first."),
    say("In what form Pinterest tells when its limits end: we read seconds from now, and moments."),
)
LIMITS = base.Limits(
    characters=800,
    title_characters=100,
    images=5,
    image_bytes=10_000_000,
    alt_characters=500,
    least_media=1,
    videos=1,
    video_bytes=2_000_000_000,
    video_seconds=900,
    threads=False,
    picture=base.Shape(types=("image/jpeg", "image/png")),
    comments=False,
    checked="2026-11-22",
    source="https://developers.pinterest.com/docs/api/v5/pins-create",
)
CLASS = base.Class.LOOK
FILMS = ("video/mp4", "video/quicktime")
LINK = 2048  # characters of a pin's link
OPTIONS: Mapping[str, base.Option] = {
    "board": base.Option(say("the board that the pin goes to: its name, or its number")),
    "title": base.Option(say("the pin's title; without it, the text's first line")),
    "cover": base.Option(say("of a film, the second whose picture is its cover"), (), "0"),
}
CONSENT: Consent | None = Consent(
    page="https://www.pinterest.com/oauth/",
    scopes=("boards:read", "boards:write", "pins:read", "pins:write", "user_accounts:read"),
    separator=",",
    life=30,
)
grant = tokens.grant
renew = tokens.renew
comments = base.unsupported  # Pinterest's interface has none
EARLIER = timedelta(minutes=1)  # clocks differ


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the pin: its title, its text and its link; and what it has no place for."""
    first, *others = composing.compose(post, account, card=bool(post.link))
    return composing.titled(first, str(post.chosen(account).get("title", ""))), *others


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in characters."""
    return len(text)


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token belongs to the account."""
    raise_without_token(access)
    raise_other_account(access.account, *tokens.owner(access))
    return base.Session(access, CLASS, LIMITS.of(access.account))


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Find the board, upload a film, and freeze the request: {body, since}.

    Pictures go with the pin itself: until then their digests stand in their bytes' place. `since`
    is when this delivery can have been sent first: a request of hours ago is found, too.
    """
    del before
    part = delivery.parts[number]
    _raise_unfit(session, delivery, part)
    pictures = fitted(session.access, _pictures(part), session.limits)
    cover = _cover(delivery)
    board = pins.board_of(session.access, chosen(delivery, OPTIONS, "board").strip())
    if pictures:
        source, digests = _shown([picture for _, picture in pictures]), derivatives(pictures)
    else:
        name, digest = _upload(session, part.media[0])
        source = {"source_type": "video_id", "media_id": name, "cover_image_key_frame_time": cover}
        digests = {digest: digest}
    since = min(session.access.clock.now(), delivery.moment.instant) - EARLIER
    request = {
        "body": {"board_id": board, **_said(part), "media_source": source},
        "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
    }
    files = {picture.sha256: picture.data for _, picture in pictures}
    return base.Prepared(f"{delivery.id}/{number}", request, digests, files)


def _raise_unfit(session: base.Session, delivery: Delivery, part: Part) -> None:
    """Raise Held for what Pinterest has no place for; before the pin, never after it."""
    if len(delivery.parts) > 1:
        text = "Pinterest has no threads and no first comments: put everything into the one text."
        raise base.Held(say(text))
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)


def examine(delivery: Delivery, limits: base.Limits) -> None:
    """Raise Held for what Pinterest shows in no pin."""
    part = delivery.parts[0]
    raise_mixed(part, LABEL)
    raise_foreign(part, FILMS)
    _cover(delivery)
    if not chosen(delivery, OPTIONS, "board").strip():
        text = "A pin needs a board: write “board”, its name or its number, below “options”."
        raise base.Held(say(text), "options.board")
    if len(part.link) > LINK:
        text = "The link has {count} characters; {label} takes {most}."
        raise base.Held(say(text, count=len(part.link), most=LINK, label=LABEL), "link")
    if len(_described(part)) > limits.alt_characters:
        text = "The descriptions together have {count} characters; {label} takes {most}."
        count, most = len(_described(part)), limits.alt_characters
        raise base.Held(say(text, count=count, most=most, label=LABEL), "media")


def _pictures(part: Part) -> list[Medium]:
    return [medium for medium in part.media if not medium.is_film]


def _described(part: Part) -> str:
    """Return the one description that a pin has: those of all its pictures."""
    return " ".join(medium.alt for medium in part.media if medium.alt)


def _said(part: Part) -> dict[str, str]:
    said = {
        "title": part.title,
        "description": part.text,
        "link": part.link,
        "alt_text": _described(part),
    }
    return {name: value for name, value in said.items() if value}


def _shown(pictures: list[base.Picture]) -> dict[str, Any]:
    items = [{"content_type": one.type, "data": one.sha256} for one in pictures]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


def _cover(delivery: Delivery) -> int:
    given = chosen(delivery, OPTIONS, "cover")
    if not (given.isascii() and given.isdigit()):
        text = "`cover: {given}` is no number of seconds."
        raise base.Held(say(text, given=given), "options.cover")
    return int(given)


def _upload(session: base.Session, medium: Medium) -> tuple[str, str]:
    """Upload a film; return its id and its digest."""
    kind = film_type(medium, FILMS)
    data = read_film(session.access, medium, session.limits)
    return films.upload(session, medium, kind, data), hashlib.sha256(data).hexdigest()


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Make the pin: one request, with all its pictures."""
    body = prepared.request["body"]
    source = _filled(body["media_source"], prepared.files)
    asked = server.call(session.access, "POST", "/pins", {**body, "media_source": source})
    return classify(session, ask(session.access, asked))


def _filled(source: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what a pin shows with its pictures' bytes in the place of their digests."""
    filled = dict(source)
    if "data" in source:
        filled["data"] = base64.b64encode(files[source["data"]]).decode()
    if "items" in source:
        filled["items"] = [_filled(item, files) for item in source["items"]]
    return filled


def classify(session: base.Session, answer: Answer) -> base.Sent:
    """Return what an answer to a pin proves; only one with its id is out."""
    name = str(answer.get("id"))
    if answer.status in (200, 201) and server.ID.fullmatch(name):
        return server.sent(name)
    server.raise_no(session.access, answer)
    raise unproven(answer)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the board's pins since then that say the same."""
    return pins.look(session, prepared.request)


delete = pins.delete
metrics = pins.metrics
