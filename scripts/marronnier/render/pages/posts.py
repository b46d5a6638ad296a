"""A page for each post: how it will look, and all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.model import Finding, Post, say
from marronnier.render.html import Html, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.findings import finding_lines, why
from marronnier.render.pages.marks import mark_of
from marronnier.render.pages.months import CALENDAR
from marronnier.render.pages.panels import panels
from marronnier.render.pages.previews import looks, previews
from marronnier.render.pages.site import LIST, Page, Site, month_path, post_path
from marronnier.render.pages.stamps import stamp
from marronnier.render.pages.versions import since_approval


def post_pages(site: Site) -> Mapping[str, Page]:
    """Return the page of each post."""
    return {post_path(post.id): post_page(site, post) for post in site.posts}


def broken_pages(site: Site) -> Mapping[str, Page]:
    """Return the page of each file that could not be read as a post."""
    broken: dict[str, list[Finding]] = {}
    for finding in site.findings_elsewhere():
        if finding.post:
            broken.setdefault(finding.post, []).append(finding)
    return {post_path(post): _broken(site, found) for post, found in broken.items()}


def post_page(site: Site, post: Post) -> Page:
    """Return one post's page."""
    top = tag(
        "div",
        _crumbs(site, post),
        tag("h1", post.title),
        tag("p", elements.badge(site, mark_of(site, post)), _when(site, post), class_="m-lead"),
        why(site, post),
        class_="m-top",
    )
    found = looks(site, post)
    body = tag(
        "div",
        tag("div", top, since_approval(site, post), previews(site, post, found), class_="m-main"),
        panels(site, post, found),
        class_="m-post",
        data_local=site.tell(say("{when} where you are", when="{when}")),
    )
    return Page(post.title, body, CALENDAR, searched=True)


def _when(site: Site, post: Post) -> Html | None:
    if post.moment is None:
        return None
    day = site.language.day(post.moment.wall, "EEEE d MMMM y")
    words = f"{day}, {site.language.time(post.moment.wall)}"
    moment = stamp(site, post.moment.instant, post.moment.zone, words)
    place = elements.place_of_zone(site, post.moment.zone)
    return tag("span", moment, " · ", place, class_="m-moment")


def _crumbs(site: Site, post: Post) -> Html:
    here = post_path(post.id)
    label = site.tell(say("You are here"))
    if post.moment is None:
        return tag(
            "nav",
            elements.link(here, LIST, site.tell(say("List"))),
            class_="m-crumbs",
            aria_label=label,
        )
    day = post.moment.wall.date()
    month = elements.link(here, month_path(day), elements.month_name(site, day))
    words = elements.day_words(site, day, "EEEE d")
    client = None if site.only else join(" › ", site.client_name(post))
    return tag("nav", month, " › ", words, client, class_="m-crumbs", aria_label=label)


def _broken(site: Site, findings: list[Finding]) -> Page:
    path = findings[0].at.path
    why = site.tell(say("This file cannot be shown as a post until it is corrected."))
    here = post_path(findings[0].post)
    listed = finding_lines(site, here, findings, places=True)
    body = join(
        elements.heading(path, why),
        elements.panel(site.tell(say("What is wrong")), listed, kind="held"),
    )
    return Page(path, body, LIST)
