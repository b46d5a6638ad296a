"""`marronnier plan`: what would go out, when, what is held and why."""

from __future__ import annotations

import click

from marronnier.cli import Settings
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
@click.pass_obj
def plan(settings: Settings, until: str, client: str, form: str) -> None:
    """Show what would go out, when, what is held and why; the plan has a digest."""
    import re
    from datetime import timedelta

    from marronnier.cli.standings import of_client, stand
    from marronnier.planning import make_plan
    from marronnier.render import plans

    match = re.fullmatch(r"([0-9]{1,4})([hdj])", until)
    if match is None:
        raise Trouble(say("“--until {text}”: write a duration such as 12h or 7d.", text=until))
    unit = {"h": "hours", "d": "days", "j": "days"}[match[2]]
    ahead = timedelta(**{unit: int(match[1])})
    stood = stand(settings)
    standings = of_client(stood, client)
    if form == "clients":
        click.echo(plans.plan_clients(standings, stood.ledger, client))
        return
    made = make_plan(standings, stood.read.now, stood.read.now + ahead)
    show = {"text": plans.plan_text, "markdown": plans.plan_markdown, "json": plans.plan_json}
    click.echo(show[form](made, stood.read.language))
