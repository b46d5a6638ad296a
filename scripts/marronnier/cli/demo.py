"""`marronnier demo`: the whole loop on a scratch copy, nothing to configure."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from marronnier.cli import Settings
from marronnier.cli.spoken import FOLDER, SpokenCommand
from marronnier.model import Message, Trouble, say


@click.command(cls=SpokenCommand)
@click.option("--into", type=FOLDER, help="The scratch folder to make.")
@click.option("--serve/--no-serve", default=True, help="Serve the calendar at the end.")
@click.option("--port", default=8765, show_default=True, help="Where to serve it.")
@click.pass_obj
def demo(settings: Settings, into: Path | None, *, serve: bool, port: int) -> None:
    """Run the whole loop on a scratch copy, with nothing to configure.

    Checks, approves, plans, publishes to a folder, records, builds and serves the calendar.
    Nothing is sent anywhere, and this workspace is not touched.
    """
    from marronnier.cli import scenes
    from marronnier.cli.site import build_site, serve_site
    from marronnier.render.language import language

    if into is not None and into.exists() and any(into.iterdir()):
        raise Trouble(say("{path} is not empty: name a new folder.", path=str(into)))
    folder = (into or Path(tempfile.mkdtemp(prefix="marronnier-demo-"))).resolve()
    speech = language(settings.spoken)
    numbers = iter(range(1, 100))

    def tell(message: Message) -> None:
        click.echo(f"{next(numbers):>2}. {speech.tell(message)}")

    copy = replace(settings, workspace=folder / "calendar", now=None)
    scenes.copy_workspace(settings, folder, tell)
    scenes.reject_and_fix(copy, tell)
    scenes.publish_weeks(copy, folder, tell)
    out = folder / "site"
    build_site(copy, client="", out=out)
    tell(say("Built the calendar: open {path}", path=str(out / "index.html")))
    told = say("Everything lies in {folder}: delete it when you like.", folder=str(folder))
    click.echo(speech.tell(told))
    if serve:
        serve_site(copy, client="", port=port)
