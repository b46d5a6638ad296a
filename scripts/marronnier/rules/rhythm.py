"""Rules on how often a brand speaks, and on the days that it must not forget."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from marronnier.almanac import Marronnier, Named, is_time_for, marronniers, place_of
from marronnier.model import Finding, Message, Place, Severity, Status, say
from marronnier.rules.base import Brief, Survey, found, survey

CHARTER = (
    "calendar.cadence",
    "calendar.gap_minutes",
    "calendar.holidays",
    "calendar.marronniers",
)
NAMED = 3  # gaps of many
AHEAD = timedelta(days=21)  # when a day that comes back should have its post


@survey("CAL004", "cadence", Severity.WARNING)
def cadence_kept(survey: Survey) -> Iterator[Finding]:
    """The brand speaks less or more often on a network than its charter says.

    Who is silent for weeks is forgotten, and who speaks all day is muted. Weeks go from Monday
    to Sunday; those that are over are left alone. An idea fills a gap, and is never one too many.

    Plan a post in the gap, or move the one that is too many.

    Passes:

        cadence: {mastodon: {min: 1, max: 3, per: week}}
        trois posts du lundi au dimanche

    Fails:

        neuf posts du lundi au dimanche
    """
    planned, of_client = _by_client(survey), survey.by_client()
    for slug in survey.workspace.clients:
        cadence = survey.charter("calendar.cadence", {}, client=slug)
        briefs = of_client.get(slug, [])
        today = _today(survey, slug)
        for platform, limits in cadence.items():
            network = survey.platforms.get(platform)
            label = network.LABEL if network else platform
            rhythm = Rhythm(slug, platform, label, limits, today)
            yield from _too_few(survey, rhythm, briefs)
            yield from _too_many(rhythm, planned.get(slug, []))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Hold how often a client wants to speak on a platform, and the day that it is there."""

    client: str
    platform: str
    label: str
    limits: Mapping[str, Any]
    today: date

    @property
    def per(self) -> str:
        """Return the period that the limits count in: day, week or month."""
        return str(self.limits.get("per", "week"))


def gaps(
    limits: Mapping[str, Any], planned: Iterable[date], days: Iterable[date], today: date
) -> Iterator[tuple[date, int]]:
    """Yield the periods with fewer posts than `min` of a cadence, and how many each has.

    `planned` are the days of posts that are more than ideas: from today to the last of them the
    calendar counts as made. `days` are those of all posts on the platform, ideas too.
    """
    least, per, made = limits.get("min", 0), str(limits.get("per", "week")), list(planned)
    if not least or not made:
        return
    counted = Counter(_period(day, per) for day in days)
    period, last = _period(max(min(made), today), per), max(made)
    while period <= last:
        if counted[period] < least:
            yield period, counted[period]
        period = _after(period, per)


def _too_few(survey: Survey, rhythm: Rhythm, briefs: list[Brief]) -> Iterator[Finding]:
    planned = [day for brief in briefs if brief.status is not Status.IDEA and (day := _day(brief))]
    days = [day for brief in briefs if (day := _of(brief, rhythm.platform))]
    few = list(gaps(rhythm.limits, planned, days, rhythm.today))
    if few:
        shown = ", ".join(f"{gap:%Y-%m-%d} ({count})" for gap, count in few[:NAMED])
        values = {
            "client": rhythm.client,
            "platform": rhythm.label,
            "min": rhythm.limits["min"],
            "gaps": shown + ", …" * (len(few) > NAMED),
        }
        at = _place(survey, rhythm.client, f"calendar.cadence.{rhythm.platform}.min")
        yield found(at, LEAST[rhythm.per](values), match=rhythm.platform, client=rhythm.client)


def _too_many(rhythm: Rhythm, briefs: list[Brief]) -> Iterator[Finding]:
    most, per, platform = rhythm.limits.get("max"), rhythm.per, rhythm.platform
    if most is None:
        return
    counted: Counter[date] = Counter()
    for brief in briefs:
        day = _of(brief, platform)
        if day is None:
            continue
        period = _period(day, per)
        counted[period] += 1
        over = counted[period] > most and _after(period, per) > rhythm.today
        if over and brief.status is not Status.PUBLISHED:
            values = {"number": counted[period], "platform": rhythm.label, "max": most}
            yield found(
                brief.at("date"),
                MOST[per](values),
                match=platform,
                platform=_key(brief, platform),
                client=brief.client,
                post=brief.id,
            )


def _least_of_day(values: Mapping[str, Any]) -> Message:
    text = "{client} wants at least {min} a day on {platform}; too few on {gaps}."
    return say(text, **values)


def _least_of_week(values: Mapping[str, Any]) -> Message:
    text = "{client} wants at least {min} a week on {platform}; too few in the weeks of {gaps}."
    return say(text, **values)


def _least_of_month(values: Mapping[str, Any]) -> Message:
    text = "{client} wants at least {min} a month on {platform}; too few in the months of {gaps}."
    return say(text, **values)


def _most_of_day(values: Mapping[str, Any]) -> Message:
    text = "This is post {number} of the day on {platform}, where the charter wants {max} at most."
    return say(text, **values)


def _most_of_week(values: Mapping[str, Any]) -> Message:
    text = "This is post {number} of the week on {platform}, where the charter wants {max} at most."
    return say(text, **values)


def _most_of_month(values: Mapping[str, Any]) -> Message:
    text = (
        "This is post {number} of the month on {platform}, where the charter wants {max} at most."
    )
    return say(text, **values)


LEAST = {"day": _least_of_day, "week": _least_of_week, "month": _least_of_month}
MOST = {"day": _most_of_day, "week": _most_of_week, "month": _most_of_month}


