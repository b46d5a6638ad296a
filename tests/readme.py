"""Write the help texts of all commands into the README files: `python -m tests.readme`."""

import re
from pathlib import Path

import click

from marronnier.cli import cli
from marronnier.edges.speech import speak
from tests.catalogues import commands

ROOT = Path(__file__).resolve().parent.parent
FILES = {"README.md": "en", "README.fr.md": "fr"}  # each in its language
BLOCK = re.compile(r"(<!-- commands:[^>]*-->\n).*?(<!-- /commands -->)", re.DOTALL)


def helps(code):
    """Yield (name, help text) of the command line and of each command, in a language."""
    speak(code)
    top = click.Context(cli, info_name="marronnier", terminal_width=100, max_content_width=100)
    for command, context in commands(cli, top):
        yield context.command_path, command.get_help(context)


def block(code):
    """Return the generated part of the README in a language."""
    told = [f"### {name}\n\n```\n{text}\n```\n" for name, text in helps(code)]
    return "\n" + "\n".join(told) + "\n"


def with_block(name):
    """Return a README's text with its generated part made anew."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return BLOCK.sub(lambda match: match[1] + block(FILES[name]) + match[2], text)


if __name__ == "__main__":
    for file in FILES:
        (ROOT / file).write_text(with_block(file), encoding="utf-8")
