"""Find the verbs with a pronoun joined behind: `pose-la`, `dites-nous`, `installe-toi`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.french import imperatives
from marronnier.french.calls import TU, VOUS, Call, like

JOINED = expression(
    r"\b(?P<joined>[^\W\d_]{2,})[-‑–]"
    r"(?P<clitic>toi|moi|les?|la|lui|leur|y|en|nous|[tm]['’]en|[tm]['’]y)"
    r"(?:[-‑](?:toi|moi|nous|le|la|les|lui|leur|en|y))?(?![\w‑-])",
    re.IGNORECASE,
)
CLITIC = expression("[-‑–](?:toi|moi|le|la|lui|y|en|nous|[tm]['’])", re.IGNORECASE)
NOT_EZ = frozenset(
    ("nez", "chez", "assez", "rez", "fez", "lez", "merguez", "jerez", "suez", "rodez", "forez")
)

NOUN_BEFORE = expression(r"\b(?:une?|les?|du|des|de|ce|au|ne-m['’])[\s-]*$", re.IGNORECASE)
COMPOUND = expression(r"[-‑](?:passer|faire|aller|de-chaussée|le-feu|moi-ça)")


def find_joined(text: str) -> Iterator[Call]:
    """Yield each verb of a masked text that is joined to a pronoun, and a “toi” that is."""
    if ("-" in text or "‑" in text or "–" in text) and CLITIC.search(text):
        for match in JOINED.finditer(text):
            yield from _joined(text, match)


def _joined(text: str, match: re.Match[str]) -> Iterator[Call]:
    base, start, end = match["joined"].lower(), match.start(), match.end("joined")
    clitic = match["clitic"].lower()
    if base.endswith(("ez", "faites", "dites")):
        noun = NOUN_BEFORE.search(text, max(0, start - 8), start)
        if base not in NOT_EZ and not noun and not COMPOUND.match(text, end):
            yield Call(start, end, VOUS, like(match["joined"], _with_s(base, clitic)))
        return
    bare = base.removesuffix("s") if clitic in ("y", "en") and base[-2:] in ("as", "es") else base
    bare = imperatives.written(bare)
    other = imperatives.plural(bare)
    if other:
        yield Call(start, end, TU, like(match["joined"], other))
        if clitic == "toi":
            yield Call(match.start("clitic"), match.end("clitic"), TU, "vous")


def _with_s(base: str, clitic: str) -> str:
    form = imperatives.singular(base)
    return form + "s" if form and clitic in ("y", "en") and form[-1] in "ea" else form
