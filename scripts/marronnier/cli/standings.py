"""What `plan`, `status` and `approve` share: the work tree's standings beside the ledger."""

from __future__ import annotations

from dataclasses import dataclass

import click

from marronnier.cli import Settings
from marronnier.cli.reading import Read, read, refuse_unknown_client
from marronnier.ledger import Ledger, read_ledger
from marronnier.model import File, Files, Message, Trouble, say
from marronnier.render.characters import visible
from marronnier.standings import Standing, assess

NAMED = 3  # files of many


@dataclass(frozen=True, slots=True)
class Stood:
    """Hold the workspace as read, its ledger, and where every delivery stands."""

    read: Read
    ledger: Ledger
    standings: tuple[Standing, ...]


def stand(settings: Settings) -> Stood:
    """Read, check and assess the work tree; a workspace without Git has an empty ledger.

    What people should know beside it goes to the standard error: a remote that does not answer,
    posts that cannot be read, files that are not yet where publishing looks.
    """
    from marronnier.checking import check
    from marronnier.obstacles import unread

    found = read(settings)
    ledger, notices = _beside(settings, found)
    events = ledger.by_post() if ledger.genesis else None
    findings = check(found.workspace, found.findings, found.now, events=events)
    notices += [told for _, told in unread(found.workspace, findings)]
    for notice in notices:
        click.echo(visible(found.language.tell(notice)), err=True)
    return Stood(found, ledger, assess(found.workspace, findings, ledger, found.now))


def _beside(settings: Settings, found: Read) -> tuple[Ledger, list[Message]]:
    """Return the ledger, and what the branch that is published from tells."""
    from marronnier.edges.git import BranchLedger, BranchSource, open_repository

    if not (settings.workspace / ".git").exists():
        return Ledger(), []
    repository = open_repository(settings.workspace)
    branch = BranchLedger(repository)
    snapshot, away = branch.known()
    ledger = read_ledger(snapshot.files)
    if away:
        return ledger, [away]
    return ledger, unpublished(found.files, BranchSource(repository).fetch().files)


def unpublished(here: Files, there: Files) -> list[Message]:
    """Return the notice that files differ from those that publishing reads, if any do."""
    differing = sorted(
        path for path in {*here, *there} if not _same(here.get(path), there.get(path))
    )
    if not differing:
        return []
    return [
        say(
            "Publishing reads the branch, where these files are not as they are here (commit, push"
            " or pull them): {paths}",
            paths=", ".join(differing[:NAMED] + ["…"] * (len(differing) > NAMED)),
        )
    ]


def _same(one: File | None, other: File | None) -> bool:
    return one is not None and other is not None and same_text(one.read(), other.read())


def same_text(here: bytes, there: bytes) -> bool:
    """Tell whether two files say the same, whatever line ends Git gave the work tree."""
    return here == there or here.replace(b"\r\n", b"\n") == there.replace(b"\r\n", b"\n")


def of_post(standings: tuple[Standing, ...], wanted: str) -> list[Standing]:
    """Return the standings of a post, a delivery or a file by any of its names."""
    from marronnier.reading import nearest

    names = wanted.removeprefix("./")
    mine = [s for s in standings if names in (s.post_id, s.id, s.path, s.post)]
    posts = sorted({s.post_id for s in mine})
    if len(posts) > 1:
        raise Trouble(
            say(
                "“{post}” is the name of several posts: {posts}?",
                post=wanted,
                posts=", ".join(posts),
            )
        )
    if mine:
        return mine
    near = nearest(names, {s.post_id for s in standings})
    if near:
        raise Trouble(say("No post “{post}”; did you mean “{near}”?", post=wanted, near=near))
    raise Trouble(say("No post “{post}”: write it as <client>/<file name>.", post=wanted))


def of_client(stood: Stood, client: str) -> tuple[Standing, ...]:
    """Return the standings of one client, of all when none is named."""
    refuse_unknown_client(client, stood.read.workspace.clients)
    return tuple(s for s in stood.standings if client in ("", s.client))
