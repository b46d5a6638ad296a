"""Clients: what their charter says, where they speak, what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from marronnier.model.findings import Place

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Charter:
    """Hold a client's effective charter: values as read, and the place each one comes from.

    `places` is keyed by the dotted path of the value (`voice.address`).
    """

    client: str
    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    # What was asked for: a charter is small, and asked thousands of times.
    _asked: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def get(self, path: str, default: Any = None, *, platform: str = "") -> Any:
        """Return the value at a dotted path, the platform's own first when one is named."""
        try:
            found = self._asked[path, platform]
        except KeyError:
            found = self._asked[path, platform] = self._find(path, platform)
        return default if found is None else found

    def once(self, what: str, work: Callable[[], Found]) -> Found:
        """Return what `work` makes of this charter, worked out when it is first asked for."""
        try:
            made: Found = self._asked[what, "once"]
        except KeyError:
            made = self._asked[what, "once"] = work()
        return made

    def _find(self, path: str, platform: str) -> Any:
        names = path.split(".")
        own = _dig(self.values, ["platforms", platform, *names]) if platform else None
        return _dig(self.values, names) if own is None else own


def _dig(values: Any, names: list[str]) -> Any:
    for name in names:
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


@dataclass(frozen=True, slots=True)
class Account:
    """Hold a client's presence on a platform; `key` is `<platform>` or `<platform>.<name>`."""

    client: str
    key: str
    at: Place
    id: str = ""
    handle: str = ""
    url: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    expires: str = ""  # the last day of its token, as a person noted it

    @property
    def platform(self) -> str:
        """Return the platform's name, the part of the key before the dot."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Hold a campaign's fields as read from `clients/<client>/campaigns/<slug>.yml`."""

    client: str
    slug: str
    path: str
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what a network counted for one post on one account, by some day."""

    day: date
    account: str
    post: str  # its file's name
    metric: str
    value: float


@dataclass(frozen=True, slots=True)
class Client:
    """Gather what is known of one brand; `usable` is false when its charter cannot be read."""

    slug: str
    charter: Charter
    accounts: Mapping[str, Account] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    usable: bool = True
    measures: tuple[Measure, ...] | None = None  # of `metrics.csv`; None: there is none

    @property
    def name(self) -> str:
        """Return the name to show, the folder's own when the charter has none."""
        return str(self.charter.get("name", self.slug))

    @property
    def zone(self) -> str:
        """Return the client's IANA time zone."""
        return str(self.charter.get("timezone", "UTC"))
