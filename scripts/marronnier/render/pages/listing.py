"""All posts as a table, in the order of their dates; where they are many, on several pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from marronnier.model import Message, Post, say
from marronnier.render.html import Html, Pieces, Stencil, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.marks import RANK, mark_of
from marronnier.render.pages.paths import LIST, list_path, post_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import in_time, steps

LONG = 1500  # posts on one page; of more a browser takes seconds
# How many months the pages of a longer list cover, and what these are called by CLDR.
SPANS = {12: "y", 3: "QQQQ y", 1: "LLLL y"}
SORTED = {"date": "ascending"}  # as the page is written


class Stretch(NamedTuple):
    """Hold the months that a page of the list covers."""

    first: date
    months: int

    @classmethod
    def of(cls, day: date, months: int) -> Stretch:
        """Return the year, quarter or month that a day lies in."""
        return cls(date(day.year, day.month - (day.month - 1) % months, 1), months)


def stretches(site: Site) -> Mapping[Stretch | None, tuple[Post, ...]]:
    """Return the posts of each page of the list in order; few stand on one page, under None.

    A page covers a year, or less where that is too long. What has no date stands with the present.
    """
    if len(site.posts) <= LONG:
        return {None: site.posts}
    found: dict[Stretch, list[Post]] = {}
    for months in SPANS:
        now = Stretch.of(site.today(), months)
        found = {now: []}
        for post in site.posts:
            here = Stretch.of(post.moment.wall.date(), months) if post.moment else now
            found.setdefault(here, []).append(post)
        if max(map(len, found.values())) <= LONG:
            break
    return {stretch: tuple(found[stretch]) for stretch in sorted(found)}


def list_page(site: Site, stretches: Sequence[Stretch | None], number: int) -> Mapping[str, Page]:
    """Return the posts of one stretch of several as a table, a body for each month."""
    stretch = stretches[number]
    here = _path(site, stretch)
    title = site.tell(say("List")) + (f" · {_name(site, stretch)}" if stretch else "")
    other = [stretches[at] if 0 <= at < len(stretches) else None for at in (number - 1, number + 1)]
    before, after = PAGE.around(
        "months",
        top=elements.heading(title, elements.summary(site, site.posts)),
        steps=_steps(site, here, stretch, *other),
        filters=filters(site, site.posts),
        arrange=_arrange(site),
        title=title,
        heads=_heads(site),
        subscription=subscription(site, here),
    )
    months = [piece for one in _by_month(site).items() for piece in _group(site, *one)]
    return {here: Page(title, Pieces((before, *months, after)), LIST)}


def _path(site: Site, stretch: Stretch | None) -> str:
    if stretch is None or stretch == Stretch.of(site.today(), stretch.months):
        return LIST
    return list_path(*stretch)


def _name(site: Site, stretch: Stretch) -> str:
    return site.language.day(stretch.first, SPANS[stretch.months])


def _steps(
    site: Site, here: str, stretch: Stretch | None, before: Stretch | None, after: Stretch | None
) -> Html:
    today = site.today()
    if stretch is None:
        return steps(site, here, today, listed=True)
    ways = [(_path(site, one), _name(site, one)) if one else None for one in (before, after)]
    dated = (post.moment.wall.date() for post in site.posts if post.moment)
    day = today if here == LIST else next(dated)
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
