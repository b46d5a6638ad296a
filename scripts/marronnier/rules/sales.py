"""The rule on the word that the law keeps for two seasons a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from marronnier.expressions import expression
from marronnier.law.packs import Entry
from marronnier.law.sales import Season, area_of, seasons
from marronnier.model import Finding, Message, Severity, say
from marronnier.rules.base import Dated, Needs, Spoken, dated, found
from marronnier.rules.statutes import day_of, french
from marronnier.wording import words

CHARTER = ("legal.sales_periods", "calendar.holidays.subdivision")
SALES = expression(
    r"(?<![\w-])(?:en solde(?!s)|(?:pré-|avant-)?soldes|(?P<derived>soldée?s?)(?! par))(?![\w-])",
    re.IGNORECASE,
)
# A price near “soldé”, or it is an account that is closed.
PRICED = expression(r"[%€][^.!?\n]{0,40}\Z|\A[^.!?\n]{0,40}[%€]")
# Where the word is talked about, in quotation marks of its own: before it, and behind.
TALKED = expression(
    r"\b(?:mots?|termes?|expressions?|dire|dis|dit|dites|disent|disons|écri\w+|parl\w+|appel\w+"
    r"|nomm\w+)\b[^.:!?\n«»“”]{0,40}[«“\"]\s?\Z",
    re.IGNORECASE,
)
MEANS = expression(r"\s?[»”\"](?:\s(?:est un mot|veut dire|signifie|désigne|s[’']écrit)\b)?")
SOLD = expression("old[eéEÉ]|OLD[EÉ]")
TAGGED = expression(r"soldes\w*", re.IGNORECASE)
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAY = expression(
    rf"(?<![\w.,])(?P<day>[12]?\d|3[01]|1er)[ \u00a0\u202f]?"
    rf"(?:(?P<month>{'|'.join(MONTHS)})|/(?P<number>0?\d|1[0-2]))(?!\w)"
    r"(?:[ \u00a0\u202f/](?P<year>20\d\d))?",
    re.IGNORECASE,
)


@dated(
    "LEG014",
    "soldes",
    Severity.ERROR,
    needs=Needs(law="LEG014", shape="(?i:old[eé])", language="fr"),
)
def sales_in_season(scope: Dated) -> Iterator[Finding]:
    """The word “soldes” stands outside the two seasons of sales.

    The law keeps the word for them. Before they begin it may be used to announce them, with the
    day on which they begin.

    Write another word, or give the first day of the season. A region with days of its own gives
    them in the charter, under “legal.sales_periods”.

    Passes:

        L’offre de Noël

    Fails:

        Les soldes de Noël
    """
    if not any(SOLD.search(text.prose.text) for text in scope.texts) and not any(
        TAGGED.match(tag) for tag in scope.post.hashtags
    ):
        return
    for entry in french(scope, "LEG014"):
        today = day_of(scope)
        known = _seasons(scope, entry, today) if today else ()
        announced = [
            day for text in scope.texts for day in _days(text.prose.text, today or date.min)
        ]
        if not today or any(s.holds(day) for s in known for day in (today, *announced)):
            return
        message = _outside(known, today)
        for spoken in scope.spoken():
            for start, end in _sales(entry, spoken):
                word = spoken.prose.text[start:end]
                yield from spoken.found(
                    start, end, message, new=_offers(word), proposed=True, why=entry.source
                )
        for index, tag in enumerate(scope.post.hashtags):
            if TAGGED.match(tag):
                at = scope.post.at(f"hashtags.{index}", "hashtags")
                yield found(at, message, match=tag, why=entry.source)


def _seasons(scope: Dated, entry: Entry, today: date) -> tuple[Season, ...]:
    own = scope.charter("legal.sales_periods", ())
    if own:
        return tuple(sorted(season for period in own if (season := _season(period))))
    zone = scope.post.moment.zone if scope.post.moment else ""
    area = area_of(str(scope.charter("calendar.holidays.subdivision", "")), zone)
    years = (today.year, today.year + 1)
    return tuple(s for year in years for s in seasons(entry.listed("periods"), year, area))


def _season(period: Mapping[str, str]) -> Season | None:
    """Return a period of the charter, None when it names a day that no calendar has."""
    try:
        first, last = (date.fromisoformat(period[key][:10]) for key in ("from", "to"))
    except ValueError:
        return None
    return Season(first, last, period["why"])


def _outside(known: tuple[Season, ...], today: date) -> Message:
    coming = next((season for season in known if season.first > today), None)
    if coming is None:
        return say("“soldes” may not be said outside the seasons of sales.")
    return say(
        "“soldes” may not be said outside the seasons of sales; the next is {first} to {last}.",
        first=coming.first,
        last=coming.last,
    )


def _sales(entry: Entry, spoken: Spoken) -> Iterator[tuple[int, int]]:
    prose = spoken.prose
    traps = list(words(entry.traps).find(prose.text))
    for match in SALES.finditer(prose.masked):
        trapped = any(trap.start < match.end() and match.start() < trap.end for trap in traps)
        if match["derived"] and not _is_priced(prose.masked, *match.span()):
            continue
        if not trapped and not _is_talked_about(prose.text, *match.span()):
            yield match.span()
    for start, end in prose.addresses:
        if prose.text[start] == "#" and TAGGED.match(prose.text, start + 1):
            yield start, end


def _is_priced(text: str, start: int, end: int) -> bool:
    """Tell whether a price or a percentage stands beside a word, in its sentence."""
    return bool(PRICED.search(text[max(0, start - 42) : start]) or PRICED.search(text[end:]))


def _is_talked_about(text: str, start: int, end: int) -> bool:
    """Tell whether the word is quoted alone, as a word: “we do not say « soldes »”."""
    closing = MEANS.match(text, end)
    if closing is None:
        return False
    named = TALKED.search(text, max(0, start - 60), start)
    return bool(named) or len(closing[0].split()) > 1


def _offers(word: str) -> str | None:
    if word.casefold() != "soldes":
        return None
    return {"soldes": "offres", "SOLDES": "OFFRES"}.get(word, "Offres")


def _days(text: str, today: date) -> Iterator[date]:
    """Yield the days that a text names; without a year the next one that there will be."""
    for match in DAY.finditer(text):
        number = match["number"] or MONTHS.index(match["month"].casefold()) + 1
        day = 1 if match["day"] == "1er" else int(match["day"])
        years = (int(match["year"]),) if match["year"] else (today.year, today.year + 1)
        for year in years:
            try:
                named_day = date(year, int(number), day)
            except ValueError:
                continue
            if match["year"] or named_day >= today:
                yield named_day
                break
