"""Marks of punctuation: the spaces beside them, apostrophes, suspension points, repetitions.

French sets a narrow no-break space before ; ! ? and a no-break space before : and inside « »
(Lexique des règles typographiques en usage à l’Imprimerie nationale).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.typesetting.slips import NARROW, NO_BREAK, SPACES, Slip, is_set

MARK = expression(r"[!?]+|[:;«»]")
# What a mark may follow; after a sign of code (C++: a=b?) it is no punctuation of a sentence.
BEFORE = frozenset(")]}»”’…%‰€$£°.²³\ufe0f\u20e3")
BEHIND = frozenset('»”")]}’…,.')
PICTURE = "\u2190"  # the first of arrows, symbols and emoji
APOSTROPHE = expression(r"(?<=[^\W\d_])['´‘](?=[^\W_]|[«“\"])")
DOTS = expression(r"(?P<listed>(?<=\betc)(?:…|\.{2,})[.…]*)|[.…]{2,}", re.IGNORECASE)
REPEATED = expression(rf"[!?](?:[{SPACES}]*[!?])+")
# What stands in every text with suspension points, or blanks, to correct, in the words of RE2.
LIKELY_DOTS = r"[.…]{2}|(?i:etc)…"
LIKELY_BLANKS = rf"[{SPACES}\t](?:[{SPACES}\t]|\n|$)|\n[ \t]*\n[ \t]*\n"
SUSPECT = expression(rf"[{SPACES}\t](?:[{SPACES}\t]|\n|\Z)")
BLANK = expression(
    rf"(?<![{SPACES}\t])[{SPACES}\t]+$"  # at the end of a line
    r"|(?<=\n)[ \t]*\n(?:[ \t]*\n)+"  # a second empty line, and those that follow
    rf"|(?<=\S)[{SPACES}]{{2,}}(?=\S)",
    re.MULTILINE,
)


def spaces(text: str, wanted: str) -> Iterator[Slip]:
    """Yield where the space before ; : ! ? » or after « is missing, or not the `wanted` one."""
    for match in MARK.finditer(text):
        mark, start, end = match[0][0], match.start(), match.end()
        if mark == "«":
            slip = _opened(text, end, wanted)
        elif _is_punctuation(text, mark, end):
            slip = _marked(text, mark, start, wanted)
        else:
            slip = None
        if slip is not None:
            yield slip


def _opened(text: str, end: int, wanted: str) -> Slip | None:
    after = end
    while text[after : after + 1] and text[after] in SPACES:
        after += 1
    word_before = end > 1 and text[end - 2].isalnum()
    if word_before or text[after : after + 1] in ("", "\n", "»") or is_set(text[end:after], wanted):
        return None
    return Slip(end - 1, after, "«" + (" " if wanted == "simple" else NO_BREAK))


def _marked(text: str, mark: str, start: int, wanted: str) -> Slip | None:
    first = start
    while first and text[first - 1] in SPACES:
        first -= 1
    before = text[first - 1 : first]
    attached = before.isalnum() or before in BEFORE or before > PICTURE
    if mark == "»":
        attached = before not in ("", "\n", "«")
    elif mark in ":;" and first == start and _is_code(text, start):
        attached = False
    if not before or not attached or is_set(text[first:start], wanted):
        return None
    space = NO_BREAK if mark in ":»" else NARROW
    return Slip(first, start + 1, (" " if wanted == "simple" else space) + mark)


def _is_punctuation(text: str, mark: str, end: int) -> bool:
    """Tell whether a mark ends something: a time, a face or an address goes on behind it."""
    after = text[end : end + 1]
    if mark == "»":
        return not after.isalnum()
    if not after or after.isspace():
        return True
    if mark in ":;":
        return after in "«“"
    return after in BEHIND or after > PICTURE


def _is_code(text: str, start: int) -> bool:
    """Tell whether a word between colons (:sourire:), or an entity, ends here."""
    first = start
    while first and (text[first - 1].isalnum() or text[first - 1] in "_+-"):
        first -= 1
    return 0 < first < start and text[first - 1] in ":&#"


def apostrophes(text: str) -> Iterator[Slip]:
    """Yield the straight apostrophes inside words; feet, minutes and quotes are none."""
    if "'" in text or "´" in text or "‘" in text:
        for match in APOSTROPHE.finditer(text):
            yield Slip(match.start(), match.end(), "’")


def suspensions(text: str) -> Iterator[Slip]:
    """Yield suspension points typed as dots, or more of them than one sign; “etc.” takes none."""
    if ".." not in text and "…" not in text:
        return
    for match in DOTS.finditer(text):
        start, end = match.span()
        around = text[start - 1 : start] if start else "", text[end : end + 1]
        path = "/" in around or "\\" in around
        span = all(side.isdigit() for side in around)
        if match["listed"]:
            yield Slip(start, end, ".")
        elif match[0] != ".." and not path and not span:
            yield Slip(start, end, "…")


def repeated(text: str) -> Iterator[Slip]:
    """Yield marks that are typed several times; “?!” is one mark."""
    if "!" not in text and "?" not in text:
        return
    for match in REPEATED.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if match[0] == "?!" or after.isalnum() or (before and before in "=\\/<&"):
            continue
        marks = set(match[0]) & {"!", "?"}
        yield Slip(start, end, "?!" if len(marks) > 1 else marks.pop())


def blanks(text: str) -> Iterator[Slip]:
    """Yield doubled spaces, spaces at the end of a line, and empty lines but one."""
    if "\n\n\n" not in text and not SUSPECT.search(text):
        return
    for match in BLANK.finditer(text):
        start, end = match.span()
        new = "" if text[end : end + 1] in ("", "\n") else " "
        if "\n" in match[0]:
            new = "\n"
        elif new and (kept := match[0].strip(" ")):
            new = kept[0]  # one of them was to keep words together
        yield Slip(start, end, new)
