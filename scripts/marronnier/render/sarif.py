"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from marronnier import __version__
from marronnier.model import Edit, Finding, Place, Severity
from marronnier.render.findings import Report
from marronnier.render.language import Language
from marronnier.rules import RULES
from marronnier.rules.base import Rule
from marronnier.rules.pages import page

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(report: Report, speech: Language) -> str:
    """Return one run: the rules with their pages, the results with their fixes."""
    codes = sorted({finding.rule for finding in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "marronnier",
                "version": __version__,
                "rules": [_rule(RULES[code], speech) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes, speech) for finding in report.findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule, speech: Language) -> dict[str, Any]:
    explained = page(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": speech.tell(explained.what)},
        "fullDescription": {"text": " ".join(speech.tell(part) for part in explained.why)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, codes: list[str], speech: Language) -> dict[str, Any]:
    text = speech.tell(finding.told)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": codes.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.at.path)},
                    "region": _region(finding.at),
                }
            }
        ],
    }
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, text)]
    return result


def _fix(fix: Edit, text: str) -> dict[str, Any]:
    change = {
        "artifactLocation": {"uri": quote(fix.at.path)},
        "replacements": [{"deletedRegion": _region(fix.at), "insertedContent": {"text": fix.new}}],
    }
    return {"description": {"text": text}, "artifactChanges": [change]}


def _region(at: Place) -> dict[str, int]:
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line or at.line,
        "endColumn": at.end_column or at.column,
    }
