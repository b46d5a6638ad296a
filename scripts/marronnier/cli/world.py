"""Build the World that publishing acts on, from the command line's options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marronnier.cli import Settings
from marronnier.cli.moment import clock
from marronnier.edges import env
from marronnier.edges.executor import ThisExecutor
from marronnier.edges.files import FolderOutbox
from marronnier.edges.git import BranchLedger, BranchSource, open_repository
from marronnier.edges.github import github_of
from marronnier.edges.http import Requests
from marronnier.edges.images import inspect
from marronnier.edges.pictures import reshape
from marronnier.edges.scratch import FolderLedger
from marronnier.model import Message, Trouble, say
from marronnier.platforms import PLATFORMS, base, outbox
from marronnier.publishing import RACES
from marronnier.running import Run, Transports
from marronnier.world import (
    Clock,
    Http,
    Landing,
    LedgerStore,
    NoAnswer,
    NotSent,
    Request,
    Response,
    World,
)

SKEW = timedelta(minutes=5)  # that this machine's clock may differ from a network's
AGREED = 600.0  # seconds that a comparison of clocks counts
OUTBOX = ".outbox"  # in the workspace; a dot-folder, so that nothing takes it for content


def make_world(settings: Settings, folder: Path | None = None, *, scratch: bool = False) -> World:
    """Return the world of a workspace; `folder` is the outbox, `scratch` keeps the ledger there."""
    repository = open_repository(settings.workspace)
    outbox_folder = folder or settings.workspace / OUTBOX
    ledger: LedgerStore = BranchLedger(repository)
    if scratch:
        ledger = FolderLedger(outbox_folder / ".ledger")
    plain, time = Requests(settings.redactor.learn), clock(settings)
    http: Http = LoopbackOnly(plain) if settings.now else OnTime(plain, time)
    return World(
        clock=time,
        http=http,
        ledger=ledger,
        source=BranchSource(repository),
        outbox=FolderOutbox(outbox_folder),
        executor=ThisExecutor(lambda: github_of(http, time, env.secret, repository.origin())),
        secret=env.secret,
        nonce=env.nonce,
        inspect=inspect,
        reshape=reshape,
        conceal=settings.redactor.conceal,
    )


def transports(*, divert: bool) -> Transports:
    """Return platform name -> module that sends; diverted, the outbox takes everything."""
    return dict.fromkeys(PLATFORMS, _outbox()) if divert else PLATFORMS


def insist(run: Run, stream: str, kind: str, data: Callable[[], Mapping[str, Any]]) -> None:
    """Write a person's decision to the ledger; after a lost race `data` looks anew, and may refuse.

    Raise Trouble when others go on writing at the same time.
    """
    for attempt in range(RACES):
        run.wait(0.1 * attempt)
        if run.write(stream, kind, **data()) is Landing.LANDED:
            return
    raise Trouble(say("Others write to the ledger at the same time: try again."))


def decider(settings: Settings, name: str) -> str:
    """Return who decides: the name that is told, or Git's `user.name`, or the system's."""
    if told := name.strip():
        return told
    done = open_repository(settings.workspace).attempt("config", "user.name")
    if known := done.stdout.decode("utf-8", "replace").strip() or env.user_name():
        return known
    raise Trouble(say("Nothing here tells who decides: add “--name”."))


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


@dataclass(frozen=True, slots=True)
class OnTime:
    """Compare clocks with every server: a wrong one here sends at wrong times."""

    http: Http
    clock: Clock
    hosts: dict[str, float] = field(default_factory=dict)  # that agreed with our clock -> when

    def send(self, request: Request) -> Response:
        """Send; while a server's clock and ours are far apart, raise NoAnswer, or later NotSent.

        The first answer of a server is its first comparison: an account is always opened before
        anything is sent, so no visible request is the first. In a run that lasts, a question of its
        own goes before the request now and then.
        """
        parts = urlsplit(request.url)
        agreed = self.hosts.get(parts.netloc)
        if agreed is not None and self.clock.monotonic() - agreed > AGREED:
            self._ask(f"{parts.scheme}://{parts.netloc}/", parts.netloc)
        response = self.http.send(request)
        if agreed is None:
            if why := self._apart(parts.netloc, response):
                raise NoAnswer(why)
            self.hosts[parts.netloc] = self.clock.monotonic()
        return response

    def _ask(self, address: str, host: str) -> None:
        try:
            response = self.http.send(Request("HEAD", address, deadline=5.0))
        except (NotSent, NoAnswer):
            return  # it is the request itself that will tell
        if why := self._apart(host, response):
            raise NotSent(why)
        self.hosts[host] = self.clock.monotonic()

    def _apart(self, host: str, response: Response) -> Message | None:
        """Return how far apart the clocks are when that is too far."""
        try:
            there = parsedate_to_datetime(response.headers.get("date", ""))
        except ValueError:
            return None  # no date, or none that can be read, tells nothing
        apart = abs(self.clock.now() - there.replace(tzinfo=there.tzinfo or UTC))
        if apart <= SKEW:
            return None
        return say(
            "The clocks of this machine and of {host} are {minutes} minutes apart.",
            host=host,
            minutes=round(apart / timedelta(minutes=1)),
        )
