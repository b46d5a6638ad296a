"""What `marronnier demo` plays on a scratch copy: a past published on time, a present, a future.

It knows no workspace in particular.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from marronnier.model import Moment, State, Status, Workspace
from marronnier.publishing import publish
from marronnier.running import Run
from marronnier.standings import Standing
from marronnier.world import Clock

DUE = 4  # posts brought to this very moment
JUST_BEFORE = timedelta(minutes=DUE + 1)
LATER = timedelta(seconds=20)  # after its time a replayed post goes out


@dataclass(slots=True)
class StageClock:
    """Tell the time of the scene that is played; without one, the real time."""

    real: Clock
    at: datetime | None = None

    def now(self) -> datetime:
        """Return the scene's instant."""
        return self.at or self.real.now()

    def monotonic(self) -> float:
        """Return real seconds."""
        return self.real.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.real.sleep(seconds)

    def pause(self, seconds: float) -> bool:
        """Wait, or see this process asked to stop."""
        return self.real.pause(seconds)


def bring_to_now(workspace: Workspace, now: datetime) -> dict[str, datetime]:
    """Choose the next approved posts, clients in turn: path -> new wall time, just before now."""
    coming = [
        (_distance(post.moment, now), post.client, post.path, post.moment.zone)
        for post in workspace.posts
        if post.status is Status.APPROVED and post.moment and post.moment.instant > now
    ]
    turns: dict[str, int] = {}
    ordered = []
    for distance, client, path, zone in sorted(coming):
        turns[client] = turns.get(client, 0) + 1
        ordered.append((turns[client], distance, path, zone))
    chosen = {}
    for number, (_, _, path, zone) in enumerate(sorted(ordered)[:DUE]):
        moment = (now - timedelta(minutes=number + 1)).astimezone(ZoneInfo(zone))
        chosen[path] = moment.replace(tzinfo=None, second=0, microsecond=0)
    return chosen


def _distance(moment: Moment, now: datetime) -> tuple[bool, timedelta]:
    """Rank a post by whether its weekday is today's, for texts name theirs, then by nearness."""
    today = now.astimezone(ZoneInfo(moment.zone))
    return moment.wall.weekday() != today.weekday(), moment.instant - now


def approve_missing(run: Run, standings: Iterable[Standing], name: str) -> int:
    """Record every approval that these standings miss, one push a role; return how many.

    It comes from the first whom the charter names for the role; from `name` where there is nobody.
    """
    wanted: dict[str, dict[str, dict[str, str]]] = {}
    for standing in standings:
        for role in standing.missing:
            posts = wanted.setdefault(role, {})
            posts.setdefault(standing.post_id, {})[standing.id] = standing.digest
    for role, posts in wanted.items():
        run.write_all(
            {
                f"{post}/_post": ("approve", _approval(run, role, who, deliveries))
                for post, deliveries in posts.items()
                for who in [_named(run, post, role) or name]
            }
        )
    return sum(len(posts) for posts in wanted.values())


def _named(run: Run, post: str, role: str) -> str:
    charter = run.workspace.clients[post.partition("/")[0]].charter
    return str(next(iter(charter.get("approvals.roles", {}).get(role, ())), ""))


def _approval(run: Run, role: str, name: str, deliveries: Mapping[str, str]) -> dict[str, object]:
    return {
        "role": role,
        "name": name,
        "strength": "attested",
        "deliveries": deliveries,
        "commit": run.revision.commit,
        "nonce": run.world.nonce(),
    }


def replay(run: Run, clock: StageClock, before: datetime) -> int:
    """Publish what lies before a moment, each post at its own time; return how many went out."""
    moments = sorted(
        {
            standing.planned.instant
            for standing in run.standings()
            if standing.planned
            and standing.planned.instant < before - JUST_BEFORE
            and standing.state in (State.MISSED, State.DUE, State.HELD)
        }
    )
    for moment in moments:
        clock.at = moment + LATER
        publish(run, mirror=False)
    clock.at = None
    return sum(result.state is State.PUBLISHED for result in run.results)
