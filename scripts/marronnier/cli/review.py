"""`marronnier review`: what a change to the workspace means, before it is taken in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenCommand
from marronnier.ledger import Ledger


@click.command(cls=SpokenCommand)
@click.option(
    "--base",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="The workspace as it is without the change.",
)
@click.option(
    "--head",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The workspace with the change; the one of --workspace by default.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    help="How to show findings: text, or github inside Actions.",
)
@click.pass_obj
def review(settings: Settings, base: Path, head: Path | None, form: str | None) -> None:
    """Check a change by the base's charters, and show what it changes.

    What it changes in the plan and in the rules goes to the job's summary inside GitHub Actions;
    elsewhere it is printed as Markdown. Exits 1 when there is an error.
    """
    import functools

    from marronnier.cli.moment import clock
    from marronnier.edges import env
    from marronnier.edges.files import read_folder
    from marronnier.edges.images import inspect
    from marronnier.load import load
    from marronnier.render.findings import GITHUB, TEXT
    from marronnier.render.language import language
    from marronnier.render.review import review as review_change
    from marronnier.render.review import review_markdown

    changed = head or settings.workspace
    before = read_folder(base)
    now = clock(settings).now()
    look = functools.cache(inspect)  # the same medium is judged by two charters
    found = review_change(before, read_folder(changed), _ledger(changed), now, look)
    speech = language(settings.lang or load(before)[0].language)
    show = {"text": TEXT.tell, "github": GITHUB.tell}
    shape = show[form or ("github" if env.in_github_actions() else "text")]
    click.echo(shape(found.report, speech), nl=False)
    summary = review_markdown(found, speech)
    if file := env.summary_file():
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(summary)
    else:
        click.echo(f"\n{summary}", nl=False)
    sys.exit(1 if found.report.failed else 0)


def _ledger(folder: Path) -> Ledger:
    from marronnier.edges.git import open_ledger
    from marronnier.ledger import read_ledger

    if not (folder / ".git").exists():
        return Ledger()
    return read_ledger(open_ledger(folder).fetch().files)
