"""`marronnier resolve`: a person settles a delivery whose outcome no machine can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Message, State, Trouble, say

if TYPE_CHECKING:
    from marronnier.running import Run  # imported when called: it brings the whole core

ADDRESS = re.compile(r"(https?|file)://\S+")  # a link of the calendar; file: what the outbox makes

SETTLED = {
    "published": say("{delivery}: settled, it is out."),
    "not-published": say("{delivery}: settled, it is not out and may be sent again."),
    "abandoned": say("{delivery}: settled, it is never sent."),
}


@click.command(cls=SpokenCommand)
@click.argument("delivery", cls=SpokenArgument)
@click.option("--published", metavar="URL", help="It is out, at this address.")
@click.option("--not-published", is_flag=True, help="It is not out: it may be sent again.")
@click.option("--abandon", is_flag=True, help="Leave it as it is, and never send it.")
@click.option("--nonce", required=True, help="The claim's nonce, as “status DELIVERY” shows it.")
@click.pass_obj
def resolve(
    settings: Settings,
    delivery: str,
    published: str | None,
    not_published: bool,
    abandon: bool,
    nonce: str,
) -> None:
    """Settle a parked DELIVERY (<client>/<post>/<account>) after looking at the account."""
    from marronnier.cli.world import insist, make_world, transports
    from marronnier.render.language import language
    from marronnier.running import Run

    chosen = [published is not None, not_published, abandon]
    if sum(chosen) != 1:
        raise Trouble(say("Choose one of “--published URL”, “--not-published” and “--abandon”."))
    if published is not None and not ADDRESS.fullmatch(published):
        raise Trouble(say("“--published” wants the address of the post, https://…"))
    outcome = ["published", "not-published", "abandoned"][chosen.index(True)]
    run = Run(make_world(settings), transports(divert=False))
    run.refresh()

    def settled() -> dict[str, Any]:
        number = _open_part(run, delivery, nonce)
        return {"part": number, "nonce": nonce, "outcome": outcome, "url": published or ""}

    insist(run, delivery, "resolved", settled)
    told = Message(SETTLED[outcome].text, (("delivery", delivery),))
    click.echo(language(settings.spoken).tell(told))


def _open_part(run: Run, delivery: str, nonce: str) -> int:
    number, part = run.ledger.progress(delivery).first_open()
    if part is None or part.state not in (State.PARKED, State.UNKNOWN) or part.claim is None:
        raise Trouble(say("{delivery} waits for nobody's decision.", delivery=delivery))
    if part.claim.data["nonce"] != nonce:
        raise Trouble(say("That is not the nonce of the claim of {delivery}.", delivery=delivery))
    return number
