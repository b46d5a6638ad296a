"""Times that English prose announces from where it stands: “tonight at 7 pm”, “until 1 December”.

They are true for whoever reads them at the planned moment, and may be false when it goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta

from marronnier.almanac import english
from marronnier.almanac.untrue import (
    NEARBY,
    Told,
    Untrue,
    gone_by,
    misnamed,
    over,
    sentence_around,
    shifted,
)
from marronnier.expressions import expression

TODAY = r"tonight|today|this\s(?:morning|afternoon|evening)"
HOUR = r"(?P<{0}h>[01]?[0-9]|2[0-3])(?:[:.](?P<{0}m>[0-5][0-9]))?\s?(?P<{0}half>[ap]\.?m\b\.?)?"
SPAN = rf"{HOUR.format('a')}(?:\s?(?:to|until|and|-|–)\s?{HOUR.format('b')})?(?!\w|[:.]?[0-9])"
HOW = r"(?:at|from|between|starting\sat|until|till|before|by)"
LATER_SPAN = SPAN.replace("<a", "<c").replace("<b", "<d")
TIMED = expression(
    rf"(?<![\w-])(?:(?P<day>{TODAY}),?\s(?P<how>{HOW})\s{SPAN}"
    rf"|(?P<how2>{HOW})\s{LATER_SPAN},?\s(?P<day2>{TODAY})(?!\w))",
    re.IGNORECASE,
)
COUNTED = expression(  # “the shop of tomorrow”, “today’s bread” count from no day
    rf"(?<![\w-])(?<!of\s)(?:{TODAY}|tomorrow|yesterday)(?![\w-]|[’']s)", re.IGNORECASE
)
WEEKDAY = "|".join(english.WEEKDAYS)
NAMED = expression(
    rf"(?<![\w-])(?P<word>(?i:today|tomorrow|yesterday))(?:,|\sis|\son|\s\()?\s?(?P<weekday>{WEEKDAY})(?!\w)"
)
OFFSETS = {"today": 0, "tomorrow": 1, "yesterday": -1}
ENDING = expression(
    r"(?<![\w-])(?P<how>(?i:until|till|through|before|by|ends?(?:\son)?|ending(?:\son)?))\s"
    rf"(?:(?:{WEEKDAY}),?\s)?(?:the\s)?"
    rf"(?:(?P<day>{english.NUMBER})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{english.MONTH})"
    rf"|(?P<month2>{english.MONTH})\s(?:the\s)?(?P<day2>{english.NUMBER})(?:st|nd|rd|th)?)"
    r"(?!\w|[:.]\d)(?:,?\s(?P<year>20[0-9]{2})(?!\w))?"
)
PAST = expression(
    r"\b(?:was|were|had|did|came|went|saw|met|sold|made|taken|took|seen|shown|given|got|(?!need)[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
NOON = 12
WORDS = (
    "tonight", "today", "tomorrow", "yesterday", "this", "until", "till", "through", "before", "by",
    "end", "ends", "ending",
)  # fmt: skip
SIGNS = expression(rf"(?<!\w)(?:{'|'.join(WORDS)})(?!\w)", re.IGNORECASE)


def announces(text: str) -> bool:
    """Tell whether there may be something in an English text that hangs on when it goes out."""
    return SIGNS.search(text) is not None


def untrue(text: str, told: Told) -> Iterator[Untrue]:
    """Yield the stretches of an English text that are false when it goes out, and why."""
    if told.moment.date() == told.planned.date():
        yield from _begun(text, told)
    else:
        yield from shifted(COUNTED, text, told)
    yield from _misnamed(text, told)
    yield from _ended(text, told)


def _begun(text: str, told: Told) -> Iterator[Untrue]:
    now = told.moment.time()
    for match in TIMED.finditer(text):
        behind = match["day"] is None
        part = (match["day"] or match["day2"]).lower()
        how = (match["how"] or match["how2"]).lower()
        last = _hour(match, "d" if behind else "b", part)
        first = _hour(match, "c" if behind else "a", part, last)
        end = last or first
        if end is None or (last is None and how in ("from", "between")):
            continue
        if now > end and PAST.search(sentence_around(text, *match.span())) is None:
            span = match.start(), match.start() + len(match.group().rstrip())
            yield gone_by(text, span, told)


def _hour(match: re.Match[str], name: str, part: str, last: time | None = None) -> time | None:
    """Return an hour as it is meant, None where nobody can tell morning from evening."""
    if match[f"{name}h"] is None:
        return None
    hour, minute = int(match[f"{name}h"]), int(match[f"{name}m"] or 0)
    half = (match[f"{name}half"] or "").lower()
    if half and hour <= NOON:
        hour = hour % NOON + (NOON if half.startswith("p") else 0)
    elif hour < NOON and part in ("tonight", "this evening", "this afternoon"):
        hour += NOON
    elif hour <= NOON and match[f"{name}m"] is None and part != "this morning" and last is None:
        return None
    return time(hour, minute)


def _misnamed(text: str, told: Told) -> Iterator[Untrue]:
    for match in NAMED.finditer(text):
        day = told.moment.date() + timedelta(days=OFFSETS[match["word"].lower()])
        if english.weekday_of(day) != match["weekday"]:
            yield misnamed(text, match.span(), day)


def _ended(text: str, told: Told) -> Iterator[Untrue]:
    today, planned = told.moment.date(), told.planned.date()
    for match in ENDING.finditer(text):
        day = english.day_of(match).nearest(planned)
        if day is None or abs(day - planned) >= NEARBY:
            continue
        past = day <= today if match["how"].lower() == "before" else day < today
        if past and PAST.search(sentence_around(text, *match.span())) is None:
            yield over(text, match.span(), told)
