"""Moments as people and machines read them, and sentences that hold such elements."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from babel import dates

from marronnier.model import Message, say
from marronnier.render.html import Html, Stencil, hole, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.site import Site

HOLE = re.compile("\ue000(\\w+)\ue001")  # where an element stands in a sentence; no text has these
ON_TIME = timedelta(seconds=1)


def stamp(site: Site, moment: datetime, zone: str, words: str = "") -> Html:
    """Return an instant in words, and in its zone, for the script that knows the reader's own."""
    said = words or elements.instant(site, moment, zone)
    return STAMP.fill(words=said, moment=moment.isoformat(timespec="seconds"), zone=zone)


STAMP = Stencil(tag("time", hole("words"), datetime=hole("moment"), data_zone=hole("zone")))


def phrase(site: Site, message: Message, **elements_: Html) -> Html:
    """Return a message in which `{name}` stands for an element."""
    holes = {name: f"\ue000{name}\ue001" for name in elements_}
    told = site.tell(say(message.text, **dict(message.values), **holes))
    pieces = HOLE.split(told)  # text, name, text, name, …
    return join(*(elements_[piece] if number % 2 else piece for number, piece in enumerate(pieces)))


def lateness(site: Site, planned: datetime, actual: datetime) -> str:
    """Return how long after its time something went out, in words."""
    late = actual - planned
    if late < ON_TIME:
        return site.tell(say("on time"))
    words = dates.format_timedelta(late, threshold=1.5, locale=site.language.locale)
    return site.tell(say("{delay} after its time", delay=words))
