"""Find emoji as people see them: one for a family, a flag, a tone of skin.

What Unicode shows as text unless told otherwise (© ™ ✔ ➡) is an emoji with U+FE0F only.
Definitions: https://www.unicode.org/reports/tr51/ .
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import regex

from marronnier.expressions import expression

TEXT, PICTURE, JOINER = "\ufe0e", "\ufe0f", "\u200d"
# Something of the kind must be there before the exact and slower pattern is tried.
LIKELY = expression("[©®\u203c\u2049\u20e3\u2122\u2139\u2190-\u3299\U0001f000-\U0001faff]")
# Where one may begin, which `re` finds fast.
BEGINNING = expression(
    "[0-9#*]\ufe0f?\u20e3|[©®\u203c\u2049\u2122\u2139\u2190-\u3299\U0001f000-\U0001ffff]"
)
ELEMENT = (
    r"[\p{Extended_Pictographic}\p{EMod}](?:\ufe0f?\p{EMod}|\ufe0f|\ufe0e)?"
    r"(?:[\U000e0020-\U000e007e]+\U000e007f)?"
)
SYMBOL = regex.compile(rf"\p{{RI}}\p{{RI}}|[0-9#*]\ufe0f?\u20e3|{ELEMENT}(?:\u200d{ELEMENT})*")
SHOWN = regex.compile(r"\p{Emoji_Presentation}")
TONE = regex.compile(r"\p{EMod}")
SELECTOR = expression("[\ufe0e\ufe0f]")


class Pictograph(NamedTuple):
    """Hold one symbol of a text, and whether people see an emoji there."""

    start: int
    end: int
    text: str
    is_emoji: bool

    @property
    def key(self) -> str:
        """Return what is the same with and without U+FE0F and tones of skin."""
        return key(self.text)


@functools.lru_cache(maxsize=2048)
def pictographs(text: str) -> tuple[Pictograph, ...]:
    """Return the emoji of a text, and the symbols that could be shown as one, in order."""
    if LIKELY.search(text) is None:
        return ()
    found, done = [], 0
    for beginning in BEGINNING.finditer(text):
        start = beginning.start()
        if start >= done and (match := SYMBOL.match(text, start)):
            found.append(Pictograph(start, match.end(), match[0], _is_emoji(match[0])))
            done = match.end()
    return tuple(found)


def _is_emoji(symbol: str) -> bool:
    if PICTURE in symbol or JOINER in symbol or TONE.search(symbol) or symbol[-1] == "\u20e3":
        return True
    return SHOWN.match(symbol) is not None and TEXT not in symbol


@functools.lru_cache(maxsize=2048)
def key(symbol: str) -> str:
    """Return an emoji without U+FE0F and its kind, and without tones of skin."""
    plain = SELECTOR.sub("", symbol)
    return TONE.sub("", plain) or plain


def exact(symbol: str) -> str:
    """Return an emoji without U+FE0F and its kind, with its tones of skin."""
    return SELECTOR.sub("", symbol)
