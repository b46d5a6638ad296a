"""`marronnier hold` and `marronnier resume`: the switch for a crisis, in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Message, Trouble, say

if TYPE_CHECKING:
    from marronnier.running import Run  # imported when called: it brings the whole core


@click.command(cls=SpokenCommand)
@click.argument("client", cls=SpokenArgument)
@click.option("--why", required=True, help="The reason, for everybody who sees the plan.")
@click.option("--name", default="", help="Who decides; Git's user.name by default.")
@click.pass_obj
def hold(settings: Settings, client: str, why: str, name: str) -> None:
    """Hold back every post of CLIENT from the next decision on; what is being sent goes out."""
    if not why.strip():
        raise Trouble(say("“--why” wants a reason."))
    run, who = _begin(settings, client, name)
    if held := run.ledger.hold(client):
        text = "{client} is held already: {why}"
        raise Trouble(say(text, client=client, why=held.data["why"]))
    _write(settings, run, client, "hold", {"why": why.strip(), "name": who})


@click.command(cls=SpokenCommand)
@click.argument("client", cls=SpokenArgument)
@click.option("--name", default="", help="Who decides; Git's user.name by default.")
@click.pass_obj
def resume(settings: Settings, client: str, name: str) -> None:
    """Let the posts of CLIENT go out again; those whose window has passed stay missed."""
    run, who = _begin(settings, client, name)
    if run.ledger.hold(client) is None:
        raise Trouble(say("{client} is not held.", client=client))
    _write(settings, run, client, "resume", {"name": who})


def _begin(settings: Settings, client: str, name: str) -> tuple[Run, str]:
    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.cli.world import decider, make_world, transports
    from marronnier.running import Run

    run = Run(make_world(settings), transports(divert=False))
    run.refresh()
    run.standings()  # reads the clients
    refuse_unknown_client(client, run.workspace.clients)
    if not client:
        raise Trouble(say("Name a client."))
    return run, decider(settings, name)


def _write(settings: Settings, run: Run, client: str, kind: str, data: dict[str, str]) -> None:
    from marronnier.cli.world import insist
    from marronnier.render.characters import visible
    from marronnier.render.language import language

    def changed() -> dict[str, str]:
        if (run.ledger.hold(client) is not None) is (kind == "hold"):
            raise Trouble(say("Somebody else did that at the same moment."))
        return {**data, "nonce": run.world.nonce()}

    insist(run, f"{client}/_client", kind, changed)
    told: Message = say(
        "{client}: nothing goes out until “marronnier resume {client}”.", client=client
    )
    if kind == "resume":
        told = say("{client}: posts go out again.", client=client)
    click.echo(visible(language(settings.lang or run.workspace.language).tell(told)))
