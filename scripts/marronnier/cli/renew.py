"""`marronnier renew`: new secrets in the place of those that will end."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client_with_secrets, shown_as
from marronnier.cli.spoken import FILE, SpokenCommand
from marronnier.model import Message, say

if TYPE_CHECKING:
    from marronnier.renewing import Renewal, Turn
    from marronnier.world import World

Tell = Callable[[Message], None]


@click.command(cls=SpokenCommand)
@one_client_with_secrets()
@click.option("--dry-run", is_flag=True, help="Tell what is due, and ask no network.")
@click.option(
    "--env-file",
    type=FILE,
    help="Keep them in this file of this machine, and not on GitHub.",
)
@shown_as(
    "text",
    "clients",
    what="How to show it; clients: who has something due, for a workflow's matrix.",
)
@click.pass_obj
def renew(settings: Settings, client: str, dry_run: bool, env_file: Path | None, form: str) -> None:
    """Renew the secrets of accounts whose networks do that without a person.

    What is past half of its life is due, what holds 21 days at most, and what nobody knows the end
    of. The new ones go into the client's environment on GitHub, with the token in
    MARRONNIER_SECRETS_TOKEN, or into a file. That they can is proven before a network is asked: the
    old ones may be void at once. Their last day goes into accounts.yml, as a commit.

    Exits 1 when something that is due could not be renewed.
    """
    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.cli.world import make_world, transports
    from marronnier.load import load_ground
    from marronnier.render.characters import visible
    from marronnier.render.language import language
    from marronnier.renewing import turns

    world = make_world(settings)
    workspace = load_ground(world.source.fetch().files).workspace
    refuse_unknown_client(client, workspace.clients)
    owners = [one for one in workspace.clients.values() if client in ("", one.slug)]
    found = list(turns(owners, transports(divert=False), world.clock.now()))
    due = [turn for turn in found if turn.due]
    speech = language(settings.lang or workspace.language)

    def tell(message: Message) -> None:
        click.echo(visible(speech.tell(message)))

    if form == "clients":
        click.echo(f"clients={json.dumps(sorted({turn.client.slug for turn in due}))}")
        return
    _tell_turns(found, tell)
    if due and not dry_run and not _renew_all(settings, world, due, env_file, tell):
        sys.exit(1)


def _tell_turns(found: list[Turn], tell: Tell) -> None:
    """Tell of each account whether it is due."""
    if not found:
        tell(say("No account here has secrets that are renewed without a person."))
    for turn in found:
        if turn.left is None:
            text = say("{account}: due, for accounts.yml does not tell its last day.", **_of(turn))
        elif turn.due:
            text = say("{account}: due; days left: {n}.", n=turn.left, **_of(turn))
        else:
            text = say("{account}: not due; days left: {n}.", n=turn.left, **_of(turn))
        tell(text)


def _renew_all(
    settings: Settings, world: World, due: list[Turn], file: Path | None, tell: Tell
) -> bool:
    """Renew client by client; tell whether all went well. Raise Trouble where nothing is kept."""
    from marronnier.cli.storing import file_vault, github_vault
    from marronnier.edges.service import STOP
    from marronnier.renewing import Renewal, note

    last: dict[tuple[str, str], str] = {}
    well = True
    with STOP.listen():
        for client, theirs in itertools.groupby(due, lambda turn: turn.client.slug):
            vault = file_vault(settings, file) if file else github_vault(settings, world, client)
            renewal = Renewal(world, vault, settings.redactor.learn)
            for turn in theirs:
                well = _renew_one(renewal, turn, last, tell) and well
    if last and (why := note(world, last)):
        tell(why)
        for (path, key), day in last.items():
            text = "Write it there by hand: {path}, {key}, “expires: {written}”."
            tell(say(text, path=path, key=key, written=day))
    return well


def _renew_one(renewal: Renewal, turn: Turn, last: dict[tuple[str, str], str], tell: Tell) -> bool:
    """Renew one account and tell of it; what goes wrong there stops no other account."""
    from marronnier.platforms.base import Held, Outcome
    from marronnier.problems import connecting
    from marronnier.renewing import Unkept

    try:
        renewed = renewal.renew(turn)
    except (Outcome, Unkept) as failed:
        tell(say("{account}: {why}", why=failed.reason, **_of(turn)))
        if isinstance(failed, Held):
            tell(say("Where the old secrets are void: {command}", command=connecting(turn.account)))
        return False
    names = ", ".join(renewed.names)
    if renewed.last:
        last[turn.account.at.path, turn.account.key] = renewed.last
        text = "{account}: renewed until {day}; written: {names}."
        tell(say(text, day=renewed.last, names=names, **_of(turn)))
    else:
        tell(say("{account}: renewed; written: {names}.", names=names, **_of(turn)))
    return True


def _of(turn: Turn) -> dict[str, object]:
    return {"account": turn.subject}
