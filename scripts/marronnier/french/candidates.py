"""Find the words that may be imperatives by where they stand, before anything costly is asked."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.french import imperatives
from marronnier.french.calls import Span
from marronnier.french.followers import BEFORE
from marronnier.french.vocabulary import word_set

BACK = 24  # how far before a word the one before it is looked for
PIECE = expression(r"[^\W_]+['’-]?|[^\w\s]|_")
LEAD_WORDS = frozenset(
    (
        *("et", "ou", "mais", "alors", "puis", "donc", "ensuite", "surtout", "enfin", "sinon"),
        *("vite", "bref", "oui", "non", "hop"),
    )
)
NEGATIONS = frozenset(("ne", "n'", "n’"))
# What may stand between “ne” and a verb.
CLITICS = frozenset(
    ("me", "nous", "le", "la", "les", "lui", "leur", "y", "en", "m'", "m’", "l'", "l’")
)
LEADING = LEAD_WORDS | NEGATIONS | CLITICS


def find_candidates(
    lower: str, words: frozenset[str], sentences: tuple[Span, ...]
) -> Iterator[tuple[Span, dict[int, str]]]:
    """Yield each sentence where an imperative may stand, with the forms that may be one, by offset.

    The text comes in lower case, with the set of its words. Most forms stand behind another word,
    “la porte”, and need no closer look.
    """
    waiting = sorted(_candidates(lower, words))
    at = 0
    for start, end in sentences if waiting else ():
        here = {}
        while at < len(waiting) and waiting[at][0] < end:
            if waiting[at][0] >= start:
                here[waiting[at][0]] = waiting[at][1]
            at += 1
        if here:
            yield (start, end), here


def _candidates(lower: str, words: frozenset[str]) -> Iterator[tuple[int, str]]:
    unled = unled_forms()
    for form in imperatives.known_forms() & words:
        length, at = len(form), lower.find(form)
        while at >= 0:
            if not lower[at + length : at + length + 1].isalnum() and (
                form in unled or _may_open(lower, at)
            ):
                yield at, form
            at = lower.find(form, at + length)


def _may_open(lower: str, at: int) -> bool:
    """Tell whether a word follows a mark, or words that lead up to a verb: “et”, “ne”."""
    before = lower[max(0, at - BACK) : at]
    if before[-1:].isalnum():
        return False
    word = before[:-1].rpartition(" ")[2] if before[-1:] == " " else ""
    if word.isalpha() and word not in LEADING and word[0] != "x" and len(word) < BACK // 2:
        return False  # most forms: “une porte”
    line = before.rfind("\n") + 1
    pieces = PIECE.findall(before, line)
    cut = not line and at > BACK  # the first piece may be the end of a longer word
    clitic = False
    while pieces and pieces[-1] in CLITICS:
        pieces.pop()
        clitic = True
    if pieces and pieces[-1] in NEGATIONS:
        pieces.pop()
    elif clitic and pieces:
        return False
    if len(pieces) <= cut:
        return True
    word = pieces[-1]
    if word[-1] in "'’-":  # “d’offre”, “porte-clés”
        return len(word) == 1
    return not word[-1].isalnum() or word in LEAD_WORDS or word.startswith("xx")


@functools.cache
def unled_forms() -> frozenset[str]:
    """Return the forms in -s that may call wherever they stand."""
    apart = BEFORE.keys() | word_set("openings", "never")
    return frozenset(
        form
        for form in imperatives.known_forms()
        if form[-1] == "s" and imperatives.kinds(form) == "" and form not in apart
    )
