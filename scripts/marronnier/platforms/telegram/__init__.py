"""A Telegram channel, through a bot: https://core.telegram.org/bots/api .

A bot cannot read what stands in its channel, and no key makes a repeat recognisable: after a lost
answer a person must look.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from marronnier.model import Delivery, Part, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import (
    Answer,
    ask,
    undeleted,
    unproven,
)
from marronnier.platforms.shared.fitting import (
    YES_OR_NO,
    chosen,
    derivatives,
    film_type,
    fitted,
    raise_crowded,
    raise_foreign,
    raise_unfit,
    read_film,
)
from marronnier.platforms.telegram import bot, messages

NAME = "telegram"
LABEL = "Telegram"
SECRETS: tuple[str, ...] = ("TOKEN",)
NEEDS_URL = False
STEPS = (
    say("In Telegram, write /newbot to @BotFather: it makes a bot and gives its token."),
    say("Make the bot an administrator of the channel who may post messages; nothing costs."),
    say(
        "In accounts.yml: “handle”, the channel's name with @; a private channel needs “id”, -100…"
    ),
    say("Telegram takes no description of a picture, gives no figures and lists no comments."),
    say("A film is MP4 of at most 50 MB; an album mixes up to ten pictures and films."),
)
DOUBTS = (
    say("That Telegram counts as we do: in units of UTF-16, where most emoji are two."),
    say("How an answer to the message before looks in a channel: a thread is made of those."),
)
# Of a photo: width and height together, no side more than twenty times the other; a GIF is a film.
PICTURE = base.Shape(
    ("image/jpeg", "image/png", "image/webp"), most_sides=10_000, narrowest=1 / 20, widest=20
)
LIMITS = base.Limits(
    characters=4096,
    caption_characters=1024,
    images=10,
    image_bytes=10_000_000,
    picture=PICTURE,
    videos=10,
    video_bytes=50_000_000,
    checked="2026-11-22",
    source="https://core.telegram.org/bots/api#sendmessage",
)
ALBUM = 10  # pictures and films of one message
FILMS = ("video/mp4",)  # Telegram would send any other one as a file to be saved
CLASS = base.Class.NEITHER
OPTIONS = {
    "silent": base.Option(say("“yes” rings nobody's telephone"), YES_OR_NO, "no"),
    "link_preview": base.Option(say("“no” leaves the link's card out"), YES_OR_NO, "yes"),
}
CONSENT: Consent | None = None  # a person copies the secrets from the network's own page
grant = base.unsupported
renew = base.unsupported  # the secrets have no end
look = base.unsupported
metrics = base.unsupported
comments = base.unsupported
compose = composing.compose  # the link stands below the first text, Telegram makes its card


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in units of UTF-16; links count as they are written."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Prove that the token is a bot's that may post in this very channel."""
    return base.Session(access, CLASS, LIMITS.of(access.account), bot.open_channel(access))


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what Telegram shows in no message."""
    for part in delivery.parts:
        raise_crowded(part, ALBUM, LABEL)
        raise_foreign(part, FILMS)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Freeze the request; Telegram takes pictures and films with the message, never ahead of it."""
    part = delivery.parts[number]
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    shown, sources = _shown(session, part)
    answered = messages.number_of(before[-1]) if before else 0
    request = messages.request(session.data["chat"], part.text, shown, answered, _say(delivery))
    files = {one.sha256: one.data for one in shown}
    return base.Prepared(f"{delivery.id}/{number}", request, sources, files)


def _shown(session: base.Session, part: Part) -> tuple[list[messages.Shown], dict[str, str]]:
    """Return the pictures and films in their order, and by the SHA-256 of the source what is sent.

    All are looked at before the first one is read.
    """
    kinds = {one.given: film_type(one, FILMS) for one in part.media if one.is_film}
    pictures = [medium for medium in part.media if not medium.is_film]
    fit = fitted(session.access, pictures, session.limits)
    found = {medium.given: messages.Shown(one.type, one.sha256, one.data) for medium, one in fit}
    sources = derivatives(fit)
    for medium in part.media:
        if medium.is_film:
            data = read_film(session.access, medium, session.limits)
            film = messages.Shown.film(kinds[medium.given], data, medium.facts)
            found[medium.given] = film
            sources[film.sha256] = film.sha256
    return [found[medium.given] for medium in part.media], sources


def _say(delivery: Delivery) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if chosen(delivery, OPTIONS, "silent") == "yes":
        said["disable_notification"] = True
    if chosen(delivery, OPTIONS, "link_preview") == "no":
        said["link_preview_options"] = {"is_disabled": True}
    return said


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Send the message: one request, with all its pictures and films."""
    call = bot.call(session.access, *messages.content(prepared), deadline=120.0)
    return classify(session, ask(session.access, call))


def classify(session: base.Session, answer: Answer) -> base.Sent:
    """Return what an answer to a message proves; only one with its number is out."""
    if answer.status == HTTPStatus.OK and answer.get("ok") is True:
        sent = messages.read(answer.get("result"), session.data)
        if sent is not None:
            return sent
    bot.raise_no(session.access, answer)
    raise unproven(answer)


def delete(session: base.Session, sent: base.Sent) -> None:
    """Delete a message, and all pictures of an album; one that is gone already is fine."""
    data = {"chat_id": session.data["chat"], "message_ids": messages.numbers_of(sent)}
    answer = ask(session.access, bot.call(session.access, "deleteMessages", data))
    if answer.status == HTTPStatus.OK and answer.get("result") is True:
        return
    bot.raise_no(session.access, answer)
    raise undeleted(answer, sent)
