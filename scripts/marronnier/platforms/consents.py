"""How a person lets an app speak for an account, and what that opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """Describe how a person lets an app of theirs speak for an account (RFC 6749, 4.1).

    `app` names the two secrets of the app: its identity, and what it proves that with. The
    secrets' names are fields, as those of a platform's SECRETS.
    """

    page: str  # the address that the person opens
    scopes: tuple[str, ...]
    app: tuple[str, str] = ("CLIENT_ID", "CLIENT_SECRET")
    client: str = "client_id"  # the parameter that names the app
    separator: str = " "  # between scopes
    proof: bool = False  # PKCE (RFC 7636), S256
    more: Mapping[str, str] = field(default_factory=dict)  # further parameters of the page
    https: bool = False  # people are sent back to an address with https alone
    life: int = 0  # days that what is granted holds, as a rule; 0: no end, or none that is known


@dataclass(frozen=True, slots=True)
class Granted:
    """Hold an account that a consent or a renewal opened: its secrets by field, and their end."""

    secrets: Mapping[str, str] = field(repr=False)
    until: datetime | None = None
    id: str = ""
    handle: str = ""
