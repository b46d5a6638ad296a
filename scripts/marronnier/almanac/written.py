"""Days as French prose writes them: “mardi 14 décembre”, “du lundi 7 au samedi 12 décembre”."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marronnier.expressions import expression

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
UNACCENTED = {"fevrier": 2, "aout": 8, "decembre": 12}
SHORT = {
    "janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11,
    "déc": 12, "dec": 12,
}  # fmt: skip
NUMBER_OF = {name: number for number, name in enumerate(MONTHS, 1)} | UNACCENTED | SHORT
WEEKDAY = "|".join(WEEKDAYS)
SHORT_DAYS = tuple(f"{name[:3]}." for name in WEEKDAYS)  # “sam. 12 déc.”
MONTH = "|".join(NUMBER_OF)
# “Sam. 12 déc.”; “en mer. 12 décembre” and “un jeu.” end sentences.
BEFORE = "".join(rf"(?<!{one}\s)" for one in ("la", "en", "de", "un", "ce", "du", "le", "au"))
SHORT_DAY = rf"(?:lun|mar|ven|sam|dim|{BEFORE}(?:mer|jeu))\."
# A number that is no day of a month: an hour, a price, a part of a longer number.
NO_DAY = r"(?!\w|[.,:]\d|\s?(?:h\b|h\d|heures?\b|%|€|°|euros?\b|min\b|minutes?\b|ans\b))"
DAY = expression(
    rf"(?<![\w-])(?:(?P<weekday>{WEEKDAY}|{SHORT_DAY}),?\s(?:le\s)?)?"
    rf"(?<![\d.,/-])(?P<day>1er|premier|[12][0-9]|3[01]|0?[1-9]){NO_DAY}"
    rf"(?:\s(?P<month>{MONTH})(?!\w)(?:\.?\s(?P<year>(?:1[0-9]|20)[0-9]{{2}})(?!\w))?"
    r"|/(?P<number>0[1-9]|1[0-2])(?:/(?P<of>20[0-9]{2}))?(?![\w/]))?",
    re.IGNORECASE,
)
LEAP = 2028  # a year that has every day
# What stands between days that share a month: “du lundi 7 au samedi 12 décembre”.
JOINED = expression(
    r"\s?(?:,|&|-|–|—|et|ou|à|au|jusqu[’']au|puis|ou bien)\s?(?:(?:du|le|au)\s)?", re.IGNORECASE
)
# In small letters, what stands in every text that names a day with its month.
DATED = expression(rf"(?:[0-9](?:er)?|premier)(?:\s(?:{MONTH})|/[01])")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """Hold one day as written: where it and its weekday stand, and what it says."""

    start: int
    end: int
    weekday: str  # as written, "" for none; it stands at `start`
    day: int
    month: int
    year: int | None
    exists: bool = True  # some year has such a day: none has a 31st of November

    def nearest(self, to: date) -> date | None:
        """Return the day: in its year, else in the year that brings it nearest to a day."""
        years = (self.year,) if self.year else (to.year - 1, to.year, to.year + 1)
        days = [day for year in years if (day := _day(year, self.month, self.day))]
        return min(days, key=lambda day: abs(day - to), default=None)


@functools.lru_cache(maxsize=64)  # several rules ask for the days of one text
def written_days(text: str) -> tuple[WrittenDay, ...]:
    """Return the days that a text names with day and month, in order."""
    if not DATED.search(text.lower()):
        return ()
    return tuple(_with_months(text))[::-1]


def names_weekday(text: str) -> bool:
    """Tell whether the name of a weekday stands in a text."""
    spelt = text.lower()
    return any(map(spelt.__contains__, (*WEEKDAYS, *SHORT_DAYS)))


def _with_months(text: str) -> Iterator[WrittenDay]:
    """Yield the days from the last to the first: one without a month has that of the next."""
    after: WrittenDay | None = None
    for match in reversed(list(DAY.finditer(text))):
        month, year = _month(match), match["year"] or match["of"]
        day = 1 if match["day"].lower() in ("1er", "premier") else int(match["day"])
        number = int(year) if year else None
        exists = month is None or _day(number or LEAP, month, day) is not None
        if month is None:
            joined = after and JOINED.fullmatch(text, match.end(), after.start)
            if after is None or joined is None:
                after = None
                continue
            month, number = after.month, after.year
            if day > after.day:  # “du lundi 30 au samedi 5 décembre”
                month -= 1
            if month == 0:
                month, number = 12, number - 1 if number else None
        weekday = match["weekday"] or ""
        after = WrittenDay(match.start(), match.end(), weekday, day, month, number, exists)
        yield after


def _month(match: re.Match[str]) -> int | None:
    if match["number"]:
        return int(match["number"])
    return NUMBER_OF[match["month"].lower()] if match["month"] else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_of(day: date, like: str) -> str:
    """Return the French weekday of a day, in the letter case of another one."""
    name = (SHORT_DAYS if like.endswith(".") else WEEKDAYS)[day.weekday()]
    if like.isupper():
        return name.upper()
    return name.capitalize() if like[:1].isupper() else name


# --- telling of the past ------------------------------------------------------------------------

# Words of a text that looks back: a day without a year in it may be of any year.
LOOKING_BACK = expression(
    r"(?<!\w)(?:il y a|siècles?|à l[’']époque|jadis|autrefois|ce jour-là|cette année-là"
    r"|anniversaires?|souvenirs?|commémor\w+|naissai\w+|naquit|né|née|inventai\w+|mourut)(?!\w)",
    re.IGNORECASE,
)
YEAR = expression(r"(?<![\w.,/-])(?:1[0-9]{3}|20[0-9]{2})(?![\w%/]|[.,][0-9]|\s?(?:€|k|m\b))")


@functools.lru_cache(maxsize=64)  # one text is asked about for each of its days
def looks_back(text: str, planned: date) -> bool:
    """Tell whether a text speaks of other years than those around the day that it is for."""
    if LOOKING_BACK.search(text):
        return True
    return any(abs(int(year) - planned.year) > 1 for year in YEAR.findall(text))


PAST = expression(
    r"(?<!\w)(?:j[’']ai|as|a|avons|avez|ont)\s(?:\w+\s){0,2}?"
    r"\w*(?:[éiu]|ées?|és|is|us|it|fait|ert|eint|aint)(?!\w)"
    r"|(?<!\w)(?:suis|est|sommes|êtes|sont)\s(?:\w+\s)?(?:ven|arriv|part|all|n|tomb|pass|rest)"
    r"(?:[éiu]e?s?)(?!\w)"
    r"|(?<!\w)\w{2,}(?:ait|aient|iez|ions)(?!\w)",
    re.IGNORECASE,
)
# Endings that look like it and are of no verb in the past.
NO_PAST = expression(
    r"ici|aussi|(?:lun|mar|mercre|jeu|vendre|same|mi)di|parmi|plus|tous|lait|portrait|trait|extrait"
    r"|parfait|souhait|oui|qui|lieu|du|au|\w+(?:t|s|g|n|l|x)ions",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=64)
def is_past(sentence: str) -> bool:
    """Tell whether a French sentence tells of what has happened, as far as endings show it."""
    return any(
        not NO_PAST.fullmatch(match.group().split()[-1]) for match in PAST.finditer(sentence)
    )
