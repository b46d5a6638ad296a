"""Find singular imperatives: “Visite l’atelier” speaks to somebody, “Visite guidée” does not.

What counts is where the word stands (`Opening`) and what follows it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from marronnier.expressions import expression
from marronnier.french import imperatives
from marronnier.french.calls import TU, Call, like
from marronnier.french.candidates import unled_forms
from marronnier.french.complements import Opening, calls, is_sure
from marronnier.french.vocabulary import word_set

REACH = 240  # how far around a word its sentence is looked at, whatever its length


LEADS = (
    r"(?:(?:et|ou|mais|alors|puis|donc|ensuite|surtout|enfin|sinon|vite|bref|oui|non|hop)\b"
    r"[ ,]\s*+)*"
)
NEGATION = r"(?P<ne>(?:ne\s+|n['’])(?:(?:me|nous|le|la|les|lui|leur|y|en)\s+|[ml]['’])?)?"
VERB = r"(?P<verb>[^\W\d_]++)(?![\w’'-])"
HEAD = expression(
    rf"[^\w]*+(?:\d{{1,2}}[.)°/\ufe0f][^\w]*+)?{LEADS}{NEGATION}{VERB}", re.IGNORECASE
)
INNER = expression(
    r"(?P<mark>[,;:(–—|→•·«“>/+=*~]|(?<![\w.(])\d[.)](?=\s)|[\u20e3\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?"
    rf"|\b(?:et|ou|puis|mais|alors|donc|xx+)\b)\s*+{LEADS}{NEGATION}{VERB}",
    re.IGNORECASE,
)
# A first part whose own verb, if any, has no say in the one behind the comma.
CONJUNCTION = expression(
    r"\W*(?:si|s['’]|quand|lorsqu|dès qu|puisqu|comme|avant qu|pour qu|tant qu|où qu|une fois|"
    r"c['’]est|ce n['’]est|c['’]était|ce sera|(?:il )?(?:ne |n['’])?(?:reste|y a)|"
    r"il (?:fait|pleut|neige|gèle|est|suffit)|on |nous |ça |allez|hop|oui|non|merci|bref|"
    r"promis|chut|attention|bonjour|bonsoir|salut|coucou|hé|hey|eh|ok|stop)",
    re.IGNORECASE,
)
# A subordinate first part, behind which a verb must come.
CLAUSE = expression(
    r"\W*(?:(?:et|mais|alors|donc|puis)\s+)?(?:si\b|s['’]ils?\b|quand\b|lorsqu|dès qu|tant qu|"
    r"une fois|après avoir|avant d|afin d|au moment de|en \w+ant\b|"
    r"pour (?:\w+ )?\w+(?:er|ir|re)\b)",
    re.IGNORECASE,
)
# A first part that says when, where, what for: no subject stands in it.
FRONTED = expression(
    r"\W*(?:(?:et|mais|alors|donc|puis|ou)\s+)?(?:pour|afin|avant|après|en|à|aux?|dès|dans|avec|"
    r"sans|depuis|chez|sur|sous|entre|par|selon|malgré|pendant|jusqu|d['’]ici|d['’]abord|ce|cet|cette|"
    r"chaque|demain|aujourd|maintenant|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|toutes les|"
    r"tous les|le (?:matin|midi|soir|week|jour|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lendemain|moment)|la (?:nuit|veille|semaine|prochaine)|même|pas|plus|jamais|besoin|envie)\b",
    re.IGNORECASE,
)
# “Inscrivez-vous avant lundi et ramène un ami”, “Installe-toi et respire”
ORDERED = expression(rf"\W*{LEADS}(?:[^\W\d_]{{2,}}ez|faites|dites)\b(?!\s+vous)", re.IGNORECASE)
JOINED = expression(
    rf"\W*{LEADS}(?P<verb>[^\W\d_]{{2,}})[-‑](?:toi|moi|nous|l[ea]s?|lui|leur|en|y)\b",
    re.IGNORECASE,
)
JOINING = expression(r"\b(?:et|ou|mais|puis|ensuite|enfin)\b", re.IGNORECASE)
RELATIVE = frozenset(("qui", "que", "où", "dont", "qu"))
SUBJECTS = frozenset(("il", "elle", "qui", "que"))
MARKS = frozenset(";:|→•·«“>+=*~\u20e3")  # others, such as an emoji, want a capital behind
QUOTED = expression(r"(?:Xx+|[»”\"])\s*$")  # a quotation's neutral word, or its last mark
# “Ma grand-mère disait : mange, bois, dors.”
QUOTING = expression(
    r"(?<!\bon )(?<!\bje )(?<!\bnous )(?:\b|[’'])(?:dit|disait|répète|répétait|répond|répondait|"
    r"criait|crie|chantait|devise|slogan|proverbe|mot d['’]ordre)\b[^:]{0,40}:",
    re.IGNORECASE,
)
# A sentence of single words.
ALONE = expression(r"\W*[^\W\d_]+(?:,\s*[^\W\d_]+)+(?:,?\s+et\s+[^\W\d_]+)?\W*$")
WORD = expression(r"[^\W\d_]+")
# “Ce week-end viens danser”: a form in -s needs no comma, when no “je” may be its subject.
IN_S = expression(r"(?<![\w’'-])(?P<verb>[a-zà-ÿœ]{3,}s)(?![\w’'-])")
FIRST_PERSON = expression(r"\b(?:je|j['’]|tu|moi|me|m['’])(?!\w{3})", re.IGNORECASE)


LABEL = 2  # words of a first part that is rather a label than a subject


def find_imperatives(text: str, start: int, end: int, forms: Mapping[int, str]) -> Iterator[Call]:
    """Yield the singular imperatives of a sentence; those in -ez are known by their ending.

    `forms` are what stands there and may be one, in lower case, by their offsets.
    """
    if ALONE.match(text, start, end) and (series := list(_series(text, start, end))):
        yield from series
        return
    head = HEAD.match(text, start, end)
    first = head.start("verb") if head else start
    called = False
    if (
        head
        and first in forms
        and _opens(text, start, first)
        and (call := _call(text, head, Opening.START, end))
    ):
        called = True
        yield call
    if called and len(forms) == 1:
        return
    called = called or _is_joined(text, start, end)
    for match in INNER.finditer(text, first, end):
        if match.start("verb") not in forms:
            continue
        opening = _opening(text, start, match, called=called)
        if opening and (call := _call(text, match, opening, end)):
            called = True
            yield call
    if not called and not unled_forms().isdisjoint(forms.values()):
        yield from _unled(text, first, end)


def _is_joined(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence begins with an imperative that has its pronoun: “Installe-toi”."""
    joined = JOINED.match(text, start, end)
    return bool(joined and imperatives.plural(imperatives.written(joined["verb"].lower())))


