"""Places in files, and what is found there."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import NamedTuple

from marronnier.model.messages import Message, say


class Place(NamedTuple):
    """Name a stretch of a file: 1-based lines and columns in characters, the end exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Severity(enum.IntEnum):
    """Rank a finding; only an error stops a post."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Return the word used in charters and reports."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the exact text `old` at a place by `new`; never a re-print of the file.

    One that is `proposed` wants a person's eye first.
    """

    at: Place
    old: str
    new: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Take out of a medium's file what it tells of a place; its pixels stay as they are."""

    path: str
    sha256: str  # of the file that was looked at: no other is touched


@dataclass(frozen=True, slots=True)
class Finding:
    """Report something wrong or doubtful at a place; `rule` is the code (`SRC006`).

    `why` is the brand's own reason; `weight` the severity that its charter gives to this very
    word, which goes before the rule's.
    """

    at: Place
    rule: str
    message: Message
    severity: Severity = Severity.ERROR
    name: str = ""
    client: str = ""
    post: str = ""
    platform: str = ""  # an account key or a platform; empty: the whole post
    match: str = ""
    fix: Edit | None = None
    why: str = ""
    weight: Severity | None = None
    cleaning: Cleaning | None = None  # what corrects it, where it is no text that is wrong

    def found_by(self, rule: str, client: str, post: str) -> Finding:
        """Return the same, with the rule that found it and the post (its id) it was found in."""
        at, _, message, severity, name, _, _, *rest = _VALUES(self)
        return Finding(at, rule, message, severity, name, client, post, *rest)

    def ranked(self, name: str, severity: Severity) -> Finding:
        """Return the same, with its rule's name and a severity."""
        at, rule, message, _, _, *rest = _VALUES(self)
        return Finding(at, rule, message, severity, name, *rest)

    @property
    def told(self) -> Message:
        """Return the message with the brand's own reason behind it."""
        return (
            say("{message} {why}", message=self.message, why=self.why) if self.why else self.message
        )


# `dataclasses.replace` takes three times as long, and there are some findings for every post.
_VALUES = attrgetter(*(one.name for one in fields(Finding)))
