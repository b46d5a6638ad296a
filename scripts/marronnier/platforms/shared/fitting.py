"""What a network takes of a message, asked before anything is sent."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from marronnier.model import Delivery, Medium, Part, say
from marronnier.platforms import base


def raise_unfit(part: Part, count: int, limits: base.Limits, label: str) -> None:
    """Raise Held when a part is over what the network takes, or has nothing to say.

    `count` is its text's length as the network counts it, `label` who takes no more.
    """
    said = {"label": label}
    if count > limits.room(part):
        text = "The text has {count} characters; {label} takes {most}."
        raise base.Held(say(text, count=count, most=limits.room(part), **said))
    size = len(part.text.encode())
    if limits.text_bytes and size > limits.text_bytes:
        text = "The text has {count} bytes; {label} takes {most}."
        raise base.Held(say(text, count=size, most=limits.text_bytes, **said))
    if limits.title_characters and len(part.title) > limits.title_characters:
        text = "The title has {count} characters; {label} takes {most}."
        raise base.Held(say(text, count=len(part.title), most=limits.title_characters, **said))
    films = sum(medium.is_film for medium in part.media)
    images = len(part.media) - films
    if images > limits.images:
        text = "There are {count} images; {label} takes {most}."
        raise base.Held(say(text, count=images, most=limits.images, **said))
    if films > limits.videos:
        text = "There are {count} films; {label} takes {most}."
        raise base.Held(say(text, count=films, most=limits.videos, **said))
    raise_long(part, limits.video_seconds or math.inf, label)
    for medium in part.media:
        if medium.is_film:
            _raise_too_large(medium, limits)
    if not part.comment and len(part.media) < limits.least_media:
        text = "{label} takes no message without a picture or a film."
        raise base.Held(say(text, **said))
    if not part.text.strip() and not part.media and not part.link:
        raise base.Held(say("The message is empty."))


def raise_mixed(part: Part, label: str) -> None:
    """Raise Held for pictures and a film in one message, where a network takes either."""
    if len(part.media) > 1 and len({medium.is_film for medium in part.media}) > 1:
        text = "There are pictures and a film: {label} takes one or the other in a message."
        raise base.Held(say(text, label=label), "media")


def raise_crowded(part: Part, most: int, label: str) -> None:
    """Raise Held for more pictures and films than a message may have together."""
    if len(part.media) > most:
        text = "There are {count} pictures and films; {label} takes {most}."
        raise base.Held(say(text, count=len(part.media), label=label, most=most), "media")


def raise_foreign(part: Part, types: Collection[str]) -> None:
    """Raise Held for a film that is of none of these types, by its name."""
    for medium in part.media:
        if medium.is_film:
            film_type(medium, types)


def raise_long(part: Part, most: float, label: str) -> None:
    """Raise Held for a film that is known to last more than `most` seconds."""
    for medium in part.media:
        if medium.is_film and medium.facts and medium.facts.seconds > most:
            text = "{path} lasts {seconds} seconds; {label} takes {most}."
            said = {"path": medium.given, "seconds": math.ceil(medium.facts.seconds)}
            raise base.Held(say(text, label=label, most=most, **said), "media")


def _raise_too_large(medium: Medium, limits: base.Limits) -> None:
    """Raise Held for a film that is known to be over a network's limits, or its description."""
    if medium.facts is not None:
        _raise_too_heavy(medium, medium.facts.size, limits)
    _raise_too_wordy(medium, limits)


def _raise_too_wordy(medium: Medium, limits: base.Limits) -> None:
    if limits.alt_characters and len(medium.alt) > limits.alt_characters:
        text = "The description of {path} has {size} characters; {most} are allowed here."
        size, most = len(medium.alt), limits.alt_characters
        raise base.Held(say(text, path=medium.given, size=size, most=most))


def fitted(
    access: base.Access, media: Iterable[Medium], limits: base.Limits
) -> list[tuple[Medium, base.Picture]]:
    """Return the pictures of a message as the network wants them, all before the first one leaves.

    Raise Held for one that cannot be made so, or whose description is too long.
    """
    pictures = list(media)
    for medium in pictures:
        _raise_too_wordy(medium, limits)
    return [(medium, access.fit(medium, limits.picture)) for medium in pictures]


def derivatives(pictures: Iterable[tuple[Medium, base.Picture]]) -> dict[str, str]:
    """Return the SHA-256 of each source -> that of what is sent, as a claim records them."""
    return {medium.facts.sha256: picture.sha256 for medium, picture in pictures if medium.facts}


def _raise_too_heavy(medium: Medium, size: int, limits: base.Limits) -> None:
    if limits.video_bytes and size > limits.video_bytes:
        text = "{path} has {size} bytes; {most} are allowed here."
        raise base.Held(say(text, path=medium.given, size=size, most=limits.video_bytes))


def film_type(medium: Medium, types: Collection[str]) -> str:
    """Return the media type of a film by its name; raise Held unless it is one of `types`."""
    kind = FILM_TYPES.get("." + medium.given.lower().rpartition(".")[2], "")
    if kind not in types:
        known = sorted({name[1:].upper() for name, one in FILM_TYPES.items() if one in types})
        text = "{path} is no film that is taken here: {known} are."
        raise base.Held(say(text, path=medium.given, known=", ".join(known)), "media")
    return kind


def read_film(access: base.Access, medium: Medium, limits: base.Limits) -> bytes:
    """Return a film's bytes; raise Held when they are more than the network takes."""
    data = access.read(medium)
    _raise_too_heavy(medium, len(data), limits)
    return data


def accepted(option: base.Option, given: str) -> str:
    """Return what is given for an option as the network's module knows it: “oui” is “yes”."""
    return SPELT.get(given.lower(), given) if option.values == YES_OR_NO else given


def chosen(delivery: Delivery, options: Mapping[str, base.Option], name: str) -> str:
    """Return what a delivery says under an option, else what is usual; raise Held for neither."""
    option = options[name]
    if name not in delivery.options:
        return option.usual
    given = accepted(option, str(delivery.options[name]))
    if option.values and given not in option.values:
        text = "`{name}: {given}` is none of {known}."
        said = {"name": name, "given": given, "known": ", ".join(option.values)}
        raise base.Held(say(text, **said), f"options.{name}")
    return given


FILM_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
}
YES_OR_NO = ("yes", "no")
SPELT = {"true": "yes", "false": "no", "oui": "yes", "non": "no", "yes": "yes", "no": "no"}
