"""Tell a singular imperative from the noun, the adjective or the third person that looks alike.

What decides is what follows the form: “Visite l’atelier” calls, “Visite guidée” does not.
"""

from __future__ import annotations

import functools
from enum import IntEnum

from marronnier.french import followers, imperatives
from marronnier.french.vocabulary import word_set

FOLLOWED = frozenset("!,.…→➡👉👇⬇⤵🔗")  # “Réserve → lien en bio”


class Opening(IntEnum):
    """Say how sure it is that nobody stands before a verb as its subject, the surest last."""

    LISTED = 1  # after another imperative: “Viens et regarde”
    LED = 2  # after a first part that has no verb of its own
    CLAUSE = 3  # after “Si…,”, “Quand…,”, “Pour commander,”: a verb must follow
    START = 4  # a sentence, a line, after a colon
    NEGATED = 5  # behind “ne” at such a place: never a noun


@functools.cache
def _set(key: str) -> frozenset[str]:
    return word_set("openings", key)


def calls(form: str, opening: Opening, after: str) -> bool:
    """Tell whether a form in lower case calls on the reader, from what follows it."""
    kind, rest = imperatives.kinds(form), after.lstrip()
    if kind is None or form in _set("never"):
        return False
    if followers.IDIOM.match(form + after.lower()) or followers.ENGLISH.match(rest):
        return False
    if form in followers.TRYING and followers.OF_DOING.match(rest):
        return True
    if followers.WITH_NOUN.match(form + after.lower()):
        return True
    if opening is Opening.NEGATED:  # “N’importe qui”, “Ne reste que deux places”
        return form not in ("importe", "empêche") and not followers.ONLY.match(rest)
    if form in followers.BEFORE:
        return bool(followers.BEFORE[form].match(rest)) and not (
            form == "change" and followers.MOVED.match(rest)
        )
    if _is_elsewhere(form, opening, rest) or (form[-1] != "s" and _shares_a_third_person(rest)):
        return False
    return _is_verb(form, kind, opening, after)


def _is_verb(form: str, kind: str, opening: Opening, after: str) -> bool:
    """Tell whether a form is rather a verb than one of its other kinds."""
    rest, following = after.lstrip(), followers.NEXT.match(after)
    word = following[1].lower() if following else ""
    if form in ("reste", "laisse", "joue") and followers.OF.match(rest):
        return False
    if "n" in kind and (told := _told_by_neighbours(form, word, rest)) is not None:
        return told
    if opening is Opening.CLAUSE and followers.GOES_ON.match(rest):
        return True
    if form not in _set("verbs") and not {"f", "n", "m", "a"}.isdisjoint(kind):
        return _has_complement(form, word, rest, opening)
    if "p" in kind and form[-1] == "e":  # “Remplie de crème”
        return _has_complement(form, word, rest, opening)
    if "p" in kind and not _is_active(opening, word, rest):
        return False
    return form not in _set("wanted") or not _is_bare_noun(word)


def _is_elsewhere(form: str, opening: Opening, rest: str) -> bool:
    """Tell whether the verb's subject stands behind it, or is the brand: “Ouvre samedi”."""
    led = opening in (Opening.LED, Opening.CLAUSE)
    inverted = form in _set("impersonal") or (led and form in _set("scenic"))
    if inverted and followers.BEHIND.match(rest):
        # “Dès 9 h, pousse la porte” has a complement.
        return not (form in _set("transitive") and followers.DEFINITE.match(rest))
    if form in _set("hours") and (
        followers.WHEN.match(rest) or (led and followers.AT_LAST.match(rest))
    ):
        return True
    if opening is Opening.START:
        headline = form in _set("titles") and followers.HEADLINE.match(rest)
        if (
            headline
            or (form in _set("features") and followers.PRESENTED.match(rest))
            or followers.TOLD.match(rest)
        ):
            return True
    return form == "recherche" and bool(followers.INDEFINITE.match(rest))


