"""`marronnier platforms`: the list of networks, or what one accepts and needs."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Trouble
from marronnier.platforms import PLATFORMS
from marronnier.render.language import language
from marronnier.render.networks import platform_list, platform_page
from marronnier.rules.structure import unknown_platform


@click.command(cls=SpokenCommand)
@click.argument("name", required=False, cls=SpokenArgument)
@click.pass_obj
def platforms(settings: Settings, name: str | None) -> None:
    """List the networks; with NAME, tell what it needs, costs, takes, and does by itself."""
    speech = language(settings.spoken)
    if name is None:
        click.echo(platform_list(PLATFORMS.values(), speech), nl=False)
    elif name.lower() in PLATFORMS:
        click.echo(platform_page(PLATFORMS[name.lower()], speech), nl=False)
    else:
        raise Trouble(unknown_platform(name.lower(), PLATFORMS))
