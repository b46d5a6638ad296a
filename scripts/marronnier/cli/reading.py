"""What most commands do first: read the workspace, check it, and speak its language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marronnier.cli import Settings
from marronnier.cli.moment import clock
from marronnier.clients import unknown_client
from marronnier.edges.cache import Cache
from marronnier.load import load
from marronnier.model import Files, Finding, Workspace
from marronnier.render.language import Language, language


@dataclass(frozen=True, slots=True)
class Read:
    """Hold the workspace as read from the work tree."""

    files: Files
    workspace: Workspace
    findings: list[Finding]
    language: Language
    now: datetime


def read(settings: Settings) -> Read:
    """Read and load the workspace; checking is another step."""
    cache = Cache(settings.workspace)  # pictures that `check` has decoded need not be decoded again
    files = cache.files()
    workspace, findings = load(files, cache.inspect)
    speech = language(settings.lang or workspace.language)
    return Read(files, workspace, findings, speech, clock(settings).now())


def refuse_unknown_client(client: str, known: Iterable[str]) -> None:
    """Raise Trouble for the name of a client that does not exist; an empty name means all."""
    known = list(known)
    if client not in ("", *known):
        raise unknown_client(client, known)
