"""Rules on posts that somebody is paid for: said, early enough, and for nothing forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Charter, Finding, Message, Severity, say
from marronnier.rules.base import Needs, Scope, Sent, Spoken, found, listed_at, rule
from marronnier.rules.statutes import (
    adding,
    conditional,
    fold,
    french,
    named,
    raising,
    texts_of,
    told,
    visible,
    worded,
)
from marronnier.tagging import folded, tags_in
from marronnier.wording import Match, contains, find_phrase, holds, words

CHARTER = (
    "legal.partnership",
    "legal.partnership_refused",
    "legal.mentions",
    "lexicon.required",
)
JOINTS = {"à": "avec", "par": "avec", "avec": "avec"}  # how a refused formula goes on
# “Pas de publicité mensongère”, “sans publicité”: what is not there, or not of this post.
DENIED = expression(
    r"(?<!\w)(?:(?:pas|plus|point|jamais|assez|marre|trop)\s(?:de\s|d[’'])|sans\s|ni\s|zéro\s"
    r"|aucune?\s|(?:non|stop)\sà\sla\s|contre\s(?:la\s)?)$",
    re.IGNORECASE,
)
LIES = expression(
    r"\s(?:mensong[èe]re|trompeuse|déguisée|cachée|clandestine)s?(?!\w)", re.IGNORECASE
)
LETTERS = expression(r"[\W_]+")


def _says(text: str, mentions: Iterable[str]) -> bool:
    """Tell whether a text says one of several mentions, in words or as a hashtag, and means it."""
    tags = {tag.folded for tag in tags_in(text)}
    for mention in filter(str.strip, mentions):
        if LETTERS.sub("", folded(mention)) in tags:
            return True
        for match in find_phrase(text, mention):
            before = text[max(0, match.start - 20) : match.start]
            if not DENIED.search(before) and not LIES.match(text, match.end):
                return True
    return False


def _partner(scope: Scope) -> Mapping[str, Any] | None:
    """Return the partnership of a post, None when it says that nothing is given in return."""
    partner: Mapping[str, Any] | None = scope.post.fields.get("partnership")
    return None if partner is None or partner.get("paid") is False else partner


def _admitted(scope: Scope) -> tuple[str, ...]:
    return tuple(text for entry in french(scope, "LEG001") for text in entry.texts)


@rule(
    "LEG001",
    "collaboration",
    Severity.ERROR,
    needs=Needs(keys=("partnership",)),
    options=("characters",),
)
def partnership_told(scope: Scope) -> Iterator[Finding]:
    """A paid partnership is not said where people see it.

    Whoever is paid to speak of a product, in money or in kind, must say so clearly, for as long
    as the promotion lasts. A mention that a network folds away, or that comes with a later
    message of a thread, is not seen.

    Start the text with the mention. When nothing is given in return, not even a gift, write
    “paid: false” in the post.

    Passes:

        Collaboration commerciale avec @lou.atelier

    Fails:

        Merci @lou.atelier
    """
    if _partner(scope) is None:
        return
    for sent in scope.sent("legal.partnership", default=_admitted(scope)):
        mention = next(filter(str.strip, sent.value), "")
        if not mention or _says(visible(scope, sent), sent.value):
            continue
        message = say("A paid partnership begins with “{mention}”: add it.", mention=mention)
        if _says(sent.text, sent.value):
            text = "“{mention}” comes too late to be seen: put it at the start."
            message = say(text, mention=mention)
        fix = adding(scope, sent, mention, first=True)
        yield from sent.found(message, match=mention, fix=fix)


def _refused_ones(charter: Charter) -> Iterator[str]:
    yield from worded("LEG002")(charter)
    yield from listed_at("legal.partnership_refused")(charter)


@rule("LEG002", "mention-insuffisante", Severity.ERROR, needs=Needs(words=_refused_ones))
def mention_sufficient(scope: Scope) -> Iterator[Finding]:
    """A partnership is told by a formula that does not do.

    “#sp”, “#collab” or a word of thanks leaves people guessing. What is advertising has to be
    called by its name.

    Write one of the mentions that the charter admits.

    Passes:

        Publicité

    Fails:

        #sp
    """
    partner, tags = scope.post.fields.get("partnership"), scope.post.hashtags
    if partner is not None and partner.get("paid") is False:
        return
    if partner is None and not tags and not any("#" in text.prose.text for text in scope.texts):
        return
    default = tuple(word for entry in french(scope, "LEG002") for word in entry.words)
    admitted = scope.charter("legal.partnership", _admitted(scope))
    mention = next(filter(str.strip, admitted), "")
    said = partner is None or any(_says(text.prose.text, admitted) for text in scope.texts)
    for spoken in scope.spoken("legal.partnership_refused", default=default):
        for match in _refused(spoken, thanks=not said):
            message = _insufficient(match.found, mention)
            new = _instead(match.entry, mention)
            yield from spoken.found(match.start, match.end, message, new=new, proposed=True)
    refused = _folded(scope.charter("legal.partnership_refused", default))
    for index, tag in enumerate(tags):
        if f"#{tag}".casefold() in refused:
            at = scope.post.at(f"hashtags.{index}", "hashtags")
            yield found(at, _insufficient(f"#{tag}", mention), match=tag)


@lru_cache(maxsize=256)
def _folded(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.casefold, listed))


def _refused(spoken: Spoken, *, thanks: bool) -> Iterator[Match]:
    """Yield the refused formulas of a text; those without “#” where nothing else tells."""
    prose = spoken.prose
    if not thanks and "#" not in prose.text:
        return
    value = tuple(word for word in spoken.value if thanks or word.startswith("#"))
    for match in words(value).find(prose.text):
        if not any(start < match.start < end for start, end in prose.addresses):
            yield match  # and not the end of a web address


