"""Rules on measure: exclamations, capitals, long sentences, figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marronnier.french import counting
from marronnier.french.capitals import UPPER, capital_runs, lowered
from marronnier.model import Finding, Severity, say
from marronnier.rules.base import Needs, Scope, rule

CHARTER = (
    "voice.capitals",
    "voice.exclamations",
    "voice.figures",
    "voice.sentence_words",
)


def _most(scope: Scope, value: Any) -> int | None:
    """Return the limit: the rule's own `max` in the charter, else the voice's."""
    given = scope.options.get("max", value)
    return int(given) if str(given).isdigit() else None


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
    for texts in scope.in_french(scope.spoken("voice.exclamations", origins=("message",))):
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
    spared = frozenset(word.upper() for word in scope.option("except"))
    for texts in scope.in_french(scope.spoken("voice.capitals")):
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
    for texts in scope.in_french(scope.spoken("voice.sentence_words")):
        most = _most(scope, texts[0].value)
        for spoken in texts if most is not None else ():
            for start, end, count in counting.long_sentences(spoken.prose, most or 0):
                message = say(
                    "A sentence of {count} words, {limit} at most.", count=count, limit=most
                )
                yield from spoken.found(start, end, message)


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
    for texts in scope.in_french(scope.spoken("voice.figures", origins=("message",))):
        most = _most(scope, texts[0].value)
        if most is None or sum(counting.rough(one.prose.text) for one in texts) <= most:
            continue
        found = [(one, span) for one in texts for span in counting.figures(one.prose.masked)]
        if len(found) > most:
            spoken, (start, end) = found[most]
            message = say("{count} figures, {limit} at most.", count=len(found), limit=most)
            yield from spoken.found(start, end, message)
