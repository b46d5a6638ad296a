"""`marronnier relay`: the last step of a run on GitHub sees to it that there is a next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.durations import Duration
from marronnier.cli.spoken import SpokenCommand
from marronnier.model import Message, Trouble, say

if TYPE_CHECKING:
    from marronnier.edges.github import GitHub  # imported when called: they bring the whole core
    from marronnier.running import Run
    from marronnier.standings import Standing

RUNS = 30  # of the newest that are looked at
PAUSES = (10.0, 60.0, 300.0, None)  # seconds, when GitHub does not start a run
LOOK = 60.0  # seconds at most, between two looks at the posts, the ledger, and other runs


@click.command(cls=SpokenCommand)
@click.option(
    "--hold", type=Duration(), help="Stay up to so long, and start the next run when it is needed."
)
@click.option("--workflow", default="publish.yml", show_default=True, help="Its file's name.")
@click.option("--ref", default="main", show_default=True, help="The branch that it runs on.")
@click.pass_obj
def relay(settings: Settings, hold: timedelta | None, workflow: str, ref: str) -> None:
    """See to it that publishing goes on: the last step of a run in GitHub Actions.

    It enables the workflow, whose schedule GitHub switches off in quiet repositories. With --hold
    it also looks at what is planned. Nothing within nine and a half hours, the longest gap that the
    schedule is known for: it ends. Else it waits, for at most --hold, until ten minutes before the
    next post, and starts the workflow anew. Where a newer run is there already, it ends: that one
    looks after what comes next.

    The token (MARRONNIER_GIT_TOKEN or GITHUB_TOKEN) needs the permission “actions: write”.
    """
    from marronnier.cli.world import make_world, transports
    from marronnier.edges.github import GitHubFailed
    from marronnier.edges.service import STOP
    from marronnier.render.characters import visible
    from marronnier.render.language import language
    from marronnier.running import Run

    run = Run(make_world(settings), transports(divert=False))
    runs = Workflow(_github(settings, run), f"actions/workflows/{workflow}")
    run.refresh()
    run.standings()  # reads the language
    speech = language(settings.lang or run.workspace.language)

    def tell(message: Message) -> None:
        click.echo(f"{run.world.clock.now():%Y-%m-%d %H:%M:%S}Z {visible(speech.tell(message))}")

    try:
        _enable(runs, tell)
        if hold is None:
            return
        mine = int(run.world.secret("GITHUB_RUN_NUMBER") or 0)
        with STOP.listen():
            if _wait(run, hold, lambda: runs.newer(mine), tell):
                _start(run, runs, ref)
    except GitHubFailed as failed:
        raise Trouble(failed.message) from None


@dataclass(frozen=True, slots=True)
class Workflow:
    """Ask GitHub about the runs of one workflow."""

    github: GitHub
    path: str

    def enable(self) -> None:
        """Switch the workflow on; on one that is on this changes nothing."""
        self.github.put(f"{self.path}/enable")

    def start(self, ref: str) -> None:
        """Start it on a branch."""
        self.github.post(f"{self.path}/dispatches", {"ref": ref})

    def newer(self, number: int) -> bool:
        """Tell whether a run after this number is there to do all that this one does.

        One that waits for a person's consent is not, nor one by another name: a dry run, or the run
        of one client.
        """
        from marronnier.edges.github import GitHubFailed

        try:
            name = self.github.get(self.path).get("name")
            found = self.github.get(f"{self.path}/runs", per_page=RUNS).get("workflow_runs", [])
        except GitHubFailed:
            return False  # one run too many does no harm, one too few does
        return any(
            one.get("run_number", 0) > number
            and one.get("status") not in ("completed", "waiting")
            and one.get("display_title") == name
            for one in found
        )


def _enable(runs: Workflow, tell: Callable[[Message], None]) -> None:
    """Switch the schedule on; that it cannot be done ends no run that has published."""
    from marronnier.edges.github import GitHubFailed

    try:
        runs.enable()
    except GitHubFailed as failed:
        tell(failed.message)


def _start(run: Run, runs: Workflow, ref: str) -> None:
    """Start the next run; a server that stumbles is asked again."""
    from marronnier.edges.github import GitHubFailed

    for pause in PAUSES:
        try:
            runs.start(ref)
        except GitHubFailed as failed:
            for_good = HTTPStatus.BAD_REQUEST <= failed.status < HTTPStatus.TOO_MANY_REQUESTS
            if for_good or pause is None or run.world.clock.pause(pause):
                raise
        else:
            return


def _wait(
    run: Run, hold: timedelta, newer: Callable[[], bool], tell: Callable[[Message], None]
) -> bool:
    """Wait until a successor is needed; tell whether one is."""
    from marronnier.relaying import Step, decide

    clock, said = run.world.clock, ""
    until = clock.now() + hold
    standings = run.standings()
    while True:
        standings = _standings(run, standings)
        next_ = decide(standings, clock.now(), hold, until)
        at = f"{next_.at:%Y-%m-%d %H:%M:%S}" if next_.at else ""
        if next_.step is Step.END:
            tell(say("The schedule comes soon enough for what is planned: no run is started."))
            return False
        if newer():
            tell(say("A newer run is there already: it looks after what comes next."))
            return False
        if next_.step is Step.START:
            tell(say("The next run is started, for what is planned at {moment} UTC.", moment=at))
            return True
        if at != said:
            tell(say("Waiting until {moment} UTC.", moment=at))
        said = at
        rest = (next_.at - clock.now()).total_seconds() if next_.at else LOOK
        if clock.pause(min(max(rest, 0.0), LOOK)):
            tell(say("Asked to stop: no run is started."))
            return False


def _standings(run: Run, known: list[Standing]) -> list[Standing]:
    """Return where everything stands; while the remote is away, as it was last seen."""
    try:
        run.refresh()
        return run.standings()
    except Trouble:
        return known


def _github(settings: Settings, run: Run) -> GitHub:
    from marronnier.edges import env
    from marronnier.edges.git import open_repository
    from marronnier.edges.github import github_of

    origin = open_repository(settings.workspace).origin()
    github = github_of(run.world.http, run.world.clock, env.secret, origin)
    if github is None:
        raise Trouble(
            say(
                "This needs a repository on GitHub and a token: set GITHUB_TOKEN, and"
                " GITHUB_REPOSITORY where “origin” does not tell it."
            )
        )
    return github
