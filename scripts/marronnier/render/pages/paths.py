"""Where things stand on a site: pages, feeds, pictures.

Names of files may hold bytes that are no text, which no address can bear: hence `plain`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from marronnier.model import Medium
from marronnier.render.characters import plain

SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "SVG": "svg"}
FILMS = {"MP4": "mp4", "MOV": "mov", "WEBM": "webm"}
FILM_LIMIT = 100_000_000  # bytes; GitHub Pages takes no larger file

TODAY = "index.html"
LIST = "list.html"
BOARD = "board.html"
LIBRARY = "media.html"
CAMPAIGNS = "campaigns.html"
CLIENTS = "clients.html"
RULES = "rules.html"
FEED = "calendar.ics"


def list_path(first: date, months: int) -> str:
    """Return where the list of a year, a quarter or a month stands that is not the present one."""
    part = {12: "", 3: f"-q{(first.month + 2) // 3}", 1: f"-{first:%m}"}[months]
    return f"list-{first.year:04}{part}.html"


def month_path(day: date) -> str:
    """Return where a month's page stands."""
    return f"month/{day:%Y-%m}.html"


def week_path(day: date) -> str:
    """Return where the page of a day's week stands, by the year and number of ISO 8601."""
    year, week, _ = day.isocalendar()
    return f"week/{year}-W{week:02}.html"


def library_path(client: str) -> str:
    """Return where a client's pictures stand on the site of all clients."""
    return f"client/{plain(client)}/media.html"


@lru_cache(1024)  # a page names it several times
def post_path(post: str) -> str:
    """Return where a post's page stands, by its identity."""
    return f"post/{plain(post)}.html"


def client_path(client: str) -> str:
    """Return where a client's page stands."""
    return f"client/{plain(client)}/index.html"


def feed_path(client: str) -> str:
    """Return where a client's feed stands on the site of all clients."""
    return f"client/{plain(client)}/{FEED}"


def charter_path(client: str) -> str:
    """Return where a client's charter stands."""
    return f"client/{plain(client)}/charter.html"


def rule_path(code: str) -> str:
    """Return where a rule's page stands."""
    return f"rule/{code}.html"


def accounts_path(client: str) -> str:
    """Return where a client's accounts stand."""
    return f"client/{plain(client)}/accounts.html"


def campaign_path(client: str, campaign: str) -> str:
    """Return where a campaign's page stands."""
    return f"campaign/{plain(client)}/{plain(campaign)}.html"


def medium_path(client: str, medium: Medium) -> str | None:
    """Return where a picture or film stands; None for what cannot be shown.

    The ending is that of the format found inside, so that no other kind of file is ever served.
    """
    facts = medium.facts
    known = FILMS if medium.is_film else SUFFIXES
    if facts is None or facts.fault or facts.format not in known or not medium.path:
        return None
    if medium.is_film and facts.size > FILM_LIMIT:
        return None
    stem = medium.path.rpartition("/")[2].partition(".")[0]
    return f"media/{plain(client)}/{plain(stem)}-{facts.sha256[:12]}.{known[facts.format]}"
