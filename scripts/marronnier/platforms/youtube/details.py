"""What is told of a film: its title, its text, its tags, who may see it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.expressions import expression
from marronnier.model import Delivery, Medium, Part, say
from marronnier.moments import instants
from marronnier.platforms import base
from marronnier.platforms.shared.composing import HASHTAG
from marronnier.platforms.shared.fitting import YES_OR_NO, chosen

OPTIONS = {
    "title": base.Option(say("the film's title; else the text's first line is it")),
    "privacy": base.Option(
        say("who may see it"), values=("public", "unlisted", "private"), usual="public"
    ),
    "publish_at": base.Option(
        say(
            "when YouTube itself shows it, later than the post's date: at that date it is handed"
            " over, and counts as published"
        )
    ),
    "tags": base.Option(say("words to find it by, with commas between; else the hashtags")),
    "category": base.Option(say("the number of YouTube's category"), usual="22"),
    "made_for_kids": base.Option(
        say("“yes” for a film made for children, which has no comments"), YES_OR_NO, "no"
    ),
    "synthetic": base.Option(
        say("“yes” says that it shows what never was; else what the post says of the film"),
        YES_OR_NO,
    ),
    "notify": base.Option(say("“no” tells the subscribers nothing"), YES_OR_NO, "yes"),
}
TAGS = 500  # characters, with the commas, and the quotes of those with a space
CATEGORY = expression(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Details:
    """Hold what is told of a film, as the API wants it."""

    snippet: Mapping[str, Any]
    status: Mapping[str, Any]
    notify: bool

    def hidden(self, marked: str) -> dict[str, Any]:
        """Return the film while nobody sees it: with a mark in its text's place."""
        kept = ("title", "categoryId", "defaultLanguage")
        snippet = {name: self.snippet[name] for name in kept}
        status = {name: value for name, value in self.status.items() if name != "publishAt"}
        return {
            "snippet": {**snippet, "description": marked},
            "status": {**status, "privacyStatus": "private"},
        }

    def shown(self, name: str) -> dict[str, Any]:
        """Return the film as people will see it."""
        return {"id": name, "snippet": dict(self.snippet), "status": dict(self.status)}


def details(delivery: Delivery, film: Medium) -> Details:
    """Return what is told of a delivery's film; raise Held for what YouTube takes not."""
    part = delivery.parts[0]
    _raise_unfit(part)
    category = chosen(delivery, OPTIONS, "category")
    if not CATEGORY.fullmatch(category):
        text = "`category: {given}` is not a category's number."
        raise base.Held(say(text, given=category), "options.category")
    language = str(delivery.options.get("language", "fr"))
    snippet: dict[str, Any] = {
        "title": part.title,
        "description": part.text,
        "categoryId": category,
        "defaultLanguage": language,
    }
    if tags := _tags(delivery, part):
        snippet["tags"] = tags
    status = {
        "privacyStatus": chosen(delivery, OPTIONS, "privacy"),
        "selfDeclaredMadeForKids": _says(delivery, "made_for_kids"),
        "containsSyntheticMedia": _is_synthetic(delivery, film),
        "license": "youtube",
        "embeddable": True,
    }
    if moment := _later(delivery):
        if status["privacyStatus"] != "public":
            text = "`publish_at` makes a film public: `privacy` says otherwise."
            raise base.Held(say(text), "options.privacy")
        status |= {"privacyStatus": "private", "publishAt": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
    if any(one.comment for one in delivery.parts):
        _raise_silent(status)
    return Details(snippet, status, _says(delivery, "notify"))


def _raise_unfit(part: Part) -> None:
    if not part.title:
        text = "The film has no title: the text's first line is it, or an option."
        raise base.Held(say(text), "body")
    if any(sign in text for sign in "<>" for text in (part.title, part.text)):
        raise base.Held(say("YouTube takes no < and no > in a title or a text."), "body")


def _says(delivery: Delivery, name: str) -> bool:
    return chosen(delivery, OPTIONS, name) == "yes"


def _is_synthetic(delivery: Delivery, film: Medium) -> bool:
    if "synthetic" in delivery.options:
        return _says(delivery, "synthetic")
    return bool(film.fields.get("generated"))


def _tags(delivery: Delivery, part: Part) -> list[str]:
    """Return the tags: those that were chosen, which must fit, else as many hashtags as do."""
    given = chosen(delivery, OPTIONS, "tags")
    if given:
        tags = [tag for tag in (" ".join(tag.split()) for tag in given.split(",")) if tag]
        if _size(tags) > TAGS:
            text = "The tags are longer than {most} characters."
            raise base.Held(say(text, most=TAGS), "options.tags")
        if any(sign in given for sign in '<>"'):
            text = 'YouTube takes no <, no > and no " in its tags.'
            raise base.Held(say(text), "options.tags")
        return tags
    tags = list(dict.fromkeys(tag.removeprefix("#") for tag in HASHTAG.findall(part.text)))
    while _size(tags) > TAGS:
        tags.pop()
    return tags


def _size(tags: list[str]) -> int:
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(len(tags) - 1, 0)


def _later(delivery: Delivery) -> datetime | None:
    """Return the moment at which YouTube itself shows the film, None for at once."""
    given = chosen(delivery, OPTIONS, "publish_at")
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        text = "`publish_at: {given}` is no moment: write it like 2026-12-05 18:30."
        raise base.Held(say(text, given=given), "options.publish_at") from None
    zone = ZoneInfo(delivery.moment.zone)
    choices = [found.astimezone(UTC)] if found.tzinfo else instants(found, zone)
    if len(choices) != 1:
        text = "`publish_at: {given}` is when clocks change: write it with its offset."
        raise base.Held(say(text, given=given), "options.publish_at")
    if choices[0] <= delivery.moment.instant:
        text = "`publish_at: {given}` is not later than the post's own date."
        raise base.Held(say(text, given=given), "options.publish_at")
    return choices[0]


def _raise_silent(status: Mapping[str, Any]) -> None:
    """Raise Held where YouTube takes no first comment, before the film itself is shown."""
    if status["privacyStatus"] == "private":
        text = "YouTube takes no comment on a film that is still private."
        raise base.Held(say(text), "first_comment")
    if status["selfDeclaredMadeForKids"]:
        text = "YouTube takes no comment on a film made for children."
        raise base.Held(say(text), "first_comment")
