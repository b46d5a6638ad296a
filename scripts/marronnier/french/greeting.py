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
NEWLINE, MARKS = re.compile("\n"), re.compile(r"[^\w\n]*(?=\w)")


def find_greetings(text: str, listed: tuple[str, ...]) -> Iterator[Span]:
    """Yield the greeting that a masked text begins with, and the charter's that begin a line."""
    lines = [0, *(match.end() for match in NEWLINE.finditer(text))]
    begins = [match.end() for line in lines if (match := MARKS.match(text, line))]
    first = begins[0] if begins else 0
    found = {one.start: one.end for one in words(listed).find(text) if one.start in begins}
    if first not in found and (match := KNOWN.match(text, first)):
        found[first] = match.end()
    yield from sorted(found.items())
