"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def shown_as(*forms: str, what: str = "How to show it.") -> Callable[[Command], Command]:
    """Return the option `--format` for these forms, the first one as a rule."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=what,
    )


def one_client(what: str = "Only this client.") -> Callable[[Command], Command]:
    """Return the option `--client`, empty for all of them."""
    return click.option("--client", default="", help=what)


def one_client_with_secrets() -> Callable[[Command], Command]:
    """Return the option `--client` of a command that opens accounts."""
    return one_client("Only this client; its short secret names count then.")
