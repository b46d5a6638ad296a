"""What libraries that are slow to open have answered, so that they need not be opened again.

An answer hangs on its question and on this program with its libraries, and on nothing else:
whoever keeps memos for another run keeps them for the same program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 20_000  # answers under one name; beyond that, those of earlier runs are forgotten


class Memo:
    """Remember answers, JSON values, by their questions."""

    def __init__(self, name: str) -> None:
        self.known = ANSWERS.setdefault(name, {})

    def answer(self, question: str, work: Callable[[], Any]) -> Any:
        """Return the answer to a question, worked out when it is first asked."""
        if question not in self.known:
            self.known[question] = work()
        return self.known[question]


ANSWERS: dict[str, dict[str, Any]] = {}  # by name and question


def recall(name: str, answers: dict[str, Any]) -> None:
    """Take over answers that were given under a name."""
    if len(answers) < MOST:
        ANSWERS.setdefault(name, {}).update(answers)
