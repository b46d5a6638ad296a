"""`marronnier charter`: what holds for a client, and where each value stands."""

from __future__ import annotations

import functools
from collections.abc import Callable

import click

from marronnier.cli import Settings
from marronnier.cli.options import shown_as
from marronnier.cli.reading import read, refuse_unknown_client
from marronnier.cli.spoken import SpokenArgument, SpokenGroup
from marronnier.inheritance import PLATFORMS as OVERRIDDEN
from marronnier.inheritance import for_platform
from marronnier.model import Charter, Client, Trouble, say
from marronnier.platforms import PLATFORMS
from marronnier.render import charters
from marronnier.render.language import Language
from marronnier.rules.structure import unknown_platform

FORMATS: dict[str, Callable[[Charter, Language], str]] = {
    "text": charters.as_text,
    "verbose": functools.partial(charters.as_text, verbose=True),
    "json": charters.as_json,
    "yaml": charters.as_yaml,
}


@click.group(cls=SpokenGroup)
def charter() -> None:
    """Look at a client's charter."""


@charter.command()
@click.argument("client", cls=SpokenArgument)
@click.option("--platform", default="", metavar="NETWORK", help="As it holds on this network.")
@shown_as("text", "json", "yaml")
@click.option("-v", "--verbose", is_flag=True, help="Say what every key is for.")
@click.pass_obj
def show(settings: Settings, client: str, platform: str, form: str, verbose: bool) -> None:
    """Show the charter of CLIENT with what it inherits, each value with its file and line."""
    seen = read(settings)
    refuse_unknown_client(client or "?", seen.workspace.clients)
    brand = seen.workspace.clients[client]
    if not brand.charter.values:
        text = "The charter of “{client}” cannot be read: marronnier check says why."
        raise Trouble(say(text, client=client))
    shown = brand.charter
    if platform:
        name = platform.lower()
        if name not in _networks(brand):
            raise Trouble(unknown_platform(name, PLATFORMS))
        shown = for_platform(shown, name)
    shape = FORMATS["verbose" if verbose and form == "text" else form]
    click.echo(shape(shown, seen.language), nl=False)


def _networks(client: Client) -> tuple[str, ...]:
    """Return the networks of this version, and those that the charter speaks of."""
    return tuple(dict.fromkeys([*PLATFORMS, *client.charter.get(OVERRIDDEN, {})]))
