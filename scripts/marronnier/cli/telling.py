"""What `check` says of each file, kept beside what was concluded of its client.

It hangs on nothing but what was found, the form, the language and this program.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from marronnier.checking import in_order
from marronnier.conclusions import Conclusion, Packed
from marronnier.edges.program import program
from marronnier.recall import Checked
from marronnier.reexamining import Memory, Shelf, hashed
from marronnier.render.findings import GITHUB, JSON, TEXT, Passage
from marronnier.render.language import Language

FORMS = {"text": TEXT, "json": JSON, "github": GITHUB}
TOLD = "told"  # what the record is called on the shelf of a conclusion


def told_again(
    checked: Checked, name: str, speech: Language
) -> tuple[Mapping[str, Passage], Memory]:
    """Return what is said of each file in a form, by its `name`, and shelves that are to be kept.

    Only of clients of whom something else is said than the last time is it put into words.
    """
    form = FORMS[name]
    told: dict[str, Passage] = {}
    shelves: dict[str, Shelf] = {}
    shared: set[str] = set()
    for at, conclusion in checked.conclusions.items():
        shelf = checked.kept.get(at, {})
        mark = _mark(conclusion, f"{name} {speech.code}")
        theirs = _recalled(shelf, mark)
        if theirs is None:
            theirs = form.passages(conclusion.findings, speech)
            if shelf and mark:
                shelves[at] = {**shelf, TOLD: f"{mark} {json.dumps(theirs, ensure_ascii=False)}"}
        shared |= told.keys() & theirs.keys()
        told |= theirs
    for path in shared:  # a charter that several clients inherit
        found = in_order(one for each in checked.conclusions.values() for one in each.of(path))
        told |= form.passages(found, speech)
    return told, shelves


def _mark(conclusion: Conclusion, way: str) -> str:
    """Return what a record hangs on, empty where nothing is to be remembered."""
    found = conclusion.findings
    return hashed(program(), way, found.text) if isinstance(found, Packed) else ""


def _recalled(shelf: Shelf, mark: str) -> dict[str, Passage] | None:
    known, _, text = shelf.get(TOLD, "").partition(" ")
    if not mark or known != mark:
        return None
    return {path: Passage(*passage) for path, passage in json.loads(text).items()}
