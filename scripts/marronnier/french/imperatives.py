"""Know the imperatives of French, and tell one from the noun or the third person that looks alike.

“Visite l’atelier” speaks to somebody, “Visite guidée” and “Marie visite” do not: what counts is
where the word stands (`Opening`) and what follows it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Container
from enum import IntEnum
from importlib.resources import files


class Opening(IntEnum):
    """Say how sure it is that nobody stands before a verb as its subject, the surest last."""

    LISTED = 1  # after a comma or “et”: the subject may stand in front of the verb before
    LED = 2  # after a first part that can have no verb of its own
    START = 3  # a sentence, a line, after a colon
    NEGATED = 4  # behind “ne” at such a place: never a noun


BARE = str.maketrans("àâäéèêëîïôöûüç", "aaaeeeeiioouuc")
# Verbs of the networks that the dictionary does not have yet.
NEW = ("swipe", "checke", "scrolle", "slide", "spoile", "kiffe")
# A verb's complement; a noun would not be followed by one.
COMPLEMENT = frozenset(
    ["le", "la", "les", "l", "un", "une", "ton", "ta", "tes", "mon", "ma", "mes", "son", "sa", "ses", "notre", "nos", "leur", "leurs", "ce", "cet", "cette", "ces", "ça", "cela", "ceci", "quelques", "plusieurs", "chaque", "comment", "pourquoi", "combien", "quel", "quelle", "quels", "quelles", "nous", "vite"]
)
CLAUSE = frozenset(["pas", "que", "qu", "qui", "si", "où", "quand", "tout", "tous", "bien", "aussi", "encore", "toujours", "donc"])
PREPOSITIONS = frozenset(
    ["à", "au", "aux", "avec", "chez", "dans", "de", "d", "des", "du", "en", "entre", "jusque", "jusqu", "malgré", "par", "pendant", "pour", "sans", "selon", "sous", "sur", "vers", "depuis", "après", "avant", "autour"]
)
PARTITIVE = frozenset(["de", "d", "du", "des"])
DRINK = re.compile(
    r"(?:de l['’]eau|du (?:thé|café|lait|jus|vin)|beaucoup|chaud|à ta)\b", re.IGNORECASE
)
GO = re.compile(
    r"(?!savoir|falloir|pleuvoir|être|avoir|y avoir)(?:[^\W\d_]+(?:er|ir|oir|re)\b|au\b|à la\b|chez\b|dans\b)",
    re.IGNORECASE,
)
DISH = re.compile(r"et\b|du (?:jour|chef|moment|terroir)\b", re.IGNORECASE)
# “Pause le midi”, “Livre le 12”: a moment is no complement.
MOMENT = re.compile(
    r"(?:les?|la|l['’]|ce|cet|cette|chaque|tous les|toute la)\s*"
    r"(?:\d|(?:lun|mar|mercre|jeu|vendre|same)dis?\b|dimanches?\b|midi|soirs?\b|matins?\b|nuit|"
    r"après-midi|week-ends?|semaine|mois|premier|temps d|long d)",
    re.IGNORECASE,
)
# Nouns by the dictionary that open a sentence as verbs, whatever follows…
VERBS = frozenset(
    ["bouge", "continue", "donne", "gagne", "joue", "laisse", "like", "lis", "mets", "ose", "oublie", "participe", "passe", "reste", "tiens", "dis", "écoute", "éclaire"]
)
# …or when a preposition other than “de” follows: “Note dans ton carnet”, “Note de service”.
OFTEN_VERBS = frozenset(
    ["cache", "clique", "commande", "compte", "garde", "glisse", "goûte", "grimpe", "monte", "montre", "note", "paie", "partage", "relève", "repasse", "réserve", "saute", "signe", "souffle", "tente", "touche", "vote"]
)
# Words of grammar, idioms and helper verbs that open a sentence without a call.
NEVER = frozenset(["contre", "outre", "marre", "bigre", "hue", "ouille", "veux", "reveux", "dois", "vaux"])
# Verbs with the subject behind them: “Reste deux places”, “Arrive enfin le jour”.
IMPERSONAL = frozenset(["reste", "arrive", "manque", "existe", "tombe", "sonne", "coule"])
ONLY = re.compile(r"(?:plus\s+)?qu[e'’]", re.IGNORECASE)
# “Coûte que coûte”; “Aime : le silence”, in a portrait.
IDIOM = re.compile(r"(?:coûte\s+que coûte|importe\s|(?:aime|adore|déteste|habite|préfère)\s*:)")
BEHIND = re.compile(
    r"(?:(?:enfin|alors|ensuite|donc|bientôt|déjà|encore|aussi|maintenant|demain)\s+)?"
    r"(?:\d|un\b(?!\s+(?:peu|moment|instant))|une\b|des\b|deux\b|trois\b|quatre\b|cinq\b|six\b|sept\b|huit\b|neuf\b|dix\b|"
    r"quelques\b|plusieurs\b|plus\b|le\b|la\b|l['’]|les\b|bientôt|ce\b|cet\b|cette\b|"
    r"qu['e’]|à\s+(?!ton\b|ta\b|l['’](?:écoute|abri|heure))\w+(?:er|ir|re)\b)",
    re.IGNORECASE,
)
# Advertisements: “Cherche bénévoles”, “Vends vélo”.
WANTED = frozenset(["cherche", "recherche", "vends", "achète", "loue", "échange", "donne", "prête", "offre", "propose"])
# Shops that say when: “Ouvre samedi”, “Arrive bientôt”.
HOURS = frozenset(["ouvre", "ferme", "arrive", "commence", "démarre", "débute", "rouvre"])
WHEN = re.compile(
    r"(?:le|ce|dès|bientôt|demain|à \d|jusqu|tous les|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|ses portes|en (?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc))\b",
    re.IGNORECASE,
)
# “…, raconte Marie”
SPEECH = frozenset(
    ["admet", "affirme", "ajoute", "annonce", "assure", "avoue", "commente", "conclut", "confie", "confirme", "conseille", "continue", "commence", "déclare", "demande", "explique", "glisse", "indique", "insiste", "lance", "murmure", "note", "observe", "plaisante", "précise", "raconte", "rappelle", "recommande", "remarque", "répète", "résume", "rigole", "souffle", "souligne", "soupire", "tranche"]
)
# The third persons that no imperative looks like, and what stands before a noun.
FINITE = frozenset(
    ["est", "a", "ai", "fait", "va", "dit", "met", "prend", "vient", "tient", "peut", "veut", "doit", "sait", "voit", "sort", "part", "ont", "sont", "font", "vont", "était", "étaient", "sera", "seront", "avait", "aura", "suis", "sommes", "avons", "faut", "vaut", "attend", "rend", "finit", "choisit", "revient", "reçoit", "descend", "perd", "entend", "répond", "lit", "écrit", "vit", "suit", "sert"]
)
BEFORE_NOUNS = COMPLEMENT | PREPOSITIONS | frozenset(["et", "ou"])
NEXT = re.compile(r"\s*([^\W\d_]+|\d|[^\w\s])")
# “Choisis avec soin, nos bois…”: a participle, and the noun it belongs to after a comma.
PARTICIPIAL = frozenset(["avec", "par", "autour", "en", "dans", "depuis", "pour", "sous", "sur", "à", "au", "aux", "chez"])


@functools.cache
def _forms() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return plural and kinds by singular, and singular by plural."""
    text = (files(__package__) / "imperatives.json").read_text(encoding="utf-8")
    plurals, kinds, singulars = {}, {}, {}
    for singular, told in json.loads(text).items():
        plural, _, kind = told.partition(" ")
        plurals[singular], kinds[singular] = plural, kind
        singulars.setdefault(plural, singular)
    for form in NEW:
        plurals[form], kinds[form] = form.removesuffix("e") + "ez", ""
    return plurals, kinds, {**singulars, "allez": "va", "asseyez": "assieds"}


