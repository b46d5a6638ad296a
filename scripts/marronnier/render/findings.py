"""Findings for people, for programs and for GitHub: file by file, each in a passage of its own."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from marronnier.model import Finding, Message, Severity, say
from marronnier.render.characters import visible
from marronnier.render.language import Language


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what `check` found, and how many posts it looked at."""

    findings: Sequence[Finding]
    posts: int

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def failed(self) -> bool:
        """Tell whether there is an error: the one verdict, whatever the format."""
        return self.count(Severity.ERROR) > 0


class Passage(NamedTuple):
    """Hold what is said of one file, and how many findings there are of each severity."""

    text: str
    errors: int
    warnings: int
    infos: int


class Tally(NamedTuple):
    """Hold how many posts were looked at, and how many findings there are of each severity."""

    posts: int
    errors: int
    warnings: int
    infos: int


class Form(NamedTuple):
    """Say how findings are told: one by one, `between` any two, and around all of them."""

    finding: Callable[[Finding, Language], str]
    between: str
    around: Callable[[str, Tally, Language], str]

    def passages(self, findings: Iterable[Finding], speech: Language) -> dict[str, Passage]:
        """Return what is said of each file (its path), in the order of its findings."""
        by_path: dict[str, list[Finding]] = defaultdict(list)
        for one in findings:
            by_path[one.at.path].append(one)
        return {path: self._passage(found, speech) for path, found in by_path.items()}

    def _passage(self, found: Sequence[Finding], speech: Language) -> Passage:
        text = self.between.join([self.finding(one, speech) for one in found])
        ranks = [one.severity for one in found]
        return Passage(text, *map(ranks.count, (Severity.ERROR, Severity.WARNING, Severity.INFO)))

    def whole(self, passages: Mapping[str, Passage], posts: int, speech: Language) -> str:
        """Return all that is said, file by file."""
        told = [passages[path] for path in sorted(passages)]
        tally = Tally(
            posts,
            sum(one.errors for one in told),
            sum(one.warnings for one in told),
            sum(one.infos for one in told),
        )
        return self.around(self.between.join([one.text for one in told]), tally, speech)

    def tell(self, report: Report, speech: Language) -> str:
        """Return all that is said of a report."""
        return self.whole(self.passages(report.findings, speech), report.posts, speech)


# --- for people ---------------------------------------------------------------------------------

SEVERITIES = {
    Severity.ERROR: say("error"),
    Severity.WARNING: say("warning"),
    Severity.INFO: say("info"),
}


def _line(finding: Finding, speech: Language) -> str:
    """Return one line."""
    return visible(
        f"{finding.at}: {speech.tell(SEVERITIES[finding.severity])}: "
        f"{speech.tell(finding.told)} [{_title(finding)}]"
    )


def _title(finding: Finding) -> str:
    """Return a finding's rule, and the account when only that one is concerned."""
    return ", ".join(filter(None, (f"{finding.rule} {finding.name}", finding.platform)))


def _lines(text: str, tally: Tally, speech: Language) -> str:
    """Return lines, and a last one that sums up."""
    return "".join(f"{one}\n" for one in (text, speech.tell(_summary(tally))) if one)


def _summary(tally: Tally) -> Message:
    posts, errors, warnings, infos = tally
    if not errors + warnings + infos:
        return say("Posts checked: {posts}. Nothing to correct.", posts=posts)
    return say(
        "Posts checked: {posts}. Errors: {errors}; warnings: {warnings}; notes: {info}.",
        posts=posts,
        errors=errors,
        warnings=warnings,
        info=infos,
    )


TEXT = Form(_line, "\n", _lines)

# --- for programs -------------------------------------------------------------------------------


def _item(finding: Finding, speech: Language) -> str:
    """Return one item of a list in JSON, as deep as it lies there."""
    told = json.dumps(_record(finding, speech), ensure_ascii=False, indent=1)
    return "  " + told.replace("\n", "\n  ")


def _record(finding: Finding, speech: Language) -> dict[str, Any]:
    fix = finding.fix
    return {
        "path": finding.at.path,
        "line": finding.at.line,
        "column": finding.at.column,
        "end_line": finding.at.end_line or finding.at.line,
        "end_column": finding.at.end_column or finding.at.column,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.label,
        "client": finding.client,
        "post": finding.post,
        "platform": finding.platform.partition(".")[0],
        "match": finding.match,
        "message": speech.tell(finding.message),
        "why": finding.why,
        "fix": {"old": fix.old, "new": fix.new, "proposed": fix.proposed} if fix else None,
    }


def _document(text: str, tally: Tally, _speech: Language) -> str:
    """Return version 1 of the contract."""
    posts, errors, warnings, infos = tally
    summary = {"posts": posts, "errors": errors, "warnings": warnings, "info": infos}
    document = {"version": 1, "findings": [], "summary": summary}
    told = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return told.replace("[]", f"[\n{text}\n ]", 1) if text else told


JSON = Form(_item, ",\n", _document)

# --- for GitHub ---------------------------------------------------------------------------------

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _command(finding: Finding, speech: Language) -> str:
    """Return a workflow command that becomes an annotation on the pull request's lines."""
    at = finding.at
    places = {
        "file": at.path,
        "line": at.line,
        "endLine": at.end_line or at.line,
        "col": at.column,
        "endColumn": at.end_column or at.column,
        "title": _title(finding),
    }
    if places["endLine"] != at.line:  # GitHub refuses columns across lines
        del places["col"], places["endColumn"]
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items())
    message = _data(speech.tell(finding.told))
    return f"::{COMMANDS[finding.severity]} {properties}::{message}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


GITHUB = Form(_command, "\n", _lines)
