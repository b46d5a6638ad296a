"""Rules on hashtags: which, how many, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from marronnier.model import Edit, Finding, Severity, Status, say
from marronnier.rules.base import Brief, Needs, Scope, Sent, Survey, found, rule
from marronnier.rules.tagged import (
    is_in_row,
    is_listed,
    last_word,
    merged,
    named,
    names_in,
    written,
    written_in,
)
from marronnier.tagging import folded, tags_in
from marronnier.tagging.listed import added
from marronnier.tagging.measured import useless

CHARTER = (
    "hashtags.min",
    "hashtags.max",
    "hashtags.required",
    "hashtags.banned",
    "hashtags.generic",
    "hashtags.position",
)


@rule(
    "HTG001",
    "nombre-mots-diese",
    Severity.WARNING,
    needs=Needs(charter=("hashtags.min", "hashtags.max")),
)
def hashtags_counted(scope: Scope) -> Iterator[Finding]:
    """A post has fewer hashtags than the charter wants on that network, or more.

    None, and nobody finds the post; a dozen, and nobody reads it. Those under “hashtags” count
    with those in the text, each once.

    Add or take away hashtags.

    Passes:

        hashtags: [Lyon, Laiton, FaitMain]

    Fails:

        hashtags: [Lyon, Laiton, FaitMain, Lampe, Design, Deco, Hiver, Cadeau]
    """
    yield from merged(scope, _miscounted(scope))


@rule("HTG002", "mot-diese-requis", Severity.ERROR, needs=Needs(charter=("hashtags.required",)))
def hashtags_required(scope: Scope) -> Iterator[Finding]:
    """A hashtag that the charter always wants is missing.

    By it the brand, and whoever follows it, find all of its posts.

    `marronnier check --fix` adds it where the other hashtags stand.

    Passes:

        hashtags: [AtelierOndine, Lyon]

    Fails:

        hashtags: [Lyon]
    """
    yield from merged(scope, _missing(scope))


@rule(
    "HTG003",
    "mot-diese-refuse",
    Severity.ERROR,
    needs=Needs(charter=("hashtags.banned",), marks="#"),
)
def hashtags_banned(scope: Scope) -> Iterator[Finding]:
    """A hashtag stands there that the charter refuses.

    A hashtag puts the post beside all others that carry it.

    `marronnier check --fix` takes it out of a row of hashtags; inside a sentence it proposes the
    word without its #.

    Passes:

        #LampeBois

    Fails:

        #FollowForFollow
    """
    if is_listed(scope, "hashtags.banned", names_in(scope)):
        yield from merged(scope, _refused(scope))


@rule("HTG006", "mot-diese-double", Severity.WARNING, needs=Needs(marks="#"))
def hashtags_once(scope: Scope) -> Iterator[Finding]:
    """The same hashtag stands twice in a message, whatever its case and accents.

    The second finds nobody whom the first did not.

    `marronnier check --fix` takes it out of a row of hashtags; inside a sentence it proposes the
    word without its #.

    Passes:

        #Noël

    Fails:

        #Noël #noel
    """
    names = [folded(name) for name in names_in(scope)]
    if len(set(names)) < len(names):
        yield from merged(scope, _doubles(scope))


@rule(
    "HTG007",
    "place-mots-diese",
    Severity.INFO,
    needs=Needs(charter=("hashtags.position",), marks="#"),
)
def hashtags_at_end(scope: Scope) -> Iterator[Finding]:
    """A hashtag stands inside the text, and the charter wants them at its end.

    A sentence with signs in it is harder to read, and to hear.

    Move the hashtag behind the text, or under “hashtags”.

    Passes:

        Viens à la salle ce soir. #Atlas

    Fails:

        Viens à la #salle ce soir.
    """
    for spoken in scope.spoken("hashtags.position", origins=("message",)):
        if spoken.value == "end":
            found_there = tags_in(spoken.prose.text)
            last = last_word(spoken) if found_there else 0
            for tag in found_there:
                if tag.end <= last:
                    message = say("“#{tag}” stands inside the text.", tag=tag.name)
                    yield from spoken.found(tag.start, tag.end, message)


@rule(
    "HTG008",
    "mot-diese-generique",
    Severity.INFO,
    needs=Needs(charter=("hashtags.generic",), marks="#"),
)
def hashtags_telling(scope: Scope) -> Iterator[Finding]:
    """A hashtag is too general to be of use, says the charter, or never helped, say the figures.

    Among millions of posts under #love nobody finds this one.

    The figures are those of `clients/<client>/metrics.csv`, whose first line is
    `date,account,post,metric,value`. A hashtag never helped when it stood in at least five posts
    that were counted, and all of them did worse than half of the account's posts.

    Take one that says what the post is about, or where.

    Passes:

        #BoxeStrasbourg

    Fails:

        #love
    """
    if is_listed(scope, "hashtags.generic", names_in(scope)):
        yield from merged(scope, _general(scope))


def _never_helped(survey: Survey) -> Iterator[Finding]:
    for slug, client in survey.workspace.clients.items():
        briefs = [brief for brief in survey.briefs if brief.client == slug]
        sent = (
            (account, brief.id.removeprefix(f"{slug}/"), text)
            for brief in briefs
            for account, text in brief.texts
        )
        weak = useless(client.measures, sent) if client.measures else {}
        for brief in briefs if weak else ():
            if brief.status in (Status.DRAFT, Status.REVIEW, Status.APPROVED):
                yield from _weak(brief, weak)


def _weak(brief: Brief, weak: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
    for account, text in brief.texts:
        for folded_name, name in {tag.folded: tag.name for tag in tags_in(text)}.items():
            if count := weak.get((account, folded_name)):
                message = say(
                    "“#{tag}”: the {count} posts with it that were counted all did worse than half"
                    " of this account's posts.",
                    tag=name,
                    count=count,
                )
                yield found(
                    brief.at("body"),
                    message,
                    match=name,
                    platform=account,
                    client=brief.client,
                    post=brief.id,
                )


hashtags_telling = replace(hashtags_telling, survey=_never_helped)


# --- what is sent -------------------------------------------------------------------------------


def _miscounted(scope: Scope) -> Iterator[Finding]:
    for sent in scope.sent("hashtags.min"):
        low, high = sent.value, scope.charter("hashtags.max", platform=sent.platform)
        count = _count(sent)
        if low is not None and count < low:
            message = say(
                "Hashtags: {count}; the charter wants at least {min}.", count=count, min=low
            )
            yield from sent.found(message)
        if high is not None and count > high:
            message = say("Hashtags: {count}; the charter allows {max}.", count=count, max=high)
            yield from sent.found(message, at=scope.post.places.get("hashtags"))


def _count(sent: Sent) -> int:
    return len({tag.folded for part in sent.parts for tag in tags_in(part.text)})


def _missing(scope: Scope) -> Iterator[Finding]:
    for sent in scope.sent("hashtags.required"):
        if not sent.value:
            continue
        there = {tag.name.casefold() for part in sent.parts for tag in tags_in(part.text)}
        wanted = [one.removeprefix("#") for one in sent.value]
        for name in wanted:
            if name.casefold() in there:
                continue
            near = (one for one in written(scope.post, sent) if folded(one.name) == folded(name))
            # What the charter wants twice, or wants and refuses, only a person can settle.
            sure = [folded(one) for one in wanted].count(folded(name)) == 1
            sure = sure and not is_listed(scope, "hashtags.banned", (name,))
            # What is no hashtag would be cut, and be missing still.
            sure = sure and [tag.name for tag in tags_in(f"#{name}")] == [name]
            if one := next(near, None):
                message = say("“#{near}” is written “#{tag}”.", near=one.name, tag=name)
                fix = one.renamed(name) if sure else None
                yield from sent.found(message, at=one.at, match=one.name, fix=fix)
            else:
                message = say("“#{tag}” is missing: the charter always wants it.", tag=name)
                fix = (added(scope.post, (name,)) or _appended(sent, name)) if sure else None
                yield from sent.found(message, match=name, fix=fix)


def _appended(sent: Sent, name: str) -> Edit | None:
    """Return the edit that adds a hashtag to the row at the end of the text, or below it."""
    messages = [one for one in sent.spoken if one.origin == "message"]
    if not messages:
        return None
    last = messages[-1]
    text, end = last.prose.text, len(last.prose.text)
    there = tags_in(last.prose.text)
    gap = " " if there and there[-1].end == end and is_in_row(last, there[-1]) else "\n\n"
    return last.text.edit(end - 1, end, f"{text[-1]}{gap}#{name}")


def _refused(scope: Scope) -> Iterator[Finding]:
    for sent in scope.sent("hashtags.banned"):
        for one in named(scope.post, sent):
            message = say("The charter refuses “#{tag}”.", tag=one.name)
            yield from sent.found(message, at=one.at, match=one.name, fix=one.without())


def _general(scope: Scope) -> Iterator[Finding]:
    for sent in scope.sent("hashtags.generic"):
        for one in named(scope.post, sent):
            message = say("“#{tag}” is too general to be found by.", tag=one.name)
            yield from sent.found(message, at=one.at, match=one.name)


def _doubles(scope: Scope) -> Iterator[Finding]:
    for sent in scope.sent():
        messages = [part.text for part in sent.parts if not part.comment]
        for number, text in enumerate(messages):
            names = [tag.folded for tag in tags_in(text)]
            if len(set(names)) == len(names):
                continue
            seen: set[str] = set()
            for one in written_in(scope.post, sent, number):
                if folded(one.name) in seen:
                    message = say("“#{tag}” stands there already.", tag=one.name)
                    yield from sent.found(message, at=one.at, match=one.name, fix=one.without())
                seen.add(folded(one.name))
