"""The platforms that Marronnier knows, one module each; adding one adds one line here."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.platforms import (
    base,
    bluesky,
    facebook,
    instagram,
    linkedin,
    mastodon,
    outbox,
    pinterest,
    telegram,
    threads,
    tiktok,
    x,
    youtube,
)

PLATFORMS: Mapping[str, base.Platform] = {
    platform.NAME: platform
    for platform in (
        bluesky,
        facebook,
        instagram,
        linkedin,
        mastodon,
        outbox,
        pinterest,
        telegram,
        threads,
        tiktok,
        x,
        youtube,
    )
}
