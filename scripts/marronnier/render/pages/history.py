"""What happened to a post, from Git and the ledger, in one line of time.

The agency reads who wrote and why; a client reads the dates and what changed in this post.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from marronnier.events import OUTCOME_EVENTS, Event
from marronnier.model import Message, Post, Status, Version, say
from marronnier.receipts import reason_of
from marronnier.render.html import Child, Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.site import Site
from marronnier.render.pages.stamps import stamp
from marronnier.render.pages.versions import (
    Change,
    Written,
    change_rows,
    changes,
    moment_words,
    written,
)
from marronnier.render.pages.words import name_words

NEWEST = 6  # entries that show at once
# What an event says to the people who read a post's history.
EVENTS: dict[str, Message] = {
    "approve": say("Approved by {role}"),
    "revoke": say("Approval withdrawn by {role}"),
    "claim": say("Sending to {network}"),
    "released": say("Sending to {network} put off"),
    "published": say("Published on {network}"),
    "refused": say("Refused by {network}"),
    "unknown": say("{network} did not answer"),
    "parked": say("Parked: a person must look at {network}"),
    "resolved": say("Settled for {network}"),
    "missed": say("Missed on {network}"),
}
STATUSES: dict[Status, Message] = {
    Status.IDEA: say("Noted as an idea"),
    Status.DRAFT: say("Back to a draft"),
    Status.REVIEW: say("Approval asked for"),
    Status.APPROVED: say("Released for publication"),
    Status.CANCELLED: say("Cancelled"),
    Status.PUBLISHED: say("Links of what went out noted"),
}
CHANGED: dict[str, Message] = {
    "text": say("Text reworked"),
    "first_comment": say("First comment reworked"),
    "media": say("Pictures changed"),
    "link": say("Link changed"),
    "hashtags": say("Hashtags changed"),
    "date": say("Moved to {when}"),
    "networks": say("Networks changed"),
    "title": say("Title changed"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line of the history: when, what, by whom, and what there is to unfold."""

    at: datetime | None  # None: not in Git yet
    words: Child
    more: Child = None
    unfolded: Child = None


def history(site: Site, post: Post) -> Html | None:
    """Return the panel of a post's history, the newest first; None where nothing is known."""
    # Git counts whole seconds: within one, what was decided was decided on what stood before.
    found = [*_versions(site, post), *_events(site, post)]
    if not found:
        return None
    latest = datetime.max.replace(tzinfo=site.now.tzinfo)
    found.sort(key=lambda entry: (entry.at or latest).replace(microsecond=0), reverse=True)
    zone = site.zone(site.client_of(post)).key
    items = [_item(site, entry, zone) for entry in found]
    older = items[NEWEST:]
    rest = (
        tag(
            "details",
            tag("summary", site.tell(say("Earlier: {n}", n=len(older)))),
            tag("ol", older, class_="m-history"),
            class_="m-more",
        )
        if older
        else None
    )
    note = tag("p", elements.place_of_zone(site, zone), class_="m-how")
    shown = tag("ol", items[:NEWEST], class_="m-history")
    return elements.panel(site.tell(say("History")), shown, rest, note, kind="history")


def _item(site: Site, entry: Entry, zone: str) -> Html:
    if entry.at is None:
        when: Child = site.tell(say("in this folder, not in Git yet"))
    else:
        when = stamp(site, entry.at, zone)
    said = tag("small", when, join(" · ", entry.more) if entry.more else None)
    return tag("li", tag("span", entry.words), said, entry.unfolded)


# --- the ledger ---------------------------------------------------------------------------------


def _events(site: Site, post: Post) -> Iterator[Entry]:
    for event in site.decisions_of(post):
        yield _event(site, event)
    for standing in site.standings_of(post):
        events = site.ledger.streams.get(standing.id, ())
        # What came of a claim tells all that the claim did.
        answered = {event.data.get("nonce") for event in events if event.kind in OUTCOME_EVENTS}
        for event in events:
            if event.kind != "claim" or event.data["nonce"] not in answered:
                yield _event(site, event)


def _event(site: Site, event: Event) -> Entry:
    network = elements.network_label(event.stream.rpartition("/")[2])
    message = EVENTS.get(event.kind, say("{kind}"))
    role = name_words(site, str(event.data.get("role", "")))
    values = {"role": role, "network": network, "kind": event.kind}
    words = site.tell(say(message.text, **values))
    who = str(event.data.get("name", "")) if not site.only else ""
    told = reason_of(event) if not site.only else None
    reason = site.tell(told) if told else ""
    seen: Child = None
    url = str(event.data.get("url", ""))
    if event.kind == "published" and url.startswith(("https://", "http://")):
        seen = join(" ", outward(url, site.tell(say("see it"))))
    return Entry(event.at, join(words, seen), ", ".join(filter(None, (who, reason))) or None)


# --- Git ----------------------------------------------------------------------------------------


def _versions(site: Site, post: Post) -> Iterator[Entry]:
    """Yield an entry for each version; the texts are read where there are several to compare."""
    known = site.versions.get(post.id, ())
    if len(known) == 1:
        yield Entry(known[0].at, site.tell(say("First version")), _who(known[0]))
    found = written(site, post) if len(known) > 1 else ()
    if not found:
        return
    if not site.only and changes(site, found[0].post, post):
        now = Written(Version(known[0].at, ""), post)
        yield from _version(site, post, found[0], now, current=True)
    for new, old in pairwise(found):
        yield from _version(site, post, old, new, last=new is found[0])
    yield _first(site, post, found[-1], last=len(found) == 1)


def _first(site: Site, post: Post, first: Written, *, last: bool) -> Entry:
    compared = None if last else _compared(site, first.post, post)
    words = site.tell(say("First version"))
    return Entry(first.version.at, words, _who(first.version), compared)


def _version(
    site: Site, post: Post, old: Written, new: Written, *, last: bool = False, current: bool = False
) -> Iterator[Entry]:
    found = changes(site, old.post, new.post)
    told = list(dict.fromkeys(_told(site, old, new, found)))
    if site.only and (not told or new.post.status is Status.PUBLISHED):
        return  # notes are the agency's own, and what went out is told by the ledger
    words = " · ".join(told) or site.tell(say("Changed in what nobody sees"))
    unfolded = join(
        _unfold(site.tell(say("See the difference")), change_rows(site, old.post, new.post)),
        None if last or current else _compared(site, new.post, post),
    )
    at = None if current else new.version.at
    yield Entry(at, words, _who(new.version), unfolded)


def _told(site: Site, old: Written, new: Written, found: Iterable[Change]) -> Iterator[str]:
    """Yield in words what a version changed."""
    if new.post.status is not old.post.status:
        yield site.tell(STATUSES[new.post.status])
    for change in found:
        message = CHANGED[change.kind]
        values = {"when": moment_words(site, new.post)} if change.kind == "date" else {}
        yield site.tell(say(message.text, **values))


def _compared(site: Site, old: Post, post: Post) -> Html | None:
    words = site.tell(say("Compare with how it is now"))
    return _unfold(words, change_rows(site, old, post))


def _unfold(words: str, rows: Html | None) -> Html | None:
    return tag("details", tag("summary", words), rows, class_="m-change") if rows else None


def _who(version: Version) -> str | None:
    """Return who made a version and why; a client's site does not hold it."""
    return " · ".join(filter(None, (version.author, version.subject))) or None
