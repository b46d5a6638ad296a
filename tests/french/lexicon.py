"""Make the list of imperatives from the French morphological dictionary.

    python -m tests.french.lexicon fr.aff fr.dic > scripts/marronnier/french/imperatives.json

Both files are those of Debian's hunspell-fr-comprehensive 7.0; imperatives.md beside the list
tells more.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

SINGULAR, PLURAL = "po:impe po:2sg", "po:impe po:2pl"
# What else a form may be: a noun, a name, an adjective, a participle, a word of grammar.
KINDS = {
    **dict.fromkeys(("nom", "titr"), "n"),
    **dict.fromkeys(("npr", "prn", "patr"), "m"),
    "adj": "a",
    "ppas": "p",
    **dict.fromkeys(("adv", "prep", "prepv", "interj", "cjsub", "cjco", "mg", "nb", "det"), "f"),
}


def affixes(lines):
    """Return {flag: [(cut, added, condition, morphology)]} of the suffixes."""
    found = defaultdict(list)
    for line in lines:
        parts = line.split(None, 5)
        if len(parts) < 5 or parts[0] != "SFX":
            continue
        _, flag, cut, added, condition = parts[:5]
        cut = "" if cut == "0" else cut
        added = added.partition("/")[0]
        morphology = parts[5].strip() if len(parts) == 6 else ""
        found[flag].append((cut, "" if added == "0" else added, condition, morphology))
    return {
        flag: [(cut, new, re.compile(f"{where}$"), what) for cut, new, where, what in rules]
        for flag, rules in found.items()
    }


def forms(line, suffixes):
    """Yield (form, morphology) of every form of one entry of the dictionary."""
    entry, _, morphology = line.strip().partition(" ")
    word, _, flags = entry.partition("/")
    named = [flags[at : at + 2] for at in range(0, len(flags), 2)]
    if "()" not in named:
        yield word, morphology
    for flag in named:
        for cut, added, condition, what in suffixes.get(flag, ()):
            if word.endswith(cut) and condition.search(word):
                yield word[: len(word) - len(cut)] + added, f"{morphology} {what}"


def kinds(morphology):
    """Return the letters of what a form is, beside an imperative."""
    verb = re.search(r"po:v\d", morphology)
    named = re.findall(r"po:([a-z]+)", morphology)
    return {KINDS[name] for name in named if name in KINDS and not (verb and name != "ppas")}


def imperatives(aff, dic):
    """Return {singular: "plural kinds"} of every verb, in the order of the alphabet."""
    suffixes = affixes(aff)
    pairs, other = {}, defaultdict(set)
    for line in dic:
        singulars, plurals = [], []
        for form, morphology in forms(line, suffixes):
            if SINGULAR in morphology:
                singulars.append(form)
            elif PLURAL in morphology:
                plurals.append(form)
            else:
                other[form.lower()] |= kinds(morphology)
        for singular, plural in zip(singulars, plurals * len(singulars), strict=False):
            if "-" not in singular:
                pairs.setdefault(singular, plural)
    return {
        singular: f"{plural} {''.join(sorted(other[singular]))}".strip()
        for singular, plural in sorted(pairs.items())
    }


def main(aff, dic):
    found = imperatives(
        *(Path(path).read_text("utf-8").splitlines() for path in (aff, dic)),
    )
    json.dump(found, sys.stdout, ensure_ascii=False, indent=0)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
