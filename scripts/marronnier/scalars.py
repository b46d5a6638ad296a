"""Kinds of single values: each reads one text, or says what it expected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from marronnier.model import Edit, Message, say
from marronnier.notation import Scalar, Value
from marronnier.reading import Reading, nearest

WEB = r"https?://[^\s<>\"\\^`{|}\x00-\x20]+"
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing


@dataclass(frozen=True, slots=True)
class Text:
    """Read one text, whole; `pattern` must match all of it, `seen` wants something to read."""

    pattern: str = ""
    what: Message = say("a text")
    seen: bool = False
    gone: Callable[[str], Message | None] | None = None  # tells of what had a meaning once

    def read(self, node: Value, where: str, reading: Reading) -> str | None:
        """Return the text as typed."""
        if not isinstance(node, Scalar) or node.empty:
            reading.expected(node, where, self.what)
            return None
        fits = not self.pattern or re.fullmatch(self.pattern, node.text)
        if not fits and self.gone is not None and (told := self.gone(node.text)) is not None:
            reading.fault(node.at, "SRC009", told, match=node.text)
            return None
        if not fits and (near := self._respelt(node.text)):
            message = say(
                "“{key}”: write “{near}”, not “{text}”.", key=where, near=near, text=node.text
            )
            fix = Edit(node.at, node.text, near) if node.plain else None
            reading.fault(node.at, "SRC009", message, match=node.text, fix=fix)
            return None
        if not fits or (self.seen and not can_be_read(node.text)):
            reading.expected(node, where, self.what)
            return None
        return node.text

    def _respelt(self, text: str) -> str | None:
        """Return the text in the letter case that the pattern wants, where that is all it takes."""
        spellings = (text.strip().lower(), text.strip().upper())
        return next((one for one in spellings if re.fullmatch(self.pattern, one)), None)


@dataclass(frozen=True, slots=True)
class Day(Text):
    """Read a day, or a moment, that the calendar and the clock have."""

    def read(self, node: Value, where: str, reading: Reading) -> str | None:
        """Return the date as typed."""
        text = Text.read(self, node, where, reading)
        if text is None:
            return None
        try:
            datetime.fromisoformat(text)
        except ValueError:
            message = say("“{text}” does not exist on the calendar or the clock.", text=text)
            reading.fault(node.at, "SRC009", message, match=text)
            return None
        return text


def can_be_read(text: str) -> bool:
    """Tell whether a text holds a character that people can see."""
    return any(unicodedata.category(one)[0] not in "ZCM" and one not in BLANKS for one in text)


@dataclass(frozen=True, slots=True)
class Address:
    """Read a web address, without the name and password that some put into one."""

    what: Message = say("an address that starts with https://")

    def read(self, node: Value, where: str, reading: Reading) -> str | None:
        """Return the address as typed; one that holds a secret is not repeated."""
        text = node.text if isinstance(node, Scalar) else ""
        if re.match(r"[^/?#]*//[^/?#]*@", text):
            message = say(
                "“{key}”: an address must hold no name or password: remove what stands before “@”.",
                key=where,
            )
            reading.fault(node.at, "SRC009", message)
            return None
        if not re.fullmatch(WEB, text):
            reading.expected(node, where, self.what)
            return None
        return text


@dataclass(frozen=True, slots=True)
class Choice:
    """Read one of a few words."""

    words: tuple[str, ...]

    def read(self, node: Value, where: str, reading: Reading) -> str | None:
        """Return the word; a near miss is named, and left to its author."""
        if isinstance(node, Scalar) and node.text in self.words:
            return node.text
        words = ", ".join(self.words)
        if len(self.words) == 1:
            reading.expected(node, where, say("“{word}”", word=words))
            return None
        near = nearest(node.text, self.words) if isinstance(node, Scalar) else None
        if near is None:
            reading.expected(node, where, say("one of {words}", words=words))
            return None
        reading.expected(node, where, say("one of {words} (“{near}”?)", words=words, near=near))
        return None


@dataclass(frozen=True, slots=True)
class Whole:
    """Read a whole number, of at most nine digits."""

    minimum: int = 0

    def read(self, node: Value, where: str, reading: Reading) -> int | None:
        """Return the number."""
        fits = isinstance(node, Scalar) and re.fullmatch(r"-?[0-9]{1,9}", node.text)
        if isinstance(node, Scalar) and fits and int(node.text) >= self.minimum:
            return int(node.text)
        reading.expected(node, where, say("a whole number from {n} up", n=self.minimum))
        return None


@dataclass(frozen=True, slots=True)
class Number:
    """Read a decimal number with a point."""

    minimum: float = float("-inf")
    maximum: float = float("inf")

    def read(self, node: Value, where: str, reading: Reading) -> float | None:
        """Return the number."""
        fits = isinstance(node, Scalar) and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", node.text)
        if isinstance(node, Scalar) and fits and self.minimum <= float(node.text) <= self.maximum:
            return float(node.text)
        wanted = say("a number")
        if float("inf") > self.maximum > self.minimum > float("-inf"):
            ends = f"{self.minimum:g}", f"{self.maximum:g}"
            wanted = say("a number from {least} to {most}", least=ends[0], most=ends[1])
        reading.expected(node, where, wanted)
        return None


@dataclass(frozen=True, slots=True)
class Flag:
    """Read `true` or `false`, and no other spelling."""

    def read(self, node: Value, where: str, reading: Reading) -> bool | None:
        """Return the truth value."""
        if isinstance(node, Scalar) and node.text in ("true", "false"):
            return node.text == "true"
        reading.expected(node, where, say("true or false"))
        return None


@dataclass(frozen=True, slots=True)
class Duration:
    """Read `90m`, `2h`, `1d` (or `1j`) or `never`, up to 31 days; `never` is no time at all."""

    def read(self, node: Value, where: str, reading: Reading) -> timedelta | None:
        """Return the duration."""
        if isinstance(node, Scalar) and node.text == "never":
            return timedelta(0)
        text = node.text if isinstance(node, Scalar) else ""
        if match := re.fullmatch(r"([0-9]{1,5})([mhdj])", text):
            unit = {"m": "minutes", "h": "hours", "d": "days", "j": "days"}[match.group(2)]
            duration = timedelta(**{unit: int(match.group(1))})
            if timedelta(0) < duration <= timedelta(days=31):
                return duration
        reading.expected(node, where, say("a duration such as 30m, 2h, 1d, or never"))
        return None
