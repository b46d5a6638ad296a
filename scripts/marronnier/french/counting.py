"""Count what the rules on tone set a limit to: words, figures, exclamation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.prose import WORD, Prose

Span = tuple[int, int]

REPEATED = expression(r"!{2,}")
MONTH = (
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janv|févr|avr|juil|sept|oct|nov|déc)\b"
)
DAY = r"\d{1,2}(?:er)?"
# Figures that tell when, where, how much to pay, whom to call: readers keep those.
SPARED = expression(
    rf"\b{DAY}(?:\s*(?:au|et|ou|,|-|–|à)\s*{DAY}){{0,9}}\s+{MONTH}\.?(?:\s+\d{{4}})?"
    rf"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\s+{DAY}\b"
    r"|\b\d{1,2}\s?(?:h|H|heures?)(?:\s?\d{2})?\b|\b\d{1,2}:\d{2}\b|\b\d+\s?(?:min|minutes?)\b"
    r"|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b|\b(?:19|20)\d{2}\b"
    r"|\d[\d\s.,]{0,20}(?:€|\$|£|euros?\b|EUR\b|CHF\b|centimes?\b)"
    r"|(?:\+33\s?|\b0)\d(?:[\s.-]?\d{2}){4}\b|\b0\s?8\d{2}(?:\s?\d{3}){2}\b|\b3\d{3}\b"
    r"|\b(?:appel\w+|compos\w+|au)\s+(?:le\s+)?\d{2,4}\b"
    r"|\b\d{5}\s+[A-ZÀ-Ý]|\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|av|boulevard|bd|place|quai|"
    r"chemin|allée|impasse|route|cours|passage)\b"
    r"|(?m:^\s*\d{1,2}(?:[.)/]|/\d{1,2})(?=\s|$))|\bn[°ᵒo]\s?\d+"
)
DIGITS = expression(r"\d\d*")  # `re` looks for a single character faster
NUMBER = expression(r"\b\d+(?:[\s\u00a0\u202f.]\d{3})*(?:[.,]\d+)?")
ARTICLES = expression(
    r"(?:\b(?:le|la|de|du|au|ce|ma|ta|sa|que|beau|nouveau|vieux)\s+|[’'])$", re.IGNORECASE
)
VOWELS = "aeiouyhàâéèêîôû"


def exclamations(text: str) -> list[int]:
    """Return where exclamation marks stand."""
    return [at for at, mark in enumerate(text) if mark == "!"] if "!" in text else []


def repeated_marks(text: str) -> Iterator[Span]:
    """Yield the runs of exclamation marks."""
    if "!!" in text:
        yield from (match.span() for match in REPEATED.finditer(text))


def long_sentences(prose: Prose, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, words) of each sentence of more words; addresses are no words."""
    masked = prose.masked
    for start, end in prose.sentences:
        if masked.count(" ", start, end) + masked.count("\u00a0", start, end) < most // 2:
            continue
        if len(WORD.findall(masked, start, end)) <= most:
            continue
        count = sum(
            start <= first < end and not prose.touches(first, last) for first, last in prose.words
        )
        if count > most:
            yield start, end, count


def rough(text: str) -> int:
    """Return how many runs of digits a text has: its figures are no more."""
    return len(DIGITS.findall(text))


def figures(text: str) -> list[Span]:
    """Return the figures of a masked text that are no hour, date, price or number to call."""
    bare = SPARED.sub(lambda match: " " * len(match.group()), text)
    return [match.span() for match in NUMBER.finditer(bare)]


def fitted(text: str, start: int, found: str, use: str) -> str | None:
    """Return the word that takes the place of another, None when the one before must change too.

    “un workshop” becomes “un atelier”, and “le workshop” is left to its author.
    """
    if not use:
        return None
    sounds = {found[0].lower() in VOWELS, use[0].lower() in VOWELS}
    if len(sounds) > 1 and ARTICLES.search(text, max(0, start - 9), start):
        return None
    return use[0].upper() + use[1:] if found[0].isupper() and found[1:2].islower() else use
