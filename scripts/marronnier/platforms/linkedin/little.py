r"""Text as LinkedIn's posts hold it, “little text”: what is markup there, and what is escaped.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format

    little   = { mention | hashtag | escaped | plain }
    mention  = "@[" name "](urn:li:" ( "organization" | "person" ) ":" id ")"
    hashtag  = "{hashtag|\#|" word "}"  (or, bare, "#" word)
    escaped  = "\" reserved
    reserved = "|" "{" "}" "@" "[" "]" "(" ")" "<" ">" "#" "\" "*" "_" "~"

A reserved character that is not escaped may end the text there, and LinkedIn says nothing. Authors
write as people read, but for a mention, which they write as above.
"""

from __future__ import annotations

import re

from marronnier.expressions import expression
from marronnier.platforms.previews import Piece
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.likeness import bare

RESERVED = expression(r"([|{}@\[\]()<>#\\*_~])")
MENTION = expression(
    r"@\[(?P<name>[^\[\]\n]{1,200})\]\((?P<urn>urn:li:(?:organization|person):[A-Za-z0-9_-]{1,64})\)"
)
READ = expression(
    r"@\[(?P<name>(?:\\.|[^\\@\[\]])*)\]\((?P<urn>(?:\\.|[^\\@()])*)\)"
    r"|\{hashtag\|\\?[#＃]\|(?P<tag>(?:\\.|[^\\{}])*)\}"
    r"|\\(?P<escaped>.)",
    re.DOTALL,
)
SHORTENED = "https://lnkd.in/"


def encode(text: str) -> str:
    """Return an author's text as little text."""
    return "".join(_encode(piece) for piece in pieces(text))


def _encode(piece: Piece) -> str:
    mention = MENTION.fullmatch(piece.text)
    if mention:
        return f"@[{_escape(mention['name'])}]({mention['urn']})"
    if piece.kind == "hashtag":
        return rf"{{hashtag|\#|{_escape(piece.text[1:])}}}"
    return _escape(piece.text)


def _escape(text: str) -> str:
    return RESERVED.sub(r"\\\1", text)


def decode(little: str) -> str:
    """Return little text as its author wrote it: the inverse of `encode`."""

    def read(found: re.Match[str]) -> str:
        if found["escaped"] is not None:
            return found["escaped"]
        if found["tag"] is not None:
            return "#" + decode(found["tag"])
        return f"@[{decode(found['name'])}]({decode(found['urn'])})"

    return READ.sub(read, little)


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut an author's text into runs of one kind; joined again they are the text."""
    found: list[Piece] = []
    start = 0
    for mention in MENTION.finditer(text):
        found += composing.pieces(text[start : mention.start()])
        found.append(Piece("mention", mention.group()))
        start = mention.end()
    return (*found, *composing.pieces(text[start:]))


def plain(text: str) -> str:
    """Return an author's text as people read it: of a mention the name alone."""
    return MENTION.sub(lambda found: found["name"], text)


def is_same(listed: str, text: str) -> bool:
    """Tell whether little text that LinkedIn lists says what an author wrote.

    LinkedIn may put short addresses of its own in the links' place: then links say nothing.
    """
    return is_alike(plain(decode(listed)), plain(text))


def is_alike(said: str, wanted: str) -> bool:
    """Tell whether a text that LinkedIn lists says what was sent, as `is_same` does."""
    if SHORTENED in said and SHORTENED not in wanted:
        said, wanted = (composing.LINK.sub("", one) for one in (said, wanted))
    return bare(said) == bare(wanted)
