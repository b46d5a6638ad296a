"""Rules explained: for the terminal, and for whoever shows them elsewhere."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from marronnier.model import Message, say
from marronnier.render.findings import SEVERITIES
from marronnier.render.language import Language
from marronnier.render.statutes import law_of
from marronnier.rules.base import Rule
from marronnier.rules.families import FAMILIES, by_family
from marronnier.rules.pages import page
from marronnier.rules.remedies import Remedy, remedy

WIDTH = 88
CORRECTIONS = {
    Remedy.SAFE: say("`check --fix` corrects it."),
    Remedy.PROPOSED: say("`check --suggest` shows a correction."),
    Remedy.NONE: say("A person corrects it."),
}
MARKS = {Remedy.SAFE: say("corrected"), Remedy.PROPOSED: say("suggested")}


def rule_list(rules: Iterable[Rule], speech: Language) -> str:
    """Return rules by family, a line each: code, name, severity, correction, what it finds."""
    groups = by_family(rules)
    rows = {letters: [_row(rule, speech) for rule in group] for letters, group in groups.items()}
    every = [row for group in rows.values() for row in group]
    widths = [max((len(row[n]) for row in every), default=0) for n in range(4)]
    blocks = []
    for letters, group in rows.items():
        title = speech.tell(FAMILIES[letters]) if letters in FAMILIES else letters
        lines = ["  ".join([*map(str.ljust, row[:4], widths), row[4]]).rstrip() for row in group]
        blocks.append("\n".join([f"{title} ({letters.lower()})", *lines]))
    return "\n\n".join(blocks) + "\n"


def _row(rule: Rule, speech: Language) -> tuple[str, ...]:
    severity = speech.tell(SEVERITIES[rule.severity])
    correction = speech.tell(MARKS.get(remedy(rule), ""))
    return rule.code, rule.name, severity, correction, speech.tell(page(rule).what)


def rule_page(rule: Rule, speech: Language) -> str:
    """Return a rule's page: what, why, what to do, two examples, severity, how to change that."""
    told = page(rule)
    kind: Message = say("By default: {severity}.", severity=SEVERITIES[rule.severity])
    settings = [
        say("In a charter, under “rules”: {code}: off, info, warning or error.", code=rule.code),
        say("In a post, under “allow”: {code}: the reason.", code=rule.code),
    ]
    if rule.locked:
        kind = say("Always an error: it can be neither switched off nor allowed.")
        settings = []
    prose: list[Message | str] = [told.what, *told.why, told.remedy]
    prose += [kind, CORRECTIONS[remedy(rule)], *settings]
    blocks = [
        f"{rule.code} {rule.name}",
        *(textwrap.fill(speech.tell(part), WIDTH) for part in prose),
        speech.tell(say("Passes:")),
        textwrap.indent(told.passes, "    "),
        speech.tell(say("Fails:")),
        textwrap.indent(told.fails, "    "),
        *(_unbroken(part) for part in law_of(rule, speech)),
    ]
    return "\n\n".join(blocks) + "\n"


def _unbroken(paragraph: str) -> str:
    """Return a paragraph in lines, with its addresses whole."""
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
