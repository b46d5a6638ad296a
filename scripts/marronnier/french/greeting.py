"""Find how a post greets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.wording import words

Span = tuple[int, int]

KNOWN = re.compile(
    r"(?:re-?)?(?:bonjour|bonsoir|salut|hello|coucou|hey|hé|yo|wesh|hi|hola|ciao|kikou|allô|ohé|"
    r"bon matin|bien le bonjour|salutations|mesdames et messieurs|mesdames, messieurs|"
    r"madame, monsieur|ch(?:er|ère)s?\s+[^\W\d_]+)"
    r"(?=\s*[,!.…:\n]|\s*$|\s+(?:à|les|la|le|tout|toi|vous|tous|toutes|[A-ZÀ-Ý]|[^\w\s]))",
    re.IGNORECASE,
)
FIRST = re.compile(r"\w+")
LINE = re.compile(r"(?m)^[^\w\n]*(?=\w)")


def find_greetings(text: str, listed: tuple[str, ...]) -> Iterator[Span]:
    """Yield the greeting that a masked text begins with, and the charter's that begin a line."""
    begins = {match.end() for match in LINE.finditer(text)}
    first = min(begins, default=0)
    found = {}
    firsts = {word[0].lower() for entry in listed if (word := FIRST.search(entry))}
    if any(word[0].lower() in firsts for at in begins if (word := FIRST.match(text, at))):
        found = {m.start: m.end for m in words(listed).find(text) if m.start in begins}
    if first not in found and (match := KNOWN.match(text, first)):
        found[first] = match.end()
    yield from sorted(found.items())
