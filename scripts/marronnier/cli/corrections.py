"""Corrections for `check`: the sure ones are made, the others are shown."""

from __future__ import annotations

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import click

from marronnier.cli.looking import Looked, Looking
from marronnier.edges.files import write_whole
from marronnier.fixing import Fixed, fix
from marronnier.geotags import without_place
from marronnier.model import Edit, Files, Finding, say
from marronnier.render.characters import visible
from marronnier.render.findings import Report

NO_NEWLINE = "\n\\ No newline at end of file\n"
PASSES = 20  # an edit waits for one that it overlaps; in practice two or three passes do


def corrected(looking: Looking, seen: Looked, report_of: Callable[[Looked], Report]) -> Looked:
    """Make every sure correction of a report, then those that come to light, until none is left.

    Return the last look at the files.
    """
    corrections = 0
    files: set[str] = set()
    for _ in range(PASSES):
        applied = 0
        for path, fixed in _changes(seen.files, report_of(seen).findings):
            if fixed.applied:
                write_whole(looking.settings.workspace / path, fixed.data)
                files.add(path)
            applied += fixed.applied
        if not applied:
            break
        corrections += applied
        seen = looking.look()
    message = say("Corrections: {n}; files: {files}.", n=corrections, files=len(files))
    click.echo(seen.language.tell(message), err=True)
    return seen


def suggested(files: Files, report: Report) -> str:
    """Return what a person might correct, as a diff that `git apply` takes; nothing is written."""
    pieces = []
    for path, edits in _edits(report.findings, proposed=True):
        data = files[path].read()
        before = data.decode("utf-8", "replace").splitlines(keepends=True)
        after = fix(data, edits).data.decode("utf-8", "replace").splitlines(keepends=True)
        for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
            text = line.rstrip("\r\n")
            pieces.append(visible(text) + (line[len(text) :] or NO_NEWLINE))
    return "".join(pieces)


def _changes(files: Files, findings: Iterable[Finding]) -> Iterator[tuple[str, Fixed]]:
    """Yield each file that is to be written again: texts corrected, pictures cleaned."""
    findings = list(findings)
    for path, edits in _edits(findings, proposed=False):
        yield path, fix(files[path].read(), edits)
    for cleaning in dict.fromkeys(one.cleaning for one in findings if one.cleaning):
        data = files[cleaning.path].read()
        if hashlib.sha256(data).hexdigest() == cleaning.sha256:
            cleaned = without_place(data)
            yield cleaning.path, Fixed(cleaned, int(cleaned != data))


def _edits(findings: Iterable[Finding], *, proposed: bool) -> Iterator[tuple[str, list[Edit]]]:
    edits: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        if finding.fix is not None and finding.fix.proposed is proposed:
            edits[finding.fix.at.path].append(finding.fix)
    yield from edits.items()
