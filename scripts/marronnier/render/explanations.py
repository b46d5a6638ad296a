"""Rules and networks explained: for the terminal, and for whoever shows them elsewhere."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from marronnier.model import Message, say
from marronnier.platforms.base import Class, Platform
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
CLASSES = {
    Class.KEY: say("The same message sent again is the same post: a lost answer is harmless."),
    Class.WINDOW: say("The same message sent again within an hour or so is the same post."),
    Class.HANDLE: say("Each message is first prepared unseen; its state can be asked later."),
    Class.LOOK: say("After a lost answer the account's own posts are looked through."),
    Class.NEITHER: say("After a lost answer a person must look whether the post is out."),
}


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


def platform_list(platforms: Iterable[Platform], speech: Language) -> str:
    """Return one line a network: its name, its label, what it accepts."""
    rows = [(one.NAME, one.LABEL, speech.tell(_accepts(one))) for one in platforms]
    name, label = (max(len(row[n]) for row in rows) for n in (0, 1))
    return "".join(f"{a:{name}}  {b:{label}}  {c}\n" for a, b, c in rows)


def platform_page(platform: Platform, speech: Language) -> str:
    """Return a network's page: its limits, with the day and the source, and its secrets."""
    limits = platform.LIMITS
    lines: list[Message] = [_accepts(platform)]
    if limits.alt_characters:
        lines.append(say("A description: {n} characters.", n=limits.alt_characters))
    if limits.image_bytes:
        lines.append(say("A picture: {n} bytes.", n=limits.image_bytes))
    if limits.link_characters:
        lines.append(say("A link counts {n} characters, however long.", n=limits.link_characters))
    if limits.caption_characters:
        lines.append(say("A text with pictures: {n} characters.", n=limits.caption_characters))
    if limits.text_bytes:
        lines.append(say("A text: {n} bytes of UTF-8.", n=limits.text_bytes))
    lines.append(say("Threads: yes.") if limits.threads else say("Threads: no."))
    if limits.price:
        prices = {"price": limits.price, "linked": limits.link_price or limits.price}
        lines.append(say("A message costs ${price}, one with a link ${linked}.", **prices))
    lines.append(say("Checked: {day}, {source}", day=limits.checked, source=limits.source))
    lines.append(CLASSES[platform.CLASS])
    for field in platform.SECRETS:
        name = f"MARRONNIER_<CLIENT>_{platform.NAME.upper()}_{field}"
        short = f"{platform.NAME.upper()}_{field}"
        text = "Secret: {name} in the environment (with --client, {short} will do)."
        lines.append(say(text, name=name, short=short))
    if not platform.SECRETS:
        lines.append(say("It needs no account and no secret."))
    blocks = [f"{platform.NAME} ({platform.LABEL})", "\n".join(map(speech.tell, lines))]
    blocks += _points(say("To begin:"), platform.STEPS, speech)
    blocks += _points(say("Not seen on the network itself yet:"), platform.DOUBTS, speech)
    return "\n\n".join(blocks) + "\n"


def _points(title: Message, points: Iterable[Message], speech: Language) -> list[str]:
    told = [_point(speech.tell(point)) for point in points]
    return ["\n".join([speech.tell(title), *told])] if told else []


def _point(text: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _accepts(platform: Platform) -> Message:
    limits = platform.LIMITS
    return say(
        "Text: {characters} characters; pictures: {images}.",
        characters=limits.characters,
        images=limits.images,
    )
