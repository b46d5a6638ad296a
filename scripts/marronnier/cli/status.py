"""`marronnier status`: where everything stands."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client, shown_as
from marronnier.cli.spoken import SpokenArgument, SpokenCommand


@click.command(cls=SpokenCommand)
@click.argument("post", required=False, cls=SpokenArgument)
@one_client()
@shown_as("text", "json")
@click.pass_obj
def status(settings: Settings, post: str | None, client: str, form: str) -> None:
    """Show where everything stands, or one POST (<client>/<file name>, or its path)."""
    from marronnier.cli.standings import of_client, of_post, stand
    from marronnier.render import plans

    stood = stand(settings)
    standings = of_client(stood, client)
    if post:
        standings = tuple(of_post(standings, post))
    show = {"text": plans.status_text, "json": plans.status_json}
    click.echo(show[form](standings, stood.read.language))
