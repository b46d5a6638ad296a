"""Posts and comments: what is asked for, what was answered, and what is found again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from marronnier.model import Part, say
from marronnier.platforms import base
from marronnier.platforms.facebook.page import (
    GRAPH,
    LABEL,
    at,
    get,
    identify,
    place,
    rows,
)
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.exchange import Answer, ask, undeleted
from marronnier.platforms.shared.likeness import bare

SAME_AGAIN = 506  # the code of “identical to the last post”
GONE = (100, 33)  # code and subcode of “no such object”
LISTED = 100
PAGES = 5
ATTACHED = "attachments{media_type,subattachments.limit(20){media_type}}"


def post(session: base.Session, part: Part, pictures: Iterable[str]) -> dict[str, Any]:
    """Return the request of a post: its text, and its pictures' ids or a link."""
    fields = {"message": part.text} if part.text else {}
    attached = [{"media_fbid": name} for name in pictures]
    if attached:
        fields["attached_media"] = json.dumps(attached)
    elif part.link:
        fields["link"] = part.link
    path = f"{session.data['id']}/feed"
    return {"kind": "post", "host": GRAPH, "path": path, "fields": fields}


def comment(session: base.Session, part: Part, below: base.Sent) -> dict[str, Any]:
    """Return the request of a comment below a post."""
    path = f"{identify(session, below)}/comments"
    request = {"kind": "comment", "host": GRAPH, "path": path, "fields": {"message": part.text}}
    return {**request, "below": below.url or at(identify(session, below))}


def read(session: base.Session, request: Mapping[str, Any], answer: Answer) -> base.Sent | None:
    """Return what an answer says is out, None when it does not say so."""
    if answer.status != HTTPStatus.OK or answer.get("error") is not None:
        return None
    name, kind, page = answer.text("id"), request["kind"], session.data["id"]
    if kind in ("post", "comment"):
        if not graph.ID.fullmatch(name):
            return None
        return _below(request, name) if kind == "comment" else base.Sent(name, at(name))
    if answer.get("success") is not True:
        return None
    if kind != "story":
        return film(session, request)
    return base.Sent(graph.named(answer.get("post_id")), at(f"stories/{page}"))


def film(session: base.Session, request: Mapping[str, Any]) -> base.Sent:
    """Return a film that is out, by its id; a story by its page."""
    name, page = str(request["video"]), session.data["id"]
    shown = {"reel": f"reel/{name}", "film": f"{page}/videos/{name}"}
    return base.Sent(name, at(shown.get(request["kind"], f"stories/{page}")))


def _below(request: Mapping[str, Any], name: str) -> base.Sent:
    address, number = str(request["below"]).partition("?")[0], name.rpartition("_")[2]
    return base.Sent(name, f"{address}?comment_id={number}")


