"""What the theme lends, kept from one build to the next, so that MkDocs need not run again.

It is kept for one mkdocs.yml of which every word is understood here, one program with its
libraries, and what of the site stands in every page. In doubt MkDocs runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.keeping import unpickled
from marronnier.model import Trouble
from marronnier.reexamining import hashed
from marronnier.render.pages import Site
from marronnier.site import shell
from marronnier.site.grounds import Wanted
from marronnier.site.stamping import Frame, Shells


@dataclass(frozen=True, slots=True)
class Lent:
    """Hold what the theme lends, and where the site will stand, as mkdocs.yml tells."""

    frame: Frame
    address: str


class Frames:
    """Keep what was lent for one site of a workspace."""

    def __init__(self, wanted: Wanted, theme: str, site: Site) -> None:
        """Keep it under what `settled` told of the theme: nothing where that is empty."""
        base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        self._path = base / "frames" / hashed(str(wanted.workspace), wanted.client)
        self._mark = theme and hashed(theme, repr(shell.terms(site)))
        self._kept: set[tuple[int, str]] = set()

    def lent(self, lend: Callable[[], Lent]) -> Lent:
        """Return what was kept; `lend` is asked for whatever is missing, once at most."""
        found = self._find()
        if found is None:
            return lend()
        address, shells, files = found
        fresh: list[Lent] = []

        def render(depth: int, section: str) -> str:
            fresh.extend([] if fresh else [lend()])
            return fresh[0].frame.shells.render(depth, section)

        self._kept = set(shells)
        return Lent(Frame(Shells(render, shells), files), address)

    def keep(self, lent: Lent) -> None:
        """Keep what was lent, if there is more of it than was kept; a full disk loses it."""
        shells = lent.frame.shells.rendered
        if not self._mark or shells.keys() <= self._kept:
            return
        values = lent.address, dict(shells), dict(lent.frame.files)
        data = self._mark.encode() + b"\n" + pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
        with contextlib.suppress(OSError, Trouble):
            write_whole(self._path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)

    def _find(self) -> tuple[str, dict[tuple[int, str], str], dict[str, bytes]] | None:
        try:
            digest, _, data = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        mark, _, packed = data.partition(b"\n")
        whole = hashlib.sha256(data).hexdigest().encode() == digest
        if not self._mark or not whole or mark != self._mark.encode():
            return None
        address, shells, files = unpickled(packed, ())
        return address, shells, files
