"""Commands that explain themselves in the reader's language.

Click looks its own words up with gettext; so are the words of a help looked up, once it is asked
for.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Sequence
from gettext import gettext
from pathlib import Path
from typing import cast

import click

LANGUAGES = ("fr", "en")
AGENCY = "clients/_agency/charter.yml"
WRITTEN = re.compile(rb"^(?:\xef\xbb\xbf)?language:[ \t]*[\"']?([a-z]{2})", re.MULTILINE)
# Made before a language is spoken: no run reads a catalogue for the sake of what it does not tell.
HELP = cast("click.Option", click.help_option("--help")(click.Command(None)).params[0])
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def asked(arguments: Sequence[str]) -> str:
    """Return the language that a call asks for: its `--lang`, or its workspace's."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    after = dict(itertools.pairwise(words))
    code = after.get("--lang", "")
    return code if code in LANGUAGES else usual(Path(after.get("--workspace", "")))


def usual(workspace: Path) -> str:
    """Return a workspace's language: the one that its agency's charter names, or French.

    What is wrong with that file is for `check` to tell.
    """
    try:
        found = WRITTEN.search((workspace / AGENCY).read_bytes())
    except OSError:
        return LANGUAGES[0]
    return found[1].decode() if found else LANGUAGES[0]


class SpokenCommand(click.Command):
    """A command whose help is told in the language that gettext speaks."""

    def get_help(self, context: click.Context) -> str:
        """Return the help, its sentences and what stands for values in words of the language."""
        told = copy.copy(self)
        told.help = in_paragraphs(self.help or "")
        told.params = [_told(param, context) for param in self.params]
        HELP.help = gettext("Show this message and exit.")
        return super(SpokenCommand, told).get_help(context)

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """Return what stands behind the command's name in its usage."""
        return [gettext(piece) for piece in super().collect_usage_pieces(context)]

    def get_help_option(self, context: click.Context) -> click.Option:  # noqa: ARG002 - click asks
        """Return `--help`."""
        return HELP

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, for a list of commands."""
        told = copy.copy(self)
        told.help = in_paragraphs(self.help or "")
        return super(SpokenCommand, told).get_short_help_str(limit)


class SpokenGroup(SpokenCommand, click.Group):
    """Commands below one name, with their help in the reader's language."""

    command_class = SpokenCommand


class SpokenArgument(click.Argument):
    """An argument whose name is in the reader's language, in the help and in what went wrong."""

    def make_metavar(self, context: click.Context) -> str:
        """Return the name, as it stands in a command's usage."""
        return gettext(super().make_metavar(context))


def in_paragraphs(text: str) -> str:
    """Return a text in the language of now, looked up paragraph by paragraph."""
    return "\n\n".join(gettext(paragraph) for paragraph in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line: a catalogue's sentences."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _told(param: click.Parameter, context: click.Context) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    told = copy.copy(param)
    told.help = param.help and gettext(param.help)
    told.metavar = gettext(param.make_metavar(context))
    return told
