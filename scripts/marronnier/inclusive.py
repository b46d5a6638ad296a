"""Inclusive French: shortened forms (*adhérent·es*), doublets, and the generic masculine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.patterns import LETTER, OTHER
from marronnier.wording import words

# A feminine ending that is added, and those that take the place of the masculine's own.
ADDED = ("e", "ne", "le", "te", "se", "sse")
CHANGED = (
    *(("trice", "teur"), ("rice", "eur"), ("euse", "eur"), ("euse", "eux"), ("esse", "e")),
    *(("ère", "er"), ("ière", "ier"), ("ive", "if"), ("ve", "f"), ("elle", "el"), ("elle", "eau")),
    *(("ienne", "ien"), ("enne", "en"), ("onne", "on"), ("ale", "al"), ("que", "c")),
)
ENDING = "|".join(sorted({*ADDED, *(new for new, _ in CHANGED)}, key=len, reverse=True))
DOT = "·•‧∙⋅"
# With a point, a dash or a slash only what nothing else ends in: addresses, clitics, “et/ou”.
SHORTENED = expression(
    rf"(?<![\w{DOT}./@-])(?P<stem>[^\W\d_]{{2,40}})"
    rf"(?:[{DOT}](?P<dot>{ENDING}|tes)(?:[{DOT}]?(?P<dots>s))?"
    rf"|\((?P<bracket>{ENDING})(?:\)(?P<after>s)?|(?P<inside>s)\))"
    r"|\.(?P<point>e|ne|le|rice|trice|euse|ère|ive)\.(?P<points>s)"
    r"|(?<=\w{4})\.(?P<lone>e|rice|trice)(?!\.\w)|(?<=\w{5})\.(?P<bare>e)(?P<bares>s)(?![./]\w)"
    r"|-(?P<dash>e|ne|le|rice|trice|euse)-(?P<dashes>s)"
    r"|(?<=\w{4})/(?P<slash>e|ne|rice|trice|euse|ère|ive)(?:/?(?P<slashes>s))?)(?![\w])"
)
# A sign with an ending behind it: what is worth a closer look.
HINT = expression(
    rf"[{DOT}(./-](?:(?<=[{DOT}])(?:{ENDING}|tes)|(?<=\()(?:{ENDING})s?\)"
    r"|(?<=[./])(?:e|ne|le|rice|trice|euse|ère|ive)(?!\w\w)"
    r"|(?<=-)(?:e|ne|le|rice|trice|euse)-s)"
)
# The same, in the words of RE2.
LIKELY = (
    rf"[{DOT}](?:{ENDING}|tes)|\((?:{ENDING})s?\)"
    rf"|[./](?:e|ne|le|rice|trice|euse|ère|ive)[{LETTER}]?(?:{OTHER}|$)|-(?:e|ne|le|rice|trice|euse)-s"
)
SIGNS = ("dot", "bracket", "point", "lone", "bare", "dash", "slash")
MANY = ("dots", "after", "inside", "points", "bares", "dashes", "slashes")
SHORT = 4  # letters; “amis”, “ans” and the like are too short to tell
BLENDED = {"toustes": "toutes et tous", "celleux": "celles et ceux", "ceulles": "celles et ceux"}
DOUBLETS = {
    "tous": "toutes", "ceux": "celles", "chers": "chères", "cher": "chère", "chacun": "chacune",
    "nombreux": "nombreuses", "heureux": "heureuses", "certains": "certaines", "un": "une",
}  # fmt: skip
# What may stand between the two halves of a doublet, besides the entry's own first word.
SMALL = "à|aux|de|des|nos|vos|les|mes|ces|ses|leurs"
JOINT = expression(rf"(?:\s*,|\s+(?:et|ou|&)|\s*/)\s*(?:(?:{SMALL})\s+)?\Z")
AFTER = expression(rf"(?:\s*,|\s+(?:et|ou|&)|\s*/)\s*(?:(?:{SMALL})\s+)?([^\W\d_]+)")
# “à tous les niveaux”, “à tous égards”: of things, or with a noun that tells the rest.
OF_THINGS = expression(
    r"\s+(?:les|ces|nos|vos|mes|tes|ses|leurs|points?|égards|prix|vents|crins|moments|coups"
    r"|ceux\s+et\s+(?:à\s+)?(?:toutes\s+)?celles)\b"
)
LAST = expression(r"([^\W\d_]+)\Z")


@dataclass(frozen=True, slots=True)
class Form:
    """Hold a shortened form of a text, how it is written, and its doublet ("": not known)."""

    start: int
    end: int
    text: str
    dotted: bool  # with a point médian, the one sign that is made for it
    doublet: str
    masculine: str = ""
    ending: str = ""


def shortened(text: str) -> Iterator[Form]:
    """Yield the shortened and blended forms of a text."""
    if HINT.search(text) is None:
        return
    for match in SHORTENED.finditer(text):
        ending = next(match[name] for name in SIGNS if match[name])
        many = any(match[name] for name in MANY)
        stem = match["stem"]
        if not many and stem[-1] in "sx" and not match["dot"] and ending not in ADDED[:1]:
            many = True
        doublet = _doublet(stem, ending, many=many)
        yield Form(
            match.start(), match.end(), match.group(), bool(match["dot"]), doublet, stem, ending
        )


def blended(text: str) -> Iterator[Form]:
    """Yield the words that blend both genders into one, such as *toustes*."""
    for match in words(tuple(BLENDED)).find(text):
        yield Form(match.start, match.end, match.found, dotted=False, doublet=BLENDED[match.entry])


def generic(text: str, entries: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield where a text speaks of all in the masculine alone, and the entry that says so.

    One half of a doublet (“à toutes et à tous”, “chères et chers clients”) is none.
    """
    for match in words(entries).find(text):
        things = match.found[-4:].lower() == "tous" and OF_THINGS.match(text, match.end)
        if not things and not _doubled(text, match.start, match.end):
            yield match.start, match.end, match.entry


