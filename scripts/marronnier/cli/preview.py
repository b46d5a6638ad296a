"""`marronnier preview`: how a post will look, in the terminal."""

from __future__ import annotations

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import SpokenArgument, SpokenCommand
from marronnier.model import Post, Trouble, Workspace, say


@click.command(cls=SpokenCommand)
@click.argument("post", cls=SpokenArgument)
@click.pass_obj
def preview(settings: Settings, post: str) -> None:
    """Show how POST (<client>/<file name>, or its path) will look on each network."""
    from marronnier.cli.reading import read
    from marronnier.render.terminal import preview_text

    found = read(settings)
    wanted = find_post(found.workspace, post)
    client = found.workspace.clients.get(wanted.client)
    click.echo(preview_text(wanted, client, found.language))


def find_post(workspace: Workspace, wanted: str) -> Post:
    """Return the post of that identity, file name or path; raise Trouble naming the nearest."""
    from marronnier.reading import nearest
    from marronnier.render.characters import plain

    name = wanted.removeprefix("./").replace("\\", "/")
    found = [p for p in workspace.posts if name in (p.id, p.path, p.name)]
    if len(found) == 1:
        return found[0]
    shown = plain(wanted)
    if found:
        ids = ", ".join(p.id for p in found)
        raise Trouble(say("“{post}” may be {ids}: name one of them.", post=shown, ids=ids))
    names = {p.name: p.id for p in workspace.posts} | {p.id: p.id for p in workspace.posts}
    near = nearest(name, names)
    if near:
        message = say("No post “{post}”; did you mean “{near}”?", post=shown, near=names[near])
        raise Trouble(message)
    raise Trouble(say("No post “{post}”: write it as <client>/<file name>.", post=shown))
