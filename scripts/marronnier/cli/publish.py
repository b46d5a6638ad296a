"""`marronnier publish`: send what is due, now, for some hours, or for ever."""

from __future__ import annotations

import contextlib
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.durations import Duration
from marronnier.cli.options import one_client_with_secrets
from marronnier.cli.spoken import FOLDER, SpokenCommand
from marronnier.edges.clock import SystemClock
from marronnier.edges.quiet import Quiet
from marronnier.edges.service import STOP, notify
from marronnier.model import Away, Message, Trouble, say

if TYPE_CHECKING:
    from marronnier.render.language import Language
    from marronnier.running import Result, Run  # imported when called: they bring the whole core


@click.command(cls=SpokenCommand)
@one_client_with_secrets()
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option(
    "--hold",
    type=Duration(),
    help="Stay up to so long (30m, 5h) while something is planned, and send it at its second.",
)
@click.option("--follow", is_flag=True, help="Stay for ever, as a service; SIGTERM ends it.")
@click.option(
    "--outbox",
    type=FOLDER,
    help="Divert everything into this folder, with a scratch ledger there.",
)
@click.option("--mirror/--no-mirror", default=True, help="Mark finished posts in their files.")
@click.pass_obj
def publish(
    settings: Settings,
    client: str,
    dry_run: bool,
    hold: timedelta | None,
    follow: bool,
    outbox: Path | None,
    mirror: bool,
) -> None:
    """Publish what is due.

    Exits 1 when something was refused, missed, parked or held, or when its outcome is unknown. A
    run that is asked to stop (SIGTERM, Ctrl+C, a terminal that is closed) sends nothing more and
    records what it has sent.
    """
    if hold and follow:
        raise Trouble(say("“--hold” or “--follow”, not both."))
    quiet, stays = None, bool(hold or follow)
    if not (settings.now or outbox or dry_run or stays):
        quiet = Quiet(settings.workspace, (client, settings.lang or "", str(mirror)))
        if words := quiet.words(SystemClock().now()):
            click.echo(words)
            return
    from marronnier.cli.world import make_world, transports
    from marronnier.founding import make_ledger, name_owner
    from marronnier.render.plans import dry_text
    from marronnier.running import Run

    world = make_world(settings, outbox, scratch=outbox is not None)
    run = Run(world, transports(divert=outbox is not None), client)
    if outbox is not None and world.ledger.fetch().head is None and not dry_run:
        make_ledger(world)
    speech = _look(run, settings, scratch=outbox is not None, patient=stays)
    if dry_run:
        click.echo(dry_text(run.standings(), world.clock.now(), speech))
        return
    if run.ledger.genesis:
        name_owner(run)
    mirror = mirror and outbox is None
    if stays:
        sys.exit(_stay(run, hold, speech, mirror=mirror))
    sys.exit(_send(run, quiet, speech, mirror=mirror))


def _look(run: Run, settings: Settings, *, scratch: bool, patient: bool) -> Language:
    """Read ledger and posts for the first time; return the language to speak.

    A run that stays may be started before there is a network: it waits for it.
    """
    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.render.language import language

    try:
        if not scratch or run.world.ledger.fetch().head is not None:
            run.refresh()
        run.standings()
        refuse_unknown_client(run.client, run.workspace.clients)
    except Away:
        if not patient:
            raise
        return language(settings.spoken)
    return language(settings.lang or run.workspace.language)


def _send(run: Run, quiet: Quiet | None, speech: Language, *, mirror: bool) -> int:
    """Send what is due now; return the exit code."""
    from marronnier.publishing import publish as publish_due
    from marronnier.render.plans import result_text

    run.tell = lambda result: _print(result_text(result, speech))
    with STOP.listen():
        code = publish_due(run, mirror=mirror)
        stopped = STOP.asked
    for notice in run.notices:
        _tell(notice, speech)
    if not run.results and not stopped:
        words = speech.tell(say("Nothing is due."))
        _print(words)
        _remember(run, quiet, words)
    return code


def _print(line: str, *, err: bool = False) -> None:
    """Print a line; a log that nobody reads any more, or a full disk, stops no post."""
    with contextlib.suppress(OSError):
        click.echo(line, err=err)


def _remember(run: Run, quiet: Quiet | None, words: str) -> None:
    """Let the next run know that there was nothing to do, and until when there will not be."""
    from marronnier.publishing import quiet_until

    now = run.world.clock.now()
    until = quiet_until(run) if quiet else None
    if quiet and until:
        quiet.keep(now, until, (run.revision.commit, run.snapshot.head or ""), words)


def _tell(notice: Message, speech: Language) -> None:
    from marronnier.render.characters import visible

    _print(visible(speech.tell(notice)), err=True)


def _stay(run: Run, hold: timedelta | None, speech: Language, *, mirror: bool) -> int:
    """Wait for what is planned; one line for each decision, with its time in UTC."""
    from marronnier.holding import Holding
    from marronnier.render.characters import visible
    from marronnier.render.plans import result_text

    def line(text: str) -> None:
        _print(f"{run.world.clock.now():%Y-%m-%d %H:%M:%S}Z {text}")

    def result(done: Result) -> None:
        line(result_text(done, speech))

    until = run.world.clock.now() + hold if hold else None
    run.tell = result
    with STOP.listen():
        return Holding(
            run,
            until,
            mirror=mirror,
            note=lambda message: line(visible(speech.tell(message))),
            notify=notify,
        ).hold()
