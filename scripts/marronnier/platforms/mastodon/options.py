"""What a post may choose on Mastodon: who sees it, what covers it, a poll below it."""

from __future__ import annotations

from typing import Any

from marronnier.model import Delivery, say
from marronnier.platforms import base
from marronnier.platforms.shared import polling
from marronnier.platforms.shared.fitting import YES_OR_NO, chosen

VISIBILITIES = ("public", "unlisted", "private")
OPTIONS = {
    "visibility": base.Option(say("who sees it"), VISIBILITIES, "public"),
    "spoiler_text": base.Option(
        say("a warning: people see it first, and open the text below; it counts in the length")
    ),
    "sensitive": base.Option(say("“yes” covers the pictures until people ask"), YES_OR_NO, "no"),
    **polling.OPTIONS,
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
    poll = polling.poll_of(delivery, polling.Limits(**polls, hours=HOURS, label="Mastodon"))
    if poll and number == 0:
        told["poll"] = _poll(delivery, poll)
    return told


def _poll(delivery: Delivery, found: polling.Poll) -> dict[str, Any]:
    poll: dict[str, Any] = {"options": list(found.choices), "expires_in": found.hours * 3600}
    if chosen(delivery, OPTIONS, "poll_multiple") == "yes":
        poll["multiple"] = True
    return poll
