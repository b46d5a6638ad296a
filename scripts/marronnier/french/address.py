"""Tell whether a French text says *tu* or *vous* to its reader, word by word.

The text comes masked (`prose.Prose`): a neutral word stands for each quotation, name and address.
What is found are calls: pronouns (`tu`, `ton`, `vous`…), verbs (`pose`, `posez`), forms joined by
a hyphen (`pose-la`). A *vous* said to many people at once is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marronnier.french import imperatives
from marronnier.french.imperatives import Opening
from marronnier.french.plural import collective_from

TU, VOUS = "tu", "vous"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Call:
    """Hold one word that addresses the reader, as offsets in the text.

    `other` is the word that says the same to the other address, empty where that is not sure.
    """

    start: int
    end: int
    address: str  # TU or VOUS
    other: str = ""
    collective: bool = False  # a “vous” to many people


# --- words that may address by themselves -------------------------------------------------------

# One pass over the text finds all that could be a call; what each is, its own test says.
WORDS = re.compile(
    r"\b(?:(?P<joined>[^\W\d_]{2,})-(?P<clitic>toi|moi|les?|la|lui|leur|y|en|nous|[tm]['’]en|[tm]['’]y)"
    r"(?:-(?:toi|moi|nous|le|la|les|lui|leur|en|y))?(?![\w-])"
    r"|(?P<elided>t['’](?=\w)|(?<!\d )(?<!\d)t(?=\s[aeiouéê]\w))"
    r"|(?P<tu>tu|te|toi|ton|ta|tes)|(?P<tien>tien(?:ne)?s?)"
    r"|(?P<vous>vous|votre|vos)|(?P<yours>v[ôo]tres?)"
    r"|(?P<short>stp|svp|tkt)|(?P<ez>[^\W\d_]{2,}ez)|(?P<etes>êtes|faites|dites|refaites|redites))\b",
    re.IGNORECASE,
)
NOT_EZ = frozenset(
    ["nez", "chez", "assez", "rez", "fez", "lez", "merguez", "jerez", "xérès", "raz", "hertz", "suez", "rodez", "trapez", "mez", "kez"]
)
# What a word in front makes of the next one.
SILENT = re.compile(  # “s’est tu”, “avoir tu”
    r"\b(?:est|sont|suis|sommes|était|étaient|étais|soit|soient|ai|a|ont|avait|avaient|aurait|"
    r"être|avoir|ayant|étant|le|du|au|dit|dire|disent|disons|ni|à)\s+$",
    re.IGNORECASE,
)
SAID = re.compile(r"\b(?:le|du|au|dire|dit)\s+$", re.IGNORECASE)  # “passer au vous”
PAUSE = re.compile(r"\s*[,.;:!?…)]|\s*$")
# “viens-tu ?”, “veux tu ?”
ASKING = re.compile(
    r"(?:-|\b(?:es|as|veux|peux|sais|vas|fais|dis|penses|crois|viens|vois|dors|pars|prends|mets|"
    r"connais|aimes|préfères)\s+)$",
    re.IGNORECASE,
)
TONE = re.compile(  # “le ton”, “ton sur ton”
    r"(?:\b(?:le|un|ce|du|au|quel|bon|même|autre|mon|son|notre|votre|leur|chaque|tout|demi|sur|"
    r"beau|premier|second|troisième|seul|mi|nouveau)[\s-]+|\bd['’]un\s+|\ben\s+(?=ton\b))$",
    re.IGNORECASE,
)
TONE_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?…)]|[ns]['’]|(?:et|sur|ou|qui|neutre|chaud|froid|juste|pastel|naturel|clair|"
    r"foncé|donné|employé|monte|change|est|des?|du|à|au|aux|dans|pour|avec|par|chez|en|se|ne|"
    r"beige|écru|ocre|crème|ivoire|pierre|grave|solennel|enjoué|léger)\b)",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\b(?:les?|la|l['’]|du|au|des|aux|de la|à la)\s*$", re.IGNORECASE)
NOT_TO_YOU = re.compile(  # “un rendez-vous”, “prendre rendez vous”, “garde-à-vous”
    r"\b(?:rendez[ \u00a0‑-]|garde[ -]à[ -])$", re.IGNORECASE
)
NOUN_BEFORE = re.compile(r"\b(?:une?|les?|du|des|de|ce|au|ne-m['’])[\s-]*$", re.IGNORECASE)
MEETING = re.compile(r"[ \u00a0‑-]vous\b(?!\s+(?:compte|utiles?|service)\b)", re.IGNORECASE)
INTERJECTION = re.compile(
    r"\s*(?:[,!…]|hop\b|les\s+[A-ZÀ-Ý]|on\b|c['’]est\b|au\s+(?:boulot|travail))"
)
COMPOUND = re.compile(r"[-‑](?:passer|faire|aller|de-chaussée|le-feu|moi-ça)")
PARTICIPLE_AFTER = re.compile(
    r"\s*(?:à la main|main\b|maison\b|pour\b|par\b|sur mesure|en\b|ici\b|avec\b|d['’]|dans\b|chez\b)"
)
IMPERATIVE_AFTER = re.compile(
    r"-(?:nous|moi|le|la|les|lui|leur|en|y|vous)\b|\s+(?:le|la|les|l['’]|un|une|vos|votre|vite|place|"
    r"plaisir|confiance|attention|tourner|comme|appel|oui|non|bonjour|stop|merci|adieu)\b",
    re.IGNORECASE,
)
BEING = re.compile(r"\b(?:qu['’e]|qui|est|sont|était|étaient|sera|seront|être)\s*$", re.IGNORECASE)
OBJECT = re.compile(r"\b(?:on|nous|je|ils?|elles?|qui)\s+(?:ne\s+)?$", re.IGNORECASE)
BEHIND_PREPOSITION = re.compile(
    r"\b(?:à|chez|pour|avec|sans|de|devant|derrière|vers|sur|contre|comme|selon|d['’]après)\s+$",
    re.IGNORECASE,
)
VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöûüœ]", re.IGNORECASE)


def find_calls(text: str, sentences: Iterable[Span]) -> tuple[Call, ...]:
    """Return every word of a masked text that addresses the reader, in order."""
    spans = tuple(sentences)
    found = {call.start: call for call in _words(text)}
    for start, end in spans:
        for call in _imperatives(text, start, end):
            found.setdefault(call.start, call)
    if not found:
        return ()
    many = collective_from(text, spans) if any(c.address == VOUS for c in found.values()) else ()
    return tuple(_told_to_many(found[start], many) for start in sorted(found))


def _told_to_many(call: Call, many: Iterable[Span]) -> Call:
    if call.address == VOUS and any(start <= call.start < end for start, end in many):
        return Call(call.start, call.end, VOUS, call.other, collective=True)
    return call


def _words(text: str) -> Iterator[Call]:
    for match in WORDS.finditer(text):
        kind = match.lastgroup or ""
        if match["joined"]:
            yield from _joined(text, match)
            continue
        word, start, end = match.group(), match.start(), match.end()
        if word.isupper() and 1 < len(word.rstrip("'’")) < 4 and not _loud(text, start, end):
            continue  # “12 h TU”, “le TA de Lyon”
        if kind == "elided":
            if not re.match(r"(?:ils?|elles?|on)\b", text[end:]) or text[start - 1 : start] != "-":
                yield Call(start, end, TU, _like(word, "vous "))
        elif kind == "short":
            yield SHORT[word.lower()](start, end)
        elif kind in SINGULAR:
            if other := SINGULAR[kind](text, word.lower(), start, end):
                yield Call(start, end, TU, _like(word, other.strip()))
        elif call := _plural(text, match, kind):
            yield call


def _loud(text: str, start: int, end: int) -> bool:
    """Tell whether the words around are in capitals too."""
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[end : (text + "\n").index("\n", end)]
    return line.isupper()


def _joined(text: str, match: re.Match[str]) -> Iterator[Call]:
    base, start, end = match["joined"].lower(), match.start(), match.end("joined")
    clitic = match["clitic"].lower()
    if base.endswith(("ez", "faites", "dites")):
        noun = NOUN_BEFORE.search(text, max(0, start - 8), start)
        if base not in NOT_EZ and not noun and not COMPOUND.match(text, end):
            yield Call(start, end, VOUS, _like(match["joined"], _with_s(base, clitic)))
        return
    base = imperatives.written(base) if clitic not in ("y", "en") else base
    bare = base if imperatives.plural(base) else base.removesuffix("s")
    if clitic in ("y", "en") and base == "vas":
        bare = "va"
    other = imperatives.plural(bare)
    if not other or (bare != base and clitic not in ("y", "en")):
        return
    yield Call(start, end, TU, _like(match["joined"], other))
    if clitic == "toi":
        yield Call(match.start("clitic"), match.end("clitic"), TU, "vous")


def _with_s(base: str, clitic: str) -> str:
    form = imperatives.singular(base)
    return form + "s" if form and clitic in ("y", "en") and form[-1] in "ea" else form


# --- tu -----------------------------------------------------------------------------------------


def _pronoun(text: str, word: str, start: int, end: int) -> str:
    """Return what “tu, te, toi, ton, ta, tes” would be in the plural, a space when unknown."""
    before = text[max(0, start - 16) : start]
    if word == "tu":
        if PAUSE.match(text, end) and not ASKING.search(before):
            return ""  # “longtemps tu, son nom…”
        silent = SILENT.search(before) or text[end : end + 6].lower().startswith(("-", " et à t"))
        return "" if silent or before.lower().endswith(("m'as-", "m’as-")) else " "
    if word == "te":
        return "" if re.match(r"\s+deum\b", text[end : end + 8], re.IGNORECASE) else "vous"
    if word == "toi":
        return "" if before.lower().endswith("à tu et à ") else "vous"
    if word == "ton":
        tone = TONE.search(before) or TONE_AFTER.match(text, end)
        return "" if tone else "votre"
    if word == "ta":
        return "" if text[end : end + 3].lower() in (" ta", "-ta") else "votre"
    return "vos"


def _owned(text: str, word: str, start: int, _end: int) -> str:
    """Return what “le tien” would be in the plural, nothing for a form of “tenir”."""
    if not ARTICLE.search(text, max(0, start - 8), start):
        return ""
    return "vôtres" if word.endswith("s") else "vôtre"


SHORT = {
    "stp": lambda start, end: Call(start, end, TU, "svp"),
    "svp": lambda start, end: Call(start, end, VOUS, "stp"),
    "tkt": lambda start, end: Call(start, end, TU),
}
SINGULAR = {"tu": _pronoun, "tien": _owned}

# --- vous ---------------------------------------------------------------------------------------


def _plural(text: str, match: re.Match[str], kind: str) -> Call | None:
    word, start, end = match.group(), match.start(), match.end()
    before = text[max(0, start - 16) : start]
    if kind == "vous":
        meant = word.lower() == "vous" and NOT_TO_YOU.search(before)
        if meant and not re.match(r"\s+compte\b", text[end : end + 8]):
            return None
        if word.lower() == "vous" and SAID.search(before):
            return None
        return Call(
            start, end, VOUS, _like(word, _singular_pronoun(word.lower(), before, text[end:]))
        )
    if kind == "yours":
        return Call(start, end, VOUS) if ARTICLE.search(before) else None
    if kind == "etes":
        return _irregular(text, word, start, end)
    return _in_ez(text, word, start, end)


def _singular_pronoun(word: str, before: str, after: str) -> str:
    if word == "vos":
        return "tes"
    if word == "vous":
        if BEHIND_PREPOSITION.search(before) or re.search(r"\w-$", before):
            return "toi"
        if OBJECT.search(before) and not after.lstrip().lower().startswith("h"):
            return "" if VOWEL.match(after.lstrip()) else "te"
    return ""


def _irregular(text: str, word: str, start: int, end: int) -> Call | None:
    if word.lower() == "êtes":
        return Call(start, end, VOUS)
    # “Faites le plein” calls, “des lampes faites à la main” does not.
    opening = not re.search(r"[^\W_]\s+$", text[max(0, start - 3) : start])
    negated = re.search(r"\bne\s+$", text[max(0, start - 4) : start], re.IGNORECASE)
    plain = IMPERATIVE_AFTER.match(text, end) and not BEING.search(text, max(0, start - 8), start)
    if (opening and not PARTICIPLE_AFTER.match(text, end)) or negated or plain:
        return Call(start, end, VOUS, _like(word, imperatives.singular(word.lower())))
    return None


def _in_ez(text: str, word: str, start: int, end: int) -> Call | None:
    form = word.lower()
    if form in NOT_EZ or COMPOUND.match(text, end) or text[start - 1 : start] in ("-", "@", "#"):
        return None
    if form == "rendez" and MEETING.match(text, end):
        return None
    if form == "allez" and INTERJECTION.match(text, end):
        return None
    single = imperatives.singular(form)
    opening = not re.search(r"[\w,]\s+$", text[max(0, start - 3) : start])
    if word[0].isupper() and not word.isupper() and not (single and opening):
        return None  # a name: “Madame Lafez”
    if text[end : end + 1] in "-‑" and NOUN_BEFORE.search(text, max(0, start - 8), start):
        return None  # “un cédez-le-passage”, “un goût de revenez-y”
    subject = re.search(
        r"\bvous(?:\s+(?:ne|n['’]|nous|me|le|la|les|y|en|lui|leur))*\s+$",
        text[max(0, start - 24) : start],
        re.IGNORECASE,
    )
    question = re.match(r"-vous\b[^.!\n]*\?", text[end : end + 120])
    return Call(start, end, VOUS, "" if subject or question else _like(word, single))


# --- imperatives --------------------------------------------------------------------------------

LEADS = r"(?:(?:et|ou|mais|alors|puis|donc|ensuite|surtout|enfin|sinon|vite|bref|oui|non|hop)\b[ ,]\s*+)*"
NEGATION = r"(?P<ne>(?:ne\s+|n['’])(?:(?:me|nous|le|la|les|lui|leur|y|en)\s+|[ml]['’])?)?"
VERB = r"(?P<verb>[^\W\d_]++)(?![\w’'-])"
HEAD = re.compile(
    rf"[^\w]*+(?:\d{{1,2}}[.)°/\ufe0f][^\w]*+)?{LEADS}{NEGATION}{VERB}", re.IGNORECASE
)
INNER = re.compile(
    r"(?P<mark>[,;:(–—|→•·«“]|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?|\b(?:et|ou|puis|mais|alors|donc|xx+)\b)"
    r"\s*+" + LEADS + NEGATION + VERB,
    re.IGNORECASE,
)
CONJUNCTION = re.compile(
    r"\W*(?:si|s['’]|quand|lorsqu|dès qu|puisqu|comme|avant qu|pour qu|tant qu|où qu|une fois|"
    r"c['’]est|il (?:fait|pleut|neige|gèle|y a|est|suffit)|on |ça |allez|hop|oui|non|merci|bref|"
    r"promis|chut|attention|bonjour|bonsoir|salut|coucou|hé|hey|eh|ok|stop)",
    re.IGNORECASE,
)

# A quotation's neutral word, or its marks where quotations count.
QUOTED = re.compile(r"(?:Xx+|[»”\"])\s*$")


def _imperatives(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the singular imperatives of a sentence; those in -ez are known by their ending."""
    head = HEAD.match(text, start, end)
    called = False
    if head and _opens(text, start, head.start("verb")):
        call = _imperative(text, head, Opening.START, end)
        if call:
            called = True
            yield call
    begin = head.start("verb") if head else start
    for match in INNER.finditer(text, begin, end):
        opening = _opening(text, start, match, called=called)
        if opening and (call := _imperative(text, match, opening, end)):
            called = True
            yield call


