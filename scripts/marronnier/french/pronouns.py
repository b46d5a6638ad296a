"""Find the words that address by themselves: `tu`, `ton`, `vous`, `posez`, `pose-la`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.french import imperatives
from marronnier.french.calls import TU, VOUS, Call, Span, like
from marronnier.french.enclitics import COMPOUND, NOT_EZ, NOUN_BEFORE, find_joined

# What each of these words could be; its own test says whether it is. Words in -ez are the others.
KINDS = {
    **dict.fromkeys(("tu", "te", "toi", "ton", "ta", "tes"), "tu"),
    **dict.fromkeys(("tien", "tienne", "tiens", "tiennes"), "tien"),
    **dict.fromkeys(("vous", "votre", "vos"), "vous"),
    **dict.fromkeys(("vôtre", "vôtres"), "yours"),
    **dict.fromkeys(("stp", "svp", "tkt", "steuplait", "steuplaît"), "short"),
    **dict.fromkeys(("êtes", "faites", "dites", "refaites", "redites"), "irregular"),
    "t": "elided",
}
TO_ONE = frozenset(form for form, kind in KINDS.items() if kind in ("tu", "tien", "elided"))
SHORTENED = frozenset(form for form, kind in KINDS.items() if kind == "short")
FORMS = {"": frozenset(KINDS), TU: TO_ONE | SHORTENED, VOUS: frozenset(KINDS) - TO_ONE}
ELIDED = expression(  # “t’es”, “ça t intéresse”, “T as vu ?”
    r"[Tt]['’´`](?=\w)(?!ch)|(?<=[a-zà-ÿ,] )t(?=\s[aeiouéê]\w)"
    r"|(?<!\d\s)(?<!\S)[Tt](?=\s(?:as|es|étais|avais|auras|aimes|inqui\w+)\b)"
)
SHORT = {"stp": (TU, "svp"), "svp": (VOUS, "stp"), "tkt": (TU, "")}
SHORT |= dict.fromkeys(("steuplait", "steuplaît"), (TU, ""))
LAST, FIRST = expression(r"([^\W\d_]+)\W{1,3}$"), expression(r"\W{1,3}([^\W\d_]+)")
# “C’est TA soirée”, “TU viens”; not “le TA de Lyon”, “à 12 h TU”
STRESSED = expression(r"\s+(?!(?:de|du|des|d|à|au|en|et|est|a|sur|pour)\b)[a-zà-ÿ]{2}")
ABBREVIATED = expression(r"(?:\b(?:l[ea]s?|un|une|du|des|au|aux|ce|de|h)|['’\d])\s*$")
INITIALS = ("TU", "TA", "TE")  # in capitals they may stand for other things
SHORTEST = 4  # of the forms in -ez
BACK = 24  # how far before a word its neighbours are looked at


def find_pronouns(text: str, lower: str, words: frozenset[str], only: str = "") -> Iterator[Call]:
    """Yield every word of a masked text that addresses by itself, in any order.

    `lower` is the text in lower case, and `words` are those that stand there, and perhaps more.
    With `only` (TU or VOUS) the other address is not looked for.
    """
    yield from (call for call in find_joined(text) if only in ("", call.address))
    there = list(FORMS[only] & words)
    if only != TU and "ez" in lower:
        there += [word for word in words if word[-2:] == "ez" and len(word) >= SHORTEST]
    for form in there:
        for start, end in _whole(form, lower):
            call = _called(text, KINDS.get(form, "ez"), start, end)
            if call and only in ("", call.address):
                yield call


def _whole(form: str, lower: str) -> Iterator[Span]:
    """Yield where a form stands as a word; nothing is compiled for it."""
    start = lower.find(form)
    while start >= 0:
        end = start + len(form)
        if not (lower[start - 1 : start].isalpha() or lower[end : end + 1].isalpha()):
            yield start, end
        start = lower.find(form, end)


def _called(text: str, kind: str, start: int, end: int) -> Call | None:
    word = text[start:end]
    if kind == "elided":
        elided = ELIDED.match(text, start)
        if elided is None:
            return None
        word, end = elided.group(), elided.end()
    elif word in INITIALS and not _loud(text, start, end):
        return None  # “12 h TU”, “le TA de Lyon”
    if kind == "short":
        return Call(start, end, *SHORT[word.lower()])
    if word.lower() in ("tu", "vous") and _is_named(text, start, end):
        return None
    if kind in ("elided", "tu", "tien"):
        other = _singular(text, kind, word.lower(), start, end)
        return Call(start, end, TU, like(word, other.lstrip(" "))) if other else None
    return _plural(text, kind, word, start, end)


EITHER = expression(r"\s*(?:ou|/)\s*(?:tu|vous)\b", re.IGNORECASE)  # “Tu ou vous ?”
OR_ELSE = expression(r"\b(?:tu|vous)\s*(?:ou|/)\s*$", re.IGNORECASE)

BEFORE_TU = expression(r"(?:\bje\b|\bj['’])[^.!?\n]{0,24},\s*$", re.IGNORECASE)
BEHIND_TU = expression(r"[^.!?\n]{0,24},\s*(?:il|elle|on)\b", re.IGNORECASE)


def _is_named(text: str, start: int, end: int) -> bool:
    """Tell whether a pronoun is only spoken of: “Tu ou vous ?”, “Tu&Moi”, “je, tu, il”."""
    if "&" in (text[start - 1 : start], text[end : end + 1]):
        return True
    near = text[end : end + 4].lstrip().lower().startswith(("ou", "/"))
    named = EITHER.match(text, end) if near else None
    if named or OR_ELSE.search(text, max(0, start - 10), start):
        return True
    if text[start:end].lower() != "tu":
        return False
    return bool(BEFORE_TU.search(text, max(0, start - 32), start) and BEHIND_TU.match(text, end))


def _loud(text: str, start: int, end: int) -> bool:
    """Tell whether a word beside is in capitals too, or the word is only stressed: “TA soirée”."""
    if STRESSED.match(text, end) and not ABBREVIATED.search(text, max(0, start - BACK), start):
        return True
    before, after = LAST.search(text, max(0, start - BACK), start), FIRST.match(text, end)
    return any(word is not None and word[1].isupper() for word in (before, after))


# --- tu -----------------------------------------------------------------------------------------

SILENT = expression(  # “s’est tu”, “n’a jamais tu”, “passer du tu au vous”
    r"\b(?:est|sont|suis|sommes|était|étaient|étais|soit|soient|ai|a|ont|avait|avaient|aurait|été|"
    r"être|avoir|ayant|étant|fut|furent|le|du|au|dit|dire|disent|disons|ni|à)\s+"
    r"(?:(?:jamais|toujours|longtemps|pas|trop|enfin|soudain|aussitôt|alors|tout|rien|même)\s+)?$"
    r"|m['’]as-$",
    re.IGNORECASE,
)
JOINING = expression(
    r"\b(?:si|que|quand|où|comme|mais|et|donc|car|lorsque|alors)\s+$", re.IGNORECASE
)
PAUSE = expression(r"\s*[,.;:!?…)]|\s*$")
ASKING = expression(  # “viens-tu ?”, “veux tu ?”
    r"(?:[-‑]|\b(?:es|as|veux|peux|sais|vas|fais|dis|penses|crois|viens|vois|dors|pars|prends|"
    r"mets|connais|aimes|préfères)\s+)$",
    re.IGNORECASE,
)
# “madame Tu”, “Tu Youyou”, “marteau tu-tu”, “tu quoque”, “mi casa es tu casa”
NOT_TU = expression(r"[-‑]\w|\s+(?:et à t|l['’]auras)", re.IGNORECASE)
# “tu quoque”, “mi casa es tu casa”, “te quiero”
FOREIGN = expression(
    r"\s+(?:quoque|casa|quiero|amo|amor|sei|eres|bella|bello|corazón|vida|vuoi|\w*[áíóúñãõß])",
    re.IGNORECASE,
)
TITLE = expression(r"(?<![xX])[a-zà-ÿ] $")  # “le film Tu verras”, “madame Tu”
NAME = expression(r"\s*[a-zà-ÿ,.;]|\s[A-ZÀ-Ý][a-zà-ÿ]")  # “un portrait de Tu Youyou”
TONE = expression(  # “le ton”, “ton sur ton”, “changer de ton”
    r"(?:(?<!-)\b(?:le|un|ce|du|au|quel|bon|autre|mon|son|notre|votre|leur|chaque|demi|beau|mi|nouveau|tel|"
    r"certain|aucun|vrai|joli|petit|grand|simple|double)[\s-]+|\bton\s+(?:sur|pour)\s+|"
    r"\b(?:le|du|au|un)\s+(?:même|seul|premier|second|troisième)\s+|\bd['’]un\s+|"
    r"\b(?:change\w*|hausse|baisse|rupture|unité|différence|liberté|égalité|question|variation|écart|"
    r"saut|erreur|quart|tiers)\s+de\s+)$",
    re.IGNORECASE,
)
TONE_AFTER = expression(
    r"\s*(?:$|[.,;:!?…)]|[ns]['’]|(?:et|sur|ou|qui|neutre|chaud|froid|juste|pastel|naturel|clair|"
    r"foncé|donné|employé|monte|change|est|des?|du|à|au|aux|dans|pour|avec|par|chez|en|se|ne|"
    r"rouge|bleu|vert|jaune|gris|brun|doré|taupe|beige|écru|ocre|crème|ivoire|pierre|grave|solennel|enjoué|léger)\b)",
    re.IGNORECASE,
)
ARTICLE = expression(r"\b(?:les?|la|l['’]|du|au|des|aux|de la|à la)\s*$", re.IGNORECASE)
LOVE = expression(r"\b(?:une?|des|les|mille|vos|nos)\s+je\s+$", re.IGNORECASE)  # “un je t’aime”
THIRD = expression(r"(?:ils?|elles?|on|en-guerre|a[iï][ -]chi)\b", re.IGNORECASE)  # “qu’y a t’il”
CLIPPED = expression(r"\b[pcs]['’]$", re.IGNORECASE)  # “p’t’être”, “c’t’été”
HEAD = expression(r"(?:^|[.!?…:;,«»\n])\s*$")
OTHERS = {"te": "vous", "toi": "vous", "ton": "votre", "ta": "votre", "tes": "vos"}
# Idioms and sounds: “Te Deum”, “toi toi toi”, “ta-da”, “ta ta ta”.
SOUNDS = expression(r"(?:te\s+deum|toi,? toi|ta[ -]?(?:ta|da))\b", re.IGNORECASE)


NOT_TOI = expression(r"\b(?:tu et à|toi,?|bagues?|un|le|duo)\s+$", re.IGNORECASE)


def _singular(text: str, kind: str, word: str, start: int, end: int) -> str:
    """Return the word of a “vous” in its place: a space when unknown, empty when it is no call."""
    before = text[max(0, start - BACK) : start]
    if before.endswith("-") and text[end : end + 1] == "-":
        return ""  # “à la va-comme-je-te-pousse”
    if kind == "elided":
        spoken = LOVE.search(before) or CLIPPED.search(before) or THIRD.match(text, end)
        # “T’inquiète” is an order with its pronoun in front, which “vous” would not say.
        return "" if spoken else " " if HEAD.search(before) else "vous "
    if kind == "tien":
        theirs = ARTICLE.search(before)  # any other form is one of “tenir”
        return ("vôtres" if word.endswith("s") else "vôtre") if theirs else ""
    if text[start:end].istitle() and TITLE.search(before) and NAME.match(text, end):
        return ""
    if FOREIGN.match(text, end):
        return ""
    if word == "tu":
        return "" if _is_no_tu(text, before, end) else " "
    if word == "ton" and (TONE.search(before) or TONE_AFTER.match(text, end)):
        return ""
    if SOUNDS.match(text, start) or (word == "toi" and NOT_TOI.search(before)):
        return ""
    return OTHERS[word]


def _is_no_tu(text: str, before: str, end: int) -> bool:
    if SILENT.search(before) or NOT_TU.match(text, end):
        return True
    if PAUSE.match(text, end) is None:
        return False
    return not (ASKING.search(before) or JOINING.search(before))


# --- vous ---------------------------------------------------------------------------------------

NOT_TO_YOU = expression(  # “un rendez-vous”, “prendre rendez vous”, “garde-à-vous”
    r"\b(?:rendez[ \u00a0‑-]|garde[ -]à[ -])$", re.IGNORECASE
)
INDEED = expression(r"\s+compte\b", re.IGNORECASE)
TO_YOUR = expression(r"\bà\s+$", re.IGNORECASE)
STARTING = expression(r"\s+marques\s*[,!?.…]", re.IGNORECASE)  # “à vos marques, prêts”
SAID = expression(
    r"\b(?:le|du|au|dire|dit|dis|disent|disons|ni)\s+$", re.IGNORECASE
)  # “passer au vous”
MEETING = expression(r"[ \u00a0‑-]vous\b(?!\s+(?:compte|utiles?|service)\b)", re.IGNORECASE)
INTERJECTION = expression(
    r"\s*(?:[,!…]|hop\b|les\s+(?:[A-ZÀ-Ý]|bleu|vert|rouge|blanc|jaune|fille|gars|champion)|savoir\b|on\b|c['’]est\b|au\s+(?:boulot|travail))"
)
PARTICIPLE_AFTER = expression(
    r"\s*(?:à la main|(?:main|maison|pour|par|en|ici|avec|dans|chez)\b|sur mesure|d['’])"
)
IMPERATIVE_AFTER = expression(
    r"-(?:nous|moi|le|la|les|lui|leur|en|y|vous)\b|\s+l['’]|\s+(?:le|la|les|un|une|vos|votre|vite|"
    r"place|plaisir|confiance|attention|tourner|comme|appel|oui|non|bonjour|stop|merci|adieu)\b",
    re.IGNORECASE,
)
BEING = expression(r"\b(?:qu['’e]|qui|est|sont|était|étaient|sera|seront|être)\s*$", re.IGNORECASE)
OBJECT = expression(r"\b(?:on|nous|je|ils?|elles?|qui)\s+(?:ne\s+)?$", re.IGNORECASE)
BEHIND_PREPOSITION = expression(
    r"\b(?:à|chez|pour|avec|sans|de|devant|derrière|vers|sur|contre|comme|selon|d['’]après)\s+$"
    r"|\w[-‑]$",
    re.IGNORECASE,
)
VOWEL = expression(r"\s*[aeiouyàâäéèêëîïôöûüœ]", re.IGNORECASE)
ASPIRATED = expression(r"\s*h", re.IGNORECASE)  # or not: a dictionary would tell
SUBJECT = expression(
    r"\bvous(?:\s+(?:ne|n['’]|nous|me|le|la|les|y|en|lui|leur))*\s+$", re.IGNORECASE
)
QUESTION = expression(r"[-‑]vous\b[^.!\n]{0,120}\?", re.IGNORECASE)


WORK = expression(  # “le film Vous n’aurez pas ma haine”
    r"\b(?:film|livre|roman|pièce|chanson|série|spectacle|album|expo|exposition|podcast|émission|"
    r"comédie|documentaire|boutique|marque|appli)\s+$"
)


def _plural(text: str, kind: str, word: str, start: int, end: int) -> Call | None:
    before = text[max(0, start - BACK) : start]
    form = word.lower()
    if word.istitle() and WORK.search(before):
        return None
    if kind == "irregular":
        return _irregular(text, word, start, end)
    if kind == "ez":
        return _in_ez(text, word, start, end)
    if kind == "yours":
        return Call(start, end, VOUS) if ARTICLE.search(before) else None
    if form == "vos" and TO_YOUR.search(before) and STARTING.match(text, end):
        return None
    if form == "vous":
        meeting = NOT_TO_YOU.search(before) and not INDEED.match(text, end)
        if meeting or SAID.search(before):
            return None
    return Call(start, end, VOUS, like(word, _to_one(text, form, before, end)))


def _to_one(text: str, form: str, before: str, end: int) -> str:
    """Return what “vous” and “vos” are to one person, empty when that hangs on more than them."""
    if form == "vos":
        return "tes"
    if form == "vous" and BEHIND_PREPOSITION.search(before):
        return "toi"
    if form == "vous" and OBJECT.search(before):
        return "" if VOWEL.match(text, end) or ASPIRATED.match(text, end) else "te"
    return ""


def _irregular(text: str, word: str, start: int, end: int) -> Call | None:
    if word.lower() == "êtes":
        return Call(start, end, VOUS)
    # “Faites le plein” calls, “des lampes faites à la main” does not.
    before = text[max(0, start - BACK) : start]
    opening = not re.search(r"[^\W_]\s+$", before)
    negated = re.search(r"\bne\s+$", before, re.IGNORECASE)
    plain = IMPERATIVE_AFTER.match(text, end) and not BEING.search(before)
    if (opening and not PARTICIPLE_AFTER.match(text, end)) or negated or plain:
        return Call(start, end, VOUS, like(word, imperatives.singular(word.lower())))
    return None


def _in_ez(text: str, word: str, start: int, end: int) -> Call | None:
    form, before = word.lower(), text[max(0, start - BACK) : start]
    if form in NOT_EZ or before.endswith(("-", "‑")) or COMPOUND.match(text, end):
        return None
    if form == "rendez" and MEETING.match(text, end):
        return None
    if form == "allez" and INTERJECTION.match(text, end):
        return None
    single = imperatives.singular(form)
    opening = not re.search(r"[\w,]\s+$", before)
    if word[0].isupper() and not word.isupper() and not (single and opening):
        return None  # a name: “Madame Lafez”
    if text[end : end + 1] in ("-", "‑") and NOUN_BEFORE.search(before):
        return None  # “un cédez-le-passage”, “un goût de revenez-y”
    unsure = SUBJECT.search(before) or QUESTION.match(text, end)
    return Call(start, end, VOUS, "" if unsure else like(word, single))
