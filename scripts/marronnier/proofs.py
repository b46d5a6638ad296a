"""What a grammar checker says of a text, as data; asking it is `edges/grammar.py`'s business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold one remark: where it stands, as offsets, the checker's sentence, and what it offers.

    `rule` is the checker's own name for it.
    """

    start: int
    end: int
    remark: str
    offers: tuple[str, ...] = ()
    rule: str = ""


Proofs = Mapping[str, tuple[Proof, ...]]  # a text -> what is said of it; no text: not asked
