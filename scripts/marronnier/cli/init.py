"""`marronnier init`: a workspace of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import LANGUAGES, SpokenArgument, SpokenCommand
from marronnier.model import Trouble, say


@click.command(cls=SpokenCommand)
@click.argument("folder", type=click.Path(path_type=Path), cls=SpokenArgument)
@click.option("--client", required=True, help="The first brand's folder: ma-marque.")
@click.option("--name", default="", help="Its name, as people write it.")
@click.option("--timezone", default="Europe/Paris", show_default=True, help="Where it lives.")
@click.option(
    "--address",
    type=click.Choice(["tu", "vous"]),
    default="vous",
    show_default=True,
    help="How it speaks to its readers.",
)
@click.pass_obj
def init(
    settings: Settings, folder: Path, client: str, name: str, timezone: str, address: str
) -> None:
    """Make a workspace in FOLDER, with one client who publishes into a folder, to try.

    No file that is there already is changed.
    """
    from marronnier.drafting import workspace_files
    from marronnier.edges.files import write_whole
    from marronnier.fields import SLUG
    from marronnier.inheritance import is_zone
    from marronnier.render.characters import plain
    from marronnier.render.language import language

    if not re.fullmatch(SLUG, client):
        text = "“--client {text}”: lower-case letters, digits and dashes, as in ma-marque."
        raise Trouble(say(text, text=client))
    if not is_zone(timezone):
        text = "“--timezone {text}”: a name such as Europe/Paris."
        raise Trouble(say(text, text=timezone))
    taken = [part for part in ("clients", "content") if (folder / part).exists()]
    if taken:
        raise Trouble(say("{path} is there already.", path=str(folder / taken[0])))
    code = settings.lang or LANGUAGES[0]
    files = workspace_files(client, name or client, language=code, zone=timezone, address=address)
    speech = language(code)
    for path, text in files.items():
        if not (folder / path).exists():
            write_whole(folder / path, text.encode())
            click.echo(plain(speech.tell(say("Written: {path}", path=str(folder / path)))))
