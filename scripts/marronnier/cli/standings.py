"""What `plan`, `status` and `approve` share: the work tree's standings beside the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from marronnier.cli import Settings
from marronnier.cli.reading import Read, read, refuse_unknown_client
from marronnier.ledger import Ledger, read_ledger
from marronnier.model import Trouble, say
from marronnier.planning import Standing, assess


@dataclass(frozen=True, slots=True)
class Stood:
    """Hold the workspace as read, its ledger, and where every delivery stands."""

    read: Read
    ledger: Ledger
    standings: tuple[Standing, ...]


def stand(settings: Settings) -> Stood:
    """Read, check and assess the work tree; a workspace without Git has an empty ledger."""
    from marronnier.checking import check
    from marronnier.edges.git import open_ledger

    found = read(settings)
    findings = check(found.workspace, found.findings, found.now)
    ledger = Ledger()
    if (settings.workspace / ".git").exists():
        ledger = read_ledger(open_ledger(settings.workspace).fetch().files)
    return Stood(found, ledger, assess(found.workspace, findings, ledger, found.now))


def of_post(standings: tuple[Standing, ...], wanted: str) -> list[Standing]:
    """Return the standings of a post, a delivery or a file by any of its names."""
    from marronnier.schema import nearest

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
