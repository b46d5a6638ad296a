"""What a grammar checker says of a text, as data; asking it is `edges/grammar.py`'s business."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Proofreader:
    """Have texts read for grammar, all at once; one that there is no time for is left out.

    `identity` changes with the checker; `wants` tells of which posts (paths) it reads the texts,
    and `thorough` that it comes back to those that it had no time for.
    """

    ask: Callable[[Sequence[str]], Proofs]
    identity: str
    wants: Callable[[str], bool]
    thorough: bool = False