def written(form: str) -> str:
    """Return a form as it should be written: “decouvre” and “regardes” are frequent mistakes."""
    plurals, kinds, _ = _forms()
    if form in plurals:
        return form
    if form.endswith("es") and kinds.get(form[:-1]) == "":
        return form[:-1]
    return _unaccented().get(form, form)


@functools.cache
def _unaccented() -> dict[str, str]:
    plurals = _forms()[0]
    bare = {form.translate(BARE): form for form in plurals}
    first = {form[0].translate(BARE) + form[1:]: form for form in plurals}
    return {form: full for form, full in {**bare, **first}.items() if form not in plurals}


def plural(singular: str) -> str:
    """Return the plural of a singular imperative in lower case, empty when it is none."""
    return _forms()[0].get(singular, "")


def singular(plural: str) -> str:
    """Return the singular of a plural imperative in lower case, empty when it is none."""
    return _forms()[2].get(plural, "")


def has_verb(words: list[str]) -> bool:
    """Tell whether words in lower case seem to hold a verb with its subject: “la lampe éclaire”."""
    plurals = _forms()[0]
    return any(
        word in FINITE or (_is_third(word, plurals) and before not in BEFORE_NOUNS)
        for before, word in zip(["", *words], [*words, ""][: len(words)], strict=False)
        if before or word in FINITE
    )


