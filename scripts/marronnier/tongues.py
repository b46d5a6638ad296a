"""Tell a paragraph in another language than the brand's.

Small words decide first: a text without them is of no other language, one that is full of them is.
Between the two, the share of its words that the library simplemma knows in either language is the
confidence.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Message, say
from marronnier.prose import Prose, Span

SHORTEST = 25  # characters of a paragraph that tell its language
SURE = 0.8
FEWEST = 2  # small words of another language
RARELY = 12  # words of which one at least is small, in any text of that language
PLAINLY = 4  # of these, and none of the brand's, where they are a third of all: it is that one
NAMES = {
    "fr": say("in French"),
    "en": say("in English"),
    "de": say("in German"),
    "es": say("in Spanish"),
    "it": say("in Italian"),
    "nl": say("in Dutch"),
    "pt": say("in Portuguese"),
}
SMALL = {
    "fr": "à ai as au aux avec c ça ce ces cet cette chez comme d dans de des du elle elles en"
    " est et eu fait il ils j je l la le les leur leurs lui m ma mais me même mes moi mon"
    " n ne nos notre nous on ont ou où par pas plus pour qu que qui s sa sans se ses si"
    " son sont sous sur ta te tes toi ton tout tous toute toutes très tu un une va vers"
    " vos votre vous y",
    "en": "a about all am an and any are as at be been but by can do does don for from get had"
    " has have he her here him his how i if in into is it its just let more my no not now"
    " of off on one or our out over she so some than that the their them then there these"
    " they this to too up us was we were what when where which who why will with you your",
    "de": "aber alle als am an auch auf aus bei bis bist da das dass dein dem den der des die"
    " dir doch du durch ein eine einen einer er es euch euer für haben hat hier ich ihr im"
    " in ist ja jetzt kein mehr mit nach nicht noch nur oder ohne sehr sich sie sind so um"
    " und uns unser vom von vor was wenn wie wir wird zu zum zur über",
    "es": "al algo como con cuando de del desde donde el ella ellos en entre era es esa ese"
    " esta este esto está están hasta hay la las le les lo los más me mi mis muy nada ni"
    " no nos nuestra nuestro o os para pero por porque que qué se si sin sobre son su sus"
    " también te tiene todo todos tu tus un una unas unos y ya yo",
    "it": "ai al alla alle anche che chi ci come con cosa da dai dal dalla degli dei del della"
    " delle di dove e è ed era essere fra gli ha hai hanno ho i il in io la le lei lo loro"
    " lui ma mi mio nei nel nella noi non nostra nostro o per perché più poi quando quella"
    " quello questa questo se sei si sono su sua suo ti tra tu tua tuo tutti tutto un una"
    " uno vi voi",
    "nl": "aan al alle als bij ben bent dan dat de der deze die dit doen door een en er geen"
    " had heb heeft het hier hij hoe ik in is je jij jouw jullie kan maar meer met mij"
    " mijn naar niet nog nu of om onder ons onze ook op over te tot uit uw van veel voor"
    " waar wat we weer wel wij worden zal ze zich zijn zo zonder zou",
    "pt": "a ao aos as até com como da das de dela dele do dos e é ela ele eles em entre era"
    " essa esse esta este está eu foi há isso já lhe mais mas me mesmo meu minha muito na"
    " não nas nem no nos nós nossa nosso num numa o os ou para pela pelo por qual quando"
    " que quem são se sem ser seu sua só também te tem teu tua um uma você",
}
WORD = expression(r"[^\W\d_]+")
MASK = expression(r"Xx*")
SENTENCE_INSIDE = expression(r"[.!?…]\s+\w")


@functools.cache
def _small(language: str) -> frozenset[str]:
    return frozenset(SMALL[language].split())


@functools.cache
def _foreign(language: str) -> frozenset[str]:
    """Return the small words of the other languages that the language itself has not."""
    others = [_small(other) for other in SMALL if other != language]
    return frozenset().union(*others) - _small(language)


def signs(language: str) -> frozenset[str]:
    """Return words one of which stands in each text that `strangers` finds something in.

    It takes two small words: so the most common one, which is French too (“il a”), can be left out.
    """
    return _foreign(language) - {"a"} if language in SMALL else frozenset()


def strangers(prose: Prose, language: str) -> Iterator[tuple[Span, str]]:
    """Yield the paragraphs that are surely in another language, and which.

    Lines count as paragraphs. Masked names and addresses do not count, nor a quotation of one
    sentence.
    """
    if language not in SMALL:
        return
    foreign = _foreign(language)
    if len(foreign.intersection(prose.masked.lower().split())) < FEWEST:
        return
    text, start = _without_short_quotations(prose), 0
    for line in text.split("\n"):
        if other := _other(line, language):
            first = start + len(line) - len(line.lstrip())
            yield (first, start + len(line.rstrip())), other
        start += len(line) + 1


def name(language: str) -> Message:
    """Return “in English”, for people."""
    return NAMES[language]


def _other(line: str, language: str) -> str:
    """Return the language of a line when it surely is another one, "" otherwise."""
    words = [word for word in WORD.findall(line) if not MASK.fullmatch(word)]
    if sum(map(len, words)) + len(words) - 1 < SHORTEST:
        return ""
    # A capital within the line begins a name: “The Old Brewery” is no English.
    plain = [word.lower() for word in (words[0].lower(), *words[1:]) if word.islower()]
    counts = {
        other: sum(word in _small(other) and word not in _small(language) for word in plain)
        for other in SMALL
        if other != language
    }
    other = max(counts, key=lambda one: counts[one])
    own = sum(word in _small(language) and word not in _small(other) for word in plain)
    if counts[other] < max(FEWEST, len(plain) / RARELY) or counts[other] <= 2 * own:
        return ""
    if not own and counts[other] >= max(PLAINLY, len(plain) / 3):
        return other  # dictionaries take a second each to load
    text = " ".join(words)
    share = _share(text, other)
    return other if share >= SURE and share > _share(text, language) else ""


@functools.lru_cache(maxsize=1024)
def _share(text: str, language: str) -> float:
    """Return how much of a text a language knows; it takes some tenths of a second to open."""
    simplemma: Any = importlib.import_module("simplemma")
    known = simplemma.strategies.DefaultStrategy(low_memory=True)  # quicker to open, too
    detector = simplemma.LanguageDetector(language, lemmatization_strategy=known)
    return float(detector.proportion_in_each_language(text)[language])


def _without_short_quotations(prose: Prose) -> str:
    text = prose.masked
    for start, end in prose.quotations:
        if not SENTENCE_INSIDE.search(text, start, end):
            text = text[:start] + "X" + "x" * (end - start - 1) + text[end:]
    return text
