"""`marronnier check`: load, check, show; with `--fix`, correct what has one sure remedy.

What was said is said again while nothing has changed, and then no rule is even loaded.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.moment import clock
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.edges.answers import Answer, Answers
from marronnier.edges.env import in_github_actions
from marronnier.edges.files import Listing, list_folder
from marronnier.edges.grammar import find_program
from marronnier.edges.history import Seen, last_seen
from marronnier.edges.program import program

FORMATS = ("text", "json", "github", "sarif")


@dataclass(frozen=True, slots=True)
class Request:
    """Hold what is asked of one run, see the command's options, and what it finds there."""

    settings: Settings
    paths: tuple[str, ...]
    inside: tuple[str | None, ...]  # the paths as the workspace names them, None for no such path
    client: str
    form: str
    fix: bool
    suggest: bool
    cache: bool
    charters: bool
    grammar: bool
    jobs: int
    verbose: bool
    now: datetime
    listing: Listing
    ledger: Seen | None

    @property
    def way(self) -> str:
        """Return what tells apart requests that are answered differently on the same ground."""
        shown = self.inside, self.client, self.form, self.suggest, self.charters
        return repr((shown, self.settings.lang))

    @property
    def is_answered_once(self) -> bool:
        """Tell whether what is said must not simply be said again."""
        return not self.cache or self.fix or self.verbose or bool(self.grammar and find_program())

    @property
    def ground(self) -> str:
        """Return what changes whenever the answer may, but for the time; empty for no answer."""
        if self.is_answered_once:
            return ""
        files, ledger = self.listing.mark, self.ledger.head if self.ledger else ""
        return hashlib.sha256(f"{files} {ledger} {program()}".encode()).hexdigest()


@click.command(cls=SpokenCommand)
@click.argument("paths", nargs=-1, metavar="[PATH]…", cls=SpokenArgument)
@click.option("--client", default="", help="Report this client alone.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="text, or github inside Actions."
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
    client: str,
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
    request = Request(
        settings,
        paths,
        tuple(_inside(path, settings.workspace) for path in paths),
        client,
        form or ("github" if in_github_actions() else "text"),
        fix,
        suggest,
        cache,
        charters,
        grammar,
        jobs or 0,
        verbose,
        clock(settings).now(),
        list_folder(settings.workspace),
        last_seen(settings.workspace),
    )
    answer = _answer(request)
    click.echo(answer.text, nl=False)
    gc.freeze()  # nor is it looked through at the end
    sys.exit(1 if answer.failed else 0)


def _answer(request: Request) -> Answer:
    """Say once more what was said, or look, and remember what is to be said."""
    answers, ground = Answers(request.settings.workspace, request.way), request.ground
    known = answers.find(ground, request.now) if ground else None
    if known and request.listing.is_still(known.young):
        settled = known.young.keys() - {*request.listing.young}
        if settled:
            young = {path: one for path, one in known.young.items() if path not in settled}
            answers.keep(ground, replace(known, young=young))
        return known
    gc.disable()  # nothing here goes round in circles, and to look for such takes long
    from marronnier.cli.answering import answer_to  # with it come all rules

    answer = answer_to(request)
    if ground and answer.since < answer.until:
        answers.keep(ground, answer)
    return answer


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
