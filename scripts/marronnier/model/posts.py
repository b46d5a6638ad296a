"""Posts as they are written, and the workspace that gathers them."""

from __future__ import annotations

import enum
import functools
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from marronnier.model.clients import Account, Client
from marronnier.model.findings import Place
from marronnier.model.media import Medium


class Status(enum.StrEnum):
    """Name what a person wants of a post; `published` is written by the machine alone."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold one instant as people wrote it: wall time, IANA zone, and the instant in UTC."""

    wall: datetime  # naive, in `zone`
    zone: str
    instant: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold one message of a thread as written, with the line of its first character."""

    text: str
    line: int

    def place(self, path: str, start: int = 0, end: int | None = None) -> Place:
        """Return the place of the characters from `start` to `end` of the text."""
        end = len(self.text) if end is None else end
        (line, column), (end_line, end_column) = self._spot(start), self._spot(end)
        return Place(path, line, column, end_line, end_column)

    def _spot(self, offset: int) -> tuple[int, int]:
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset) - 1
        return self.line + line, offset - starts[line] + 1


@functools.lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


@dataclass(frozen=True, slots=True)
class Section:
    """Hold the text for one platform or account, or for all of them when `target` is empty."""

    target: str
    passages: tuple[Passage, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """Hold one Markdown file as values; its identity is `<client>/<name>`, whatever its date."""

    client: str
    name: str
    path: str
    title: str
    accounts: tuple[str, ...]
    moment: Moment | None
    status: Status
    sections: tuple[Section, ...]
    media: tuple[Medium, ...] = ()
    link: str = ""
    hashtags: tuple[str, ...] = ()
    first_comment: str = ""
    campaign: str = ""
    late: timedelta | None = None
    repeat: bool = False
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # account -> its own
    allow: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)  # every other key, converted
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the identity, `<client>/<name>`."""
        return f"{self.client}/{self.name}"

    def section(self, account: str) -> Section | None:
        """Return the text for an account: its own, its platform's, or the common one."""
        for target in (account, account.partition(".")[0], ""):
            for section in self.sections:
                if section.target == target:
                    return section
        return None

    def chosen(self, account: Account) -> dict[str, Any]:
        """Return the options that hold on an account: its own, the network's, this post's.

        A partnership that is paid is one of them, for the networks that mark it.
        """
        paid = (self.fields.get("partnership") or {}).get("paid")
        told = {"paid_partnership": "yes"} if paid else {}
        shared, own = self.options.get(account.platform, {}), self.options.get(account.key, {})
        return {**account.options, **told, **shared, **own}

    def at(self, *keys: str) -> Place:
        """Return the place of the first of these keys that was written, else the file's start."""
        return next((self.places[key] for key in keys if key in self.places), Place(self.path))


class Revision(NamedTuple):
    """Tell how many commits changed a file, and when the last of them was made."""

    number: int
    at: datetime


class Version(NamedTuple):
    """Tell of one commit that changed a file: when, Git's name for what it holds, who and why."""

    at: datetime
    content: str
    author: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Gather everything read from the files."""

    clients: Mapping[str, Client] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    language: str = "fr"
    watch: tuple[Mapping[str, Any], ...] | None = None  # {word, why, from, until}; None: no list