def raise_no(session: base.Session, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing.

    That the same post is there already is no refusal: an earlier request of ours may be that post.
    """
    failure = graph.Failure.of(answer)
    if failure and failure.code == SAME_AGAIN:
        raise base.Unknown(
            say(
                "{label} says that this very post is there already: {words}.",
                label=LABEL,
                words=failure.words,
            )
        )
    graph.raise_no(session.access, answer, LABEL)


# --- found again --------------------------------------------------------------------------------


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return what the page has said since, newest first, that is this; raise Unknown."""
    since = datetime.fromisoformat(str(request["since"])).replace(tzinfo=UTC)
    asked = {"limit": str(LISTED)}
    if request["kind"] == "comment":
        asked |= {"fields": "id,from,message,created_time", "filter": "stream"}
        asked |= {"order": "reverse_chronological"}
        path = str(request["path"])
    else:
        asked |= {"fields": f"id,message,created_time,{ATTACHED}"}
        asked |= {"since": str(int(since.timestamp()))}
        path = f"{session.data['id']}/published_posts"
    listed, is_all = _pages(session, path, asked, since)
    found = [row for row in listed if _time(row) >= since and _same(session, row, request)]
    if not found and not is_all:
        raise base.Unknown(say("{label} shows too much to look through.", label=LABEL))
    return tuple(_sent(request, str(row.get("id"))) for row in found)


def _pages(
    session: base.Session, path: str, asked: Mapping[str, str], since: datetime
) -> tuple[list[dict[str, Any]], bool]:
    """Return what a list holds, newest first, and whether that is all since then.

    A page may hold less than was asked for, and be followed by others.
    """
    listed: list[dict[str, Any]] = []
    after = ""
    for _ in range(PAGES):
        answer = get(session, path, **asked, **({"after": after} if after else {}))
        page, after = rows(answer), _after(answer)
        listed += page
        if any(_time(row) < since for row in page):
            return listed, True
        if not after:
            return listed, len(page) < LISTED
    return listed, False


def _after(answer: Answer) -> str:
    """Return the mark of the page that follows, empty for the last one."""
    paging = answer.get("paging")
    paging = paging if isinstance(paging, dict) and paging.get("next") else {}
    cursors = paging.get("cursors")
    mark = cursors.get("after") if isinstance(cursors, dict) else ""
    return mark if isinstance(mark, str) else ""


def _sent(request: Mapping[str, Any], name: str) -> base.Sent:
    if not graph.ID.fullmatch(name):
        raise base.Unknown(say("{label} shows it without a number.", label=LABEL))
    return _below(request, name) if request["kind"] == "comment" else base.Sent(name, at(name))


def _time(row: Mapping[str, Any]) -> datetime:
    """Return when it was made; what does not tell may be new."""
    try:
        found = datetime.fromisoformat(str(row.get("created_time")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _same(session: base.Session, row: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    """Compare what is said; where nothing is, how many pictures there are, or that it is a link.

    Words are enough: to count pictures otherwise than Facebook does would make a second post.
    """
    if request["kind"] == "comment":
        author = row.get("from")
        if isinstance(author, dict) and str(author.get("id")) != session.data["id"]:
            return False
    said = bare(request["fields"].get("message"))
    if bare(row.get("message")) != said:
        return False
    if said:
        return True
    wanted = len(json.loads(request["fields"].get("attached_media", "[]")))
    return _pictures(row) == wanted


def _pictures(row: Mapping[str, Any]) -> int:
    """Return how many pictures a post shows: itself one, or what it is made of."""
    attached = _data(row.get("attachments"))
    within = [one for found in attached for one in _data(found.get("subattachments"))]
    return sum(one.get("media_type") == "photo" for one in within or attached)


def _data(edge: Any) -> list[dict[str, Any]]:
    found = edge.get("data") if isinstance(edge, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


# --- what became of it --------------------------------------------------------------------------


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete what an id names; what is gone already is fine."""
    url = place(session.access, GRAPH, identify(session, found))
    answer = ask(session.access, graph.call(session.access, "DELETE", url))
    failure = graph.Failure.of(answer)
    if failure is None and (answer.get("success") is True or answer.data is True):
        return
    if failure and (failure.code, failure.subcode) == GONE:
        return
    graph.raise_no(session.access, answer, LABEL)
    raise undeleted(answer, found)


COUNTED = ("reactions", "comments")
VIEWS = "post_media_view"  # https://developers.facebook.com/docs/graph-api/reference/insights


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return a post's counts by Facebook's names; views are a question of their own."""
    name = _post_of(session, found)
    asked = ",".join(f"{edge}.limit(0).summary(total_count)" for edge in COUNTED)
    answer = get(session, name, fields=f"shares,{asked}")
    counts = {"shares": _count(answer.get("shares"), "count")}
    for edge in COUNTED:
        summary = answer.get(edge)
        summary = summary.get("summary") if isinstance(summary, dict) else None
        counts[edge] = _count(summary, "total_count")
    known = {edge: count for edge, count in counts.items() if count is not None}
    return {**known, **_views(session, name)}


def _post_of(session: base.Session, found: base.Sent) -> str:
    """Return the id of the post that shows a film: it has an id beside the film's."""
    name = identify(session, found)
    if "_" in name:
        return name
    shown = get(session, name, fields="post_id").text("post_id")
    if not shown.isdigit():
        raise base.Unknown(say("{url} has no post of its own.", url=found.url))
    return f"{session.data['id']}_{shown}"


def _views(session: base.Session, name: str) -> dict[str, int]:
    """Return how often it was seen; nothing where the token may not ask."""
    try:
        told = rows(get(session, f"{name}/insights", metric=VIEWS, period="lifetime"))
    except base.Outcome:
        return {}
    values = told[0].get("values") if told else None
    count = _count(values[0], "value") if isinstance(values, list) and values else None
    return {} if count is None else {VIEWS: count}


def _count(holder: Any, name: str) -> int | None:
    value = holder.get(name) if isinstance(holder, dict) else None
    return value if type(value) is int else None


def comments(session: base.Session, found: base.Sent) -> tuple[dict[str, str], ...]:
    """Return the comments that others wrote below a post."""
    asked = {"fields": "id,from,message,created_time,permalink_url", "filter": "stream"}
    asked |= {"limit": str(LISTED), "order": "reverse_chronological"}
    told = []
    for row in rows(get(session, f"{identify(session, found)}/comments", **asked)):
        author = row.get("from")
        author = author if isinstance(author, dict) else {}
        if str(author.get("id")) == session.data["id"]:
            continue
        told.append(
            {
                "id": str(row.get("id", "")),
                "author": str(author.get("name", "")),
                "text": str(row.get("message", "")),
                "url": str(row.get("permalink_url", "")),
                "at": str(row.get("created_time", "")),
            }
        )
    return tuple(told)
