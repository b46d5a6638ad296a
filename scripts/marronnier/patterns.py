r"""Regular expressions that a charter declares: matched in linear time, whatever they are.

RE2 (https://github.com/google/re2) never tries back, so no pattern can hang the check; look-around
and back-references it does not know. As in the charter's words, straight and curly apostrophes are
alike, and so are a space and a non-breaking one. RE2's `\w`, `\s` and `\b` know English only:
they are written here so that `é` is a letter too.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Message, say

LETTER = r"\p{L}\p{M}\p{N}_"
OTHER = r"[^\p{L}\p{N}_]"  # what Python takes for no part of a word
BEFORE, AFTER = rf"(?:^|[^{LETTER}])", rf"(?:$|[^{LETTER}])"
OUTSIDE = {
    "w": f"[{LETTER}]",
    "W": f"[^{LETTER}]",
    "s": r"[\s\p{Z}]",
    "S": r"[^\s\p{Z}]",
}
INSIDE = {"w": LETTER, "s": r"\s\p{Z}"}
ALIKE = {"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"}
# One piece of a pattern, outside of brackets and inside: an escape, or a character.
PLAIN = expression(r"\\p\{[^}]*\}|\\.|\[\^?\]?|.", re.DOTALL)
BRACKETED = expression(r"\\p\{[^}]*\}|\\.|\[:\^?\w+:\]|.", re.DOTALL)
BOUND_AT_END = expression(r"(?<!\\)(?:\\\\)*(\\b)\Z")
FLAGS = expression(r"\(\?[imsU]+\)")
REASONS = {
    "missing )": say("a bracket is not closed"),
    "unexpected )": say("a bracket is closed that was not opened"),
    "missing ]": say("a square bracket is not closed"),
    "invalid perl operator": say("“(?” begins nothing that is known; look-around is not"),
    "invalid escape sequence": say("a backslash stands before what it cannot (“\\1”)"),
    "trailing \\": say("a backslash stands at the end"),
    "no argument for repetition operator": say("“*”, “+” or “?” has nothing to repeat"),
    "bad repetition operator": say("two signs of repetition stand together"),
    "invalid repetition size": say("a repetition is too large"),
    "invalid character class range": say("a range in square brackets goes backwards"),
    "pattern too large - compile failed": say("it is too large"),
}
MOST = 200  # matches of one pattern in one text
MEMORY = 64 << 20  # bytes that one look for many expressions may take


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold where a pattern matches, as offsets, and what its groups hold."""

    start: int
    end: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Find one regular expression in any text."""

    source: str
    _compiled: Any
    _bounded: bool

    def find(self, text: str) -> Iterator[Hit]:
        """Yield what matches, in order, at most 200 times; what matches nothing is left out."""
        looked_at = _alike(text)
        found = self._inner(looked_at) if self._bounded else self._compiled.finditer(looked_at)
        for _, match in zip(range(MOST), found, strict=False):
            start, end = self._span(match)
            if start < end:
                groups = match.groups()[1:] if self._bounded else match.groups()
                yield Hit(start, end, tuple(one or "" for one in groups))

    def _span(self, match: Any) -> tuple[int, int]:
        span: tuple[int, int] = match.span(1) if self._bounded else match.span()
        return span

    def _inner(self, text: str) -> Iterator[Any]:
        """Yield matches between two bounds, which two neighbours may share."""
        at = 0
        while (match := self._compiled.search(text, at)) is not None:
            yield match
            start, end = self._span(match)
            at = max(end, at + 1) if end > start else end + 1
            if at > len(text):
                return


class Shapes:
    """Find which of many expressions match somewhere in a text, all by one look at it.

    They are RE2's own, without what is written anew for those of charters. Without RE2, all do.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.sources = tuple(dict.fromkeys(sources))
        self._set: Any = None

    def found(self, text: str) -> Sequence[str]:
        """Return the expressions that match."""
        if self._set is None:
            self._set = self._compiled()
        if self._set is False:
            return self.sources
        return [
            self.sources[number] for number in self._set.Match(text.encode(errors="replace")) or ()
        ]

    def _compiled(self) -> Any:
        try:
            re2: Any = importlib.import_module("re2")
        except ImportError:
            return False
        options = re2.Options()
        options.max_mem = MEMORY
        compiled = re2.Set.SearchSet(options)
        for source in self.sources:
            compiled.Add(source)
        compiled.Compile()
        return compiled


@lru_cache(maxsize=64)  # a charter's patterns look at the same text, one after the other
def _alike(text: str) -> str:
    for odd, plain in ALIKE.items():
        text = text.replace(odd, plain)
    return text


class NoPattern(Exception):
    """Say why a regular expression cannot be used."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@lru_cache(maxsize=512)
def pattern(source: str) -> Pattern:
    """Return a regular expression ready to be found; raise NoPattern when there is none."""
    try:
        re2: Any = importlib.import_module("re2")
    except ImportError:
        text = "“{pattern}” needs the library google-re2, which is not installed."
        raise NoPattern(say(text, pattern=source)) from None
    flags, left, body, right = _parted(_alike(source))
    inner = _translated(body)
    if left or right:
        inner = f"{BEFORE if left else ''}({inner}){AFTER if right else ''}"
    options = re2.Options()
    options.log_errors = False
    try:
        return Pattern(source, re2.compile(flags + inner, options), left or right)
    except re2.error as problem:
        wrong = "“{pattern}” is no regular expression that can be used here: {reason}."
        raise NoPattern(say(wrong, pattern=source, reason=_reason(problem.args[0]))) from None


def _reason(told: object) -> Message | str:
    """Return what RE2 says is wrong, in words for people where there are some."""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return REASONS.get(text.partition(": ")[0], text)


def _parted(source: str) -> tuple[str, bool, str, bool]:
    """Return flags, whether a word's bound is wanted before and after, and what is between."""
    flags = match.group() if (match := FLAGS.match(source)) else ""
    body = source[len(flags) :]
    left = body.startswith(r"\b")
    body = body[2:] if left else body
    right = BOUND_AT_END.search(body)
    return flags, left, body[: right.start(1)] if right else body, right is not None


def _translated(body: str) -> str:
    """Return a pattern in RE2's words."""
    made, within, at = [], False, 0
    while match := (BRACKETED if within else PLAIN).match(body, at):
        piece, at = match.group(), match.end()
        escaped = piece[1:] if piece[0] == "\\" else ""
        if escaped in ("b", "B"):
            edges = "“{pattern}”: “\\b” can stand at the beginning and at the end only."
            raise NoPattern(say(edges, pattern=body))
        if within and escaped in ("W", "S"):
            text = "“{pattern}”: “{piece}” cannot stand in brackets."
            raise NoPattern(say(text, pattern=body, piece=piece))
        made.append((INSIDE if within else OUTSIDE).get(escaped, piece))
        within = piece != "]" if within else piece[0] == "["
    return "".join(made)
