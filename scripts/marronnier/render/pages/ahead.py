"""What is to come that nobody has planned: gaps in the rhythm, and days without their post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from marronnier.almanac import AHEAD, Marronnier, Named, is_time_for, marronniers, place_of
from marronnier.model import Client, Message, Post, Status, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import TODAY, week_path
from marronnier.render.pages.site import Site, seen_statuses
from marronnier.render.pages.weeks import weeks
from marronnier.rules.rhythm import gaps

Pages = frozenset[str]  # the weeks that have one
SHOWN = 5  # gaps of a client before the others are only counted


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold a period in which a client is to say more on a platform."""

    client: Client
    platform: str
    start: date
    count: int
    least: int
    per: str


def coming_days(site: Site) -> Html | None:
    """Return the days that clients do not want to miss, near, and named by no post."""
    found = sorted(
        ((day, client, one) for client in _whole(site) for day, one in _uncovered(site, client)),
        key=lambda row: (row[0], row[1].name),
    )
    pages = _pages(site)
    items = [_day(site, pages, day, client, one) for day, client, one in found]
    title = site.tell(say("Days to come without a post"))
    return elements.panel(title, tag("ul", items, class_="m-ahead")) if items else None


def rhythm_gaps(site: Site) -> Html | None:
    """Return the weeks, days or months in which clients speak less than their charters say."""
    items: list[Html] = []
    pages = _pages(site)
    for client in _whole(site):
        found = list(_gaps(site, client))
        items += [_gap(site, pages, gap) for gap in found[:SHOWN]]
        if (others := len(found) - SHOWN) > 0:
            one, many = say("{n} more gap", n=others), say("{n} more gaps", n=others)
            items.append(tag("li", tag("span", site.count(others, one, many))))
    title = site.tell(say("Gaps in the rhythm"))
    return elements.panel(title, tag("ul", items, class_="m-ahead")) if items else None


# --- days ---------------------------------------------------------------------------------------


def _uncovered(site: Site, client: Client) -> Iterator[tuple[date, Marronnier]]:
    """Yield what the rule CAL010 asks for: a day of the charter that no post names."""
    place = place_of(client.charter.get("calendar.holidays", {}))
    today = site.today(client)
    for name in client.charter.get("calendar.marronniers", ()):
        one = marronniers().get(name)
        day = one.next_day(today, place) if one else None
        if one and day and day - today <= AHEAD and not _is_covered(site, client, one, day):
            yield day, one


def _is_covered(site: Site, client: Client, one: Marronnier, day: date) -> bool:
    near = (
        post
        for post in _planned(site, client)
        if post.moment and is_time_for(day, post.moment.wall.date())
    )
    return any(one.is_named_by(_said(post)) for post in near)


def _said(post: Post) -> Named:
    """Return all the words of a post, on whatever network, and its tags."""
    texts = [passage.text for section in post.sections for passage in section.passages]
    tags = (post.campaign, *post.hashtags, *map(str, post.fields.get("topics", ())))
    return Named.of(" ".join([post.title, *texts]), *tags)


def _day(site: Site, pages: Pages, day: date, client: Client, one: Marronnier) -> Html:
    when = elements.day_words(site, day, "E d MMM")
    name = tag("strong", one.name(site.language.code))
    return _line(site, pages, when, name, client, week_path(day))


# --- gaps ---------------------------------------------------------------------------------------


def _gaps(site: Site, client: Client) -> Iterator[Gap]:
    posts = [post for post in _planned(site, client) if post.moment]
    made = _days(post for post in posts if post.status is not Status.IDEA)
    for platform, limits in client.charter.get("calendar.cadence", {}).items():
        least, per = limits.get("min", 0), str(limits.get("per", "week"))
        days = _days(post for post in posts if _speaks_on(post, platform))
        for start, count in gaps(limits, made, days, site.today(client)):
            yield Gap(client, platform, start, count, least, per)


def _speaks_on(post: Post, platform: str) -> bool:
    return any(key == platform or key.partition(".")[0] == platform for key in post.accounts)


def _gap(site: Site, pages: Pages, gap: Gap) -> Html:
    form = {"month": "MMMM y", "day": "E d MMM"}.get(gap.per, "d MMM")
    when = elements.day_words(site, gap.start, form)
    if gap.per == "week":
        when = site.tell(say("week of {first}", first=when))
    told = _few(gap)
    words = tag("span", elements.network(gap.platform), " ", site.tell(told))
    return _line(site, pages, when, words, gap.client, week_path(gap.start))


def _few(gap: Gap) -> Message:
    values = {"count": gap.count, "min": gap.least}
    if gap.count:
        return say("{count} of {min} at least", **values)
    return say("nothing, where the charter wants {min} at least", **values)


# --- both ---------------------------------------------------------------------------------------


def _whole(site: Site) -> Iterable[Client]:
    """Return the clients of whom this site shows everything: what it hides would look like gaps."""
    return [one for one in site.clients if not site.only or Status.IDEA in seen_statuses(one)]


def _pages(site: Site) -> Pages:
    return frozenset(week_path(monday) for monday in weeks(site))


def _planned(site: Site, client: Client) -> Iterator[Post]:
    return (p for p in site.by_client[client.slug] if p.status is not Status.CANCELLED)


def _days(posts: Iterable[Post]) -> list[date]:
    return [post.moment.wall.date() for post in posts if post.moment]


def _line(site: Site, pages: Pages, when: str, words: Html, client: Client, path: str) -> Html:
    """Return a line that leads to the week where the day stands, when there is such a page."""
    label = elements.link(TODAY, path, when) if path in pages else tag("span", when)
    who = None if site.only else tag("small", client.name)
    return tag("li", label, tag("div", words, who))
