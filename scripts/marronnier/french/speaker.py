"""Find who speaks in a French text: `je`, `on` or `nous`."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator

from marronnier.expressions import expression
from marronnier.wording import words_of

Span = tuple[int, int]

PERSONS = {
    "je": "je j moi mon ma mes mien mienne miens miennes",
    "nous": "nous notre nos nôtre nôtres",
    "on": "on",
}
PERSON = {word: person for person, words in PERSONS.items() for word in words.split()}
WORDS = expression(rf"\b(?:{'|'.join(sorted(PERSON, reverse=True))})\b", re.IGNORECASE)
# “— Inès”, “Signé Marius”, “Marius, chef d’atelier” at a text's end: somebody speaks.
SIGNED = expression(
    r"(?:\n\s*[—–-]\s*[A-ZÉÈÀ][^\n.]{1,60}|\b[Ss]igné\s*:?\s+[A-ZÉÈÀ]\w+.{0,40})\s*\Z"
)
DIALOGUE = expression(r"\s*[—–]\s")
# “on” that is anybody, not the brand: “on dit que”, “si l’on”, “comme on”.
ANYBODY_BEFORE = expression(
    r"(?:l['’]|\b(?:si|comme|où|quand|lorsqu['’]|qu['’]|dont|puisqu['’])\s*|-)$",
    re.IGNORECASE,
)
ANYBODY_AFTER = expression(
    r"\s+(?:ne\s+|n['’])?(?:dit|croit|pense|sait|oublie|peut|doit|a beau|dirait|voit|trouve|naît|"
    r"meurt|parle de)\b",
    re.IGNORECASE,
)
# “ON/OFF”, “on/off”, “off/on”: a switch.
SWITCH_BEFORE = expression(r"\boff\s?[/|–-]\s?$", re.IGNORECASE)
SWITCH_AFTER = expression(r"\s?[/|–-]\s?off\b", re.IGNORECASE)
# “on” has no other words than those of “nous” for “nos mains”, “passe nous voir”, “chez nous”.
WE_DO = expression(
    r"nous\s+(?:(?:ne|y|en|le|la|les|vous|te|nous)\s+|[nlt]['’])*\w+(?:ons|mes)\b", re.IGNORECASE
)
ENCLITIC = expression(r"[\w’']-$")  # “dis-moi”, “rendez-nous”
NOT_ME = expression(r"\b(?:à|chez|pour|avec|entre|et)\s+$", re.IGNORECASE)


def find_speakers(
    text: str, sentences: Iterable[Span], told: Collection[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, person) of each word by which a masked text says who speaks.

    The persons in `told` are left out.
    """
    if _wanted(tuple(told)).isdisjoint(words_of(text)):
        return
    signed = bool(SIGNED.search(text))
    for start, end in sentences:
        if DIALOGUE.match(text, start):
            continue
        for match in WORDS.finditer(text, start, end):
            person = PERSON[match.group().lower()]
            before = text[max(start, match.start() - 12) : match.start()]
            if person in told or (signed and person == "je"):
                continue
            if person == "nous" and "on" in told and not WE_DO.match(text, match.start()):
                continue
            if _speaks(text, match, person, before):
                yield match.start(), match.end(), person


@functools.lru_cache(maxsize=16)
def _wanted(told: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word, person in PERSON.items() if person not in told)


def _speaks(text: str, match: re.Match[str], person: str, before: str) -> bool:
    word = match.group().lower()
    if person == "on":
        if SWITCH_BEFORE.search(before) or SWITCH_AFTER.match(text, match.end()):
            return False
        return not (ANYBODY_BEFORE.search(before) or ANYBODY_AFTER.match(text, match.end()))
    if word == "notre" and text[match.end() : match.end() + 5] == "-Dame":
        return False
    if word.startswith("mien"):
        return bool(re.search(r"\b(?:le|la|les|du|des|au|aux)\s+$", before, re.IGNORECASE))
    if word == "j":
        return text[match.end() : match.end() + 1] in ("'", "’")
    if word == "ma" and match.group().isupper():
        return False
    return not (word == "moi" and (ENCLITIC.search(before) or not NOT_ME.search(before)))
