"""Rules on who speaks to whom: tu or vous, one reader or many, I or we."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marronnier.french.address import TU, VOUS, Call, find_calls
from marronnier.french.speaker import find_speakers
from marronnier.model import Finding, Severity, say
from marronnier.rules.base import Scope, Spoken, rule

OTHER = {TU: VOUS, VOUS: TU}
CHARTER = ("voice.address", "voice.plural_vous", "voice.quotes", "voice.speaks_as")


def _calls(scope: Scope, spoken: Spoken, *, only: str = "", many: bool = True) -> tuple[Call, ...]:
    """Return who the text speaks to; quotations count only where the charter says so."""
    prose = spoken.prose
    quotes = scope.charter("voice.quotes", "ignore", platform=_network(spoken))
    text = prose.masked if quotes == "check" else prose.unquoted
    return find_calls(text, prose.sentences, only=only, many=many)


def _network(spoken: Spoken) -> str:
    """Return a network that the text reaches, for a second value of its charter."""
    keys = spoken.platforms if spoken.platforms != ("",) else spoken.text.accounts
    return keys[0].partition(".")[0] if keys else ""


def _by_sentence(spoken: Spoken, calls: Iterable[Call]) -> Iterator[list[Call]]:
    """Yield the calls of each sentence that has any."""
    waiting = list(calls)
    for _, end in spoken.prose.sentences if waiting else ():
        here = [call for call in waiting if call.start < end]
        if here:
            yield here
            waiting = waiting[len(here) :]


@rule("TON001", "adresse", Severity.ERROR)
def address(scope: Scope) -> Iterator[Finding]:
    """The text says vous to the reader where the brand says tu, or the other way round.

    A reader who is addressed in two ways wonders who is speaking. Quotations, names and a vous
    said to many people do not count; `address: aucun` admits neither tu nor vous.

    Write the sentence anew; `voice.address` stands in the charter, also per network.

    Passes:

        Pose-la près du lit.

    Fails:

        Posez-la près du lit.
    """
    if scope.language != "fr":
        return
    for spoken in scope.spoken("voice.address"):
        if spoken.value not in (TU, VOUS, "aucun"):
            continue
        many = spoken.value == TU
        calls = _calls(scope, spoken, only=OTHER.get(spoken.value, ""), many=many)
        wrong = (call for call in calls if not (many and call.collective))
        for said in _by_sentence(spoken, wrong):
            yield from _told(spoken, said)


def _told(spoken: Spoken, calls: list[Call]) -> Iterator[Finding]:
    text, first = spoken.prose.text, calls[0]
    match = text[first.start : first.end]
    if spoken.value == "aucun":
        message = say("“{match}” addresses the reader; this brand never does.", match=match)
        yield from spoken.found(first.start, first.end, message)
        return
    message = say(
        "“{match}” says {found} to the reader; this brand says {wanted}.",
        match=match,
        found=first.address,
        wanted=spoken.value,
    )
    start, end = first.start, calls[-1].end
    if all(call.other for call in calls):
        new = _rewritten(text, calls)
        yield from spoken.found(start, end, message, new=new, proposed=True, match=match)
    else:
        yield from spoken.found(first.start, first.end, message)


def _rewritten(text: str, calls: list[Call]) -> str:
    new, done = "", calls[0].start
    for call in calls:
        new += text[done : call.start] + call.other
        done = call.end
    return new


@rule("TON002", "adresse-melangee", Severity.ERROR)
def address_mixed(scope: Scope) -> Iterator[Finding]:
    """The post says tu here and vous there.

    With `address: libre` a post may say either, but one reader is not both.

    Keep the one that the post begins with.

    Passes:

        Découvre-la, elle est à toi.

    Fails:

        Découvre-la dans votre boutique.
    """
    if scope.language != "fr":
        return
    first: dict[str, str] = {}  # account -> the address that its text begins with
    for spoken in scope.spoken("voice.address"):
        if spoken.value != "libre":
            continue
        calls = [call for call in _calls(scope, spoken) if not call.collective]
        for call in calls:
            begun = [first.setdefault(key, call.address) for key in spoken.text.accounts]
            other = next((said for said in begun if said != call.address), "")
            if other:
                message = say(
                    "“{match}” says {found}, and the post begins with {other}.",
                    match=spoken.prose.text[call.start : call.end],
                    found=call.address,
                    other=other,
                )
                yield from spoken.found(call.start, call.end, message)
                break


@rule("TON003", "vous-collectif", Severity.WARNING)
def address_many(scope: Scope) -> Iterator[Finding]:
    """A vous speaks to many people at once, and the charter wants none.

    With `plural_vous: forbidden` the brand speaks to one person at a time, even when it thanks
    everybody.

    Thank the community by its name, or speak to one reader.

    Passes:

        Merci à toute la communauté !

    Fails:

        Vous êtes 12 000, merci !
    """
    if scope.language != "fr":
        return
    for spoken in scope.spoken("voice.plural_vous"):
        said = scope.charter("voice.address", "", platform=_network(spoken))
        if spoken.value != "forbidden" or said == VOUS:
            continue
        calls = _calls(scope, spoken, only=VOUS)
        for many in _by_sentence(spoken, (call for call in calls if call.collective)):
            start, end = many[0].start, many[0].end
            message = say(
                "“{match}” speaks to many people; this brand speaks to one at a time.",
                match=spoken.prose.text[start:end],
            )
            yield from spoken.found(start, end, message)


@rule("TON009", "voix-de-marque", Severity.INFO)
def speaker(scope: Scope) -> Iterator[Finding]:
    """The text speaks as a person that the brand does not use: je, on or nous.

    A brand that says nous on Monday and je on Tuesday seems to be two. Quotations, and a text
    that somebody signs, do not count.

    Say it as the charter's `voice.speaks_as` does.

    Passes:

        Nous avons rouvert.

    Fails:

        J’ai rouvert la boutique.
    """
    if scope.language != "fr":
        return
    for spoken in scope.spoken("voice.speaks_as"):
        if not spoken.value:
            continue
        told = set(spoken.value)
        where = spoken.prose.unquoted, spoken.prose.sentences
        for start, end, person in find_speakers(*where, tuple(told)):
            if person not in told:
                told.add(person)  # once a text
                message = say(
                    "“{match}”: this brand speaks as {wanted}.",
                    match=spoken.prose.text[start:end],
                    wanted=", ".join(spoken.value),
                )
                yield from spoken.found(start, end, message)
