"""The words by which a text addresses its reader."""

from __future__ import annotations

from dataclasses import dataclass

TU, VOUS = "tu", "vous"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Call:
    """Hold one word that addresses the reader, as offsets in the text.

    `other` is the word that says the same to the other address, empty where that is not sure.
    """

    start: int
    end: int
    address: str  # TU or VOUS
    other: str = ""
    collective: bool = False  # a “vous” to many people


def like(model: str, word: str) -> str:
    """Return a word with the letter case of another."""
    letters = model.rstrip("'’")
    if len(letters) > 1 and letters.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
