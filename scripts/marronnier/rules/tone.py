"""Rules on tone: greetings, register, promises, jargon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from marronnier.expressions import expression
from marronnier.french import counting, greeting
from marronnier.french.vocabulary import listed, named
from marronnier.model import Charter, Finding, Severity, say
from marronnier.rules.base import Needs, Scope, rule
from marronnier.rules.needs import every
from marronnier.wording import words

CHARTER = ("voice.greetings", "voice.register")
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
    for texts in scope.in_french(scope.spoken("voice.greetings", origins=("message",))):
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
    for texts in scope.in_french(scope.spoken("voice.register")):
        refused = REFUSED.get(texts[0].value, ())
        add, spared = scope.option("add"), scope.option("except")
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
    add, spared = scope.option("add"), scope.option("except")
    for texts in scope.in_french(scope.spoken()):
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
    add, spared = scope.option("add"), scope.option("except")
    for texts in scope.in_french(scope.spoken()):
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
