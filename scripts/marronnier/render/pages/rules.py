"""The rules for the people whose posts they watch over: one list by family, and a page for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from marronnier.model import Client, Message, Severity, say
from marronnier.render.explanations import CORRECTIONS
from marronnier.render.html import Child, Html, join, lines, tag
from marronnier.render.pages import elements
from marronnier.render.pages.findings import SIGNS
from marronnier.render.pages.paths import RULES as LIST
from marronnier.render.pages.paths import rule_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.statutes import law_of
from marronnier.rules import RULES, find_rule
from marronnier.rules.base import Rule
from marronnier.rules.families import FAMILIES, NOTES, by_family, family
from marronnier.rules.pages import page
from marronnier.rules.remedies import remedy

OFF = "off"
SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[^a-zà-ÿœ(])")  # between two
ASIDE = re.compile(r"\s\(`[^`]*`\)")
# A line of an example that stands in a file's settings, and is nothing that people read.
SETTING = re.compile(r"(?m)^(?:---|\s*(?:- )?\{?[a-z_]+:(?: \S.*)?)$")
GRAVITY: Mapping[Severity, Message] = {
    Severity.ERROR: say("Stops the post until it is corrected."),
    Severity.WARNING: say("Is to be looked at; it stops nothing."),
    Severity.INFO: say("Is a remark; it stops nothing."),
}


def rule_pages(site: Site) -> Mapping[str, Page]:
    """Return the list of rules and the page of each."""
    return {LIST: _list(site), **{rule_path(code): _page(site, RULES[code]) for code in RULES}}


# --- what a charter makes of a rule ---------------------------------------------------------------


def setting(client: Client, rule: Rule) -> Mapping[str, Any]:
    """Return what a client's charter sets for a rule: its severity, its options."""
    for named, value in client.charter.get("rules", {}).items():
        if find_rule(named) is rule:
            return value if isinstance(value, Mapping) else {"severity": value}
    return {}


def severity(client: Client, rule: Rule) -> Severity | None:
    """Return how grave a rule is for a client, None where it is switched off."""
    word = str(setting(client, rule).get("severity", ""))
    if rule.locked or not word:
        return rule.severity
    return None if word == OFF else Severity.__members__.get(word.upper(), rule.severity)


def _here(site: Site) -> Client | None:
    return site.workspace.clients.get(site.only) if site.only else None


# --- the list -------------------------------------------------------------------------------------


def _list(site: Site) -> Page:
    title = site.tell(say("Rules"))
    lead = say("What every post is checked for, before it goes out.")
    panels = [_family(site, letters, rules) for letters, rules in by_family(RULES.values()).items()]
    jumps = [
        tag("li", tag("a", _title(site, letters), href=f"#{letters.lower()}"))
        for letters in by_family(RULES.values())
    ]
    body = join(
        elements.heading(title, site.tell(lead)),
        tag("ul", jumps, class_="m-jumps"),
        tag("div", panels, class_="m-rules"),
    )
    return Page(title, body, LIST)


def _title(site: Site, letters: str) -> str:
    return site.tell(FAMILIES[letters]) if letters in FAMILIES else letters


def _family(site: Site, letters: str, rules: Iterable[Rule]) -> Html:
    note = tag("p", site.tell(NOTES[letters]), class_="m-how") if letters in NOTES else None
    rows = [_row(site, rule) for rule in rules]
    heading = tag("h2", _title(site, letters))
    return tag(
        "section",
        heading,
        note,
        tag("ul", rows, class_="m-findings"),
        class_="m-panel",
        id=letters.lower(),
    )


def _row(site: Site, rule: Rule) -> Html:
    client = _here(site)
    grave = severity(client, rule) if client else rule.severity
    what = elements.link(LIST, rule_path(rule.code), _prose(site.tell(page(rule).what)))
    shape, word = SIGNS[grave] if grave else ("○", say("switched off"))
    named = site.tell(word) if site.only else f"{site.tell(word)} · {rule.name}"
    name = tag("span", named, class_="m-rule")
    return tag(
        "li",
        tag("span", shape, class_="m-sign", aria_hidden="true"),
        tag("span", what, " ", name, _others(site, rule, listed=True)),
        data_severity=grave.label if grave else OFF,
    )


def _others(site: Site, rule: Rule, *, listed: bool = False) -> Child:
    """Return the clients for whom the rule is another than it is by default."""
    if site.only:
        return None
    told = [
        f"{client.name} : {_word(site, severity(client, rule))}"
        for client in site.clients
        if severity(client, rule) is not rule.severity
    ]
    return tag("small" if listed else "span", ", ".join(told)) if told else None


