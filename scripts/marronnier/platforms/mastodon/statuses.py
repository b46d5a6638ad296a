"""Statuses that are there: read, found again by what they say, counted, deleted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import regex

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.mastodon.counting import MENTION
from marronnier.platforms.shared.exchange import Answer, Call, ask, consult, raise_busy, undeleted

LISTED = 40
# Servers show punctuation as typography or formatting: words, emoji and currency remain.
LINKED = regex.compile(r"https?://\S+")  # with what sticks to it: servers end links elsewhere
ORNAMENT = regex.compile(r"[\p{P}\p{Z}\p{C}\p{Sk}\p{Sm}\p{M}]+")


def read(data: Any) -> base.Sent | None:
    """Return a status from the server's JSON; None unless it has an id and a web address."""
    if not isinstance(data, dict):
        return None
    name, url = data.get("id"), data.get("url") or data.get("uri")
    if not isinstance(name, (str, int)) or not isinstance(url, str):
        return None
    if not str(name) or not url.isprintable() or not url.startswith(("https://", "http://")):
        return None
    return base.Sent(str(name), url)


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, answer)
    said = {"host": answer.host, "words": answer.words("error", "error_description")}
    words = said["words"].lower()
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise base.Held(say("{host} does not accept the token: {words}.", **said))
    if answer.status == HTTPStatus.FORBIDDEN and "scope" in words:
        raise base.Held(
            say(
                "The token lacks a right: make one with read, write:statuses and write:media."
                " ({words})",
                **said,
            )
        )
    if answer.status == HTTPStatus.FORBIDDEN and ("disabled" in words or "suspended" in words):
        raise base.Held(say("{host} has closed this account for now: {words}.", **said))
    if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and "finished processing" in words:
        raise base.Busy(say("{host} is still at work on what was uploaded: {words}.", **said))
    if answer.status == HTTPStatus.NOT_FOUND and "reply" in words:
        raise base.Refused(
            say("The message that this one answers is not there any more. ({words})", **said)
        )
    if answer.status in (403, 404, 410, 422):
        raise base.Refused(say("{host} refused: {words}.", **said))


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return those of the newest statuses that say the same as a request, newest first."""
    found = []
    for status in _own(session):
        sent = read(status)
        if sent is not None and _shaped(status, request) and _same(session, status, request):
            found.append(sent)
    return tuple(found)


def identify(session: base.Session, sent: base.Sent) -> str:
    """Return the server's id of a status; a person who settles a delivery gives its address."""
    if sent.id:
        return sent.id
    for status in _own(session):
        if sent.url in (status.get("url"), status.get("uri")):
            return str(status["id"])
    raise base.Held(say("{url} is not among the account's newest posts.", url=sent.url))


def _own(session: base.Session) -> list[dict[str, Any]]:
    path = f"accounts/{quote(session.data['id'])}/statuses?limit={LISTED}&exclude_reblogs=true"
    answer = consult(session.access, _call(session, "GET", path))
    if answer.status != HTTPStatus.OK or not isinstance(answer.data, list):
        raise base.Unknown(say("{host} does not list the account's posts.", host=answer.host))
    statuses = [status for status in answer.data if isinstance(status, dict)]
    return sorted(statuses, key=lambda status: str(status.get("created_at", "")), reverse=True)


def _shaped(status: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    media = status.get("media_attachments")
    parent = str(status.get("in_reply_to_id") or "")
    return len(media if isinstance(media, list) else []) == len(
        request.get("media_ids", [])
    ) and parent == request.get("in_reply_to_id", "")


def _same(session: base.Session, status: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    """Compare with the text as it was sent; where the server has it no more, with what it shows."""
    path = f"statuses/{quote(str(status['id']))}/source"
    answer = consult(session.access, _call(session, "GET", path))
    text = answer.get("text")
    if answer.status == HTTPStatus.OK and isinstance(text, str):
        return _folded(text) == _folded(request["status"])
    return _bare(_Text.of(str(status.get("content", "")))) == _bare(request["status"])


def delete(session: base.Session, sent: base.Sent) -> None:
    """Delete a status; one that is gone already is fine."""
    path = f"statuses/{quote(identify(session, sent))}"
    answer = ask(session.access, _call(session, "DELETE", path))
    if answer.status == HTTPStatus.OK:
        return
    if answer.status in (404, 405):
        # gone before, or a server that knows no deletion (snac 2.75)
        if consult(session.access, _call(session, "GET", path)).status in (404, 410):
            return
        raise base.Unsupported(say("{host} does not delete posts.", host=answer.host))
    raise_no(session.access, answer)
    raise undeleted(answer, sent)


def metrics(session: base.Session, sent: base.Sent) -> dict[str, int]:
    """Return the status's public counts."""
    status = _get(session, f"statuses/{quote(identify(session, sent))}")
    names = ("replies", "reblogs", "favourites")
    counts = {name: status.get(f"{name}_count") for name in names}
    return {name: count for name, count in counts.items() if isinstance(count, int)}


def comments(session: base.Session, sent: base.Sent) -> tuple[dict[str, str], ...]:
    """Return the replies that others wrote below a status."""
    context = _get(session, f"statuses/{quote(identify(session, sent))}/context")
    found = []
    for status in context.get("descendants") or []:
        author, there = status.get("account") or {}, read(status)
        if there is None or str(author.get("id")) == session.data["id"]:
            continue
        found.append(
            {
                "id": there.id,
                "author": str(author.get("acct", "")),
                "text": _Text.of(str(status.get("content", ""))).strip(),
                "url": there.url,
                "at": str(status.get("created_at", "")),
            }
        )
    return tuple(found)


def _get(session: base.Session, path: str) -> dict[str, Any]:
    answer = consult(session.access, _call(session, "GET", path))
    if answer.status == HTTPStatus.OK and isinstance(answer.data, dict):
        return answer.data
    raise_no(session.access, answer)
    raise base.Unknown(say("{host} gave no usable answer.", host=answer.host))


def _call(session: base.Session, method: str, path: str) -> Call:
    url, token = session.data["url"], session.access.secrets["TOKEN"]
    return Call(method, f"{url}/api/v1/{path}", token)


# --- comparing ----------------------------------------------------------------------------------


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _bare(text: str) -> str:
    """Return what remains of a text on every server: no links, hosts, punctuation or marks."""
    shown = LINKED.sub(" ", MENTION.sub(r"@\1", text))
    return str(ORNAMENT.sub("", unicodedata.normalize("NFKD", shown).casefold()))


class _Text(HTMLParser):
    """Read the text of a status's HTML, with links in full: servers show them shortened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._anchor: list[str] | None = None
        self._address = ""

    @classmethod
    def of(cls, content: str) -> str:
        """Return the text of a piece of HTML."""
        reader = cls()
        reader.feed(content)
        reader.close()
        return "".join(reader._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a link, or begin a line."""
        if tag == "a":
            self._anchor, self._address = [], dict(attrs).get("href") or ""
        elif tag in ("br", "p"):
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a link: `#tag` and `@name`, without the server's name, or the whole address."""
        if tag != "a" or self._anchor is None:
            return
        shown = "".join(self._anchor)
        self._anchor = None
        if shown.startswith("@"):
            shown = "@" + shown[1:].partition("@")[0]
        elif not shown.startswith("#"):
            shown = self._address
        self._pieces.append(shown)

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        (self._pieces if self._anchor is None else self._anchor).append(data)
