"""Where deliveries stand, again and again: those of posts for which nothing changed stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from marronnier.ledger import Ledger
from marronnier.model import Client, Finding, Post, Severity, Workspace
from marronnier.planning import Standing, assess

Errors = Mapping[str, list[Finding]]  # by post; those of no post under ""


class Standings:
    """Assess deliveries, and keep what came of it for the next time."""

    def __init__(self) -> None:
        self._clients: Mapping[str, Client] = {}
        self._ledger = Ledger({})
        self._errors: Errors = {}
        self._now: datetime | None = None
        self._known: dict[str, tuple[Post, tuple[Standing, ...]]] = {}

    def assess(
        self, workspace: Workspace, findings: Iterable[Finding], ledger: Ledger, now: datetime
    ) -> tuple[Standing, ...]:
        """Return where every delivery stands, see `planning.assess`.

        A post's stand as they did unless the post itself, its errors or the clock asks anew;
        after a change of clients, ledger, or what is wrong with more than a post, all are asked.
        """
        told = list(findings)
        errors: dict[str, list[Finding]] = defaultdict(list)
        for finding in told:
            if finding.severity is Severity.ERROR:
                errors[finding.post].append(finding)
        posts = workspace.posts
        twins = len({post.id for post in posts}) < len(posts)
        if twins or not self._same_ground(workspace, ledger, errors):
            self._known = {}
        anew = tuple(post for post in posts if not self._is_still(post, errors, now))
        fresh = assess(replace(workspace, posts=anew), told, ledger, now)
        by_post: dict[str, list[Standing]] = defaultdict(list)
        for standing in fresh:
            by_post[standing.post_id].append(standing)
        asked = {post.path: tuple(by_post[post.id]) for post in anew}
        known = {
            post.path: (post, asked[post.path] if post.path in asked else self._known[post.path][1])
            for post in posts
        }
        self._clients, self._ledger, self._errors = workspace.clients, ledger, errors
        self._now, self._known = now, known
        ids = {standing.id for _, some in known.values() for standing in some}
        # What the ledger alone knows, `assess` tells of every delivery that it was not asked for.
        left = [one for one in fresh if not one.path and one.id not in ids]
        if twins:
            return fresh
        return (*(standing for _, some in known.values() for standing in some), *left)

    def _same_ground(self, workspace: Workspace, ledger: Ledger, errors: Errors) -> bool:
        return (
            workspace.clients == self._clients
            and ledger == self._ledger
            and errors.get("", []) == self._errors.get("", [])
        )

    def _is_still(self, post: Post, errors: Errors, now: datetime) -> bool:
        known = self._known.get(post.path)
        if known is None or known[0] is not post or self._now is None:
            return False
        if errors.get(post.id, []) != self._errors.get(post.id, []):
            return False
        first, last = sorted((self._now, now))
        moments = [standing.until for standing in known[1]]
        moments += [post.moment.instant] if post.moment else []
        return not any(moment and first <= moment <= last for moment in moments)
