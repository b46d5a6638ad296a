"""The calendar as files that people's own calendars follow: iCalendar, RFC 5545.

An event a post, however many networks it goes to; its title and state, never its text, unless
asked. Nothing of the moment of building stands inside: what has not changed has the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration

from marronnier.model import Moment, Post, say
from marronnier.render.characters import plain
from marronnier.render.pages.elements import network_label
from marronnier.render.pages.marks import MARKS, Mark, mark_of
from marronnier.render.pages.paths import FEED, feed_path, post_path
from marronnier.render.pages.site import Site
from marronnier.render.zones import timezone

SAME = "marronnier/"  # for ever: every event is named by it and by its post
LENGTH = "PT15M"
MONTHS = 3  # a calendar is for what is to come; `export` tells everything
OFTEN = timedelta(hours=1)  # how often a calendar may ask again
MIDDLE = range(0b1000_0000, 0b1100_0000)  # bytes within a character
OCTETS = 75  # of a line; a longer one is folded
UNKNOWN = datetime(2000, 1, 1, tzinfo=UTC)  # the last change, where neither Git nor ledger knows
SURE = frozenset({"scheduled", "due", "claimed", "unknown", "published"})
# What changes within minutes is old when a calendar reads it.
STEADY = {"due": "scheduled", "claimed": "scheduled"}


@dataclass(frozen=True, slots=True)
class Event:
    """Hold a post's event: its title, and its other lines as bytes of the file."""

    title: str
    lines: bytes


def feed_files(site: Site) -> Mapping[str, bytes]:
    """Return the feeds of the last three months and of all that is to come, by their paths.

    The site of all clients has one for all and one for each; a client's site has its own alone.
    """
    first = _months_ago(site.today(), MONTHS)
    shown = [post for post in site.posts if post.moment and post.moment.wall.date() >= first]
    pairs = {post.path: events(site, post) for post in shown}
    own = {
        client: [post for post in posts if post.path in pairs]
        for client, posts in site.by_client.items()
        if client in site.workspace.clients
    }
    files = {
        feed_path(client): _file(site, posts, [pairs[post.path][1] for post in posts], client)
        for client, posts in own.items()
    }
    if site.only:
        return {FEED: files[feed_path(site.only)]}
    return {FEED: _file(site, shown, [pairs[post.path][0] for post in shown]), **files}


def feed(site: Site, posts: Iterable[Post], client: str = "", *, texts: bool = False) -> bytes:
    """Return one calendar file of some posts, of one client if it is named.

    `texts` says in each event what its post says.
    """
    dated = [post for post in posts if post.moment]
    made = (_whole(site, post, event(site, post, texts=texts), client) for post in dated)
    return _file(site, dated, made, client)


def events(site: Site, post: Post) -> tuple[bytes, bytes]:
    """Return a post's event for the feed of all clients, and for its client's own."""
    if glance := site.glances.get(post.path):
        return glance.event
    if post.moment is None:
        return b"", b""
    made = event(site, post)
    return _whole(site, post, made, ""), _whole(site, post, made, post.client)


def _months_ago(day: date, months: int) -> date:
    """Return the first of a month, so that what a feed begins with changes but once a month."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _file(site: Site, posts: Sequence[Post], events: Iterable[bytes], client: str = "") -> bytes:
    start, end, _ = _frame(site, posts, client).to_ical().rpartition(b"END:VCALENDAR")
    return b"".join((start, *events, end, b"\r\n"))


def _whole(site: Site, post: Post, made: Event, client: str) -> bytes:
    title = _line("SUMMARY", _escaped(_title(site, post, made.title, client)))
    return b"".join((b"BEGIN:VEVENT\r\n", title, made.lines, b"END:VEVENT\r\n"))


def _title(site: Site, post: Post, title: str, client: str) -> str:
    """Return the title, with the client's name before it where clients mix."""
    return title if client else f"{one_line(site.client_name(post))} · {title}"