def _is_third(word: str, plurals: Container[str]) -> bool:
    """Tell whether a word may be a third person: “pose”, “dort” (dors), “rend” (rends)."""
    return (
        word in plurals
        or (word.endswith("t") and word[:-1] + "s" in plurals)
        or (word.endswith(("t", "d")) and word + "s" in plurals)
    )


def calls(form: str, opening: Opening, after: str) -> bool:
    """Tell whether a form in lower case calls on the reader, from what follows it."""
    form, kind = written(form), _forms()[1].get(written(form))
    if kind is None or form in NEVER or IDIOM.match(form + after.lower()):
        return False
    following = NEXT.match(after)
    word = following[1].lower() if following else ""
    rest = after.lstrip()
    if opening is Opening.NEGATED:  # “N’importe qui”, “Ne reste que deux places”
        return form not in ("importe", "empêche") and not ONLY.match(rest)
    if form == "va":  # “Va voir”, “Va savoir”
        return bool(GO.match(rest))
    if form == "mets" and DISH.match(rest):
        return False
    if form == "entre":
        return word in {"", ",", "!", ".", "dans", "sans", "vite", "donc", "ici", "et"}
    if (form in IMPERSONAL and BEHIND.match(rest)) or (form in HOURS and WHEN.match(rest)):
        return False
    if form in ("tiens", "dis"):  # “Tiens, il neige”, “Dis donc”
        return word not in {",", "!", "?", "…", "donc", "tiens"}
    if form not in VERBS and not {"f", "n", "a"}.isdisjoint(kind):
        return _has_complement(form, word, rest)
    if "p" in kind and opening < Opening.START:  # “nos bois, choisis avec soin”
        return word in COMPLEMENT
    if "p" in kind and (word in PARTICIPIAL or MOMENT.match(rest)):
        return "," not in after
    if form == "finis":  # “Finis les soucis !”
        return word not in ("les", "ces")
    if form == "suis":  # “Suis le fil”, “Suis ravie”
        return word in COMPLEMENT
    return not (form in WANTED and _is_bare_noun(word))


def _has_complement(form: str, word: str, rest: str) -> bool:
    if form in OFTEN_VERBS and (word in CLAUSE or word in PREPOSITIONS - PARTITIVE):
        return True
    if form == "bois":  # wood, or drink
        return word in COMPLEMENT or bool(DRINK.match(rest))
    return word in COMPLEMENT and not MOMENT.match(rest)


def _is_bare_noun(word: str) -> bool:
    return word.isalpha() and word not in COMPLEMENT and word not in PREPOSITIONS
