"""Polls below a message, as a post's options write them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marronnier import graphemes
from marronnier.model import Delivery, say
from marronnier.platforms import base
from marronnier.platforms.previews import Piece, Preview
from marronnier.platforms.shared.fitting import chosen

OPTIONS = {
    "poll": base.Option(say("the choices of a poll, with | between them")),
    "poll_hours": base.Option(say("how many hours a poll is open"), usual="24"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold what a network takes of a poll: choices, characters of each, hours, who says so."""

    choices: int
    characters: int
    hours: int
    label: str


@dataclass(frozen=True, slots=True)
class Poll:
    """Hold the choices of a poll, and for how many hours it is open."""

    choices: tuple[str, ...]
    hours: int


def poll_of(delivery: Delivery, limits: Limits) -> Poll | None:
    """Return the poll below the first message, None without one; raise Held when it cannot be."""
    choices = _choices(delivery)
    if not choices:
        return None
    distinct = len(set(choices)) == len(choices) and all(choices)
    if not distinct or not 1 < len(choices) <= limits.choices:
        raise base.Held(
            say(
                "A poll has 2 to {most} different choices, with | between them: {given}.",
                most=limits.choices,
                given=" | ".join(choices),
            ),
            "options.poll",
        )
    long = next((one for one in choices if graphemes.count(one) > limits.characters), None)
    if long is not None:
        text = "A choice of a poll has {most} characters at most: {given}."
        raise base.Held(say(text, most=limits.characters, given=long), "options.poll")
    if delivery.parts[0].media:
        text = "{label} takes pictures or a poll in a message, not both."
        raise base.Held(say(text, label=limits.label), "media")
    return Poll(choices, _hours(delivery, limits.hours))


def _choices(delivery: Delivery) -> tuple[str, ...]:
    given = chosen(delivery, OPTIONS, "poll").strip()
    return tuple(choice.strip() for choice in given.split("|")) if given else ()


def _hours(delivery: Delivery, most: int) -> int:
    given = chosen(delivery, OPTIONS, "poll_hours")
    known = given.isascii() and given.isdigit() and len(given) <= len(str(most))
    if not known or not 1 <= int(given) <= most:
        text = "`poll_hours: {given}` is no number of hours from 1 to {most}."
        raise base.Held(say(text, given=given, most=most), "options.poll_hours")
    return int(given)


def shown(delivery: Delivery, previews: tuple[Preview, ...]) -> tuple[Preview, ...]:
    """Return previews with the poll below the first one."""
    choices = _choices(delivery)
    if not choices:
        return previews
    lines = Piece("text", "\n\n" + "\n".join(f"◯ {choice}" for choice in choices))
    first, *others = previews
    return (replace(first, pieces=(*first.pieces, lines)), *others)
