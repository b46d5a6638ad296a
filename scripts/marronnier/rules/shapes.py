"""Rules on pictures and films as networks want them: what is made of one, and what cannot be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from marronnier.model import Finding, MediaFacts, Medium, Message, Severity, say
from marronnier.platforms.base import Held, Limits, Shape
from marronnier.platforms.shared.shaping import Plan, plan, seen
from marronnier.rules.base import Composed, Needs, Scope, found, rule

CHARTER = ("media.public",)  # what of a charter these rules hold a post to
MEDIA = Needs(keys=("media",))


def _shown(delivery: Composed) -> Iterator[Medium]:
    """Yield what a delivery shows, each medium once."""
    seen = []
    for part in delivery.parts:
        for medium in part.media:
            if medium not in seen:
                seen.append(medium)
                yield medium


class _Picture(NamedTuple):
    """Hold a picture that can be read, and what is done to it for a network, or why nothing."""

    delivery: Composed
    medium: Medium
    facts: MediaFacts
    shape: Shape
    plan: Plan | Held


def _pictures(scope: Scope) -> list[_Picture]:
    """Return each picture that can be read, for each network."""
    return scope.once("shaped", lambda: list(_planned(scope)))


def _planned(scope: Scope) -> Iterator[_Picture]:
    for delivery in scope.deliveries:
        shape = _shape(scope, delivery)
        for medium in _shown(delivery):
            if not medium.is_film and medium.facts and not medium.facts.fault:
                yield _Picture(delivery, medium, medium.facts, shape, _plan(medium, shape))


def _plan(medium: Medium, shape: Shape) -> Plan | Held:
    try:
        return plan(medium, shape)
    except Held as held:
        return held


def _shape(scope: Scope, delivery: Composed) -> Shape:
    """Return the shape of a network's usual format: a story has proportions of its own."""
    shape, option = delivery.limits.picture, delivery.platform.OPTIONS.get("format")
    chosen = scope.post.chosen(delivery.account).get("format") if option else None
    if option and chosen not in (None, option.usual):
        return replace(shape, narrowest=0.0, widest=0.0)
    return shape


@rule("IMG009", "forme", Severity.ERROR, needs=MEDIA)
def picture_can_be_shaped(scope: Scope) -> Iterator[Finding]:
    """A picture cannot be made as the network wants it without changing what it shows.

    Its proportions are outside of what the network takes, it moves where only still pictures are
    taken, or it is no picture that networks know. Size, weight, format and orientation are seen to
    when it is sent; what is cut off is for a person to decide.

    Crop it, or write under the medium what to crop it to, and around what: “crop: 4:5”,
    “focus: 50% 30%” (from left and top).

    Passes:

        platform: instagram
        media: [{path: a.jpg, crop: "4:5"}]

    Fails:

        platform: instagram
        media: [{path: panorama.jpg}]
    """
    for delivery, medium, _, _, wanted in _pictures(scope):
        if isinstance(wanted, Held):
            message = say("{label}: {why}", label=delivery.platform.LABEL, why=wanted.reason)
            yield found(medium.at, message, match=medium.given, platform=delivery.account.key)


@rule("IMG010", "image-refaite", Severity.INFO, needs=MEDIA)
def picture_made_anew(scope: Scope) -> Iterator[Finding]:
    """A picture is made smaller or lighter for a network, or larger.

    It goes out in the size that the network takes. Nothing is cut off; small words may be hard to
    read afterwards.

    Nothing needs doing. Whoever wants it sharper exports it in that size.

    Passes:

        1080 × 1350 sur Instagram

    Fails:

        4000 × 5000 sur Instagram
    """
    for picture in _pictures(scope):
        message = _made(picture)
        if message:
            at, key = picture.medium.at, picture.delivery.account.key
            yield found(at, message, match=picture.medium.given, platform=key)


def _made(picture: _Picture) -> Message | None:
    delivery, medium, facts, shape, wanted = picture
    if isinstance(wanted, Held):
        return None
    said = {"label": delivery.platform.LABEL, "path": medium.given}
    across = wanted.crop[2] - wanted.crop[0]
    if wanted.width != across:
        size = f"{wanted.width} × {wanted.height}"
        text = "{label}: “{path}” is made smaller, {size}."
        if wanted.width > across:
            text = "{label}: “{path}” is made larger, {size}: it may look blurred."
        return say(text, size=size, **said)
    if shape.most_bytes and facts.size > shape.most_bytes:
        text = "{label}: “{path}” weighs {size} MB and is made lighter, {limit} MB at most."
        return say(text, size=_megabytes(facts.size), limit=_megabytes(shape.most_bytes), **said)
    return None


def _megabytes(size: float) -> float:
    megabytes = round(size / 1_000_000, 2)
    return int(megabytes) if megabytes.is_integer() else megabytes


