"""`marronnier ledger`: make the ledger."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenGroup
from marronnier.model import Message, State, say

OVER = say(
    "Posts over before today: {count}. None of them is sent. Into the files of those that are out,"
    " write “status: published”."
)


@click.group(cls=SpokenGroup)
def ledger() -> None:
    """Keep the branch where claims, receipts and approvals are recorded."""


@ledger.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Make the branch “ledger”, once for a repository."""
    from marronnier.cli.world import make_world, transports
    from marronnier.founding import make_ledger
    from marronnier.render.language import language
    from marronnier.running import Run

    world = make_world(settings)
    world.source.fetch()  # a remote without posts would take the ledger for its default branch
    head = make_ledger(world)
    told = say("The ledger is made (branch “ledger”, {head}).", head=head[:12])
    speech = language(settings.spoken)
    click.echo(speech.tell(told))
    run = Run(world, transports(divert=False))
    run.refresh()
    over = {standing.post_id for standing in run.standings() if standing.state is State.MISSED}
    if over:
        click.echo(speech.tell(Message(OVER.text, (("count", len(over)),))))
