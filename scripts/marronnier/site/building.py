"""Build the site of any workspace; MkDocs runs where the theme is asked for something new."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from marronnier.model import Trouble, say
from marronnier.site.grounds import Ground, Wanted
from marronnier.site.repetition import Built, Last
from marronnier.site.settings import SITE_CSS, settled

FOLDER = "site"  # where MkDocs itself would write


def build(wanted: Wanted, out: Path | None = None) -> Built:
    """Write the site into a folder, in the place of an older one; raise Trouble if it cannot be."""
    folder = (out or wanted.workspace / FOLDER).resolve()
    _refuse_precious(folder)
    wanted = replace(wanted, now=wanted.moment.isoformat())
    theme, ground = settled(wanted.workspace, wanted.client), Ground.of(wanted)
    last = Last(folder, ground.mark(wanted, theme))
    return last.repeat(wanted.moment) or _build(wanted, ground, theme, last)


def _build(wanted: Wanted, ground: Ground, theme: str, last: Last) -> Built:
    """Read the workspace, and write whatever changed; `theme` is what `settled` told."""
    # With these come all pages and all rules, which take longer than to see that nothing changed.
    from marronnier.edges.output import Output
    from marronnier.site.frames import Frames, Lent
    from marronnier.site.reading import Reader
    from marronnier.site.sources import read_site
    from marronnier.site.stamping import Press

    with _collecting_seldom():
        reader = Reader(wanted.workspace, wanted.client, wanted.jobs)
        site = read_site(wanted, reader, ground)
        reader.keep_checks()

        def lend() -> Lent:
            from marronnier.site.lending import lend as lend_theme  # with it comes MkDocs

            return lend_theme(wanted, site, last.folder)

        frames = Frames(wanted, theme, site)
        lent = frames.lent(lend)
        press = Press(Output(last.folder), wanted.jobs)
        site = replace(site, address=lent.address)
        built = Built(last.folder, press.print(site, lent.frame, wanted.workspace, reader.cards))
        reader.keep()
        frames.keep(lent)
    ends = [end for end in (press.until, reader.until) if end]
    if len(ends) > 1:
        last.keep(built, (site.now, min(ends)), press.output)
    return built


def _refuse_precious(folder: Path) -> None:
    """Raise Trouble for a folder that holds anything but a site: it would be emptied first."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SITE_CSS).is_file():
        raise Trouble(
            say(
                "{path} holds other files, which the site would replace: name another folder.",
                path=str(folder),
            )
        )


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for circles among young values: to look through all that is kept takes long."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 5, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
