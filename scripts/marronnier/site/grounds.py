"""What a site is built from, as far as it can be told without reading any of it."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from pathlib import Path

from marronnier.edges.clock import SystemClock, read_instant
from marronnier.edges.files import Listing, list_folder
from marronnier.edges.git import open_ledger
from marronnier.edges.program import program
from marronnier.edges.revisions import history_head
from marronnier.ledger import Ledger, read_ledger
from marronnier.model import Trouble

LOG = logging.getLogger("mkdocs.plugins.marronnier")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold which site is wanted; what is empty is decided by the workspace and the clock."""

    workspace: Path
    client: str = ""
    language: str = ""
    now: str = ""
    jobs: int = 0  # processes at work; as many as there are processors

    @property
    def moment(self) -> datetime:
        """Return the moment that the site shows."""
        return read_instant(self.now) if self.now else SystemClock().now()


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold the workspace's files as they were listed, and the ledger with its head."""

    listing: Listing
    ledger: Ledger
    head: str | None

    @classmethod
    def of(cls, wanted: Wanted) -> Ground:
        """Return what the site that is wanted is built from now."""
        return cls(list_folder(wanted.workspace), *_events(wanted.workspace))

    def mark(self, wanted: Wanted, theme: str) -> str:
        """Return what changes whenever the site may, but for the time; empty for unknown.

        `theme` does so whenever what the theme lends may, and may be unknown too.
        """
        if self.listing.young or not theme:
            return ""
        past = history_head(wanted.workspace)
        asked = astuple(replace(wanted, now="", jobs=0))
        told = repr((theme, self.listing.mark, self.head, past, asked, program()))
        return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()


def _events(workspace: Path) -> tuple[Ledger, str | None]:
    """Return the ledger and its head; an empty one when the workspace is no repository."""
    try:
        store = open_ledger(workspace)
    except Trouble:  # a folder without Git has no history to show
        return Ledger({}), None
    snapshot, away = store.known()
    if away:
        LOG.warning(str(away))
    return read_ledger(snapshot.files), snapshot.head
