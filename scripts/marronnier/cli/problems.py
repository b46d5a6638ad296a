"""`marronnier problems`: what needs a person, told wherever people look."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client, shown_as
from marronnier.cli.spoken import SpokenCommand
from marronnier.model import Trouble, say

if TYPE_CHECKING:
    from marronnier.problems import Problem
    from marronnier.render.language import Language
    from marronnier.running import Run


@click.command(cls=SpokenCommand)
@one_client()
@shown_as("text", "markdown", "json")
@click.option("--issues", is_flag=True, help="Keep one GitHub issue for each, closed when solved.")
@click.option("--notify", is_flag=True, help="Tell new ones through Apprise (MARRONNIER_NOTIFY).")
@click.pass_obj
def problems(settings: Settings, client: str, form: str, issues: bool, notify: bool) -> None:
    """Show what needs a person: missed, parked, refused, unknown, overdue, held, tokens that end.

    In GitHub Actions the job's summary tells it too.
    """
    from marronnier.cli.standings import of_client, stand
    from marronnier.edges.funnel import summarize
    from marronnier.problems import find_problems
    from marronnier.render import problems as render
    from marronnier.render.characters import visible

    if issues and client:
        raise Trouble(
            say("Issues are kept for all clients at once: call --issues without --client.")
        )
    stood = stand(settings)
    speech = stood.read.language
    found = find_problems(
        stood.read.workspace, of_client(stood, client), stood.ledger, stood.read.now
    )
    found = tuple(problem for problem in found if client in ("", problem.client))
    show = {
        "text": render.problems_text,
        "markdown": render.problems_markdown,
        "json": render.problems_json,
    }
    click.echo(show[form](found, speech))
    if found:
        summarize(render.problems_markdown(found, speech), settings.redactor)
    troubles = []
    for wanted, tell in ((issues, _mirror), (notify, _notify)):
        try:
            if wanted:
                tell(settings, found, speech)
        except Trouble as trouble:  # one way that is blocked does not block the other
            troubles.append(trouble)
    for other in troubles[1:]:
        click.echo(visible(speech.tell(other.message)), err=True)
    if troubles:
        raise troubles[0]


def _mirror(settings: Settings, found: Sequence[Problem], speech: Language) -> None:
    from marronnier.cli.world import make_world
    from marronnier.edges import env
    from marronnier.edges.git import open_repository
    from marronnier.edges.github import GitHubFailed, github_of
    from marronnier.edges.issues import mirror_problems
    from marronnier.render.characters import visible
    from marronnier.render.problems import issue_of

    world = make_world(settings)
    origin = open_repository(settings.workspace).origin()
    github = github_of(world.http, world.clock, env.secret, origin)
    if github is None:
        raise Trouble(
            say(
                "Issues need a repository on GitHub and a token: set GITHUB_TOKEN, and"
                " GITHUB_REPOSITORY where “origin” does not tell it."
            )
        )
    world.ledger.fetch()  # what is only the last known state opens and closes nothing
    try:
        hide = settings.redactor.hide
        done = mirror_problems(github, [issue_of(problem, speech, hide) for problem in found])
    except GitHubFailed as failed:
        raise Trouble(failed.message) from None
    for told in done:
        click.echo(visible(speech.tell(told)), err=True)


def _notify(settings: Settings, found: Sequence[Problem], speech: Language) -> None:
    """Tell what nobody was told yet, and write down in the ledger that it was.

    A message comes before its note: told twice is better than never.
    """
    from marronnier.cli.world import make_world, transports
    from marronnier.edges import env
    from marronnier.edges.notices import VARIABLE
    from marronnier.edges.notices import notify as send
    from marronnier.problems import notified
    from marronnier.render.problems import message_of
    from marronnier.running import Run

    addresses = env.secret(VARIABLE)
    if addresses is None:
        raise Trouble(say("Messages need addresses: set {variable}.", variable=VARIABLE))
    run = Run(make_world(settings), transports(divert=False))
    run.refresh()
    news = [one for one in found if one.news not in notified(run.ledger, one.client)]
    if not news:
        return
    for address in addresses.split():
        settings.redactor.learn(address)
    title, text = message_of(news, speech)
    for failure in send(addresses, title, settings.redactor.hide(text)):
        click.echo(speech.tell(failure), err=True)
    _note(run, news)


def _note(run: Run, told: Sequence[Problem]) -> None:
    from marronnier.cli.world import insist
    from marronnier.problems import NOTIFIED

    for client in sorted({problem.client for problem in told}):
        data = {"news": [problem.news for problem in told if problem.client == client]}
        insist(run, f"{client}/_client", NOTIFIED, functools.partial(dict, data))