def _series(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the words of “Rame, souffle, recommence”, when all are imperatives and one is sure."""
    words = list(WORD.finditer(text, start, end))
    told = [imperatives.kinds(word.group().lower()) for word in words if word.group() != "et"]
    if None not in told and any(is_sure(word.group().lower()) for word in words):
        for word in words:
            if other := imperatives.plural(word.group().lower()):
                yield Call(word.start(), word.end(), TU, like(word.group(), other))


def _unled(text: str, start: int, end: int) -> Iterator[Call]:
    """Yield the first form in -s that has no subject and no comma in front of it."""
    for match in IN_S.finditer(text, start, end):
        if (form := match["verb"]) not in unled_forms():
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
    return not before or (
        before.endswith(("!", "?", ".")) and word not in word_set("openings", "speech")
    )


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
    mark, form = match["mark"], match["verb"].lower()
    first = text[max(start, match.start() - REACH) : match.start()]
    if called:
        return Opening.LISTED
    if imperatives.kinds(imperatives.written(form)) is None:
        return None
    if ":" in first + mark and QUOTING.search(first + mark):
        return None
    if mark == ",":
        quoted = form in word_set("openings", "speech") and QUOTED.search(first)
        joined = JOINING.search(text, match.start(), match.start("verb"))
        return None if quoted else _after_comma(first, form, joined=joined is not None)
    return _after_mark(text, match, first)


def _after_mark(text: str, match: re.Match[str], first: str) -> Opening | None:
    mark, form = match["mark"].lower(), match["verb"].lower()
    capital = match["verb"][0].isupper()
    if mark.isalpha() and not mark.startswith("xx"):
        return _after_and(first, negated=bool(match["ne"]))
    if mark == "(":  # “(suggère)”
        return Opening.START if text[match.end() : match.end() + 1] != ")" else None
    if mark == "/":  # “et/ou”
        return Opening.START if match.start() + 1 < match.start("verb") else None
    opens = capital or mark in MARKS or mark[0].isdigit()
    if mark in "–—":  # “Mode bavard – montre le débit”
        opens = opens or _is_sure(form) or bool(match["ne"]) or first.rstrip()[-1:].isdigit()
        fronted = bool(FRONTED.match(first) or CONJUNCTION.match(first))
    else:  # “Promo 🎉 profite”; behind a hashtag or a name there is a capital
        fronted = not mark.isalpha() and _is_label(first)
    if fronted and not opens:
        return _after_comma(first, form)
    return Opening.START if opens else None


def _is_sure(form: str) -> bool:
    """Tell whether a form is never a third person."""
    return form.endswith("s") or form in ("veuille", "sache", "aie")


def _is_label(first: str) -> bool:
    """Tell whether a first part names no subject: no article, two words at most."""
    words = _words(first)
    return bool(FRONTED.match(first)) or (len(words) <= LABEL and _nouns().isdisjoint(words))


def _after_and(first: str, *, negated: bool) -> Opening | None:
    """Tell what a verb behind “et” may be: “Rendez-vous à 9 h et n’oublie pas le maillot”."""
    ordered = ORDERED.match(first)
    if not (negated or ordered):
        return None
    words = _words(first[ordered.end() if ordered else 0 :])
    if not ordered and words and imperatives.is_third(words[0]):
        return None  # “Flotte mais ne coule pas”
    return None if has_verb(words) or not RELATIVE.isdisjoint(words) else Opening.LED


def _after_comma(first: str, form: str, *, joined: bool = False) -> Opening | None:
    parts = first.split(",")
    if len(parts) > 1 and not (_is_sure(form) or (not joined and _has_no_subject(parts))):
        return None
    if any(map(CLAUSE.match, parts)):
        return Opening.CLAUSE
    if CONJUNCTION.match(first):
        return Opening.LED
    words = _words(first)
    if words and imperatives.kinds(words[0]) == "" and words[0][-1] != "s":
        return (
            None  # “Protège du vent, laisse passer la lumière”: a third person, as it did not call
        )
    if not joined and SUBJECTS.isdisjoint(words):  # “La terrasse est ouverte, profite”
        words = words[: min(map(words.index, {"est", "sont"}.intersection(words)), default=None)]
    if has_verb(words, fronted=bool(FRONTED.match(first))):
        # The subject of “il” may go on; a form in -s has no third person.
        return Opening.LED if _is_sure(form) and "je" not in words else None
    return None if form.endswith("s") and not {"je", "j"}.isdisjoint(words) else Opening.LED


def _has_no_subject(parts: list[str]) -> bool:
    """Tell whether several parts only say when, where or why: “Samedi, s’il pleut, reste”."""
    told = [bool(FRONTED.match(part) or CONJUNCTION.match(part)) for part in parts]
    return told[0] and all(
        known or (part.strip()[:1].islower() and words[0] not in _nouns() and not has_verb(words))
        for known, part in zip(told, parts, strict=True)
        if (words := _words(part))
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def has_verb(words: list[str], *, fronted: bool = False) -> bool:
    """Tell whether words in lower case seem to hold a verb with its subject: “la lampe éclaire”.

    In a part that is fronted, what may be a noun or an adjective is no verb.
    """
    finite, nouns = word_set("openings", "finite"), _nouns()
    before = ""
    for word in words:
        if word in finite or (
            before
            and before not in nouns
            and before != "et"
            and imperatives.is_third(word)
            and not (fronted and imperatives.kinds(word))
        ):
            return True
        before = word
    return False


@functools.cache
def _nouns() -> frozenset[str]:
    return word_set("openings", "complement") | word_set("openings", "prepositions")
