"""The values of a charter as people read them: names of keys, words, days, colours, records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from babel import dates, numbers

from marronnier.almanac import marronniers
from marronnier.model import say
from marronnier.platforms import PLATFORMS
from marronnier.render.colors import HEX
from marronnier.render.html import Child, Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.site import Site
from marronnier.render.pages.words import KEYS, NAMES, VALUES

DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:+Z.-]+)?")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMED_BY_AUTHORS = frozenset(  # mappings whose keys are words of the charter's author
    {"lexicon.prefer", "lexicon.sensitive", "links.utm", "approvals.roles", "approvals.by_topic"}
)
REASONS = ("why", "message")  # they stand alone, without their names


def label(site: Site, path: str) -> str:
    """Return what a key is called; one without a name of its own is shown as it is written."""
    above, _, name = path.rpartition(".")
    if name in PLATFORMS:
        return elements.network_label(name)
    if above in NAMED_BY_AUTHORS:
        return site.tell(NAMES[name]) if name in NAMES else name
    known = KEYS.get(path) or KEYS.get(name) or NAMES.get(name)
    if known is None and above == "calendar.hours":
        return _days(site, name)
    return site.tell(known) if known else name


def _days(site: Site, name: str) -> str:
    """Return `mon-thu` in words, and what is no day as it is written."""
    names = dates.get_day_names(locale=site.language.locale)
    first, _, last = name.partition("-")
    if first not in DAYS or last not in ("", *DAYS):
        return name
    words = str(names[DAYS.index(first)])
    if last:
        words = site.tell(say("{first} to {last}", first=words, last=names[DAYS.index(last)]))
    return words[:1].upper() + words[1:]


# --- single values --------------------------------------------------------------------------------


def word(site: Site, path: str, value: Any, *, listed: bool = False) -> Child:
    """Return one value; within a list, words are the author's own and stay as they are."""
    if isinstance(value, (list, tuple)):
        return flat(site, path, value)
    if isinstance(value, bool):
        return site.tell(say("yes") if value else say("no"))
    if isinstance(value, timedelta):
        return dates.format_timedelta(value, threshold=1.5, locale=site.language.locale)
    if isinstance(value, (int, float)):
        return numbers.format_decimal(value, locale=site.language.locale)
    written = str(value)
    if DATE.fullmatch(written):
        return _moment(site, written)
    if HEX.fullmatch(written):
        return _color(written)
    if path == "calendar.marronniers" and written in marronniers():
        return marronniers()[written].name(site.language.code)
    if path == "calendar.holidays.country":
        return str(site.language.locale.territories.get(written, written))
    if path.startswith("approvals.") and written in NAMES:
        return site.tell(NAMES[written])
    name = path.rpartition(".")[2]
    known = VALUES.get(f"{name}={written}") or (None if listed else VALUES.get(written))
    return site.tell(known) if known else _any_ending(written)


def _any_ending(written: str) -> str:
    """Return a word of a charter, with dots where it stands for any ending."""
    return re.sub(r"(?<=\w)\*$", "…", written)


def _color(written: str) -> Html:
    square = tag("rect", width=16, height=16, rx=4, fill=written)
    return join(
        tag("svg", square, width=16, height=16, class_="m-swatch", aria_hidden="true"),
        " ",
        tag("code", written),
    )


def _moment(site: Site, written: str) -> str:
    """Return a day, or a day and its hour as the charter has it, in words."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    day = elements.day_words(site, moment, "d MMMM y")
    return f"{day}, {site.language.time(moment)}" if "T" in written else day


# --- several values -------------------------------------------------------------------------------


def words(site: Site, path: str, values: Iterable[Any]) -> Html:
    """Return a list: single words side by side, records one below the other."""
    listed = list(values)
    if any(isinstance(each, Mapping) for each in listed):
        return tag(
            "ul", [tag("li", record(site, path, each)) for each in listed], class_="m-entries"
        )
    shown = [tag("li", word(site, path, each, listed=True)) for each in listed]
    return tag("ul", shown, class_="m-words")


def flat(site: Site, path: str, value: Any) -> Child:
    """Return a value in one line, whatever it holds."""
    if isinstance(value, Mapping):
        below = [(f"{path}.{key}", each) for key, each in value.items()]
        return _joined([join(label(site, key), " ", flat(site, key, each)) for key, each in below])
    if isinstance(value, (list, tuple)):
        return _joined([join(word(site, path, each, listed=True)) for each in value])
    return join(word(site, path, value))


def record(site: Site, path: str, value: Any) -> Child:
    """Return an entry of a list: what it is about first, why and on what condition below."""
    if not isinstance(value, Mapping):
        return tag("strong", word(site, path, value, listed=True))
    first = next((key for key in ("word", "text", "from") if key in value), next(iter(value), ""))
    head = join(
        tag("strong", word(site, f"{path}.{first}", value.get(first, ""), listed=True)),
        f" → {value['use']}" if value.get("use") else None,
    )
    small = [
        tag("small", _part(site, f"{path}.{key}", key, each))
        for key, each in value.items()
        if key not in (first, "use")
    ]
    return join(head, small)


def _part(site: Site, path: str, key: str, value: Any) -> Child:
    if key in REASONS:
        return str(value)
    if key == "when" and isinstance(value, Mapping):
        return condition(site, value)
    if key == "link":
        return outward(str(value))
    return join(f"{label(site, path)} : ", flat(site, path, value))


def condition(site: Site, when: Mapping[str, Any]) -> str:
    """Return in a sentence when something counts."""
    networks = [elements.network_label(name) for name in when.get("platforms", ())]
    parts = {
        say("the text holds {words}"): [f"« {_any_ending(one)} »" for one in when.get("words", ())],
        say("the subject is {words}"): list(when.get("topic", ())),
        say("it goes out on {words}"): networks,
    }
    either = site.tell(say(" or "))
    told = [
        site.tell(say(part.text, words=either.join(given)))
        for part, given in parts.items()
        if given
    ]
    joined = site.tell(say(", and ")).join(told)
    return site.tell(say("When {condition}.", condition=joined)) if told else ""


def _joined(parts: list[Html]) -> Html:
    return Html(", ".join(parts))
