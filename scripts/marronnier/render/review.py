"""Review a change: its posts by the base's charters, the plan's difference, the rules it changes.

Whoever proposes a change must not set their own exam: what counts is what the base's charters say.
What the change's own charters would say is shown beside it. Only a client that the base does not
know yet brings its own charter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marronnier.checking import check
from marronnier.clients import AGENCY
from marronnier.ledger import Ledger
from marronnier.load import Inspect, load, post_paths
from marronnier.model import Files, Finding, Message, Severity, Workspace, say
from marronnier.planning import Plan, make_plan
from marronnier.render.findings import SEVERITIES, Report
from marronnier.render.language import Language
from marronnier.render.plans import MARKS, WORDS, cell, table, when
from marronnier.standings import Standing, assess

HORIZON = timedelta(days=366)  # posts beyond it are compared once they come nearer
ROWS = 100  # of one table: GitHub shows a summary of up to 1 MiB


@dataclass(frozen=True, slots=True)
class Review:
    """Hold what a change means; `appearing` and `vanishing` come of its own charters alone."""

    report: Report
    rules: tuple[str, ...]  # the files under clients/ that it changes
    appearing: tuple[Finding, ...]
    vanishing: tuple[Finding, ...]
    before: Plan
    after: Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one delivery that a change adds, removes or alters; `before` or `after` may be None."""

    before: Standing | None
    after: Standing | None

    @property
    def word(self) -> Message:
        """Return what happens to it."""
        if self.before is None:
            return say("added")
        return say("removed") if self.after is None else say("changed")


def review(base: Files, head: Files, ledger: Ledger, now: datetime, inspect: Inspect) -> Review:
    """Return what a change from the files `base` to the files `head` means at `now`."""
    events = ledger.by_post() if ledger.genesis else None

    def judge(files: Files) -> tuple[Workspace, list[Finding]]:
        workspace, found = load(files, inspect)
        return workspace, check(workspace, found, now, events=events)

    def plan(workspace: Workspace, findings: Iterable[Finding]) -> Plan:
        return make_plan(assess(workspace, findings, ledger, now), now, now + HORIZON)

    rules = _changed(base, head)
    examined = _by_base_rules(base, head)
    _, strict = judge(examined)
    workspace, own = judge(head) if rules else (load(head, inspect)[0], strict)
    counted = [f for f in strict if not _is_rule(f.at.path)]
    counted += [f for f in own if _is_rule(f.at.path) and f.severity is Severity.ERROR]
    return Review(
        Report(sorted(counted, key=lambda f: f.at), len(post_paths(head))),
        rules,
        _without(own, strict),
        _without(strict, own),
        plan(*judge(base)),
        plan(workspace, own),
    )


def _is_rule(path: str) -> bool:
    return path.startswith("clients/")


def _by_base_rules(base: Files, head: Files) -> Files:
    """Return the head's posts and new clients, and the base's clients as they were."""
    rules = {path: file for path, file in base.items() if _is_rule(path)}
    known = {path.split("/")[1] for path in rules} | {AGENCY}
    free = {
        path: file
        for path, file in head.items()
        if not _is_rule(path) or path.split("/")[1] not in known
    }
    return rules | free


