"""Rules on media: there, readable, described, and such as the network takes them."""

from __future__ import annotations

from collections.abc import Iterator

from marronnier.describing import unsaid, useless
from marronnier.model import Finding, Medium, Place, Post, Severity, say
from marronnier.platforms.shared.shaping import TYPES
from marronnier.rules.base import Needs, Scope, found, rule

# What of a charter these rules hold a post to.
CHARTER = ("media.alt", "media.alt_chars", "media.captions", "media.max_mb", "media.music")
CAPTIONS = (".vtt", ".srt")
UNLICENSED = ("", "none", "no", "non", "aucune", "aucun", "sans", "?", "inconnue", "tbd")


def _place(post: Post, medium: Medium, key: str) -> Place:
    index = next((n for n, other in enumerate(post.media) if other is medium), 0)
    return post.places.get(f"media.{index}.{key}", medium.at)


@rule("IMG001", "media-absent", Severity.ERROR, locked=True, needs=Needs(keys=("media",)))
def medium_readable(scope: Scope) -> Iterator[Finding]:
    """A picture's or film's file is missing, or cannot be read.

    The post would go out without it, or not at all.

    Put the file beside the post or in content/<client>/, with exactly that name; a picture as PNG
    or JPEG, a film as MP4.

    Passes:

        path: media/teaser.png

    Fails:

        path: media/Teaser.PNG
    """
    for medium in scope.post.media:
        facts = medium.facts
        if facts and facts.fault and (medium.is_film or not facts.format):
            message = say("“{path}”: {fault}", path=medium.given, fault=facts.fault)
            yield found(medium.at, message, match=medium.given)
        elif facts and medium.is_film and facts.format in TYPES:
            text = "“{path}” is a picture: write “kind: visuel”, or name the film."
            yield found(medium.at, say(text, path=medium.given), match=medium.given)


@rule("IMG004", "poids", Severity.ERROR, needs=Needs(keys=("media",)))
def medium_accepted(scope: Scope) -> Iterator[Finding]:
    """A picture is in a format that networks refuse, or heavier than the charter allows.

    The network would refuse it at the moment of publishing. HEIC is what iPhones keep photos in,
    TIFF what printers want: neither goes further than that. One that is heavier than a network
    takes is made lighter for it.

    Save it as JPEG or PNG, and smaller; 1080 pixels wide are enough everywhere.

    Passes:

        Une image JPEG de 400 Ko.

    Fails:

        Une image de 14 Mo quand la charte en veut 1, ou photo.heic.
    """
    for medium in scope.post.media:
        if medium.facts is None or medium.is_film:
            continue
        if medium.facts.fault and medium.facts.format:
            message = say("“{path}”: {fault}", path=medium.given, fault=medium.facts.fault)
            yield found(medium.at, message, match=medium.given)
        if medium.facts.fault:
            continue
        megabytes = scope.charter("media.max_mb")
        if megabytes and medium.facts.size > megabytes * 1_000_000:
            message = say(
                "“{path}” weighs {size} MB; the charter allows {limit}.",
                path=medium.given,
                size=_megabytes(medium.facts.size),
                limit=_megabytes(megabytes * 1_000_000),
            )
            yield found(medium.at, message, match=medium.given)


def _megabytes(size: float) -> float:
    megabytes = round(size / 1_000_000, 2)
    return int(megabytes) if megabytes.is_integer() else megabytes


@rule("SRC027", "trop-d-images", Severity.ERROR, needs=Needs(keys=("media",)))
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
            pictures = [medium for medium in part.media if not medium.is_film]
            if len(pictures) > limit:
                first = pictures[limit]
                message = say(
                    "{label}: {count} pictures, {limit} at most.",
                    label=delivery.platform.LABEL,
                    count=len(pictures),
                    limit=limit,
                )
                yield found(first.at, message, match=first.given, platform=delivery.account.key)


@rule("ACC001", "alt-absent", Severity.ERROR, needs=Needs(keys=("media",)))
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
        if not medium.is_film and medium.given and not medium.alt.strip():
            message = say("“{path}” has no “alt”: describe it.", path=medium.given)
            yield found(medium.at, message, match=medium.given)


