"""Durations as people write them on a command line."""

from __future__ import annotations

import re
from datetime import timedelta

import click

WRITTEN = re.compile(r"([0-9]{1,4})\s?([mhdj])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "j": "days"}


class Duration(click.ParamType[timedelta]):
    """Read `30m`, `5h`, `7d` (or `7j`, as the French write it)."""

    name = "duration"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Return the duration; refuse what is none."""
        if isinstance(value, timedelta):
            return value
        match = WRITTEN.fullmatch(value.strip())
        if match is None or not int(match[1]):
            self.fail(f"“{value}”: write a duration such as 30m, 5h or 7d.", param, ctx)
        return timedelta(**{UNITS[match[2]]: int(match[1])})
