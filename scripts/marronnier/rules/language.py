"""Rules on spelling, grammar, and the language itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from marronnier.expressions import expression
from marronnier.model import Charter, Edit, Finding, Message, Severity, say
from marronnier.proofs import Proof
from marronnier.prose import Prose
from marronnier.rules.base import Needs, Scope, rule
from marronnier.spelling import known_words, misspelt, speller
from marronnier.tongues import name, signs, strangers

CHARTER = (
    *("lexicon.names", "lexicon.dictionary", "lexicon.banned", "lexicon.prefer", "name"),
    *("lexicon.competitors", "lexicon.protected", "lexicon.sensitive"),
)
EVERYWHERE = ("message", "first_comment", "alt")
# Whether a participle belongs to the noun before it or to the one before that, nobody can tell
# without reading: “une guirlande de patins à roulettes suspendue”.
DOUBTFUL = expression(r"gn_pfx_")
BLANK = expression(r"[ \u00a0\u202f]")


@rule("LEX008", "orthographe", Severity.WARNING)
def spelling(scope: Scope) -> Iterator[Finding]:
    """A word is not in the dictionary, nor in the charter.

    A misspelt word is the first thing that readers write back about. Names, numbers, addresses,
    hashtags and inclusive forms are left alone, and so is every word of the charter's lexicon. It
    needs the library chunspell; without it, nothing is found.

    Correct the word; a word that is right goes into `lexicon.dictionary` of the charter.

    Passes: Nous sommes là pour vous accueillir.
    Fails: Nous sommes là pour vous acceuillir.
    """
    engine = speller(scope.language)
    if engine is None:
        return
    known = _known(scope)
    for spoken in scope.spoken(origins=EVERYWHERE):
        spans = list(misspelt(spoken.prose, known, engine))
        foreign = [one for one, _ in strangers(spoken.prose, scope.language)] if spans else []
        for start, end in spans:
            if any(first <= start < last for first, last in foreign):
                continue
            word = spoken.prose.text[start:end]
            message = say(
                "“{word}” is not in the dictionary: correct it, or add it to the charter’s"
                " “lexicon.dictionary”.",
                word=word,
            )
            yield from spoken.found(start, end, message)


@rule("LEX009", "grammaire", Severity.WARNING)
def grammar(scope: Scope) -> Iterator[Finding]:
    """A word does not agree with the others, or is taken for another one.

    Agreement, conjugation and words that sound alike are what a spelling dictionary cannot see.
    The remarks are those of Grammalecte, a program of its own that `check` asks where it is
    installed; without it, nothing is found.

    Correct the sentence; or allow the rule in this post, with a reason, when the remark is wrong.

    Passes: Nos nouveaux produits arrivent.
    Fails: Nos nouveau produits arrivent.
    """
    if not scope.proofs or scope.language != "fr":
        return
    for spoken in scope.spoken(origins=EVERYWHERE):
        proofs = scope.proofs.get(spoken.prose.text, ())
        for proof in _sound(spoken.prose, proofs):
            alone = _alone(spoken.prose, proof, proofs)
            new = proof.offers[0] if alone and proof.offers else None
            remark = Message(proof.remark)  # in French, as the checker says it
            yield from spoken.found(proof.start, proof.end, remark, new=new, proposed=True)


def _signs(charter: Charter) -> Iterable[str]:
    return signs(str(charter.get("language", "fr")).partition("-")[0])


@rule("LEX010", "langue", Severity.WARNING, needs=Needs(words=_signs))
def language(scope: Scope) -> Iterator[Finding]:
    """A paragraph is in another language than the brand's.

    Readers who came for one language leave at the other, and a screen reader reads it with the
    wrong voice. Names, quotations of one sentence, and paragraphs of less than 25 characters are
    left alone.

    Translate the paragraph; or allow the rule in this post, with a reason.

    Passes: Restez à l’écoute, la suite arrive vite.
    Fails: Stay tuned for more and follow us
    """
    for spoken in scope.spoken():
        for (start, end), other in strangers(spoken.prose, scope.language):
            message = say("This paragraph is {language}: translate it.", language=name(other))
            yield from spoken.found(start, end, message)


def respelt(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, those on spelling with the nearest right word as a proposed correction.

    Takes up to a second for each distinct word: for `--suggest` alone.
    """
    engine, near = speller(), dict[str, str]()
    for finding in findings:
        at, word = finding.at, finding.match
        exact = at.line == at.end_line and at.end_column - at.column == len(word)
        if engine is None or finding.rule != "LEX008" or finding.fix is not None or not exact:
            yield finding
            continue
        if word not in near:
            near[word] = engine.near(word)
        fix = Edit(at, word, near[word], proposed=True) if near[word] else None
        yield replace(finding, fix=fix)


def texts_to_proofread(scope: Scope) -> Iterator[str]:
    """Yield the texts of a post that a grammar checker should read."""
    if scope.language == "fr":
        yield from (text.prose.text for text in scope.texts)


def _known(scope: Scope) -> frozenset[str]:
    """Return the words that the charter itself uses, folded."""
    if scope.client is None:
        return frozenset()
    return scope.client.charter.once("known words", lambda: known_words(tuple(_named(scope))))


def _named(scope: Scope) -> Iterator[str]:
    yield str(scope.charter("name", ""))
    yield from scope.charter("lexicon.names", ())
    yield from scope.charter("lexicon.dictionary", ())
    yield from scope.charter("lexicon.competitors", ())
    yield from scope.charter("lexicon.protected", ())
    for entry in scope.charter("lexicon.banned", ()):
        yield entry if isinstance(entry, str) else entry["word"]
    for word, other in scope.charter("lexicon.prefer", {}).items():
        yield from (word, other)
    for words in scope.charter("lexicon.sensitive", {}).values():
        yield from words


def _sound(prose: Prose, proofs: Iterable[Proof]) -> Iterator[Proof]:
    """Yield the remarks on French prose, of several on one fault the first."""
    foreign = [span for span, _ in strangers(prose, "fr")] if proofs else []
    said = set()
    for proof in sorted(proofs, key=lambda one: one.start):
        fault = proof.rule.partition("__b")[0], _sentence(prose, proof)
        stretch = slice(proof.start, proof.end)
        if (
            fault in said
            or DOUBTFUL.search(proof.rule)
            or prose.touches(proof.start, proof.end)
            or prose.masked[stretch] != prose.text[stretch]
            or _is_name(prose, proof)
            or _goes_with_name(prose, proof)
            or any(start <= proof.start < end for start, end in foreign)
        ):
            continue
        said.add(fault)
        yield proof


def _is_name(prose: Prose, proof: Proof) -> bool:
    """Tell whether a capital stands within a sentence: names agree with nothing."""
    begins = any(start == proof.start for start, _ in prose.sentences)
    return prose.text[proof.start : proof.start + 1].isupper() and not begins


def _goes_with_name(prose: Prose, proof: Proof) -> bool:
    """Tell whether the next word is a name of the charter: “la Grillon” is a lamp."""
    after = BLANK.match(prose.text, proof.end)
    end = after.end() if after else 0
    return bool(after) and prose.masked[end : end + 2] != prose.text[end : end + 2]


def _alone(prose: Prose, proof: Proof, proofs: Iterable[Proof]) -> bool:
    """Tell whether nothing else is wrong in a sentence: two corrections may exclude each other."""
    here = _sentence(prose, proof)
    return sum(_sentence(prose, other) == here for other in proofs) == 1


def _sentence(prose: Prose, proof: Proof) -> int:
    starts = (start for start, end in prose.sentences if start <= proof.start <= end)
    return next(starts, -1)
