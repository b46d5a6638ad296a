"""The platforms that Marronnier knows, one module each; adding one adds its name here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import cast

from marronnier.platforms import base

NAMES = (
    "bluesky",
    "facebook",
    "instagram",
    "linkedin",
    "mastodon",
    "outbox",
    "pinterest",
    "telegram",
    "threads",
    "tiktok",
    "x",
    "youtube",
)


class _Platforms(MutableMapping[str, base.Platform]):
    """Map names to modules; each is imported when somebody asks for it, and few are."""

    def __init__(self) -> None:
        self._modules: dict[str, base.Platform | None] = dict.fromkeys(NAMES)

    def __getitem__(self, name: str) -> base.Platform:
        known = self._modules[name]
        if known is None:
            known = cast("base.Platform", import_module(f"{__name__}.{name}"))
            self._modules[name] = known
        return known

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __setitem__(self, name: str, platform: base.Platform) -> None:
        self._modules[name] = platform

    def __delitem__(self, name: str) -> None:
        del self._modules[name]


PLATFORMS: Mapping[str, base.Platform] = _Platforms()
