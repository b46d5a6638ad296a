"""Length as Mastodon counts it: https://github.com/mastodon/mastodon StatusLengthValidator."""

from __future__ import annotations

import functools
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


@functools.lru_cache(maxsize=64)  # asked for by several rules
def _countable(text: str, link_characters: int) -> str:
    if "://" not in text and "@" not in text:
        return text
    pieces, done = [], 0
    for beginning in composing.BEGINNING.finditer(text):
        start = beginning.start()
        match = SHORTENED.match(text, start) if start >= done else None
        if match:
            pieces += [text[done:start], _counted(match, link_characters)]
            done = match.end()
    return "".join([*pieces, text[done:]])


def _counted(match: re.Match[str], link_characters: int) -> str:
    if match["link"] is None:
        return f"@{match[2]}"
    return "x" * link_characters if link_characters else match["link"]
