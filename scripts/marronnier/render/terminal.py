"""A post as it will look, in plain text for a terminal; no character of it can act there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marronnier.model import Account, Client, Medium, Post, say
from marronnier.platforms import PLATFORMS
from marronnier.platforms.previews import Box, Piece, Preview
from marronnier.platforms.shared.composing import cut
from marronnier.render.characters import plain
from marronnier.render.language import Language
from marronnier.standings import deliver

BAR = "  │ "


def preview_text(post: Post, client: Client | None, speech: Language) -> str:
    """Return all parts of a post on all its accounts."""
    lines = [plain(post.title)]
    if post.moment:
        lines.append(f"{speech.day_time(post.moment.wall)} ({post.moment.zone})")
    for key in post.accounts:
        lines += ["", *_account(post, client, key, speech)]
    return "\n".join(lines)


def _account(post: Post, client: Client | None, key: str, speech: Language) -> Iterator[str]:
    delivery = deliver(post, client, key) if client else None
    if delivery is None:
        yield f"── {plain(key)}"
        yield f"  {speech.tell(say('It cannot be told what would be sent, or when.'))}"
        return
    shown = PLATFORMS[delivery.platform].preview(delivery)
    yield f"── {_name(delivery.account)}"
    for part in shown:
        if len(shown) > 1:
            words = say("Message {n}", n=part.place) if part.place else say("Message")
            words = say("First comment") if part.comment else words
            yield f"  {speech.tell(words)}"
        yield from _part(part, speech)


def _name(account: Account) -> str:
    label = PLATFORMS[account.platform].LABEL
    _, _, own = account.key.partition(".")
    return " · ".join(filter(None, (label, own, plain(account.handle))))


def _part(part: Preview, speech: Language) -> Iterator[str]:
    if part.title:
        yield f"{BAR}{speech.tell(say('Title: {title}', title=plain(part.title)))}"
    seen, rest = cut(part.pieces, part.shown)
    yield from _lines(seen)
    if rest:
        yield f"  ┄ {speech.tell(say('… more'))} ┄"
        yield from _lines(rest)
    for medium, crop in zip(part.media, part.crops, strict=True):
        yield f"{BAR}▣ {_medium(medium, crop, speech)}"
    if part.link:
        yield f"{BAR}→ {plain(part.link)}"
    over = f" — {speech.tell(say('too long'))}" if part.count > part.limit else ""
    yield f"  {speech.number(part.count)} / {speech.number(part.limit)}{over}"


def _lines(pieces: Iterable[Piece]) -> Iterator[str]:
    for line in plain("".join(piece.text for piece in pieces).strip()).split("\n"):
        yield f"{BAR}{line}".rstrip()


def _medium(medium: Medium, crop: Box | None, speech: Language) -> str:
    size = ""
    if crop:
        shown = f"{crop[2] - crop[0]} × {crop[3] - crop[1]}"
        size = f" ({speech.tell(say('cropped to {size}', size=shown))})"
    elif medium.facts and medium.facts.width:
        size = f" ({medium.facts.width} × {medium.facts.height})"
    elif not medium.path:
        size = f" ({speech.tell(say('this file is not there'))})"
    alt = plain(medium.alt) if medium.alt else speech.tell(say("no alternative text"))
    name = f"{plain(medium.given)}{size}"
    return speech.tell(say("{picture}: {words}", picture=name, words=" ".join(alt.split())))
