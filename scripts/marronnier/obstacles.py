"""What findings keep from being sent: deliveries, and files that are read as no post."""

from __future__ import annotations

from collections.abc import Iterable

from marronnier.clients import AGENCY
from marronnier.model import Finding, Message, Post, Severity, Workspace, say

# Rules whose question sending answers by itself, from the ledger alone; `check` answers it from the
# files as well, so that one missing approval would be told twice.
DECIDED_HERE = ("VAL", "CAL008")


class Errors:
    """Find the errors that stop a delivery: its post's, its platform's, its client's."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Sort findings by whom they stop; only errors count."""
        self.by_post: dict[str, list[Finding]] = {}
        self.by_client: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.severity is not Severity.ERROR or finding.rule.startswith(DECIDED_HERE):
                continue
            if finding.post:
                self.by_post.setdefault(finding.post, []).append(finding)
            elif "/campaigns/" not in finding.at.path:
                self.by_client.setdefault(finding.client, []).append(finding)

    def of(self, post: Post, key: str) -> tuple[Message, ...]:
        """Return the errors that stop the delivery of a post on an account, as sentences."""
        mine = [
            finding
            for finding in self.by_post.get(post.id, ())
            if finding.platform in ("", key, key.partition(".")[0])
        ]
        return tuple(
            say("{place}: {message} [{rule}]", place=str(f.at), message=f.message, rule=f.rule)
            for f in [*mine, *self.around(post.client)]
        )

    def around(self, client: str) -> list[Finding]:
        """Return the errors that stop all posts of a client."""
        return [*self.by_client.get(client, ()), *self.by_client.get(AGENCY, ())]


def unread(workspace: Workspace, findings: Iterable[Finding]) -> list[tuple[str, Message]]:
    """Return (client, sentence) for each file that is read as no post, and so is never due."""
    read = {post.path for post in workspace.posts}
    first: dict[str, Finding] = {}
    for finding in findings:
        path = finding.at.path
        if finding.post and path.endswith(".md") and path not in read:
            first.setdefault(path, finding)
    return [
        (
            finding.client,
            say("{place}: not planned. {message}", place=str(finding.at), message=finding.message),
        )
        for finding in first.values()
    ]
