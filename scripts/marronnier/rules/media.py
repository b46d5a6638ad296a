"""Rules on pictures: there, readable, described, and such as the network takes them."""

from __future__ import annotations

from collections.abc import Iterator

from marronnier.model import Finding, Medium, Place, Post, Severity, say
from marronnier.rules.base import Scope, found, rule

CHARTER = ("media.alt", "media.max_mb")  # what of a charter these rules hold a post to


def _place(post: Post, medium: Medium, key: str) -> Place:
    index = next((n for n, other in enumerate(post.media) if other is medium), 0)
    return post.places.get(f"media.{index}.{key}", medium.at)


@rule("IMG001", "media-absent", Severity.ERROR, locked=True)
def medium_readable(scope: Scope) -> Iterator[Finding]:
    """A picture's file is missing, or cannot be read.

    The post would go out without it, or not at all.

    Put the file beside the post or in content/<client>/, with exactly that name, as PNG or JPEG.

    Passes:

        path: media/teaser.png

    Fails:

        path: media/Teaser.PNG
    """
    for medium in scope.post.media:
        if medium.kind == "video":
            message = say("“{path}”: this version publishes no films yet.", path=medium.given)
            yield found(medium.at, message, match=medium.given)
        elif medium.facts and medium.facts.fault:
            message = say("“{path}”: {fault}", path=medium.given, fault=medium.facts.fault)
            yield found(medium.at, message, match=medium.given)


@rule("IMG004", "poids", Severity.ERROR)
def medium_accepted(scope: Scope) -> Iterator[Finding]:
    """A picture is heavier than the network, or the charter, allows.

    The network would refuse it at the moment of publishing.

    Save it smaller; 1080 pixels wide and JPEG are enough everywhere.

    Passes:

        Une image de 400 Ko.

    Fails:

        Une image de 14 Mo.
    """
    post = scope.post
    for medium in post.media:
        if medium.facts is None or medium.facts.fault:
            continue
        megabytes = scope.charter("media.max_mb")
        if megabytes and medium.facts.size > megabytes * 1_000_000:
            message = say(
                "“{path}” weighs {size} MB; the charter allows {limit}.",
                path=medium.given,
                size=_megabytes(medium.facts.size),
                limit=megabytes,
            )
            yield found(medium.at, message, match=medium.given)
        for delivery in scope.deliveries:
            limit = delivery.limits.image_bytes
            if limit and medium.facts.size > limit:
                message = say(
                    "{label}: “{path}” weighs {size} MB; {limit} at most.",
                    label=delivery.platform.LABEL,
                    path=medium.given,
                    size=_megabytes(medium.facts.size),
                    limit=_megabytes(limit),
                )
                key = delivery.account.key
                yield found(medium.at, message, match=medium.given, platform=key)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.2f}".rstrip("0").rstrip(".")


@rule("SRC027", "trop-d-images", Severity.ERROR)
def pictures_fit(scope: Scope) -> Iterator[Finding]:
    """The post has more pictures than the network takes.

    The network would refuse the post, or drop the last ones.

    Remove some, or leave that network out of this post.

    Passes:

        Quatre images sur Mastodon.

    Fails:

        Cinq images sur Mastodon.
    """
    for delivery in scope.deliveries:
        limit = delivery.limits.images
        for part in delivery.parts:
            if len(part.media) > limit:
                first = part.media[limit]
                message = say(
                    "{label}: {count} pictures, {limit} at most.",
                    label=delivery.platform.LABEL,
                    count=len(part.media),
                    limit=limit,
                )
                yield found(first.at, message, match=first.given, platform=delivery.account.key)


@rule("ACC001", "alt-absent", Severity.ERROR)
def picture_described(scope: Scope) -> Iterator[Finding]:
    """A picture has no text for people who cannot see it.

    Screen readers would say “image” and nothing else. The charter may make it optional:
    `media: {alt: optional}`.

    Write under “alt” what a person who cannot see it should know.

    Passes:

        alt: Un robinet sous la neige

    Fails:

        alt: ""
    """
    if scope.charter("media.alt", "required") == "optional":
        return
    for medium in scope.post.media:
        if medium.kind != "video" and medium.given and not medium.alt.strip():
            message = say("“{path}” has no “alt”: describe it.", path=medium.given)
            yield found(medium.at, message, match=medium.given)


@rule("ACC002", "alt-inutile", Severity.ERROR)
def description_fits(scope: Scope) -> Iterator[Finding]:
    """The description of a picture is longer than the network takes.

    The network would refuse the picture, or cut the description in the middle of a sentence.

    Say what matters first, and stop there.

    Passes:

        alt: Deux bois côte à côte

    Fails:

        Une description de plus de 1 500 caractères sur Mastodon…
    """
    for delivery in scope.deliveries:
        limit = delivery.limits.alt_characters
        for medium in scope.post.media if limit else ():
            if len(medium.alt) > limit:
                message = say(
                    "{label}: the description has {count} characters, {limit} at most.",
                    label=delivery.platform.LABEL,
                    count=len(medium.alt),
                    limit=limit,
                )
                at = _place(scope.post, medium, "alt")
                yield found(at, message, match=medium.given, platform=delivery.account.key)
