"""Find how a post greets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.patterns import OTHER
from marronnier.wording import words

Span = tuple[int, int]

KNOWN_ONES = (
    "bonjour|bonsoir|salut|hello|coucou|hey|hé|yo|wesh|hi|hola|ciao|kikou|allô|ohé|bon matin"
    "|bien le bonjour|salutations|mesdames et messieurs|mesdames, messieurs|madame, monsieur"
)
# What stands in every text that begins with one, in the words of RE2.
LIKELY = rf"(?:^|{OTHER})(?i:(?:re-?)?(?:{KNOWN_ONES}|ch(?:er|ère)s?))(?:{OTHER}|$)"
KNOWN = expression(
    rf"(?:re-?)?(?:{KNOWN_ONES}|ch(?:er|ère)s?\s+[^\W\d_]+)"
    r"(?<!salutations(?=\s(?:du?|des?)\b))"  # “Salutations d’hiver” ends what it begins
    r"(?=\s*[,!.…:\n]|\s*$|\s+(?:à|les|la|le|tout|toi|vous|tous|toutes|[A-ZÀ-Ý]|[^\w\s]))",
    re.IGNORECASE,
)
BEGIN = expression(r"(?m)^[^\w\n]*(?=\w)")
FIRST = expression(r"\w+")


@functools.lru_cache(maxsize=128)
def _firsts(listed: tuple[str, ...]) -> tuple[str, ...]:
    words = (FIRST.search(entry) for entry in listed)
    return tuple({word.group().lower() for word in words if word})


def find_greetings(text: str, listed: tuple[str, ...]) -> Iterator[Span]:
    """Yield the greeting that a masked text begins with, and the charter's that begin a line."""
    begin = BEGIN.search(text)
    first = begin.end() if begin else 0
    lower, found = text.lower(), {}
    if any(word in lower for word in _firsts(listed)):  # few posts greet
        begins = {match.end() for match in BEGIN.finditer(text)}
        found = {one.start: one.end for one in words(listed).find(text) if one.start in begins}
    if first not in found and (match := KNOWN.match(text, first)):
        found[first] = match.end()
    yield from sorted(found.items())