@rule("ACC002", "alt-inutile", Severity.ERROR, needs=Needs(keys=("media",)))
def description_fits(scope: Scope) -> Iterator[Finding]:
    """The description of a picture says nothing, or is shorter or longer than it should be.

    A file's name, the title once more, or “image of” tell nothing to who cannot see. Too short says
    too little, too long is cut by the network or listened to by nobody. The charter sets the
    bounds: `media: {alt_chars: [20, 300]}`.

    Say in a sentence what is seen and why it is there; what matters comes first.

    Passes:

        alt: Deux bois côte à côte, l’un clair, l’autre foncé

    Fails:

        alt: IMG_4512.jpg
    """
    post = scope.post
    files = [medium.given for medium in post.media]
    for spoken in scope.spoken("media.alt_chars", origins=("alt",)):
        text = spoken.prose.text
        low, high = spoken.value or (0, 0)
        if not text.strip():
            continue  # as if there were none
        if message := useless(text, post.title, files):
            yield from spoken.found(0, len(text), message)
        elif spoken.value and not low <= len(text) <= high:
            message = say(
                "The description has {count} characters; the charter wants {low} to {high}.",
                count=len(text),
                low=low,
                high=high,
            )
            yield from spoken.found(0, len(text), message)
    for delivery in scope.deliveries:
        limit = delivery.limits.alt_characters
        for medium in post.media if limit else ():
            if len(medium.alt) > limit:
                message = say(
                    "{label}: the description has {count} characters, {limit} at most.",
                    label=delivery.platform.LABEL,
                    count=len(medium.alt),
                    limit=limit,
                )
                at = _place(post, medium, "alt")
                yield found(at, message, match=medium.given, platform=delivery.account.key)


@rule("ACC004", "sous-titres", Severity.ERROR, needs=Needs(keys=("media",)))
def film_captioned(scope: Scope) -> Iterator[Finding]:
    """A film has no file of captions.

    Deaf people cannot follow it, and most others watch without sound. The charter may make it
    optional: `media: {captions: optional}`.

    Put the captions beside the film, as .vtt or .srt, and name the file under “captions”.

    Passes:

        captions: media/visite.vtt

    Fails:

        kind: video
    """
    if scope.charter("media.captions", "required") == "optional":
        return
    for medium in (one for one in scope.post.media if one.is_film):
        given = str(medium.fields.get("captions", ""))
        at = _place(scope.post, medium, "captions")
        if not given:
            message = say("“{path}” has no captions: name their file.", path=medium.given)
            yield found(at, message, match=medium.given)
        elif not given.lower().endswith(CAPTIONS):
            message = say("“{path}” is no file of captions: .vtt or .srt.", path=given)
            yield found(at, message, match=given)
        elif not medium.captions:
            message = say(
                "No file “{path}” beside the post or in content/{client}/.",
                path=given,
                client=scope.post.client,
            )
            yield found(at, message, match=given)


@rule("ACC005", "texte-dans-l-image", Severity.WARNING, needs=Needs(keys=("media",)))
def words_said(scope: Scope) -> Iterator[Finding]:
    """A picture holds words that neither the text nor its description says.

    Who cannot see the poster learns neither the day nor the place, and no search finds them.

    Say them in the text, or in the picture's “alt”.

    Passes:

        text: Portes ouvertes samedi 5 décembre
        alt: Affiche « Portes ouvertes samedi 5 décembre » devant la halle

    Fails:

        text: Portes ouvertes samedi 5 décembre
        alt: Une affiche bleue sur la porte de la halle
    """
    posters = [medium for medium in scope.post.media if medium.fields.get("text")]
    for sent in scope.sent() if posters else ():
        for medium in posters:
            if missing := unsaid(str(medium.fields["text"]), (sent.text, medium.alt)):
                message = say(
                    "Neither the text nor “alt” says what stands in “{path}”: {words}.",
                    path=medium.given,
                    words=" ".join(missing),
                )
                at = _place(scope.post, medium, "text")
                yield from sent.found(message, at=at, match=medium.given)


@rule("LEG019", "musique", Severity.ERROR, needs=Needs(keys=("media",)))
def music_licensed(scope: Scope) -> Iterator[Finding]:
    """A medium has music, and no licence for it.

    The libraries of the networks are for private people; a brand's account needs a licence of its
    own, or the film is silenced and the author sends a bill. The charter may leave it open:
    `media: {music: any}`.

    Write what allows it: a library of free music, a contract, your own recording.

    Passes:

        music: {title: Petit jour, license: bibliothèque Sonothèque}

    Fails:

        music: {title: Petit jour, license: none}
    """
    if scope.charter("media.music", "licensed") == "any":
        return
    for index, medium in enumerate(scope.post.media):
        music = medium.fields.get("music")
        if music is not None and str(music.get("license", "")).strip().lower() in UNLICENSED:
            at = scope.post.places.get(f"media.{index}.music", medium.at)
            title = music.get("title") or medium.given
            message = say("“{title}”: no licence is declared for this music.", title=title)
            yield found(at, message, match=str(title))
