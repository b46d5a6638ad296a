"""Tell a singular imperative from the noun, the adjective or the third person that looks alike.

What decides is what follows the form: “Visite l’atelier” calls, “Visite guidée” does not.
"""

from __future__ import annotations

import functools
import re
from enum import IntEnum

from marronnier.french import imperatives
from marronnier.french.vocabulary import word_set


class Opening(IntEnum):
    """Say how sure it is that nobody stands before a verb as its subject, the surest last."""

    LISTED = 1  # after another imperative: “Viens et regarde”
    LED = 2  # after a first part that has no verb of its own
    CLAUSE = 3  # after “Si…,”, “Quand…,”, “Pour commander,”: a verb must follow
    START = 4  # a sentence, a line, after a colon
    NEGATED = 5  # behind “ne” at such a place: never a noun


NEXT = re.compile(r"\s*([^\W\d_]+|\d|[^\w\s])")
WORD = re.compile(r"[^\W\d_]{3,}")
LISTED = re.compile(
    r",\s*([^\W\d_]+(?:,\s*[^\W\d_]+)*(?:\s+et\s+[^\W\d_]+)?)\s*(?:[:.!?…]|$|au\b)", re.IGNORECASE
)
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
DEFINITE = re.compile(r"(?:l[ea]s?\s|l['’])", re.IGNORECASE)
INDEFINITE = re.compile(
    r"(?:une?|des|deux|trois|\d+)\s+\w", re.IGNORECASE
)  # “Recherche un cuisinier”
AT_LAST = re.compile(r"(?:enfin|bientôt)\s", re.IGNORECASE)
WHEN = re.compile(
    r"(?:le|ce|dès|bientôt|demain|à \d|jusqu|tous les|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|ses portes|en (?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc))\b",
    re.IGNORECASE,
)
# “Joue ce soir au Bikini : un trio”, “Ferme pour travaux : la piscine”: the subject stands behind.
HEADLINE = re.compile(
    r"(?!ton\b|ta\b|tes\b|nous\b|une?\b|(?:l[ea]s?|l['’])\s*[^\W\d]{3,})[^:.!?\n,]{0,48}:\s+"
    r"(?:l[ea]s?\s|l['’]|une?\s|des\s|deux\s|trois\s|notre\s|nos\s|[A-ZÀ-Ý][a-zà-ÿ]+\s)(?!.*[!?])"
)
# “Change d’adresse : le cabinet Roux”
MOVED = re.compile(
    r"(?:d['’]adresse|de (?:propriétaire|mains?|nom|locaux|horaires))\b(?!\s+(?:et|sur))"
)
OWN = re.compile(r"(?:son|sa|ses)\b", re.IGNORECASE)
ENGLISH = re.compile(r"(?:the|our|your|my|this|all|us|and|you)\b")  # “Use the code”
ONLY = re.compile(r"(?:plus\s+)?qu[e'’]", re.IGNORECASE)
# “Coûte que coûte”; “Aime : le silence”, in a portrait; “Joue contre joue”.
IDIOM = re.compile(
    r"coûte\s+que coûte|passe\s+encore\b|participe (?:passé|présent)|avance rapide|"
    r"(?:avance|dépêche|invite|fouille) (?:d['’]|du|de(?! la\b| l['’]))|vogue la galère|"
    r"souffle (?:le|un) vent|gronde l|importe\s|joue contre joue|"
    r"(?:aime|adore|déteste|habite|préfère)\s*:"
)
# “Compte à rebours”, “Garde à vue”, “Vote à main levée”, “Compte en banque”.
SET_PHRASE = re.compile(
    r"à\s+(?:rebours|vue|domicile|main|emporter|tout|sec|venir|part|louer|vendre|payer|retenir|voir|"
    r"suivre|poisson|nos|\d)|en\s+(?:banque|salle|cours|l['’]air|cuir|bois|or)\b|sur\s+(?:livret|neige)",
    re.IGNORECASE,
)
# “Commande en ligne ouverte”, “Visite sur place possible”: what is offered is a noun.
OFFERED = re.compile(
    r"(?:en|sur|à)\s+[^\W\d_]+\s+(?:(?:ouvert|fermé|offert|conseillé|terminé|annulé|reporté|maintenu"
    r"|assuré|inclus|compris|interdit|requis)e?|possible|obligatoire|gratuite?|disponible)s?\b",
    re.IGNORECASE,
)
# “Cours, il n’en reste que trois !”: the reason why behind the word.
URGED = re.compile(
    r",\s*(?:il\s+(?:n['’]en\s+|en\s+|ne\s+)?(?:reste|est\s+temps|est\s+l)|ça\s+commence"
    r"|c['’]est\s+(?:bientôt|presque|maintenant|parti))\b",
    re.IGNORECASE,
)
# “Note également l’heure”: between a verb and its complement.
ADVERBS = re.compile(
    r"(?:(?:plutôt|également|cependant|alors|donc|ensuite|aussi|d['’]abord|juste|maintenant|encore|"
    r"[^\W\d_]{4,}ment)\s+)+",
    re.IGNORECASE,
)
# What follows the verb behind a subordinate clause: “Si ça colle, farine les doigts.”
GOES_ON = re.compile(
    r"$|[.:;]|(?:dans|chez|sur|par|avant|dès|jusqu|vers|plutôt|alors|simplement|donc|bien|vite)\b",
    re.IGNORECASE,
)
# “Tente de voler”, not “Tente de camping”
TRYING = frozenset(("tente", "cesse", "veille"))
OF_DOING = re.compile(
    r"(?:cependant\s+|donc\s+|alors\s+)?(?:de\s+|d['’]|à\s+)(?:l[ea]s?\s+|[lnmt]['’]|ne\s+)?[^\W\d_]+(?:er|ir|re)\b",
    re.IGNORECASE,
)
# “Fouille archéologique”, “Passe sanitaire”: an adjective that only a noun has.
RELATIONAL = re.compile(
    r"[^\W\d_]{3,}(?:iques?|aires?|elles?|ales?|ives?|euses?|iennes?|ières?|istes?)$"
)
DOING = frozenset(("faire", "refaire", "défaire", "plaire", "taire", "satisfaire"))
# “Protège et nourrit la peau”: who does the one does the other.
THIRD_BEHIND = re.compile(
    r"[^.:;!?\n]{0,60}?(?:,|\b(?:et|ou|puis|mais))\s+(?:ne\s+|n['’]|se\s+|s['’]|l[ea]s?\s+|l['’])?"
    r"(?P<verb>[^\W\d_]+[td])(?=\s+(?:l[ea]s?|une?|des|du|sans|en|dans|à|tout|sa|son|ses)\b|\s+l['’]|"
    r"\s*[.,!]|\s*$)"
)
JOINING = re.compile(r", | et | ou | puis | mais ")
ALSO_NOUNS = frozenset(
    (
        *("lit", "part", "sort", "fait", "dit", "point", "nuit", "fond", "bout", "produit"),
        *("conduit", "écrit", "teint", "joint", "mort", "vent", "tort", "mont", "pont"),
    )
)
# “Remplis de crème, les choux partent vite”, “Choisis un par un, nos fruits…”
PLURAL_SUBJECT = re.compile(r",\s+(?:les|nos|ces|ses|mes|leurs|deux|trois|quatre)\s", re.IGNORECASE)
ONE_BY_ONE = re.compile(r"une? (?:par|à) une?\b|toute l", re.IGNORECASE)
INFINITIVE = re.compile(r"[^\W\d_]+(?:er|ir|(?<!u)re)\b")
# “Reste de tarte”, “Laisse de chien”; “Laisse de la place”
OF = re.compile(r"(?:de\s+(?!la\b|l['’]|quoi\b|côté\b)|d['’]|du\b)", re.IGNORECASE)
BOUND = re.compile(
    r"bien\s+(?:l[ea]s?|ton|ta|tes)\b|bien\s+l['’]|avec\s+(?:nous|moi)\b|"
    r"(?:plus|moins)\s+(?:vite|fort|loin|haut|souvent|tôt|tard|bas)\b|comme\s+(?:une?|si|personne)\b|"
    r"(?:plus|moins|mieux|bien|vite|loin|fort|tôt|tard|haut|grand|autrement)\s*(?:$|[,.!…])|pas\s|"
    r"(?!également|notamment|seulement|uniquement|exclusivement)[^\W\d_]{4,}ment\s*[,.!…]|"
    r"haut\s+l|d[e'’]\s*(?:bon|bel|beau|joyeu|excellent|merveilleu|super|doux|douce)|"
    r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\s+(?!heures?|minutes?|jours?|mois\b|"
    r"ans\b|semaines?|euros|fois|places?|km\b|kilo|saisons|tomes|volumes|étoiles)[^\W\d_]{3,}",
    re.IGNORECASE,
)
# Forms that open a sentence as verbs only before some words: “Va voir”, “Bois de l’eau”.
BEFORE = {
    "va": re.compile(
        r"(?:vite|donc|plutôt)\s|y\s*(?:$|[,!.])|(?!savoir|falloir|pleuvoir|être|avoir|y avoir)"
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
    "demande": re.compile(
        r"(?:à|aux?)\b|l[ea]s?\b|l['’]|de l['’]|un|conseil|d['’]abord|si\b", re.IGNORECASE
    ),
    "change": re.compile(r"!|d['’e]|l[ea]s?\b|l['’]|ton\b|ta\b|tes\b", re.IGNORECASE),
    "entre": re.compile(r"$|[,!.]|(?:dans|sans|vite|donc|ici|et)\b", re.IGNORECASE),
    "mets": re.compile(r"(?!et\b|d['’]|du (?:jour|chef|moment|terroir)\b)", re.IGNORECASE),
    "finis": re.compile(r"(?!(?:les|ces)\b)", re.IGNORECASE),  # “Finis les soucis !”
    "suis": re.compile(r"bien\s|l[ea]s?\b|l['’]|ce|cette|nos|notre|mon|ton|nous", re.IGNORECASE),
    "tiens": re.compile(r"(?![,!?…]|tiens\b)", re.IGNORECASE),  # “Tiens, il neige”
    "dis": re.compile(r"(?![,!?…]|donc\b)", re.IGNORECASE),
}


@functools.cache
def _set(key: str) -> frozenset[str]:
    return word_set("openings", key)


def calls(form: str, opening: Opening, after: str) -> bool:
    """Tell whether a form in lower case calls on the reader, from what follows it."""
    kind, rest = imperatives.kinds(form), after.lstrip()
    if kind is None or form in _set("never"):
        return False
    if IDIOM.match(form + after.lower()) or ENGLISH.match(rest):
        return False
    if form in TRYING and OF_DOING.match(rest):
        return True
    if opening is Opening.NEGATED:  # “N’importe qui”, “Ne reste que deux places”
        return form not in ("importe", "empêche") and not ONLY.match(rest)
    if form in BEFORE:
        return bool(BEFORE[form].match(rest)) and not (form == "change" and MOVED.match(rest))
    if _is_elsewhere(form, opening, rest) or (form[-1] != "s" and _shares_a_third_person(rest)):
        return False
    return _is_verb(form, kind, opening, after)


def _is_verb(form: str, kind: str, opening: Opening, after: str) -> bool:
    """Tell whether a form is rather a verb than one of its other kinds."""
    rest, following = after.lstrip(), NEXT.match(after)
    word = following[1].lower() if following else ""
    if form in ("reste", "laisse", "joue") and OF.match(rest):
        return False
    if "n" in kind and _is_listed(form, rest):
        return form in rest
    if "n" in kind and RELATIONAL.match(word) and word not in DOING:
        return False
    if opening is Opening.CLAUSE and GOES_ON.match(rest):
        return True
    if form not in _set("verbs") and not {"f", "n", "m", "a"}.isdisjoint(kind):
        return _has_complement(form, word, rest)
    if "p" in kind and form[-1] == "e":  # “Remplie de crème”
        return _has_complement(form, word, rest)
    if "p" in kind and not _is_active(opening, word, rest):
        return False
    return form not in _set("wanted") or not _is_bare_noun(word)


def _is_elsewhere(form: str, opening: Opening, rest: str) -> bool:
    """Tell whether the verb's subject stands behind it, or is the brand: “Ouvre samedi”."""
    led = opening in (Opening.LED, Opening.CLAUSE)
    inverted = form in _set("impersonal") or (led and form in _set("scenic"))
    if inverted and BEHIND.match(rest):
        # “Dès 9 h, pousse la porte” has a complement.
        return not (form in _set("transitive") and DEFINITE.match(rest))
    if form in _set("hours") and (WHEN.match(rest) or (led and AT_LAST.match(rest))):
        return True
    headline = opening is Opening.START and form in _set("titles") and HEADLINE.match(rest)
    return bool(headline) or (form == "recherche" and bool(INDEFINITE.match(rest)))


def _shares_a_third_person(rest: str) -> bool:
    third = JOINING.search(rest) and THIRD_BEHIND.match(rest)
    return bool(
        third
        and third["verb"].lower() not in ALSO_NOUNS
        and imperatives.is_third(third["verb"].lower())
    )


def _has_complement(form: str, word: str, rest: str) -> bool:
    if form == "note" and word in ("à", "au", "aux"):  # “Note aux riverains”
        return False
    if OFFERED.match(rest):
        return False
    if URGED.match(rest):
        return True
    if adverbs := ADVERBS.match(rest):
        rest = rest[adverbs.end() :]
        following = NEXT.match(rest)
        word = following[1].lower() if following else word
    if (
        form in _set("often_verbs")
        and not SET_PHRASE.match(rest)
        and (
            word in ("!", ",", ".")
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
    if "," not in rest:
        return word != "par"  # “Choisis par les enfants”
    if word in _set("participial") or MOMENT.match(rest):
        return False
    objects = _set("complement") | _set("clause")
    with_object = not word.isalpha() or (word in objects and not ONE_BY_ONE.match(rest))
    return with_object or not PLURAL_SUBJECT.search(rest)


def _is_listed(form: str, rest: str) -> bool:
    """Tell whether single words follow that are no verbs: “Écoute, respect, partage : le club”."""
    listed = LISTED.match(rest)
    words = WORD.findall(listed[1].lower()) if listed else []
    return bool(words) and (None in map(imperatives.kinds, words) or form in words)


def _is_bare_noun(word: str) -> bool:
    return word.isalpha() and not any(
        word in _set(key) for key in ("complement", "prepositions", "clause")
    )
