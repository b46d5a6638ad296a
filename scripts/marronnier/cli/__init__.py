"""The command line: one command a file, imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import sys
from dataclasses import dataclass, field
from gettext import gettext
from pathlib import Path
from typing import Any

import click

from marronnier.cli.spoken import FOLDER, LANGUAGES, SpokenGroup, asked, usual
from marronnier.edges.funnel import guarded, redactor
from marronnier.edges.speech import speak
from marronnier.model import Message, Trouble, say
from marronnier.redaction import Redactor

# name -> module of this package; the command there bears the same name, dashes as underscores
COMMANDS = {
    "approve": "approve",
    "charter": "charter",
    "check": "check",
    "connect": "connect",
    "demo": "demo",
    "doctor": "doctor",
    "export": "export",
    "hold": "hold",
    "init": "init",
    "ledger": "ledger",
    "marronniers": "marronniers",
    "mirror": "mirror",
    "new": "new",
    "plan": "plan",
    "platforms": "platforms",
    "preview": "preview",
    "problems": "problems",
    "publish": "publish",
    "relay": "relay",
    "renew": "renew",
    "resolve": "resolve",
    "resume": "hold",
    "review": "review",
    "rules": "rules",
    "schema": "schema",
    "site": "site",
    "status": "status",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold the global options: the workspace's folder, a language, and a moment to replay.

    `redactor` knows the secrets of the environment.
    """

    workspace: Path
    lang: str | None
    now: str | None
    redactor: Redactor = field(default_factory=redactor, repr=False, compare=False)

    @property
    def spoken(self) -> str:
        """Return the language to speak where no workspace has been read yet."""
        return self.lang or usual(self.workspace)


class LazyGroup(SpokenGroup):
    """List commands by name, and import one only to run it or to tell its help."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the command line; what is wrong with it is told in the language that it asks for."""
        speak(asked(args))
        return super().make_context(info_name, args, parent, **extra)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; for an unknown one tell which may be meant."""
        try:
            return super().resolve_command(context, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=COMMANDS, ctx=context
            ) from None

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays, and looking for rings takes a tenth of the time
        module = importlib.import_module(f"marronnier.cli.{COMMANDS[name]}")
        gc.enable()
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list from a table of our own, so that `--help` imports no command."""
        with formatter.section(gettext("Commands")):
            names = self.list_commands(context)
            formatter.write_dl([(name, gettext(SUMMARIES[name])) for name in names])


SUMMARIES = {
    "approve": "Record that a role approves exactly what a post will send.",
    "charter": "Show a client's charter, with the file and line of every value.",
    "check": "Check posts, charters, accounts and campaigns.",
    "connect": "Obtain an account's secrets, step by step.",
    "demo": "Run the whole loop on a scratch copy, with nothing to configure.",
    "doctor": "Look at Git, the ledger, GitHub's settings, accounts, tokens and clocks.",
    "export": "Write the posts for calendars, spreadsheets or programs.",
    "hold": "Hold back every post of a client, in a crisis.",
    "init": "Make a workspace of your own.",
    "ledger": "Make the ledger.",
    "marronniers": "List the days that come back, and what no post names yet.",
    "mirror": "Mark finished posts as published in their own files.",
    "new": "Make the file of a post.",
    "plan": "Show what would go out, when, what is held and why.",
    "platforms": "List the networks, or explain one.",
    "preview": "Show how a post will look, in the terminal.",
    "problems": "Show what needs a person.",
    "publish": "Publish what is due.",
    "relay": "See to it that publishing on GitHub goes on.",
    "renew": "Renew secrets that will end.",
    "resolve": "Settle a parked delivery.",
    "resume": "Let a client's posts go out again.",
    "review": "Check a change by the base's charters, and show what it changes.",
    "rules": "List the rules, or explain one.",
    "schema": "Print the shapes of the workspace's files, for editors.",
    "site": "Build or serve the calendar.",
    "status": "Show where everything stands.",
}


@click.command(cls=LazyGroup)
@click.option(
    "--workspace",
    type=FOLDER,
    default=Path(),
    help="The workspace's folder; this one by default.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of messages; the workspace's by default.",
)
@click.option("--now", metavar="ISO", help="Run as if at another moment (2026-12-05T18:30Z).")
@click.version_option(
    package_name="marronnier", prog_name="marronnier", help="Show the version and exit."
)
@click.pass_context
def cli(context: click.Context, workspace: Path, lang: str | None, now: str | None) -> None:
    """Keep an editorial calendar for social media as text in Git."""
    context.obj = Settings(workspace, lang, now, context.obj or redactor())


def main() -> None:
    """Run a command; exit 2 for the environment's mistakes and 3 for our own."""
    with guarded() as known:
        try:
            cli(standalone_mode=True, obj=known)
        except Trouble as trouble:
            click.echo(f"marronnier: {told(trouble.message)}", err=True)
            sys.exit(2)
        except (KeyboardInterrupt, BrokenPipeError):
            sys.exit(130)
        except Exception as error:  # noqa: BLE001 - our bug: two lines, and a log to paste
            click.echo(f"marronnier: {told(_explain(error, known))}", err=True)
            sys.exit(3)


def told(message: Message) -> str:
    """Return a message in the language that the command line asks for."""
    from marronnier.render.language import language

    return language(asked(sys.argv[1:])).tell(message)


def _explain(error: Exception, known: Redactor) -> Message:
    import tempfile
    import traceback

    kind = type(error).__name__
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="marronnier-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write(known.hide("".join(traceback.format_exception(error))))
    except OSError:
        return say(
            "This is a bug in Marronnier ({kind}), or the disk is full: no log could be written.",
            kind=kind,
        )
    return say(
        "This is a bug in Marronnier ({kind}); please open an issue with the log {log}.",
        kind=kind,
        log=log.name,
    )
