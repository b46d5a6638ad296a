"""Rules on tone: greetings, register, promises, emphasis, length, jargon, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Any

from marronnier.expressions import expression
from marronnier.french import counting, greeting
from marronnier.french.capitals import UPPER, capital_runs, lowered
from marronnier.french.vocabulary import listed, named
from marronnier.model import Charter, Finding, Severity, say
from marronnier.rules.base import Needs, Scope, Spoken, rule
from marronnier.rules.needs import every
from marronnier.wording import words

CHARTER = (
    "voice.capitals",
    "voice.exclamations",
    "voice.figures",
    "voice.greetings",
    "voice.register",
    "voice.sentence_words",
)
# What each register does not take, of the words of register.yml.
REFUSED = {
    "familier": ("formal", "lofty"),
    "courant": ("familiar", "formal"),
    "soutenu": ("familiar", "relaxed"),
}
# “le prix de la meilleure baguette de Paris”, “élue la meilleure boulangère de France”
AWARDED = expression(
    r"\b(?:prix|concours|titre|trophée|médaille|finale|sacrée?s?|élue?s?|nommée?s?|désignée?s?)"
    r"\s(?:de\s|pour\s|comme\s)?\Z",
    re.IGNORECASE,
)
ASKED = expression(r"[^.!…\n]*\?")  # “Qui fait le meilleur flan du quartier ?”
BEST = expression(  # “le meilleur croissant de Lyon”, and not “le meilleur ami de Paul”
    r"\b(?:le|la|les)\smeilleure?s?\s(?!amie?s?\b)\w+(?:\s\w+)?\s"
    r"(?:(?:du|au)\smonde|(?:de|d[’'])\s?(?:France|Paris|Lyon|Marseille|Belgique|Suisse|Bretagne"
    r"|la\s(?:ville|région|côte|planète|galaxie)|l[’']univers)|du\s(?:pays|quartier|marché|web))\b",
    re.IGNORECASE,
)


def _texts(scope: Scope, spoken: Iterable[Spoken]) -> Iterator[list[Spoken]]:
    """Yield the texts that the same people read as one: a thread is one post."""
    if scope.language == "fr":
        for _, together in groupby(spoken, lambda one: (one.platforms, one.text.accounts)):
            yield list(together)


def _most(scope: Scope, value: Any) -> int | None:
    """Return the limit: the rule's own `max` in the charter, else the voice's."""
    given = scope.options.get("max", value)
    return int(given) if str(given).isdigit() else None


def _option(scope: Scope, key: str) -> tuple[str, ...]:
    """Return the words that the charter gives to a rule."""
    given = scope.options.get(key, ())
    return (given,) if isinstance(given, str) else tuple(given)


def _greetings(charter: Charter) -> Iterator[str]:
    for listed_ in every(charter, "voice.greetings", {}):
        for words_ in listed_.values():
            yield from words_


@rule(
    "TON004",
    "salutation",
    Severity.WARNING,
    needs=Needs(
        charter=("voice.greetings",), shape=greeting.LIKELY, words=_greetings, language="fr"
    ),
)
def greeting_fits(scope: Scope) -> Iterator[Finding]:
    """The post greets in a way that the charter refuses, or that it does not list.

    The first word sets the tone, and readers notice when it changes.

    Greet as `voice.greetings` says, or begin with the subject.

    Passes:

        Bonjour,

    Fails:

        Hello !
    """
    for texts in _texts(scope, scope.spoken("voice.greetings", origins=("message",))):
        spoken = texts[0]
        rules: Mapping[str, Any] = spoken.value or {}
        allow, deny = tuple(rules.get("allow", ())), tuple(rules.get("deny", ()))
        if not allow and not deny:
            continue
        for start, end in greeting.find_greetings(spoken.prose.masked, (*deny, *allow)):
            said = spoken.prose.text[start:end]
            refused = words(deny).names(said)
            if refused or (allow and not words(allow).names(said)):
                message = say("“{match}” is no greeting of this brand.", match=said)
                new = allow[0] if allow and " " not in said else None
                yield from spoken.found(start, end, message, new=new, proposed=True)


def _registers(_: Charter) -> Iterable[str]:
    return chain(*listed("register").values())


@rule(
    "TON005",
    "registre",
    Severity.WARNING,
    needs=Needs(
        charter=("voice.register",),
        language="fr",
        words=_registers,
    ),
    options=("add", "except"),
)
def register(scope: Scope) -> Iterator[Finding]:
    """A word is more familiar, or more formal, than the brand's register.

    One slang word in a formal text, or one clerk's word in a friendly one, sounds like somebody
    else. The options `add` and `except` list more words, or fewer.

    Say it in the register of `voice.register`.

    Passes:

        C’est très réussi.

    Fails:

        C’est ouf.
    """
    for texts in _texts(scope, scope.spoken("voice.register")):
        refused = REFUSED.get(texts[0].value, ())
        add, spared = _option(scope, "add"), _option(scope, "except")
        for spoken in texts if refused else ():
            for match in named(spoken.prose.unquoted, "register", refused, add=add, spared=spared):
                message = say(
                    "“{match}” does not fit the register “{register}”.",
                    match=match.found,
                    register=spoken.value,
                )
                yield from spoken.found(match.start, match.end, message)


@rule(
    "TON006",
    "superlatif",
    Severity.WARNING,
    needs=Needs(language="fr", words=lambda _: [*listed("superlatives")["words"], "meilleur*"]),
    options=("add", "except"),
)
def superlative(scope: Scope) -> Iterator[Finding]:
    """A superlative or a hollow promise: révolutionnaire, incroyable, unique au monde.

    Everybody says so, and nobody believes it. The options `add` and `except` list more words, or
    fewer.

    Say what is so good about it: a figure, a fact, what a hand does.

    Passes:

        Un variateur sans palier.

    Fails:

        Une lampe révolutionnaire.
    """
    add, spared = _option(scope, "add"), _option(scope, "except")
    for texts in _texts(scope, scope.spoken()):
        for spoken in texts:
            for match in named(spoken.prose.unquoted, "superlatives", add=add, spared=spared):
                message = say("“{match}” promises more than it says.", match=match.found)
                yield from spoken.found(match.start, match.end, message)
            text = spoken.prose.unquoted
            for best in BEST.finditer(text) if "meilleur" in text.lower() else ():
                if AWARDED.search(text, 0, best.start()) or ASKED.match(text, best.end()):
                    continue
                message = say("“{match}” promises more than it says.", match=best.group())
                yield from spoken.found(best.start(), best.end(), message)


@rule(
    "TON007",
    "exclamations",
    Severity.WARNING,
    needs=Needs(charter=("voice.exclamations",), marks="!", language="fr"),
    options=("max",),
)
def exclamations(scope: Scope) -> Iterator[Finding]:
    """More exclamation marks than the charter wants in one post.

    Where everything is exclaimed, nothing is. `voice.exclamations` says how many, or the rule's
    option `max`.

    Keep the one that matters; several in a row become one.

    Passes:

        On t’attend !

    Fails:

        Viens ! Vite ! Promis ! Si !
    """
    for texts in _texts(scope, scope.spoken("voice.exclamations", origins=("message",))):
        most = _most(scope, texts[0].value)
        if most is None:
            continue
        marks = [(one, at) for one in texts for at in counting.exclamations(one.prose.unquoted)]
        if len(marks) <= most:
            continue
        message = say("{count} exclamation marks, {limit} at most.", count=len(marks), limit=most)
        runs = [(one, run) for one in texts for run in counting.repeated_marks(one.prose.unquoted)]
        for spoken, (start, end) in runs:
            yield from spoken.found(start, end, message, new="!")
        if not runs:
            spoken, at = marks[most]
            yield from spoken.found(at, at + 1, message)


@rule(
    "TON008",
    "capitales",
    Severity.WARNING,
    needs=Needs(charter=("voice.capitals",), shape=f"[{UPPER}]{{2}}", language="fr"),
    options=("max", "except"),
)
def capitals(scope: Scope) -> Iterator[Finding]:
    """More words all in capitals than the charter wants.

    Capitals shout, and screen readers spell them. Usual initials and the charter's own
    (`lexicon.names`) do not count; the option `except` lists more.

    Write the words in lower case, and let the sentence carry the weight.

    Passes:

        Ouverture lundi.

    Fails:

        OUVERTURE LUNDI, VENEZ.
    """
    spared = frozenset(word.upper() for word in _option(scope, "except"))
    for texts in _texts(scope, scope.spoken("voice.capitals")):
        most = _most(scope, texts[0].value)
        if most is None:
            continue
        count = 0
        for spoken in texts:
            for start, end, number in capital_runs(spoken.prose.masked, spared):
                count += number
                if count > most:
                    text = spoken.prose.text
                    message = say("“{match}”: capitals shout.", match=text[start:end])
                    new = lowered(text, start, end)
                    yield from spoken.found(start, end, message, new=new, proposed=True)


@rule(
    "TON010",
    "phrase-longue",
    Severity.INFO,
    needs=Needs(charter=("voice.sentence_words",), language="fr"),
    options=("max",),
)
def long_sentence(scope: Scope) -> Iterator[Finding]:
    """A sentence has more words than the charter wants.

    On a phone the end of a long sentence is far from its beginning. `voice.sentence_words` says
    how many, or the rule's option `max`.

    Make two of it.

    Passes:

        Deux phrases de 15 mots.

    Fails:

        Une phrase de 41 mots.
    """
    for texts in _texts(scope, scope.spoken("voice.sentence_words")):
        most = _most(scope, texts[0].value)
        for spoken in texts if most is not None else ():
            for start, end, count in counting.long_sentences(spoken.prose, most or 0):
                message = say(
                    "A sentence of {count} words, {limit} at most.", count=count, limit=most
                )
                yield from spoken.found(start, end, message)


@rule(
    "TON011",
    "jargon",
    Severity.WARNING,
    needs=Needs(language="fr", words=lambda _: listed("jargon")["words"]),
    options=("add", "except"),
)
def jargon(scope: Scope) -> Iterator[Finding]:
    """An anglicism or a word of the trade, where French has one that everybody knows.

    A reader who must translate stops reading. The options `add` and `except` list more words, or
    fewer.

    Say it in French; where one word fits as it stands, it is put there.

    Passes:

        un courriel

    Fails:

        un mail, le feedback
    """
    uses = listed("jargon")["words"]
    add, spared = _option(scope, "add"), _option(scope, "except")
    for texts in _texts(scope, scope.spoken()):
        for spoken in texts:
            text = spoken.prose.unquoted
            for match in named(text, "jargon", add=add, spared=spared):
                use = uses.get(match.entry) or ""
                if use:
                    message = say("“{match}”: say “{use}”.", match=match.found, use=use)
                else:
                    message = say("“{match}”: say it in plain French.", match=match.found)
                new = counting.fitted(text, match.start, match.found, use)
                yield from spoken.found(match.start, match.end, message, new=new)


@rule(
    "TON012",
    "trop-de-chiffres",
    Severity.INFO,
    needs=Needs(charter=("voice.figures",), shape=r"\p{Nd}", language="fr"),
    options=("max",),
)
def figures(scope: Scope) -> Iterator[Finding]:
    """More figures than the charter wants; hours, dates, prices and numbers to call do not count.

    Nobody remembers nine rates. `voice.figures` says how many, or the rule's option `max`.

    Keep the one or two that matter, and link to the others.

    Passes:

        Deux chiffres clés.

    Fails:

        9 taux et 4 pourcentages.
    """
    for texts in _texts(scope, scope.spoken("voice.figures", origins=("message",))):
        most = _most(scope, texts[0].value)
        if most is None or sum(counting.rough(one.prose.text) for one in texts) <= most:
            continue
        found = [(one, span) for one in texts for span in counting.figures(one.prose.masked)]
        if len(found) > most:
            spoken, (start, end) = found[most]
            message = say("{count} figures, {limit} at most.", count=len(found), limit=most)
            yield from spoken.found(start, end, message)
