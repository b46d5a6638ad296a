"""What went out, as the ledger recorded it, when the file says something else by now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marronnier.model import State, say
from marronnier.render.html import Html, join, lines, tag
from marronnier.render.pages.site import Site
from marronnier.standings import Standing


def sent_otherwise(site: Site, standing: Standing) -> Html | None:
    """Return the texts that were sent, None while the file still says the same or nothing went.

    A claim holds the digest of the content and the request to the network, so that a preview made
    from an edited file is never taken for what people read there.
    """
    if standing.id not in site.ledger.streams:
        return None
    parts = site.ledger.progress(standing.id).parts
    done = [part for _, part in sorted(parts.items()) if part.state is State.PUBLISHED]
    claims = [part.claim.data for part in done if part.claim]
    if all(claim["content_digest"] == standing.content_digest for claim in claims):
        return None
    words = say("The file was changed after this went out: the preview below was not sent so.")
    sent = [text for claim in claims if (text := _text(claim["request"]))]
    texts = [tag("p", lines(text), dir="auto") for text in sent]
    return tag(
        "div",
        tag("p", "⚠ ", site.tell(words)),
        join(tag("h3", site.tell(say("What was sent"))), texts) if texts else None,
        class_="m-differs",
        data_search_exclude=True,
    )


def _text(request: Mapping[str, Any]) -> str:
    """Return the text of a request, under the key that its network has for it."""
    record = request.get("record")
    inner = record.get("text") if isinstance(record, Mapping) else None
    return str(request.get("text") or request.get("status") or inner or "")
