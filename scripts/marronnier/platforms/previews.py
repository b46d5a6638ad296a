"""How a message will look on a network, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from marronnier.model import Medium

Box = tuple[int, int, int, int]  # a part of a picture as people see it: left, top, right, bottom


class Piece(NamedTuple):
    """Hold a run of text of one kind: `text`, `link`, `hashtag` or `mention`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Hold how one part will look: its title and runs of text, media, card, and its count.

    `shown` is how many characters people see before “more”, 0: all of them; `place` where it
    stands in a thread: “2/3”. `crops` tells, for each medium, the part that people see, in its
    own pixels, None for all of it. `upright`: a story or a reel, which fills a telephone's screen.
    `media_first`: pictures or films stand above the words.
    """

    pieces: tuple[Piece, ...]
    media: tuple[Medium, ...]
    link: str
    count: int
    limit: int
    comment: bool
    shown: int = 0
    price: str = ""  # in US dollars; empty: nothing
    title: str = ""
    place: str = ""
    crops: tuple[Box | None, ...] = ()
    upright: bool = False
    media_first: bool = False
