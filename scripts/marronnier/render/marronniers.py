"""The days that come back, and which of them the posts name, as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.almanac import HOME, Marronnier, marronniers, place_of, themes
from marronnier.model import Client, say
from marronnier.render.characters import visible
from marronnier.render.language import Language
from marronnier.rules.base import Brief
from marronnier.rules.rhythm import covered


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hold what a client does about a day: whether it chose it, and the post that names it."""

    client: str
    chosen: bool
    post: Brief | None


@dataclass(frozen=True, slots=True)
class Coming:
    """Hold one day that comes back, and what those who keep it do about it."""

    day: date
    marronnier: Marronnier
    clients: tuple[Coverage, ...]


def coming(
    clients: Mapping[str, Client], briefs: Iterable[Brief], now: datetime, days: int
) -> tuple[Coming, ...]:
    """Return the days of the next `days` days in order, each as it is where a client lives.

    A day that a client chose counts for it wherever it is kept. A post names a day by its words,
    hashtags, topics or campaign, from three weeks before it to the day after.
    """
    found: dict[tuple[date, str], list[Coverage]] = {}
    of_client: dict[str, list[Brief]] = {slug: [] for slug in clients}
    for brief in briefs:
        if brief.client in of_client:
            of_client[brief.client].append(brief)
    for slug, client in clients.items():
        for day, one, chosen in _days(client, now, days):
            post = covered(one, day, of_client[slug])
            found.setdefault((day, one.id), []).append(Coverage(slug, chosen, post))
    if not clients:
        today = now.date()
        found = {(day, one.id): [] for day, one in _kept(HOME, (), today, days)}
    return tuple(
        Coming(day, marronniers()[name], tuple(coverages))
        for (day, name), coverages in sorted(found.items(), key=lambda item: item[0])
    )


def _days(client: Client, now: datetime, days: int) -> Iterator[tuple[date, Marronnier, bool]]:
    chosen = client.charter.get("calendar.marronniers", ())
    place = place_of(client.charter.get("calendar.holidays", {}))
    today = now.astimezone(ZoneInfo(client.zone if client.usable else "UTC")).date()
    for day, one in _kept(place, chosen, today, days):
        yield day, one, one.id in chosen


def _kept(
    place: str, chosen: Sequence[str], today: date, days: int
) -> Iterator[tuple[date, Marronnier]]:
    last = date.fromordinal(today.toordinal() + days)
    for one in marronniers().values():
        if one.id in chosen or one.is_kept_in(place):
            for year in range(today.year, last.year + 1):
                yield from ((day, one) for day in one.days(year, place) if today <= day <= last)


def as_text(days: Sequence[Coming], speech: Language) -> str:
    """Return a line a day, and below it who has a post for it and who wanted one."""
    if not days:
        return speech.tell(say("No day that comes back until then.")) + "\n"
    lines = []
    for one in days:
        theme = themes()[one.marronnier.theme][speech.code]
        when = speech.day(one.day, "E d MMM y")
        lines.append(f"{when}  {one.marronnier.name(speech.code)} ({theme}) [{one.marronnier.id}]")
        lines += [f"    {line}" for line in _told(one, speech)]
    return "\n".join(visible(line) for line in lines) + "\n"


def _told(one: Coming, speech: Language) -> Iterator[str]:
    for coverage in one.clients:
        if coverage.post:
            yield speech.tell(
                say("{client}: {path}", client=coverage.client, path=coverage.post.path)
            )
        elif coverage.chosen:
            yield speech.tell(say("{client}: not yet covered", client=coverage.client))
    # In French, as the data is; most notes tell of France.
    if one.marronnier.note and any(coverage.chosen for coverage in one.clients):
        yield one.marronnier.note


def as_json(days: Sequence[Coming], speech: Language) -> str:
    """Return the days as JSON; `post` is the path of the post that names it, or null."""
    return json.dumps([_values(one, speech) for one in days], ensure_ascii=False, indent=2) + "\n"


def _values(one: Coming, speech: Language) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "id": one.marronnier.id,
        "name": one.marronnier.name(speech.code),
        "theme": one.marronnier.theme,
        "source": one.marronnier.source,
        "note": one.marronnier.note,
        "clients": [
            {
                "client": coverage.client,
                "chosen": coverage.chosen,
                "post": coverage.post.path if coverage.post else None,
            }
            for coverage in one.clients
        ],
    }
