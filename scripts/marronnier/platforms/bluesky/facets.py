"""Rich text: nothing in a post is a link unless a facet says so, in bytes of UTF-8.

https://docs.bsky.app/docs/advanced-guides/post-richtext
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marronnier import graphemes
from marronnier.expressions import expression
from marronnier.platforms.previews import Piece
from marronnier.platforms.shared import composing

HANDLE = expression(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
HANDLE_CHARACTERS = 253
TAG_GRAPHEMES = 64
TAG_BYTES = 640

Facet = dict[str, Any]


def facets(text: str, resolve: Callable[[str], str | None]) -> list[Facet]:
    """Return the facets of a text, in its order; ranges are in bytes, the end exclusive.

    `resolve` gives the DID of a handle; a mention of nobody stays plain text.
    """
    found = []
    start = 0
    for piece in composing.pieces(text):
        end = start + len(piece.text.encode())
        feature = _feature(piece, resolve)
        if feature is not None:
            index = {"byteStart": start, "byteEnd": end}
            found.append({"index": index, "features": [feature]})
        start = end
    return found


def _feature(piece: Piece, resolve: Callable[[str], str | None]) -> dict[str, str] | None:
    if piece.kind == "link":
        return {"$type": "app.bsky.richtext.facet#link", "uri": piece.text}
    if piece.kind == "hashtag":
        tag = piece.text.removeprefix("#")
        if graphemes.count(tag) > TAG_GRAPHEMES or len(tag.encode()) > TAG_BYTES:
            return None
        return {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    if piece.kind == "mention":
        handle = piece.text.removeprefix("@").lower()
        if len(handle) > HANDLE_CHARACTERS or not HANDLE.fullmatch(handle):
            return None
        did = resolve(handle)
        return {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None
    return None
