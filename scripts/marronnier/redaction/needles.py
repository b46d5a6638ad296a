"""Find the spellings of known secrets in bytes, whole or cut into pieces, in bounded memory."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from marronnier.redaction import shapes as tokens
from marronnier.redaction.spellings import ANYWHERE, LEAST

MARK = b"***"
UNSAID = 2  # first bytes of a spelling, which may be printed before anybody can know
BREAK = re.compile(rb"[\r\n][ \t\r\n]*")
CONTEXT = 64  # bytes that were told already and decide what a secret is, with a break between
Span = tuple[int, int]


class Needles:
    """Find spellings: those long enough anywhere, short ones only as whole words."""

    def __init__(self, spelled: Iterable[bytes]) -> None:
        joined = {one: BREAK.sub(b"", one) for one in spelled}
        forms = sorted({form for form in joined.values() if len(form) >= ANYWHERE})
        self._forms = [(form, _unsaid(form)) for form in forms]
        self._longest = max((len(form) for form, _ in self._forms), default=0)
        begun = {form[: unsaid + 1] for form, unsaid in self._forms}
        self._begun = re.compile(b"(?=%s)" % (b"|".join(map(re.escape, sorted(begun))) or b"(?!)"))
        words = {one for one, form in joined.items() if len(one) >= LEAST and form not in forms}
        self._short = sorted(words, key=len)
        known = b"|".join(map(re.escape, self._short)) or b"(?!)"
        self._word = re.compile(rb"(?<![\w\x80-\xff])(?:%s)(?![\w\x80-\xff])" % known)

    def hide(self, data: bytes, *, shapes: bool = True) -> bytes:
        """Return data with each secret replaced; line breaks inside of one stay."""
        return replaced(data, 0, len(data), self.spans(data, shapes=shapes))

    def spans(self, data: bytes, *, shapes: bool = True) -> list[Span]:
        """Return start and end of each secret; they may overlap."""
        found = list(self._known(data))
        if self._short:
            found += [match.span() for match in self._word.finditer(data)]
        return found + tokens.spans(data) if shapes else found

    def cut(self, data: bytes, spans: Iterable[Span]) -> int:
        """Return up to where data may be told before more of it comes."""
        at = min(self._open_form(data), self._open_word(data), tokens.unfinished(data))
        for start, end in sorted(spans, key=lambda span: -span[1]):
            if start < at < end:
                at = start
        # more than any secret holds: a flood of line breaks, or one secret without an end
        return at if len(data) - at <= 2 * (self._longest + tokens.HELD) else len(data)

    def _known(self, data: bytes) -> Iterator[Span]:
        joined, breaks = _joined(data) if self._forms else (b"", [])
        for form, unsaid in self._forms:
            rest = form[unsaid:]
            at = joined.find(rest)
            while at >= 0:
                said = joined[max(at - unsaid, 0) : at]
                while not form[:unsaid].endswith(said) or _is_inside(said[:1]):
                    said = said[1:]
                first = at - len(said)
                yield _place(first, breaks), _place(at + len(rest) - 1, breaks) + 1
                at = joined.find(rest, at + 1)

    def _open_form(self, data: bytes) -> int:
        """Return where a spelling may begin whose rest is still to come."""
        if not self._forms:
            return len(data)
        before = max(0, len(data) - 2 * self._longest - tokens.HELD)
        joined, breaks = _joined(data[before:])
        for begun in self._begun.finditer(joined, max(0, len(joined) - self._longest)):
            tail = joined[begun.start() :]
            if any(n < len(tail) < len(form) and form.startswith(tail) for form, n in self._forms):
                return before + _place(begun.start(), breaks)
        return len(data)

    def _open_word(self, data: bytes) -> int:
        """Return where a short spelling may begin whose rest, or the word's, is still to come."""
        longest = len(self._short[-1]) if self._short else 0
        sizes = range(min(longest, len(data)), 0, -1)
        begun = (n for n in sizes if any(form.startswith(data[-n:]) for form in self._short))
        return len(data) - next(begun, 0)


class Stream:
    """Hide secrets in bytes that come in pieces: what may become one waits for the next piece.

    `needles` is asked each time, for more secrets may be learned while the stream runs.
    """

    def __init__(self, needles: Callable[[], Needles]) -> None:
        self._needles = needles
        self._before = b""
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Return what may be told now."""
        return self._tell(data, last=False)

    def end(self) -> bytes:
        """Return what was still held back."""
        return self._tell(b"", last=True)

    def _tell(self, data: bytes, *, last: bool) -> bytes:
        needles, begin = self._needles(), len(self._before)
        text = self._before + self._held + data
        spans = needles.spans(text)
        end = len(text) if last else max(begin, needles.cut(text, spans))
        self._before, self._held = text[:end][-CONTEXT:], text[end:]
        return replaced(text, begin, end, spans)


def replaced(data: bytes, begin: int, end: int, spans: Iterable[Span]) -> bytes:
    """Return a stretch of data with the spans replaced; line breaks inside of one stay."""
    pieces, done = [], begin
    for start, stop in _merged(spans):
        if stop > done and start < end:
            pieces += [data[done : max(start, done)], MARK, *BREAK.findall(data[start:stop])]
            done = stop
    return b"".join([*pieces, data[done:end]])


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last and start < last[1]:
            last = last[0], max(last[1], end)
        else:
            if last:
                yield last
            last = start, end
    if last:
        yield last


def _joined(data: bytes) -> tuple[bytes, list[Span]]:
    """Return data without its line breaks, and (place there, bytes left out up to it) of each."""
    pieces, breaks, done, out = [], [], 0, 0
    for match in BREAK.finditer(data):
        pieces.append(data[done : match.start()])
        breaks.append((match.start() - out, out + match.end() - match.start()))
        done, out = match.end(), out + match.end() - match.start()
    return b"".join([*pieces, data[done:]]), breaks


def _unsaid(form: bytes) -> int:
    """Return how many first bytes a spelling is known without: no half of a character."""
    if form[:1] >= b"\x80":
        return 0
    return next(size for size in range(UNSAID, -1, -1) if not _is_inside(form[size : size + 1]))


def _is_inside(byte: bytes) -> bool:
    """Tell whether a byte continues a character of UTF-8."""
    return b"\x80" <= byte < b"\xc0"


def _place(at: int, breaks: list[Span]) -> int:
    """Return where a byte of joined data stands in the data."""
    index = bisect_right(breaks, (at, len(breaks) and breaks[-1][1]))
    return at + (breaks[index - 1][1] if index else 0)
