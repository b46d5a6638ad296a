"""Rules on what must never be written down: keys, tokens, passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marronnier.model import Finding, Severity, say
from marronnier.redaction.written import SIGNS, tokens
from marronnier.rules.base import Needs, Scope, found, rule

HELD = ("title", "link", "first_comment", "campaign")  # texts that a post has names of its own for


@rule("RGP006", "secret", Severity.ERROR, needs=Needs(shape="|".join(map(re.escape, SIGNS))))
def nothing_secret(scope: Scope) -> Iterator[Finding]:
    """A key or a token stands in the post: whoever reads it can act in its owner's name.

    It need not go out to be known: everybody who sees the calendar reads it, and Git keeps it for
    ever. Recognised are the tokens of code hosts, chats, payment, clouds and networks, and private
    keys.

    Make a new one where it came from and withdraw this one, then take it out of the post.

    Passes:

        Le lien est dans notre bio.

    Fails:

        Le mot de passe : xoxb-2026-un-jeton-invente
    """
    post = scope.post
    held = [*((key, getattr(post, key)) for key in HELD), *_written(post.fields)]
    told = say("This is a key or a token: withdraw it where it came from, then take it out.")
    for spoken in scope.spoken(origins=("message", "alt")):
        for start, end, shown in tokens(spoken.prose.text):
            yield from spoken.found(start, end, told, match=f"{shown}…")
    for key, text in held:
        for _, _, shown in tokens(text):
            yield found(post.at(key, key.partition(".")[0]), told, match=f"{shown}…")


def _written(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of the front matter, with the path of its key."""
    if isinstance(value, str):
        yield key, value
    listed = enumerate(value) if isinstance(value, (list, tuple)) else ()
    for name, item in value.items() if isinstance(value, Mapping) else listed:
        yield from _written(item, f"{key}.{name}" if key else str(name))
