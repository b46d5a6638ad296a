"""What `check` answers: look at the work tree, correct what is to be corrected, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from marronnier.cli.check import Request
from marronnier.cli.corrections import corrected, suggested
from marronnier.cli.looking import Looked, Looking
from marronnier.cli.reading import refuse_unknown_client
from marronnier.cli.telling import FORMS, told_again
from marronnier.clients import AGENCY, WATCH_LIST
from marronnier.edges.answers import Answer
from marronnier.edges.files import digest
from marronnier.edges.grammar import find_program
from marronnier.load import post_paths
from marronnier.model import Message, Trouble, say
from marronnier.reading import nearest
from marronnier.render.findings import Report
from marronnier.render.sarif import as_sarif
from marronnier.rules import RULES
from marronnier.rules.language import respelt
from marronnier.spelling import speller


def answer_to(request: Request) -> Answer:
    """Return what is to be said; it holds for no time where it is not to be said again.

    What is only for who sits there goes to the terminal at once.
    """
    wanted = _wanted(request)
    looking = Looking(
        request.settings,
        request.now,
        cache=request.cache,
        grammar=wanted if request.grammar else None,
        thorough=bool(request.paths),
        again=request.fix,
        jobs=request.jobs,
    )
    seen = looking.look(request.listing, request.ledger)
    if not seen.files:
        text = "There is nothing to check in {path}: neither content/ nor clients/."
        raise Trouble(say(text, path=str(request.settings.workspace)))
    refuse_unknown_client(request.client, seen.checked.workspace.clients)
    _refuse_unknown_paths(request.paths, request.inside, seen)
    if request.fix:
        seen = corrected(looking, seen, lambda seen: _report(seen, wanted))
    if request.verbose:
        for message in (_looked_at(seen), *_engines(grammar=request.grammar), *_absent(seen)):
            click.echo(seen.language.tell(message), err=True)
    if unread := _unread(looking):
        click.echo(seen.language.tell(unread), err=True)
    whole = request.suggest or request.form not in FORMS
    said = _reported(request, seen, wanted) if whole else _told(request, looking, seen, wanted)
    paths = () if request.is_answered_once else request.listing.young
    young = {path: digest(seen.files[path]) for path in paths}
    return Answer(*said, request.now, seen.checked.until or request.now, young)


def _told(
    request: Request, looking: Looking, seen: Looked, wanted: Callable[[str], bool]
) -> tuple[str, bool]:
    """Say file by file what was found; of clients that did not change, what was said before."""
    passages, shelves = told_again(seen.checked, request.form, seen.language)
    looking.keep(shelves)
    told = {path: passage for path, passage in passages.items() if wanted(path)}
    text = FORMS[request.form].whole(told, _posts(seen, wanted), seen.language)
    return text, any(passage.errors for passage in told.values())


def _reported(request: Request, seen: Looked, wanted: Callable[[str], bool]) -> tuple[str, bool]:
    """Say what was found where no file stands for itself: SARIF, and what is suggested."""
    report = _report(seen, wanted)
    if request.suggest:
        report = Report(list(respelt(report.findings)), report.posts)
    tell = FORMS[request.form].tell if request.form in FORMS else as_sarif
    text = tell(report, seen.language)
    if request.suggest:
        text += suggested(seen.files, report)
    return text, report.failed


def _wanted(request: Request) -> Callable[[str], bool]:
    """Return what tells whether findings of a file (its path) are to be reported."""
    inside, client = request.inside, request.client
    if not (inside or client or request.charters):
        return lambda _: True

    def wanted(path: str) -> bool:
        theirs = not client or path.split("/")[1:2] in ([client], [AGENCY])
        below = any(part in ("", path) or path.startswith(f"{part}/") for part in inside)
        named = theirs and (not inside or below)
        return named and not (request.charters and path.startswith("content/"))

    return wanted


def _report(seen: Looked, wanted: Callable[[str], bool]) -> Report:
    return Report(
        [finding for finding in seen.checked.findings if wanted(finding.at.path)],
        _posts(seen, wanted),
    )


def _posts(seen: Looked, wanted: Callable[[str], bool]) -> int:
    return sum(wanted(path) for path in post_paths(seen.files))


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
