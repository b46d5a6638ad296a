"""Durations as people write them on a command line."""

from __future__ import annotations

import re
from datetime import timedelta

import click

from marronnier.model import Trouble, say

WRITTEN = re.compile(r"([0-9]{1,4})\s?([mhdj])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "j": "days"}


class Duration(click.ParamType[timedelta]):
    """Read `30m`, `5h`, `7d` (or `7j`, as the French write it)."""

    name = "duration"

    def convert(
        self,
        value: str | timedelta,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002 - click gives it
    ) -> timedelta:
        """Return the duration; raise Trouble for what is none."""
        if isinstance(value, timedelta):
            return value
        match = WRITTEN.fullmatch(value.strip())
        if match is None or not int(match[1]):
            option = param.opts[0] if param else self.name
            raise Trouble(
                say(
                    "“{option} {text}”: write a duration such as 30m, 5h or 7d.",
                    option=option,
                    text=value,
                )
            )
        return timedelta(**{UNITS[match[2]]: int(match[1])})
