"""The protocols of the World: every effect that the core may have goes through one of these.

DESIGN calls them part of the model; they stand in a file of their own because they are verbs.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from marronnier.model import File, Files, MediaFacts, Message


class Clock(Protocol):
    """Tell and spend time."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds of a clock that never jumps."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def pause(self, seconds: float) -> bool:
        """Wait, but no longer than until this process is asked to stop; tell whether it is."""


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one HTTP request; `body` is sent as it is, secrets stand in `headers` alone."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)  # it may hold a password
    deadline: float = 60.0  # seconds for the whole exchange


@dataclass(frozen=True, slots=True)
class Response:
    """Hold one HTTP answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NotSent(Exception):
    """Say that a request is proven never to have left (name not resolved, connection refused)."""


class NoAnswer(Exception):
    """Say that a request may have arrived although no usable answer came back."""


class Http(Protocol):
    """Send one request once: no retry, no redirect, no netrc, no proxy."""

    def send(self, request: Request) -> Response:
        """Return the answer; raise NotSent or NoAnswer, whose texts never hold a secret."""


class Landing(enum.Enum):
    """Tell what became of a push to the ledger."""

    LANDED = "landed"
    LOST = "lost"  # the head had moved: decide again
    REFUSED = "refused"  # the head did not move: configuration, stop
    UNKNOWN = "unknown"  # no answer: look for our own nonce


@dataclass(frozen=True, slots=True)
class Pushed:
    """Hold the outcome of a push; `detail` is the remote's own wording, for people."""

    landing: Landing
    head: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Hold the ledger as fetched: its head (None when there is none) and its event files."""

    head: str | None
    files: Mapping[str, bytes]


class LedgerStore(Protocol):
    """Keep the events: read them all, add files on top of a known head or not at all."""

    def fetch(self) -> Snapshot:
        """Return the newest state of the ledger."""

    def append(self, head: str | None, files: Mapping[str, bytes], subject: str) -> Pushed:
        """Add `files` if the ledger's head is still `head` (None: create the ledger)."""

    def mark(self) -> Message | None:
        """Keep the newest head beside the branch, so that a rewound one shows; return why not."""

    def identity(self) -> Mapping[str, str]:
        """Return what tells this repository from a fork or a copy."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Hold the posts' branch as fetched: the commit and its files, read from Git's objects."""

    commit: str
    files: Files


class Source(Protocol):
    """Give the files that publishing builds from: never the work tree when Git has them."""

    def fetch(self) -> Revision:
        """Return the newest commit of the posts' branch."""

    def mirror(self, revision: Revision, files: Mapping[str, bytes], subject: str) -> Pushed:
        """Commit changed files on top of that commit and push, touching no work tree."""


class Outbox(Protocol):
    """Keep what the embedded platform publishes."""

    def write(self, name: str, data: bytes) -> str:
        """Write a file whole or not at all, and return the address to show."""

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes, None when it is not there."""

    def delete(self, name: str) -> None:
        """Remove the file if it is there."""


class Executor(Protocol):
    """Tell who runs, and whether another run has ended."""

    def describe(self) -> Mapping[str, str]:
        """Return what a claim records of its owner (`executor`, `run_id`, …)."""

    def ended(self, owner: Mapping[str, Any]) -> bool | None:
        """Tell whether that owner can no longer act; None when it cannot be known from here."""


# A picture's bytes and a wish in plain values to what became of it, and the new bytes: what both
# say is written in `edges.reshaping`.
Reshape = Callable[[bytes, Mapping[str, Any]], tuple[Mapping[str, Any], bytes]]


@dataclass(frozen=True, slots=True)
class World:
    """Gather every effect that publishing may have."""

    clock: Clock
    http: Http
    ledger: LedgerStore
    source: Source
    outbox: Outbox
    executor: Executor
    secret: Callable[[str], str | None]  # the value of an environment variable
    nonce: Callable[[], str]  # 128 random bits, in hexadecimal
    inspect: Callable[[File], MediaFacts]  # decode a medium in a child process
    reshape: Reshape  # make a picture anew, in a child process
    conceal: Callable[[str], str] = str  # a text without the secrets that this process knows
