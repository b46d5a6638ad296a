"""Pins and boards: found by what they say, counted, deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.pinterest.server import ID, call, consult, identify, raise_no, sent, words
from marronnier.platforms.shared.exchange import ask, undeleted
from marronnier.platforms.shared.likeness import bare

BOARDS = "250"  # the most that Pinterest lists at once
PINS = "100"  # pins are long: more would be too much for one answer
PAGES = 10
SCHEME = expression(r"^https?://(?:www\.)?", re.IGNORECASE)
NAMED = 8  # boards that a sentence names
ALIKE = "{url} says the same and shows something else: look whether it is this one."
KINDS = {
    "image_base64": ("image",),
    "multiple_image_base64": ("multiple_images", "multiple_mixed"),
    "video_id": ("video", "multiple_videos", "multiple_mixed"),
}


def board_of(access: base.Access, given: str) -> str:
    """Return the id of a board that is given by id or by name; raise Held for none."""
    if ID.fullmatch(given):
        return given
    boards = list(_boards(access))
    found = [name for name, title in boards if _bare(title) == _bare(given)]
    if len(found) != 1:
        known = ", ".join(f"« {title} »" for _, title in boards[:NAMED])
        text = "The account has not one board named “{board}”: it has {known}."
        raise base.Held(say(text, board=given, known=known or "0"))
    return found[0]


def _boards(access: base.Access) -> Iterator[tuple[str, str]]:
    """Yield id and name of the account's boards."""
    mark = ""
    for _ in range(PAGES):
        query = {"page_size": BOARDS, **({"bookmark": mark} if mark else {})}
        answer = consult(access, call(access, "GET", "/boards", **query))
        items = answer.get("items")
        if answer.status != HTTPStatus.OK or not isinstance(items, list):
            text = "Pinterest does not list the account's boards: {words}."
            raise base.Held(say(text, words=words(answer)))
        for item in items:
            if isinstance(item, dict) and ID.fullmatch(str(item.get("id"))):
                yield str(item["id"]), str(item.get("name", ""))
        mark = answer.text("bookmark")
        if not mark:
            return


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the board's pins since a request was prepared that say the same, newest first.

    Nobody says in which order Pinterest lists: until it shows to be the newest first, and those
    before then are reached, the whole list is read. Raise Unknown where it has no end.
    """
    body, since = request["body"], datetime.fromisoformat(str(request["since"]))
    alike, mark, last = [], "", True
    for _ in range(PAGES):
        items, mark = _page(session, str(body["board_id"]), mark)
        alike += [item for item in items if _says(item, body) and _is_since(item, since)]
        last = not mark or _is_past(items, since)
        if last:
            break
    known = [pin for pin in alike if ID.fullmatch(str(pin.get("id")))]
    found = [pin for pin in known if _shows(pin, body)]
    if not found and not last:
        raise base.Unknown(say("The board has too many pins to be looked through."))
    if known and not found and (_bare(body.get("title")) or _bare(body.get("description"))):
        # networks touch links: a post not known again would go out twice
        raise base.Unknown(say(ALIKE, url=sent(str(known[0]["id"])).url))
    return tuple(sent(str(pin["id"])) for pin in found)


def _page(session: base.Session, board: str, mark: str) -> tuple[list[dict[str, Any]], str]:
    """Return some of a board's pins, and the mark of those that follow; empty: there are none."""
    query = {"page_size": PINS, **({"bookmark": mark} if mark else {})}
    answer = consult(session.access, call(session.access, "GET", f"/boards/{board}/pins", **query))
    items = answer.get("items")
    if answer.status != HTTPStatus.OK or not isinstance(items, list):
        raise base.Unknown(
            say("Pinterest does not list the board's pins: {words}.", **_why(answer))
        )
    return [item for item in items if isinstance(item, dict)], answer.text("bookmark")


def _is_past(pins: list[dict[str, Any]], since: datetime) -> bool:
    """Tell whether pins come newest first, and all that follow them are older."""
    made = [_moment(pin.get("created_at")) for pin in pins]
    known = [moment for moment in made if moment]
    ordered = len(known) == len(made) > 1 and known == sorted(known, reverse=True)
    return ordered and known[-1] < since and known[-1] < known[0]


def _why(answer: Any) -> dict[str, str]:
    return {"words": words(answer)}


def _says(pin: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Compare title and text."""
    return all(_bare(pin.get(name)) == _bare(body.get(name)) for name in ("title", "description"))


def _shows(pin: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Compare the link, and the kind of what is shown."""
    linked = _address(pin.get("link")) == _address(body.get("link"))
    return linked and _is_kind(pin.get("media"), body["media_source"]["source_type"])


def _bare(text: Any) -> str:
    return bare(text).casefold()


def _address(link: Any) -> str:
    return SCHEME.sub("", str(link or "")).rstrip("/")


def _is_kind(media: Any, source: str) -> bool:
    """Tell whether a pin shows what was sent; one that does not tell may do so."""
    kind = media.get("media_type") if isinstance(media, dict) else None
    return kind is None or kind in KINDS[source]


def _is_since(pin: Mapping[str, Any], since: datetime) -> bool:
    """Tell whether a pin may have been made since; one that does not tell may have been."""
    made = _moment(pin.get("created_at"))
    return made is None or made >= since


def _moment(created: Any) -> datetime | None:
    try:
        made = datetime.fromisoformat(str(created))
    except ValueError:
        return None
    return made.replace(tzinfo=made.tzinfo or UTC)


def delete(session: base.Session, found: base.Sent) -> None:
    """Delete a pin; one that is gone already is fine."""
    answer = ask(session.access, call(session.access, "DELETE", f"/pins/{identify(found)}"))
    if answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND):
        return
    raise_no(session.access, answer)
    raise undeleted(answer, found)


def metrics(session: base.Session, found: base.Sent) -> dict[str, int]:
    """Return what Pinterest has counted of a pin since it is there, by Pinterest's names."""
    path = f"/pins/{identify(found)}"
    answer = consult(session.access, call(session.access, "GET", path, pin_metrics="true"))
    told = answer.get("pin_metrics")
    if answer.status != HTTPStatus.OK or not isinstance(told, dict):
        raise base.Unknown(say("Pinterest tells no figures of this pin: {words}.", **_why(answer)))
    counts = told.get("lifetime_metrics") or told.get("90d")
    counts = counts if isinstance(counts, dict) else {}
    return {str(name): count for name, count in counts.items() if type(count) is int}
