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


def lowered(text: str) -> str:
    """Return a text in lower case, exactly as long as before."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def like(model: str, word: str) -> str:
    """Return a word with the letter case of another."""
    letters = model.rstrip("'’")
    if len(letters) > 1 and letters.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
