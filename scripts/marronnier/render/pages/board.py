"""The board: posts by how far they are, a column for each step on their way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marronnier.model import Message, Post, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.filters import filters
from marronnier.render.pages.marks import AWAITED, TROUBLED, mark_of, troubles
from marronnier.render.pages.months import CALENDAR
from marronnier.render.pages.paths import BOARD, LIST
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import subscription
from marronnier.render.pages.views import steps

SHOWN = 30  # posts of a column; the list has them all
# A column: its key, its name, and the marks of the posts in it.
COLUMNS: tuple[tuple[str, Message, tuple[str, ...]], ...] = (
    ("troubled", say("Needs a decision"), (*TROUBLED, "held")),
    ("idea", say("Ideas"), ("idea",)),
    ("draft", say("Drafts"), ("draft",)),
    ("review", say("To approve"), AWAITED),
    ("scheduled", say("Approved"), ("scheduled", "due", "claimed")),
    ("published", say("Published"), ("published",)),
    ("cancelled", say("Cancelled"), ("cancelled",)),
)
SELDOM = ("troubled", "cancelled")  # columns that are there only when they hold something
LATEST_FIRST = ("troubled", "published", "cancelled")


def board_page(site: Site) -> Page:
    """Return the posts by status, in columns."""
    title = site.tell(say("Board"))
    columns = _by_column(site)
    shown = {key: posts[:SHOWN] for key, posts in columns.items()}
    everything = [post for posts in shown.values() for post in posts]
    top = elements.heading(title, elements.summary(site, site.posts))
    drawn = [
        _column(site, key, troubles(site) if key == "troubled" else name, columns[key], shown[key])
        for key, name, _ in COLUMNS
        if columns[key] or (key not in SELDOM and _is_seen(site, key))
    ]
    board = tag("div", drawn, class_="m-board", tabindex=0, role="region", aria_label=title)
    body = tag(
        "div",
        tag("div", top, steps(site, BOARD, site.today()), class_="m-bar"),
        filters(site, everything),
        board,
        subscription(site, BOARD),
        class_="m-filtered",
    )
    return Page(title, body, CALENDAR)


def _is_seen(site: Site, key: str) -> bool:
    """Tell whether an empty column says something: a client need not know of drafts."""
    return not site.only or key not in ("idea", "draft")


def _by_column(site: Site) -> Mapping[str, list[Post]]:
    home = {mark: key for key, _, marks in COLUMNS for mark in marks}
    columns: dict[str, list[Post]] = {key: [] for key, _, _ in COLUMNS}
    for post in site.posts:
        columns[home[mark_of(site, post).key]].append(post)
    for key in LATEST_FIRST:
        columns[key].reverse()
    return columns


def _column(
    site: Site, key: str, name: Message, posts: Sequence[Post], shown: Sequence[Post]
) -> Html:
    number = tag("span", site.language.number(len(posts)), class_="m-number")
    others = len(posts) - len(shown)
    one, many = say("{n} other in the list", n=others), say("{n} others in the list", n=others)
    more = elements.link(BOARD, LIST, site.count(others, one, many)) if others else None
    return tag(
        "section",
        tag("h2", site.tell(name), " ", number),
        elements.chips(site, BOARD, shown, day=True) if shown else elements.nothing(site),
        tag("p", more, class_="m-board-more") if more else None,
        class_="m-board-column",
        data_column=key,
    )
