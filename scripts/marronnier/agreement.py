"""Whether one French word may stand in another's place and leave the sentence right.

Nothing parses the sentence: a replacement is sure only when gender, number and elision cannot
change, as far as the ends of the words tell. Everything else is for a person to look at.
"""

from __future__ import annotations

import unicodedata

from marronnier.expressions import expression


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Endings that tell a noun's gender with few exceptions, the longest that fits decides.
FEMININE = (
    *("tion", "sion", "xion", "aison", "té", "tié", "ette", "ance", "ence", "ure", "ade", "esse"),
    *("euse", "trice", "ière", "ienne", "onne", "ée", "ille"),
)
MASCULINE = (
    *("age", "ment", "isme", "eau", "oir", "ail", "iel", "ier", "ien", "eur", "teur", "et", "ent"),
    *("ant", "é", "ac", "if", "al", "at", "aire", "iste"),
)
GENDERS = {**dict.fromkeys(FEMININE, "f"), **dict.fromkeys(MASCULINE, "m")}
EXCEPTIONS = _listed(
    "image page plage cage rage nage jument eau peau dent gent couleur chaleur valeur saveur odeur"
    " fleur fraîcheur douceur hauteur largeur faveur peur longueur grandeur sœur ardeur lueur"
    " sueur horreur erreur fureur humeur rumeur couleur côté été comité pâté traité arrêté député"
    " karaté musée lycée trophée silence affaire grammaire paire aire clé grade stade camarade"
    " forêt mort part fourmi nuit poussière poignée gorille mille piste liste"
)
# A phrase that begins so, or is one of these words, agrees with nothing.
ADVERBIAL = _listed("à au aux avec chez d' dans de dès en par pour sans sous sur vers")
ENDS_LOOSE = _listed("à au aux de d' des du en par pour avec un une le la les")
ALIKE = _listed("sans dans vers plus très pas sous chez jamais toujours moins fois prix")
# What changes before a vowel, or makes a pair that the next word's first sound decides.
ELIDES = _listed(
    "le la l' de d' je j' me m' te t' se s' ne n' que qu' ce c' cet ma ta sa mon ton son"
    " beau bel nouveau nouvel vieux vieil jusque jusqu' lorsque puisque quoique du au"
)
VOWELS = "aeiouyhœæ"
WORD = expression(r"[^\W\d_]+'?")
BEFORE = expression(r"([^\W\d_]{1,12}'|[^\W\d_]{1,12}\s)\Z")


def agrees(text: str, start: int, end: int, new: str, language: str = "fr") -> bool:
    """Tell whether `new` can stand for a stretch of a text without any other word changing."""
    if language != "fr":
        return language == "en" and _vowel(text[start:end]) == _vowel(new)
    old_words, new_words = _words(text[start:end]), _words(new)
    if not old_words or not new_words or not _elision_holds(text, start, end, new):
        return False
    if old_words[0] in ADVERBIAL and not {old_words[-1], new_words[-1]} & ENDS_LOOSE:
        return new_words[0] in ADVERBIAL or new_words[0] in ("l'", "le", "la")
    if [_plural(word) for word in (old_words[0], old_words[-1])] != [
        _plural(word) for word in (new_words[0], new_words[-1])
    ]:
        return False
    return old_words[0] == new_words[0] or gender(old_words[0]) == gender(new_words[0]) != ""


def gender(noun: str) -> str:
    """Return `f`, `m`, or "" where a noun's end does not tell."""
    noun = _plain(noun)
    single = noun[:-1] if _plural(noun) else noun
    if single in EXCEPTIONS:
        return ""
    fitting = [end for end in GENDERS if single.endswith(end) and len(single) > len(end)]
    return GENDERS[max(fitting, key=len)] if fitting else ""


def cased(found: str, new: str) -> str:
    """Return a replacement with the capitals of what it replaces."""
    letters = [one for one in found if one.isalpha()]
    if len(letters) > 1 and all(one.isupper() for one in letters):
        return new.upper()
    return new[:1].upper() + new[1:] if found[:1].isupper() else new


def _words(text: str) -> list[str]:
    return WORD.findall(_plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("’", "'")


def _plural(word: str) -> bool:
    return word[-1:] in ("s", "x", "z") and word not in ALIKE


def _elision_holds(text: str, start: int, end: int, new: str) -> bool:
    if _vowel(text[start:end]) == _vowel(new):
        return True
    before = BEFORE.search(_plain(text[max(0, start - 16) : start]))
    return before is None or before.group().strip() not in ELIDES


def _vowel(text: str) -> bool:
    first = unicodedata.normalize("NFD", text.lower())[:1]
    return first != "" and first in VOWELS
