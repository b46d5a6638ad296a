"""`marronnier mirror`: mark finished posts as published in their own files."""

from __future__ import annotations

import click

from marronnier.cli import Settings


@click.command()
@click.pass_obj
def mirror(settings: Settings) -> None:
    """Commit `status: published` and the links into the files of posts that are all finished.

    A courtesy that nothing depends on: where the branch is closed to it, it says so and ends well.
    """
    from marronnier.cli.world import make_world, transports
    from marronnier.mirroring import mirror_finished
    from marronnier.render.language import language
    from marronnier.running import Run

    run = Run(make_world(settings), transports(divert=False))
    run.refresh()
    mirror_finished(run)
    speech = language(settings.lang or run.workspace.language)
    for notice in run.notices:
        click.echo(speech.tell(notice), err=True)
