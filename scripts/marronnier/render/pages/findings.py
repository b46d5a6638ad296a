"""What the checks found, in words for the people who write and approve."""

from __future__ import annotations

from collections.abc import Iterable

from marronnier.model import Finding, Message, Severity, say
from marronnier.render.html import Html, hidden, tag
from marronnier.render.pages.site import Site

SIGNS: dict[Severity, tuple[str, Message]] = {
    Severity.ERROR: ("✕", say("error")),
    Severity.WARNING: ("!", say("remark")),
    Severity.INFO: ("·", say("note")),
}


def finding_lines(site: Site, findings: Iterable[Finding], *, places: bool = False) -> Html:
    """Return findings as a list: sign, sentence, and the name of the rule."""
    items = [_line(site, finding, places=places) for finding in findings]
    return tag("ul", items, class_="m-findings")


def _line(site: Site, finding: Finding, *, places: bool) -> Html:
    shape, word = SIGNS[finding.severity]
    rule = " ".join(filter(None, (finding.name or finding.rule, finding.platform)))
    return tag(
        "li",
        tag("span", shape, class_="m-sign", aria_hidden="true"),
        hidden(site.tell(word)),
        tag(
            "span",
            site.tell(finding.message),
            " ",
            tag("span", rule, class_="m-rule", title=finding.rule),
            tag("code", str(finding.at)) if places else None,
        ),
        data_severity=finding.severity.label,
    )
