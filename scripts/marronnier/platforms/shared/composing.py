"""Composing a post into its parts, and previewing them, as most networks want it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from marronnier.expressions import expression
from marronnier.model import Account, Delivery, Part, Post
from marronnier.platforms.base import Limits
from marronnier.platforms.previews import Piece, Preview
from marronnier.platforms.shared.shaping import seen


def compose(post: Post, account: Account, *, card: bool = False) -> tuple[Part, ...]:
    """Return the parts of a post for an account, as most networks want them.

    Hashtags go to the end of the last message; the link follows the first message's text unless
    it stands there already, or becomes a card when `card` is true; the first comment comes last.
    """
    section = post.section(account.key)
    texts = [passage.text for passage in section.passages] if section else [""]
    linked = card or not post.link or any(post.link in text for text in texts)
    if not linked:
        texts[0] = _join(texts[0], post.link)
    texts[-1] = _join(texts[-1], " ".join(_tags(post, texts)))
    texts = [unicodedata.normalize("NFC", text) for text in texts]
    first, *others = texts
    parts = [Part(first, post.media, post.link if card else "")]
    parts += [Part(text) for text in others]
    if post.first_comment:
        parts.append(Part(unicodedata.normalize("NFC", post.first_comment), comment=True))
    return tuple(parts)


def titled(part: Part, title: str = "") -> Part:
    """Return a part with a title beside its text: the one given, else the text's first line."""
    if title.strip():
        return replace(part, title=unicodedata.normalize("NFC", " ".join(title.split())))
    first, _, others = part.text.strip().partition("\n")
    return replace(part, title=first.strip(), text=others.strip())


def _tags(post: Post, texts: list[str]) -> list[str]:
    if not post.hashtags:
        return []
    tagged = [text for text in texts if "#" in text]
    written = {tag.casefold() for text in tagged for tag in HASHTAG.findall(text)}
    return [f"#{tag}" for tag in post.hashtags if f"#{tag}".casefold() not in written]


def _join(text: str, addition: str) -> str:
    return "\n\n".join(piece for piece in (text, addition) if piece)


# --- previews -----------------------------------------------------------------------------------

SPACE = expression(r"\s+(?=\S*$)")  # before the last word
IN_LINK = r"[^\s<>\"«»“”()\u200b\u2060\ufeff]"
BRACKETED = rf"\({IN_LINK}*\)"  # an encyclopedia's “Mercure_(planète)”: the link's own brackets
LINK = expression(
    rf"[Hh]ttps?://(?:{IN_LINK}|{BRACKETED}|\((?!{IN_LINK}*\))|\))*"
    rf"(?:(?![.,;:!?…\]'’]){IN_LINK}|{BRACKETED})"
)
HASHTAG = expression(r"(?<![\w&/])#\w*[^\W\d_]\w*")
MENTION = expression(r"(?<![\w@/.])@[A-Za-z0-9_.-]*[A-Za-z0-9_](?:@[A-Za-z0-9.-]*[A-Za-z0-9])?")
TOKEN = expression(
    f"(?P<link>{LINK.pattern})|(?P<hashtag>{HASHTAG.pattern})|(?P<mention>{MENTION.pattern})"
)
BEGINNING = expression("[Hh]ttps?://|[#@]")  # of such a token, which is found so much sooner

UPRIGHT = ("story", "reel")  # what networks call a picture or a film as high as a telephone


def preview(
    delivery: Delivery, length: Callable[[str, Limits], int], limits: Limits
) -> tuple[Preview, ...]:
    """Return the previews of a delivery whose network shows text as it is written."""
    total = sum(not part.comment for part in delivery.parts)
    return tuple(
        Preview(
            pieces(part.text),
            part.media,
            part.link,
            length(part.text, limits),
            limits.room(part),
            part.comment,
            limits.shown,
            title=part.title,
            place=f"{number}/{total}" if total > 1 and not part.comment else "",
            crops=seen(part.media, limits),
            upright=delivery.options.get("format") in UPRIGHT and not part.comment,
            # where nothing goes out without a picture or a film, it is what people see first
            media_first=limits.least_media > 0 and not part.comment,
        )
        for number, part in enumerate(delivery.parts, 1)
    )


def cut(found: tuple[Piece, ...], shown: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return what is seen of a text at once and what comes after “more”; 0 shows all of it.

    Neither a word nor a link is cut in two, unless nothing stands before it.
    """
    left = shown
    for number, piece in enumerate(found):
        if left and len(piece.text) > left:
            start, end = piece.text[:left], piece.text[left:]
            if piece.kind != "text":
                start, end = ("", piece.text) if number else (piece.text, "")
            elif (space := SPACE.search(start)) and end[:1].strip():
                start, end = start[: space.start()], piece.text[space.start() :]
            before = (*found[:number], Piece(piece.kind, start))
            rest = (Piece(piece.kind, end), *found[number + 1 :])
            return _filled(before), _filled(rest)
        if shown:
            left -= len(piece.text)
            if not left:
                return found[: number + 1], found[number + 1 :]
    return found, ()


def _filled(found: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(piece for piece in found if piece.text)


@lru_cache(64)  # a text on several networks
def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a text into runs of one kind; joined again they are the text."""
    found = []
    end = 0
    for start in BEGINNING.finditer(text):
        match = TOKEN.match(text, start.start()) if start.start() >= end else None
        if match is None:
            continue
        if match.start() > end:
            found.append(Piece("text", text[end : match.start()]))
        found.append(Piece(match.lastgroup or "text", match.group()))
        end = match.end()
    if end < len(text):
        found.append(Piece("text", text[end:]))
    return tuple(found)