@rule("IMG014", "carrousel", Severity.WARNING, needs=MEDIA)
def pictures_alike(scope: Scope) -> Iterator[Finding]:
    """A network crops all pictures of a post to the proportions of the first one.

    Words at the edge of the others are cut through, and nobody sees it before the post is out.

    Give all pictures of the post the same proportions, or write “crop” under those that differ.

    Passes:

        1080 × 1350 ; 1080 × 1350

    Fails:

        1080 × 1350 ; 1080 × 1080
    """
    for delivery in scope.deliveries if len(scope.post.media) > 1 else ():
        media = tuple(_shown(delivery)) if delivery.limits.alike else ()
        limits = delivery.limits
        for medium, crop in zip(media, seen(media, limits), strict=True):
            if crop is None or crop == seen((medium,), limits)[0] or medium.facts is None:
                continue
            text = (
                "{label}: “{path}” is {width} × {height}, and the first picture’s proportions"
                " count for all: its sides are cut off."
            )
            said = {"width": medium.facts.width, "height": medium.facts.height}
            message = say(text, label=delivery.platform.LABEL, path=medium.given, **said)
            yield found(medium.at, message, match=medium.given, platform=delivery.account.key)


@rule("IMG011", "film", Severity.ERROR, needs=MEDIA)
def film_taken(scope: Scope) -> Iterator[Finding]:
    """A network takes no films, not so many, or none as long or as heavy as this one.

    It would refuse the post at the moment of publishing. A film is sent as it is: nothing is cut
    or made smaller.

    Export a shorter or smaller one (MP4, H.264 and AAC), or leave that network out of this post.

    Passes:

        platform: mastodon
        media: [{path: visite.mp4}]

    Fails:

        platform: x
        media: [{path: conference-de-trois-heures.mp4}]
    """
    for delivery in scope.deliveries:
        for part in delivery.parts:
            films = [medium for medium in part.media if medium.is_film]
            for number, medium in enumerate(films):
                message = _refused(delivery.platform.LABEL, delivery.limits, medium, number)
                if message:
                    key = delivery.account.key
                    yield found(medium.at, message, match=medium.given, platform=key)


def _refused(label: str, limits: Limits, medium: Medium, number: int) -> Message | None:
    said = {"label": label, "path": medium.given}
    if not limits.videos:
        return say("{label} takes no films: “{path}”.", **said)
    if number >= limits.videos:
        return say(
            "{label}: “{path}” is one film too many; {most} at most.", most=limits.videos, **said
        )
    facts = medium.facts
    if facts is None:
        return None
    if limits.video_seconds and facts.seconds > limits.video_seconds:
        text = "{label}: “{path}” lasts {seconds} seconds; {most} at most."
        return say(text, seconds=math.ceil(facts.seconds), most=limits.video_seconds, **said)
    if limits.video_bytes and facts.size > limits.video_bytes:
        size, most = _megabytes(facts.size), _megabytes(limits.video_bytes)
        return say(
            "{label}: “{path}” weighs {size} MB; {limit} at most.", size=size, limit=most, **said
        )
    return None


@rule("IMG012", "film-non-mesure", Severity.INFO, needs=MEDIA)
def film_measured(scope: Scope) -> Iterator[Finding]:
    """Nobody could tell how long a film is, or what is in it.

    The program that does is not installed here. Whether networks take the film is then only seen
    when it is sent.

    Install FFmpeg: its program ffprobe measures films.

    Passes:

        ffprobe est installé.

    Fails:

        ffprobe n’est pas installé.
    """
    for medium in scope.post.media:
        if medium.is_film and medium.facts and not medium.facts.fault and not medium.facts.codecs:
            text = "“{path}”: its length is not known here; FFmpeg, once installed, measures it."
            yield found(medium.at, say(text, path=medium.given), match=medium.given)


@rule("IMG013", "lieu-public", Severity.WARNING, needs=MEDIA)
def pictures_fetched(scope: Scope) -> Iterator[Finding]:
    """A network fetches pictures from a public address, and nobody said where.

    Instagram, Threads and TikTok take no picture by itself: they fetch it. Without a public place
    the post is held when it is due.

    Name a store that speaks S3 (most hosting companies offer one) under `media.public` in the
    charter, or in the agency's for all clients; its two keys are the secrets MARRONNIER_MEDIA_KEY
    and MARRONNIER_MEDIA_SECRET. Pictures get names that nobody guesses, just before they are
    needed; let the store delete what is older than a week.

    Passes:

        media:
          public: {endpoint: https://s3.magasin.example, bucket: lumen, region: fr-par}

    Fails:

        media: {}
    """
    if scope.charter("media.public", {}).get("endpoint"):
        return
    for delivery in scope.deliveries:
        limits = delivery.limits
        fetched = [
            medium
            for medium in _shown(delivery)
            if (limits.fetches_films if medium.is_film else limits.fetches)
        ]
        if fetched:
            first = fetched[0]
            text = (
                "{label} fetches pictures from a public address:"
                " name a place under “media: {{public: …}}” in the charter."
            )
            message = say(text, label=delivery.platform.LABEL)
            yield found(first.at, message, match=first.given, platform=delivery.account.key)
