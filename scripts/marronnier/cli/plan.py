"""`marronnier plan`: what would go out, when, what is held and why."""

from __future__ import annotations

from datetime import timedelta

import click

from marronnier.cli import Settings
from marronnier.cli.durations import Duration
from marronnier.cli.options import one_client, shown_as
from marronnier.cli.spoken import SpokenCommand


@click.command(cls=SpokenCommand)
@click.option(
    "--until",
    type=Duration(),
    default="7d",
    show_default=True,
    help="How far ahead: 12h, 7d, 31d.",
)
@one_client()
@shown_as(
    "text",
    "markdown",
    "json",
    "clients",
    what="How to show it; clients: who has work now, for a workflow's matrix.",
)
@click.option(
    "--hold",
    type=Duration(),
    help="With --format clients: count what a run that holds so long waits for.",
)
@click.pass_obj
def plan(
    settings: Settings, until: timedelta, client: str, form: str, hold: timedelta | None
) -> None:
    """Show what would go out, when, what is held and why; the plan has a digest."""
    from marronnier.cli.standings import of_client, stand
    from marronnier.planning import make_plan
    from marronnier.relaying import is_awaited
    from marronnier.render import plans

    stood = stand(settings)
    standings = of_client(stood, client)
    if form == "clients":
        now = stood.read.now
        click.echo(
            plans.plan_clients(
                standings,
                stood.ledger,
                client,
                lambda standing: hold is not None and is_awaited(standing, now, now + hold),
            )
        )
        return
    made = make_plan(standings, stood.read.now, stood.read.now + until)
    show = {"text": plans.plan_text, "markdown": plans.plan_markdown, "json": plans.plan_json}
    click.echo(show[form](made, stood.read.language))
    beside = plans.beside(standings, stood.ledger, stood.read.now, stood.read.language)
    if form == "text" and beside:
        click.echo(beside)
