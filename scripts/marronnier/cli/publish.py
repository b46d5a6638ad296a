"""`marronnier publish`: send what is due."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.model import say


@click.command()
@click.option("--client", default="", help="Only this client; its short secret names count then.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option(
    "--outbox",
    type=click.Path(path_type=Path, file_okay=False),
    help="Divert everything into this folder, with a scratch ledger there.",
)
@click.option("--mirror/--no-mirror", default=True, help="Mark finished posts in their files.")
@click.pass_obj
def publish(
    settings: Settings, client: str, dry_run: bool, outbox: Path | None, mirror: bool
) -> None:
    """Publish what is due.

    Exits 1 when something was refused, missed, parked or held, or when its outcome is unknown.
    """
    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.cli.world import make_world, transports
    from marronnier.publishing import publish as publish_due
    from marronnier.render.characters import visible
    from marronnier.render.language import language
    from marronnier.render.plans import dry_text, result_text
    from marronnier.running import Run, make_ledger

    world = make_world(settings, outbox, scratch=outbox is not None)
    run = Run(world, transports(divert=outbox is not None), client)
    if outbox is not None and world.ledger.fetch().head is None and not dry_run:
        make_ledger(world)
    if outbox is None or world.ledger.fetch().head is not None:
        run.refresh()
    standings = run.standings()
    refuse_unknown_client(client, run.workspace.clients)
    speech = language(settings.lang or run.workspace.language)
    run.tell = lambda result: click.echo(result_text(result, speech))
    if dry_run:
        click.echo(dry_text(standings, world.clock.now(), speech))
        return
    code = publish_due(run, mirror=mirror and outbox is None)
    for notice in run.notices:
        click.echo(visible(speech.tell(notice)), err=True)
    if not run.results:
        click.echo(speech.tell(say("Nothing is due.")))
    sys.exit(code)
