"""What a network takes of a message, asked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.model import Delivery, Part, say
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
    films = sum(medium.is_film for medium in part.media)
    images = len(part.media) - films
    if images > limits.images:
        text = "There are {count} images; {label} takes {most}."
        raise base.Held(say(text, count=images, most=limits.images, **said))
    if films > limits.videos:
        text = "There are {count} films; {label} takes {most}."
        raise base.Held(say(text, count=films, most=limits.videos, **said))
    if not part.comment and len(part.media) < limits.least_media:
        text = "{label} takes no message without a picture or a film."
        raise base.Held(say(text, **said))
    if not part.text.strip() and not part.media and not part.link:
        raise base.Held(say("The message is empty."))


def chosen(delivery: Delivery, options: Mapping[str, base.Option], name: str) -> str:
    """Return what a delivery says under an option, else what is usual; raise Held for neither."""
    option = options[name]
    given = str(delivery.options.get(name, option.usual))
    if option.values == YES_OR_NO:
        given = SPELT.get(given.lower(), given)
    if option.values and given not in option.values:
        text = "`{name}: {given}` is none of {known}."
        raise base.Held(say(text, name=name, given=given, known=", ".join(option.values)))
    return given


YES_OR_NO = ("yes", "no")
SPELT = {"true": "yes", "false": "no", "oui": "yes", "non": "no", "yes": "yes", "no": "no"}
