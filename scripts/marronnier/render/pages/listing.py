"""All posts as one table, in the order of their dates."""

from __future__ import annotations

from datetime import date

from marronnier.model import Post, say
from marronnier.render.html import Html, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.marks import mark_of
from marronnier.render.pages.site import LIST, Page, Site, month_path, post_path


def list_page(site: Site) -> Page:
    """Return all posts as one table, a body for each month."""
    groups: dict[date | None, list[Post]] = {}
    for post in site.posts:
        month = post.moment.wall.date().replace(day=1) if post.moment else None
        groups.setdefault(month, []).append(post)
    heads = [
        say("Date"),
        say("State"),
        say("Post"),
        say("Client"),
        say("Networks"),
        say("Campaign"),
    ]
    if site.only:
        del heads[3]
    columns = tag("tr", [tag("th", site.tell(head), scope="col") for head in heads])
    bodies = [_group(site, month, posts, len(heads)) for month, posts in groups.items()]
    title = site.tell(say("List"))
    table = tag(
        "table",
        tag("caption", title, class_="m-hidden"),
        tag("thead", columns),
        bodies,
        class_="m-list",
    )
    now = site.today().replace(day=1)
    back = elements.link(LIST, month_path(now), site.tell(say("Month")))
    here = elements.link(LIST, LIST, title, aria_current="page")
    views = tag(
        "nav",
        tag("span", back, here, class_="m-views"),
        class_="m-steps",
        aria_label=site.tell(say("Views")),
    )
    top = elements.heading(title, elements.summary(site, site.posts))
    parts = [tag("div", top, views, class_="m-bar"), elements.filters(site, site.posts)]
    frame = tag("div", table, class_="m-scroll", tabindex=0, role="region", aria_label=title)
    return Page(title, tag("div", join(*parts), frame, class_="m-filtered"), LIST)


def _group(site: Site, month: date | None, posts: list[Post], width: int) -> Html:
    name = elements.month_name(site, month) if month else site.tell(say("Without a date"))
    head = tag("tr", tag("th", name, scope="rowgroup", colspan=width), class_="m-list-month")
    return tag("tbody", head, [_row(site, post) for post in posts])


def _row(site: Site, post: Post) -> Html:
    mark = mark_of(site, post)
    platforms = " ".join(dict.fromkeys(key.partition(".")[0] for key in post.accounts))
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
        data_mark=mark.key,
        data_networks=platforms,
    )
