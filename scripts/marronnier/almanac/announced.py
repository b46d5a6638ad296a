"""Times that French prose announces from where it stands: “ce soir à 19 h”, “plus que 3 jours”.

They are true for whoever reads them at the planned moment, and may be false when it goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

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
from marronnier.almanac.written import (
    MONTH,
    WEEKDAY,
    WEEKDAYS,
    WrittenDay,
    is_past,
    names_weekday,
    written_days,
)
from marronnier.expressions import expression
from marronnier.model import say

TODAY = r"aujourd[’']hui|ce\ssoir|ce\smatin|ce\smidi|cet\saprès-midi"
END_OF_DAY = 24  # as people write the last hour
OFFSETS = {"demain": 1, "après-demain": 2, "hier": -1, "avant-hier": -2}
HOUR = (
    r"(?:(?P<{0}h>[01]?[0-9]|2[0-4])\s?(?:h|heures?)\s?(?P<{0}m>[0-5][0-9])?(?![\w:])"
    r"|(?P<{0}word>midi|minuit)(?!\w))"
)
# “ce soir à 19 h”, “à 19 h, ce soir”; no other day may stand between.
BETWEEN = rf"(?:(?!{WEEKDAY}|demain|hier|le\s[0-9])[^.!?\n0-9«»]){{0,40}}?"
TIMED = expression(
    rf"(?<!\w)(?P<day>{TODAY})(?!\w){BETWEEN}"
    rf"(?<!\w)(?P<how>à\spartir\sde|à|dès|avant|jusqu[’']à|jusque|de|entre|vers)\s"
    rf"{HOUR.format('a')}(?:\s(?:à|et)\s{HOUR.format('b')})?"
    rf"|(?<!\w)(?P<how2>à\spartir\sde|à|dès|avant|jusqu[’']à)\s{HOUR.format('c')},?\s"
    rf"(?P<day2>{TODAY})(?!\w)",
    re.IGNORECASE,
)
ENDING = ("avant", "jusqu'à", "jusque")
RELATIVE = expression(
    rf"(?<![\w-])(?<!de\s)(?<!d[’'])(?:{TODAY}|demain|après-demain|hier|cette\snuit"
    r"|plus\sque\s(?:[0-9]{1,2}|une?|deux|trois|quatre|cinq|six|sept)\sjours?|j-[1-9][0-9]?"
    r"|(?:c[’']est\s)?(?:le\s)?dernier\sjour\s(?:pour|aujourd)|dernières\sheures)(?![\w-])",
    re.IGNORECASE,
)
NAMED = expression(
    rf"(?<![\w-])(?<!de\s)(?<!d[’'])(?P<word>demain|après-demain|hier|avant-hier|{TODAY}),?\s"
    rf"(?:c[’']est\s)?(?:le\s)?(?:(?P<weekday>{WEEKDAY})(?!\w)|(?=[0-9]{{1,2}}(?:er)?\s(?:{MONTH})))",
    re.IGNORECASE,
)
UNTIL = expression(
    rf"(?<!\w)(?P<how>jusqu[’']au|avant\sle|dernier\sjour\s?:\s(?:le\s)?)\s?(?=(?:(?:{WEEKDAY})\s)?[0-9])",
    re.IGNORECASE,
)
MEETING = expression(
    rf"(?<![\w-])(?:rendez-vous|rdv|on\s(?:t[’']|vous\s)attend|on\sse\sretrouve"
    rf"|nous\svous\sattendons|rejoins-nous|rejoignez-nous)\s(?:dès\s)?(?:le\s|ce\s)?"
    rf"(?=(?:(?:{WEEKDAY})\s(?:le\s)?)?[0-9])",
    re.IGNORECASE,
)
# Parts of the day, and when they are over; “photo de ce matin” looks back on one.
PARTS = {"matin": time(13), "midi": time(15), "après-midi": time(19)}
PART = r"(?:ce\s(?P<{0}>matin|midi)|cet\s(?P<{0}2>après-midi))(?!\w)"
CALLED = expression(
    r"(?<![\w-])(?:rendez-vous|rdv|on\s(?:t[’']|vous\s)attend|on\sse\sretrouve"
    rf"|nous\svous\sattendons|rejoins-nous|rejoignez-nous)\s(?:dès\s)?{PART.format('a')}"
    rf"|(?<![\w-])(?:au\smenu|plat\sdu\sjour|à\stable)(?:\sde)?[\s,:]{{1,3}}{PART.format('c')}"
    r"|(?<!\S)(?<![\w,;:’'»)][ \u00a0])ce\s(?P<d>midi),?\s(?:c[’']est|on\ssert|on\smange)(?!\w)"
    rf"|(?<!\S)(?<![\w,;:’'»)][ \u00a0]){PART.format('b')}(?=[,\s…]"
    r"[^.!?\n]{0,120}?(?<!\w)(?:rendez-vous|rdv|viens|venez|passe[sz]?|rejoins|rejoignez|on\s(?:t[’']|vous\s)attend|on\sse\sretrouve|il\sy\saura"
    r"|au\smenu|au\sprogramme|portes\souvertes|\w+(?:rons|rez|ront))(?!\w))",
    re.IGNORECASE,
)
SOON = timedelta(days=60)  # a meeting whose day is farther back is one of next year
NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7}
LEFT = expression(
    r"(?<!\w)(?:plus\sque|il\s(?:ne\s)?(?:te\s|vous\s)?reste(?:\splus\sque)?|encore)\s"
    rf"(?P<n>[0-9]{{1,2}}|{'|'.join(NUMBERS)})\sjours?(?!\w)|(?<![\w-])j-(?P<j>[1-9][0-9]?)(?!\w)",
    re.IGNORECASE,
)
HOURS = expression(r"[0-9]\s?h|midi|minuit")  # in every text that names one
DIGIT = expression("[0-9]")
TODAYS, NEXT, LAST = expression(TODAY), expression("demain|hier"), expression("jusqu|avant|dernier")
# One of these stands in every text that speaks of a day from where it stands, or of an end.
NOW = ("aujourd", "soir", "matin", "midi", "nuit", "demain", "hier")
MEETINGS = ("rendez-vous", "rdv", "attend", "retrouve", "rejoi")
ENDS = ("jusqu", "avant le", "plus que", "reste", "encore", "dernier", "dernière", "j-")
SIGNS = (*NOW, *ENDS, *MEETINGS)
WORDS = (
    *NOW,
    *ENDS,
    "dernières",
    "rendez-vous",
    "rdv",
    "attend*",
    "retrouve",
    "rejoi*",
)  # the same as whole words


def untrue(text: str, told: Told) -> Iterator[Untrue]:
    """Yield the stretches of a text that are false when it goes out, and why."""
    spelt, numbered = text.lower(), DIGIT.search(text) is not None
    on_time = told.moment.date() == told.planned.date()
    if not on_time:
        yield from shifted(RELATIVE, text, told)
    if any(map(spelt.__contains__, NOW)):
        today = TODAYS.search(spelt)
        if (today or NEXT.search(spelt)) and (numbered or names_weekday(spelt)):
            yield from _misnamed(text, told)
        if on_time and today:
            yield from _begun(text, told) if HOURS.search(spelt) else ()
            yield from _gone_by(text, told)
    if any(map(spelt.__contains__, ENDS)):
        yield from _ended(text, told) if numbered and LAST.search(spelt) else ()
        yield from _counted(text, told) if "jour" in spelt or "j-" in spelt else ()
    if numbered and any(map(spelt.__contains__, MEETINGS)):
        yield from _met(text, told)


def announces(text: str) -> bool:
    """Tell whether there may be something in a text that hangs on the moment it goes out."""
    spelt = text.lower()
    return any(map(spelt.__contains__, SIGNS))


def _misnamed(text: str, told: Told) -> Iterator[Untrue]:
    """Find “demain samedi” where tomorrow is no Saturday, and “demain 12 décembre” likewise."""
    today = told.moment.date()
    for match in NAMED.finditer(text):
        word = " ".join(match["word"].lower().split())
        meant = today + timedelta(days=OFFSETS.get(word, 0))
        at = match.start("weekday") if match["weekday"] else match.end()
        written = _day_at(text, at)
        day = written.nearest(today) if written else None
        weekday = (match["weekday"] or "").lower()
        if day not in (None, meant) or (weekday and WEEKDAYS[meant.weekday()] != weekday):
            yield misnamed(text, (match.start(), written.end if written else match.end()), meant)


def _begun(text: str, told: Told) -> Iterator[Untrue]:
    """Find an hour of today that has passed when the text goes out."""
    for match in TIMED.finditer(text):
        how = " ".join((match["how"] or match["how2"]).lower().replace("’", "'").split())
        first, second = _hour(match, "a") or _hour(match, "c"), _hour(match, "b")
        if first is None or is_past(sentence_around(text, *match.span())):
            continue
        last = second if second and how in ("de", "entre") else first
        if how in ("de", "entre") and second is None:
            continue
        ends = how in ENDING or last is second
        now = told.moment.time()
        if now > last or (ends and now == last):
            yield gone_by(text, match.span(), told)


def _gone_by(text: str, told: Told) -> Iterator[Untrue]:
    """Find “rendez-vous ce matin” in what goes out in the evening; an hour told is not ours."""
    now = told.moment.time()
    for match in CALLED.finditer(text) if now >= min(PARTS.values()) else ():
        part = next(word for word in match.groups() if word).lower()
        around = sentence_around(text, *match.span())
        if now >= PARTS[part] and not TIMED.search(around) and not is_past(around):
            yield gone_by(text, match.span(), told)


def _hour(match: re.Match[str], name: str) -> time | None:
    if match[f"{name}word"]:
        midnight = match[f"{name}word"].lower() == "minuit"
        return time.max if midnight else time(12)
    if match[f"{name}h"] is None:
        return None
    hour = int(match[f"{name}h"])
    return time.max if hour == END_OF_DAY else time(hour, int(match[f"{name}m"] or 0))


def _ended(text: str, told: Told) -> Iterator[Untrue]:
    """Find an end that has passed: “jusqu’au 7 décembre”, sent on the eighth."""
    today = told.moment.date()
    for match, written, day in _ends(text, told):
        past = day <= today if match["how"].lower().startswith("avant") else day < today
        if past and not is_past(sentence_around(text, *match.span())):
            yield over(text, (match.start(), written.end), told)


def _ends(text: str, told: Told) -> Iterator[tuple[re.Match[str], WrittenDay, date]]:
    """Yield the ends that a text names, of this year and those beside it."""
    planned = told.planned.date()
    for match in UNTIL.finditer(text):
        written = _day_at(text, match.end())
        day = written.nearest(planned) if written else None
        if written and day and abs(day - planned) < NEARBY:
            yield match, written, day


def _counted(text: str, told: Told) -> Iterator[Untrue]:
    """Find “plus que 3 jours” where the end that the text names is nearer, or farther."""
    ends = {day for _, _, day in _ends(text, told)} or {told.ends} - {None}
    if len(ends) != 1:
        return
    (end,) = ends
    today = told.moment.date()
    for match in LEFT.finditer(text):
        said = match["n"] or match["j"]
        left = NUMBERS.get(said.lower()) or int(said)
        # “plus que 3 jours” counts the last day, or does not.
        if end is not None and (end - today).days not in (left - 1, left):
            message = say(
                "“{text}”: it ends on {end}, and this goes out on {day}.",
                text=match.group(),
                end=f"{end:%Y-%m-%d}",
                day=f"{today:%Y-%m-%d}",
            )
            yield *match.span(), message


def _met(text: str, told: Told) -> Iterator[Untrue]:
    """Find a meeting whose day has passed: “rendez-vous samedi 28 novembre”, sent on the fifth."""
    today, planned = told.moment.date(), told.planned.date()
    for match in MEETING.finditer(text):
        written = _day_at(text, match.end())
        day = written.nearest(planned) if written else None
        if written and day and day < today and planned - day < SOON:
            if is_past(sentence_around(text, *match.span())):
                continue
            yield over(text, (match.start(), written.end), told)


def _day_at(text: str, start: int) -> WrittenDay | None:
    """Return the day that a text names from an offset on."""
    return next((day for day in written_days(text) if day.start == start), None)
