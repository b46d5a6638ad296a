"""Rules on how a hashtag is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.expressions import expression
from marronnier.model import Finding, Message, Post, Severity, say
from marronnier.rules.base import Needs, Scope, found, rule
from marronnier.rules.tagged import figures_in_row, merged, names_in, written
from marronnier.tagging import GOES_ON, in_words, joined, tags_in
from marronnier.tagging.listed import renamed

CHARTER = ("hashtags.case", "lexicon.names")
WHOLE = expression(r"\w*[^\W\d_]\w*")


@rule(
    "HTG004",
    "casse-mot-diese",
    Severity.WARNING,
    needs=Needs(charter=("hashtags.case",), marks="#"),
)
def hashtags_camel(scope: Scope) -> Iterator[Finding]:
    """A hashtag of several words has no capitals, and the charter wants them.

    #lampesansfil is read aloud as one long word, and misread by everybody else.

    Take the proposed correction when its words are the right ones: a dictionary cannot be sure.

    Passes:

        #LampeSansFil

    Fails:

        #lampesansfil
    """
    names = tuple(scope.charter("lexicon.names", ()))
    if any(in_words(name, names) for name in names_in(scope)):
        yield from merged(scope, _run_together(scope, names))


@rule("HTG005", "mot-diese-coupe", Severity.ERROR, needs=Needs(marks="#"))
def hashtag_whole(scope: Scope) -> Iterator[Finding]:
    """A hashtag would be cut, or would not be one.

    A dash, an apostrophe or a point ends a hashtag, and figures alone make none: people would
    click on half a word.

    Write letters and figures only; `marronnier check --fix --suggest` shows how.

    Passes:

        hashtags: [PretAPorter]

    Fails:

        hashtags: [prêt-à-porter]
    """
    for spoken in scope.spoken():
        for tag in tags_in(spoken.prose.text):
            if rest := GOES_ON.match(spoken.prose.text, tag.end):
                whole = tag.name + rest[0]
                message = say("“#{tag}” would be cut to “#{part}”.", tag=whole, part=tag.name)
                new = f"#{joined(whole)}"
                yield from spoken.found(tag.start, rest.end(), message, new=new, proposed=True)
        for start, end in figures_in_row(spoken):
            yield from spoken.found(start, end, _no_hashtag(spoken.prose.text[start + 1 : end]))
    for index, name in enumerate(scope.post.hashtags):
        if not WHOLE.fullmatch(name):
            yield _cut(scope.post, index, name)


def _run_together(scope: Scope, names: tuple[str, ...]) -> Iterator[Finding]:
    for sent in scope.sent("hashtags.case"):
        for one in written(scope.post, sent) if sent.value == "camel" else ():
            if name := in_words(one.name, names):
                message = say("“#{tag}”: is it “#{name}”?", tag=one.name, name=name)
                fix = one.renamed(name, proposed=True)
                yield from sent.found(message, at=one.at, match=one.name, fix=fix)


def _cut(post: Post, index: int, name: str) -> Finding:
    kept = re.match(r"\w*", name)
    part = kept.group() if kept else ""
    message = _no_hashtag(name)
    if part and WHOLE.fullmatch(part):
        message = say("“#{tag}” would be cut to “#{part}”.", tag=name, part=part)
    whole = joined(name)
    fix = renamed(post, index, whole, proposed=True) if WHOLE.fullmatch(whole) else None
    return found(post.at(f"hashtags.{index}", "hashtags"), message, match=name, fix=fix)


def _no_hashtag(name: str) -> Message:
    return say("“#{tag}” is no hashtag: networks want at least one letter.", tag=name)
