"""The days that are something of their own: public holidays, and what clients do not forget."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marronnier.almanac import marronniers, place_of, slug
from marronnier.almanac.public_holidays import public_holidays
from marronnier.model import Client, say
from marronnier.render.html import Html, tag
from marronnier.render.pages.site import Site


@dataclass(frozen=True, slots=True)
class Occasion:
    """Hold what a day is called, and whether it is a public holiday."""

    name: str
    off: bool = False


Occasions = Mapping[date, tuple[Occasion, ...]]


def occasions(site: Site, year: int) -> Occasions:
    """Return what the days of a year are for any client of the site, by day."""
    return site.once(("occasions", year), lambda: _occasions(site, year))


def _occasions(site: Site, year: int) -> Occasions:
    found: dict[date, dict[str, Occasion]] = {}
    for client in site.clients:
        for day, one in _of_client(client, year, site.language.code):
            named = found.setdefault(day, {})
            key = slug(one.name)
            if one.off or key not in named:
                named[key] = one
    return {day: tuple(named.values()) for day, named in found.items()}


def _of_client(client: Client, year: int, language: str) -> list[tuple[date, Occasion]]:
    holidays = client.charter.get("calendar.holidays", {})
    country = str(holidays.get("country", "")).upper()
    region = str(holidays.get("subdivision", ""))
    chosen = tuple(client.charter.get("calendar.marronniers", ()))
    kept = _chosen(chosen, place_of(holidays), year, language)
    off = public_holidays(country, region, year, language) if country else {}
    return [*kept, *((day, Occasion(name, off=True)) for day, name in off.items())]


@functools.lru_cache(256)
def _chosen(
    names: tuple[str, ...], place: str, year: int, language: str
) -> list[tuple[date, Occasion]]:
    known = [marronniers()[name] for name in names if name in marronniers()]
    return [(day, Occasion(one.name(language))) for one in known for day in one.days(year, place)]


def occasion_words(site: Site, day: date, known: Occasions) -> Html | None:
    """Return what a day is, in few words; None for a day like others."""
    said = [
        site.tell(say("{name} · public holiday", name=one.name)) if one.off else one.name
        for one in known.get(day, ())
    ]
    return tag("span", ", ".join(said), class_="m-occasion") if said else None
