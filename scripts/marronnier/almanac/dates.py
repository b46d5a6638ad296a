"""When a day that moves falls in a year, from a rule in a few words.

A day is `12-25`, `easter`, `2nd sunday of may`, `last friday of november`, `4th sunday before
12-25`, `1st wednesday from 01-06` (that day itself counts) or `1st monday after 09-01`; `+1` or
`-47` at its end shifts it. `A unless B then C` is C in years when A falls on B.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from marronnier.expressions import expression

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
SHIFTED = expression(r"(?P<day>.+?) ?(?P<shift>[+-][0-9]{1,2})")
FIXED = expression(r"(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
IN_MONTH = expression(r"(?:(?P<nth>[1-5])(?:st|nd|rd|th)|last) (?P<weekday>\w+) of (?P<month>\w+)")
BESIDE = expression(
    r"(?P<nth>[1-9])(?:st|nd|rd|th) (?P<weekday>\w+) (?P<where>before|from|after) (?P<day>.+)"
)


def day_of(rule: str, year: int) -> date:
    """Return the day that a rule names in a year; raise ValueError for what is no rule."""
    day, _, exception = rule.partition(" unless ")
    usual = _day(day, year)
    if exception:
        when, _, instead = exception.partition(" then ")
        if usual == _day(when, year):
            return _day(instead, year)
    return usual


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: Meeus, Astronomical Algorithms, chapter 8 (Butcher's algorithm).
    """
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _day(text: str, year: int) -> date:
    if text == "easter":
        return easter(year)
    for pattern, tell in _SHAPES:
        if match := pattern.fullmatch(text):
            return tell(match, year)
    raise ValueError(f"no day: {text}")


def _fixed(match: re.Match[str], year: int) -> date:
    return date(year, int(match["month"]), int(match["day"]))


def _shifted(match: re.Match[str], year: int) -> date:
    return _day(match["day"], year) + timedelta(days=int(match["shift"]))


def _in_month(match: re.Match[str], year: int) -> date:
    month, weekday = MONTHS.index(match["month"]) + 1, WEEKDAYS.index(match["weekday"])
    if match["nth"] is None:
        after = date(year + month // 12, month % 12 + 1, 1)
        return _beside(after, weekday, "before", 1)
    return _beside(date(year, month, 1), weekday, "from", int(match["nth"]))


def _counted(match: re.Match[str], year: int) -> date:
    day, weekday = _day(match["day"], year), WEEKDAYS.index(match["weekday"])
    return _beside(day, weekday, match["where"], int(match["nth"]))


def _beside(day: date, weekday: int, where: str, nth: int) -> date:
    if where == "before":
        back = (day.weekday() - weekday - 1) % 7 + 1
        return day - timedelta(days=back + 7 * (nth - 1))
    start = day + timedelta(days=where == "after")
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], date]], ...] = (
    (FIXED, _fixed),
    (IN_MONTH, _in_month),
    (BESIDE, _counted),
    (SHIFTED, _shifted),  # last: the end of 12-25 is no shift
)
