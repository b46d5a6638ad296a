"""Days as English prose writes them: “Monday, December 14”, “Monday the 14th of December 2026”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from marronnier.almanac.written import LEAP, WrittenDay
from marronnier.expressions import expression

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBER = r"(?:[12][0-9]|3[01]|0?[1-9])"
MONTH = "|".join(MONTHS)
DAY = expression(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)}),?\s(?:the\s)?"
    rf"(?:(?P<day>{NUMBER})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{MONTH})"
    rf"|(?P<month2>{MONTH})\s(?:the\s)?(?P<day2>{NUMBER})(?:st|nd|rd|th)?)(?!\w|[:.]\d)"
    r"(?:,?\s(?P<year>20[0-9]{2})(?!\w))?"  # with its capitals: “Sunday may 10 of us”
)
LOOKING_BACK = expression(
    r"\b(?:years? ago|anniversary|founded|born|back in|since)\b", re.IGNORECASE
)


def named_days(text: str) -> Iterator[WrittenDay]:
    """Yield the days that a text names with weekday, day and month, in order."""
    for match in DAY.finditer(text):
        found = day_of(match, match["weekday"])
        if found.nearest(date(found.year or LEAP, 1, 1)):
            yield found


def day_of(match: re.Match[str], weekday: str = "") -> WrittenDay:
    """Return the day that the groups `day`, `month` and `year` of a match tell."""
    month = MONTHS.index(match["month"] or match["month2"]) + 1
    year = int(match["year"]) if match["year"] else None
    return WrittenDay(
        match.start(), match.end(), weekday, int(match["day"] or match["day2"]), month, year
    )


def weekday_of(day: date) -> str:
    """Return the English weekday of a day."""
    return WEEKDAYS[day.weekday()]


def looks_back(text: str) -> bool:
    """Tell whether a text speaks of other years than this one."""
    return LOOKING_BACK.search(text) is not None
