"""`marronnier new`: a post's file, with what can be known filled in."""

from __future__ import annotations

from datetime import datetime

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Client, Trouble, say


@click.command(cls=SpokenCommand)
@click.argument("client", cls=SpokenArgument)
@click.argument("title", cls=SpokenArgument)
@click.option("--date", "when", default="", help="When it goes out, as 2026-12-05 18:30.")
@click.option(
    "--platform",
    "networks",
    multiple=True,
    metavar="NETWORK",
    help="Where it goes; all of the client's networks by default. May be said again.",
)
@click.pass_obj
def new(settings: Settings, client: str, title: str, when: str, networks: tuple[str, ...]) -> None:
    """Make the file of a post for CLIENT, a draft whose text is yours to write.

    Without --date it goes out as the charter's hours begin on the next day that has any.
    """
    from zoneinfo import ZoneInfo

    from marronnier.cli.moment import clock
    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.drafting import post_path, post_text, usual_moment, usual_networks
    from marronnier.edges.files import read_folder, write_whole
    from marronnier.load import load_ground
    from marronnier.render.characters import plain
    from marronnier.render.language import language

    workspace = load_ground(read_folder(settings.workspace)).workspace
    refuse_unknown_client(client, workspace.clients)
    its = workspace.clients.get(client)
    if its is None or not its.usable:
        text = "The charter of “{client}” cannot be read: marronnier check says why."
        raise Trouble(say(text, client=client))
    _refuse_unknown_accounts(networks, its)
    today = clock(settings).now().astimezone(ZoneInfo(its.zone)).date()
    moment = _read(when) if when else usual_moment(its, today)
    path = post_path(client, title, moment.date())
    if (settings.workspace / path).exists():
        raise Trouble(
            say("There is a post {path} already: give this one another title.", path=path)
        )
    written = post_text(client, title, moment, networks or usual_networks(its))
    write_whole(settings.workspace / path, written.encode())
    speech = language(settings.lang or workspace.language)
    click.echo(plain(speech.tell(say("Written: {path}", path=path))))


def _refuse_unknown_accounts(networks: tuple[str, ...], client: Client) -> None:
    path = f"clients/{client.slug}/accounts.yml"
    if not client.accounts:
        raise Trouble(say("{path} names no account: add one first.", path=path))
    for name in networks:
        if name not in client.accounts:
            known = ", ".join(client.accounts)
            text = "{path} names no account “{name}”: choose one of {known}."
            raise Trouble(say(text, path=path, name=name, known=known))


def _read(when: str) -> datetime:
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo or len(when) <= len("2026-12-05"):
        text = "“--date {text}”: write the client's day and time, as 2026-12-05 18:30."
        raise Trouble(say(text, text=when))
    return moment
