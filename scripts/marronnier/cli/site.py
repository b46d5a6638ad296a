"""`marronnier site`: build or serve the calendar."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import FOLDER, SpokenGroup
from marronnier.model import Trouble, say

if TYPE_CHECKING:
    from marronnier.site.grounds import Wanted
    from marronnier.site.repetition import Built

CLIENT = click.option("--client", default="", help="The site of this client alone.")
JOBS = click.option(
    "--jobs", type=click.IntRange(1), help="Processes at work; all processors as a rule."
)


@click.group(cls=SpokenGroup)
def site() -> None:
    """Build or serve the calendar."""


@site.command()
@CLIENT
@click.option("--out", type=FOLDER, help="The folder to write; site/ by default.")
@JOBS
@click.pass_obj
def build(settings: Settings, client: str, out: Path | None, jobs: int | None) -> None:
    """Write the calendar as a folder of pages, which any web server or browser opens."""
    from marronnier.render.characters import plain
    from marronnier.render.language import language

    built = build_site(settings, client=client, out=out, jobs=jobs or 0)
    words = say("{pages} pages in {folder}", pages=built.pages, folder=str(built.folder))
    click.echo(plain(language(settings.spoken).tell(words)))


@site.command()
@CLIENT
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Where to listen, on this machine.",
)
@JOBS
@click.pass_obj
def serve(settings: Settings, client: str, port: int, jobs: int | None) -> None:
    """Serve the calendar on this machine; pages follow every change of a file."""
    serve_site(settings, client=client, port=port, jobs=jobs or 0)


def build_site(settings: Settings, *, client: str, out: Path | None, jobs: int = 0) -> Built:
    """Write the site of all clients, or of one."""
    wanted = _wanted(settings, client, jobs)
    from marronnier.site.building import build as build_folder

    return build_folder(wanted, out)


def serve_site(settings: Settings, *, client: str, port: int, jobs: int = 0) -> None:
    """Serve the site until interrupted."""
    wanted = _wanted(settings, client, jobs)
    from marronnier.render.language import language
    from marronnier.site.lending import serve as serve_folder

    words = say("The calendar: http://127.0.0.1:{port}/ (Ctrl+C to stop)", port=port)
    click.echo(language(settings.spoken).tell(words))
    serve_folder(wanted, port)


def _wanted(settings: Settings, client: str, jobs: int) -> Wanted:
    for library in ("mkdocs", "material"):
        if importlib.util.find_spec(library) is None:
            raise Trouble(
                say('The site needs MkDocs and its theme: pip install "marronnier[site]"')
            )
    from marronnier.site.grounds import Wanted

    words = (settings.lang or "", settings.now or "")
    return Wanted(settings.workspace.resolve(), client, *words, jobs)
