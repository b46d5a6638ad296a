"""The elements that several pages share: marks, networks, chips, filters, dates in words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates

from marronnier.model import Message, Moment, Post, say
from marronnier.platforms import PLATFORMS
from marronnier.render.html import Child, Html, Stencil, hidden, hole, join, tag
from marronnier.render.language import Language
from marronnier.render.pages.marks import AWAITED, MARKS, Mark, mark_of
from marronnier.render.pages.paths import campaign_path, post_path
from marronnier.render.pages.site import Site


def link(start: str, end: str, *children: Child, **attributes: str | None) -> Html:
    """Return a link from the page `start` to the page `end`, both within the site."""
    path = address(start, end)
    if attributes:
        return tag("a", *children, href=path, **attributes)
    return LINK.fill(words=children, path=path)


LINK = Stencil(tag("a", hole("words"), href=hole("path")))


def address(start: str, end: str) -> str:
    """Return the relative address of one path of the site, seen from another."""
    above, names = start.split("/")[:-1], end.split("/")
    shared = 0
    while shared < min(len(above), len(names) - 1) and above[shared] == names[shared]:
        shared += 1
    return "../" * (len(above) - shared) + "/".join(names[shared:])


def heading(title: str, *below: Child) -> Html:
    """Return the top of a page: its only first heading, and a line below."""
    line = tag("p", *below, class_="m-lead") if below else None
    return tag("header", tag("h1", title), line, class_="m-top")


def sign(mark: Mark) -> Html:
    """Return the sign alone; its word must stand near."""
    return _sign(mark.key)


@functools.cache
def _sign(key: str) -> Html:
    return tag("span", MARKS[key].sign, class_="m-sign", data_mark=key, aria_hidden="true")


def badge(site: Site, mark: Mark) -> Html:
    """Return a mark with its word."""
    return _badge(site.language, mark.key)


@functools.cache
def _badge(language: Language, key: str) -> Html:
    label = language.tell(MARKS[key].label)
    return tag("span", _sign(key), " ", label, class_="m-badge", data_mark=key)


@functools.cache
def _heard(language: Language, key: str) -> Html:
    """Return a mark with its word for who listens alone."""
    return join(_sign(key), hidden(language.tell(MARKS[key].label)))


@functools.lru_cache(512)
def network_label(account: str) -> str:
    """Return a network's name, and the account's own when there are several."""
    platform, _, name = account.partition(".")
    label = PLATFORMS[platform].LABEL if platform in PLATFORMS else platform.capitalize()
    return f"{label} ({name})" if name else label


@functools.lru_cache(512)
def network(account: str) -> Html:
    """Return a network's badge, with its name for who listens or points at it."""
    label = network_label(account)
    letters = tag("span", label[:2], aria_hidden="true")
    name = account.partition(".")[0]
    return tag("span", letters, hidden(label), class_="m-network", data_network=name, title=label)


def networks(post: Post) -> Html:
    """Return the badges of all networks of a post."""
    return _networks(post.accounts)


@functools.lru_cache(512)  # few combinations, on very many posts
def _networks(accounts: tuple[str, ...]) -> Html:
    return tag("span", [network(account) for account in accounts], class_="m-networks")


def chip(site: Site, here: str, post: Post, *, day: bool = False, named: bool = True) -> Html:
    """Return a post as a chip: mark, hour, networks, title; `day` names the day too."""
    mark = mark_of(site, post)
    who = whose(site, post) if named and not site.only else None
    return CHIP.fill(
        mark=_heard(site.language, mark.key),
        clock=clock(site, post.moment, day=day),
        networks=networks(post),
        title=post.title,
        client=CHIP_CLIENT.fill(name=who) if who else None,
        path=address(here, post_path(post.id)),
        **traits(site, post, mark),
    )


def whose(site: Site, post: Post) -> str:
    """Return whose post it is, and by which clock where that is not the one of the page's head."""
    name = site.client_name(post)
    if post.moment is None or post.moment.zone == site.once("zone", lambda: site.zone().key):
        return name
    return f"{name} · {place_of_zone(site, post.moment.zone)}"


# The attributes by which a view's filters know an element that stands for a post: see `traits`.
TRAITS = {
    "data_mark": hole("data_mark"),
    "data_networks": hole("data_networks"),
    "data_client": hole("data_client"),
    "data_campaign": hole("data_campaign"),
}
CHIP_CLIENT = Stencil(tag("span", hole("name"), class_="m-chip-client"))
CHIP = Stencil(
    tag(
        "a",
        tag("span", hole("mark"), hole("clock"), hole("networks"), class_="m-chip-line"),
        tag("span", hole("title"), class_="m-chip-title"),
        hole("client"),
        href=hole("path"),
        class_="m-chip",
        **TRAITS,
    )
)


def traits(site: Site, post: Post, mark: Mark) -> dict[str, str | None]:
    """Return the values of the attributes `TRAITS`."""
    return {
        "data_mark": mark.key,
        "data_networks": _platforms(post.accounts),
        "data_client": None if site.only else post.client,
        "data_campaign": f"{post.client}/{post.campaign}" if post.campaign else None,
    }


@functools.lru_cache(512)
def _platforms(accounts: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(account.partition(".")[0] for account in accounts))


def chips(
    site: Site, here: str, posts: Iterable[Post], *, day: bool = False, named: bool = True
) -> Html:
    """Return posts as a list of chips; `named` says whose each one is, where clients mix."""
    items = [tag("li", chip(site, here, post, day=day, named=named)) for post in posts]
    return tag("ol", items, class_="m-chips")


