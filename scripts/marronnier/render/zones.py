"""Time zones as a calendar file tells them: VTIMEZONE of RFC 5545, section 3.6.5.

Yearly rules wherever a zone keeps to one, for Outlook reads no lists of dates.
"""

from __future__ import annotations

import calendar
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AHEAD = 12  # years beyond the last event: enough to tell “the fourth Sunday” from “the last”
WEEK = timedelta(days=7)  # no zone changes its clocks twice within one


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one change of clocks: its instant, the offsets from UTC around it, the new name."""

    instant: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """Return what the clocks show when it happens, before they are set."""
        return (self.instant + self.before).replace(tzinfo=None)


@functools.lru_cache(maxsize=256)
def timezone(key: str, first: int, last: int) -> Timezone:
    """Return the zone as it is from the year `first` to the year `last`, and then as it goes on."""
    zone = ZoneInfo(key)
    begin, end = first - 1, last + AHEAD
    groups: dict[tuple[timedelta, timedelta], list[Change]] = {}
    for change in changes(zone, begin, end):
        groups.setdefault((change.before, change.after), []).append(change)
    rules = {pair: _rule(group, range(begin, end + 1)) for pair, group in groups.items()}
    made = Timezone()
    made.add("tzid", key)
    if not groups or None in rules.values():
        made.add_component(_beginning(zone, begin))
    for pair, group in groups.items():
        made.add_component(_observance(group, rules[pair]))
    return made


def changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    """Return a zone's changes of clocks in some years, both included."""
    found = []
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        later = moment + WEEK
        if _offset(zone, moment) != _offset(zone, later):
            found.append(_change(zone, moment, later))
        moment = later
    return found


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> Change:
    """Return the change of clocks between two moments, to the second."""
    old, new = _offset(zone, before), _offset(zone, after)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return Change(after, old, new, _name(zone, after))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _name(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or zone.key


def _rule(group: Sequence[Change], years: Iterable[int]) -> dict[str, object] | None:
    """Return the yearly rule that all these changes keep to, None where there is none."""
    walls = [change.wall for change in group]
    alike = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    if [wall.year for wall in walls] != list(years) or len(alike) > 1:
        return None
    places = set.intersection(*(_places(wall) for wall in walls))
    if not places:
        return None
    first = walls[0]
    day = f"{min(places)}{DAYS[first.weekday()]}"  # the last one, -1, rather than the fourth
    return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": day}


def _places(day: date) -> set[int]:
    """Return which of its weekdays a day is in its month: the second; the fourth and the last."""
    number = (day.day - 1) // 7 + 1
    length = calendar.monthrange(day.year, day.month)[1]
    return {number, -1} if day.day + 7 > length else {number}


def _observance(
    group: Sequence[Change], rule: dict[str, object] | None
) -> TimezoneDaylight | TimezoneStandard:
    first = group[0]
    made = TimezoneDaylight() if first.after > first.before else TimezoneStandard()
    made.add("dtstart", first.wall)
    made.add("tzoffsetfrom", first.before)
    made.add("tzoffsetto", first.after)
    made.add("tzname", first.name)
    if rule:
        made.add("rrule", rule)
    elif len(group) > 1:
        made.add("rdate", [change.wall for change in group[1:]])
    return made


def _beginning(zone: ZoneInfo, year: int) -> TimezoneStandard:
    """Return what counts until the first change, or always."""
    begin = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, begin)
    made = TimezoneStandard()
    made.add("dtstart", (begin + offset).replace(tzinfo=None))
    made.add("tzoffsetfrom", offset)
    made.add("tzoffsetto", offset)
    made.add("tzname", _name(zone, begin))
    return made
