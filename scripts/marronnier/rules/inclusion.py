"""Rule on how everybody is addressed."""

from __future__ import annotations

from collections.abc import Iterator

from marronnier.inclusive import BLENDED, LIKELY, Form, blended, dotted, doublet, generic, shortened
from marronnier.model import Charter, Finding, Severity, say
from marronnier.rules.base import Needs, Scope, listed_at, rule

CHARTER = ("inclusive.generic", "inclusive.mode", "voice.quotes")  # what it holds a post to


def _worded(charter: Charter) -> Iterator[str]:
    yield from BLENDED
    yield from listed_at("inclusive.generic")(charter)


@rule(
    "LEX011",
    "inclusif",
    Severity.WARNING,
    needs=Needs(charter=("inclusive.mode",), shape=LIKELY, words=_worded, language="fr"),
)
def everybody_addressed(scope: Scope) -> Iterator[Finding]:
    """Everybody is addressed otherwise than the charter wants (`inclusive`).

    With `doublets`, `epicene` and `point-median` the listed turns of the generic masculine are
    found, unless they are half of a doublet. Shortened forms such as adhérent·es are for
    `point-median` alone, and there only with that point; `libre` looks for nothing.

    Write both genders, or a word that marks none; what is shown is a proposal.

    Passes:

        Bonjour à toutes et à tous

    Fails:

        Bonjour à tous
    """
    listed = tuple(scope.charter("inclusive.generic", ()))
    quotes = scope.charter("voice.quotes")
    for spoken in scope.spoken("inclusive.mode") if scope.language == "fr" else ():
        mode = spoken.value
        if mode in (None, "libre"):
            continue
        text = spoken.prose.unquoted if quotes == "ignore" else spoken.prose.masked
        for form in (*shortened(text), *blended(text)):
            if mode == "point-median" and (form.dotted or not form.masculine):
                continue
            message = say("“{text}”: this charter does not shorten so.", text=form.text)
            new = _written_out(form, mode)
            yield from spoken.found(form.start, form.end, message, new=new, proposed=True)
        for start, end, _ in generic(text, listed) if mode != "aucune" else ():
            message = say("“{text}” speaks to men alone.", text=text[start:end])
            new = (doublet(text[start:end]) if mode == "doublets" else "") or None
            yield from spoken.found(start, end, message, new=new, proposed=True)


def _written_out(form: Form, mode: str) -> str | None:
    return (dotted(form) if mode == "point-median" else form.doublet) or None