def _opens(text: str, start: int, verb: int) -> bool:
    """Tell whether a sentence really starts here: what follows “…” or a quotation may go on."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].rstrip()
    lower = (
        before.endswith(("!", "?", "."))
        and text[verb : verb + 10].split(maxsplit=1)[0] not in imperatives.SPEECH
    )
    return text[verb].isupper() or not before or lower or start != verb


def _imperative(text: str, match: re.Match[str], opening: Opening, end: int) -> Call | None:
    form = match["verb"].lower()
    if match["ne"]:
        opening = Opening.NEGATED
    if not imperatives.calls(form, opening, text[match.end("verb") : end]):
        return None
    other = imperatives.plural(imperatives.written(form))
    return Call(match.start("verb"), match.end("verb"), TU, _like(match["verb"], other))


def _opening(text: str, start: int, match: re.Match[str], *, called: bool) -> Opening | None:
    mark, form = match["mark"].lower(), match["verb"].lower()
    if called:
        return Opening.LISTED
    if mark in ";:(–—|→•·«“":
        return Opening.START
    if mark == ",":
        if form in imperatives.SPEECH and QUOTED.search(text, start, match.start()):
            return None
        return _after_comma(text[start : match.start()], form)
    if mark.isalpha() and mark[:2] != "xx":
        return None
    return Opening.START if match["verb"][0].isupper() else None  # an emoji, a hashtag


def _after_comma(first: str, form: str) -> Opening | None:
    if "," in first and not form.endswith("s"):
        return None
    if CONJUNCTION.match(first):
        return Opening.LED
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", first)]
    if imperatives.has_verb(words):
        # The subject of “il” may go on; a form in -s has no third person.
        return Opening.LED if form.endswith("s") and "je" not in words else None
    return Opening.LED


def _like(model: str, word: str) -> str:
    """Return a word with the letter case of another."""
    if model.isupper() and len(model) > 2:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
