"""What is false in a text when it goes out, in any language: where it stands, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marronnier.model import Message, say

NEARBY = timedelta(days=200)  # a farther day is told of, not announced
Span = tuple[int, int]
Untrue = tuple[int, int, Message]


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what a text is read against: wall times of the client's zone, and an end it names.

    `planned` is when the text is written for, `moment` when it goes out; `ends` is the day on
    which what it announces ends, where its front matter tells one.
    """

    planned: datetime
    moment: datetime
    ends: date | None = None


def shifted(relative: re.Pattern[str], text: str, told: Told) -> Iterator[Untrue]:
    """Yield the words that count from the day itself, which is not the planned one."""
    for match in relative.finditer(text):
        message = say(
            "“{text}” was written for {planned}, and this goes out on {day}.",
            text=match.group(),
            planned=f"{told.planned:%Y-%m-%d}",
            day=f"{told.moment:%Y-%m-%d}",
        )
        yield *match.span(), message


def misnamed(text: str, span: Span, meant: date) -> Untrue:
    """Return a day under a wrong name: “demain samedi”, where tomorrow is no Saturday."""
    message = "“{text}”: that day is {day} when this goes out."
    return *span, say(message, text=text[slice(*span)], day=f"{meant:%Y-%m-%d}")


def gone_by(text: str, span: Span, told: Told) -> Untrue:
    """Return an hour of the day that has passed."""
    message = "“{text}” is past when this goes out, at {time}."
    return *span, say(message, text=text[slice(*span)], time=f"{told.moment:%H:%M}")


def over(text: str, span: Span, told: Told) -> Untrue:
    """Return a day that has passed, with what it ends."""
    message = "“{text}” is over when this goes out, on {day}."
    return *span, say(message, text=text[slice(*span)], day=f"{told.moment:%Y-%m-%d}")


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence around a stretch, near enough: from mark to mark."""
    first = max(text.rfind(mark, 0, start) for mark in ".!?…\n")
    stops = [found for mark in ".!?…\n" if (found := text.find(mark, end)) >= 0]
    return text[first + 1 : min(stops, default=len(text))]
