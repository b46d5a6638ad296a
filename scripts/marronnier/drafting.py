"""Files as they begin: a post's, and those of a new workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from marronnier.almanac import slug
from marronnier.almanac.openings import CLOSED, hours_on, read_hours
from marronnier.clients import AGENCY
from marronnier.model import Client
from marronnier.noting import scalar

LONGEST = 60  # characters of a file's name that come from its title
MORNING = time(9)  # where the charter names no hours
AHEAD = 14  # days that are looked through for one with hours


def usual_moment(client: Client, today: date) -> datetime:
    """Return when a new post goes out at first: as the charter's next open day after today opens.

    What is returned is the client's wall time.
    """
    days = [today + timedelta(days=number) for number in range(1, AHEAD + 1)]
    openings = ((day, opening(client, day)) for day in days)
    found = next(((day, at) for day, at in openings if at), (days[0], MORNING))
    return datetime.combine(*found)


def opening(client: Client, day: date) -> time | None:
    """Return when a client's hours begin on a day, None where nothing may go out on it."""
    written = hours_on(client.charter.get("calendar.hours", {}), day.weekday())
    if written == CLOSED:
        return None
    return read_hours(written)[0] if written else MORNING


def usual_networks(client: Client) -> tuple[str, ...]:
    """Return the networks of a client's own accounts; a second account on one is left out."""
    return tuple(key for key in client.accounts if "." not in key)


def post_path(client: str, title: str, day: date) -> str:
    """Return where a new post lies; its file's name begins with its day."""
    name = slug(title)
    if len(name) > LONGEST:
        name = name[:LONGEST].rpartition("-")[0] or name[:LONGEST]
    stem = "-".join(part for part in (day.isoformat(), name) if part)
    return f"content/{client}/{day:%Y/%m}/{stem}.md"


def post_text(client: str, title: str, moment: datetime, networks: Sequence[str]) -> str:
    """Return a draft without any text yet."""
    head = {
        "title": scalar(title),
        "client": client,
        "platform": f"[{', '.join(networks)}]",
        "date": f"{moment:%Y-%m-%d %H:%M}",
        "status": "draft",
    }
    return "\n".join(["---", *(f"{key}: {value}" for key, value in head.items()), "---", "", ""])


def workspace_files(
    client: str, name: str, *, language: str, zone: str, address: str
) -> Mapping[str, str]:
    """Return path -> text of a workspace with one client, who speaks on the outbox alone."""
    folder = f"clients/{client}"
    return {
        ".gitignore": ".outbox/\nsite/\n",
        f"clients/{AGENCY}/charter.yml": (
            f"version: 1\nlanguage: {language}\ntimezone: {zone}\nlate: 2h\n"
        ),
        f"{folder}/charter.yml": (
            f"extends: {AGENCY}\nversion: 1\nclient: {client}\nname: {scalar(name)}\n"
            f"voice: {{address: {address}}}\n"
        ),
        f"{folder}/accounts.yml": f'outbox: {{handle: "@{client}"}}\n',
    }
