"""A charter in the client's words: sentences for what it asks, lists for what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marronnier.charter import CHARTER
from marronnier.model import Client, Severity, say
from marronnier.reading import Kind
from marronnier.render.html import Child, Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import CLIENTS, RULES, charter_path, client_path, rule_path
from marronnier.render.pages.rules import GRAVITY, setting, severity
from marronnier.render.pages.sentences import sentence
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.values import condition, flat, label, word, words
from marronnier.rules import find_rule
from marronnier.rules.families import FAMILIES
from marronnier.rules.pages import page
from marronnier.schema import Record

HIDDEN_KEYS = ("$schema", "version", "extends", "client", "name", "brand", "client_sees_from")
DEPTH = 2  # records from here on are told in one line
NETWORK = -1  # what a network has differently is one level further down
# The sections in the order in which people read them, with the families of rules that hold to each.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "voice": ("TON",),
    "lexicon": ("LEX",),
    "inclusive": ("LEX",),
    "typography": ("TYP",),
    "emoji": ("EMO",),
    "hashtags": ("HTG",),
    "links": ("LNK",),
    "mentions": ("MEN",),
    "structure": ("STR",),
    "media": ("ACC", "IMG", "RGP"),
    "calendar": ("CAL",),
    "approvals": ("VAL",),
    "legal": ("LEG", "PUB"),
    "checks": (),
    "platforms": (),
    "rules": (),
}


def _paths(kind: Kind, above: str = "") -> Iterator[str]:
    for name, declared in kind.fields.items() if isinstance(kind, Record) else ():
        yield f"{above}{name}"
        yield from _paths(declared.kind, f"{above}{name}.")


ORDER = {path: number for number, path in enumerate(_paths(CHARTER))}


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
    words = say("How {name} speaks, and what its posts have to respect.", name=client.name)
    values = client.charter.values
    known = [*SECTIONS, *HIDDEN_KEYS]
    general = {key: value for key, value in values.items() if key not in known}
    panels = [_panel(site, client, "general", _record(site, "", general))] if general else []
    panels += [
        _panel(site, client, key, _section(site, client, key, values[key]))
        for key in SECTIONS
        if values.get(key)
    ]
    body = join(
        back,
        elements.heading(title, site.tell(words)),
        tag("div", panels, class_="m-charter"),
    )
    return Page(f"{title} · {client.name}", body, here if site.only else CLIENTS, searched=True)


def _panel(site: Site, client: Client, key: str, body: Child) -> Html:
    here = charter_path(client.slug)
    links = [
        elements.link(here, f"{RULES}#{letters.lower()}", site.tell(FAMILIES[letters]))
        for letters in SECTIONS.get(key, ())
    ]
    see = [join(", " if number else None, link) for number, link in enumerate(links)]
    below = tag("p", site.tell(say("The rules:")), " ", see, class_="m-see") if see else None
    return tag("section", tag("h2", label(site, key)), body, below, class_="m-panel", id=key)


def _section(site: Site, client: Client, key: str, value: Any) -> Child:
    if key == "checks":
        return tag("ul", [_check(site, check) for check in value], class_="m-entries")
    if key == "rules":
        rows = [_setting(site, client, named) for named in value]
        return tag("ul", rows, class_="m-entries")
    if key == "platforms":
        return _record(site, key, value, NETWORK)
    return _record(site, key, value) if isinstance(value, Mapping) else _value(site, key, value, 1)


# --- values ---------------------------------------------------------------------------------------


def _record(site: Site, path: str, values: Mapping[str, Any], depth: int = 0) -> Html:
    """Return a record: first what can be said in a sentence, then the rest by its name."""
    said, rows = [], []
    for key, value in sorted(values.items(), key=lambda entry: _place(path, entry[0])):
        below = _general(f"{path}.{key}" if path else key)
        told = sentence(site, below, value)
        if told:
            said.append(tag("li", told))
        elif told is None and value not in ((), {}):
            shown = _value(site, below, value, depth + 1)
            rows.append(tag("div", tag("dt", label(site, below)), tag("dd", shown)))
    sentences = tag("ul", said, class_="m-says") if said else None
    return join(sentences, tag("dl", rows, class_="m-facts") if rows else None)


def _value(site: Site, path: str, value: Any, depth: int) -> Child:
    if path == "lexicon.prefer":
        pairs = [tag("li", tag("s", old), " → ", tag("strong", new)) for old, new in value.items()]
        return tag("ul", pairs, class_="m-entries")
    if isinstance(value, Mapping):
        return flat(site, path, value) if depth >= DEPTH else _record(site, path, value, depth)
    return words(site, path, value) if isinstance(value, tuple) else word(site, path, value)


def _place(path: str, key: str) -> int:
    """Return where a key stands among its neighbours; those that an author named stay in order."""
    return ORDER.get(_general(f"{path}.{key}" if path else key), 0)


def _general(path: str) -> str:
    """Return a key's path as it is for all networks."""
    return re.sub(r"^platforms\.[^.]+\.", "", path)


# --- the brand's own rules, and what it makes of ours ---------------------------------------------


def _check(site: Site, check: Mapping[str, Any]) -> Html:
    """Return a rule of the brand's own: what its author is told, and what it looks for."""
    looked_for = [str(one).rstrip("*") for one in check.get("words", ())]
    match = looked_for[0] if looked_for else "…"
    told = str(check.get("message", "")).replace("{match}", match)
    grave = GRAVITY[Severity.__members__.get(str(check.get("severity")).upper(), Severity.WARNING)]
    small = [
        tag("small", f"{label(site, f'checks.{key}')} : ", flat(site, f"checks.{key}", check[key]))
        for key in ("words", "pattern", "with", "max", "platforms")
        if key in check and not (key == "pattern" and site.only)
    ]
    when = check.get("when")
    return tag(
        "li",
        tag("strong", told),
        small,
        tag("small", condition(site, when)) if when else None,
        tag("small", site.tell(grave)),
        tag("small", outward(str(check["link"]))) if check.get("link") else None,
    )


def _setting(site: Site, client: Client, named: str) -> Html:
    """Return what the charter makes of a rule."""
    here = charter_path(client.slug)
    rule = find_rule(named)
    if rule is None:
        value = client.charter.get("rules")[named]
        return tag("li", tag("strong", named), tag("small", flat(site, "rules", value)))
    grave = severity(client, rule)
    told = GRAVITY[grave] if grave else say("Is switched off here.")
    what = site.tell(page(rule).what)
    options = {key: one for key, one in setting(client, rule).items() if key != "severity"}
    return tag(
        "li",
        elements.link(here, rule_path(rule.code), what),
        tag("small", site.tell(told)),
        tag("small", flat(site, "rules", options)) if options else None,
    )
