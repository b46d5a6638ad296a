"""Rules on names: the brand's own as it writes them, and those that belong to others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.model import Finding, Message, Severity, say
from marronnier.names import is_ordinary, misspelt_names
from marronnier.prose import HASHTAG
from marronnier.rules.base import Needs, Scope, Spoken, found, listed_at, rule
from marronnier.tagging import folded, parted
from marronnier.wording import Match, Words, words

# What of a charter these rules hold a post to.
CHARTER = ("lexicon.competitors", "lexicon.names", "lexicon.protected")
READ_BY_PEOPLE = ("message", "first_comment", "alt")
HYPHENS = expression(r"\W|_")


@rule("LEX003", "nom-exact", Severity.ERROR, needs=Needs(charter=("lexicon.names",)))
def name_exact(scope: Scope) -> Iterator[Finding]:
    """A name is not written as its owner writes it.

    Letter case and accents count; addresses, handles, hashtags and texts in capitals do not. A
    name that is a French word too, or a whole sentence, is an ordinary word in small letters: the
    brand's lamp is Perle, its colour is perle. Names of two or three capitals pass in small
    letters.

    Write it as the charter does (`lexicon.names`).

    Passes:

        Nébula

    Fails:

        nebula
    """
    for spoken in scope.spoken("lexicon.names", (), origins=READ_BY_PEOPLE):
        for match, name in misspelt_names(spoken.prose.text, spoken.value) if spoken.value else ():
            if not spoken.prose.touches(match.start, match.end):
                message = say(
                    "“{text}”: the name is written “{name}”.", text=match.found, name=name
                )
                yield from spoken.found(match.start, match.end, message, new=name)


@rule(
    "LEX005",
    "concurrent",
    Severity.ERROR,
    needs=Needs(
        charter=("lexicon.competitors",), marks="@", words=listed_at("lexicon.competitors")
    ),
)
def competitor_left_out(scope: Scope) -> Iterator[Finding]:
    """The post names a competitor.

    It gives them room, and a comparison that names them has laws of its own.

    Speak of the brand itself. A competitor's name that is a word too counts with its capital.

    Passes:

        une autre marque

    Fails:

        Maison Lumen
    """
    listed = tuple(scope.charter("lexicon.competitors", ()))
    for found_here in _named(scope, listed):
        word = found_here.match.found
        ordinary = word[:1].islower() and not found_here.match.entry[:1].islower()
        if not (ordinary and is_ordinary(word)):
            message = say("“{name}” is a competitor.", name=word)
            yield from found_here.tell(scope, message)
    for spoken in scope.spoken(origins=READ_BY_PEOPLE) if listed else ():
        for start, end in spoken.prose.addresses:
            written = spoken.prose.text[start:end]
            if written[0] == "@" and _is_handle_of(written, listed):
                message = say("“{name}” is a competitor.", name=written)
                yield from spoken.found(start, end, message)


@rule(
    "LEX006",
    "terme-protege",
    Severity.ERROR,
    needs=Needs(charter=("lexicon.protected",), words=listed_at("lexicon.protected")),
)
def term_free(scope: Scope) -> Iterator[Finding]:
    """The post uses a term that belongs to somebody else.

    Olympic words and registered brands are reserved: their owners go to court for a hashtag.

    Say it otherwise, or get the right in writing and allow it in the post with that reason.

    Passes:

        une ambiance de finale

    Fails:

        une ambiance olympique
    """
    listed = tuple(scope.charter("lexicon.protected", ()))
    for found_here in _named(scope, listed):
        message = say("“{term}” is reserved to its owner.", term=found_here.match.found)
        yield from found_here.tell(scope, message)


# --- names of others ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """Hold where a post names an entry: in a text, or in a hashtag of the front matter."""

    match: Match
    spoken: Spoken | None = None
    index: int = 0

    def tell(self, scope: Scope, message: Message) -> Iterator[Finding]:
        if self.spoken:
            yield from self.spoken.found(self.match.start, self.match.end, message)
        else:
            at = scope.post.at(f"hashtags.{self.index}", "hashtags")
            yield found(at, message, match=self.match.found)


def _named(scope: Scope, entries: tuple[str, ...]) -> Iterator[_Named]:
    listed = words(entries)
    for spoken in scope.spoken(origins=READ_BY_PEOPLE) if entries else ():
        text = spoken.prose.masked  # the brand's own names are no others'
        for match in listed.find(text):
            yield _Named(match, spoken)
        for written in HASHTAG.finditer(spoken.prose.text) if "#" in spoken.prose.text else ():
            if entry := _tagged(listed, written.group()[1:]):
                match = Match(written.start(), written.end(), entry, written.group())
                yield _Named(match, spoken)
    for index, tag in enumerate(scope.post.hashtags if entries else ()):
        if entry := _tagged(listed, tag):
            yield _Named(Match(0, 0, entry, f"#{tag}"), index=index)


def _is_handle_of(handle: str, names: tuple[str, ...]) -> bool:
    """Tell whether an account's name is one of some names: “@basicforme.lyon”, “Basic Forme”."""
    parts = HYPHENS.split(folded(handle[1:].partition("@")[0]))
    beginnings = {"".join(parts[:count]) for count in (1, 2, len(parts))}
    return any("".join(HYPHENS.split(folded(name))) in beginnings for name in names)


def _tagged(listed: Words, tag: str) -> str:
    """Return the entry that a hashtag names as one of its words, "" when there is none."""
    match = next(listed.find(parted(tag)), None)
    return match.entry if match else ""
