"""Corrections for `check`: the sure ones are made, the others are shown."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import click

from marronnier.cli import Settings
from marronnier.cli.reading import Read, read
from marronnier.edges.files import write_whole
from marronnier.fixing import fix
from marronnier.model import Edit, Finding, say
from marronnier.render.characters import visible
from marronnier.render.findings import Report

PASSES = 20  # an edit waits for one that it overlaps; in practice two or three passes do


def corrected(settings: Settings, report: Report, again: Callable[[Read], Report]) -> Report:
    """Make every sure correction of a report, then those that come to light, until none is left.

    Return the last report, made by `again` of what the files then hold.
    """
    corrections = 0
    files: set[str] = set()
    seen = read(settings)
    for _ in range(PASSES):
        applied = 0
        for path, edits in _edits(report.findings, proposed=False):
            fixed = fix(seen.files[path].read(), edits)
            if fixed.applied:
                write_whole(settings.workspace / path, fixed.data)
                files.add(path)
            applied += fixed.applied
        if not applied:
            break
        corrections += applied
        seen = read(settings)
        report = again(seen)
    message = say("Corrections: {n}; files: {files}.", n=corrections, files=len(files))
    click.echo(seen.language.tell(message), err=True)
    return report


def suggested(settings: Settings, report: Report) -> str:
    """Return what a person might correct, as a diff that `git apply` takes; nothing is written."""
    seen = read(settings)
    pieces = []
    for path, edits in _edits(report.findings, proposed=True):
        data = seen.files[path].read()
        before = data.decode("utf-8", "replace").splitlines(keepends=True)
        after = fix(data, edits).data.decode("utf-8", "replace").splitlines(keepends=True)
        for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
            text = line.rstrip("\r\n")
            pieces.append(visible(text) + (line[len(text) :] or "\n\\ No newline at end of file\n"))
    return "".join(pieces)


def _edits(findings: Iterable[Finding], *, proposed: bool) -> Iterator[tuple[str, list[Edit]]]:
    edits: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        if finding.fix is not None and finding.fix.proposed is proposed:
            edits[finding.fix.at.path].append(finding.fix)
    yield from edits.items()
