"""Characters that deceive the eye: found in authors' texts, so that they can be shown by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from marronnier.expressions import expression

# A zero-width joiner inside an emoji, and the tag letters of a flag, are how these are written.
_EMOJI_TAIL = r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])"
_FLAG_TAGS = r"(?<=\U0001F3F4[\U000E0020-\U000E007E]*)[\U000E0020-\U000E007F]"
_CONTROLS = "\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F"
_BIDI = "\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069"
_INVISIBLE = (
    "\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B\\u200C\\u2060-\\u2065"
)
_OTHERS = "\\u206A-\\u206F\\u2028\\u2029\\u3164\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\U000E0000-\\U000E0FFF"
_SURROGATES = "\\uD800-\\uDFFF"
HIDDEN = regex.compile(
    rf"{_FLAG_TAGS}(*SKIP)(*FAIL)"
    rf"|{_EMOJI_TAIL}\u200D(?=\p{{Extended_Pictographic}})(*SKIP)(*FAIL)"
    rf"|[\u200D{_CONTROLS}{_BIDI}{_INVISIBLE}{_OTHERS}{_SURROGATES}]"
)
# Most texts hold none of them, which this tells much sooner.
SUSPECT = expression(f"[\u200d{_CONTROLS}{_BIDI}{_INVISIBLE}{_OTHERS}{_SURROGATES}]")


@dataclass(frozen=True, slots=True)
class Run:
    """Hold a stretch of text to show as it is, or (`code` set) one character to show by name."""

    text: str
    code: str = ""

    @property
    def name(self) -> str:
        """Return the character's Unicode name, as far as it has one."""
        return unicodedata.name(self.text, "CONTROL CHARACTER")


def reveal(text: str) -> Iterator[Run]:
    """Cut a text at the characters that cannot be seen, or that turn its direction round."""
    end = 0
    for match in HIDDEN.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()])
        yield Run(match.group(), f"U+{ord(match.group()):04X}")
        end = match.end()
    if end < len(text):
        yield Run(text[end:])


def plain(text: str) -> str:
    """Return a text with such characters written out, `[U+202E]`: for terminals, attributes."""
    if not SUSPECT.search(text):
        return text
    return "".join(f"[{run.code}]" if run.code else run.text for run in reveal(text))


def visible(text: str) -> str:
    """Return a text on one line in which every character can be seen: for a row of a log."""
    return plain(text).replace("\n", "[U+000A]").replace("\t", "[U+0009]")
