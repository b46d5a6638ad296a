"""Comments: the first one, which is the channel's own, and those of others.

No key makes a comment's repeat recognisable: after a lost answer the film's comments are listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Delivery, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Answer, ask, consult, unproven
from marronnier.platforms.shared.likeness import bare
from marronnier.platforms.youtube import server
from marronnier.platforms.youtube.videos import inner, sent

ID = expression(r"[A-Za-z0-9_.-]{6,80}")
EARLIER = timedelta(minutes=1)  # clocks differ
LISTED = "100"


def prepare(session: base.Session, delivery: Delivery, video: str, text: str) -> dict[str, Any]:
    """Return the request of a comment on a film: {comment, video, since}.

    `since` is when this delivery can have been sent first: what an earlier try left is found, too.
    """
    snippet = {
        "channelId": session.data["id"],
        "videoId": video,
        "topLevelComment": {"snippet": {"textOriginal": text}},
    }
    since = min(session.access.clock.now(), delivery.moment.instant) - EARLIER
    return {"comment": {"snippet": snippet}, "video": video, "since": since.isoformat()}


def publish(session: base.Session, request: Mapping[str, Any]) -> base.Sent:
    """Write a comment: one request."""
    asked = server.call(session, "POST", "commentThreads", request["comment"], part="snippet")
    return classify(session, request, ask(session.access, asked))


def classify(session: base.Session, request: Mapping[str, Any], answer: Answer) -> base.Sent:
    """Return what an answer to a comment proves; only one with its id is out."""
    name = answer.text("id")
    if answer.status == HTTPStatus.OK and ID.fullmatch(name):
        return written(request["video"], name)
    if server.reason(answer) in ("commentsDisabled", "videoNotFound"):
        said = {"host": answer.host, "words": server.words(answer)}
        raise base.Refused(say("{host} refused: {words}.", **said))
    server.raise_no(session.access, answer)
    raise unproven(answer)


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the channel's own comments on the film since then that say the same."""
    video, since = request["video"], datetime.fromisoformat(request["since"])
    wanted = request["comment"]["snippet"]["topLevelComment"]["snippet"]["textOriginal"]
    answer = _list(session, video)
    found = list(_snippets(answer))
    oldest = found[-1][1] if found else {}
    if answer.get("nextPageToken") and _at(oldest) >= since:
        raise base.Unknown(say("{host} lists too many comments to look through.", host=answer.host))
    return tuple(
        written(video, name)
        for name, snippet in found
        if _author(snippet) in ("", session.data["id"])
        and _at(snippet) >= since
        and bare(snippet.get("textOriginal") or snippet.get("textDisplay")) == bare(wanted)
    )


def others(session: base.Session, video: str) -> tuple[dict[str, str], ...]:
    """Return what others wrote below a film, oldest first: id, author, text, url, at."""
    return tuple(
        {
            "id": name,
            "author": str(snippet.get("authorDisplayName", "")),
            "text": str(snippet.get("textDisplay", "")),
            "url": written(video, name).url,
            "at": str(snippet.get("publishedAt", "")),
        }
        for name, snippet in reversed(list(_snippets(_list(session, video))))
        if _author(snippet) != session.data["id"]
    )


def written(video: str, name: str) -> base.Sent:
    """Return a comment by its film's id and its own."""
    return base.Sent(name, f"{sent(video).url}&lc={name}", {"video": video, "comment": name})


def _list(session: base.Session, video: str) -> Answer:
    more = {"videoId": video, "order": "time", "maxResults": LISTED, "textFormat": "plainText"}
    asked = server.call(session, "GET", "commentThreads", part="snippet", **more)
    answer = consult(session.access, asked)
    if answer.status != HTTPStatus.OK or not isinstance(answer.get("items"), list):
        server.raise_no(session.access, answer)
        raise base.Unknown(say("{host} does not list the film's comments.", host=answer.host))
    return answer


def _snippets(answer: Answer) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for thread in answer.get("items"):
        if isinstance(thread, dict) and ID.fullmatch(str(thread.get("id"))):
            top = inner(inner(thread, "snippet"), "topLevelComment")
            yield str(thread["id"]), inner(top, "snippet")


def _author(snippet: Mapping[str, Any]) -> str:
    return str(inner(snippet, "authorChannelId").get("value", ""))


def _at(snippet: Mapping[str, Any]) -> datetime:
    """Return when a comment was written; one without a date may be of just now."""
    try:
        found = datetime.fromisoformat(str(snippet.get("publishedAt")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
