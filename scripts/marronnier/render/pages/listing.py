"""All posts as one table, in the order of their dates."""

from __future__ import annotations

from datetime import date

from marronnier.model import Message, Post, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.marks import mark_of
from marronnier.render.pages.site import LIST, Page, Site, month_path, post_path
from marronnier.render.pages.subscribing import subscription


def list_page(site: Site) -> Page:
    """Return all posts as one table, a body for each month."""
    title = site.tell(say("List"))
    top = elements.heading(title, elements.summary(site, site.posts))
    table = tag(
        "table",
        tag("caption", title, class_="m-hidden"),
        _heads(site),
        [_group(site, month, posts) for month, posts in _by_month(site).items()],
        class_="m-list",
    )
    body = tag(
        "div",
        tag("div", top, _views(site, title), class_="m-bar"),
        elements.filters(site, site.posts),
        tag("div", table, class_="m-scroll", tabindex=0, role="region", aria_label=title),
        subscription(site, LIST),
        class_="m-filtered",
    )
    return Page(title, body, LIST)


def _views(site: Site, title: str) -> Html:
    now = site.today().replace(day=1)
    month = elements.link(LIST, month_path(now), site.tell(say("Month")))
    here = elements.link(LIST, LIST, title, aria_current="page")
    links = tag("span", month, here, class_="m-views")
    return tag("nav", links, class_="m-steps", aria_label=site.tell(say("Views")))


def _by_month(site: Site) -> dict[date | None, list[Post]]:
    groups: dict[date | None, list[Post]] = {}
    for post in site.posts:
        month = post.moment.wall.date().replace(day=1) if post.moment else None
        groups.setdefault(month, []).append(post)
    return groups


def _names(site: Site) -> list[Message]:
    client = [] if site.only else [say("Client")]
    return [say("Date"), say("State"), say("Post"), *client, say("Networks"), say("Campaign")]


def _heads(site: Site) -> Html:
    heads = [tag("th", site.tell(name), scope="col") for name in _names(site)]
    return tag("thead", tag("tr", heads))


def _group(site: Site, month: date | None, posts: list[Post]) -> Html:
    name = elements.month_name(site, month) if month else site.tell(say("Without a date"))
    head = tag(
        "tr", tag("th", name, scope="rowgroup", colspan=len(_names(site))), class_="m-list-month"
    )
    return tag("tbody", head, [_row(site, post) for post in posts])


def _row(site: Site, post: Post) -> Html:
    mark = mark_of(site, post)
    title = elements.link(LIST, post_path(post.id), post.title)
    client = None if site.only else tag("td", site.client_name(post))
    return tag(
        "tr",
        tag("td", elements.clock(site, post.moment, day=True)),
        tag("td", elements.badge(site, mark)),
        tag("th", title, scope="row"),
        client,
        tag("td", elements.networks(post)),
        tag("td", elements.campaign_link(site, LIST, post)),
        class_="m-item",
        **elements.traits(site, post),
    )
