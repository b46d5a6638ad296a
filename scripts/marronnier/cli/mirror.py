"""`marronnier mirror`: mark finished posts as published in their own files."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenCommand


@click.command(cls=SpokenCommand)
@click.pass_obj
def mirror(settings: Settings) -> None:
    """Mark finished posts as published in their own files.

    A commit puts `status: published` and the links there. It is a courtesy that nothing depends on:
    where the branch is closed to it, the command says so and ends well.
    """
    from marronnier.cli.world import make_world, transports
    from marronnier.mirroring import mirror_finished
    from marronnier.render.characters import visible
    from marronnier.render.language import language
    from marronnier.running import Run

    run = Run(make_world(settings), transports(divert=False))
    run.refresh()
    mirror_finished(run)
    speech = language(settings.lang or run.workspace.language)
    for notice in run.notices:
        click.echo(visible(speech.tell(notice)), err=True)
