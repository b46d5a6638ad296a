"""A charter in the client's words: every value that it holds, whatever keys it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from babel import dates, numbers

from marronnier.model import Client, say
from marronnier.platforms import PLATFORMS
from marronnier.render.colors import HEX
from marronnier.render.html import Child, Html, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.site import CLIENTS, Page, Site, charter_path, client_path
from marronnier.render.pages.words import KEYS, NAMES, VALUES

HIDDEN_KEYS = ("version", "extends", "client", "name", "brand", "client_sees_from")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:+Z.-]+)?")
DEPTH = 2  # records deeper than this are told in one line
SECTIONS = (
    "voice", "lexicon", "inclusive", "typography", "emoji", "hashtags", "links", "mentions",
    "media", "calendar", "approvals", "legal", "checks", "platforms", "rules",
)  # fmt: skip


def charter_pages(site: Site) -> Mapping[str, Page]:
    """Return the charter of each client."""
    return {charter_path(client.slug): _charter(site, client) for client in site.clients}


def _charter(site: Site, client: Client) -> Page:
    here = charter_path(client.slug)
    title = site.tell(say("Charter"))
    back = None
    if not site.only:
        back = tag(
            "nav",
            elements.link(here, client_path(client.slug), client.name),
            class_="m-crumbs",
            aria_label=site.tell(say("You are here")),
        )
    words = site.tell(
        say("How {name} speaks, and what its posts have to respect.", name=client.name)
    )
    values = client.charter.values
    known = [key for key in SECTIONS if key in values]
    single = {
        key: value
        for key, value in values.items()
        if key not in SECTIONS and key not in HIDDEN_KEYS
    }
    general = [_panel(site, "general", single)] if single else []
    panels = [_panel(site, key, values[key]) for key in known]
    body = join(
        back,
        elements.heading(title, words),
        tag("div", general, panels, class_="m-charter"),
    )
    return Page(f"{title} · {client.name}", body, here if site.only else CLIENTS, searched=True)


def _panel(site: Site, key: str, value: Any) -> Html:
    return elements.panel(label(site, key), _value(site, key, value))


def label(site: Site, path: str) -> str:
    """Return what a key is called; one without a name of its own is shown as it is written."""
    name = path.rpartition(".")[2]
    if name in PLATFORMS:
        return elements.network_label(name)
    known = KEYS.get(path) or KEYS.get(name) or NAMES.get(name)
    return site.tell(known) if known else name


def _value(site: Site, path: str, value: Any, depth: int = 0) -> Child:
    if isinstance(value, Mapping):
        return _flat(site, path, value) if depth >= DEPTH else _mapping(site, path, value, depth)
    if isinstance(value, (list, tuple)) and all(isinstance(item, int) for item in value):
        return " – ".join(map(str, value))
    if isinstance(value, (list, tuple)):
        return _list(site, path, value)
    return _word(site, path, value)


def _mapping(site: Site, path: str, values: Mapping[str, Any], depth: int) -> Html:
    rows = [
        tag(
            "div",
            tag("dt", label(site, f"{path}.{key}")),
            tag("dd", _value(site, key, value, depth + 1)),
        )
        for key, value in values.items()
    ]
    return tag("dl", rows, class_="m-facts")


def _list(site: Site, path: str, values: Iterable[Any]) -> Html:
    items = list(values)
    if any(isinstance(item, Mapping) for item in items):
        return tag("ul", [tag("li", _sentence(site, item)) for item in items], class_="m-entries")
    words = [tag("li", _word(site, path, item, listed=True)) for item in items]
    return tag("ul", words, class_="m-words")


def _sentence(site: Site, item: Any) -> Child:
    """Return a record of a list: what it is about first, the rest below in small."""
    if not isinstance(item, Mapping):
        return tag("strong", str(item))
    first, *others = item.items()
    better = item.get("use") or item.get("with")
    head = join(
        tag("strong", _word(site, first[0], first[1], listed=True)),
        f" → {better}" if better else None,
    )
    rest = [
        join(
            f"{label(site, key)} : " if key not in ("why", "message") else None,
            _flat(site, key, value),
            " ",
        )
        for key, value in others
        if key not in ("use", "with")
    ]
    return join(head, [tag("small", part) for part in rest])


def _flat(site: Site, path: str, value: Any) -> Child:
    if isinstance(value, Mapping):
        pairs = [join(label(site, key), " ", _flat(site, key, item)) for key, item in value.items()]
        return _joined(pairs)
    if isinstance(value, (list, tuple)):
        return _joined([join(_flat(site, path, item)) for item in value])
    return join(_word(site, path, value))


def _joined(parts: list[Html]) -> Html:
    return Html(", ".join(parts))


def _word(site: Site, path: str, value: Any, *, listed: bool = False) -> Child:
    """Return one value; within a list, words are the author's own and stay as they are."""
    if isinstance(value, (list, tuple)):
        return _flat(site, path, value)
    if isinstance(value, bool):
        return site.tell(say("yes") if value else say("no"))
    if isinstance(value, timedelta):
        return dates.format_timedelta(value, threshold=1.5, locale=site.language.locale)
    if isinstance(value, float):
        return numbers.format_decimal(value, locale=site.language.locale)
    written = str(value)
    if DATE.fullmatch(written):
        return _moment(site, written)
    if HEX.fullmatch(written):
        square = tag("rect", width=16, height=16, rx=4, fill=written)
        return join(
            tag("svg", square, width=16, height=16, class_="m-swatch", aria_hidden="true"),
            " ",
            tag("code", written),
        )
    known = VALUES.get(f"{path}={written}") or (None if listed else VALUES.get(written))
    return site.tell(known) if known else written


def _moment(site: Site, written: str) -> str:
    """Return a day, or a day and its hour as the charter has it, in words."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    day = elements.day_words(site, moment, "d MMMM y")
    return f"{day}, {site.language.time(moment)}" if "T" in written else day
