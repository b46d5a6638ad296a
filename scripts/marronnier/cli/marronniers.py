"""`marronnier marronniers`: the days that come back, and what is not yet covered by a post."""

from __future__ import annotations

import re
from datetime import date

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client, shown_as
from marronnier.cli.spoken import SpokenCommand
from marronnier.model import Trouble, say

DURATION = re.compile(r"([0-9]{1,3})([dj]|[ya])")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_YEAR = 366  # days
FARTHEST = 100  # years


@click.command(cls=SpokenCommand)
@one_client("Only as this client keeps them.")
@click.option(
    "--until",
    default="60d",
    show_default=True,
    help="How far ahead: 21d, 1y, or a day, 2026-12-31.",
)
@shown_as(
    "text",
    "json",
    what="How to show them.",
)
@click.pass_obj
def marronniers(settings: Settings, client: str, until: str, form: str) -> None:
    """List the days that come back, and which of them the posts name already.

    A post counts from three weeks before the day to the day after it, when its words, hashtags,
    topics or campaign name the day. What a charter lists under “marronniers” and no post names is
    not yet covered.
    """
    from marronnier.cli.reading import read, refuse_unknown_client
    from marronnier.examining import brief_of, scope_of
    from marronnier.model import Status
    from marronnier.platforms import PLATFORMS
    from marronnier.render import marronniers as render

    day = _day(until)
    ahead = 0 if day else _days(until)
    seen = read(settings)
    days = _days_to(day, seen.now.date()) if day else ahead
    refuse_unknown_client(client, seen.workspace.clients)
    posts = [
        brief_of(scope_of(post, seen.workspace, PLATFORMS))
        for post in seen.workspace.posts
        if post.status is not Status.CANCELLED and client in ("", post.client)
    ]
    clients = {slug: one for slug, one in seen.workspace.clients.items() if client in ("", slug)}
    show = {"text": render.as_text, "json": render.as_json}
    click.echo(show[form](render.coming(clients, posts, seen.now, days), seen.language), nl=False)


def _day(text: str) -> date | None:
    """Return a date as people write it, 2026-12-31; None for anything else."""
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def _days(text: str) -> int:
    match = DURATION.fullmatch(text)
    if match is None:
        sentence = "“--until {text}”: write a duration such as 21d or 1y, or a day: 2026-12-31."
        raise Trouble(say(sentence, text=text))
    return int(match[1]) * (LONGEST_YEAR if match[2] in "ya" else 1)


def _days_to(day: date, today: date) -> int:
    """Return how many days there are until a date; raise Trouble for one that is past."""
    days = (day - today).days
    if days < 0:
        raise Trouble(say("“--until {text}”: that day is past.", text=day.isoformat()))
    return min(days, FARTHEST * LONGEST_YEAR)