def campaign_link(site: Site, here: str, post: Post) -> Child:
    """Return a link to the post's campaign; its bare name when there is no such campaign."""
    client = site.client_of(post)
    campaign = client.campaigns.get(post.campaign) if client else None
    if campaign is None:
        return post.campaign or None
    return link(here, campaign_path(campaign.client, campaign.slug), campaign.title)


def campaign_title(site: Site, post: Post) -> str:
    """Return the title of the post's campaign, or what the post calls it."""
    client = site.client_of(post)
    campaign = client.campaigns.get(post.campaign) if client else None
    return campaign.title if campaign else post.campaign


def nothing(site: Site) -> Html:
    """Return the words for an empty list."""
    return tag("p", site.tell(say("nothing planned")), class_="m-empty")


def clock(site: Site, moment: Moment | None, *, day: bool = False) -> Html:
    """Return a wall time, with its day if asked (and its year if not this one)."""
    if moment is None:
        return tag("span", site.tell(say("no date")), class_="m-clock")
    words = site.language.time(moment.wall)
    if day:
        form = "E d MMM" if moment.wall.year == site.today().year else "E d MMM y"
        words = f"{site.language.day(moment.wall, form)}, {words}"
    return CLOCK.fill(words=words, moment=moment.instant.isoformat())


def clock_of_any_day(site: Site, moment: Moment | None) -> Html:
    """Return a wall time with its day; its year is seen where nothing else tells it."""
    if moment is None:
        return clock(site, moment)
    return CLOCK_OF_ANY_DAY.fill(
        day=site.language.day(moment.wall, "E d MMM"),
        year=f" {moment.wall.year}",
        time=site.language.time(moment.wall),
        moment=moment.instant.isoformat(),
    )


CLOCK_OF_ANY_DAY = Stencil(
    tag(
        "time",
        hole("day"),
        tag("span", hole("year"), class_="m-year"),
        ", ",
        hole("time"),
        datetime=hole("moment"),
        class_="m-clock",
    )
)
CLOCK = Stencil(tag("time", hole("words"), datetime=hole("moment"), class_="m-clock"))


def place_of_zone(site: Site, zone: str) -> str:
    """Return a zone in words: heure de Paris."""
    return _place_of_zone(site.language, zone)


ELIDED = re.compile(r"\bde (?=[AEIOUÉÎ])")  # heure d’Auckland


@functools.lru_cache(512)
def _place_of_zone(language: Language, zone: str) -> str:
    city = dates.get_timezone_location(zone, locale=language.code, return_city=True)
    words = language.tell(say("{city} time", city=city))
    return ELIDED.sub("d’", words) if language.code == "fr" else words


def day_words(site: Site, day: date, form: str) -> str:
    """Return a day by a CLDR pattern."""
    return site.language.day(day, form)


def span_words(site: Site, first: date, last: date) -> tuple[str, str]:
    """Return two days in words; the month and the year that they share are said once."""
    form = "d MMMM y" if first.year != last.year else "d MMMM" if first.month != last.month else "d"
    return day_words(site, first, form), day_words(site, last, "d MMMM y")


def month_name(site: Site, day: date) -> str:
    """Return a month and its year, with a capital: Décembre 2026."""
    name = site.language.day(day, "LLLL y")
    return name[:1].upper() + name[1:]


def instant(site: Site, moment: datetime, zone: str) -> str:
    """Return an instant as a short day and time in a zone."""
    return site.language.day_time(moment.astimezone(ZoneInfo(zone)))


def panel(title: str, *children: Child, kind: str = "", after: Child = None) -> Html:
    """Return a titled box; its heading is a real one."""
    classes = f"m-panel m-panel--{kind}" if kind else "m-panel"
    return PANEL.fill(title=title, after=after, children=children, classes=classes)


PANEL = Stencil(
    tag(
        "section",
        tag("h2", hole("title"), " ", hole("after")),
        hole("children"),
        class_=hole("classes"),
    )
)


@functools.lru_cache(512)
def _fact(language: Language, name: str) -> tuple[Html, Html]:
    """Return what stands before and behind a value."""
    drawn = tag("div", tag("dt", language.tell(name)), tag("dd", hole("value")))
    return Stencil(drawn).around("value")


def facts(site: Site, rows: Iterable[tuple[Message, Child]]) -> Html:
    """Return names and values in two columns; what has no value is left out."""
    pairs: list[Child] = []
    for name, value in rows:
        if value:
            before, after = _fact(site.language, name.text)
            pairs += before, value, after
    return FACTS.fill(pairs=pairs)


FACTS = Stencil(tag("dl", hole("pairs"), class_="m-facts"))


def summary(site: Site, posts: Iterable[Post]) -> Html:
    """Return how many posts there are and how many wait for an approval."""
    shown = list(posts)
    return join(total(site, len(shown)), waiting(site, shown))


def total(site: Site, number: int) -> str:
    """Return how many posts there are."""
    return site.count(number, say("{n} post", n=number), say("{n} posts", n=number))


def waiting(site: Site, posts: Iterable[Post]) -> Html:
    """Return how many of these posts wait for an approval, after a comma; nothing for none."""
    waiting = sum(mark_of(site, post).key in AWAITED for post in posts)
    if not waiting:
        return join()
    one, many = say("{n} awaits approval", n=waiting), say("{n} await approval", n=waiting)
    if site.only:
        one = say("{n} awaits your approval", n=waiting)
        many = say("{n} await your approval", n=waiting)
    return join(", ", tag("strong", site.count(waiting, one, many)))
