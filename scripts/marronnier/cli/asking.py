"""Ask a person on a terminal; what is secret is typed unseen, and known to the redactor at once."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import click

from marronnier.model import Message, say
from marronnier.redaction import Redactor
from marronnier.render.characters import plain
from marronnier.render.language import Language

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Person:
    """Speak with a person in one language."""

    speech: Language
    redactor: Redactor

    def tell(self, message: Message, *, mark: str = "") -> None:
        """Say something, as a paragraph; `mark` stands before its first line."""
        indent = " " * len(mark)
        text = plain(self.speech.tell(message))
        click.echo(
            textwrap.fill(
                text,
                WIDTH,
                initial_indent=mark,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )

    def ask(self, message: Message, usual: str = "") -> str:
        """Return what the person writes; with `usual`, the Enter key alone means that."""
        return self._prompt(message, usual or None)

    def ask_or_nothing(self, message: Message) -> str:
        """Return what the person writes, which may be nothing."""
        found: str = click.prompt(self._said(message), default="", show_default=False)
        return found.strip()

    def ask_secret(self, message: Message) -> str:
        """Return what the person types unseen."""
        found: str = click.prompt(self._said(message), hide_input=True)
        self.redactor.learn(found.strip())
        return found.strip()

    def choose(self, message: Message, choices: Sequence[str]) -> int:
        """Return the number of the choice, from 0; the only one is nobody's question."""
        if len(choices) == 1:
            return 0
        for number, choice in enumerate(choices, 1):
            click.echo(f"  {number}. {plain(choice)}")
        kind = click.IntRange(1, len(choices))
        return int(click.prompt(self._said(message), type=kind, prompt_suffix=" ")) - 1

    def agrees(self, message: Message) -> bool:
        """Ask for yes or no; the Enter key alone means yes."""
        yes, no = self.speech.tell(say("yes")), self.speech.tell(say("no"))
        choices = click.Choice([yes, no, yes[:1], no[:1]], case_sensitive=False)
        text = f"{self._said(message)} ({yes}/{no})"
        found = click.prompt(text, type=choices, default=yes, show_choices=False)
        return str(found).lower().startswith(yes[:1].lower())

    def _prompt(self, message: Message, usual: str | None) -> str:
        found: str = click.prompt(self._said(message), default=usual)
        return found.strip()

    def _said(self, message: Message) -> str:
        return plain(self.speech.tell(message))
