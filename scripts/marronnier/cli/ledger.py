"""`marronnier ledger`: make the ledger."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenGroup
from marronnier.model import say


@click.group(cls=SpokenGroup)
def ledger() -> None:
    """Keep the branch where claims, receipts and approvals are recorded."""


@ledger.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Make the branch “ledger”, once for a repository."""
    from marronnier.cli.world import make_world
    from marronnier.render.language import language
    from marronnier.running import make_ledger

    world = make_world(settings)
    world.source.fetch()  # a remote without posts would take the ledger for its default branch
    head = make_ledger(world)
    told = say("The ledger is made (branch “ledger”, {head}).", head=head[:12])
    click.echo(language(settings.spoken).tell(told))
