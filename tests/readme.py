"""Write the help texts of all commands into the README files: `python -m tests.readme`."""

import re
from pathlib import Path

import click

from marronnier.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "README.fr.md")
BLOCK = re.compile(r"(<!-- commands:[^>]*-->\n).*?(<!-- /commands -->)", re.DOTALL)


def helps():
    """Return (name, help text) of the command line and of each command, subcommands included."""
    top = click.Context(cli, info_name="marronnier", terminal_width=100, max_content_width=100)
    yield "marronnier", cli.get_help(top)
    for name in sorted(COMMANDS):
        command = cli.get_command(top, name)
        yield from _of(command, top, name)


def _of(command, parent, name):
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in sorted(command.commands):
            yield from _of(command.commands[below], context, below)


def block():
    """Return the generated part of the README files."""
    told = [f"### {name}\n\n```\n{text}\n```\n" for name, text in helps()]
    return "\n" + "\n".join(told) + "\n"


def with_block(text):
    """Return a README's text with its generated part made anew."""
    return BLOCK.sub(lambda match: match[1] + block() + match[2], text)


if __name__ == "__main__":
    for file in FILES:
        path = ROOT / file
        path.write_text(with_block(path.read_text(encoding="utf-8")), encoding="utf-8")
