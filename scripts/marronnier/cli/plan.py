"""`marronnier plan`: what would go out, when, what is held and why."""

from __future__ import annotations

from datetime import timedelta

import click

from marronnier.cli import Settings
from marronnier.cli.durations import Duration
from marronnier.model import Trouble, say


@click.command()
@click.option("--until", default="7d", show_default=True, help="How far ahead: 12h, 7d, 31d.")
@click.option("--client", default="", help="Only this client.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "clients"]),
    default="text",
    show_default=True,
    help="How to show it; clients: who has work now, for a workflow's matrix.",
)
@click.option(
    "--hold",
    type=Duration(),
    help="With --format clients: count what a run that holds so long waits for.",
)
@click.pass_obj
def plan(settings: Settings, until: str, client: str, form: str, hold: timedelta | None) -> None:
    """Show what would go out, when, what is held and why; the plan has a digest."""
    import re

    from marronnier.cli.standings import of_client, stand
    from marronnier.planning import make_plan
    from marronnier.relaying import is_awaited
    from marronnier.render import plans

    match = re.fullmatch(r"([0-9]{1,4})([hdj])", until)
    if match is None:
        raise Trouble(say("“--until {text}”: write a duration such as 12h or 7d.", text=until))
    unit = {"h": "hours", "d": "days", "j": "days"}[match[2]]
    ahead = timedelta(**{unit: int(match[1])})
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
    made = make_plan(standings, stood.read.now, stood.read.now + ahead)
    show = {"text": plans.plan_text, "markdown": plans.plan_markdown, "json": plans.plan_json}
    click.echo(show[form](made, stood.read.language))
