"""Hours, ordinals and units: 18 h 30, 1er, 10 €, 1 000."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.typesetting.slips import NARROW, NO_BREAK, SPACES, Slip, is_set

GAP = rf"[{SPACES}]*"
HOUR = expression(rf"(?<![\w.,:])(\d{{1,3}})({GAP})([hH])(?:({GAP})(\d\d))?(?!\w)")
ORDINAL = expression(
    r"(?<![\w.,])(?:(?P<first>1)(?:[èe]re|i[èe]re)(?P<firsts>s?)|1(?: |i)(?P<er>ers?)"
    r"|(?P<number>\d+|[IVX]{2,})(?:i?[èe]me|è)(?P<several>s?))(?!\w)"
)
# A letter that also stands for something else is no unit: 4 L, 5G, 10 K.
UNIT = expression(
    rf"(?<![\w.,])(?P<number>\d[\d.,]*)(?P<gap>{GAP})(?P<unit>"
    r"[%‰€$£]|(?:k€|M€|°C|km/h|km²|k[mgW]|kWh|Wh|mg|[cdm]?m[²³]|[cmd]m|[cmdh]l|[kMGT]o|min"
    r"|[gmlLWVh])(?![\w'’²³]))"
)
# What stands in every text with one of these to correct, in the words of RE2.
LIKELY = (
    rf"\p{{Nd}}[\p{{Nd}}.,]*{GAP}(?:[%‰€$£]|k€|M€|°C|km²|[cdm]?m[²³]|(?:km/h|k[mgW]|kWh|Wh|mg|[cmd]m"
    r"|[cmdh]l|[kMGT]o|min|[gmlLWVhH])(?:[^\p{L}\p{N}_]|$))"
    rf"|\p{{Nd}}{GAP}[hH]{GAP}\p{{Nd}}|\p{{Nd}} \p{{Nd}}{{3}}|1[ i]er"
    r"|(?:\p{Nd}|[IVX]{2})(?:i?[èe]me|è|i?[èe]re)"
)
AMBIGUOUS = {"L": "4", "g": "2345"}  # the car and the networks: 4L, 5g
MINUTES = expression(rf"(?<!\w)\d{{1,2}}{GAP}h(?P<gap>{GAP})(?P<tens>[0-5])(?=\d(?!\w))")
THOUSANDS = expression(r"(?<![\w.,-])(?<!\d[  ])[1-9]\d{0,2}(?: \d{3})+(?! ?\d)(?!\w)")
ROMAN = expression(r"[IVX]{2,}(?=[ièe])")
FIGURES = expression(r"[0-9]+")
DAY, HOUR_MINUTES = 24, 59


def hours(text: str, wanted: str) -> Iterator[Slip]:
    """Yield hours that are not as `wanted`: french (18 h 30) or compact (18h30)."""
    for match in _numbers(text, HOUR):
        number, before, letter, after, minutes = match.groups()
        if minutes is None and letter == "H" and not before:
            continue  # 24H is a name
        if minutes and (int(number) > DAY or int(minutes) > HOUR_MINUTES):
            continue
        if wanted == "compact":
            new = f"{number}h{minutes or ''}"
        else:
            new = f"{number}{before or NO_BREAK}h"
            new += f"{after or NO_BREAK}{minutes}" if minutes else ""
        if new != match[0]:
            yield Slip(match.start(), match.end(), new)


def ordinals(text: str) -> Iterator[Slip]:
    """Yield ordinals that are not written 1er, 1re, 2e."""
    likely = "ème" in text or "eme" in text or "Iè" in text or "Vè" in text or "Xè" in text
    numbers = ROMAN.finditer(text) if likely else ()
    roman = (ORDINAL.match(text, number.start()) for number in numbers)
    for match in (*_numbers(text, ORDINAL), *filter(None, roman)):
        if match["first"]:
            new = "1re" + match["firsts"]
        elif match["er"]:
            new = "1" + match["er"]
        else:
            new = f"{match['number']}e{match['several']}"
        yield Slip(match.start(), match.end(), new)


def units(text: str, wanted: str, *, with_hours: bool = True) -> Iterator[Slip]:
    """Yield numbers whose unit, or whose thousands, do not stand beside the `wanted` space."""
    space = " " if wanted == "simple" else NO_BREAK
    for match in _numbers(text, UNIT):
        unit, gap, number = match["unit"], match["gap"], match["number"]
        if is_set(gap, wanted) or number[-1] in ".,":
            continue
        if not gap and (unit == "h" or number in AMBIGUOUS.get(unit, "")):
            continue  # “18h” is for the rule of hours
        if unit != "h" or with_hours:
            yield Slip(match.start("gap"), match.end(), space + unit)
    if with_hours:
        for match in _numbers(text, MINUTES):
            if match["gap"] and not is_set(match["gap"], wanted):
                yield Slip(match.start("gap"), match.end(), space + match["tens"])
    if wanted != "simple":
        for match in _numbers(text, THOUSANDS):
            yield Slip(match.start(), match.end(), match[0].replace(" ", NARROW))


def _numbers(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield where a pattern matches at a number, from the first to the last."""
    for start in _starts(text):
        if match := pattern.match(text, start):
            yield match


@functools.lru_cache(maxsize=64)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in FIGURES.finditer(text))
