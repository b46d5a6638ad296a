"""Dates as people write them, to instants: no guess, no silent shift."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta

from marronnier.expressions import expression
from marronnier.model import Charter, Client, Edit, Message, Moment, Post, say
from marronnier.notation import Scalar
from marronnier.reading import Reading

WRITTEN = expression(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.0+)?)?"
    r"[ ]?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
NEARLY = expression(
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T,]|,?\s+(?:à\s+)?)"
    r"([0-9]{1,2})\s?(?:[:hH.]([0-9]{2})|[hH])"
)
YEARS = range(2000, 2100)  # networks of today; a typing error makes the year 0206 or 9999
EXAMPLE = "2026-12-05 18:30"
LATE = timedelta(hours=2)  # how late a post may go out when neither it nor its charter says
NEVER_LATE = timedelta(minutes=1)  # `late: never` still has to be a moment that a clock can hit


def read_moment(node: Scalar, zone: str, reading: Reading) -> Moment | None:
    """Return the moment that a `date` names in an IANA zone, or say why it names none.

    Without an offset it is wall time in the zone; `Z` is an instant; another offset must be the
    zone's own at that time.
    """
    match = WRITTEN.fullmatch(node.text.strip())
    if match is None:
        if new := _respelt(node.text):
            message = say("“{text}” is nearly a date: write {new}.", text=node.text, new=new)
            fix = Edit(node.at, node.text, new) if node.plain else None
            reading.fault(node.at, "SRC010", message, match=node.text, fix=fix)
            return None
        message = say(
            "“{text}” is not a date that can only be read one way: write it like {example}.",
            text=node.text,
            example=EXAMPLE,
        )
        return _refuse(node, "SRC010", message, reading)
    if match["hour"] is None:
        message = say("“{text}” has no time: add one, like {text} 18:30.", text=node.text)
        return _refuse(node, "SRC010", message, reading)
    wall = _wall(match)
    if wall is None or wall.year not in YEARS:
        message = say("“{text}” does not exist on the calendar or the clock.", text=node.text)
        return _refuse(node, "SRC010", message, reading)
    where = zoneinfo.ZoneInfo(zone)
    if match["offset"] == "Z":
        instant = wall.replace(tzinfo=UTC)
        return Moment(instant.astimezone(where).replace(tzinfo=None), zone, instant)
    choices = instants(wall, where)
    if match["offset"]:
        return _with_offset(node, match["offset"], wall, choices, zone, reading)
    if len(choices) == 1:
        return Moment(wall, zone, choices[0])
    return _refuse_change_of_clocks(node, wall, choices, where, reading)


def _respelt(text: str) -> str | None:
    """Return the date that a text surely means: year first, every figure there."""
    if match := NEARLY.fullmatch(text.strip()):
        year, _, month, day, hour, minute = match.groups()
        return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute or '00'}"
    return None


def _wall(match: re.Match[str]) -> datetime | None:
    names = ("year", "month", "day", "hour", "minute", "second")
    try:
        # Naive on purpose: what a clock on a wall shows.
        return datetime(*(int(match[name] or 0) for name in names))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def instants(wall: datetime, where: zoneinfo.ZoneInfo) -> list[datetime]:
    """Return the UTC instants at which clocks in a zone show this wall time: none, one or two."""
    first, second = (wall.replace(tzinfo=where, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():  # no change of clocks is near: nearly always
        return [first.astimezone(UTC)]
    found = []
    for one in (first, second):
        instant = one.astimezone(UTC)
        if instant.astimezone(where).replace(tzinfo=None) == wall and instant not in found:
            found.append(instant)
    return found


def _with_offset(
    node: Scalar,
    offset: str,
    wall: datetime,
    choices: list[datetime],
    zone: str,
    reading: Reading,
) -> Moment | None:
    where = zoneinfo.ZoneInfo(zone)
    for choice in choices:
        if _offset_at(choice, where) == offset.replace(":", ""):
            return Moment(wall, zone, choice)
    if not choices:
        return _refuse_change_of_clocks(node, wall, [], where, reading)
    wanted = [_spell(wall, choice, where) for choice in choices]
    message = say(
        "{zone} is not at {offset} then: write {choices}, or no offset at all.",
        zone=zone,
        offset=offset,
        choices=" / ".join(wanted),
    )
    return _refuse(node, "CAL006", message, reading)


def _refuse_change_of_clocks(
    node: Scalar,
    wall: datetime,
    choices: list[datetime],
    where: zoneinfo.ZoneInfo,
    reading: Reading,
) -> Moment | None:
    if choices:
        written = [_spell(wall, choice, where) for choice in choices]
        message = say(
            "{wall} happens twice in {zone}, when clocks go back: write {one} or {other}.",
            wall=f"{wall:%Y-%m-%d %H:%M}",
            zone=where.key,
            one=written[0],
            other=written[1],
        )
        return _refuse(node, "CAL006", message, reading)
    # The instant that a clock forgotten at winter time would show.
    later = wall.replace(tzinfo=where, fold=0).astimezone(UTC).astimezone(where)
    new = f"{later:%Y-%m-%d %H:%M}"
    message = say(
        "{wall} does not exist in {zone}, when clocks go forward: write {new}.",
        wall=f"{wall:%Y-%m-%d %H:%M}",
        zone=where.key,
        new=new,
    )
    return _refuse(node, "CAL006", message, reading)


def _offset_at(instant: datetime, where: zoneinfo.ZoneInfo) -> str:
    return f"{instant.astimezone(where):%z}"[:5]  # before 1900 some zones had seconds


def _spell(wall: datetime, instant: datetime, where: zoneinfo.ZoneInfo) -> str:
    offset = _offset_at(instant, where)
    return f"{wall:%Y-%m-%dT%H:%M}{offset[:3]}:{offset[3:]}"


def _refuse(node: Scalar, rule: str, message: Message, reading: Reading) -> Moment | None:
    reading.fault(node.at, rule, message, match=node.text)
    return None


def read_day(text: str) -> date | None:
    """Return the day that `YYYY-MM-DD` names, None when there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def window_end(post: Post, client: Client | None) -> datetime | None:
    """Return the last moment at which a post may go out, None where it has none."""
    if post.moment is None or client is None:
        return None
    return post.moment.instant + late_window(post, client.charter)


def late_window(post: Post, charter: Charter) -> timedelta:
    """Return how long after its moment a post may still go out: its own word, or its charter's."""
    late: timedelta = post.late if post.late is not None else charter.get("late", LATE)
    return late or NEVER_LATE
