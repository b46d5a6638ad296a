"""What the checks found, in words for the people who write and approve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marronnier.model import Finding, Message, Post, Severity, say
from marronnier.render.html import Html, Stencil, hidden, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.marks import AWAITED, TROUBLED, delivery_mark, is_past, mark_of
from marronnier.render.pages.paths import charter_path, rule_path
from marronnier.render.pages.site import Site
from marronnier.rules import RULES
from marronnier.rules.pages import page
from marronnier.standings import WINDOW_PASSED

SETTINGS = "clients/"  # charters and accounts: no client writes in them
OWN = "MAI001"  # a brand's own rule: it is explained in its charter
AT_WORK = say("Your agency is looking into it.")
STOPPED = ("held", *TROUBLED)
PAST = say("Its date has passed: choose another one.")
PAST_FOR_CLIENT = say("Its date has passed: your agency will choose another one.")
SIGNS: dict[Severity, tuple[str, Message]] = {
    Severity.ERROR: ("✕", say("error")),
    Severity.WARNING: ("!", say("warning")),
    Severity.INFO: ("·", say("note")),
}


def finding_lines(
    site: Site, here: str, findings: Iterable[Finding], *, places: bool = False
) -> Html:
    """Return findings as a list for the page `here`: sign, sentence, reason, and the rule.

    What is found again, on another network, further on or in another file, is said once.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        told = (finding.rule, finding.severity, site.tell(finding.message), finding.why)
        alike.setdefault(told, []).append(finding)
    items = [_line(site, here, found, places=places) for found in alike.values()]
    return tag("ul", items, class_="m-findings")


def _line(site: Site, here: str, alike: Sequence[Finding], *, places: bool) -> Html:
    finding = alike[0]
    shape, word = SIGNS[finding.severity]
    spots = dict.fromkeys(str(one.at) for one in alike) if places else ()
    return LINE.fill(
        shape=shape,
        word=site.tell(word),
        message=site.tell(finding.message),
        rule=_rule(site, here, alike, counted=not places),
        why=tag("span", finding.why, class_="m-because") if finding.why else None,
        places=[tag("code", spot) for spot in spots],
        severity=finding.severity.label,
    )


LINE = Stencil(
    tag(
        "li",
        tag("span", hole("shape"), class_="m-sign", aria_hidden="true"),
        hidden(hole("word")),
        tag("span", hole("message"), " ", hole("rule"), hole("why"), hole("places")),
        data_severity=hole("severity"),
    )
)


def _rule(site: Site, here: str, alike: Sequence[Finding], *, counted: bool) -> Html:
    """Return the rule's name as a link to its page (for a brand's own, to its charter), and where.

    A client, to whom a rule's name says nothing, reads “Why?” in its place.
    The networks are named unless all are meant, and several places in the text are counted.
    """
    finding = alike[0]
    name = (finding.name or finding.rule).rpartition("/")[2]
    there, title = rule_path(finding.rule), finding.rule
    if finding.rule == OWN and finding.client:
        there = f"{charter_path(finding.client)}#checks"
    elif site.only:
        name, title = site.tell(say("Why?")), site.tell(page(RULES[finding.rule]).what)
    path, title = elements.address(here, there), title.replace("`", "")
    accounts = {each.platform for each in alike}
    networks = sorted(map(elements.network_label, accounts)) if all(accounts) else []
    places = len({each.at for each in alike})
    where = f" {', '.join(networks)}" + (f" × {places}" if counted and places > 1 else "")
    return RULE.fill(path=path, title=title, name=name, where=where.rstrip() or None)


RULE = Stencil(
    tag(
        "span",
        tag("a", hole("name"), href=hole("path"), title=hole("title")),
        hole("where"),
        class_="m-rule",
    )
)


def why(site: Site, post: Post, *, known: bool = False) -> Html | None:
    """Return why a post is held or did not go out, once for all its networks.

    A client reads that its agency is at work on it, unless that is `known` from above.
    """
    told = list(reasons_of(site, post))
    if mark_of(site, post).key in STOPPED:
        at_work = [site.tell(AT_WORK)] if site.only else []
        told = [words for words in told if words not in at_work] + ([] if known else at_work)
    items = [tag("li", words) for words in dict.fromkeys(told)]
    return tag("ul", items, class_="m-why") if items else None


def reasons_of(site: Site, post: Post) -> tuple[str, ...]:
    """Return the words for why a post is held, did not go out, or is not to any more."""
    if glance := site.glances.get(post.path):
        return glance.reasons
    mark = mark_of(site, post).key
    if mark in AWAITED and is_past(site, post):
        return (site.tell(PAST_FOR_CLIENT if site.only else PAST),)
    if mark not in STOPPED:
        return ()
    stopped = (
        standing
        for standing in site.standings_of(post)
        if delivery_mark(site, post, standing).key in STOPPED
    )
    return tuple(reason_words(site, reason) for each in stopped for reason in each.reasons)


def reason_words(site: Site, reason: Message) -> str:
    """Return a reason in words; files, ledger and commands are for the agency alone."""
    if not site.only or reason == WINDOW_PASSED:
        return site.tell(reason)
    values = dict(reason.values)
    inner = values.get("message")
    if isinstance(inner, Message) and not str(values.get("place", "")).startswith(SETTINGS):
        return site.tell(inner)
    return site.tell(AT_WORK)
