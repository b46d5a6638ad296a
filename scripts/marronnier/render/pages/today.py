"""The first page: what needs a person now, and what the next seven days hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from marronnier.model import Message, Post, say
from marronnier.render.html import Child, Html, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.ahead import coming_days, rhythm_gaps
from marronnier.render.pages.findings import finding_lines, why
from marronnier.render.pages.marks import TROUBLED, is_past, mark_of, troubles
from marronnier.render.pages.paths import LIST, TODAY, month_path, post_path
from marronnier.render.pages.site import Page, Site

DAYS = 7
LATE = ("claimed", "due", "draft", "idea")  # whose time may have come without anything said of it
SHOWN = 5  # rows of a section before the others fold away

FOLDED = 45  # the list has the rest


def today_page(site: Site) -> Page:
    """Return the page of today."""
    words = site.tell
    day = site.today()
    place = elements.place_of_zone(site, site.zone().key)
    top = elements.heading(
        words(say("Today")),
        elements.day_words(site, day, "EEEE d MMMM y"),
        f" · {place}",
        _totals(site),
    )
    attention = [section for section in _attention(site) if section]
    if not attention:
        calm = tag("p", words(say("Nothing waits for anybody.")), class_="m-calm")
        attention = [elements.panel(words(say("All is well")), calm, kind="calm")]
    ahead = [rhythm_gaps(site), coming_days(site)]
    columns = tag(
        "div",
        tag("div", attention, class_="m-attention"),
        tag("div", _week(site, day), ahead, class_="m-week"),
        class_="m-columns",
    )
    return Page(words(say("Today")), join(top, columns), TODAY)


def _totals(site: Site) -> Child:
    """Return how full the month is, and how many posts wait at all: who reads this answers them."""
    today = site.today()
    month = sum(_is_in_month(post, today) for post in site.posts)
    there = f" · {elements.total(site, month)} {site.tell(say('this month'))}"
    return join(there, elements.waiting(site, site.posts))


def _is_in_month(post: Post, day: date) -> bool:
    wall = post.moment.wall if post.moment else None
    return wall is not None and (wall.year, wall.month) == (day.year, day.month)


def _attention(site: Site) -> Iterable[Html | None]:
    groups: dict[str, list[Post]] = {}
    for post in site.posts:
        groups.setdefault(mark_of(site, post).key, []).append(post)
    late = [post for key in LATE for post in groups.get(key, ()) if is_past(site, post)]
    troubled = [post for key in TROUBLED for post in reversed(groups.get(key, ()))]
    approve = say("Awaiting your approval") if site.only else say("To approve")
    sections = [
        _section(site, troubles(site), troubled, "troubled"),
        _section(site, say("Late"), late, "late"),
        _section(site, say("Held"), groups.get("held", ()), "held"),
        _section(site, say("Changed since approval"), groups.get("changed", ()), "changed"),
        _section(site, approve, groups.get("review", ()), "review"),
    ]
    if site.only:  # a client comes here to approve; what was approved once is often due first
        sections = [*sections[3:], *reversed(sections[:3])]
    yield from sections
    yield _elsewhere(site)


def _section(site: Site, title: Message, posts: Iterable[Post], kind: str) -> Html | None:
    every = list(posts)
    if not every:
        return None
    known = kind == "troubled"  # its title tells a client who is at work
    rows = [_row(site, post, known=known) for post in every[: SHOWN + FOLDED]]
    number = tag("span", site.language.number(len(every)), class_="m-number")
    listing = tag("ul", rows[:SHOWN], class_="m-rows")
    others = _others(site, rows[SHOWN:], len(every) - SHOWN) if rows[SHOWN:] else None
    return elements.panel(site.tell(title), listing, others, kind=kind, after=number)


def _others(site: Site, rows: list[Html], number: int) -> Html:
    words = site.count(number, say("{n} other", n=number), say("{n} others", n=number))
    left = number - len(rows)
    one, many = say("{n} other in the list", n=left), say("{n} others in the list", n=left)
    more = tag("p", elements.link(TODAY, LIST, site.count(left, one, many))) if left else None
    folded = tag("ul", rows, class_="m-rows")
    return tag("details", tag("summary", words), folded, more, class_="m-more")


def _row(site: Site, post: Post, *, known: bool) -> Html:
    mark = mark_of(site, post)
    meta = [elements.clock(site, post.moment, day=True)]
    if not site.only:
        meta.append(tag("span", elements.whose(site, post)))
    line = tag("p", elements.badge(site, mark), meta, elements.networks(post), class_="m-row-line")
    title = tag("p", elements.link(TODAY, post_path(post.id), post.title), class_="m-row-title")
    return tag("li", line, title, why(site, post, known=known), data_mark=mark.key)


def _elsewhere(site: Site) -> Html | None:
    """Return the errors in files that are no post's page: unreadable posts, charters, accounts."""
    found = [f for f in site.findings_elsewhere() if f.severity.label == "error"]
    if not found or site.only:
        return None
    title = site.tell(say("Files to correct"))
    return elements.panel(title, finding_lines(site, TODAY, found, places=True), kind="held")


def _week(site: Site, first: date) -> Html:
    days = [first + timedelta(days=number) for number in range(DAYS)]
    by_day: dict[date, list[Post]] = {}
    for post in site.posts:
        if post.moment:
            by_day.setdefault(post.moment.wall.date(), []).append(post)
    items = [_day(site, day, by_day.get(day, []), now=day == first) for day in days]
    more = elements.link(TODAY, month_path(first), site.tell(say("The whole month")))
    title = site.tell(say("The next seven days"))
    return elements.panel(title, tag("ol", items, class_="m-days"), tag("p", more), kind="week")


def _day(site: Site, day: date, posts: list[Post], *, now: bool) -> Html:
    name = elements.day_words(site, day, "EEEE d MMMM")
    label = tag("time", name[:1].upper() + name[1:], datetime=day.isoformat())
    empty = tag("p", site.tell(say("nothing planned")), class_="m-empty")
    return tag(
        "li",
        tag("h3", label, aria_current="date" if now else None),
        elements.chips(site, TODAY, posts) if posts else empty,
    )
