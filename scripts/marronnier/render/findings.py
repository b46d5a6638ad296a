"""Findings for people, for programs and for GitHub."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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


# --- for people ---------------------------------------------------------------------------------

SEVERITIES = {
    Severity.ERROR: say("error"),
    Severity.WARNING: say("warning"),
    Severity.INFO: say("info"),
}


def as_text(report: Report, speech: Language) -> str:
    """Return one line a finding, and a last line that sums up."""
    lines = [
        visible(
            f"{finding.at}: {speech.tell(SEVERITIES[finding.severity])}: "
            f"{speech.tell(finding.told)} [{_title(finding)}]"
        )
        for finding in report.findings
    ]
    return "\n".join([*lines, speech.tell(_summary(report))]) + "\n"


def _title(finding: Finding) -> str:
    """Return a finding's rule, and the account when only that one is concerned."""
    return ", ".join(filter(None, (f"{finding.rule} {finding.name}", finding.platform)))


def _summary(report: Report) -> Message:
    if not report.findings:
        return say("Posts checked: {posts}. Nothing to correct.", posts=report.posts)
    return say(
        "Posts checked: {posts}. Errors: {errors}; warnings: {warnings}; notes: {info}.",
        posts=report.posts,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        info=report.count(Severity.INFO),
    )


# --- for programs -------------------------------------------------------------------------------


def as_json(report: Report, speech: Language) -> str:
    """Return the findings as JSON, version 1 of the contract."""
    document = {
        "version": 1,
        "findings": [_record(finding, speech) for finding in report.findings],
        "summary": {
            "posts": report.posts,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "info": report.count(Severity.INFO),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


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


# --- for GitHub ---------------------------------------------------------------------------------

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_github(report: Report, speech: Language) -> str:
    """Return workflow commands that become annotations on the pull request's lines."""
    lines = []
    for finding in report.findings:
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
        lines.append(f"::{COMMANDS[finding.severity]} {properties}::{message}")
    return "\n".join([*lines, speech.tell(_summary(report))]) + "\n"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