@survey("CAL009", "collision", Severity.WARNING)
def gap_kept(survey: Survey) -> Iterator[Finding]:
    """Two posts of the brand go out too close to each other.

    The second one hides the first. It counts whatever the network: many people follow a brand on
    several.

    Move one of them, by what “gap_minutes” of the charter asks for.

    Passes:

        date: 2026-12-05 16:30
        date: 2026-12-05 18:30

    Fails:

        date: 2026-12-05 18:30
        date: 2026-12-05 18:42
    """
    for slug, briefs in _by_client(survey).items():
        gap = timedelta(minutes=survey.charter("calendar.gap_minutes", 0, client=slug))
        for first, second in pairwise(briefs if gap else ()):
            apart = _instant(second) - _instant(first)
            if (
                apart >= gap
                or survey.present.has_come(_instant(second))
                or _is_double(first, second, apart)
            ):
                continue
            mine, other = first, second
            if second.status is not Status.PUBLISHED:
                mine, other = second, first
            message = say(
                "“{other}” goes out {minutes} minutes from this one; the charter wants {gap}.",
                other=other.path,
                minutes=int(apart / timedelta(minutes=1)),
                gap=int(gap / timedelta(minutes=1)),
            )
            yield found(mine.at("date"), message, match=other.id, client=mine.client, post=mine.id)


def _is_double(first: Brief, second: Brief, apart: timedelta) -> bool:
    """Tell whether it is the same minute on the same account, which is an error of its own."""
    return apart < timedelta(minutes=1) and not set(first.accounts).isdisjoint(second.accounts)


@survey("CAL010", "marronnier", Severity.INFO)
def marronnier_covered(survey: Survey) -> Iterator[Finding]:
    """A day that the brand does not want to miss is near, and no post names it.

    Three weeks are what a good post and its approval need. A post counts from three weeks before
    the day to the day after it, when its text, its hashtags, its topics or its campaign name the
    day.

    Plan a post, or take the day out of “marronniers” in the charter.

    Passes:

        Joyeuse Saint-Nicolas !

    Fails:

        marronniers: [fete-des-meres]
        aucun post n’en parle trois semaines avant
    """
    of_client = survey.by_client()
    for slug in survey.workspace.clients:
        chosen = survey.charter("calendar.marronniers", (), client=slug)
        place = place_of(survey.charter("calendar.holidays", {}, client=slug))
        briefs = [brief for brief in of_client.get(slug, ()) if brief.moment]
        today = _today(survey, slug)
        for index, name in enumerate(chosen):
            one = marronniers().get(name)
            day = one.next_day(today, place) if one else None
            if one is None or day is None or day - today > AHEAD or covered(one, day, briefs):
                continue
            language = str(survey.workspace.clients[slug].charter.get("language", "fr"))[:2]
            message = say(
                "“{name}” is on {day}, and no post of {client} names it yet.",
                name=one.name(language),
                day=f"{day:%Y-%m-%d}",
                client=slug,
            )
            at = _place(survey, slug, f"calendar.marronniers.{index}")
            yield found(at, message, match=name, client=slug)


def covered(one: Marronnier, day: date, briefs: list[Brief]) -> Brief | None:
    """Return the post nearest to a marronnier's day that names it, None when none does."""
    near = [
        (abs(day - when), brief)
        for brief in briefs
        if (when := _day(brief)) and is_time_for(day, when)
    ]
    for _, brief in sorted(near, key=lambda pair: pair[0]):
        said = " ".join([brief.title, *(text for _, text in brief.texts)])
        if one.is_named_by(Named.of(said, brief.campaign, *brief.topics)):
            return brief
    return None


# --- posts, days and periods --------------------------------------------------------------------


def _by_client(survey: Survey) -> Mapping[str, list[Brief]]:
    """Return each client's posts that have a date and are no mere ideas, by their moment."""
    briefs: dict[str, list[Brief]] = defaultdict(list)
    for brief in survey.briefs:
        if brief.moment and brief.status is not Status.IDEA:
            briefs[brief.client].append(brief)
    for theirs in briefs.values():
        theirs.sort(key=lambda brief: (_instant(brief), brief.path))
    return briefs


def _today(survey: Survey, slug: str) -> date:
    """Return the day that it is where a client lives."""
    known = survey.workspace.clients[slug]
    return survey.present.day(known.zone if known.usable else "UTC")


def _instant(brief: Brief) -> datetime:
    if brief.moment is None:
        raise ValueError(brief.id)
    return brief.moment.instant


def _day(brief: Brief) -> date | None:
    return brief.moment.wall.date() if brief.moment else None


def _of(brief: Brief, platform: str) -> date | None:
    """Return the day of a post that goes to a platform, None for one that does not."""
    return _day(brief) if _key(brief, platform) else None


def _key(brief: Brief, platform: str) -> str:
    """Return the account by which a post goes to a platform, "" when it does not."""
    keys = (key for key in brief.accounts if key.partition(".")[0] == platform or key == platform)
    return next(keys, "")


def _period(day: date, per: str) -> date:
    """Return the first day of the day, week or month that a day lies in."""
    if per == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if per == "week" else day


def _after(period: date, per: str) -> date:
    """Return the first day of the next period."""
    if per == "month":
        return (period + timedelta(days=31)).replace(day=1)
    return period + timedelta(days=7 if per == "week" else 1)


def _place(survey: Survey, slug: str, path: str) -> Place:
    """Return where a charter says something, or the nearest above it."""
    places = survey.workspace.clients[slug].charter.places
    names = path.split(".")
    above = (".".join(names[:length]) for length in range(len(names), 0, -1))
    found_at = (places[one] for one in above if one in places)
    return next(found_at, Place(f"clients/{slug}/charter.yml"))
