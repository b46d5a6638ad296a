"""Read what a site shows: the workspace's files, what the checks say of them, and the ledger."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from marronnier.checking import check
from marronnier.edges.clock import SystemClock
from marronnier.edges.files import read_folder
from marronnier.edges.git import open_ledger
from marronnier.edges.images import inspect
from marronnier.edges.revisions import revisions
from marronnier.ledger import Ledger, read_ledger
from marronnier.load import load
from marronnier.model import Client, Files, Medium, Place, Revision, Trouble, Workspace, say
from marronnier.planning import assess
from marronnier.posts import REGULAR
from marronnier.render.language import language
from marronnier.render.pages import Site, narrow

LOG = logging.getLogger("mkdocs.plugins.marronnier")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold which site is wanted; what is empty is decided by the workspace and the clock."""

    workspace: Path
    client: str = ""
    language: str = ""
    now: str = ""
    jobs: int = 1  # processes at work


def read_site(wanted: Wanted) -> Site:
    """Return the site's value; raise Trouble for a client or a moment that does not exist."""
    now = _moment(wanted.now)
    files = _without_others(read_folder(wanted.workspace), wanted.client)
    workspace, found = load(files, inspect)
    if wanted.client and wanted.client not in workspace.clients:
        raise _no_client(wanted.client, wanted.workspace)
    ledger, head = read_events(wanted.workspace)
    events = ledger.by_post() if ledger.genesis else None
    findings = check(workspace, found, now, events=events)
    site = Site(
        workspace=workspace,
        standings=assess(workspace, findings, ledger, now),
        findings=tuple(findings),
        ledger=ledger,
        now=now,
        language=language(wanted.language or workspace.language),
        only=wanted.client or None,
        logos=_logos(workspace, files),
        head=head,
        revisions=_revisions(workspace, wanted.workspace),
    )
    return narrow(site)


def _without_others(files: Files, client: str) -> Files:
    """Return the files without what other clients own, but for charters, which may be inherited."""
    if not client:
        return files
    mine = (f"content/{client}/", f"clients/{client}/", "clients/_agency/")
    return {
        path: file
        for path, file in files.items()
        if path.startswith(mine) or (path.startswith("clients/") and path.endswith("/charter.yml"))
    }


def _no_client(client: str, workspace: Path) -> Trouble:
    known = sorted(path.parent.name for path in workspace.glob("clients/[!_]*/charter.yml"))
    return Trouble(
        say(
            "There is no client “{client}”: choose one of {known}.",
            client=client,
            known=", ".join(known),
        )
    )


def _moment(text: str) -> datetime:
    if not text:
        return SystemClock().now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(
            say("“{text}” is no moment: write it like 2026-12-05T18:30Z.", text=text)
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_events(workspace: Path) -> tuple[Ledger, str | None]:
    """Return the ledger and its head; an empty one when the workspace is no repository."""
    try:
        store = open_ledger(workspace)
    except Trouble:  # a folder without Git has no history to show
        return Ledger({}), None
    snapshot, away = store.known()
    if away:
        LOG.warning(str(away))
    return read_ledger(snapshot.files), snapshot.head


def _revisions(workspace: Workspace, folder: Path) -> Mapping[str, Revision]:
    known = revisions(folder)
    files = ((post, f"{post.client}/{PurePosixPath(post.path).stem}") for post in workspace.posts)
    return {post.id: known[name] for post, name in files if name in known}


def _logos(workspace: Workspace, files: Files) -> Mapping[str, Medium]:
    found = {client.slug: _logo(client, files) for client in workspace.clients.values()}
    return {slug: logo for slug, logo in found.items() if logo}


def _logo(client: Client, files: Files) -> Medium | None:
    given = str(client.charter.get("brand.logo", ""))
    path = f"content/{client.slug}/{given}"
    if not given or path not in files or files[path].mode not in REGULAR:
        return None
    return Medium(given, Place(path), path, facts=inspect(files[path]))
