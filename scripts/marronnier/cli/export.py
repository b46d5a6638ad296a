"""`marronnier export`: the plan as a file for other people's programs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.cli.durations import Duration
from marronnier.cli.spoken import FILE, SpokenCommand
from marronnier.model import Trouble, say

if TYPE_CHECKING:
    from marronnier.render.exports import Span
    from marronnier.render.pages import Site


@click.command(cls=SpokenCommand)
@click.option(
    "--format",
    "form",
    type=click.Choice(["ics", "csv", "json"]),
    required=True,
    help="ics for calendars, csv for spreadsheets, json for programs.",
)
@click.option("--client", default="", help="What this client may see, and nothing of any other.")
@click.option("--internal", is_flag=True, help="With --client: also what it does not see yet.")
@click.option("--since", type=Duration(), help="How far back: 31d; everything without it.")
@click.option("--until", type=Duration(), help="How far ahead: 12h, 7d; everything without it.")
@click.option("--texts", is_flag=True, help="Also what the posts say.")
@click.option(
    "--separator",
    type=click.Choice([",", ";"]),
    default=",",
    show_default=True,
    help="Of csv; Excel in French opens files with “;” at once.",
)
@click.option("--out", type=FILE, help="The file to write.")
@click.pass_obj
def export(
    settings: Settings,
    form: str,
    client: str,
    internal: bool,
    since: timedelta | None,
    until: timedelta | None,
    texts: bool,
    separator: str,
    out: Path | None,
) -> None:
    """Write the posts, published and to come, for calendars, spreadsheets or programs.

    An event of a calendar is a post, a row is a delivery. A calendar that follows the site's own
    calendar.ics stays up to date; one that opens this file does not.
    """
    from marronnier.edges.files import write_whole
    from marronnier.render import exports
    from marronnier.render.pages.feeds import feed

    site = _site(settings, client, internal=internal)
    span = _span(site, since, until)
    if form == "ics":
        data = feed(site, span.posts(site.posts), client, texts=texts)
    elif form == "csv":
        data = exports.export_csv(site, span, separator=separator, texts=texts)
    else:
        data = exports.export_json(site, span, texts=texts).encode()
    if out:
        write_whole(out, data)
    else:
        click.echo(data, nl=False)


def _site(settings: Settings, client: str, *, internal: bool) -> Site:
    """Return what may be told: of one client what its own site tells, unless it is internal.

    Addresses of pages are those of the site that mkdocs.yml describes, and of no other.
    """
    from dataclasses import replace

    from marronnier.cli.reading import refuse_unknown_client
    from marronnier.edges.configuration import site_address
    from marronnier.site.grounds import Wanted
    from marronnier.site.sources import read_site

    if internal and not client:
        raise Trouble(say("“--internal” goes with “--client”: without one, everything is told."))
    shown = "" if internal else client
    folder = settings.workspace.resolve()
    site = read_site(Wanted(folder, shown, settings.lang or "", settings.now or ""))
    refuse_unknown_client(client, site.workspace.clients)
    return replace(
        site,
        address=site_address(folder, shown),
        workspace=replace(
            site.workspace,
            posts=tuple(p for p in site.workspace.posts if client in ("", p.client)),
        ),
        standings=tuple(s for s in site.standings if client in ("", s.client)),
    )


def _span(site: Site, since: timedelta | None, until: timedelta | None) -> Span:
    from marronnier.render.exports import Span

    return Span(
        None if since is None else site.now - since, None if until is None else site.now + until
    )
