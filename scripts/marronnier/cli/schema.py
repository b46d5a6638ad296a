"""`marronnier schema`: the shapes of the workspace's files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import FOLDER, SpokenArgument, SpokenCommand
from marronnier.edges.files import write_whole
from marronnier.model import Message, Trouble, say
from marronnier.reading import nearest
from marronnier.render.language import language
from marronnier.render.schemas import DOCUMENTS, SUFFIX, schema_text


@click.command(cls=SpokenCommand)
@click.argument("name", required=False, metavar=f"[{'|'.join(DOCUMENTS)}]", cls=SpokenArgument)
@click.option(
    "--out",
    type=FOLDER,
    help="Write into this folder; all of them, unless one is named.",
)
@click.pass_obj
def schema(settings: Settings, name: str | None, out: Path | None) -> None:
    """Print the JSON Schema of a kind of file, or write them all with --out."""
    known = ", ".join(DOCUMENTS)
    if name is not None and name not in DOCUMENTS:
        raise Trouble(_unknown(name, known))
    if name is None and out is None:
        raise Trouble(say("Which schema: {known}? --out DIR writes them all.", known=known))
    speech = language(settings.spoken)
    if out is None:
        click.echo(schema_text(str(name), speech), nl=False)
        return
    for one in (name,) if name else DOCUMENTS:
        write_whole(out / f"{one}{SUFFIX}", schema_text(one, speech).encode())
    click.echo(speech.tell(say("Written: {path}", path=str(out))))


def _unknown(name: str, known: str) -> Message:
    if near := nearest(name, DOCUMENTS):
        return say("There is no schema “{name}”: did you mean “{near}”?", name=name, near=near)
    return say("There is no schema “{name}”: write one of {known}.", name=name, known=known)
