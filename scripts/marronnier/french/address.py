"""Tell whether a French text says *tu* or *vous* to its reader, word by word.

The text comes masked (`prose.Prose`): a neutral word stands for each quotation, name and address.
What is found are calls: pronouns (`tu`, `ton`, `vous`…), verbs (`pose`, `posez`), forms joined by
a hyphen (`pose-la`). A *vous* said to many people at once is told apart.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from marronnier.expressions import expression
from marronnier.french.calls import TU, VOUS, Call, Span, lowered
from marronnier.french.candidates import find_candidates
from marronnier.french.openings import QUOTING, find_imperatives
from marronnier.french.plural import spoken_to_many
from marronnier.french.pronouns import find_pronouns
from marronnier.wording import words_of

__all__ = ["TU", "VOUS", "Call", "find_calls"]


REACH = 160  # how far behind its verb a speech goes on
# What somebody else says, without the marks that `prose` knows: ‘viens’, 'viens', <<viens>>…
SINGLE = expression(
    r"(?<!\w)‘(?:[^’\n]|’(?=\w)){1,200}’(?!\w)|(?<!\w)'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,200}'(?!\w)"
    r"|<<[^<>]{1,200}>>|‹[^‹›]{1,200}›"
)
# A work's title in italics: “on joue *Tu verras demain*”.
TITLE = expression(r"(?<=[a-zà-ÿ] )([*_])[A-ZÀ-Ý][^*_\n]{0,80}\s[^*_\n]{1,80}\1(?![*_\w])")
# …“viens, dit-il”, and a dialogue's lines.
ASIDE = expression(
    r"[,!?…]\s+(?:me\s+|lui\s+|nous\s+)?(?:"
    r"(?:dit|disait|répond|répondait|demande|ajoute|crie|lance|souffle|répète|conseille|insiste|rit)"
    r"(?:-(?:t-)?(?:ils?|elles?|on)\b|\s+[A-ZÀ-Ý])"
    r"|(?:dit|disait|répondait|répétait|criait|promet|assure|prévient|résume|sourit|jure|clame|conclut"
    r"|chantait|demandait|lançait|soufflait|expliquait|murmurait|s['’]exclam(?:e|ait)|s['’]écri(?:e|ait))"
    r"\s+(?:l['’]|(?:l[ea]s?|ma|mon|sa|son|une?|notre)\s))"
)
# Words that French does not have: two of them, and a sentence is in another language.
FOREIGN = frozenset(
    (
        *("the", "and", "of", "you", "your", "our", "with", "this", "that", "is", "it", "we", "my"),
        *("to", "be", "el", "los", "las", "una", "por", "para", "con", "quiero", "amor", "mi"),
        *("che", "sei", "della", "io", "ti", "amo", "quoque", "fili", "deum", "gratia"),
    )
)
FRENCH = frozenset(
    (
        *("le", "la", "les", "l", "de", "d", "du", "des", "et", "un", "une", "ce", "c", "pour"),
        *("dans", "en", "sur", "au", "aux", "avec", "est", "que", "qui", "ton", "tes", "vos"),
    )
)
WORD = expression(r"\w+")
LETTERS = expression("[a-zß-öø-ÿœ]+")  # of French; much faster than any letter
DIALOGUE = expression(r"(?m)^\s*[—–]\s(?:.*\?\s*$|[^\n.?!…]*[.?!…]+\s+[—–]\s)")


def _without_speech(text: str, sentences: tuple[Span, ...]) -> str:
    """Return the text with neutral words where somebody else speaks."""
    if "'" in text or "‘" in text or "<<" in text or "‹" in text:
        text = SINGLE.sub(lambda match: "X" + "x" * (len(match.group()) - 1), text)
    if "*" in text or "_" in text:
        text = TITLE.sub(lambda match: "X" + "x" * (len(match.group()) - 1), text)
    if aside := ASIDE.search(text):
        start = max((first for first, _ in sentences if first <= aside.start()), default=0)
        text = text[:start] + "X" + "x" * (aside.start() - start - 1) + text[aside.start() :]
    if ("—" in text or "–" in text) and DIALOGUE.search(text):
        text = re.sub(r"(?m)^\s*[—–]\s.*$", lambda line: "X" + "x" * (len(line.group()) - 1), text)
    return text


@functools.lru_cache(maxsize=64)  # several rules look at the same text
def find_calls(
    text: str, sentences: tuple[Span, ...], *, only: str = "", many: bool = True
) -> tuple[Call, ...]:
    """Return every word of a masked text that addresses the reader, in order.

    With `only` (TU or VOUS) the other address is not looked for. Without `many` no *vous* is
    looked at for the number of its readers.
    """
    masked, text = text, _without_speech(text, sentences)
    found: dict[int, Call] = {}
    lower = lowered(text)
    plain = "_" not in lower and "œ" not in lower  # then the words as compared are those here
    words = words_of(masked) if plain else frozenset(LETTERS.findall(lower))
    for call in find_pronouns(text, lower, words, only):
        found.setdefault(call.start, call)
    for (start, end), forms in find_candidates(lower, words, sentences) if only != VOUS else ():
        for call in find_imperatives(text, start, end, forms):
            found.setdefault(call.start, call)
    if "svp" in words and only != TU:
        found = _without_svp(found, sentences, text)
    if ":" in text:
        found = {at: call for at, call in found.items() if not _is_quoted(text, call, sentences)}
    if found and len(FOREIGN & words) > 1:
        inside = [span for span in sentences if _is_foreign(text[slice(*span)])]
        found = {at: call for at, call in found.items() if not _is_within(at, inside)}
    if many and only != TU and any(call.address == VOUS for call in found.values()):
        crowds = tuple(spoken_to_many(lower, words, sentences))
        found |= {
            at: replace(call, collective=True)
            for at, call in found.items()
            if call.address == VOUS and _is_within(at, crowds)
        }
    return tuple(found[at] for at in sorted(found))


def _without_svp(found: dict[int, Call], sentences: tuple[Span, ...], text: str) -> dict[int, Call]:
    """Return the calls without a “svp” that follows a *tu*: “Ferme la porte svp”."""
    to_one = [call.start for call in find_calls(text, sentences, only=TU)]
    spared = [
        (start, end)
        for start, end in sentences
        if bisect_left(to_one, start) < bisect_left(to_one, end)
    ]
    return {
        at: call for at, call in found.items() if call.other != "stp" or not _is_within(at, spared)
    }


def _is_within(at: int, spans: Sequence[Span]) -> bool:
    """Tell whether an offset lies in one of some spans, which stand in order."""
    before = bisect_right(spans, at, key=itemgetter(0))
    return before > 0 and at < spans[before - 1][1]


def _is_quoted(text: str, call: Call, sentences: tuple[Span, ...]) -> bool:
    """Tell whether somebody else says *tu*: “Le maître disait : dessine ce que tu vois”."""
    if call.address != TU:
        return False
    at = bisect_right(sentences, (call.start, len(text)))
    start = sentences[at - 1][0] if at else 0
    return QUOTING.search(text, max(start, call.start - REACH), call.start) is not None


def _is_foreign(text: str) -> bool:
    words = WORD.findall(text.lower())
    foreign = len(FOREIGN.intersection(words))
    return foreign > 1 and foreign > len(FRENCH.intersection(words))
