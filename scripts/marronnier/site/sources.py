"""Read what a site shows: the workspace's files, what the checks say of them, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from marronnier.checking import check
from marronnier.clients import unknown_client
from marronnier.edges.blobs import Blobs
from marronnier.edges.files import digest
from marronnier.edges.revisions import look_back
from marronnier.load import Inspect
from marronnier.logos import drawn_facts, logo_path
from marronnier.model import Client, Files, Medium, Place, Post, Workspace
from marronnier.render.language import LANGUAGES, language
from marronnier.render.pages import Site, narrow
from marronnier.rules import RULES
from marronnier.site.grounds import Ground, Wanted
from marronnier.site.reading import Reader
from marronnier.source import REGULAR, SIZE_LIMIT
from marronnier.standings import Standings

T = TypeVar("T")


def read_site(wanted: Wanted, reader: Reader | None = None, ground: Ground | None = None) -> Site:
    """Return the site's value; raise Trouble for a client or a moment that does not exist.

    A `reader` remembers what it read before; whoever has one sees to it that it keeps that.
    The `ground` is looked at now, unless it was already.
    """
    now = wanted.moment
    ground = ground or Ground.of(wanted)
    own = reader is None
    reader = reader or Reader(wanted.workspace, wanted.client, wanted.jobs)
    files = _without_others(reader.files(ground.listing), wanted.client)
    if wanted.client and f"clients/{wanted.client}/charter.yml" not in files:
        clients = [path.parent.name for path in wanted.workspace.glob("clients/[!_]*/charter.yml")]
        raise unknown_client(wanted.client, clients)
    ledger = ground.ledger
    events = ledger.by_post() if ledger.genesis else None
    workspace, findings = reader.check(files, events, now)
    past = look_back(wanted.workspace)
    site = Site(
        workspace=workspace,
        standings=Standings.of(workspace, findings, ledger, now),
        findings=tuple(findings),
        ledger=ledger,
        now=now,
        language=language(wanted.language or _spoken(workspace, wanted.client)),
        only=wanted.client or None,
        logos=_logos(workspace, files, reader.inspect),
        head=ground.head,
        revisions=_by_identity(workspace, past.revisions),
        versions=_by_identity(workspace, past.versions),
        recall=Blobs(wanted.workspace, SIZE_LIMIT).read,
    )
    if own:
        reader.keep()
    return narrow(site)


def read_edited(site: Site, reader: Reader, now: datetime) -> tuple[Site, list[Post]] | None:
    """Return the site with posts as they are edited now, and these; None when more changed.

    What is found by comparing them with other posts is that of before.
    """
    posts = None if site.only else reader.edited(reader.files())
    if not posts:
        return None
    new = {post.id: post for post in posts}
    few = replace(site.workspace, posts=tuple(posts))
    events = site.ledger.by_post() if site.ledger.genesis else None
    compared = [f for f in site.findings if f.post in new and RULES[f.rule].survey]
    found = [f for f in check(few, (), now, events=events) if f.post in new]
    found = [f for f in found if not RULES[f.rule].survey] + compared
    findings = [*(f for f in site.findings if f.post not in new), *found]
    workspace = replace(few, posts=tuple(new.get(post.id, post) for post in site.workspace.posts))
    standings = Standings.of(workspace, findings, site.ledger, now)
    edited = replace(
        site, workspace=workspace, standings=standings, findings=tuple(findings), now=now
    )
    return edited, posts


def _spoken(workspace: Workspace, client: str) -> str:
    """Return the language of a client's own site, as its charter says; else the workspace's."""
    one = workspace.clients.get(client)
    code = str(one.charter.get("language", "") if one else "").partition("-")[0]
    return code if code in LANGUAGES else workspace.language


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


def _by_identity(workspace: Workspace, known: Mapping[str, T]) -> Mapping[str, T]:
    """Return what is known by the names of files under the identities of the posts in them."""
    names = ((post, post.path.rpartition("/")[2].removesuffix(".md")) for post in workspace.posts)
    files = ((post, f"{post.client}/{name}") for post, name in names)
    return {post.id: known[name] for post, name in files if name in known} if known else {}


def _logos(workspace: Workspace, files: Files, inspect: Inspect) -> Mapping[str, Medium]:
    found = {client.slug: _logo(client, files, inspect) for client in workspace.clients.values()}
    return {slug: logo for slug, logo in found.items() if logo}


def _logo(client: Client, files: Files, inspect: Inspect) -> Medium | None:
    path = logo_path(client)
    if not path or path not in files or files[path].mode not in REGULAR:
        return None
    facts = drawn_facts(path, files)
    facts = replace(facts, sha256=digest(files[path])) if facts else inspect(files[path])
    return Medium(path.split("/", 2)[2], Place(path), path, facts=facts)
