"""GitHub's answers, as what reads them wants them: refusals are answers too.

A refusal that a plan explains (403 “Upgrade …”) or that a token's rights explain is said as such:
neither proves that something is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from marronnier.diagnosis.examination import Examination, warn
from marronnier.model import Message, say

ENTRIES = 100  # of one page: no workspace has as many rules, workflows or secrets


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold GitHub's answer; `status` is 0 when none came, `words` what it says of a refusal."""

    status: int
    data: Any = None
    words: Message | None = None

    @property
    def found(self) -> bool:
        """Tell whether GitHub gave what was asked for."""
        return self.status == HTTPStatus.OK

    @property
    def gated(self) -> bool:
        """Tell whether the account's plan lacks what was asked for."""
        return self.status == HTTPStatus.FORBIDDEN and "upgrade to " in str(self.words).casefold()

    def get(self, *path: str) -> Any:
        """Return a value deep in the answer, None when it is not there."""
        value = self.data
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def entries(self, key: str = "") -> list[Mapping[str, Any]]:
        """Return the objects of the answer's list."""
        found = self.get(key) if key else self.data
        listed = found if isinstance(found, list) else []
        return [entry for entry in listed if isinstance(entry, Mapping)]


class Ask(Protocol):
    """Ask GitHub for a path of the repository; an answer always comes, never an exception."""

    def __call__(self, path: str, /, **query: str | int) -> Reply:
        """Return what GitHub answers."""


def hidden(check: str, what: Message, reply: Reply, subject: str = "") -> Examination:
    """Return that something could not be seen: by the plan, by the token's rights, or for now."""
    if reply.gated:
        said = say("GitHub keeps this for other plans: {what}.", what=what)
        remedy = say(
            "Nothing is wrong; without it whoever may write here can do so. A public repository or"
            " a paid plan has it."
        )
        return warn(check, said, remedy, subject)
    if reply.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        said = say("This token is not shown: {what}.", what=what)
        remedy = say("A token with “Administration: read” and “Actions: read” shows it.")
        return warn(check, said, remedy, subject)
    words = reply.words or say("GitHub did not answer.")
    said = say("Not seen: {what}. {words}", what=what, words=words)
    return warn(check, said, say("Try again later."), subject)
