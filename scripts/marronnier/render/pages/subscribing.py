"""How to follow the calendar in one's own: the addresses of the feeds, and where to give them."""

from __future__ import annotations

from marronnier.model import Message, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import FEED, feed_path
from marronnier.render.pages.site import Site

# In the words of each program's own menus.
WHERE: tuple[tuple[str, Message], ...] = (
    ("Google", say("Other calendars › From URL")),
    ("Apple", say("File › New Calendar Subscription")),
    ("Outlook", say("Add calendar › Subscribe from web")),
)


def subscription(site: Site, here: str) -> Html:
    """Return a box that opens: links to the feeds of this site, and what to do with them."""
    follow = say(
        "Give the address of one of these files to your calendar: what changes here changes there,"
        " within hours."
    )
    warning = say(
        "Whoever has the address can read the file. One that is opened from a folder is copied"
        " once, and follows nothing."
    )
    steps = [tag("div", tag("dt", name), tag("dd", site.tell(path))) for name, path in WHERE]
    return tag(
        "details",
        tag("summary", site.tell(say("Follow this in your own calendar"))),
        tag("p", site.tell(follow)),
        tag("ul", [tag("li", link) for link in _links(site, here)], class_="m-links"),
        tag("dl", steps, class_="m-facts"),
        tag("p", site.tell(warning)),
        class_="m-follow",
        data_search_exclude=True,
    )


def _links(site: Site, here: str) -> list[Html]:
    if site.only:
        return [feed_link(here, FEED, site.workspace.clients[site.only].name)]
    everybody = feed_link(here, FEED, site.tell(say("All clients")))
    own = [feed_link(here, feed_path(client.slug), client.name) for client in site.clients]
    return [everybody, *own]


def feed_link(here: str, path: str, name: str) -> Html:
    """Return the link to one feed, which says that it is a file."""
    return elements.link(here, path, f"{name} (.ics)", type="text/calendar")
