"""Public holidays, by the library `holidays`, for codes that it lists and no others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from marronnier.memos import Memo

DAYS = Memo("public holidays")
SCHOOL_ZONE = "Zone "  # the library lists them beside regions


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Return the codes of the countries whose holidays are known."""
    return tuple(DAYS.answer("countries", _countries))


def _countries() -> list[str]:
    from holidays.registry import EntityLoader  # all holidays are not loaded for the codes alone

    return sorted(EntityLoader.get_country_codes(include_aliases=False))


@lru_cache(maxsize=64)
def subdivisions(country: str) -> tuple[str, ...]:
    """Return the codes and names of a country's regions; obsolete ones are not among them.

    The library takes obsolete codes (`GES` for the Grand Est) and then adds no day for them.
    """
    return tuple(DAYS.answer(country, lambda: _subdivisions(country)))


def _subdivisions(country: str) -> list[str]:
    known = _calendar(country)
    names = (*known.subdivisions, *getattr(known, "subdivisions_aliases", {}))
    return [name for name in names if not name.startswith(SCHOOL_ZONE)]


@lru_cache(maxsize=256)
def public_holidays(
    country: str, subdivision: str, year: int, language: str = "fr"
) -> Mapping[date, str]:
    """Return day -> name of a year's public holidays, in the language where it is known.

    Empty for a country or a region that is not listed.
    """
    asked = f"{country} {subdivision} {year} {language[:2]}"
    told = DAYS.answer(asked, lambda: _days(country, subdivision, year, language[:2]))
    return {date.fromisoformat(day): name for day, name in told.items()}


def _days(country: str, subdivision: str, year: int, language: str) -> dict[str, str]:
    if country not in countries() or (subdivision and subdivision not in subdivisions(country)):
        return {}
    known = _calendar(country)
    spoken = [one for one in known.supported_languages if one[:2] == language]
    found: Mapping[date, str] = known(
        subdiv=subdivision or None, years=year, language=spoken[0] if spoken else None
    )
    return {day.isoformat(): name for day, name in sorted(found.items())}


def _calendar(country: str) -> Any:
    import holidays

    return getattr(holidays, country)
