"""The embedded platform: it publishes into a folder, so that no account is needed to try."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping
from typing import Any

from marronnier import graphemes
from marronnier.model import FILMS, Account, Delivery, Medium, Message, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing

NAME = "outbox"
LABEL = "Outbox"
SECRETS: tuple[str, ...] = ()
NEEDS_URL = False
STEPS: tuple[Message, ...] = ()
DOUBTS: tuple[Message, ...] = ()
LIMITS = base.Limits(
    characters=5000, images=10, videos=10, alt_characters=2000, checked="2026-11-22", source="ours"
)
CLASS = base.Class.KEY
OPTIONS: Mapping[str, base.Option] = {}
CONSENT: Consent | None = None  # it has no secrets
grant = base.unsupported
renew = base.unsupported
comments = base.unsupported
metrics = base.unsupported
examine = base.nothing_more


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts, a link written out below the text."""
    return composing.compose(post, account)


def length(text: str, _limits: base.Limits) -> int:
    """Return the number of characters as people see them (grapheme clusters)."""
    return graphemes.count(text)


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Open the folder: there is nothing to prove."""
    return base.Session(access, CLASS, LIMITS.of(access.account))


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Put the media beside the message to come; their names are their content's hash.

    Pictures are as networks get them: upright, cropped if that is asked for, without metadata.
    """
    part = delivery.parts[number]
    media, derivatives = [], {}
    for medium in part.media:
        digest, suffix, data = _content(session, medium)
        name = f"media/{digest}.{suffix}"
        session.access.outbox.write(name, data)
        media.append({"file": name, "alt": medium.alt})
        derivatives[medium.facts.sha256 if medium.facts else digest] = digest
    request: dict[str, Any] = {
        "delivery": delivery.id,
        "part": number,
        "platform": delivery.platform,
        "handle": delivery.account.handle,
        "planned": delivery.moment.instant.isoformat(),
        "text": part.text,
        "link": part.link,
        "media": media,
        "reply_to": before[-1].id if before else "",
    }
    return base.Prepared(f"{delivery.id}/{number + 1:04}", request, derivatives)


def _content(session: base.Session, medium: Medium) -> tuple[str, str, bytes]:
    """Return the SHA-256 of a medium as it is put there, its suffix and its bytes."""
    if medium.is_film:
        data = session.access.read(medium)
        return hashlib.sha256(data).hexdigest(), medium.path.rpartition(".")[2].lower(), data
    picture = session.access.fit(medium, session.limits.picture)
    return picture.sha256, picture.type.rpartition("/")[2].replace("jpeg", "jpg"), picture.data


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Write the message as JSON, the visible act, then as HTML for people.

    The same message again changes nothing; another one under the same name is refused.
    """
    outbox = session.access.outbox
    data = _json(prepared.request)
    there = outbox.read(f"{prepared.key}.json")
    if there is not None and there != data:
        raise base.Refused(say("Another message stands in the outbox under this name."))
    outbox.write(f"{prepared.key}.json", data)
    url = outbox.write(f"{prepared.key}.html", _page(prepared.request).encode())
    return base.Sent(prepared.key, url)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the message if it stands in the folder exactly so."""
    if session.access.outbox.read(f"{prepared.key}.json") != _json(prepared.request):
        return ()
    url = session.access.outbox.write(f"{prepared.key}.html", _page(prepared.request).encode())
    return (base.Sent(prepared.key, url),)


def delete(session: base.Session, sent: base.Sent) -> None:
    """Remove both files of a message."""
    session.access.outbox.delete(f"{sent.id}.json")
    session.access.outbox.delete(f"{sent.id}.html")


def _json(request: Mapping[str, Any]) -> bytes:
    return json.dumps(request, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _medium(up: str, item: Mapping[str, str]) -> str:
    source = html.escape(up + item["file"], quote=True)
    said = html.escape(item["alt"], quote=True)
    if item["file"].endswith(FILMS):
        return f'<video controls src="{source}" aria-label="{said}"></video>'
    return f'<img src="{source}" alt="{said}">'


def _page(request: Mapping[str, Any]) -> str:
    up = "../" * str(request["delivery"]).count("/") + "../"
    text = html.escape(str(request["text"]))
    link = html.escape(str(request["link"]), quote=True)
    pictures = "".join(_medium(up, item) for item in request["media"])
    card = f'<p><a href="{link}" rel="noreferrer">{link}</a></p>' if link else ""
    who = html.escape(str(request["handle"]) or str(request["delivery"]))
    return (
        '<!doctype html><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{who}</title><style>body{{font:16px/1.5 sans-serif;max-width:34em;margin:2em auto;"
        "padding:0 1em}p{white-space:pre-wrap;overflow-wrap:anywhere}img,video{max-width:100%}"
        f"</style><h1>{who}</h1><p>{text}</p>{pictures}{card}"
        f"<footer>{html.escape(str(request['planned']))}</footer>\n"
    )
