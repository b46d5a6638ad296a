"""Pictures: uploaded where nobody sees them, for a post or a story to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marronnier.model import Part, say
from marronnier.platforms import base
from marronnier.platforms.facebook.page import GRAPH, LABEL, at, get, place, rows
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.fitting import derivatives, fitted


def upload(session: base.Session, part: Part) -> tuple[list[str], dict[str, str]]:
    """Upload the pictures of a part, unpublished; return their ids, and their derivatives."""
    pictures = fitted(session.access, part.media, session.limits)
    names = [_upload(session, picture, medium.alt) for medium, picture in pictures]
    return names, derivatives(pictures)


def _upload(session: base.Session, picture: base.Picture, description: str) -> str:
    access = session.access
    fields = {"published": "false"}
    if description:
        fields["alt_text_custom"] = description
    url = place(access, GRAPH, f"{session.data['id']}/photos")
    files = {"source": (picture.type, picture.data)}
    answer = graph.consult(access, graph.upload(access, url, fields, files), LABEL)
    name = answer.text("id")
    if not graph.ID.fullmatch(name):
        raise base.Busy(say("{label} took a picture and does not name it.", label=LABEL))
    return name


def story(session: base.Session, picture: str) -> dict[str, Any]:
    """Return the request of a story of one picture."""
    path = f"{session.data['id']}/photo_stories"
    return {"kind": "story", "host": GRAPH, "path": path, "fields": {"photo_id": picture}}


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the page's story of this very picture, if there is one."""
    page, picture = session.data["id"], str(request["fields"]["photo_id"])
    listed = rows(get(session, f"{page}/stories", fields="post_id,status,media_id"))
    return tuple(
        base.Sent(graph.named(row.get("post_id")), at(f"stories/{page}"))
        for row in listed
        if str(row.get("media_id")) == picture
    )
