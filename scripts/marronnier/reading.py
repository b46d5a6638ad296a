"""What reading a document finds: values by their kinds, where each stands, and what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from marronnier.model import Edit, Finding, Message, Place, say
from marronnier.notation import Scalar, Value


@dataclass(slots=True)
class Reading:
    """Collect what reading one document found: findings, and the place of every value.

    In a document that `amends` what it inherits, `key+` and `key-` are keys too.
    """

    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    amends: bool = False

    def fault(
        self,
        at: Place,
        rule: str,
        message: Message,
        *,
        match: str = "",
        fix: Edit | None = None,
    ) -> None:
        """Add a finding."""
        self.findings.append(Finding(at, rule, message, match=match, fix=fix))

    def expected(self, node: Value, where: str, what: Message) -> None:
        """Add the finding that a value is not what its key wants; its place tells which one."""
        where = re.sub(r"\.[0-9]+(?=\.|$)", "", where)
        text = node.text if isinstance(node, Scalar) else ""
        said = {"key": where, "what": what, "text": text}
        message = say("“{key}”: expected {what}, not “{text}”.", **said)
        if not isinstance(node, Scalar) or not text:
            message = say("“{key}”: expected {what}.", key=where, what=what)
        elif not where:  # it stands at the margin, below no key
            message = say("Expected {what}, not “{text}”.", what=what, text=text)
        self.fault(node.at, "SRC009", message, match=text)


class Kind(Protocol):
    """Turn a node into a value; `None` when it cannot, after saying why."""

    def read(self, node: Value, where: str, reading: Reading) -> Any:
        """Return the value of `node`, which stands at the dotted path `where`."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a person most likely meant, if any is near."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return close[0] if close else None
