"""What a post may choose on Mastodon: who sees it, what covers it, a poll below it."""

from __future__ import annotations

from typing import Any

from marronnier import graphemes
from marronnier.model import Delivery, Part, say
from marronnier.platforms import base
from marronnier.platforms.fitting import YES_OR_NO, chosen

VISIBILITIES = ("public", "unlisted", "private")
OPTIONS = {
    "visibility": base.Option(say("who sees it"), VISIBILITIES, "public"),
    "spoiler_text": base.Option(
        say("a warning: people see it first, and open the text below; it counts in the length")
    ),
    "sensitive": base.Option(say("“yes” covers the pictures until people ask"), YES_OR_NO, "no"),
    "poll": base.Option(say("the choices of a poll, with | between them")),
    "poll_hours": base.Option(say("how many hours a poll is open: 1 to 720"), usual="24"),
    "poll_multiple": base.Option(say("“yes” lets people choose several"), YES_OR_NO, "no"),
}
HOURS = 720  # a server takes 2,629,746 seconds at most


def warning(delivery: Delivery) -> str:
    """Return what people see first of a post, empty when it has no such thing."""
    return chosen(delivery, OPTIONS, "spoiler_text").strip()


def said(delivery: Delivery, number: int, polls: dict[str, int]) -> dict[str, Any]:
    """Return what a message says beside its text; a poll stands below the first one alone."""
    told: dict[str, Any] = {"visibility": chosen(delivery, OPTIONS, "visibility")}
    language = str(delivery.options.get("language", ""))
    if language:
        told["language"] = language
    if warning(delivery):
        told["spoiler_text"] = warning(delivery)
    if chosen(delivery, OPTIONS, "sensitive") == "yes" and delivery.parts[number].media:
        told["sensitive"] = True
    poll = chosen(delivery, OPTIONS, "poll")
    if poll and number == 0:
        told["poll"] = _poll(delivery, delivery.parts[0], poll, polls)
    return told


def _poll(delivery: Delivery, part: Part, given: str, polls: dict[str, int]) -> dict[str, Any]:
    choices = [choice.strip() for choice in given.split("|")]
    distinct = len(set(choices)) == len(choices) and all(choices)
    if not distinct or not 1 < len(choices) <= polls["choices"]:
        raise base.Held(
            say(
                "A poll has 2 to {most} different choices, with | between them: {given}.",
                most=polls["choices"],
                given=given,
            )
        )
    long = next((one for one in choices if graphemes.count(one) > polls["characters"]), None)
    if long is not None:
        text = "A choice of a poll has {most} characters at most: {given}."
        raise base.Held(say(text, most=polls["characters"], given=long))
    if part.media:
        raise base.Held(say("A message has pictures or a poll, not both, on Mastodon."))
    poll: dict[str, Any] = {"options": choices, "expires_in": _hours(delivery) * 3600}
    if chosen(delivery, OPTIONS, "poll_multiple") == "yes":
        poll["multiple"] = True
    return poll


def _hours(delivery: Delivery) -> int:
    given = chosen(delivery, OPTIONS, "poll_hours")
    hours = (
        int(given) if given.isascii() and given.isdigit() and len(given) <= len(str(HOURS)) else 0
    )
    if not 1 <= hours <= HOURS:
        text = "`poll_hours: {given}` is no number of hours from 1 to {most}."
        raise base.Held(say(text, given=given, most=HOURS))
    return hours