def _frame(site: Site, posts: Iterable[Post], client: str) -> Calendar:
    """Return the calendar without its events; it has a zone even when it has nothing else."""
    known = site.workspace.clients.get(client)
    moments = [post.moment for post in posts if post.moment]
    years = [moment.wall.year for moment in moments] or [UNKNOWN.year]
    name = say("Editorial calendar")
    if known:
        name = say("{client}: editorial calendar", client=one_line(known.name))
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Marronnier//Editorial calendar//EN")
    made.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        made.add(key, site.tell(name))
    made.add("refresh-interval", OFTEN, {"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(OFTEN))
    for zone in sorted({site.zone(known).key, *(moment.zone for moment in moments)}):
        made.add_component(timezone(zone, min(years), max(years)))
    return made


# --- an event -----------------------------------------------------------------------------------


def event(site: Site, post: Post, *, texts: bool = False) -> Event:
    """Return a post's event; it must have a moment."""
    mark = state_of(site, post)
    changed, number = _last_change(site, post)
    stamp = f"{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    page = page_address(site, post)
    lines = (
        f"UID:{_identity(post)}\r\n"
        f"DTSTAMP:{stamp}\r\n"
        f"LAST-MODIFIED:{stamp}\r\n"
        f"SEQUENCE:{number}\r\n"
        f"{_start(post.moment) if post.moment else ''}\r\n"
        f"DURATION:{LENGTH}\r\n"
        f"STATUS:{_status(mark)}\r\n"
        "TRANSP:TRANSPARENT\r\n"
    )
    told = _line("DESCRIPTION", _escaped(_description(site, post, mark, texts=texts)))
    address = _line("URL", page) if page else b""
    return Event(one_line(post.title), lines.encode() + told + _categories(post.accounts) + address)


def _identity(post: Post) -> str:
    """Return what names the event for ever, whatever becomes of its title and its day."""
    return hashlib.sha256(f"{SAME}{plain(post.id)}".encode()).hexdigest()[:32] + "@marronnier"


@functools.lru_cache(maxsize=256)
def _categories(accounts: tuple[str, ...]) -> bytes:
    names = dict.fromkeys(network_label(account.partition(".")[0]) for account in accounts)
    return _line("CATEGORIES", ",".join(map(_escaped, names))) if names else b""


def state_of(site: Site, post: Post) -> Mark:
    """Return the mark of a post, without what changes within minutes."""
    mark = mark_of(site, post)
    return MARKS[STEADY.get(mark.key, mark.key)]


def _status(mark: Mark) -> str:
    if mark.key == "cancelled":
        return "CANCELLED"
    return "CONFIRMED" if mark.key in SURE else "TENTATIVE"


def _start(moment: Moment) -> str:
    """Return when it begins: in the client's zone, or in UTC for the second of two equal hours."""
    first = moment.wall.replace(tzinfo=ZoneInfo(moment.zone)).astimezone(UTC)
    if first != moment.instant:
        return f"DTSTART:{moment.instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"DTSTART;TZID={moment.zone}:{moment.wall:%Y%m%dT%H%M%S}"


def _last_change(site: Site, post: Post) -> tuple[datetime, int]:
    """Return when a post last changed and how often it did, by Git and by the ledger."""
    revision = site.revisions.get(post.id)
    events = site.events_of(post)
    moments = [event.at for event in events] + ([revision.at] if revision else [])
    return max(moments, default=UNKNOWN), len(events) + (revision.number if revision else 0)


def _description(site: Site, post: Post, mark: Mark, *, texts: bool) -> str:
    client = site.client_of(post)
    campaign = client.campaigns.get(post.campaign) if client else None
    lines = [
        site.tell(mark.label),
        ", ".join(network_label(account) for account in post.accounts),
        one_line(campaign.title) if campaign else "",
        page_address(site, post),
    ]
    told = "\n".join(plain(line) for line in lines if line)
    return "\n\n".join((told, *post_texts(post))) if texts else told


def post_texts(post: Post) -> tuple[str, ...]:
    """Return what a post says, each different text once, the messages of a thread one by one."""
    sections = (post.section(account) for account in post.accounts)
    texts = (
        "\n\n".join(passage.text for passage in section.passages) for section in sections if section
    )
    return tuple(dict.fromkeys(plain(text) for text in texts if text))


def page_address(site: Site, post: Post) -> str:
    """Return the address of a post's page, empty when nobody knows where the site will stand."""
    return site.address.rstrip("/") + "/" + quote(post_path(post.id)) if site.address else ""


# --- lines --------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """Return a text on one line, in which every character can be seen."""
    return " ".join(plain(text).split())


# Written here and not by the library, whose events cost forty times as much: 4 s for ten thousand.


def _escaped(text: str) -> str:
    """Return a text as a value of type TEXT (RFC 5545, section 3.3.11)."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _line(name: str, value: str) -> bytes:
    """Return a line, folded after 75 octets and never within a character (section 3.1)."""
    data = f"{name}:{value}".encode()
    pieces, start, room = [], 0, OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] in MIDDLE:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, OCTETS - 1  # the space that begins a line counts
    return b"\r\n ".join((*pieces, data[start:])) + b"\r\n"
