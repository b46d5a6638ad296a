"""Links where their authors wrote them."""

from __future__ import annotations

from dataclasses import replace

from marronnier.addresses import find
from marronnier.patterns import LETTER
from marronnier.prose import Prose
from marronnier.rules.base import Needs, Scope, Spoken, Text

# Without it there is no address; see `Needs`.
ADDRESSED = Needs(shape=rf"\.[{LETTER}]|://")


def with_links(scope: Scope) -> Scope:
    """Return a scope of the texts that hold addresses, and of what stands under `link`.

    That is sent with them.
    """
    return scope.once("links", lambda: _linking(scope))


def _linking(scope: Scope) -> Scope:
    post = scope.post
    texts = tuple(text for text in scope.texts if find(text.prose.text))
    if post.link:
        texts += (Text(Prose(post.link), "message", post.at("link"), post.accounts),)
    return replace(scope, texts=texts, _asked={})


def accounts_of(spoken: Spoken) -> tuple[str, ...]:
    """Return the accounts that a text reaches under one value of the charter."""
    return spoken.text.accounts if spoken.platforms == ("",) else spoken.platforms