def _changed(base: Files, head: Files) -> tuple[str, ...]:
    """Return the paths under clients/ that are not the same file in both."""

    def same(path: str) -> bool:
        before, after = base.get(path), head.get(path)
        if before is None or after is None or before.mode != after.mode:
            return False
        return before.read() == after.read()

    return tuple(path for path in sorted({*base, *head}) if _is_rule(path) and not same(path))


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    def key(found: Finding) -> tuple[str, ...]:
        # no line number: a charter that grows moves what stands below
        place = found.at.path if _is_rule(found.at.path) else str(found.at)
        return place, found.rule, found.platform, found.match, str(found.message)

    known = {key(found) for found in others}
    return tuple(found for found in findings if key(found) not in known)


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Return the deliveries that are not the same in two plans, in the order of the later one."""
    old = {standing.id: standing for standing in before.standings}
    new = {standing.id: standing for standing in after.standings}
    pairs = [Difference(old.get(name), new.get(name)) for name in {**new, **old}]
    return [pair for pair in pairs if _signature(pair.before) != _signature(pair.after)]


def _signature(standing: Standing | None) -> object:
    return standing and (standing.digest, standing.state, standing.reasons)


# --- Markdown -----------------------------------------------------------------------------------


def review_markdown(found: Review, speech: Language) -> str:
    """Return the review for a job's summary; whatever comes from the files is escaped."""
    report = found.report
    counts = say(
        "{posts} posts, errors: {errors}, warnings: {warnings}, notes: {info}.",
        posts=report.posts,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        info=report.count(Severity.INFO),
    )
    verdict = say("Nothing stands in the way.")
    if report.failed:
        verdict = say("There are errors: see below.")
    lines = [f"## {speech.tell(say('Check'))}", ""]
    lines += [f"{speech.tell(verdict)} {speech.tell(counts)}", ""]
    lines += _findings(report.findings, speech)
    lines += [f"## {speech.tell(say('What changes in the plan'))}", "", *_plans(found, speech)]
    if found.rules:
        lines += _rules(found, speech)
    return "\n".join(lines) + "\n"


def _findings(findings: Iterable[Finding], speech: Language) -> list[str]:
    rows = [
        (
            speech.tell(SEVERITIES[found.severity]),
            str(found.at),
            speech.tell(found.told),
            f"{found.rule} {found.name}",
        )
        for found in findings
    ]
    return _table([say("Severity"), say("Place"), say("Message"), say("Rule")], rows, speech)


def _plans(found: Review, speech: Language) -> list[str]:
    rows = []
    for pair in differences(found.before, found.after):
        shown = pair.after or pair.before
        if shown is not None:
            rows.append(
                (
                    speech.tell(pair.word),
                    f"{MARKS[shown.state]} {speech.tell(WORDS[shown.state])}",
                    _moved(pair, speech),
                    shown.id,
                    shown.title,
                    " ; ".join(speech.tell(reason) for reason in shown.reasons),
                )
            )
    names = [say("Change"), say("State"), say("When"), say("Delivery"), say("Title"), say("Why")]
    lines = _table(names, rows, speech) or [speech.tell(say("Nothing.")), ""]
    digests = say(
        "Plan {before} → {after}", before=found.before.digest[:12], after=found.after.digest[:12]
    )
    return [*lines, speech.tell(digests), ""]


def _moved(pair: Difference, speech: Language) -> str:
    moments = [when(standing.planned, speech) for standing in (pair.before, pair.after) if standing]
    return " → ".join(dict.fromkeys(moments))


def _rules(found: Review, speech: Language) -> list[str]:
    told = say(
        "The verdict above is by the rules before this change. With its own rules, findings that"
        " appear: {appearing}; findings that vanish: {vanishing}.",
        appearing=len(found.appearing),
        vanishing=len(found.vanishing),
    )
    lines = [f"## {speech.tell(say('This pull request also changes the rules'))}", ""]
    lines += [f"- {cell(path)}" for path in found.rules[:ROWS]]
    lines += ["", speech.tell(told), ""]
    for name, findings in ((say("Appear"), found.appearing), (say("Vanish"), found.vanishing)):
        if findings:
            lines += [f"### {speech.tell(name)}", "", *_findings(findings, speech)]
    return lines


def _table(names: Iterable[Message], rows: Sequence[Sequence[str]], speech: Language) -> list[str]:
    """Return a table and an empty line, cut when it is long; nothing for no rows."""
    if not rows:
        return []
    lines = table(names, rows[:ROWS], speech)
    if len(rows) > ROWS:
        lines += ["", speech.tell(say("… and {count} more.", count=len(rows) - ROWS))]
    return [*lines, ""]
