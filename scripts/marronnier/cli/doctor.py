"""`marronnier doctor`: what a person would look at before trusting the machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client_with_secrets, shown_as
from marronnier.cli.spoken import SpokenCommand

if TYPE_CHECKING:
    from marronnier.diagnosis.examination import Examination


@click.command(cls=SpokenCommand)
@one_client_with_secrets()
@click.option(
    "--write",
    is_flag=True,
    help="Record in accounts.yml what servers tell: limits, a token's last day.",
)
@shown_as("text", "json")
@click.pass_obj
def doctor(settings: Settings, client: str, write: bool, form: str) -> None:
    """Look at Git, the ledger, GitHub's settings, accounts, tokens and clocks.

    Nothing is published, and nothing changed but what --write asks for. Exits 1 when something
    is to be put right.
    """
    from marronnier.cli.consulting import begin, consult
    from marronnier.diagnosis.examination import Health
    from marronnier.render import examinations as render

    visit = begin(settings, client, write=write)
    found: list[Examination] = []

    def seen() -> Iterator[Examination]:
        for one in consult(visit):
            found.append(one)
            yield one

    if form == "json":
        now = visit.run.world.clock.now()
        click.echo(render.examinations_json(list(seen()), now, visit.speech))
    else:
        for line in render.examination_lines(seen(), visit.speech):
            click.echo(line)  # at once: servers may let us wait
    sys.exit(1 if any(one.health is Health.BAD for one in found) else 0)
