"""Find singular imperatives: “Visite l’atelier” speaks to somebody, “Visite guidée” does not.

What counts is where the word stands (`Opening`) and what follows it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from enum import IntEnum

from marronnier.french import imperatives
from marronnier.french.calls import TU, Call, like
from marronnier.french.vocabulary import word_set

REACH = 240  # how far around a word its sentence is looked at, whatever its length


class Opening(IntEnum):
    """Say how sure it is that nobody stands before a verb as its subject, the surest last."""

    LISTED = 1  # after another imperative: “Viens et regarde”
    LED = 2  # after a first part that has no verb of its own
    START = 3  # a sentence, a line, after a colon
    NEGATED = 4  # behind “ne” at such a place: never a noun


# --- where a verb may open ----------------------------------------------------------------------

LEADS = (
    r"(?:(?:et|ou|mais|alors|puis|donc|ensuite|surtout|enfin|sinon|vite|bref|oui|non|hop)\b"
    r"[ ,]\s*+)*"
)
NEGATION = r"(?P<ne>(?:ne\s+|n['’])(?:(?:me|nous|le|la|les|lui|leur|y|en)\s+|[ml]['’])?)?"
VERB = r"(?P<verb>[^\W\d_]++)(?![\w’'-])"
HEAD = re.compile(
    rf"[^\w]*+(?:\d{{1,2}}[.)°/\ufe0f][^\w]*+)?{LEADS}{NEGATION}{VERB}", re.IGNORECASE
)
INNER = re.compile(
    r"(?P<mark>[,;:(–—|→•·«“>/+=*~]|(?<![\w.(])\d[.)](?=\s)|[\u20e3\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?"
    rf"|\b(?:et|ou|puis|mais|alors|donc|xx+)\b)\s*+{LEADS}{NEGATION}{VERB}",
    re.IGNORECASE,
)
# A first part whose own verb, if any, has no say in the one behind the comma.
CONJUNCTION = re.compile(
    r"\W*(?:si|s['’]|quand|lorsqu|dès qu|puisqu|comme|avant qu|pour qu|tant qu|où qu|une fois|"
    r"c['’]est|il (?:fait|pleut|neige|gèle|y a|est|suffit)|on |ça |allez|hop|oui|non|merci|bref|"
    r"promis|chut|attention|bonjour|bonsoir|salut|coucou|hé|hey|eh|ok|stop)",
    re.IGNORECASE,
)
MARKS = frozenset(";:|→•·«“>+=*~\u20e3")  # others, such as an emoji, want a capital behind
QUOTED = re.compile(r"(?:Xx+|[»”\"])\s*$")  # a quotation's neutral word, or its last mark
# “Ma grand-mère disait : mange, bois, dors.”
QUOTING = re.compile(
    r"(?<!\bon )(?<!\bje )(?<!\bnous )(?:\b|[’'])(?:dit|disait|répète|répétait|répond|répondait|"
    r"criait|crie|chantait|devise|slogan|proverbe|mot d['’]ordre)\b[^:]{0,40}:",
    re.IGNORECASE,
)
# A sentence of single words.
ALONE = re.compile(r"\W*[^\W\d_]+(?:,\s*[^\W\d_]+)+(?:,?\s+et\s+[^\W\d_]+)?\W*$")
WORD = re.compile(r"[^\W\d_]+")
# “Ce week-end viens danser”: a form in -s needs no comma, when no “je” may be its subject.
IN_S = re.compile(r"(?<![\w’'-])(?P<verb>[a-zà-ÿœ]{3,}s)(?![\w’'-])")
FIRST_PERSON = re.compile(r"\b(?:je|j['’]|tu|moi|me|m['’])(?!\w{3})", re.IGNORECASE)


def find_imperatives(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the singular imperatives of a sentence; those in -ez are known by their ending."""
    if ALONE.match(text, start, end) and (forms := list(_series(text, start, end))):
        yield from forms
        return
    head = HEAD.match(text, start, end)
    called = False
    if head and _opens(text, start, head.start("verb")):
        call = _call(text, head, Opening.START, end)
        if call:
            called = True
            yield call
    begin = head.start("verb") if head else start
    for match in INNER.finditer(text, begin, end):
        opening = _opening(text, start, match, called=called)
        if opening and (call := _call(text, match, opening, end)):
            called = True
            yield call
    if not called:
        yield from _unled(text, begin, end)