def doublet(phrase: str) -> str:
    """Return both genders of a generic phrase, "" where its feminine is not sure."""
    head, _, last = phrase.rpartition(" ")
    masculine = last.lower()
    feminine = DOUBLETS.get(masculine) or _feminine_plural(masculine)
    if not feminine:
        return ""
    before = f"{head} " if head else ""
    repeated = before if head.lower() in ("à", "les", "nos", "vos", "aux", "de", "des") else ""
    if head.lower() in DOUBLETS:
        return f"{cased(DOUBLETS[head.lower()], head)} {feminine}, {head.lower()} {masculine}"
    if head and not repeated:
        return ""
    return f"{before}{feminine} et {repeated.lower()}{masculine}"


def cased(new: str, like: str) -> str:
    """Return a word with a capital where the other has one."""
    return new[:1].upper() + new[1:] if like[:1].isupper() else new


def dotted(form: Form) -> str:
    """Return a shortened form with the one sign that is made for it."""
    plural = "s" if form.text.rstrip(")").endswith("s") and not form.ending.endswith("s") else ""
    return f"{form.masculine}·{form.ending}{plural}"


# --- genders ------------------------------------------------------------------------------------


def _doublet(stem: str, ending: str, *, many: bool) -> str:
    lower = stem.lower()
    if lower in ("tou", "tous") and ending in ("te", "tes", "e"):
        return cased("toutes et tous", stem)
    single = lower[:-1] if many and lower[-1:] == "s" else lower
    changed = next((old for new, old in CHANGED if new == ending and single.endswith(old)), None)
    if changed is not None:
        feminine = single[: len(single) - len(changed)] + ending
    elif ending in ADDED:
        feminine = single + ending
    else:
        return ""
    masculine = single
    if many:
        feminine += "s"
        masculine += "" if single[-1] in "sx" else "s"
    return cased(f"{feminine} et {masculine}", stem)


def _feminine_plural(masculine: str) -> str:
    for end, new in (("eurs", ""), ("iers", "ières"), ("iens", "iennes")):
        if masculine.endswith(end):
            return masculine[: -len(end)] + new if new else ""
    if masculine.endswith(("ents", "ants", "és", "is", "us")) and len(masculine) > SHORT:
        return masculine[:-1] + "es"
    return ""


def _doubled(text: str, start: int, end: int) -> bool:
    """Tell whether the feminine of a stretch's words stands beside it, joined to it."""
    own = re.findall(r"[^\W\d_]+", text[start:end])
    joint = JOINT.search(text, max(0, start - 24), start)
    before = LAST.search(text, max(0, joint.start() - 40), joint.start()) if joint else None
    if before and any(_paired(before[1], one) for one in own):
        return True
    after = AFTER.match(text, end, min(len(text), end + 60))
    return after is not None and any(_paired(after[1], one) for one in own)


def _paired(feminine: str, masculine: str) -> bool:
    feminine, masculine = _bare(feminine), _bare(masculine)
    if feminine == masculine or not feminine.rstrip("s").endswith("e"):
        return False
    if DOUBLETS.get(masculine) and _bare(DOUBLETS[masculine]) == feminine:
        return True
    shared = 0
    for one, other in zip(feminine, masculine, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= max(3, len(masculine.rstrip("sx")) - 3)


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in decomposed if not unicodedata.combining(one))
