"""The calendar's pages: a site's value in, paths and HTML out; no theme, no file, no clock."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.model import say
from marronnier.render.pages.campaigns import campaign_pages
from marronnier.render.pages.charters import charter_pages
from marronnier.render.pages.clients import client_pages
from marronnier.render.pages.due import DUE, DUE_SCRIPT, banner, due_json, due_script
from marronnier.render.pages.feeds import feed_files
from marronnier.render.pages.listing import list_page
from marronnier.render.pages.months import CALENDAR, month_pages
from marronnier.render.pages.posts import post_pages
from marronnier.render.pages.rules import rule_pages
from marronnier.render.pages.site import (
    CAMPAIGNS,
    CLIENTS,
    LIST,
    RULES,
    TODAY,
    Page,
    Site,
    accounts_path,
    charter_path,
    medium_path,
    month_path,
    narrow,
)
from marronnier.render.pages.styles import style_sheet
from marronnier.render.pages.today import today_page

__all__ = [
    "Page",
    "Site",
    "banner",
    "data",
    "media",
    "narrow",
    "navigation",
    "pages",
    "style_sheet",
]


def pages(site: Site) -> Mapping[str, Page]:
    """Return every page by its path."""
    return {
        TODAY: today_page(site),
        **month_pages(site),
        LIST: list_page(site),
        **campaign_pages(site),
        **client_pages(site),
        **charter_pages(site),
        **rule_pages(site),
        **post_pages(site),
    }


def data(site: Site) -> Mapping[str, str | bytes]:
    """Return the files that scripts and machines read: path -> text, or bytes as they are."""
    return {DUE: due_json(site), DUE_SCRIPT: due_script(site), **feed_files(site)}


def navigation(site: Site) -> Mapping[str, tuple[str, str]]:
    """Return the entries of the navigation: the section's key -> its title and path."""
    entries = {
        TODAY: (say("Today"), TODAY),
        CALENDAR: (say("Calendar"), month_path(site.today().replace(day=1))),
        LIST: (say("List"), LIST),
        CAMPAIGNS: (say("Campaigns"), CAMPAIGNS),
    }
    if site.only:
        charter, accounts = charter_path(site.only), accounts_path(site.only)
        entries |= {charter: (say("Charter"), charter), accounts: (say("Accounts"), accounts)}
    else:
        entries[CLIENTS] = (say("Clients"), CLIENTS)
    entries[RULES] = (say("Rules"), RULES)
    return {key: (site.tell(title), path) for key, (title, path) in entries.items()}


def media(site: Site) -> Mapping[str, str]:
    """Return the pictures that pages show: path on the site -> path in the workspace."""
    shown = {}
    for post in site.posts:
        for medium in post.media:
            if path := medium_path(post.client, medium):
                shown[path] = medium.path
    for client, logo in site.logos.items():
        if path := medium_path(client, logo):
            shown[path] = logo.path
    return shown
