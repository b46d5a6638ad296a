"""One look and what it found, for people and for machines."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from marronnier.model import Message

# What may be looked at, for machines: names that stay while sentences change.
CHECKS = frozenset(
    {
        *("git.remote", "git.push", "git.ahead", "git.unpushed"),
        *("ledger.health", "ledger.mark"),
        *("github.repository", "github.actions", "github.workflow", "github.schedule"),
        *("github.protection", "github.environment"),
        *("accounts.file", "accounts.network", "accounts.handed", "accounts.expiry"),
        *("accounts.secret", "accounts.reach", "accounts.token", "accounts.limits"),
        *("accounts.lifetime", "accounts.renewal"),
        "accounts.pictures",
        "clock.offset",
    }
)


class Health(enum.StrEnum):
    """Rank what was found; only `bad` makes the command fail. The words are the JSON's contract."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Examination:
    """Hold one finding: `check` is `<area>.<what>`, `subject` whom or what it is about."""

    check: str
    health: Health
    said: Message
    remedy: Message | None = None
    subject: str = ""

    @property
    def area(self) -> str:
        """Return what part of the whole was looked at."""
        return self.check.partition(".")[0]


def ok(check: str, said: Message, subject: str = "") -> Examination:
    """Return what is in order."""
    return Examination(check, Health.OK, said, subject=subject)


def warn(check: str, said: Message, remedy: Message, subject: str = "") -> Examination:
    """Return what stops nothing, and what would better it."""
    return Examination(check, Health.WARN, said, remedy, subject)


def bad(check: str, said: Message, remedy: Message | None = None, subject: str = "") -> Examination:
    """Return what must be put right; `said` may hold the remedy itself."""
    return Examination(check, Health.BAD, said, remedy, subject)
