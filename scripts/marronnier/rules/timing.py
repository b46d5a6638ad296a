"""Rules on the moment a post goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.almanac.openings import (
    CLOSED,
    Test,
    bounds,
    holiday,
    hours_on,
    is_open,
    next_free,
)
from marronnier.inheritance import is_zone
from marronnier.model import Edit, Finding, Message, Severity, Status, say
from marronnier.moments import WRITTEN
from marronnier.rules.base import Dated, Needs, Scope, dated, found, rewritten, rule

CHARTER = (
    "calendar.hours",
    "calendar.holidays",
    "calendar.blackouts",
    "calendar.freeze",
    "audience.awake",
    "audience.timezone",
)
OPEN = (Status.DRAFT, Status.REVIEW, Status.APPROVED)
DAY = len("2026-12-05")


@rule("CAL001", "hors-plage", Severity.ERROR, needs=Needs(charter=("calendar.hours",)))
def within_hours(scope: Scope) -> Iterator[Finding]:
    """The post goes out at an hour at which the brand does not speak.

    The charter says when, because somebody is there then to answer, or because the night is for
    sleeping.

    Move it to the next hours, which “--fix --suggest” shows.

    Passes:

        date: 2026-12-08 09:00

    Fails:

        date: 2026-12-06 07:00
    """
    moment, hours = scope.post.moment, scope.charter("calendar.hours", {})
    if moment is None or not hours:
        return
    theirs = hours_on(hours, moment.wall.weekday())
    if is_open(theirs, moment.wall.time()):
        return
    message = say(
        "{time} is outside the charter's hours on that weekday: {hours}.",
        time=f"{moment.wall:%H:%M}",
        hours=theirs,
    )
    if theirs == CLOSED:
        message = say("On that weekday the charter wants nothing sent.")
    yield _misplaced(scope, message)


@rule("CAL002", "jour-ferie", Severity.WARNING, needs=Needs(charter=("calendar.holidays",)))
def no_holiday(scope: Scope) -> Iterator[Finding]:
    """The post goes out on a public holiday.

    The charter keeps these days free; who reads then is elsewhere, and nobody answers.

    Move it, or write “allow” with the reason when the day is what it is about.

    Passes:

        date: 2026-12-24 10:00

    Fails:

        date: 2026-12-26 10:00
    """
    moment, holidays = scope.post.moment, scope.charter("calendar.holidays", {})
    if moment is None or not holidays:
        return
    if name := holiday(holidays, moment.wall.date(), scope.language):
        message = say(
            "{day} is a public holiday: {name}.", day=f"{moment.wall:%Y-%m-%d}", name=name
        )
        yield _misplaced(scope, message)


@dated("CAL003", "date-exclue", Severity.ERROR, needs=Needs(charter=("calendar.blackouts",)))
def no_blackout(scope: Dated) -> Iterator[Finding]:
    """The post goes out in a period that the charter keeps silent.

    A closure, a day of mourning, an inventory: the brand has said why.

    Move the post before or after it.

    Passes:

        date: 2026-08-24 10:00

    Fails:

        date: 2026-08-10 10:00
    """
    for period in scope.charter("calendar.blackouts", ()):
        if _falls_in(scope, period):
            message = say("The charter keeps silent from {start} to {end}.", **_ends(period))
            yield _misplaced(scope, message, why=str(period["why"]))


@dated("CAL005", "gel", Severity.ERROR, needs=Needs(charter=("calendar.freeze",)))
def not_frozen(scope: Dated) -> Iterator[Finding]:
    """The post goes out while the brand's posts are frozen.

    In a crisis a planned post is read as indifference; only the types that the charter names
    still go out.

    Move it, give it a type that stays allowed if it is one, or end the freeze in the charter.

    Passes:

        type: assistance

    Fails:

        type: promotion
    """
    for period in scope.charter("calendar.freeze", ()):
        if _falls_in(scope, period):
            message = say("Posts are frozen from {start} to {end}.", **_ends(period))
            if allowed := period.get("allow"):
                message = say(
                    "Posts are frozen from {start} to {end}, but for the types {types}.",
                    **_ends(period),
                    types=", ".join(allowed),
                )
            yield _misplaced(scope, message, why=str(period["why"]))


@dated("CAL008", "passe", Severity.ERROR)
def not_past(scope: Dated) -> Iterator[Finding]:
    """The post's date is past, and nothing of it has gone out.

    A post never goes out after its window. Without the ledger nobody knows what became of an
    approved post, and nothing is said of it.

    Choose another date, or write “status: cancelled”.

    Passes:

        date: 2026-12-05 18:30

    Fails:

        date: 2026-11-21 18:30
    """
    post, events = scope.post, scope.events
    if post.status not in OPEN or not scope.is_over():
        return
    # What began, was missed or waits for a person is the ledger's to tell.
    if any(event.kind not in ("approve", "revoke") for event in events or ()):
        return
    if post.status is not Status.APPROVED or events is not None:
        message = say("This date is past, and the post has not gone out: move or cancel it.")
        yield found(post.at("date"), message, match=_written(scope))


@rule("CAL011", "audience-endormie", Severity.WARNING, needs=Needs(charter=("audience.awake",)))
def audience_awake(scope: Scope) -> Iterator[Finding]:
    """The people it is for are asleep when the post goes out.

    Networks show a post to few at first: those few decide how far it goes.

    Move it into the waking hours of the audience, in its own time zone.

    Passes:

        date: 2026-12-05 18:30

    Fails:

        date: 2026-12-05 04:00
    """
    moment, awake = scope.post.moment, scope.charter("audience.awake", "")
    zone = scope.charter("audience.timezone", moment.zone if moment else "")
    if moment is None or not awake or not is_zone(zone):
        return
    there = moment.instant.astimezone(ZoneInfo(zone))
    if not is_open(awake, there.time()):
        message = say(
            "It is {time} for the audience ({zone}), which is awake {hours}.",
            time=f"{there:%H:%M}",
            zone=zone,
            hours=awake,
        )
        yield _misplaced(scope, message)


# --- where and when -----------------------------------------------------------------------------


def _falls_in(scope: Dated, period: Mapping[str, Any]) -> bool:
    """Tell whether a period that does not allow the post holds its date, or when it goes out."""
    post = scope.post
    if post.moment is None or post.fields.get("type", "") in period.get("allow", ()):
        return False
    limits = bounds(period["from"], period["to"], post.moment.zone)
    if limits is None:
        return False
    first, last = limits
    if first <= post.moment.instant < last:
        return True
    going = not scope.is_over() and scope.present.has_come(first)
    return going and not scope.present.has_come(last)


def _ends(period: Mapping[str, Any]) -> dict[str, str]:
    return {"start": period["from"], "end": period["to"]}


def _misplaced(scope: Scope, message: Message, why: str = "") -> Finding:
    """Return the finding at a post's date, with the next time that the charter allows."""
    edit = _moved(scope)
    return found(scope.post.at("date"), message, match=_written(scope), fix=edit, why=why)


