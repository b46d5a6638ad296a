"""Build the World that publishing acts on, from the command line's options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from marronnier.cli import Settings
from marronnier.cli.reading import clock
from marronnier.edges import env
from marronnier.edges.executor import ThisExecutor
from marronnier.edges.files import FolderOutbox
from marronnier.edges.git import BranchLedger, BranchSource, open_repository
from marronnier.edges.http import Requests
from marronnier.edges.images import inspect
from marronnier.edges.scratch import FolderLedger
from marronnier.model import say
from marronnier.platforms import PLATFORMS, base, outbox
from marronnier.running import Transports
from marronnier.world import Http, LedgerStore, NotSent, Request, Response, World

OUTBOX = ".outbox"  # in the workspace; a dot-folder, so that nothing takes it for content


def make_world(settings: Settings, folder: Path | None = None, *, scratch: bool = False) -> World:
    """Return the world of a workspace; `folder` is the outbox, `scratch` keeps the ledger there."""
    repository = open_repository(settings.workspace)
    outbox_folder = folder or settings.workspace / OUTBOX
    ledger: LedgerStore = BranchLedger(repository)
    if scratch:
        ledger = FolderLedger(outbox_folder / ".ledger")
    http: Http = Requests()
    return World(
        clock=clock(settings),
        http=LoopbackOnly(http) if settings.now else http,
        ledger=ledger,
        source=BranchSource(repository),
        outbox=FolderOutbox(outbox_folder),
        executor=ThisExecutor(),
        secret=env.secret,
        nonce=env.nonce,
        inspect=inspect,
    )


def transports(*, divert: bool) -> Transports:
    """Return platform name -> module that sends; diverted, the outbox takes everything."""
    return dict.fromkeys(PLATFORMS, _outbox()) if divert else PLATFORMS


def _outbox() -> base.Platform:
    return outbox


@dataclass(frozen=True, slots=True)
class LoopbackOnly:
    """Let nothing out while another moment is replayed: only servers of this machine are asked."""

    http: Http

    def send(self, request: Request) -> Response:
        """Send to loopback, refuse everything else before it leaves."""
        host = urlsplit(request.url).hostname or ""
        if host in ("localhost", "::1") or host.startswith("127."):
            return self.http.send(request)
        raise NotSent(say("With --now only the outbox and servers on this machine are spoken to."))
