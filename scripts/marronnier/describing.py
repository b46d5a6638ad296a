"""Descriptions of pictures: which ones say nothing, and which words of a picture they leave out."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable

from marronnier.expressions import expression
from marronnier.model import Message, say

FILE = expression(r"\S+\.(?:jpe?g|png|gif|webp|heic|avif|tiff?|bmp|svg|mp4|mov)", re.IGNORECASE)
CAMERA = expression(
    r"(?:IMG|DSC[FN]?|PXL|MVIMG|GOPR|VID|P(?=\d{6})|WhatsApp Image|Capture d[’' ]écran|Screenshot)"
    r"[ _-]?\d[\w .:-]*",
    re.IGNORECASE,
)
# “Photo de classe” names a kind of picture; “photo de la lampe” says “picture” once more.
OPENING = expression(
    r"(?:(?:une?|l['’]|la|cette|an?|the)\s*)?"
    r"(?:image|photo|photographie|illustration|visuel|picture|photograph)s?\s+"
    r"(?:d[eu]s?\b|d['’]|of\b|montrant\b|représentant\b|showing\b|qui (?:montre|représente)\b)"
    r"(?!\s*(?:familles?|classes?|groupes?|mariages?|identité|profil|presse|équipes?|marques?|archives?|synthèse|couverture)\b)",
    re.IGNORECASE,
)
NOTHING = {
    "image", "images", "photo", "photos", "visuel", "illustration", "picture", "logo", "alt",
    "video", "description", "texte alternatif", "a completer", "a faire", "todo", "tbd", "xxx",
}  # fmt: skip
WORD = expression(r"[^\W_]+")
ACCENT = expression("[\u0300-\u036f]")
LONG = 4  # words in a picture that make it a poster
ENOUGH = 0.7  # of them said elsewhere: line breaks and small print are nobody's loss


def useless(description: str, title: str, files: Collection[str]) -> Message | None:
    """Return why a description says nothing, None when it may say something.

    `files` are the paths of the post's media as given.
    """
    plain, folded = description.strip(), fold(description)
    names = {posixpath.basename(path) for path in files}
    stems = {name.rpartition(".")[0] or name for name in names}
    # A stem of plain words may be a fair description; one with dashes or figures is a file's.
    named = plain in names or (plain in stems and re.search(r"[-_\d]", plain))
    if named or FILE.fullmatch(plain) or CAMERA.fullmatch(plain):
        return say("The description is a file's name: say what is seen.")
    if folded in NOTHING or not folded:
        return say("The description says nothing: say what is seen.")
    if folded == fold(title):
        return say("The description repeats the title: say what is seen.")
    if opening := OPENING.match(plain):
        text = (
            "“{start}”: screen readers say already that it is a picture; begin with what is seen."
        )
        return say(text, start=opening.group())
    return None


def unsaid(words: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a picture that no text says, none when enough of them are said."""
    wanted = dict.fromkeys(WORD.findall(fold(words)))
    if len(wanted) < LONG:
        return ()
    said = {word for text in texts for word in WORD.findall(fold(text))}
    missing = [word for word in wanted if word not in said]
    spelt = {fold(word): word for word in re.findall(r"\w+", words)}
    few = len(missing) <= (1 - ENOUGH) * len(wanted)
    return () if few else tuple(spelt.get(word, word) for word in missing)


def fold(text: str) -> str:
    """Return a text's words without letter case, accents and marks, one space between them."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(WORD.findall(ACCENT.sub("", bare)))