def _written(scope: Scope) -> str:
    return str(scope.post.fields.get("date", ""))


def _moved(scope: Scope) -> Edit | None:
    """Return the proposed edit of the date, in the form in which it is written."""
    moment, written = scope.post.moment, _written(scope)
    match = WRITTEN.fullmatch(written)
    if moment is None or match is None or match["hour"] is None or match["offset"]:
        return None  # with an offset, another one may hold then
    free = next_free(moment.wall, moment.zone, _tests(scope, moment.zone))
    if free is None:
        return None
    changes = [(0, DAY, f"{free:%Y-%m-%d}"), (DAY + 1, DAY + 6, f"{free:%H:%M}")]
    return rewritten(scope.post.at("date"), written, changes, proposed=True)


def _tests(scope: Scope, zone: str) -> tuple[Test, ...]:
    """Return what a wall time must pass to be one at which the charter lets this post go out."""
    where = ZoneInfo(zone)
    hours = scope.charter("calendar.hours", {})
    holidays = scope.charter("calendar.holidays", {})
    awake = scope.charter("audience.awake", "")
    asleep = scope.charter("audience.timezone", zone)
    kind = scope.post.fields.get("type", "")
    periods = [
        limits
        for name in (scope.charter("calendar.blackouts", ()), scope.charter("calendar.freeze", ()))
        for period in name
        if kind not in period.get("allow", ())
        and (limits := bounds(period["from"], period["to"], zone))
    ]
    audience = ZoneInfo(asleep) if awake and is_zone(asleep) else None

    def allowed(wall: datetime) -> bool:
        instant = wall.replace(tzinfo=where)
        if audience and not is_open(awake, instant.astimezone(audience).time()):
            return False
        return not any(first <= instant < last for first, last in periods)

    return (
        lambda wall: is_open(hours_on(hours, wall.weekday()), wall.time()),
        lambda wall: not holiday(holidays, wall.date(), scope.language),
        allowed,
    )
