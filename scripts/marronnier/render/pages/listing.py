"""All posts as one table, in the order of their dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from marronnier.model import Message, Post, say
from marronnier.render.html import Html, Stencil, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.marks import RANK, mark_of
from marronnier.render.pages.paths import LIST, post_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import steps

SORTED = {"date": "ascending"}  # as the page is written


def list_page(site: Site) -> Page:
    """Return all posts as one table, a body for each month."""
    title = site.tell(say("List"))
    top = elements.heading(title, elements.summary(site, site.posts))
    body = tag(
        "div",
        tag("div", top, steps(site, LIST, site.today()), class_="m-bar"),
        filters(site, site.posts),
        _arrange(site),
        tag(
            "div",
            _table(site, title),
            class_="m-scroll",
            tabindex=0,
            role="region",
            aria_label=title,
        ),
        subscription(site, LIST),
        class_="m-filtered",
    )
    return Page(title, body, LIST)


def _table(site: Site, title: str) -> Html:
    return tag(
        "table",
        tag("caption", title, class_="m-hidden"),
        _heads(site),
        [_group(site, month, posts) for month, posts in _by_month(site).items()],
        class_="m-list",
        data_months=True,
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


def _group(site: Site, month: date | None, posts: list[Post]) -> Html:
    name = elements.month_name(site, month) if month else site.tell(say("Without a date"))
    head = tag(
        "tr", tag("th", name, scope="rowgroup", colspan=len(_columns(site))), class_="m-list-month"
    )
    return tag("tbody", head, [row(site, post) for post in posts])


def row(site: Site, post: Post) -> Html:
    """Return the row of a post."""
    if glance := site.glances.get(post.path):
        return Html(glance.row.decode(errors="surrogatepass"))
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
