"""`marronnier marronniers`: the days that come back, and what is not yet covered by a post."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.options import one_client, shown_as
from marronnier.cli.spoken import SpokenCommand
from marronnier.model import Trouble, say


@click.command(cls=SpokenCommand)
@one_client("Only as this client keeps them.")
@click.option("--until", default="60d", show_default=True, help="How far ahead: 21d, 1y.")
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
    import re

    from marronnier.cli.reading import read, refuse_unknown_client
    from marronnier.examining import brief_of, scope_of
    from marronnier.model import Status
    from marronnier.platforms import PLATFORMS
    from marronnier.render import marronniers as render

    match = re.fullmatch(r"([0-9]{1,3})([dj]|[ya])", until)
    if match is None:
        raise Trouble(say("“--until {text}”: write a duration such as 21d or 1y.", text=until))
    days = int(match[1]) * (366 if match[2] in "ya" else 1)
    seen = read(settings)
    refuse_unknown_client(client, seen.workspace.clients)
    posts = [
        brief_of(scope_of(post, seen.workspace, PLATFORMS))
        for post in seen.workspace.posts
        if post.status is not Status.CANCELLED and client in ("", post.client)
    ]
    clients = {slug: one for slug, one in seen.workspace.clients.items() if client in ("", slug)}
    show = {"text": render.as_text, "json": render.as_json}
    click.echo(show[form](render.coming(clients, posts, seen.now, days), seen.language), nl=False)
