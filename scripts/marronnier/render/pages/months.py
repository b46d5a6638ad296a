"""A month as a table of weeks, Monday first; on a phone its style makes it a list of days."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from babel import dates

from marronnier.model import Post, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.occasions import occasion_words, occasions
from marronnier.render.pages.paths import month_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import in_time, steps

YEAR = timedelta(days=366)
CALENDAR = "month"  # the entry of the navigation
WEEKEND = 5  # Saturday's number


def months(site: Site) -> tuple[date, ...]:
    """Return the first days of the months from the first post to the last, this one and the next.

    Months between two are left out where there is no post for more than a year.
    """
    now = site.today().replace(day=1)
    found = {post.moment.wall.date().replace(day=1) for post in site.posts if post.moment}
    return without_gaps(found | {now, next_month(now)}, next_month)


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def without_gaps(days: Iterable[date], after: Callable[[date], date]) -> tuple[date, ...]:
    """Return days in order, with those between two that are no more than a year apart."""
    filled: list[date] = []
    for day in sorted(days):
        if filled and day - filled[-1] <= YEAR:
            while (between := after(filled[-1])) < day:
                filled.append(between)
        filled.append(day)
    return tuple(filled)


def posts_by_month(site: Site, firsts: Iterable[date]) -> Mapping[date, list[Post]]:
    """Return the posts of each month, by its first day."""
    by_month: dict[date, list[Post]] = {first: [] for first in firsts}
    for post in site.posts:
        if post.moment:
            by_month[post.moment.wall.date().replace(day=1)].append(post)
    return by_month


def month_page(site: Site, firsts: Sequence[date], number: int) -> Mapping[str, Page]:
    """Return the page of one month of several; the site holds the posts of this one alone."""
    posts = [post for post in site.posts if post.moment]
    return {month_path(firsts[number]): _month_page(site, firsts, number, posts)}


def _month_page(site: Site, firsts: Sequence[date], number: int, posts: list[Post]) -> Page:
    first = firsts[number]
    here = month_path(first)
    name = elements.month_name(site, first)
    who = next(iter(site.clients)).name if site.only else site.tell(say("All clients"))
    place = elements.place_of_zone(site, site.zone().key)
    top = elements.heading(name, f"{who} · {place} · ", elements.summary(site, posts))
    other = [firsts[at] if 0 <= at < len(firsts) else None for at in (number - 1, number + 1)]
    today = site.today()
    written = [post.moment.wall.date() for post in posts if post.moment]
    day = today if today.replace(day=1) == first or not written else written[0]
    body = tag(
        "div",
        tag("div", top, _steps(site, here, day, *other), class_="m-bar"),
        filters(site, posts),
        _table(site, here, first, posts, name),
        subscription(site, here),
        class_="m-filtered",
    )
    return Page(name, body, CALENDAR)


def _steps(site: Site, here: str, day: date, before: date | None, after: date | None) -> Html:
    ways = [
        (month_path(one), elements.month_name(site, one)) if one else None
        for one in (before, after)
    ]
    return steps(site, here, day, *in_time(site, here, month_path(site.today()), *ways))


def _table(site: Site, here: str, first: date, posts: list[Post], name: str) -> Html:
    by_day: dict[date, list[Post]] = {}
    for post in posts:
        if post.moment:
            by_day.setdefault(post.moment.wall.date(), []).append(post)
    names = dates.get_day_names("wide", locale=site.language.locale)
    columns = [tag("th", names[number], scope="col") for number in range(7)]
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)
    known = occasions(site, first.year)
    rows = [
        tag(
            "tr",
            [
                _cell(site, here, day, by_day.get(day, []), occasion_words(site, day, known))
                if day.month == first.month
                else tag("td", tag("span", str(day.day), class_="m-date"), class_="m-out")
                for day in week
            ],
        )
        for week in weeks
    ]
    return tag(
        "table",
        tag("caption", name, class_="m-hidden"),
        tag("thead", tag("tr", columns)),
        tag("tbody", rows),
        class_="m-month",
    )


def _cell(site: Site, here: str, day: date, posts: list[Post], occasion: Html | None) -> Html:
    today = day == site.today()
    weekday = dates.format_date(day, "EEEE", locale=site.language.locale)
    long = dates.format_date(day, "d MMMM", locale=site.language.locale)
    number = tag(
        "time",
        tag("span", weekday, class_="m-weekday"),
        tag("span", str(day.day), class_="m-day-number"),
        tag("span", long.removeprefix(str(day.day)), class_="m-day-month"),
        datetime=day.isoformat(),
        class_="m-date",
        aria_current="date" if today else None,
    )
    kinds = ["m-weekend"] if day.weekday() >= WEEKEND else []
    kinds += ["m-today"] if today else []
    kinds += [] if posts or today else ["m-free"]
    listed = elements.chips(site, here, posts) if posts else None
    return tag("td", number, occasion, listed, class_=" ".join(kinds) or None)
