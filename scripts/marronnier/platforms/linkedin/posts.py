"""Posts and comments: what a request says, found again by what it says, counted, deleted.

Sources: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
and …/comments-api . Lists are open to organisations alone: nobody may list a member's posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.linkedin import little
from marronnier.platforms.linkedin.server import (
    POST,
    address,
    call,
    consult,
    identify,
    quoted,
    raise_no,
    words,
)
from marronnier.platforms.shared.exchange import Answer, ask, undeleted, unproven

LISTED = 50
ALIKE = "{url} says the same and shows something else: look whether it is this one."
NUMBER = expression(r"[0-9]{1,25}")
COMMENT = expression(rf"urn:li:comment:\((?P<on>{POST.pattern}),(?P<number>[0-9]{{1,25}})\)")
COUNTS = {
    "impressionCount": "impressions",
    "uniqueImpressionsCount": "reach",
    "clickCount": "clicks",
    "likeCount": "likes",
    "commentCount": "comments",
    "shareCount": "shares",
}


def body_of(author: str, text: str, visibility: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request of a post; `content` is what it shows beside its text."""
    body: dict[str, Any] = {
        "author": author,
        "commentary": little.encode(text),
        "visibility": visibility,
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    return {**body, "content": content} if content else body


def comment_of(author: str, text: str, on: str) -> dict[str, Any]:
    """Return the request of a comment below a post; its text is no little text."""
    return {"actor": author, "object": on, "message": {"text": text}}


def sent_post(session: base.Session, answer: Answer) -> base.Sent:
    """Return what an answer to a post proves; only one that names its URN is out."""
    urn = answer.headers.get("x-restli-id", "")
    if answer.status == HTTPStatus.CREATED and POST.fullmatch(urn):
        return base.Sent(urn, address(urn))
    raise_no(session.access, answer)
    raise unproven(answer)


def sent_comment(session: base.Session, answer: Answer, on: str) -> base.Sent:
    """Return what an answer to a comment proves; only one that names its number is out."""
    if answer.status == HTTPStatus.CREATED:
        told = (answer.get("commentUrn"), answer.headers.get("x-restli-id"), answer.get("id"))
        for name in told:
            found = _comment(str(name), on)
            if found:
                return found
    if answer.status == HTTPStatus.NOT_FOUND and isinstance(answer.data, dict):
        text = "LinkedIn does not know the post of this comment, or not yet: {words}."
        raise base.Busy(say(text, **_why(answer)))
    raise_no(session.access, answer)
    raise unproven(answer)


def _comment(name: str, on: str) -> base.Sent | None:
    """Return a comment by its URN, or by its number below a post."""
    urn = name if COMMENT.fullmatch(name) else f"urn:li:comment:({on},{name})"
    if not COMMENT.fullmatch(urn):
        return None
    return base.Sent(urn, f"{address(on)}?commentUrn={quoted(urn)}", {"on": on})


# --- what is there ------------------------------------------------------------------------------


def list_posts(access: base.Access, author: str, count: int = LISTED) -> Answer:
    """Ask for an organisation's newest posts."""
    query = f"q=author&author={quoted(author)}&count={count}&sortBy=CREATED"
    return consult(access, call(access, "GET", f"/rest/posts?{query}", means="FINDER"))


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the posts or comments since a request was prepared that say the same."""
    if session.class_ is base.Class.NEITHER:
        raise base.Unsupported(say("LinkedIn lists nobody's posts but an organisation's."))
    since = datetime.fromisoformat(str(request["since"]))
    if "comment" in request:
        return _look_comments(session, request["comment"], since)
    posts = _elements(list_posts(session.access, session.data["author"]))
    late = [post for post in posts if _is_since(_created(post), since)]
    alike = [
        post
        for post in late
        if POST.fullmatch(str(post.get("id")))
        and little.is_same(str(post.get("commentary") or ""), _written(request))
    ]
    wanted = _shape(request["post"])
    found = [str(post["id"]) for post in alike if _shape(post) == wanted]
    if not found and len(late) >= LISTED:
        raise base.Unknown(say("LinkedIn lists {n} newer posts, and no older ones.", n=LISTED))
    if alike and not found and _written(request).strip():
        # networks touch links: a post not known again would go out twice
        raise base.Unknown(say(ALIKE, url=address(str(alike[0]["id"]))))
    return tuple(base.Sent(urn, address(urn)) for urn in found)


def _created(post: Mapping[str, Any]) -> Any:
    return post.get("createdAt") or post.get("publishedAt")


def _written(request: Mapping[str, Any]) -> str:
    return little.decode(str(request["post"]["commentary"]))


def _look_comments(
    session: base.Session, asked: Mapping[str, Any], since: datetime
) -> tuple[base.Sent, ...]:
    on, wanted = str(asked["object"]), str(asked["message"]["text"])
    listed = _elements(_list_comments(session, on))
    made = [
        _comment(str(comment.get("id")), on)
        for comment in listed
        if comment.get("actor") == asked["actor"]
        and little.is_alike(_said(comment)[0], wanted)
        and _is_since(_said(comment)[1], since)
    ]
    if not any(made) and len(listed) >= LISTED:
        raise base.Unknown(say("LinkedIn lists {n} comments, and perhaps not all.", n=LISTED))
    return tuple(one for one in made if one)


def _list_comments(session: base.Session, on: str) -> Answer:
    path = f"/rest/socialActions/{quoted(on)}/comments?count={LISTED}"
    return consult(session.access, call(session.access, "GET", path))


def _elements(answer: Answer) -> list[dict[str, Any]]:
    elements = answer.get("elements")
    if answer.status != HTTPStatus.OK or not isinstance(elements, list):
        raise base.Unknown(
            say("LinkedIn does not list what stands there: {words}.", **_why(answer))
        )
    return [element for element in elements if isinstance(element, dict)]


def _why(answer: Answer) -> dict[str, str]:
    return {"words": words(answer)}


def _said(comment: Mapping[str, Any]) -> tuple[str, Any]:
    """Return a comment's text and when it was made, in milliseconds."""
    message, created = comment.get("message"), comment.get("created")
    text = message.get("text") if isinstance(message, dict) else ""
    return str(text or ""), created.get("time") if isinstance(created, dict) else None


def _is_since(created: Any, since: datetime) -> bool:
    """Tell whether something may have been made since; what has no moment may have been."""
    return type(created) is not int or created >= since.timestamp() * 1000


def _shape(post: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what a post shows beside its text: its kind, and a link's address or how many."""
    content = post.get("content")
    if not isinstance(content, dict) or not content:
        return "", 0
    article, images = content.get("article"), content.get("multiImage")
    if isinstance(article, dict):
        return "article", article.get("source")
    if isinstance(images, dict):
        shown = images.get("images")
        return "images", len(shown) if isinstance(shown, list) else 0
    media = content.get("media")
    kind = str(media.get("id", "")).split(":")[2:3] if isinstance(media, dict) else []
    return "".join(kind), 1


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete a post or a comment; one that is gone already is fine."""
    comment, access = COMMENT.fullmatch(found.id), session.access
    if comment:
        on = found.refs.get("on", comment["on"])
        actor = quoted(session.data["author"])
        below = f"comments/{comment['number']}?actor={actor}"
        path = f"/rest/socialActions/{quoted(on)}/{below}"
    else:
        path = f"/rest/posts/{quoted(identify(found))}"
    answer = ask(access, call(access, "DELETE", path, means="DELETE"))
    if answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND):
        return
    raise_no(access, answer)
    raise undeleted(answer, found)


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return the counts of an organisation's post: impressions, reach, clicks and more."""
    author = session.data["author"]
    if ":organization:" not in author:
        raise base.Unsupported(say("LinkedIn tells an organisation's figures alone."))
    urn = identify(found)
    kind = "ugcPosts" if ":ugcPost:" in urn else "shares"
    query = (
        f"q=organizationalEntity&organizationalEntity={quoted(author)}&{kind}=List({quoted(urn)})"
    )
    path = f"/rest/organizationalEntityShareStatistics?{query}"
    elements = _elements(consult(session.access, call(session.access, "GET", path)))
    counts = elements[0].get("totalShareStatistics") if elements else {}
    counts = counts if isinstance(counts, dict) else {}
    return {
        name: counts[theirs] for theirs, name in COUNTS.items() if type(counts.get(theirs)) is int
    }


def comments(session: base.Session, found: base.Sent) -> tuple[Mapping[str, str], ...]:
    """Return others' comments below an organisation's post: id, author, text, url, at."""
    if session.class_ is base.Class.NEITHER:
        raise base.Unsupported(say("LinkedIn lists nobody's posts but an organisation's."))
    on, told = identify(found), []
    for comment in _elements(_list_comments(session, on)):
        one, actor = _comment(str(comment.get("id")), on), str(comment.get("actor", ""))
        if one is None or actor == session.data["author"]:
            continue
        text, created = _said(comment)
        at = datetime.fromtimestamp(created / 1000, UTC).isoformat() if _is_moment(created) else ""
        told.append({"id": one.id, "author": actor, "text": text, "url": one.url, "at": at})
    return tuple(told)


def _is_moment(created: Any) -> bool:
    return type(created) is int and 0 <= created < 10**13
