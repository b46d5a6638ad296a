"""The rule on characters that people cannot see or cannot tell apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from marronnier.expressions import expression
from marronnier.model import Finding, Message, Place, Post, Severity, say
from marronnier.rules.base import Needs, Scope, characters, found, rewritten, rule, within

# Marks of direction, widths of zero, and tags; joiners and selectors belong to emoji and scripts.
HIDDEN = expression(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[\d#*]\ufe0f?\u20e3"
    r"|[\p{Extended_Pictographic}][\ufe0e\ufe0f\p{EMod}]*[\U000e0020-\U000e007f]*"
    r"(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f\p{EMod}]*)*"
)
JOINERS = "\u200c\u200d"  # letters of Persian, Hindi and others need them
MARKS_OF_DIRECTION = "\u200e\u200f\u061c"  # harmless, and needed, in text that runs to the left
SYMBOLS = ("Sm", "So", "Po", "Lo")
WORD = regex.compile(r"[\p{L}\p{M}]+")
LATIN = regex.compile(r"\p{Latin}")
LIKE_LATIN = str.maketrans(
    "АВЕКМНОРСТХІЈЅУаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναικρτυχγ",
    "ABEKMHOPCTXIJSYaeopcyxijsdhqwABEZHIKMNOPTYXovaikptuxy",
)
FOREIGN = expression(f"[{''.join(map(chr, LIKE_LATIN))}]")
DECEPTIVE = characters(HIDDEN.pattern.strip("[]") + FOREIGN.pattern.strip("[]"))


@rule("SRC028", "caractere-trompeur", Severity.ERROR, needs=Needs(marks=DECEPTIVE))
def characters_honest(scope: Scope) -> Iterator[Finding]:
    """The text holds a character that nobody sees, or a letter that is not what it seems.

    Copied text brings marks of direction that turn a sentence round, spaces without width that
    cut a hashtag or an address, and letters of other alphabets that look like ours: the brand's
    name is then no longer found.

    `marronnier check --fix` removes them. Emoji made of several characters stay whole.

    Passes:

        Nos soldes 👩‍👩‍👧

    Fails:

        Nos sol[U+200B]des
    """
    post = scope.post
    for target, passage in scope.passages():
        for start, end, new in _deceptions(passage.text):
            at, edit = within(passage, post.path, start, end, new)
            text = passage.text[start:end]
            yield found(at, _message(text), match=visible(text), fix=edit, platform=target)
    for at, value in _values(post):
        deceptions = list(_deceptions(value))
        if not deceptions:
            continue
        fix = rewritten(at, value, deceptions)
        for start, end, _ in deceptions:
            text = value[start:end]
            yield found(at, _message(text), match=visible(text), fix=fix)


def _values(post: Post) -> Iterator[tuple[Place, str]]:
    """Yield the values of the front matter that people will read."""
    yield post.at("title"), post.title
    yield post.at("link"), post.link
    yield post.at("first_comment"), post.first_comment
    for index, tag in enumerate(post.hashtags):
        yield post.at(f"hashtags.{index}", "hashtags"), tag
    for index, medium in enumerate(post.media):
        yield post.at(f"media.{index}.alt"), medium.alt


def _deceptions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that deceive, and what to write there."""
    if text.isascii():
        return
    if HIDDEN.search(text):
        emoji = [match.span() for match in EMOJI.finditer(text)]
        for match in HIDDEN.finditer(text):
            if not _belongs(text, match.start(), emoji):
                yield match.start(), match.end(), ""
    for word in WORD.finditer(text) if FOREIGN.search(text) else ():
        letters = word.group()
        if letters.isascii() or not LATIN.search(letters):
            continue
        for offset, letter in enumerate(letters):
            if (latin := letter.translate(LIKE_LATIN)) != letter:
                yield word.start() + offset, word.start() + offset + 1, latin


def _belongs(text: str, position: int, emoji: list[tuple[int, int]]) -> bool:
    if any(start <= position < end for start, end in emoji):
        return True
    character = text[position]
    around = [other for other in text[max(0, position - 1) : position + 2] if other != character]
    if character in JOINERS:
        return any(unicodedata.bidirectional(other) in ("AL", "NSM") for other in around)
    if character in MARKS_OF_DIRECTION:
        return any(unicodedata.bidirectional(other) in ("R", "AL") for other in text)
    # A selector after a symbol is how some of them are written.
    return "\ufe00" <= character <= "\ufe0f" and unicodedata.category(text[position - 1]) in SYMBOLS


def _message(text: str) -> Message:
    if HIDDEN.fullmatch(text):
        return say("Invisible character {character}: remove it.", character=visible(text))
    return say(
        "“{letter}” is not the Latin letter that it looks like: {character}.",
        letter=text,
        character=visible(text),
    )


def visible(text: str) -> str:
    """Return characters by number and name, so that people can see them."""
    names = (f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() for one in text)
    return ", ".join(names)
