"""What became of a text, word by word, as runs that stayed, went or came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from marronnier.model import say
from marronnier.render.html import Html, hidden, join, lines, tag
from marronnier.render.pages.site import Site

WORD = re.compile(r"\s*\S+")  # with the space before it, so that runs put together are the text
LINE = re.compile(r"\s*\S[^\n]*")
WORK = 2_000_000  # steps at most: some hundredths of a second; beyond that the grain is coarser
LONG = 60  # words that stayed, of which more are left out
SHOWN = 20  # of them on either side


@dataclass(frozen=True, slots=True)
class Run:
    """Hold a stretch of text: `same` in both, `gone` from the old one, `new` in the new one."""

    kind: str
    text: str


def difference(old: str, new: str) -> tuple[Run, ...]:
    """Return the runs that lead from one text to another; spaces alone make no difference.

    Those that are `same` or `new` are the new text. The time is bounded: where two texts have too
    many words to compare, their lines are compared, and where these are too many, the whole.
    """
    return tuple(_joined(_compared(WORD.findall(old), WORD.findall(new), WORD)))


def is_respaced(old: str, new: str) -> bool:
    """Tell whether two texts differ in their spaces and line breaks alone."""
    return old != new and old.split() == new.split()


def _compared(old: list[str], new: list[str], grain: re.Pattern[str]) -> Iterator[Run]:
    """Yield the runs of two lists of words or lines."""
    one, other = [word.split() for word in old], [word.split() for word in new]
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    yield Run("same", "".join(new[:start]))
    middle = slice(start, len(old) - end), slice(start, len(new) - end)
    yield from _changed(old[middle[0]], new[middle[1]], grain)
    yield Run("same", "".join(new[len(new) - end :]))


def _changed(old: list[str], new: list[str], grain: re.Pattern[str]) -> Iterator[Run]:
    one, other = (tuple(" ".join(word.split()) for word in words) for words in (old, new))
    if not _is_too_much(one, other):
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        for kind, start, end, since, until in matcher.get_opcodes():
            if kind == "equal":
                yield Run("same", "".join(new[since:until]))
            else:
                yield Run("gone", "".join(old[start:end]))
                yield Run("new", "".join(new[since:until]))
    elif grain is WORD:
        before, after = "".join(old), "".join(new)
        yield from _compared(LINE.findall(before), LINE.findall(after), LINE)
    else:
        yield Run("gone", "".join(old))
        yield Run("new", "".join(new))


def _is_too_much(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether comparing might take long: what is looked at for each match, at most."""
    counts = Counter(new)
    pairs = sum(counts[word] for word in old)
    return (len(old) + pairs) * min(len(old), len(new)) > WORK


def _alike(one: Sequence[list[str]], other: Sequence[list[str]]) -> int:
    """Return how many words two lists have in common from their beginning."""
    count = 0
    for word, same in zip(one, other, strict=False):
        if word != same:
            break
        count += 1
    return count


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield runs without empty ones, those of a kind as one; what went stands before what came."""
    gone = new = same = ""
    for run in runs:
        if run.kind == "same" and run.text:
            yield from _pair(gone, new)
            gone = new = ""
            same += run.text
        elif run.text:
            if same:
                yield Run("same", same)
                same = ""
            gone += run.text if run.kind == "gone" else ""
            new += run.text if run.kind == "new" else ""
    yield from _pair(gone, new)
    if same:
        yield Run("same", same)


def _pair(gone: str, new: str) -> Iterator[Run]:
    if gone:
        yield Run("gone", gone)
    if new:
        yield Run("new", new)


# --- shown --------------------------------------------------------------------------------------


def difference_words(site: Site, old: str, new: str) -> Html:
    """Return the difference of two texts: struck out what went, underlined what came."""
    if is_respaced(old, new):
        words = site.tell(say("Only spaces and line breaks have changed."))
        return tag("p", words, class_="m-difference")
    runs = difference(old, new)
    shown = [_run(site, run, first=run is runs[0]) for run in runs]
    return tag("p", shown, class_="m-difference", dir="auto")


def _run(site: Site, run: Run, *, first: bool) -> Html:
    text = run.text.lstrip()
    # A run begins with a word, before which there was a space in one of the texts at least.
    space = run.text[: len(run.text) - len(text)] or ("" if first else " ")
    if run.kind == "same":
        return lines(space + _shortened(text))
    name, words = KINDS[run.kind]
    said = hidden(f"[{site.tell(words)} ")
    # That space is no part of what is struck out or underlined.
    return join(lines(space), tag(name, said, lines(text), hidden("]")))


KINDS = {"gone": ("del", say("removed:")), "new": ("ins", say("added:"))}


def _shortened(text: str) -> str:
    words = WORD.findall(text)
    if len(words) <= LONG:
        return text
    return f"{''.join(words[:SHOWN])} […] {''.join(words[-SHOWN:]).lstrip()}"
