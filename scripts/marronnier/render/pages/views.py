"""The ways through the calendar: month, week, list and board, and the steps in time."""

from __future__ import annotations

from datetime import date

from marronnier.model import Message, say
from marronnier.render.html import Child, Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import BOARD, LIST, month_path, week_path
from marronnier.render.pages.site import Site

# A step in time: the path of a page, and what it is called.
Step = tuple[str, str] | None


def views(site: Site, here: str, day: date, *, listed: bool = False) -> Html:
    """Return the choice of a view; `day` lies in the month and the week that it leads to.

    The page is a list, perhaps of another year, where it is said to be `listed`.
    """
    paths: tuple[tuple[Message, str], ...] = (
        (say("Month"), month_path(day)),
        (say("Week"), week_path(day)),
        (say("List"), here if listed else LIST),
        (say("Board"), BOARD),
    )
    links = [
        elements.link(here, path, site.tell(name), aria_current="page" if path == here else None)
        for name, path in paths
    ]
    return tag("span", links, class_="m-views")


def steps(site: Site, here: str, day: date, *around: Child, listed: bool = False) -> Html:
    """Return the choice of a view, after steps in time where the view has any."""
    label = site.tell(say("Dates and views") if around else say("Views"))
    return tag(
        "nav", *around, views(site, here, day, listed=listed), class_="m-steps", aria_label=label
    )


def in_time(site: Site, here: str, now: str, before: Step, after: Step) -> list[Html]:
    """Return the steps back, to today and on; `now` is the path of what shows today."""
    today = elements.link(here, now, site.tell(say("Today")), class_="m-button", data_today="")
    return [_step(here, before, "‹", "prev"), today, _step(here, after, "›", "next")]


def _step(here: str, step: Step, arrow: str, way: str) -> Html:
    if step is None:
        return tag("span", arrow, class_="m-button", aria_hidden="true", data_off=True)
    path, name = step
    return elements.link(here, path, arrow, class_="m-button", aria_label=name, rel=way)
