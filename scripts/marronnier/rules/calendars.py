"""Rule on the calendar of a charter: it names what calendars know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from marronnier.almanac import marronniers
from marronnier.almanac.openings import days_of
from marronnier.almanac.public_holidays import countries, subdivisions
from marronnier.inheritance import is_zone
from marronnier.law.sales import area_of
from marronnier.model import Finding, Message, Place, Severity, say
from marronnier.reading import nearest
from marronnier.rules.base import Survey, found, survey

CHARTER = (
    "audience.timezone",
    "calendar.holidays",
    "calendar.hours",
    "calendar.marronniers",
)
EXAMPLES = ("FR", "6AE", "Europe/Paris", "noel")


@survey("SRC036", "calendrier-inconnu", Severity.ERROR)
def calendar_known(survey: Survey) -> Iterator[Finding]:
    """The charter's calendar names something that no calendar knows.

    A region, a weekday or a day that comes back is only looked after when it is known by its
    exact name.

    Write the name that is proposed; “marronnier marronniers” lists the days that come back.

    Passes:

        holidays: {country: FR, subdivision: 6AE}

    Fails:

        holidays: {country: FR, subdivision: GES}
    """
    for slug in survey.workspace.clients:
        holidays: Mapping[str, str] = survey.charter("calendar.holidays", {}, client=slug)
        country, region = holidays.get("country", ""), holidays.get("subdivision", "")
        if country and country.upper() not in countries():
            message = _unknown(say("country"), country, countries())
            yield _at(survey, slug, "calendar.holidays.country", country, message)
        elif country and region and region not in subdivisions(country.upper()):
            known = subdivisions(country.upper())
            other = area_of(region, "")  # by the code that people know it by
            message = _unknown(say("region"), region, known, other if other in known else None)
            yield _at(survey, slug, "calendar.holidays.subdivision", region, message)
        for key in survey.charter("calendar.hours", {}, client=slug):
            if not days_of(key):
                message = say("“{name}” names no days: write mon-fri, sat or sun.", name=key)
                yield _at(survey, slug, f"calendar.hours.{key}", key, message)
        zone = survey.charter("audience.timezone", "", client=slug)
        if zone and not is_zone(zone):
            message = _unknown(say("time zone"), zone, sorted(available_timezones()))
            yield _at(survey, slug, "audience.timezone", zone, message)
        for index, name in enumerate(survey.charter("calendar.marronniers", (), client=slug)):
            if name not in marronniers():
                message = _unknown(say("marronnier"), name, marronniers())
                path = f"calendar.marronniers.{index}"
                yield _at(survey, slug, path, name, message, Severity.WARNING)


def _unknown(what: Message, name: str, known: Any, meant: str | None = None) -> Message:
    if near := meant or nearest(name, known):
        text = "There is no {what} “{name}” in the calendar: did you mean “{near}”?"
        return say(text, what=what, name=name, near=near)
    text = "There is no {what} “{name}” in the calendar: write it such as {example}."
    examples = (one for one in EXAMPLES if one in known)
    return say(text, what=what, name=name, example=next(examples, min(known)))


def _at(
    survey: Survey,
    slug: str,
    path: str,
    match: str,
    message: Message,
    severity: Severity | None = None,
) -> Finding:
    charter = survey.workspace.clients[slug].charter
    above = path.rpartition(".")[0]
    at = charter.places.get(path) or charter.places.get(above)
    at = at or Place(f"clients/{slug}/charter.yml")
    owner = at.path.split("/")[1]  # what is inherited is its own charter's mistake
    return found(at, message, match=match, client=owner, severity=severity)
