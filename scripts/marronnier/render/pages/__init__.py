"""The calendar's pages: a site's value in, paths and HTML out; no theme, no file, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from marronnier.model import Client, Post, say
from marronnier.render.html import Html
from marronnier.render.pages.batches import Batch, Card, Made, Memory, Parts, Told
from marronnier.render.pages.board import board_page
from marronnier.render.pages.campaigns import campaign_page, campaigns_page
from marronnier.render.pages.charters import charter_pages
from marronnier.render.pages.clients import client_pages, clients_page
from marronnier.render.pages.due import DUE, DUE_SCRIPT, banner, due_json, due_script
from marronnier.render.pages.feeds import feed_files
from marronnier.render.pages.glances import media_of
from marronnier.render.pages.index import search_field, searchable
from marronnier.render.pages.keyboard import keyboard
from marronnier.render.pages.library import libraries_page, library_page
from marronnier.render.pages.listing import list_page, stretches
from marronnier.render.pages.months import CALENDAR, month_page, months, posts_by_month
from marronnier.render.pages.paths import (
    BOARD,
    CAMPAIGNS,
    CLIENTS,
    LIBRARY,
    LIST,
    RULES,
    TODAY,
    accounts_path,
    charter_path,
    medium_path,
    month_path,
    post_path,
    week_path,
)
from marronnier.render.pages.posts import broken_pages, post_pages
from marronnier.render.pages.rules import rule_pages
from marronnier.render.pages.site import Glance, Page, Shown, Site, narrow
from marronnier.render.pages.styles import style_sheet
from marronnier.render.pages.today import today_page
from marronnier.render.pages.weeks import posts_by_week, week_page, weeks

__all__ = [
    "Batch",
    "Card",
    "Glance",
    "Memory",
    "Page",
    "Parts",
    "Shown",
    "Site",
    "Told",
    "banner",
    "batches",
    "keyboard",
    "media",
    "narrow",
    "navigation",
    "pages",
    "search_field",
    "style_sheet",
]


def pages(site: Site) -> Mapping[str, Page]:
    """Return every page by its path, all at once: for small sites and for tests."""
    parts = Parts(site)
    made = (batch.make(parts.part(batch), *batch.terms) for batch in batches(site))
    return {
        path: replace(page, body=Html(page.body))
        for some in made
        for path, page in some.items()
        if isinstance(page, Page)
    }


def batches(site: Site) -> Iterator[Batch]:
    """Yield what the site's pages and files are made from, the longest works first.

    A new view is a line here. What is made from some posts alone names them, and is not made again
    until they change; what shows the whole site is made again with every change of a post.
    """
    every = site.posts
    yield Batch("due", _due, always=True)
    yield from _lists(site)
    yield Batch("feeds", feed_files, every, faces=True, daily=True)
    yield from searchable(site)
    yield Batch("today", _today, every, faces=True, elsewhere=True, daily=True)
    yield Batch("board", _board, every, faces=True, daily=True)
    yield Batch("campaigns", campaigns_page, every, faces=True, daily=True)
    if not site.only:
        yield Batch("media", libraries_page, every, faces=True)
        yield Batch("clients", clients_page, every, faces=True)
    for client in site.clients:
        yield from _of_client(client, site.by_client[client.slug])
    yield Batch("charters", charter_pages, daily=True)
    yield Batch("rules", rule_pages)
    yield Batch("broken", broken_pages, elsewhere=True)
    firsts = months(site)
    grouped = posts_by_month(site, firsts)
    for number, first in enumerate(firsts):
        terms = (firsts, number)
        yield Batch(
            month_path(first), month_page, tuple(grouped[first]), terms, faces=True, daily=True
        )
    yield from _weeks(site)
    for path, post in {post_path(post.id): post for post in every}.items():
        yield Batch(path, post_pages, (post,))


def _of_client(client: Client, posts: tuple[Post, ...]) -> Iterator[Batch]:
    slug = client.slug
    yield Batch(f"media {slug}", library_page, posts, (slug,), faces=True)
    yield Batch(
        f"client {slug}", client_pages, posts, (slug,), faces=True, elsewhere=True, daily=True
    )
    for campaign in client.campaigns:
        mine = tuple(post for post in posts if post.campaign == campaign)
        name = f"campaign {slug} {campaign}"
        yield Batch(name, campaign_page, mine, (slug, campaign), faces=True, daily=True)


def _weeks(site: Site) -> Iterator[Batch]:
    mondays = weeks(site)
    grouped = posts_by_week(site, mondays)
    for before, monday, after in zip((None, *mondays), mondays, (*mondays[1:], None), strict=False):
        terms = before, monday, after
        yield Batch(
            week_path(monday), week_page, tuple(grouped[monday]), terms, faces=True, daily=True
        )


def _lists(site: Site) -> Iterator[Batch]:
    listed = stretches(site)
    for number, (stretch, posts) in enumerate(listed.items()):
        name = f"list {stretch.first}" if stretch else "list"
        yield Batch(name, list_page, posts, (tuple(listed), number), faces=True, daily=True)


def _board(site: Site) -> Made:
    return {BOARD: board_page(site)}


def _today(site: Site) -> Made:
    return {TODAY: today_page(site)}


def _due(site: Site) -> Made:
    return {DUE: due_json(site), DUE_SCRIPT: due_script(site)}


def navigation(site: Site) -> Mapping[str, tuple[str, str]]:
    """Return the entries of the navigation: the section's key -> its title and path."""
    entries = {
        TODAY: (say("Today"), TODAY),
        CALENDAR: (say("Calendar"), month_path(site.today().replace(day=1))),
        LIST: (say("List"), LIST),
        CAMPAIGNS: (say("Campaigns"), CAMPAIGNS),
        LIBRARY: (say("Media"), LIBRARY),
    }
    if site.only:
        charter, accounts = charter_path(site.only), accounts_path(site.only)
        entries |= {charter: (say("Charter"), charter), accounts: (say("Accounts"), accounts)}
    else:
        entries[CLIENTS] = (say("Clients"), CLIENTS)
    entries[RULES] = (say("Rules"), RULES)
    return {key: (site.tell(title), path) for key, (title, path) in entries.items()}


def media(site: Site) -> Mapping[str, str]:
    """Return the pictures and films that pages show: path on the site -> path in the workspace."""
    shown: dict[str, str] = {}
    for post in site.posts:
        shown |= {one.path: one.file for one in media_of(site, post) if one.path}
    for client, logo in site.logos.items():
        if path := medium_path(client, logo):
            shown[path] = logo.path
    return shown
