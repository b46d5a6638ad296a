"""Rules on contests: who, what, when, under which terms, and by what each network allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Finding, Message, Severity, say
from marronnier.rules.base import Needs, Scope, found, rule
from marronnier.rules.statutes import adding, french, statutes
from marronnier.wording import contains, words

CHARTER = ("legal.contest",)
ORDER = ("opens", "closes", "draw")
HOST = expression(r"https?://(?:www\.)?([^/?#:]*).*", re.IGNORECASE | re.DOTALL)
RULES_WORD = "règlement"  # a mention that an address may stand for


@rule("LEG011", "concours-incomplet", Severity.ERROR, needs=Needs(keys=("contest",)))
def contest_complete(scope: Scope) -> Iterator[Finding]:
    """A contest does not say everything, or its dates go backwards.

    Whoever takes part must be able to know who organises it, what can be won, from when to when,
    how the winner is chosen, and where the terms stand.

    Fill in “organiser”, “prize”, “opens”, “closes”, “draw” and “rules_url” under “contest”.

    Passes:

        contest:
          organiser: Atelier
          prize: "Une lampe (valeur : 149 €)"
          opens: 2026-12-12 11:00
          closes: 2026-12-17 20:00
          draw: 2026-12-18 12:00
          rules_url: https://atelier.example/jeu

    Fails:

        contest: {prize: Une lampe}
    """
    contest = scope.post.fields.get("contest")
    if contest is None:
        return
    at = scope.post.at("contest")
    wanted = dict.fromkeys(key for e in statutes(scope, "LEG011") for key in e.needs)
    if lacking := [key for key in wanted if not str(contest.get(key, "")).strip()]:
        keys = ", ".join(lacking)
        message = say("The contest does not say everything: add {keys} under “contest”.", keys=keys)
        yield found(at, message, match=lacking[0])
    given = []
    for key in ORDER:
        if _exists(text := contest.get(key, "")):
            given.append((key, text))
        elif text:
            message = say("“{text}” does not exist on the calendar or the clock.", text=text)
            yield found(scope.post.at(f"contest.{key}", "contest"), message, match=text)
    for (earlier, first), (later, second) in pairwise(given):
        if _before(second, first):
            message = say(
                "“{later}” ({second}) comes before “{earlier}” ({first}).",
                later=later,
                second=second,
                earlier=earlier,
                first=first,
            )
            yield found(scope.post.at(f"contest.{later}", "contest"), message, match=second)
    yield from _elsewhere(scope, contest)


def _exists(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _before(second: str, first: str) -> bool:
    """Tell whether a day, or a day with a time, comes before another; one without has all day."""
    length = min(len(second), len(first), 16)
    return second.replace("T", " ")[:length] < first.replace("T", " ")[:length]


def _elsewhere(scope: Scope, contest: Mapping[str, Any]) -> Iterator[Finding]:
    domain = (
        str(scope.charter("legal.contest", {}).get("rules_domain", ""))
        .casefold()
        .removeprefix("www.")
    )
    address = contest.get("rules_url", "")
    host = HOST.sub(r"\1", address).casefold()
    if domain and address and host != domain and not host.endswith(f".{domain}"):
        message = say(
            "The terms of the contest stand at {host}; the charter wants them at {domain}.",
            host=host,
            domain=domain,
        )
        yield found(scope.post.at("contest.rules_url", "contest"), message, match=address)


def _launches(scope: Scope, contest: Mapping[str, Any]) -> bool:
    """Tell whether the post opens its contest: on the opening day, or before."""
    opens = contest.get("opens", "")
    day = scope.post.moment.wall.date().isoformat() if scope.post.moment else ""
    return not opens or not day or day <= opens[:10]


@rule("LEG012", "concours-mention", Severity.ERROR, needs=Needs(keys=("contest",)))
def contest_told(scope: Scope) -> Iterator[Finding]:
    """The post that opens a contest lacks a mention that it needs.

    People decide to take part when they read it: that they need not buy anything, and where the
    terms are, has to stand there. A reminder may do without.

    Add the mention to the text.

    Passes:

        Jeu sans obligation d’achat, règlement sur le site.

    Fails:

        Une lampe à gagner !
    """
    contest = scope.post.fields.get("contest")
    if contest is None or not _launches(scope, contest):
        return
    lawful = tuple(text for entry in french(scope, "LEG012") for text in entry.needs)
    mentions = scope.charter("legal.contest", {}).get("mentions", lawful)
    for sent in scope.sent():
        missing = (one for one in mentions if not contains(sent.text, one))
        lacking = list(filter(str.strip, missing))
        if lacking:
            text = "A contest begins with its mentions: add “{mentions}”."
            message = say(text, mentions=", ".join(lacking))
            paragraph = ". ".join(_sentence(mention, contest) for mention in lacking)
            fix = adding(scope, sent, paragraph)
            yield from sent.found(message, match=lacking[0], fix=fix)


def _sentence(mention: str, contest: Mapping[str, Any]) -> str:
    sentence = mention[:1].upper() + mention[1:]
    if mention.casefold() == RULES_WORD and "rules_url" in contest:
        return f"{sentence} : {contest['rules_url']}"
    return sentence


@rule("LEG013", "concours-mecanique", Severity.ERROR, needs=Needs(keys=("contest",)))
def mechanics_allowed(scope: Scope) -> Iterator[Finding]:
    """A contest asks for something that the network, or the charter, does not allow.

    Networks remove such a contest, or close the account: Facebook takes neither a share nor a
    tagged friend as the price of taking part.

    Ask for something else: a comment, an answer, a drawing.

    Passes:

        Commente avec un émoji et tu participes.

    Fails:

        Partage en story pour participer (sur Facebook).
    """
    contest = scope.post.fields.get("contest")
    if contest is None:
        return
    own = scope.charter("legal.contest", {}).get("forbidden_mechanics", {})
    known = _known(scope)
    asked = [str(one) for one in contest.get("mechanics", ())]
    for key in scope.post.accounts:
        platform = key.partition(".")[0]
        signs = {**dict.fromkeys(own.get(platform, ()), ()), **known.get(platform, {})}
        everywhere = {name: texts for of in known.values() for name, texts in of.items()}
        for mechanic, phrases in signs.items():
            at = scope.post.at("contest.mechanics", "contest")
            if any(words((mechanic,)).names(one) for one in asked):
                yield found(at, _refused(scope, mechanic, key), match=mechanic, platform=key)
            else:
                betraying = tuple(phrases or everywhere.get(mechanic, ()))
                yield from _written(scope, key, mechanic, betraying)


def _known(scope: Scope) -> Mapping[str, Mapping[str, Any]]:
    """Return what the law's packs know: network, mechanic, the words that betray it."""
    known: dict[str, Mapping[str, Any]] = {}
    for entry in statutes(scope, "LEG013"):
        known.update(entry.data["mechanics"])
    return known


def _written(scope: Scope, key: str, mechanic: str, phrases: tuple[str, ...]) -> Iterator[Finding]:
    for text in scope.texts:
        if text.origin == "alt" or key not in text.accounts:
            continue
        for match in words(phrases).find(text.prose.masked):
            at = text.place(match.start, match.end)
            message = _refused(scope, mechanic, key)
            yield found(at, message, match=match.found, platform=key)


def _refused(scope: Scope, mechanic: str, key: str) -> Message:
    name = key.partition(".")[0]
    network = scope.platforms.get(name)
    return say(
        "“{mechanic}” may not be the way to take part on {platform}.",
        mechanic=mechanic,
        platform=network.LABEL if network else name,
    )
