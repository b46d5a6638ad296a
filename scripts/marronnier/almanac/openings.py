"""When a charter lets a post go out: hours of the week, periods, public holidays, waking hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.almanac.public_holidays import public_holidays
from marronnier.expressions import expression
from marronnier.moments import instants

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = expression(rf"({'|'.join(WEEK)})(?:-({'|'.join(WEEK)}))?")
CLOSED = "none"
STEP = timedelta(minutes=15)  # proposed times are quarters of an hour
FAR = timedelta(days=15)  # how far ahead a free time is looked for
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Range = tuple[time, time]
Test = Callable[[datetime], bool]  # of a wall time in the client's zone


@lru_cache(maxsize=64)
def days_of(key: str) -> tuple[int, ...]:
    """Return the weekdays that `sat` or `mon-fri` names (0 is Monday); empty for another key."""
    match = DAYS.fullmatch(key)
    if match is None:
        return ()
    first, last = WEEK.index(match[1]), WEEK.index(match[2] or match[1])
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def hours_on(hours: Mapping[str, str], weekday: int) -> str:
    """Return the hours of a weekday as written, the key of the fewest days first; `""`: any."""
    keys = [key for key in hours if weekday in days_of(key)]
    return hours[min(keys, key=lambda key: len(days_of(key)))] if keys else ""


def is_open(hours: str, at: time) -> bool:
    """Tell whether a time lies in hours such as `08:30-24:00`; both ends belong to them.

    Hours that end before they begin go over midnight.
    """
    if hours in ("", CLOSED):
        return hours == ""
    first, last = read_hours(hours)
    inside = first <= at, at <= last
    return all(inside) if first <= last else any(inside)


@lru_cache(maxsize=256)
def read_hours(text: str) -> Range:
    """Return the two ends of `08:30-24:00`; 24:00 is the day's last moment."""
    first, last = (
        time.max if part == "24:00" else time.fromisoformat(part) for part in text.split("-")
    )
    # The last minute belongs to the hours with all its seconds.
    return first, last if last is time.max else last.replace(second=59)


@lru_cache(maxsize=1024)
def bounds(start: str, end: str, zone: str) -> tuple[datetime, datetime] | None:
    """Return a period's first instant and the first one after it (UTC); None for no dates.

    Without an offset a time is the client's wall time. An end that is a day includes that day,
    one with a time includes that minute.
    """
    try:
        first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    except ValueError:
        return None
    unit = timedelta(days=1) if len(end) == len("2026-12-05") else timedelta(minutes=1)
    return _instant(first, zone), _instant(last, zone, unit)


def _instant(moment: datetime, zone: str, more: timedelta = timedelta(0)) -> datetime:
    try:
        local = moment + more
        return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except OverflowError:  # “until 9999-12-31” is for ever
        return EVER[1] if moment.year > 1 else EVER[0]


def holiday(holidays: Mapping[str, Any], day: date, language: str) -> str:
    """Return the name of the public holiday that a day is by a charter, "" when it is none."""
    if holidays.get("policy") != "avoid":
        return ""
    country = str(holidays.get("country", "")).upper()
    region = str(holidays.get("subdivision", ""))
    return public_holidays(country, region, day.year, language).get(day, "") if country else ""


def next_free(wall: datetime, zone: str, tests: tuple[Test, ...]) -> datetime | None:
    """Return the next wall time that passes all tests and exists once.

    On another day it keeps the hour that somebody chose where that day allows it; else it is the
    first quarter of an hour that is free.
    """
    where = ZoneInfo(zone)

    def is_free(at: datetime) -> bool:
        return all(test(at) for test in tests) and len(instants(at, where)) == 1

    quarter = timedelta(minutes=wall.minute % 15, seconds=wall.second)
    free = wall - quarter + STEP if quarter else wall
    while free - wall < FAR:
        if is_free(free):
            same = datetime.combine(free.date(), wall.time())
            return same if same > free and is_free(same) else free
        free += STEP
    return None
