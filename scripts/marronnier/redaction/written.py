"""Tokens and keys in what people write: only what can be nothing else."""

from __future__ import annotations

import re

from marronnier.redaction.shapes import TOKENS

VARIED = 10  # characters that differ in a real one: an example is a row of x
SHOWN = 4  # characters by which its owner knows it, and nobody can use it
# One of these stands in every text that holds one.
SIGNS = (*TOKENS, "AKIA", "ASIA", "SG.", "hooks.slack.com", "/webhooks/", ":AA", "-----BEGIN ")
SURE = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    rf"(?:{'|'.join(map(re.escape, TOKENS))})[\w.~+/%-]{{12,}}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|hooks\.slack\.com/services/[\w/-]{20,}|discord(?:app)?\.com/api/webhooks/[\w/-]{20,})"
    r"|(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}"  # of Telegram's bots
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----",
    re.ASCII,
)


def tokens(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and first characters of what in a text can only be a token or a key."""
    if not any(map(text.__contains__, SIGNS)):
        return []  # most texts, quickly
    found = (match for match in SURE.finditer(text) if _is_real(match.group()))
    return [(match.start(), match.end(), match.group()[:SHOWN]) for match in found]


def _is_real(token: str) -> bool:
    """Tell a token from a word, and from an example made of a row of x."""
    if token.startswith("-----"):
        return True
    return any(character.isdigit() for character in token) and len(set(token[:-1])) >= VARIED