def _shares_a_third_person(rest: str) -> bool:
    third = followers.JOINING.search(rest) and followers.THIRD_BEHIND.match(rest)
    if not third:
        return False
    verb = (third["verb"] or third["own"] or third["itself"]).lower()
    return imperatives.is_third(verb) and not (third["verb"] and verb in followers.ALSO_NOUNS)


def _has_complement(form: str, word: str, rest: str, opening: Opening) -> bool:
    if form == "note" and word in ("à", "au", "aux"):  # “Note aux riverains”
        return False
    if followers.OFFERED.match(rest):
        return False
    if followers.URGED.match(rest) or _is_complete(form, word, rest, opening):
        return True
    if adverbs := followers.ADVERBS.match(rest):
        rest = rest[adverbs.end() :]
        following = followers.NEXT.match(rest)
        word = following[1].lower() if following else word
    if (
        form in _set("often_verbs")
        and not followers.SET_PHRASE.match(rest)
        and (
            word in FOLLOWED
            or (form in ("passe", "monte", "file") and followers.INFINITIVE.match(rest))
            or word in _set("clause")
            or word in _set("prepositions") - followers.PARTITIVE
        )
    ):
        return True
    if form in _set("first_names"):  # “Marie la boulangère”
        return False
    if followers.BOUND.match(rest):
        return True
    return word in _set("complement") and not followers.MOMENT.match(rest)


def _is_active(opening: Opening, word: str, rest: str) -> bool:
    """Tell a verb from the participle of “Choisis avec soin, nos bois viennent du Jura”."""
    if opening < Opening.START:
        return word in _set("complement")
    if "," not in rest:
        return word != "par"  # “Choisis par les enfants”
    if word in _set("participial") or followers.MOMENT.match(rest):
        return False
    objects = _set("complement") | _set("clause")
    with_object = not word.isalpha() or (word in objects and not followers.ONE_BY_ONE.match(rest))
    return with_object or not followers.PLURAL_SUBJECT.search(rest)


def _is_complete(form: str, word: str, rest: str, opening: Opening) -> bool:
    """Tell whether a verb goes without its usual complement: “Cours !”, “Taille court”."""
    if word in ("!", "…") and form not in _set("cries"):
        return True
    if form in _set("moves") and (word in (".", "…") or followers.WAYS.match(rest)):
        return True
    if form in _set("giving") and word in ("des", "du"):
        return (opening is Opening.LED or "!" in rest) and not followers.OF_THE_DAY.match(rest)
    second = followers.AND.match(rest)
    if second and is_sure(second["verb"].lower()):  # “Commande et gagne”
        return True
    return bool(followers.ADVERBIAL.match(rest)) and form not in _set("masculine")


def _told_by_neighbours(form: str, word: str, rest: str) -> bool | None:
    """Tell a verb from a noun by the nouns, verbs or adjectives behind it, if they can tell."""
    listed = followers.LISTED.match(rest)
    words = followers.WORD.findall(listed[1].lower()) if listed else []
    if words and (form in words or None in map(imperatives.kinds, words)):
        return form in rest  # “Écoute, respect, partage : le club”
    if words and any(map(is_sure, words)):  # “Cours, nage, pédale : l’école de triathlon”
        return True
    relational = followers.RELATIONAL.match(word) and word not in followers.DOING
    if relational or followers.NOUNS.match(rest) or followers.UNDER_WAY.match(rest):
        return False
    return False if form[-1] == "s" and followers.PLURAL.match(rest) else None


def is_sure(form: str) -> bool:
    """Tell whether a form is rather a verb, even in a list of single words."""
    return imperatives.kinds(form) == "" or form in _set("verbs") or form in _set("often_verbs")


def _is_bare_noun(word: str) -> bool:
    return word.isalpha() and not any(
        word in _set(key) for key in ("complement", "prepositions", "clause")
    )
