"""Read a text as people do: what is no prose is masked, the rest is cut in sentences and words.

Everything is an offset in the text as written. A mask never shortens: a neutral word of the same
length stands where an address or a name stood, so that no word beside it changes its part.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from marronnier.expressions import expression

Span = tuple[int, int]

WEB = expression(
    r"(?:https?://|www\.)[^\s<>«»“”\"]+"
    r"|(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:fr|com|org|net|eu|io|be|ch|ca|de|uk|co|info|example|paris|shop|bzh|alsace|app|ly|gl)\b"
    r"(?:/[^\s<>«»“”\"]*)?",
    re.IGNORECASE,
)
DOTTED = expression(r"\.\S|://")  # without it there is no web address
MAIL = expression(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
URN = expression(r"\burn:[a-z0-9][a-z0-9-]{0,31}:[\w:-]+")  # a name of RFC 8141
# Each begins with a plain character, which `re` looks for fast, and looks back from behind it.
HANDLE = expression(r"@(?<![\w/@.]@)\w[\w.-]{0,63}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?")
HASHTAG = expression(r"#(?<![\w&/#]#)\w*[^\W\d_]\w*")
EMOTICON = expression(
    r"[:;=8xX<^](?<!\w.)(?:(?<=[:;=8])[-’'^]?[)(DPpOo|/\\*]|(?<=[xX])D|(?<=<)3|(?<=\^)\^)(?!\w)"
)
QUOTATION = expression(
    r"«[^»]{0,800}»|“[^”]{0,800}”|„[^“”]{0,800}[“”]|\"(?<!\w\")[^\"\n]{1,800}\"(?!\w)"
)
QUOTES = '«“„"'
TAIL = ".,;:!?…’'*_~)]}"  # ends a sentence, not an address
WORD = expression(r"[^\W\d_]+(?:[’'‑-][^\W\d_]+)*")
# A line's end, or a mark with a space behind; what follows an abbreviation goes on.
END = expression(
    r"[\n.!?…](?:(?<=\n)\n*|(?<![.!?…].)[.!?…]*(?:[\u00a0\u202f ][!?]+)?[»”\")]*(?=\s|$))"
)
SHORT = (
    *("M", "MM", "Mr", "Mme", "Mlle", "Dr", "Pr", "St", "Ste"),
    *("av", "bd", "env", "ex", "p", "n", "cf", "art"),
)
ABBREVIATED = expression(rf"(?<!\w)(?:{'|'.join(SHORT)})\.$")


class Prose:
    """Hold one text and what it is made of, each part worked out when it is first asked for."""

    def __init__(self, text: str, names: tuple[str, ...] = ()) -> None:
        self.text = text
        self._names = names

    @functools.cached_property
    def addresses(self) -> tuple[Span, ...]:
        """Return where web and e-mail addresses, handles and hashtags stand, in order."""
        text, spans = self.text, []
        if DOTTED.search(text):
            spans += [(m.start(), m.start() + len(_trimmed(m.group()))) for m in WEB.finditer(text)]
        if "@" in text:
            spans += [m.span() for m in MAIL.finditer(text)]
            spans += [(m.start(), m.end() - _dots(m.group())) for m in HANDLE.finditer(text)]
        if "urn:" in text:
            spans += [m.span() for m in URN.finditer(text)]
        if "#" in text:
            spans += [m.span() for m in HASHTAG.finditer(text)]
        return tuple(_joined(spans))

    @functools.cached_property
    def fixed(self) -> tuple[Span, ...]:
        """Return the spans that no fix may touch: addresses, handles, hashtags, emoticons."""
        emoticons = [match.span() for match in EMOTICON.finditer(self.text)]
        return tuple(_joined([*self.addresses, *emoticons])) if emoticons else self.addresses

    @functools.cached_property
    def _fixed_starts(self) -> list[int]:
        return [start for start, _ in self.fixed]

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a stretch overlaps, or is inserted inside, what no fix may touch."""
        if not self.fixed:
            return False
        before = bisect_right(self._fixed_starts, end - 1) - 1
        return before >= 0 and self.fixed[before][1] > start

    @functools.cached_property
    def masked(self) -> str:
        """Return the text with a neutral word for each address, handle, hashtag and name."""
        masked = _masked(self.text, self.addresses)
        if self._names:
            masked = _masked(masked, (m.span() for m in _any_of(self._names).finditer(masked)))
        return masked

    @functools.cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Return where quotations stand, with their marks."""
        text = self.text
        if not any(map(text.__contains__, QUOTES)):
            return ()
        return tuple(match.span() for match in QUOTATION.finditer(text))

    @functools.cached_property
    def unquoted(self) -> str:
        """Return the masked text with a neutral word for each quotation too."""
        return _masked(self.masked, self.quotations) if self.quotations else self.masked

    @functools.cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Return the sentences, without the spaces around them; a quotation is never cut."""
        return tuple(_sentences(self.text, self.masked, self.quotations))

    @functools.cached_property
    def words(self) -> tuple[Span, ...]:
        """Return the words of the masked text; `l’été` and `donne-moi` are one word each."""
        return tuple(match.span() for match in WORD.finditer(self.masked))


def _trimmed(address: str) -> str:
    shorter = address.rstrip(TAIL)
    # A bracket that closes one of its own belongs to the address.
    if address[len(shorter) : len(shorter) + 1] == ")" and shorter.count("(") > shorter.count(")"):
        return shorter + ")"
    return shorter


def _dots(handle: str) -> int:
    return len(handle) - len(handle.rstrip(".-"))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that overlap as one."""
    held: Span | None = None
    for start, end in sorted(spans):
        if held is not None and start < held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _masked(text: str, spans: Iterable[Span]) -> str:
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], "X", "x" * (end - start - 1)]
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


@functools.lru_cache(maxsize=256)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(filter(str.strip, names), key=len, reverse=True)
    # Each begins with a plain character, which `re` looks for fast.
    alternatives = "|".join(
        rf"{re.escape(name[0])}(?<!\w{re.escape(name[0])})" + _alike(name[1:]) for name in longest
    )
    return re.compile(rf"(?:{alternatives or '(?!)'})(?!\w)")


def _alike(text: str) -> str:
    return re.escape(text).replace("’", "['’]")


def _sentences(text: str, masked: str, quotations: tuple[Span, ...]) -> Iterator[Span]:
    start = 0
    for match in END.finditer(masked):
        end = match.end()
        if (
            text.endswith(SHORT, start, end - 1)  # asked first: it is quicker
            and match.group() == "."
            and ABBREVIATED.search(text, max(start, end - 8), end)
        ):
            continue
        if quotations and any(first < match.start() and end < last for first, last in quotations):
            continue
        yield from _stripped(masked, start, end)
        start = end
    yield from _stripped(masked, start, len(masked))


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if kept := piece.strip():
        first = start + piece.index(kept[0])
        yield first, first + len(kept)
