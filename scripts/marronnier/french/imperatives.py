"""Know the imperatives of French: singular and plural, and what else a form may be."""

from __future__ import annotations

import functools
import json
from importlib.resources import files

from marronnier.french.vocabulary import word_set

ENGLISH = frozenset(("depends", "defends", "declare", "complete", "separate"))
BARE = str.maketrans("àâäéèêëîïôöûüç", "aaaeeeeiioouuc")


@functools.cache
def _forms() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return plurals and kinds by singular, and singulars by plural."""
    text = (files(__package__) / "imperatives.json").read_text(encoding="utf-8")
    plurals: dict[str, str] = {}
    kinds: dict[str, str] = {}
    singulars: dict[str, str] = {}
    for singular, told in json.loads(text).items():
        plural, _, kind = told.partition(" ")
        plurals[singular], kinds[singular] = plural, kind
        singulars.setdefault(plural, singular)
    for form in word_set("openings", "new"):
        plurals[form], kinds[form] = form + "z", ""
    return plurals, kinds, {**singulars, "allez": "va", "asseyez": "assieds"}


def plural(singular: str) -> str:
    """Return the plural of a singular imperative in lower case, empty when it is none."""
    return _forms()[0].get(singular, "")


def singular(plural: str) -> str:
    """Return the singular of a plural imperative in lower case, empty when it is none."""
    return _forms()[2].get(plural) or _unaccented_plurals().get(plural, "")


def kinds(form: str) -> str | None:
    """Return what else an imperative may be, as letters of imperatives.md; None: it is none."""
    return _forms()[1].get(form)


@functools.lru_cache(maxsize=4096)
def written(form: str) -> str:
    """Return a form as it should be written: “decouvre”, “regardes”, “prend” are frequent."""
    plurals, known, _ = _forms()
    if form in plurals:
        return form
    if form == "vas" or (form.endswith("es") and known.get(form[:-1]) == ""):
        return form[:-1]
    if form.endswith("d") and known.get(form + "s") == "":
        return form + "s"
    return _unaccented().get(form, form)


@functools.cache
def _unaccented() -> dict[str, str]:
    plurals = _forms()[0]
    bare = {form.translate(BARE): form for form in plurals}
    first = {form[0].translate(BARE) + form[1:]: form for form in plurals}
    return {
        form: full
        for form, full in {**bare, **first}.items()
        if form not in plurals and form not in ENGLISH
    }


@functools.cache
def known_forms() -> frozenset[str]:
    """Return every form that is an imperative as `written`: any other word is none."""
    plurals, known, _ = _forms()
    sure = [form for form in plurals if known[form] == ""]
    with_s = {form + "s" for form in sure if form.endswith("e")}
    without_s = {form[:-1] for form in sure if form.endswith("ds")}
    return frozenset({*plurals, "vas", *with_s, *without_s, *_unaccented()})


@functools.cache
def _unaccented_plurals() -> dict[str, str]:
    return {form.translate(BARE): one for form, one in _forms()[2].items()}


def is_third(word: str) -> bool:
    """Tell whether a word may be a third person: “pose”, “dort” (dors), “rend” (rends)."""
    plurals = _forms()[0]
    return (
        word in plurals
        or (word.endswith("t") and word[:-1] + "s" in plurals)
        or (word.endswith(("t", "d")) and word + "s" in plurals)
    )