def _word(site: Site, grave: Severity | None) -> str:
    return site.tell(SIGNS[grave][1] if grave else say("switched off"))


# --- one rule -------------------------------------------------------------------------------------


def _page(site: Site, rule: Rule) -> Page:
    here, told = rule_path(rule.code), page(rule)
    group = family(rule.code)
    crumbs = tag(
        "nav",
        elements.link(here, LIST, site.tell(say("Rules"))),
        f" › {_title(site, group)}",
        class_="m-crumbs",
        aria_label=site.tell(say("You are here")),
    )
    name = tag("p", rule.code if site.only else f"{rule.code} · {rule.name}", class_="m-lead")
    top = tag("header", tag("h1", _prose(site.tell(told.what))), name, class_="m-top")
    reasons = [tag("p", words) for each in told.why if (words := _explained(site, site.tell(each)))]
    why = elements.panel(site.tell(say("Why")), reasons) if reasons else None
    remedied = _explained(site, site.tell(told.remedy))
    todo = elements.panel(
        site.tell(say("What to do")),
        tag("p", remedied) if remedied else None,
        tag("p", _correction(site, rule), class_="m-how"),
    )
    examples = (_example(site, told.passes, good=True), _example(site, told.fails, good=False))
    body = join(
        crumbs,
        top,
        tag(
            "div",
            tag("div", why, todo, _law(site, rule)),
            tag("div", _facts(site, rule), examples),
            class_="m-columns",
        ),
    )
    title = site.tell(told.what).replace("`", "") if site.only else f"{rule.name} ({rule.code})"
    return Page(title, body, LIST)


def _law(site: Site, rule: Rule) -> Html | None:
    """Return the law behind a rule, piece by piece."""
    told = law_of(rule, site.language)
    if not told:
        return None
    return elements.panel(
        site.tell(say("The law")), [tag("p", _explained(site, each)) for each in told]
    )


def _prose(words: str) -> Child:
    """Return a sentence with what stands in backquotes as code."""
    parts = words.split("`")
    return [tag("code", part) if n % 2 else part for n, part in enumerate(parts)]


def _explained(site: Site, words: str) -> Child:
    """Return a paragraph; a client reads it without the sentences that hold code."""
    if site.only:
        told = SENTENCES.split(ASIDE.sub("", words))
        words = " ".join(each for each in told if "`" not in each)
    return _prose(words) if words else None


def _correction(site: Site, rule: Rule) -> Child:
    if site.only:
        return site.tell(say("Your agency corrects it."))
    return _prose(site.tell(CORRECTIONS[remedy(rule)]))


def _facts(site: Site, rule: Rule) -> Html:
    client = _here(site)
    grave = severity(client, rule) if client else rule.severity
    told = GRAVITY[grave] if grave else say("Is switched off here.")
    rows: list[tuple[Message, Child]] = [
        (say("Severity"), join(_word(site, grave), tag("small", site.tell(told)))),
        (say("With others"), _others(site, rule)),
        (say("Settings"), _settings(site, rule)),
    ]
    if rule.locked:
        fixed = say("It can be neither switched off nor allowed.")
    elif site.only:
        fixed = say("Your charter may make it graver or lighter, or switch it off.")
    else:
        fixed = say("A charter may change this under “rules”, a post under “allow”.")
    note = tag("p", site.tell(fixed), class_="m-how")
    return elements.panel(site.tell(say("How grave it is")), elements.facts(site, rows), note)


def _settings(site: Site, rule: Rule) -> Child:
    """Return the options that charters set, with the client's name where there are several."""
    told = []
    for client in site.clients:
        options = {k: v for k, v in setting(client, rule).items() if k != "severity"}
        if options:
            listed = ", ".join(f"{name} : {_option(value)}" for name, value in options.items())
            told.append(listed if site.only else f"{client.name} ({listed})")
    return "; ".join(told) or None


def _option(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _example(site: Site, text: str, *, good: bool) -> Html:
    shape = "✓" if good else SIGNS[Severity.ERROR][0]
    title = site.tell(say("This passes") if good else say("This is found"))
    shown = tag("p", lines(text), class_="m-example")
    if SETTING.search(text):
        told = site.tell(say("As the file of the post or of the charter says it:"))
        label = tag("p", told, class_="m-how")
        shown = join(label, tag("pre", text, class_="m-example"))
    return tag(
        "section",
        tag("h2", tag("span", shape, class_="m-sign", aria_hidden="true"), title),
        shown,
        class_="m-panel m-panel--good" if good else "m-panel m-panel--bad",
    )
