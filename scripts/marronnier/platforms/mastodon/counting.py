"""Length as Mastodon counts it: https://github.com/mastodon/mastodon StatusLengthValidator."""

from __future__ import annotations

import re

from marronnier import graphemes
from marronnier.expressions import expression
from marronnier.platforms import base
from marronnier.platforms.shared import composing

# `@user@host` counts as `@user`: nobody is punished for the name of a friend's server.
MENTION = expression(r"(?<![=/\w])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@[\w.-]*\w")
SHORTENED = expression(f"(?P<link>{composing.LINK.pattern})|{MENTION.pattern}")


def length(text: str, limits: base.Limits) -> int:
    """Return the length in grapheme clusters, each link and remote mention as they count."""
    return graphemes.count(_countable(text, limits.link_characters))


def _countable(text: str, link_characters: int) -> str:
    if "://" not in text and "@" not in text:
        return text

    def shorten(match: re.Match[str]) -> str:
        if match["link"] is None:
            return f"@{match[2]}"
        return "x" * link_characters if link_characters else match["link"]

    return SHORTENED.sub(shorten, text)
