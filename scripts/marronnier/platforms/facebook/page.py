"""The page: where it is asked, what it takes, and addresses of what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.exchange import Answer

LABEL = "Facebook"
GRAPH = "graph"
VIDEO = "graph-video"  # the host of films
HOSTS = {GRAPH: "https://graph.facebook.com", VIDEO: "https://graph-video.facebook.com"}
LIMITS = base.Limits(
    characters=63206,
    images=10,
    videos=1,
    threads=False,
    shown=480,  # about: Facebook cuts by lines, and says nowhere where
    picture=base.Shape(types=("image/jpeg", "image/png"), most_bytes=4_000_000),
    checked="2026-11-22",
    source="https://developers.facebook.com/docs/graph-api/reference/page/photos/",
)


def place(access: base.Access, host: str, path: str) -> str:
    """Return where a path of one of Facebook's hosts is asked for."""
    return graph.address(access, HOSTS[host], path)


def get(session: base.Session, path: str, **fields: str) -> Answer:
    """Return what stands at a path."""
    return consult(session, "GET", path, fields)


def consult(
    session: base.Session, method: str, path: str, fields: Mapping[str, str], host: str = GRAPH
) -> Answer:
    """Return the answer to what nobody sees; raise Held or Busy."""
    access = session.access
    return graph.consult(
        access, graph.call(access, method, place(access, host, path), fields), LABEL
    )


def identify(session: base.Session, found: base.Sent) -> str:
    """Return an object's id; a person who settles a delivery gives its address alone.

    Never the page's own, which ends some addresses: whoever deletes would delete the page.
    """
    end = found.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    name = found.id or end
    if not graph.ID.fullmatch(name) or name == session.data["id"]:
        raise base.Held(say("{url} does not name the number of a post.", url=found.url))
    return name


def rows(answer: Answer) -> list[dict[str, Any]]:
    """Return what an answer lists; raise Unknown when it is no list."""
    found = answer.get("data")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise base.Unknown(say("{host} does not list what the page shows.", host=answer.host))
    return found


def at(name: str) -> str:
    """Return the address of a post."""
    return f"https://www.facebook.com/{name}"