def _series(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the words of “Rame, souffle, recommence”, when all are imperatives and one is sure."""
    words = list(WORD.finditer(text, start, end))
    told = [imperatives.kinds(word.group().lower()) for word in words if word.group() != "et"]
    if "" in told and None not in told:
        for word in words:
            if other := imperatives.plural(word.group().lower()):
                yield Call(word.start(), word.end(), TU, like(word.group(), other))


def _unled(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the first form in -s that has no subject and no comma in front of it."""
    for match in IN_S.finditer(text, start, end):
        form = match["verb"]
        if imperatives.kinds(form) != "" or form in BEFORE or form in _set("never"):
            continue
        first = text[max(start, match.start() - REACH) : match.start()]
        if not FIRST_PERSON.search(first) and not QUOTING.search(first):
            yield Call(match.start(), match.end(), TU, imperatives.plural(form))
        return


def _opens(text: str, start: int, verb: int) -> bool:
    """Tell whether a sentence really starts here: what follows “…” or a quotation may go on."""
    if text[verb].isupper() or start != verb:
        return True
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    word = text[verb : verb + 16].split(maxsplit=1)[0]
    return not before or (before.endswith(("!", "?", ".")) and word not in _set("speech"))


def _call(text: str, match: re.Match[str], opening: Opening, end: int) -> Call | None:
    raw = match["verb"].lower()
    form = imperatives.written(raw)
    sure = opening is Opening.START and match["verb"][0].isupper()
    if form != raw and raw.endswith(("d", "es")) and not sure:
        return None  # “comprend”, “Depends”: no mistake here
    after = text[match.end("verb") : min(end, match.end("verb") + REACH)]
    if match["ne"]:
        opening = Opening.NEGATED
    if not calls(form, opening, after):
        return None
    other = imperatives.plural(form)
    return Call(match.start("verb"), match.end("verb"), TU, like(match["verb"], other))


def _opening(text: str, start: int, match: re.Match[str], *, called: bool) -> Opening | None:
    mark, form = match["mark"].lower(), match["verb"].lower()
    capital = match["verb"][0].isupper()
    first = text[max(start, match.start() - REACH) : match.start()]
    if called:
        return Opening.LISTED
    if imperatives.kinds(imperatives.written(form)) is None:
        return None
    if ":" in first + mark and QUOTING.search(first + mark):
        return None
    if mark == ",":
        quoted = form in _set("speech") and QUOTED.search(first)
        return None if quoted else _after_comma(first, form)
    if mark.isalpha():
        opens = capital and mark.startswith("xx")  # behind a hashtag, a name
    elif mark in "–—":  # “Mode bavard – montre le débit”
        opens = capital or form.endswith("s") or bool(match["ne"])
    elif mark == "(":  # “(suggère)”
        opens = text[match.end() : match.end() + 1] != ")"
    elif mark == "/":  # “et/ou”
        opens = match.start() + 1 < match.start("verb")
    else:
        opens = capital or mark in MARKS or mark[0].isdigit()
    return Opening.START if opens else None


def _after_comma(first: str, form: str) -> Opening | None:
    if "," in first and not form.endswith("s"):
        return None
    if CONJUNCTION.match(first):
        return Opening.LED
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", first)]
    if has_verb(words):
        # The subject of “il” may go on; a form in -s has no third person.
        return Opening.LED if form.endswith("s") and "je" not in words else None
    return Opening.LED


def has_verb(words: list[str]) -> bool:
    """Tell whether words in lower case seem to hold a verb with its subject: “la lampe éclaire”."""
    finite, nouns = _set("finite"), _set("complement") | _set("prepositions")
    before = ""
    for word in words:
        if word in finite or (
            before and before not in nouns and before != "et" and imperatives.is_third(word)
        ):
            return True
        before = word
    return False


# --- what tells a verb from a noun --------------------------------------------------------------

NEXT = re.compile(r"\s*([^\W\d_]+|\d|[^\w\s])")
PARTITIVE = frozenset(("de", "d", "du", "des"))
# “Pause le midi”, “Livre le 12”: a moment is no complement.
MOMENT = re.compile(
    r"(?:les?|la|l['’]|ce|cet|cette|tous les|toute la|une?)\s*"
    r"(?:\d|(?:lun|mar|mercre|jeu|vendre|same)dis?\b|dimanches?\b|midi|soirs?\b|matins?\b|nuit|"
    r"après-midi|week-ends?|semaine|mois|jours?\b|lendemain|veille|été\b|hiver|automne|printemps|"
    r"année|an\b|fois|premier|temps d|long d|plus\b|moins\b|mieux\b|meilleure?s?\b)|chaque\b",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"(?:(?:enfin|alors|ensuite|donc|bientôt|déjà|encore|aussi|maintenant|demain)\s+)?"
    r"(?:\d|un\b(?!\s+(?:peu|moment|instant))|(?:une|des|deux|trois|quatre|cinq|six|sept|huit|neuf|"
    r"dix|quelques|plusieurs|plus|le|la|les|bientôt|ce|cet|cette)\b|l['’]|qu['e’]|de (?:la|quoi)\b|"
    r"(?:ouvert|fermé|valable|disponible)e?s?\b|"
    r"à\s+(?!ton\b|ta\b|l['’](?:écoute|abri|heure))\w+(?:er|ir|re)\b)",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"(?:le|ce|dès|bientôt|demain|à \d|jusqu|tous les|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|ses portes|en (?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc))\b",
    re.IGNORECASE,
)
OWN = re.compile(r"(?:son|sa|ses)\b", re.IGNORECASE)
ENGLISH = re.compile(r"(?:the|our|your|my|this|all|us|and|you)\b")  # “Use the code”
ONLY = re.compile(r"(?:plus\s+)?qu[e'’]", re.IGNORECASE)
# “Coûte que coûte”; “Aime : le silence”, in a portrait; “Joue contre joue”.
IDIOM = re.compile(
    r"coûte\s+que coûte|vogue la galère|(?:souffle|gronde) l|importe\s|joue contre joue|"
    r"(?:aime|adore|déteste|habite|préfère)\s*:"
)
# “Compte à rebours”, “Garde à vue”, “Vote à main levée”, “Compte en banque”.
SET_PHRASE = re.compile(
    r"à\s+(?:rebours|vue|domicile|main|emporter|tout|sec|venir|part|louer|vendre|payer|retenir|voir|"
    r"suivre|poisson|nos|\d)|en\s+(?:banque|salle|cours|l['’]air|cuir|bois|or)\b|sur\s+(?:livret|neige)",
    re.IGNORECASE,
)
INFINITIVE = re.compile(r"[^\W\d_]+(?:er|ir|re)\b")
# “Reste de tarte”, “Laisse de chien”; “Laisse de la place”
OF = re.compile(r"(?:de\s+(?!la\b|l['’]|quoi\b|côté\b)|d['’]|du\b)", re.IGNORECASE)
BOUND = re.compile(
    r"bien\s+(?:l[ea]s?|ton|ta|tes)\b|bien\s+l['’]|avec\s+(?:nous|moi)\b|"
    r"plus\s+(?:vite|fort|loin|haut|souvent)\b|comme\s+(?:une?|si|personne)\b",
    re.IGNORECASE,
)
# Forms that open a sentence as verbs only before some words: “Va voir”, “Bois de l’eau”.
BEFORE = {
    "va": re.compile(
        r"(?:vite|donc|plutôt)\s|(?!savoir|falloir|pleuvoir|être|avoir|y avoir)"
        r"(?:[^\W\d_]+(?:er|ir|oir|re)\b|(?:au|à la|chez|dans)\b)",
        re.IGNORECASE,
    ),
    "arrive": re.compile(
        r"(?:à l['’]heure|tôt|vite|comme|avec|en avance|quand|sans|un peu)\b", re.IGNORECASE
    ),
    "bois": re.compile(
        r"(?:de l['’]eau|du (?:thé|café|lait|jus|vin)|beaucoup|chaud|une?|ton|ce|cette|l[ae])\b",
        re.IGNORECASE,
    ),
    "demande": re.compile(r"à\b|l[ea]s?\b|l['’]|un|conseil|d['’]abord|si\b", re.IGNORECASE),
    "change": re.compile(r"d['’e]|l[ea]s?\b|l['’]|ton\b|ta\b|tes\b", re.IGNORECASE),
    "entre": re.compile(r"$|[,!.]|(?:dans|sans|vite|donc|ici|et)\b", re.IGNORECASE),
    "mets": re.compile(r"(?!et\b|du (?:jour|chef|moment|terroir)\b)", re.IGNORECASE),
    "finis": re.compile(r"(?!(?:les|ces)\b)", re.IGNORECASE),  # “Finis les soucis !”
    "suis": re.compile(r"l[ea]s?\b|l['’]|ce|cette|nos|notre|mon|ton|nous", re.IGNORECASE),
    "tiens": re.compile(r"(?![,!?…]|tiens\b)", re.IGNORECASE),  # “Tiens, il neige”
    "dis": re.compile(r"(?![,!?…]|donc\b)", re.IGNORECASE),
}


@functools.cache
def _set(key: str) -> frozenset[str]:
    return word_set("openings", key)


def calls(form: str, opening: Opening, after: str) -> bool:
    """Tell whether a form in lower case calls on the reader, from what follows it."""
    kind = imperatives.kinds(form)
    if kind is None or form in _set("never") or IDIOM.match(form + after.lower()):
        return False
    rest = after.lstrip()
    if ENGLISH.match(rest):
        return False
    if opening is Opening.NEGATED:  # “N’importe qui”, “Ne reste que deux places”
        return form not in ("importe", "empêche") and not ONLY.match(rest)
    if form in BEFORE:
        return bool(BEFORE[form].match(rest))
    if _is_elsewhere(form, opening, rest):
        return False
    following = NEXT.match(after)
    word = following[1].lower() if following else ""
    if form in ("reste", "laisse", "joue") and OF.match(rest):
        return False
    if form not in _set("verbs") and not {"f", "n", "m", "a"}.isdisjoint(kind):
        return _has_complement(form, word, rest)
    if "p" in kind and not _is_active(opening, word, rest):
        return False
    return form not in _set("wanted") or not _is_bare_noun(word)


def _is_elsewhere(form: str, opening: Opening, rest: str) -> bool:
    """Tell whether the verb's subject stands behind it, or is the brand: “Ouvre samedi”."""
    inverted = form in _set("impersonal") or (opening is Opening.LED and form in _set("scenic"))
    return bool((inverted and BEHIND.match(rest)) or (form in _set("hours") and WHEN.match(rest)))


def _has_complement(form: str, word: str, rest: str) -> bool:
    if (
        form in _set("often_verbs")
        and not SET_PHRASE.match(rest)
        and (
            word in ("!", ",")
            or (form == "passe" and INFINITIVE.match(rest))
            or word in _set("clause")
            or word in _set("prepositions") - PARTITIVE
        )
    ):
        return True
    if form in _set("first_names"):  # “Marie la boulangère”
        return False
    if BOUND.match(rest):
        return True
    return word in _set("complement") and not MOMENT.match(rest)


def _is_active(opening: Opening, word: str, rest: str) -> bool:
    """Tell a verb from the participle of “Choisis avec soin, nos bois viennent du Jura”."""
    if opening < Opening.START:
        return word in _set("complement")
    return not (word in _set("participial") or MOMENT.match(rest)) or "," not in rest


def _is_bare_noun(word: str) -> bool:
    return word.isalpha() and word not in _set("complement") | _set("prepositions")
