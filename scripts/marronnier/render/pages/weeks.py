"""A week with its hours: a column for each day, posts at their time; a list of days on a phone."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from marronnier.almanac.openings import CLOSED, hours_on, read_hours
from marronnier.model import Client, Post, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.months import CALENDAR, without_gaps
from marronnier.render.pages.occasions import occasion_words, occasions
from marronnier.render.pages.paths import week_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import in_time, steps

DAYS = 7
DAY = range(8, 21)  # the hours that are always shown
HOURS = range(24)


def weeks(site: Site) -> tuple[date, ...]:
    """Return the Mondays of the weeks from the first post to the last; see `months`."""
    now = _monday(site.today())
    found = {_monday(post.moment.wall.date()) for post in site.posts if post.moment}
    return without_gaps(found | {now, _next_week(now)}, _next_week)


def posts_by_week(site: Site, mondays: Iterable[date]) -> Mapping[date, list[Post]]:
    """Return the posts of each week, by its Monday."""
    by_week: dict[date, list[Post]] = {monday: [] for monday in mondays}
    for post in site.posts:
        if post.moment:
            by_week[_monday(post.moment.wall.date())].append(post)
    return by_week


def week_page(
    site: Site, before: date | None, monday: date, after: date | None
) -> Mapping[str, Page]:
    """Return the page of one week; the site holds the posts of this one alone."""
    here = week_path(monday)
    posts = [post for post in site.posts if post.moment]
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    today = site.today()
    day = today if today in days or not posts else _day_of(posts[0])
    ways = [(week_path(one), _name(site, one)) if one else None for one in (before, after)]
    who = next(iter(site.clients)).name if site.only else site.tell(say("All clients"))
    place = elements.place_of_zone(site, site.zone().key)
    top = elements.heading(
        _name(site, monday), f"{who} · {place} · ", elements.summary(site, posts)
    )
    body = tag(
        "div",
        tag(
            "div",
            top,
            steps(site, here, day, *in_time(site, here, week_path(today), *ways)),
            class_="m-bar",
        ),
        filters(site, posts),
        _grid(site, here, days, posts),
        _legend(site),
        subscription(site, here),
        class_="m-filtered",
    )
    return {here: Page(_name(site, monday), body, CALENDAR)}


def _next_week(monday: date) -> date:
    return monday + timedelta(days=DAYS)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _name(site: Site, monday: date) -> str:
    """Return a week in words: Semaine du 30 novembre au 6 décembre 2026."""
    first, last = elements.span_words(site, monday, monday + timedelta(days=DAYS - 1))
    return site.tell(say("Week of {first} to {last}", first=first, last=last))


def _grid(site: Site, here: str, days: Sequence[date], posts: Sequence[Post]) -> Html:
    known = {year: occasions(site, year) for year in {day.year for day in days}}
    by_day: dict[date, list[Post]] = {day: [] for day in days}
    for post in posts:
        by_day[_day_of(post)].append(post)
    used = {post.moment.wall.hour for post in posts if post.moment} | set(DAY)
    shown = range(min(used), max(used) + 1)
    scale = [tag("span", f"{hour:02}:00", data_hour=hour) for hour in shown]
    columns = [
        _column(site, here, day, by_day[day], shown, occasion_words(site, day, known[day.year]))
        for day in days
    ]
    return tag(
        "div",
        tag("div", scale, class_="m-scale", aria_hidden="true"),
        tag("ol", columns, class_="m-hour-days"),
        class_="m-hours",
    )


def _column(
    site: Site, here: str, day: date, posts: Sequence[Post], shown: range, occasion: Html | None
) -> Html:
    by_hour: dict[int, list[Post]] = {}
    for post in posts:
        if post.moment:
            by_hour.setdefault(post.moment.wall.hour, []).append(post)
    words = elements.day_words(site, day, "EEEE d MMMM")
    short = elements.day_words(site, day, "E d MMM")
    label = tag(
        "time",
        tag("span", words[:1].upper() + words[1:], class_="m-long"),
        tag("span", short[:1].upper() + short[1:], class_="m-short", aria_hidden="true"),
        datetime=day.isoformat(),
    )
    today = day == site.today()
    head = tag("h2", label, occasion, aria_current="date" if today else None)
    client = _one_client(site)
    slots = [
        _slot(site, here, hour, by_hour.get(hour, []), _kind(client, day, hour)) for hour in shown
    ]
    kinds = ["m-hour-day", *(["m-today"] if today else []), *([] if posts or today else ["m-free"])]
    return tag("li", head, slots, class_=" ".join(kinds))


def _slot(site: Site, here: str, hour: int, posts: list[Post], kind: str | None) -> Html:
    if not posts:
        return _free(hour, kind)
    chips = elements.chips(site, here, posts)
    return tag("div", chips, class_="m-slot", data_hour=hour, data_kind=kind)


@functools.cache
def _free(hour: int, kind: str | None) -> Html:
    return tag("div", class_="m-slot", data_hour=hour, data_kind=kind, aria_hidden="true")


# --- hours --------------------------------------------------------------------------------------


def _one_client(site: Site) -> Client | None:
    """Return the client whose hours are drawn: where there are several, they are not one's own."""
    return site.clients[0] if len(site.clients) == 1 else None


def _kind(client: Client | None, day: date, hour: int) -> str | None:
    """Tell an hour in which the charter allows no post, or in which readers sleep."""
    if client is None:
        return None
    hours = hours_on(client.charter.get("calendar.hours", {}), day.weekday())
    if not _overlaps(hours, hour):
        return "closed"
    awake = str(client.charter.get("audience.awake", ""))
    return None if _overlaps(awake, hour) else "asleep"


def _overlaps(hours: str, hour: int) -> bool:
    """Tell whether some of an hour lies in hours such as `08:30-20:00`; `""` is always."""
    if hours in ("", CLOSED):
        return hours == ""
    try:
        first, last = read_hours(hours)
    except ValueError:  # what is wrong in a charter is a finding already
        return True
    begun = last > time(hour, second=59)  # its last minute belongs to the hours, and no more
    ending = hour >= first.hour
    return (begun and ending) if first <= last else (begun or ending)


def _legend(site: Site) -> Html | None:
    client = _one_client(site)
    if client is None:
        return None
    told = (
        ("closed", say("outside the hours of the charter"), "calendar.hours"),
        ("asleep", say("readers are asleep"), "audience.awake"),
    )
    items = []
    for kind, words, key in told:
        if client.charter.get(key, ""):
            sample = tag("span", class_="m-slot", data_kind=kind, aria_hidden="true")
            items.append(tag("li", sample, " ", site.tell(words)))
    return tag("ul", items, class_="m-legend") if items else None


def _day_of(post: Post) -> date:
    if post.moment is None:
        raise ValueError(post.id)
    return post.moment.wall.date()
