"""All posts as one table, in the order of their dates; where they are many, one for each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from marronnier.model import Message, Post, say
from marronnier.render.html import Html, Pieces, Stencil, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.marks import RANK, mark_of
from marronnier.render.pages.paths import LIST, list_path, post_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import in_time, steps

LONG = 1000  # posts on one page; a longer list has a page for each year
SORTED = {"date": "ascending"}  # as the page is written


def years_listed(site: Site) -> Mapping[int | None, tuple[Post, ...]]:
    """Return the posts of each page of the list, by their year, in order.

    Few posts stand on one page, under None; those without a date with this year's.
    """
    if len(site.posts) <= LONG:
        return {None: site.posts}
    now = site.today().year
    listed: dict[int | None, list[Post]] = {now: []}
    for post in site.posts:
        listed.setdefault(post.moment.wall.year if post.moment else now, []).append(post)
    return {year: tuple(listed[year]) for year in sorted(listed, key=lambda year: year or 0)}


def list_page(site: Site, years: Sequence[int | None], number: int) -> Mapping[str, Page]:
    """Return the posts of one year of several as a table, a body for each month."""
    year = years[number]
    here = _path(site, year)
    title = site.tell(say("List")) + (f" {year}" if year else "")
    other = [years[at] if 0 <= at < len(years) else None for at in (number - 1, number + 1)]
    before, after = PAGE.around(
        "months",
        top=elements.heading(title, elements.summary(site, site.posts)),
        steps=_steps(site, here, year, *other),
        filters=filters(site, site.posts),
        arrange=_arrange(site),
        title=title,
        heads=_heads(site),
        subscription=subscription(site, here),
    )
    months = [piece for one in _by_month(site).items() for piece in _group(site, *one)]
    return {here: Page(title, Pieces((before, *months, after)), LIST)}


def _path(site: Site, year: int | None) -> str:
    return LIST if year in (None, site.today().year) else list_path(year or 0)


def _steps(site: Site, here: str, year: int | None, before: int | None, after: int | None) -> Html:
    today = site.today()
    if year is None:
        return steps(site, here, today, listed=True)
    ways = [(_path(site, one), str(one)) if one else None for one in (before, after)]
    day = today if year == today.year else next(iter(_by_month(site))) or today
    return steps(site, here, day, *in_time(site, here, LIST, *ways), listed=True)


PAGE = Stencil(
    tag(
        "div",
        tag("div", hole("top"), hole("steps"), class_="m-bar"),
        hole("filters"),
        hole("arrange"),
        tag(
            "div",
            tag(
                "table",
                tag("caption", hole("title"), class_="m-hidden"),
                hole("heads"),
                hole("months"),
                class_="m-list",
                data_months=True,
            ),
            class_="m-scroll",
            tabindex=0,
            role="region",
            aria_label=hole("title"),
        ),
        hole("subscription"),
        class_="m-filtered",
    )
)


def _by_month(site: Site) -> dict[date | None, list[Post]]:
    groups: dict[date | None, list[Post]] = {}
    for post in site.posts:
        month = post.moment.wall.date().replace(day=1) if post.moment else None
        groups.setdefault(month, []).append(post)
    return groups


def _columns(site: Site) -> Mapping[str, Message]:
    """Return the columns: the key by which a script sorts them, and the name."""
    columns = {
        "date": say("Date"),
        "state": say("State"),
        "title": say("Post"),
        "client": say("Client"),
        "networks": say("Networks"),
        "campaign": say("Campaign"),
    }
    return {key: name for key, name in columns.items() if key != "client" or not site.only}


def _heads(site: Site) -> Html:
    heads = [
        tag("th", site.tell(name), scope="col", data_sort=key, aria_sort=SORTED.get(key))
        for key, name in _columns(site).items()
    ]
    return tag("thead", tag("tr", heads))


def _arrange(site: Site) -> Html:
    """Return the choice of groups and order, which `listing.js` acts on."""
    columns = _columns(site)
    kept = {key: name for key, name in columns.items() if key not in ("date", "title")}
    groups = {"month": say("Month"), **kept, "none": say("Nothing")}
    return tag(
        "div",
        _menu(site, "group", say("Group by"), groups),
        _menu(site, "sort", say("Sort by"), columns),
        class_="m-arrange",
        data_without=site.tell(say("Without")),
    )


def _menu(site: Site, name: str, label: Message, choices: Mapping[str, Message]) -> Html:
    options = [tag("option", site.tell(words), value=key) for key, words in choices.items()]
    return tag(
        "label", site.tell(label), " ", tag("select", options, name=name, autocomplete="off")
    )


def _group(site: Site, month: date | None, posts: list[Post]) -> list[str | bytes]:
    name = elements.month_name(site, month) if month else site.tell(say("Without a date"))
    head = tag("th", name, scope="rowgroup", colspan=len(_columns(site)))
    before, after = GROUP.around("rows", head=head)
    return [before, *(_row(site, post) for post in posts), after]


GROUP = Stencil(tag("tbody", tag("tr", hole("head"), class_="m-list-month"), hole("rows")))


def _row(site: Site, post: Post) -> str | bytes:
    glance = site.glances.get(post.path)
    return glance.row if glance else row(site, post)


def row(site: Site, post: Post) -> Html:
    """Return the row of a post."""
    mark = mark_of(site, post)
    return ROW.fill(
        date=elements.clock_of_any_day(site, post.moment),
        state=elements.badge(site, mark),
        path=elements.address(LIST, post_path(post.id)),
        title=post.title,
        client=None if site.only else tag("td", elements.whose(site, post)),
        networks=elements.networks(post),
        campaign=elements.campaign_link(site, LIST, post),
        rank=RANK[mark.key],
        **elements.traits(site, post, mark),
    )


ROW = Stencil(
    tag(
        "tr",
        tag("td", hole("date")),
        tag("td", hole("state")),
        tag("th", tag("a", hole("title"), href=hole("path")), scope="row"),
        hole("client"),
        tag("td", hole("networks")),
        tag("td", hole("campaign")),
        class_="m-item",
        data_rank=hole("rank"),
        **elements.TRAITS,
    )
)
