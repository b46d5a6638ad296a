"""Mastodon, and servers with its API: https://docs.joinmastodon.org/methods/statuses/ .

Its own planning (`scheduled_at`) is not used: what it holds goes out whatever is edited, held or
revoked here meanwhile, and its answer is another kind of thing, without the post's address.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from marronnier.model import Delivery, Part, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.mastodon import instance, media, options, statuses
from marronnier.platforms.mastodon.counting import length
from marronnier.platforms.previews import Piece, Preview
from marronnier.platforms.shared import composing, polling
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    ask,
    consult,
    raise_without_token,
    unproven,
)
from marronnier.platforms.shared.fitting import raise_foreign, raise_mixed, raise_unfit

__all__ = ["length"]

NAME = "mastodon"
LABEL = "Mastodon"
SECRETS: tuple[str, ...] = ("TOKEN",)
NEEDS_URL = True
STEPS = (
    say("In the account's preferences: Development, a new application, and its access token."),
    say("The application needs the rights read, write:statuses and write:media; nothing costs."),
    say("In accounts.yml: “url”, the address of the instance, and “handle”."),
)
DOUBTS = (say("That a token holds for ever on servers from version 4.6 on."),)
LIMITS = base.Limits(
    characters=500,
    images=4,
    image_bytes=16_777_216,
    videos=1,
    video_bytes=103_809_024,
    alt_characters=1500,
    link_characters=23,
    picture=base.Shape(most_pixels=33_177_600),
    checked="2026-11-22",
    source="https://docs.joinmastodon.org/entities/Instance/",
)
CLASS = base.Class.WINDOW  # on servers known to honour the key; `connect` says what this one does
OPTIONS: Mapping[str, base.Option] = options.OPTIONS
CONSENT: Consent | None = None  # a person copies the secrets from the network's own page
grant = base.unsupported
renew = base.unsupported  # the secrets have no end
CHOICES = instance.polls({})["choices"]  # of a poll, where a server does not say
compose = composing.compose  # the link stands below the first text, the server makes its card


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look; a warning stands above it, and counts as the text does."""
    warned = options.warning(delivery)
    previews = composing.preview(
        delivery, lambda text, limits: length(warned + text, limits), LIMITS.of(delivery.account)
    )
    if warned:
        above = Piece("text", f"⚠ {warned}\n\n")
        previews = tuple(replace(one, pieces=(above, *one.pieces)) for one in previews)
    return polling.shown(delivery, previews)


def connect(access: base.Access) -> base.Session:
    """Prove that the token belongs to the account, and ask the instance for its limits."""
    url = access.account.url.rstrip("/")
    token = access.secrets.get("TOKEN", "")
    if not url:
        raise base.Held(say("The account has no `url`: write the address of its instance."))
    raise_without_token(access)
    answer = consult(access, Call("GET", f"{url}/api/v1/accounts/verify_credentials", token))
    _raise_stranger(answer)
    server = instance.ask_instance(access, url, token)
    instance.raise_other_account(access.account, answer.data, server, answer.host)
    today = f"{access.clock.now():%Y-%m-%d}"
    limits = instance.limits(LIMITS.of(access.account), server, url, today)
    data = {
        "id": str(answer.get("id")),
        "url": url,
        "version": str(server.get("version", "")),
        "polls": instance.polls(server),
    }
    return base.Session(access, instance.class_of(server), limits, data)


def _raise_stranger(answer: Answer) -> None:
    if answer.status in (401, 403, 422):
        raise base.Held(
            say(
                "{host} does not accept the token: {words}.",
                host=answer.host,
                words=answer.words("error", "error_description"),
            )
        )
    if answer.status != HTTPStatus.OK or not answer.get("id"):
        raise base.Held(
            say(
                "{host} is no Mastodon server (HTTP {status}): check the account's `url`.",
                host=answer.host,
                status=answer.status,
            )
        )


def examine(delivery: Delivery, limits: base.Limits) -> None:
    """Raise Held for what Mastodon shows in no post; how much of a poll, each server says."""
    given = str(delivery.options.get("poll", ""))
    polls = {"choices": max(CHOICES, given.count("|") + 1), "characters": len(given)}
    for number, part in enumerate(delivery.parts):
        raise_mixed(part, LABEL)
        raise_foreign(part, media.FILMS)
        options.said(delivery, number, polls)
        _raise_too_long_with_its_warning(delivery, part, limits)


def _raise_too_long_with_its_warning(delivery: Delivery, part: Part, limits: base.Limits) -> None:
    """Raise Held where a text fits by itself alone; one that never does is told elsewhere."""
    warned = options.warning(delivery)
    if not warned:
        return
    most, count = limits.room(part), length(warned + part.text, limits)
    if length(part.text, limits) <= most < count:
        text = "With its warning the text has {count} characters; {label} takes {most}."
        message = say(text, count=count, label=LABEL, most=most)
        raise base.Held(message, "options.spoiler_text")


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload the media, and freeze the request.

    The key names the delivery, the part and what it says: the same message has the same key
    whenever it is sent, and an edited one never hits the key of the older one.
    """
    part, server = delivery.parts[number], session.data["url"].partition("://")[2]
    counted = length(options.warning(delivery) + part.text, session.limits)
    told = options.said(delivery, number, session.data["polls"])
    raise_unfit(part, counted, session.limits, server)
    examine(delivery, session.limits)
    attached = media.upload(session, part.media)
    said = {
        "delivery": delivery.id,
        "account": session.data["id"],
        "part": number,
        "text": part.text,
        "media": [(item.sha256, item.alt) for item in attached],
        **told,
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    request: dict[str, Any] = {"status": part.text, **told}
    if attached:
        request["media_ids"] = [item.id for item in attached]
    if before:
        request["in_reply_to_id"] = statuses.identify(session, before[-1])
    return base.Prepared(
        hashlib.sha256(canonical).hexdigest(),
        request,
        {item.sha256: item.sent for item in attached},
    )


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Post the status: one request, whose key makes a repeat within the hour the same status."""
    url, access = session.data["url"], session.access
    call = Call(
        "POST",
        f"{url}/api/v1/statuses",
        access.secrets["TOKEN"],
        data=prepared.request,
        headers={"Idempotency-Key": prepared.key},
    )
    return classify(access, ask(access, call))


def classify(access: base.Access, answer: Answer) -> base.Sent:
    """Return what an answer to a post proves; only a status with its address is one."""
    if answer.status == HTTPStatus.OK:
        sent = statuses.read(answer.data)
        if sent is not None:
            return sent
    statuses.raise_no(access, answer)
    raise unproven(answer)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the account's newest statuses that say the same, with as many media."""
    return statuses.look(session, prepared.request)


delete = statuses.delete
metrics = statuses.metrics
comments = statuses.comments
