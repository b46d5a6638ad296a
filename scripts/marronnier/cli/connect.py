"""`marronnier connect`: from nothing to an account that works, step by step."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import FILE, SpokenArgument, SpokenCommand
from marronnier.model import Trouble, say

ADDRESS = "http://localhost:8723/"  # where nothing usual listens
SECURE = "https://localhost/"  # no server: the browser shows an error, and the address has the code


@click.command(cls=SpokenCommand)
@click.argument("platform", cls=SpokenArgument)
@click.option("--client", default="", help="Whose account it is, where there are several.")
@click.option(
    "--account", default="", metavar="KEY", help="Such as mastodon.lyon, for a second one."
)
@click.option(
    "--github", is_flag=True, help="Put the secrets into the client's environment on GitHub."
)
@click.option(
    "--env-file",
    type=FILE,
    help="Put the secrets into this file, which only you can read.",
)
@click.option(
    "--address",
    metavar="URL",
    default="",
    help=f"Where the network sends you back to, as the app has it; {ADDRESS} by default.",
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help="Ask for this right too, such as one for LinkedIn's companies.",
)
@click.option("--typed", is_flag=True, help="Type the secrets: you have them, and need no consent.")
@click.option("--browser/--no-browser", default=True, help="Open the network's page, or show it.")
@click.pass_obj
def connect(
    settings: Settings,
    platform: str,
    client: str,
    account: str,
    github: bool,
    env_file: Path | None,
    address: str,
    scopes: tuple[str, ...],
    typed: bool,
    browser: bool,
) -> None:
    """Obtain the secrets of an account on PLATFORM, prove them, and put them where they belong.

    It tells each step, and asks. Secrets are typed unseen, and shown nowhere. They go to GitHub
    (with a token that may write secrets, in MARRONNIER_SECRETS_TOKEN or GH_TOKEN), into a file, or
    nowhere. Nothing is written before the account has answered; Ctrl-C ends it at any moment.
    """
    from marronnier.cli.asking import Person
    from marronnier.cli.connecting import Visit, Wishes, begin
    from marronnier.edges.returning import is_terminal

    visit: Visit = begin(settings, platform, client, account, typed=typed)
    if not is_terminal():
        raise Trouble(
            say("“connect” asks questions, and nobody can answer here: call it in a terminal.")
        )
    visit.store(github=github, file=env_file)
    person = Person(visit.speech, settings.redactor)
    try:
        visit.walk(person, Wishes(address, scopes, browser))
    except click.Abort:
        click.echo()
        if visit.kept:
            person.tell(say("Stopped: the secrets are written, accounts.yml is not."))
        else:
            person.tell(say("Stopped: nothing was written."))
        sys.exit(130)
