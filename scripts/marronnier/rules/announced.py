"""Rules on the days and the hours that a text names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.almanac import announced, english, english_announced
from marronnier.almanac.announced import WORDS
from marronnier.almanac.untrue import Told
from marronnier.almanac.written import (
    SHORT_DAYS,
    WEEKDAYS,
    looks_back,
    names_weekday,
    weekday_of,
    written_days,
)
from marronnier.expressions import expression
from marronnier.model import Finding, Severity, Status, say
from marronnier.rules.base import Dated, Needs, Scope, dated, rule

DAY = len("2026-12-05")
TELLING = {  # language -> what a text may announce, and what of it is untrue
    "fr": (announced.announces, announced.untrue),
    "en": (english_announced.announces, english_announced.untrue),
}
LAST = expression(r"(?:29|30|31)[\s/][fajsn01]")  # one that some month does not have
# What a text names where it names a weekday, or a day that may be none.
DAYS = (*WEEKDAYS, *english.WEEKDAYS, *(day[:3] for day in SHORT_DAYS), "29", "30", "31")


@rule("CAL007", "jour-et-date", Severity.ERROR, needs=Needs(words=DAYS))
def weekday_true(scope: Scope) -> Iterator[Finding]:
    """The weekday and the date do not belong together.

    Half of the readers come on the wrong day. Without a year, the date is taken for the one
    nearest to the day of the post; a text that looks back on other years is left alone. A day
    that no calendar has (31 novembre) is told too.

    Correct the weekday, or the date if that one is wrong.

    Passes:

        Rendez-vous lundi 14 décembre.

    Fails:

        Rendez-vous mardi 14 décembre 2026.
    """
    planned = scope.post.moment.wall.date() if scope.post.moment else None
    if scope.language == "en":
        yield from _in_english(scope, planned)
    if scope.language != "fr":
        return
    for spoken in scope.spoken():
        text = spoken.prose.text
        if not names_weekday(text) and not LAST.search(text):
            continue
        for written in written_days(spoken.prose.unquoted):
            if not written.exists:
                message = say("“{text}” is in no calendar.", text=text[written.start : written.end])
                yield from spoken.found(written.start, written.end, message)
            near = _near(written.year, text, planned)
            day = written.nearest(near) if written.weekday and near else None
            right = weekday_of(day, written.weekday) if day else written.weekday
            if right != written.weekday:
                message = say(
                    "“{text}”: {day} is a “{right}”.",
                    text=text[written.start : written.end],
                    day=f"{day:%Y-%m-%d}",
                    right=right.lower(),
                )
                end = written.start + len(written.weekday)
                yield from spoken.found(written.start, end, message, new=right)


def _in_english(scope: Scope, planned: date | None) -> Iterator[Finding]:
    for spoken in scope.spoken():
        text = spoken.prose.unquoted
        for written in english.named_days(text):
            near = date(written.year, 1, 1) if written.year else planned
            day = written.nearest(near) if near else None
            if day is None or (written.year is None and english.looks_back(text)):
                continue
            right = english.weekday_of(day)
            if right != written.weekday:
                said = text[written.start : written.end]
                message = say("“{text}”: {day} is a “{right}”.", text=said, day=day, right=right)
                end = written.start + len(written.weekday)
                yield from spoken.found(written.start, end, message, new=right)


def _near(year: int | None, text: str, planned: date | None) -> date | None:
    """Return the day to look around for a date's year; None when its year cannot be told."""
    if year:
        return date(year, 1, 1)
    return None if planned is None or looks_back(text, planned) else planned


@dated(
    "CAL012",
    "heure-annoncee",
    Severity.ERROR,
    needs=Needs(words=(*WORDS, *english_announced.WORDS)),
)
def announced_true(scope: Dated) -> Iterator[Finding]:
    """What the text says of today, tomorrow or an end is false when it goes out.

    “Ce soir à 19 h” sent at a quarter past eight makes people come for nothing. It is looked at
    once more when the post is sent, late or not.

    Correct the text or the date of the post.

    Passes:

        Ce soir à 19 h, envoyé à 12 h.

    Fails:

        Ce soir à 19 h, envoyé à 20 h 15.
    """
    post = scope.post
    if post.moment is None or post.status is Status.IDEA or scope.language not in TELLING:
        return
    announces, untrue = TELLING[scope.language]
    announcing = [spoken for spoken in scope.spoken() if announces(spoken.prose.text)]
    if not announcing or scope.is_over():
        return
    wall = scope.present.instant().astimezone(ZoneInfo(post.moment.zone)).replace(tzinfo=None)
    told = Told(post.moment.wall, wall, _closing(post.fields.get("contest", {})))
    for spoken in announcing:
        for start, end, message in untrue(spoken.prose.unquoted, told):
            yield from spoken.found(start, end, message)


def _closing(contest: Mapping[str, Any]) -> date | None:
    """Return the day on which a contest closes, None when it does not say."""
    if "closes" not in contest:
        return None
    try:
        return date.fromisoformat(str(contest["closes"])[:DAY])
    except ValueError:
        return None
