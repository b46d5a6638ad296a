"""The almanac: days that come back every year, as data of our own, and public holidays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from marronnier.almanac.dates import day_of
from marronnier.datafiles import read_texts

HERE = Path(__file__).parent
DATA = ("feasts", "trade", "days", "dated")
HOME = "FR"  # the country of a client whose charter names none
EVERYWHERE = ""
AHEAD = timedelta(days=21)  # a post is wanted from so long before the day…
AFTER = timedelta(days=1)  # …until the day after it


@dataclass(frozen=True, slots=True)
class Marronnier:
    """Hold a topic that comes back every year; `rules` and `tables` are keyed by country."""

    id: str
    names: Mapping[str, str]  # language -> name
    theme: str
    countries: tuple[str, ...] = ()  # where it is kept; nothing: everywhere
    rules: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()  # how posts name it besides its id and its name
    source: str = ""
    note: str = ""

    def name(self, language: str) -> str:
        """Return its name in a language, in French when there is no other."""
        return self.names.get(language, self.names["fr"])

    def days(self, year: int, place: str = HOME) -> tuple[date, ...]:
        """Return its days in a year, as they are at a place (`FR`, `CA-QC`); unknown: none."""
        country = place.partition("-")[0]
        if self.tables:
            table = _of_country(self.tables, country)
            return tuple(day for day in table if day.year == year)
        return (day_of(_of_country(self.rules, country), year),)

    def next_day(self, today: date, place: str = HOME) -> date | None:
        """Return its next day, today included; None when the table does not go so far."""
        for year in (today.year, today.year + 1):
            for day in self.days(year, place):
                if day >= today:
                    return day
        return None

    def is_kept_in(self, place: str) -> bool:
        """Tell whether people keep it at a place (`FR`, `CA-QC`)."""
        country = place.partition("-")[0]
        named = next(iter(self.rules or self.tables), EVERYWHERE) != EVERYWHERE
        if named and country not in (self.rules or self.tables):
            return False
        return not self.countries or place in self.countries or country in self.countries

    def is_named_by(self, text: Named) -> bool:
        """Tell whether a post's words, hashtags, topics or campaign name it."""
        return any(text.has(word) for word in (self.id, self.names["fr"], *self.words))


@dataclass(frozen=True, slots=True)
class Named:
    """Hold the words of a post, spelt as ids are, so that accents and dashes do not matter."""

    words: str
    tags: frozenset[str]

    @classmethod
    def of(cls, text: str, *tags: str) -> Named:
        """Return a post's words, and its tags (hashtags, topics, campaign)."""
        hashtags = re.findall(r"#(\w+)", text)
        joined = (slug(tag).replace("-", "") for tag in (*tags, *hashtags))
        return cls(f"-{slug(text)}-", frozenset(joined))

    def has(self, word: str) -> bool:
        """Tell whether a word or an expression is there, whole."""
        spelt = slug(word)
        return f"-{spelt}-" in self.words or spelt.replace("-", "") in self.tags


def _of_country(by_country: Mapping[str, Any], country: str) -> Any:
    return by_country.get(country) or next(iter(by_country.values()))


@lru_cache(maxsize=2048)  # the same few names, for every week of a calendar
def slug(text: str) -> str:
    """Return a text in lower case without accents, everything else than letters as dashes."""
    spelt = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", spelt)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def place_of(holidays: Mapping[str, Any]) -> str:
    """Return the place of a charter's `calendar.holidays`: the country, and the region if any."""
    country = str(holidays.get("country", HOME)).upper()
    return f"{country}-{holidays['subdivision']}" if "subdivision" in holidays else country


@lru_cache(maxsize=1)
def marronniers() -> Mapping[str, Marronnier]:
    """Return id -> marronnier, in the order of the data."""
    return {one.id: one for name in DATA for one in _read(name)}


@lru_cache(maxsize=1)
def themes() -> Mapping[str, Mapping[str, str]]:
    """Return theme -> language -> name."""
    found: dict[str, dict[str, str]] = _load("themes")
    return found


def _read(name: str) -> Iterator[Marronnier]:
    for key, entry in _load(name).items():
        tables = _by_country(entry.get("dates", {}))
        yield Marronnier(
            id=key,
            names={"fr": entry["fr"], "en": entry["en"]},
            theme=entry["theme"],
            countries=tuple(entry.get("countries", ())),
            rules=_by_country(entry.get("date", {})),
            tables={
                country: tuple(date.fromisoformat(day) for day in days)
                for country, days in tables.items()
            },
            words=tuple(entry.get("words", ())),
            source=entry["source"],
            note=entry.get("note", ""),
        )


def _by_country(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {EVERYWHERE: value}


def _load(name: str) -> Any:
    return read_texts(HERE / f"{name}.yml")


def is_time_for(day: date, when: date) -> bool:
    """Tell whether a post of a day is one for a marronnier: from J-21 to the day after it."""
    return day - AHEAD <= when <= day + AFTER
