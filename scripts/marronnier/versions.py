"""Names of files: the plain one behind “final-v3-OK2”."""

from __future__ import annotations

import posixpath

from marronnier.describing import fold
from marronnier.expressions import expression

# What a person writes behind a file's name instead of keeping versions in Git. The first kind says
# it alone; the second only twice, with a figure, or behind a word for any picture.
# One of `ALONE` is a whole name that tells nothing else.
CUTS = expression(r"([-_ ]+|\.(?!\d))")
VERSION = expression(r"v(?:0?\d|1\d)(?:\.\d+)*|version\d+|rev\d+|\(\d+\)|copy|copie")
MARK = expression(
    r"(?:finale?|ok|def|d[ée]finiti(?:f|ve)|last|new|bis|corrig[ée]e?|modif|valid[ée]e?)(\d*)"
)
ALONE = expression(r"(?:final|def|d[ée]finiti(?:f|ve)|corrig[ée]e?|modif|valid[ée]e?)")
ENGINES = ("v6", "v8", "v10", "v12")
ANY_PICTURE = (
    "affiche", "banniere", "bandeau", "carrousel", "crea", "export", "flyer", "image", "img",
    "insta", "logo", "maquette", "photo", "post", "story", "visuel",
)  # fmt: skip


def without_version(path: str) -> str:
    """Return a file's path without what marks a version at the end of its name."""
    folder, name = posixpath.split(path)
    stem, suffix = posixpath.splitext(name)
    plain = _plain(stem)
    return path if plain == stem else posixpath.join(folder, (plain or "visuel") + suffix)


def _plain(stem: str) -> str:
    pieces = CUTS.split(stem)
    words = pieces[::2]
    kept = len(words)
    sure = weak = 0
    while kept and (mark := _mark(words[kept - 1])):
        sure += mark == "sure"
        weak += mark == "weak"
        kept -= 1
    alone = kept == 1 and fold(words[0]) in ANY_PICTURE
    if sure or weak > 1 or (weak and alone) or ALONE.fullmatch(stem.casefold()):
        return "".join(pieces[: max(2 * kept - 1, 0)])
    return stem


def _mark(word: str) -> str:
    """Return “sure” or “weak” for a word that marks a version, nothing for another."""
    folded = word.casefold()
    if VERSION.fullmatch(folded):
        return "" if folded in ENGINES else "sure"
    weak = MARK.fullmatch(folded)
    return "" if weak is None else "sure" if weak[1] else "weak"
