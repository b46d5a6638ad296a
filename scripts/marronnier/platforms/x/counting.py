"""Length as X counts it, in weights: https://docs.x.com/fundamentals/counting-characters .

A character of the Latin, Cyrillic, Hebrew and some other scripts weighs one, any other two, an
emoji two however long, a link 23, with or without https://.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterator
from importlib import resources

import regex

from marronnier.platforms import base

LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # code points that weigh one
LABEL = 63  # characters of a part of a host's name, as the directory writes it
SLUG = 40  # characters of a short address of X's own
EMOJI = regex.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}|[0-9#*]\uFE0F?\u20E3"
    r"|\p{Extended_Pictographic}\uFE0F?[\U0001F3FB-\U0001F3FF]?[\U000E0020-\U000E007F]*+"
    r"(?:\u200D\p{Extended_Pictographic}\uFE0F?[\U0001F3FB-\U0001F3FF]?)*+"
)

TURNS = r"\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069"  # that set the direction of writing
NO_TEXT = r"\uFFFE\uFEFF\uFFFF"
PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
LETTER = rf"[^{PUNCTUATION}\s\u0085\u180E{NO_TEXT}{TURNS}]"
LATIN = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
TOP = r"(?:(?:DOMAINS)(?=[^0-9a-zA-Z@+-]|$)|xn--[-0-9a-z]+)"
# bounds keep a hostile text from being looked through again and again
PARTS = rf"(?:{LETTER}(?:[_-]|{LETTER}){{0,255}}(?<![_-])\.){{0,12}}"
HOST = rf"{PARTS}{LETTER}(?:-|{LETTER}){{0,255}}(?<!-)\.{TOP}"
INSIDE = rf"[a-z\u0400-\u04FF0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN}]"
BALANCED = rf"\((?:{INSIDE}++|{INSIDE}*+\({INSIDE}++\){INSIDE}*+)\)"
END = rf"(?:[+\-a-z\u0400-\u04FF0-9=_#/{LATIN}]|{BALANCED})"
PATH = rf"(?:{INSIDE}*(?:{BALANCED}{INSIDE}*)*{END}|@{INSIDE}+/)"
QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
ADDRESS = (
    rf"(?P<before>[^A-Za-z0-9@＠$#＃{NO_TEXT}]|^)"
    rf"(?P<address>(?:(?P<scheme>https?://)|(?<![-_./]))(?P<host>{HOST})(?::[0-9]+)?(?P<path>/{PATH}?)?"
    rf"(?:\?{QUERY})?)"
)
PLAIN_HOST = rf"(?:[-a-z0-9{LATIN}]+\.)+{TOP}"
SHORT = regex.compile(r"https?://t\.co/([a-z0-9]+)(?:\?" + QUERY + ")?", regex.IGNORECASE)


def length(text: str, limits: base.Limits) -> int:
    """Return the weighted length; `limits.link_characters` is what a link weighs."""
    text = unicodedata.normalize("NFC", text)
    weight, start = 0, 0
    for begin, end in links(text):
        weight += _weight(text[start:begin]) + limits.link_characters
        start = end
    return weight + _weight(text[start:])


def _weight(text: str) -> int:
    weight, start = 0, 0
    for found in EMOJI.finditer(text):
        if len(found.group()) > 1:  # one that stands alone weighs what its character does
            weight += sum(map(_character, text[start : found.start()])) + 2
            start = found.end()
    return weight + sum(map(_character, text[start:]))


def _character(character: str) -> int:
    code = ord(character)
    return 1 if any(first <= code <= last for first, last in LIGHT) else 2


def links(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each link, in the order of the text."""
    if "." not in text:
        return
    address, plain = _patterns()
    for found in address.finditer(text):
        if found["scheme"]:
            yield from _whole(found)
        else:
            yield from _plain(found, plain)


def _whole(found: regex.Match[str]) -> Iterator[tuple[int, int]]:
    start, end = found.span("address")
    short = SHORT.match(found["address"])
    if short and len(short[1]) > SLUG:
        return
    if _is_host(found["host"]):
        yield start, start + short.end() if short else end


def _plain(found: regex.Match[str], plain: regex.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the links without https://: each host in plain letters, the last one with its path."""
    start = found.start("host")
    spans = [
        (start + one.start(), start + one.end())
        for one in plain.finditer(found["host"])
        if _is_host(one.group())
    ]
    if spans and found["path"]:
        spans[-1] = (spans[-1][0], found.end("address"))
    yield from spans


def _is_host(host: str) -> bool:
    return all(_is_label(label) for label in host.split("."))


def _is_label(label: str) -> bool:
    if label.isascii():
        return len(label) <= LABEL
    return not label.startswith("xn--") and len(label.encode("punycode")) + 4 <= LABEL


@functools.cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    lines = resources.files(__package__).joinpath("domains.txt").read_text("utf-8").splitlines()
    names = sorted(line for line in lines if not line.startswith("#"))
    groups = [  # by their first letter: an alternative that cannot be is left at once
        first + f"(?:{'|'.join(sorted((name[1:] for name in group), key=len, reverse=True))})"
        for first, group in itertools.groupby(names, key=lambda name: name[0])
    ]
    address, plain = (one.replace("DOMAINS", "|".join(groups)) for one in (ADDRESS, PLAIN_HOST))
    return regex.compile(address, regex.IGNORECASE), regex.compile(plain, regex.IGNORECASE)