def _insufficient(text: str, mention: str) -> Message:
    if not mention:
        return say("“{text}” does not tell that this is advertising.", text=text)
    message = "“{text}” does not tell that this is advertising: write “{mention}”."
    return say(message, text=text, mention=mention)


def _instead(entry: str, mention: str) -> str | None:
    joint = JOINTS.get(entry.rpartition(" ")[2], "")
    return f"{mention} {joint}".rstrip() or None


@rule("LEG020", "medicament-chirurgie", Severity.ERROR, needs=Needs(keys=("partnership",)))
def promotion_allowed(scope: Scope) -> Iterator[Finding]:
    """A partnership promotes what the law forbids influencers to promote.

    Cosmetic surgery and injections, nicotine, betting tips, certain crypto-assets and trading:
    the fine falls on the brand too.

    Take it out. Where an exception of the law holds, have it confirmed and say so in “allow”.

    Passes:

        Collaboration commerciale : une lampe à réparer soi-même.

    Fails:

        Mon code promo pour tes paris sportifs.
    """
    if scope.post.fields.get("partnership") is None:
        return
    for entry in french(scope, "LEG020"):
        for spoken in scope.spoken():
            for match in named(entry, spoken.prose.masked):
                message = say(
                    "“{text}”: the law forbids influencers to promote this.", text=match.found
                )
                yield from spoken.found(match.start, match.end, message)


@rule("PUB001", "sponsorise", Severity.ERROR, needs=Needs(keys=("sponsored",)))
def sponsored_bounded(scope: Scope) -> Iterator[Finding]:
    """A sponsored post has no end, no ceiling, or does not say that it is advertising.

    Money runs out unseen when nobody set an end; and advertising has to be known as such.

    Give “budget”, “currency” and “until” under “sponsored”, and the mention in the text.

    Passes:

        sponsored: {budget: 200, currency: EUR, until: 2026-12-12}

    Fails:

        sponsored: {from: 2026-12-05}
    """
    sponsored = scope.post.fields.get("sponsored")
    if sponsored is None:
        return
    at = scope.post.at("sponsored")
    if not sponsored.get("budget"):
        message = say("A sponsored post needs a ceiling: write “budget” under “sponsored”.")
        yield found(scope.post.at("sponsored.budget", "sponsored"), message, match="budget")
    begin, end = sponsored.get("from", ""), sponsored.get("until", "")
    if not end:
        message = say("A sponsored post needs an end: write “until” under “sponsored”.")
        yield found(at, message, match="until")
    elif end[:10] < begin[:10]:
        message = say("“sponsored” ends on {end}, before it begins.", end=end)
        yield found(scope.post.at("sponsored.until", "sponsored"), message, match=end)
    admitted = tuple(text for entry in french(scope, "PUB001") for text in entry.texts)
    for sent in scope.sent("legal.partnership", default=()):
        accepted = (*sent.value, *admitted)
        if accepted and not _says(sent.text, accepted):
            mention = (admitted or accepted)[0]
            message = say("A sponsored post says so: add “{mention}”.", mention=mention)
            yield from sent.found(message, match=mention)


@rule("STR004", "mention-cachee", Severity.WARNING, options=("characters",))
def mention_seen(scope: Scope) -> Iterator[Finding]:
    """A mention that is required is hidden: behind “more”, or in the first comment alone.

    Hardly anybody unfolds a text. Instagram shows 125 characters; the rule's option
    “characters” sets another figure for every network.

    Bring the mention to the start of the text.

    Passes:

        Communication à caractère publicitaire. Un contrat se relit chaque année.

    Fails:

        La même mention, à la quatorzième ligne.
    """
    required = conditional(scope, scope.charter("legal.mentions", ()))
    required += scope.charter("lexicon.required", ())
    folded = any(fold(scope, one) for one in scope.deliveries) if required else False
    if not folded and not (required and scope.post.first_comment):
        return
    mentions = [(texts_of(one), one.get("when")) for one in required]
    partnership = scope.charter("legal.partnership", _admitted(scope))
    kept = (*partnership, *(text for texts, _ in mentions for text in texts))
    declared = scope.topics()
    for sent in scope.sent():
        shown = fold(scope, sent.composed)
        for texts, when in mentions:
            if holds(when, sent.text, declared, sent.composed.account.key):
                yield from _hidden(sent, texts, shown, kept)


def _hidden(
    sent: Sent, texts: tuple[str, ...], shown: int, kept: tuple[str, ...]
) -> Iterator[Finding]:
    first = sent.parts[0].text
    body = "\n".join(part.text for part in sent.parts if not part.comment)
    text = next((text for text in texts if contains(sent.text, text)), "")
    if not text or told(first[:shown] if shown else body, texts):
        return
    if not told(body, texts):
        where = "“{mention}” stands in the first comment alone: few will see it."
        yield from sent.found(say(where, mention=text), match=text)
    elif told(first, texts):
        message = say(
            "“{mention}” is hidden after {n} characters: bring it up.", mention=text, n=shown
        )
        written = next((one for one in sent.spoken if one.text.passage), None)
        fix = raising(written, text, shown, kept) if written else None
        yield from sent.found(message, match=text, fix=fix)
