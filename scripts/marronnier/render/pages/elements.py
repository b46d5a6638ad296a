"""The elements that several pages share: marks, networks, chips, filters, dates in words."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates

from marronnier.model import Message, Moment, Post, say
from marronnier.platforms import PLATFORMS
from marronnier.render.html import Child, Html, Stencil, hidden, hole, join, tag
from marronnier.render.language import Language
from marronnier.render.pages.marks import MARKS, Mark, awaited_roles, mark_of
from marronnier.render.pages.site import Site, campaign_path, post_path


def link(start: str, end: str, *children: Child, **attributes: str | None) -> Html:
    """Return a link from the page `start` to the page `end`, both within the site."""
    return tag("a", *children, href=address(start, end), **attributes)


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
    who = site.client_name(post) if named and not site.only else None
    return CHIP.fill(
        mark=_heard(site.language, mark.key),
        clock=clock(site, post.moment, day=day),
        networks=networks(post),
        title=post.title,
        client=CHIP_CLIENT.fill(name=who) if who else None,
        path=address(here, post_path(post.id)),
        **traits(site, post, mark),
    )


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


CLOCK = Stencil(tag("time", hole("words"), datetime=hole("moment"), class_="m-clock"))


def place_of_zone(site: Site, zone: str) -> str:
    """Return a zone in words: heure de Paris."""
    return _place_of_zone(site.language, zone)


@functools.lru_cache(512)
def _place_of_zone(language: Language, zone: str) -> str:
    city = dates.get_timezone_location(zone, locale=language.code, return_city=True)
    return language.tell(say("{city} time", city=city))


def day_words(site: Site, day: date, form: str) -> str:
    """Return a day by a CLDR pattern."""
    return site.language.day(day, form)


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
    return tag("section", tag("h2", title, after), *children, class_=classes)


def facts(site: Site, rows: Iterable[tuple[Message, Child]]) -> Html:
    """Return names and values in two columns; what has no value is left out."""
    pairs = [
        tag("div", tag("dt", site.tell(name)), tag("dd", value)) for name, value in rows if value
    ]
    return tag("dl", pairs, class_="m-facts")


def filters(site: Site, posts: Iterable[Post]) -> Html:
    """Return the choice of one network and one mark, for which style sheets are enough, and more.

    `filters.js` acts on the rest: on campaigns, clients and words, and on the address.
    """
    shown = list(posts)
    platforms = dict.fromkeys(key.partition(".")[0] for post in shown for key in post.accounts)
    marks = {mark_of(site, post).key for post in shown}
    by_network = [
        _choice("network", name, network(name), network_label(name)) for name in sorted(platforms)
    ]
    by_mark = [
        _choice("mark", key, sign(mark), site.tell(mark.label))
        for key, mark in MARKS.items()
        if key in marks
    ]
    everything = site.tell(say("All networks")), site.tell(say("All states"))
    return tag(
        "div",
        _group(site.tell(say("Network")), _choice("network", "", None, everything[0]), by_network),
        _group(site.tell(say("State")), _choice("mark", "", None, everything[1]), by_mark),
        _more(site, shown),
        class_="m-filters",
        role="group",
        aria_label=site.tell(say("Filters")),
    )


def _more(site: Site, posts: list[Post]) -> Html:
    clients = {} if site.only else {post.client: site.client_name(post) for post in posts}
    campaigns = {f"{post.client}/{post.campaign}": post for post in posts if post.campaign}
    titles = {key: campaign_title(site, post) for key, post in campaigns.items()}
    words = site.tell(say("Filter by words"))
    counted = site.tell(say("{shown} of {n}", shown="{shown}", n="{n}"))
    return tag(
        "div",
        tag("input", type="search", name="text", aria_label=words, placeholder=words),
        _menu("client", site.tell(say("All clients")), clients),
        _menu("campaign", site.tell(say("All campaigns")), titles),
        tag("span", class_="m-filters-count", role="status", data_words=counted),
        tag(
            "button",
            site.tell(say("Show everything")),
            type="button",
            class_="m-filters-reset",
            hidden=True,
        ),
        class_="m-filters-more",
    )


def _menu(name: str, everything: str, values: Mapping[str, str]) -> Html | None:
    """Return a list of values to choose from, by their labels; nothing where there is no choice."""
    if not values:
        return None
    options = [
        tag("option", label, value=value)
        for value, label in sorted(values.items(), key=lambda pair: pair[1].casefold())
    ]
    first = tag("option", everything, value="", selected=True)
    return tag("select", first, options, name=name, aria_label=everything, autocomplete="off")


def _group(name: str, *choices: Child) -> Html:
    return tag("fieldset", tag("legend", name, class_="m-hidden"), *choices)


def _choice(group: str, value: str, picture: Html | None, label: str) -> Html:
    identity = f"{group}-{value or 'all'}"
    box = tag(
        "input",
        type="radio",
        name=group,
        id=identity,
        value=value,
        checked=not value,
        autocomplete="off",
    )
    return join(box, tag("label", picture, " ", label, for_=identity))


def summary(site: Site, posts: Iterable[Post]) -> Html:
    """Return how many posts there are and how many wait for an approval."""
    shown = list(posts)
    waiting = sum(bool(awaited_roles(site, post)) for post in shown)
    total = site.count(len(shown), say("{n} post", n=len(shown)), say("{n} posts", n=len(shown)))
    if not waiting:
        return join(total)
    one, many = say("{n} awaits approval", n=waiting), say("{n} await approval", n=waiting)
    if site.only:
        one = say("{n} awaits your approval", n=waiting)
        many = say("{n} await your approval", n=waiting)
    return join(total, ", ", tag("strong", site.count(waiting, one, many)))
