"""Deliveries: one post on one account, and where it stands."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from marronnier.model.clients import Account
from marronnier.model.media import Medium
from marronnier.model.posts import Moment


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one visible message of a delivery, exactly as it will be sent (text in NFC)."""

    text: str
    media: tuple[Medium, ...] = ()
    link: str = ""  # a card to attach; a link that stands in the text is not repeated here
    comment: bool = False
    title: str = ""  # beside the text, on networks that have one


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold one post on one account: the unit that is planned, claimed, sent and recorded."""

    client: str
    post: str
    account: Account
    moment: Moment
    late: timedelta
    parts: tuple[Part, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    repeat: bool = False

    @property
    def id(self) -> str:
        """Return `<client>/<post>/<account>`, which also names its stream in the ledger."""
        return f"{self.client}/{self.post}/{self.account.key}"

    @property
    def platform(self) -> str:
        """Return the platform's name."""
        return self.account.platform


class State(enum.StrEnum):
    """Name where a delivery stands; the words are the contract of `status --format json`."""

    DRAFT = "draft"
    HELD = "held"
    SCHEDULED = "scheduled"
    DUE = "due"
    CLAIMED = "claimed"
    PUBLISHED = "published"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    PARKED = "parked"
    MISSED = "missed"
    CANCELLED = "cancelled"
