"""What is to come, for machines and for the reader's own clock: due.json and its banner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from operator import itemgetter

from marronnier.model import Post, State, say
from marronnier.problems import GRACE
from marronnier.render.html import Html, tag
from marronnier.render.pages.paths import post_path
from marronnier.render.pages.site import Open, Site
from marronnier.render.present import FILES, instant

DUE, DUE_SCRIPT = FILES  # the same for who opens the site from a folder, where nothing is fetched
# A run of publish.yml lasts up to half an hour, and then the next site is made.
DELAY = GRACE + timedelta(minutes=30)
OPEN = frozenset(
    {State.SCHEDULED, State.HELD, State.DUE, State.CLAIMED, State.UNKNOWN, State.PARKED}
)


def due_json(site: Site) -> str:
    """Return the deliveries that have no end yet, with their moments, and the ledger's head.

    Instants are in UTC (ISO 8601); `grace` is in seconds: how long after a planned instant this
    site may still say that it is to come, although all is well.
    """
    rows = [
        dict(zip(("delivery", "page", "state", "planned", "until"), one, strict=True))
        for post in site.by_id.values()
        for one in open_deliveries(site, post)
    ]
    value = {
        "version": 1,
        "generated": instant(site.now),
        "ledger": site.head,
        "grace": int(DELAY.total_seconds()),
        "deliveries": sorted(rows, key=itemgetter("planned", "delivery")),
    }
    return json.dumps(value, indent=1) + "\n"


def due_script(site: Site) -> str:
    """Return the same as a script, which a page in a folder may load."""
    return f"var marronnierDue = {due_json(site).rstrip()};\n"


def open_deliveries(site: Site, post: Post) -> Sequence[Open]:
    """Return the deliveries of a post that have no end yet."""
    if glance := site.glances.get(post.path):
        return glance.due
    return [
        (
            standing.id,
            post_path(standing.post_id),
            standing.state.value,
            instant(standing.planned.instant),
            instant(standing.until) if standing.until else None,
        )
        for standing in site.standings_of(post)
        if standing.state in OPEN and standing.planned
    ]


def banner(site: Site) -> Html:
    """Return the place where the page's script says what this site cannot know.

    It is empty, and there from the start, so that a screen reader reads what appears in it.
    """
    unknown = {"n": "{n}", "since": "{since}", "made": "{made}"}  # what the reader's clock tells
    one = say(
        "A post was planned for {since}. This calendar was made on {made}: it does not know"
        " whether the post is out.",
        **unknown,
    )
    many = say(
        "{n} posts were planned, the first for {since}. This calendar was made on {made}: it does"
        " not know whether they are out.",
        **unknown,
    )
    remedy = say(
        "Load it again. If this stays, look at the runs of the workflow “publish”, or call"
        " “marronnier publish”."
    )
    if site.only:
        remedy = say("Load it again. If this stays, your agency knows more.")
    return tag(
        "div",
        class_="m-overdue",
        role="status",
        data_one=f"{site.tell(one)} {site.tell(remedy)}",
        data_many=f"{site.tell(many)} {site.tell(remedy)}",
    )
