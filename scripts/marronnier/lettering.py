"""Letters and lines that are drawn rather than written; a screen reader spells or skips them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.pictographs import exact, pictographs
from marronnier.typesetting.slips import Slip

# Bold, script and the like; in brackets; circled; wide; squared; then white on black. A circled
# figure, a fraction, a power, ™ and № are how some things are written.
FANCY = (
    "\U0001d400-\U0001d7ff\u249c-\u24e9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\U0001f110-\U0001f129\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
)
# Older letters that complete the series above; alone they are signs of mathematics.
COMPLETING = "ℂℊℋℌℍℎℐℑℒℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴℹ"
MARKS = "\u0300-\u036f"
SMALL = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ"
SMALL_LETTERS = str.maketrans(SMALL, "abcdefghijklmnopqrstuvwyz")
WORDS = expression(
    rf"[{FANCY}{COMPLETING}][{FANCY}{COMPLETING}{MARKS}]*"
    rf"(?:[ '’-][{FANCY}{COMPLETING}][{FANCY}{COMPLETING}{MARKS}]*)*"
    rf"|(?<!\w)[{SMALL}sx]{{3,}}(?!\w)"
)
LIKELY = expression(f"[{FANCY}{SMALL}]")
LONE = frozenset("🅰🅱🅾🅿Ⓜ")  # emoji: groups of blood, a car park, the underground
WHITE_ON_BLACK = ((0x1F150, 0x1F169), (0x1F170, 0x1F189))
EASTERN = expression("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
FEWEST_SMALL = 3  # phonetics has such letters too, in ones and twos
WIDE = expression("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

ARROWS = "→←↑↓⇒➔➜➡⬇⬆⬅▶►▼▾👇👉👆👈"
REPEATED = expression(
    rf"(?P<arrow>[{ARROWS}]\ufe0f?)(?:[  ]?(?P=arrow)){{2,}}"
    r"|(?P<rule>[=~*_•·═─━▬➖-])(?P=rule){4,}"
    r"|(?P<face>[:;]-?[)(D]|<3|\^\^)(?:[  ]?(?P=face)){2,}"
    "|[\u2500-\u259f\u2801-\u28ff]{4,}"
)
# Something of the kind must be there before the exact and slower pattern is tried.
SIGNS = expression(f"[{ARROWS}▬➖\u2500-\u259f\u2801-\u28ff]")
TYPED = (*(sign * 5 for sign in "=~*_•·-"), ":)", ";)", ":(", "-)", ":D", "<3", "^^")
# One of them in a text, or a line without a letter, in the words of RE2.
LIKELY_DRAWN = "|".join((SIGNS.pattern, *map(re.escape, TYPED), r"(?m:^)[^\p{L}\p{N}\n]{4,}$"))
LETTER = expression(r"[^\W_]")
PLAIN_MARKS = frozenset(".!?…,;:")
STARS, MOST_STARS = frozenset("★☆⭐🌟✩✪"), 5
FEWEST = 4  # symbols that make a line of them


def fancy(text: str) -> Iterator[Slip]:
    """Yield words in letters of another look, with their plain letters."""
    if text.isascii() or LIKELY.search(text) is None:
        return
    eastern = EASTERN.search(text) is not None
    for match in WORDS.finditer(text):
        word = match[0]
        if word in LONE or not (LIKELY.search(word) and _is_look(word)):
            continue
        if eastern and WIDE.search(word):
            continue  # there these are the ordinary ones
        yield Slip(match.start(), match.end(), _plain(word))


def _is_look(word: str) -> bool:
    """Tell whether a word is not of letters that alone are signs of something else."""
    small = sum(one in SMALL for one in word)
    return small == 0 or small >= FEWEST_SMALL


def _plain(word: str) -> str:
    letters = "".join(_letter(one) for one in word)
    return unicodedata.normalize("NFC", letters.translate(SMALL_LETTERS))


def _letter(character: str) -> str:
    for first, last in WHITE_ON_BLACK:
        if first <= ord(character) <= last:
            return chr(ord("A") + ord(character) - first)
    plain = unicodedata.normalize("NFKC", character)
    return plain.strip("()") if plain.startswith("(") else plain


def drawings(text: str) -> Iterator[tuple[int, int]]:
    """Yield where symbols draw a line, an arrow or a face several times over."""
    repeated = SIGNS.search(text) is not None or any(sign in text for sign in TYPED)
    start = 0
    for line in text.split("\n"):
        if LETTER.search(line) is None:
            if _is_drawn(line):
                kept = line.strip()
                first = start + line.index(kept)
                yield first, first + len(kept)
        elif repeated:
            for match in REPEATED.finditer(line):
                yield start + match.start(), start + match.end()
        start += len(line) + 1


def _is_drawn(line: str) -> bool:
    if len(line.strip()) < FEWEST:
        return False
    symbols = _symbols(line)
    kinds = set(symbols)
    if kinds <= PLAIN_MARKS or (kinds <= STARS and len(symbols) <= MOST_STARS):
        return False
    return len(symbols) >= FEWEST and len(kinds) * 2 <= len(symbols)


def _symbols(line: str) -> list[str]:
    """Return what people see of a line, an emoji of several characters as one."""
    symbols, done = [], 0
    for found in pictographs(line):
        symbols += [one for one in line[done : found.start] if not one.isspace()]
        symbols.append(exact(found.text))
        done = found.end
    return symbols + [one for one in line[done:] if not one.isspace()]
