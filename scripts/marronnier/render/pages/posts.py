"""A page for each post: how it will look, and all that is known of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from marronnier.model import Finding, Post, say
from marronnier.render.html import Html, Stencil, hole, join, tag
from marronnier.render.language import Language
from marronnier.render.pages import elements
from marronnier.render.pages.findings import finding_lines, why
from marronnier.render.pages.looks import looks
from marronnier.render.pages.marks import mark_of
from marronnier.render.pages.months import CALENDAR
from marronnier.render.pages.panels import panels
from marronnier.render.pages.paths import LIST, month_path, post_path
from marronnier.render.pages.previews import previews
from marronnier.render.pages.site import Page, Site
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
    found = looks(site, post)
    body = _drawn(site.language).fill(
        crumbs=_crumbs(site, post),
        title=post.title,
        badge=elements.badge(site, mark_of(site, post)),
        when=_when(site, post),
        why=why(site, post),
        since=since_approval(site, post),
        previews=previews(site, post, found),
        panels=panels(site, post, found),
    )
    return Page(post.title, body, CALENDAR, searched=True)


@functools.cache
def _drawn(language: Language) -> Stencil:
    top = tag(
        "div",
        hole("crumbs"),
        tag("h1", hole("title")),
        tag("p", hole("badge"), hole("when"), class_="m-lead"),
        hole("why"),
        class_="m-top",
    )
    body = tag(
        "div",
        tag("div", top, hole("since"), hole("previews"), class_="m-main"),
        hole("panels"),
        class_="m-post",
        data_local=language.tell(say("{when} where you are", when="{when}")),
    )
    return Stencil(body)


def _when(site: Site, post: Post) -> Html | None:
    if post.moment is None:
        return None
    day = site.language.day(post.moment.wall, "EEEE d MMMM y")
    words = f"{day}, {site.language.time(post.moment.wall)}"
    moment = stamp(site, post.moment.instant, post.moment.zone, words)
    place = elements.place_of_zone(site, post.moment.zone)
    return WHEN.fill(moment=moment, place=place)


WHEN = Stencil(tag("span", hole("moment"), " · ", hole("place"), class_="m-moment"))


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
    month = site.once(
        ("crumb", post.client, day.year, day.month),
        lambda: elements.link(here, month_path(day), elements.month_name(site, day)),
    )
    words = elements.day_words(site, day, "EEEE d")
    client = None if site.only else f" › {site.client_name(post)}"
    return CRUMBS.fill(month=month, day=words, client=client, label=label)


CRUMBS = Stencil(
    tag(
        "nav",
        hole("month"),
        " › ",
        hole("day"),
        hole("client"),
        class_="m-crumbs",
        aria_label=hole("label"),
    )
)


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
