"""`marronnier check`: load, check, show; with `--fix`, correct what has one sure remedy."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.corrections import corrected, suggested
from marronnier.cli.looking import Looked, Looking
from marronnier.cli.reading import refuse_unknown_client
from marronnier.edges.env import in_github_actions
from marronnier.edges.grammar import find_program
from marronnier.load import AGENCY, WATCH_LIST, post_paths
from marronnier.model import Message, Trouble, say
from marronnier.render.findings import Report, as_github, as_json, as_text
from marronnier.render.sarif import as_sarif
from marronnier.rules import RULES
from marronnier.rules.language import respelt
from marronnier.schema import nearest
from marronnier.spelling import speller

FORMATS = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--client", help="Report this client alone.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help="text, or github inside Actions."
)
@click.option("--fix", is_flag=True, help="Correct what has one sure remedy, then check again.")
@click.option("--suggest", is_flag=True, help="Show as a diff what a person might correct.")
@click.option("--cache/--no-cache", default=True, help="Remember what has not changed.")
@click.option("--charters", is_flag=True, help="Report charters, accounts and campaigns alone.")
@click.option("--grammar/--no-grammar", default=True, help="Ask Grammalecte, where it is there.")
@click.option("--jobs", type=click.IntRange(1), help="Processes at work; all processors as a rule.")
@click.option("-v", "--verbose", is_flag=True, help="Say what was looked at.")
@click.pass_obj
def check(
    settings: Settings,
    paths: tuple[str, ...],
    client: str | None,
    form: str | None,
    fix: bool,
    suggest: bool,
    cache: bool,
    charters: bool,
    grammar: bool,
    jobs: int | None,
    verbose: bool,
) -> None:
    """Check posts, charters, accounts and campaigns; exit 1 when there is an error.

    PATH limits what is reported to some files or folders.
    """
    inside = [_inside(path, settings.workspace) for path in paths]

    def reported(path: str) -> bool:
        owners = path.split("/")[1:2]
        theirs = client is None or owners in ([client], [AGENCY])
        below = any(part in ("", path) or path.startswith(f"{part}/") for part in inside)
        return theirs and (not inside or below) and not (charters and path.startswith("content/"))

    read_for = reported if grammar else None
    looking = Looking(
        settings,
        cache=cache,
        grammar=read_for,
        thorough=bool(paths),
        again=fix,
        jobs=jobs or 0,
    )
    seen = looking.look()
    if not seen.files:
        text = "There is nothing to check in {path}: neither content/ nor clients/."
        raise Trouble(say(text, path=str(settings.workspace)))
    refuse_unknown_client(client or "", seen.checked.workspace.clients)
    _refuse_unknown_paths(paths, inside, seen)

    def report_of(seen: Looked) -> Report:
        return _report(seen, reported)

    if fix:
        seen = corrected(looking, seen, report_of)
    report = report_of(seen)
    if suggest:
        report = replace(report, findings=list(respelt(report.findings)))
    if verbose:
        for message in (_looked_at(seen), *_engines(grammar=grammar), *_absent(seen)):
            click.echo(seen.language.tell(message), err=True)
    if unread := _unread(looking):
        click.echo(seen.language.tell(unread), err=True)
    shape = FORMATS[form or ("github" if in_github_actions() else "text")]
    click.echo(shape(report, seen.language), nl=False)
    if suggest:
        click.echo(suggested(seen.files, report), nl=False)
    sys.exit(1 if report.failed else 0)


def _report(seen: Looked, reported: Callable[[str], bool]) -> Report:
    return Report(
        [finding for finding in seen.checked.findings if reported(finding.at.path)],
        sum(reported(path) for path in post_paths(seen.files)),
    )


def _looked_at(seen: Looked) -> Message:
    return say(
        "Rules: {rules}; posts: {posts}, {anew} of them anew; clients: {clients}; files: {files}.",
        rules=len(RULES),
        posts=seen.checked.posts,
        anew=seen.checked.examined,
        clients=len(seen.checked.workspace.clients),
        files=len(seen.files),
    )


def _absent(seen: Looked) -> Iterator[Message]:
    """Yield what could not be looked at for want of a file."""
    if seen.checked.workspace.watch is None:
        yield say("There is no {path}: LEX007 looks for nothing.", path=WATCH_LIST)
    for slug, client in seen.checked.workspace.clients.items():
        if client.measures is None:
            path = f"clients/{slug}/metrics.csv"
            yield say("There is no {path}: HTG008 knows no figures.", path=path)


def _engines(*, grammar: bool) -> Iterator[Message]:
    """Yield what could not be looked at for want of an engine."""
    if speller() is None:
        yield say("Spelling was not checked: the library chunspell is not installed.")
    if grammar and find_program() is None:
        yield say("Grammar was not checked: the program grammalecte-cli is not installed.")


def _unread(looking: Looking) -> Message | None:
    read = looking.proofreading
    if read.complete:
        return None
    return say(
        "Grammar: {read} of {asked} texts were read, there was no time for more. Name files to have"
        " theirs read.",
        read=len(read.proofs),
        asked=read.asked,
    )


# --- paths --------------------------------------------------------------------------------------


def _inside(given: str, workspace: Path) -> str | None:
    """Return a path as the workspace names it; it may be given from here or from there."""
    root = Path(os.path.abspath(workspace))  # noqa: PTH100 - a link is named as it is, not followed
    for base in (Path(), root):
        path = Path(os.path.abspath(base / given))  # noqa: PTH100 - the same
        if path.is_relative_to(root):
            inside = path.relative_to(root).as_posix()
            if inside == "." or path.exists():
                return "" if inside == "." else inside
    return None


def _refuse_unknown_paths(given: Sequence[str], inside: Sequence[str | None], seen: Looked) -> None:
    for name, path in zip(given, inside, strict=True):
        if path is None:
            raise Trouble(_no_path(name, seen))


def _no_path(given: str, seen: Looked) -> Message:
    folders = {str(Path(path).parent.as_posix()) for path in seen.files}
    name = given.rstrip("/").rpartition("/")[2]
    by_name = {path.rpartition("/")[2]: path for path in (*folders, *seen.files)}
    near = nearest(given, by_name.values()) or by_name.get(nearest(name, by_name) or "")
    if near:
        return say("There is no “{path}”: did you mean “{near}”?", path=given, near=near)
    return say("There is no “{path}” in the workspace.", path=given)
