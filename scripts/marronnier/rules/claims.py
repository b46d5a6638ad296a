"""Rules on claims that the law watches: price cuts, the environment, health, what is free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from marronnier.expressions import expression
from marronnier.law.packs import Entry
from marronnier.model import Charter, Finding, Severity, say
from marronnier.rules.base import Needs, Scope, rule
from marronnier.rules.statutes import entries_of, french, named, worded
from marronnier.wording import words, words_of

SIGNS = ("%", "€", "moitié", "~~", "remise", "rabais", "réduction")  # without one there is no cut
# A cut: a percentage or a sum off, or a price struck out; never a share of something else.
CUT = expression(
    r"(?:(?<![\w,.%°-])(?<!\d[ \u00a0])[-–−][ \u00a0\u202f]?\d{1,2}[ \u00a0\u202f]?%"
    r"|\bmoins \d{1,2}[ \u00a0\u202f]?% (?=sur |avec le code|dès )"
    r"|(?<![\w,.%°-])(?<!\d[ \u00a0])[-–−][ \u00a0\u202f]?\d{1,3}[ \u00a0\u202f]?€"
    r"(?= (?:dès|sur|avec le code|à partir de|pour tout achat|offerts?)\b)"
    r"|\b\d{1,2}[ \u00a0\u202f]?% (?:de (?:réduction|remise|rabais)|moins cher)"
    r"|\b(?:réduction|remise|rabais) (?:de|jusqu[’']à) \d{1,3}[ \u00a0\u202f]?[%€]"
    r"|\bà moitié prix|~~[^~\n]{0,12}€[^~\n]{0,4}~~)"
    r"(?!\s?(?:de|d[’'])\s?(?!(?:réduction|remise|rabais)))",
    re.IGNORECASE,
)
OTHER_MEASURE = expression(
    r"consomm|chauff|batterie|humidité|émet|économis|tension|tolérance|ventes|fréquentation"
    r"|température|hausse|baisse de",
    re.IGNORECASE,
)
SPAN = expression(r"\b(?:du|de)\b[^.!?\n]{1,25}\bau\b[^.!?\n]{0,4}\d", re.IGNORECASE)
KILOS = expression(
    r"\b(?:per(?:d|ds|dez|dre|dons|du|dus|drez|dras)|maigri[rst]?|maigrissez|mincir)\b"
    r"[^.!?\n]{0,20}?\b\d{1,2}(?:[.,]\d)?[ \u00a0\u202f]?(?:kg|kilos?)\b(?! d)"
    r"|[-–−][ \u00a0\u202f]?\d{1,2}[ \u00a0\u202f]?(?:kg|kilos?) en "
    r"(?:\d|(?:un|une|deux|trois|quatre|six|huit|dix) (?:jours?|semaines?|mois)\b)",
    re.IGNORECASE,
)
OF_SOMEBODY = expression(r"\b(?:ai|as|a|avons|avez|ont|avait|avaient|été|eu)\s+\Z", re.IGNORECASE)


@rule(
    "LEG015",
    "reduction",
    Severity.WARNING,
    needs=Needs(marks="%~€", words=("moitié", "remise", "rabais", "réduction"), language="fr"),
)
def cut_explained(scope: Scope) -> Iterator[Finding]:
    """A price cut says neither until when it holds nor from which price.

    The price before is the lowest of the last thirty days; without it, or an end, nobody can tell
    what the cut is worth.

    Write the price before, or the last day.

    Passes:

        -20 % du 1er au 7 décembre

    Fails:

        Jusqu’à -40 %
    """
    for entry in french(scope, "LEG015"):
        for spoken in scope.spoken():
            text = spoken.prose.masked
            if not any(sign in text for sign in SIGNS):
                continue
            cuts = [m for m in CUT.finditer(text) if not OTHER_MEASURE.search(_around(text, m))]
            if not cuts or _explained(entry, text, struck="~~" in cuts[0].group()):
                continue
            message = say(
                "“{text}”: until when, or from which price?", text=cuts[0].group().strip("~")
            )
            start, end = cuts[0].span()
            yield from spoken.found(start, end, message, why=entry.source)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 30) : match.end() + 30]


def _explained(entry: Entry, text: str, *, struck: bool) -> bool:
    if words(entry.listed("ends")).names(text) or SPAN.search(text):
        return True
    return not struck and words(entry.listed("references")).names(text)


@rule(
    "LEG016", "allegation-verte", Severity.ERROR, needs=Needs(words=worded("LEG016"), language="fr")
)
def green_precise(scope: Scope) -> Iterator[Finding]:
    """A claim about the environment says nothing that could be checked.

    “Ecological” or “good for the planet” mean everything and nothing; so does neutrality that is
    bought by offsets. The directive (EU) 2024/825 calls them unfair from 27 September 2026; how
    French law takes it over is still to be verified.

    Say what is true of the product: the material, the place, the repair, the label.

    Passes:

        Tissée à Saint-Brieuc, réparable dix ans.

    Fails:

        100 % écologique
    """
    for entry in french(scope, "LEG016"):
        for spoken in scope.spoken():
            for match in named(entry, spoken.prose.masked):
                message = say(
                    "“{text}” cannot be checked: say what exactly is better.", text=match.found
                )
                yield from spoken.found(match.start, match.end, message, why=entry.source)


def _healing(charter: Charter) -> Iterator[str]:
    yield from worded("LEG017")(charter)
    for entry in entries_of(charter, "LEG017"):
        yield from entry.listed("verbs")


@rule(
    "LEG017",
    "allegation-sante",
    Severity.ERROR,
    needs=Needs(shape="kg|kilo", words=_healing, language="fr"),
)
def health_not_promised(scope: Scope) -> Iterator[Finding]:
    """A text promises health, or a number of kilos.

    No product may claim to cure, and the law names figures of weight lost among what may not be
    said.

    Say what people will do, not what their body will become.

    Passes:

        Un bilan avec un coach.

    Fails:

        Perds 8 kilos en 4 semaines.
    """
    for entry in french(scope, "LEG017"):
        for spoken in scope.spoken():
            for start, end in _promises(entry, spoken.prose.masked):
                text = spoken.prose.text[start:end]
                message = say("“{text}” promises what nobody may promise.", text=text)
                yield from spoken.found(start, end, message, why=entry.source)


def _promises(entry: Entry, text: str) -> Iterator[tuple[int, int]]:
    yield from ((match.start, match.end) for match in named(entry, text))
    if "kg" in text or "kilo" in text:
        yield from (match.span() for match in KILOS.finditer(text))
    verbs = entry.listed("verbs")
    if not words_of(text).isdisjoint(verbs):
        cures = _cures(verbs, entry.listed("ailments"))
        yield from (match.span() for match in cures.finditer(text))


@lru_cache(maxsize=4)
def _cures(verbs: tuple[str, ...], ailments: tuple[str, ...]) -> re.Pattern[str]:
    article = r"(?:l[ea’']s?|les|des|du|de la|de l[’']|vos|votre|tes|ton|ta|nos)?"
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(verbs)})\s+{article}\s?(?:{'|'.join(ailments)})(?!\w)",
        re.IGNORECASE,
    )


@rule("LEG018", "gratuit", Severity.INFO, needs=Needs(words=worded("LEG018"), language="fr"))
def free_explained(scope: Scope) -> Iterator[Finding]:
    """Something is free, given or guaranteed, and no condition stands near.

    Almost nothing is without any condition: a day, a number, an age, an order. People who find
    out later feel cheated.

    Say for whom, until when or under which condition, in the same sentence or the next.

    Passes:

        Offert jusqu’au 31 janvier.

    Fails:

        100 % gratuit
    """
    for entry in french(scope, "LEG018"):
        for spoken in scope.spoken():
            prose = spoken.prose
            for match in named(entry, prose.masked):
                start, end = _near(prose.sentences, match.start)
                if words(entry.listed("near")).names(prose.masked[start:end]):
                    continue
                if OF_SOMEBODY.search(prose.masked, max(0, match.start - 24), match.start):
                    continue
                message = say("“{text}”: under which condition?", text=match.found)
                yield from spoken.found(match.start, match.end, message)


def _near(sentences: tuple[tuple[int, int], ...], offset: int) -> tuple[int, int]:
    """Return the stretch from the sentence of an offset to the end of the next one."""
    for number, (start, end) in enumerate(sentences):
        if start <= offset < end:
            return start, sentences[min(number + 1, len(sentences) - 1)][1]
    return 0, 0
