"""The seasons of sales, each worked out from its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SUNDAY = 7
# Areas with seasons of their own, by the other code that calendars know them by, and by their zone.
ALIASES = {
    "GP": "971", "GUA": "971", "Guadeloupe": "971", "MQ": "972", "Martinique": "972",
    "GY": "973", "GF": "973", "Guyane": "973", "RE": "974", "LRE": "974", "La Réunion": "974",
    "PM": "975", "Saint-Pierre-et-Miquelon": "975", "Saint-Barthélemy": "BL", "Saint-Martin": "MF",
    "Moselle": "57",
    "America/Guadeloupe": "971", "America/Martinique": "972", "America/Cayenne": "973",
    "Indian/Reunion": "974", "America/Miquelon": "975",
    "America/St_Barthelemy": "BL", "America/Marigot": "MF",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Season:
    """Hold one season of sales, both days included."""

    first: date
    last: date
    name: str

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the season."""
        return self.first <= day <= self.last


def area_of(subdivision: str, zone: str) -> str:
    """Return the code by which the law knows an area, from what a charter says of where it is."""
    return ALIASES.get(subdivision, subdivision) or ALIASES.get(zone, "")


def seasons(rules: Iterable[Mapping[str, Any]], year: int, area: str = "") -> tuple[Season, ...]:
    """Return the seasons that begin in a year, in order: the nation's, and those of an area.

    What is sold online keeps to the nation's seasons wherever the shop is, so both hold.
    """
    found = []
    for rule in rules:
        if "areas" not in rule or area in rule["areas"]:
            first = first_day(rule, year)
            last = first + timedelta(weeks=rule["weeks"], days=-1)
            found.append(Season(first, last, rule["name"]))
    return tuple(sorted(found))


def first_day(rule: Mapping[str, Any], year: int) -> date:
    """Return the first day of a season in a year.

    `workday`: the month's first day but for its first, a holiday in January, and Sundays.
    Else the first `weekday` (1 Monday … 7 Sunday) on or after `from`, or the month's `last` one; a
    week earlier when it falls after `not_after`.
    """
    first = date(year, rule["month"], 1)
    if rule.get("workday"):
        return next(day for day in _days(first + timedelta(1)) if day.isoweekday() != SUNDAY)
    if rule.get("last"):
        after = date(year + rule["month"] // 12, rule["month"] % 12 + 1, 1)
        day = next(d for d in _days(after - timedelta(7)) if d.isoweekday() == rule["weekday"])
    else:
        day = next(
            d for d in _days(first.replace(day=rule["from"])) if d.isoweekday() == rule["weekday"]
        )
    return day - timedelta(7) if day.day > rule.get("not_after", 31) else day


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(number) for number in range(7))
