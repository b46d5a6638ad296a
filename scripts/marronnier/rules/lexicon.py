"""Rules on words: refused, preferred, required, and those that need a second pair of eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from marronnier.agreement import agrees, cased
from marronnier.model import Charter, Finding, Message, Severity, say
from marronnier.rules.base import Dated, Needs, Scope, Spoken, dated, listed_at, rule
from marronnier.rules.statutes import is_asked, is_sentence, told
from marronnier.wording import Match, Words, contains, holds, words

# What of a charter these rules hold a post to.
CHARTER = (
    "approvals.by_topic",
    "legal.mentions",
    "lexicon.banned",
    "lexicon.prefer",
    "lexicon.required",
    "lexicon.sensitive",
    "voice.quotes",
)
READ_BY_PEOPLE = ("message", "first_comment", "alt")
Entry = Mapping[str, Any]  # of a word: `use`, `why`, `severity`, `unless`


def _banned_words(charter: Charter) -> Iterable[str]:
    for entry in charter.get("lexicon.banned", ()):
        yield entry if isinstance(entry, str) else entry["word"]


def _sensitive_words(charter: Charter) -> Iterable[str]:
    return chain(*charter.get("lexicon.sensitive", {}).values())


@rule(
    "LEX001",
    "mot-refuse",
    Severity.WARNING,
    needs=Needs(charter=("lexicon.banned",), words=_banned_words),
)
def word_refused(scope: Scope) -> Iterator[Finding]:
    """The brand does not use this word.

    Its charter says so (`lexicon.banned`), often with the reason and a word to write instead. A
    word counts whole, in any letter case; one that ends in `*` counts with any ending, and one of
    two or three capitals counts in capitals only.

    Write the word that the charter gives. `--fix` does it where no other word of the sentence can
    change by it; a word in another form, gender or number is only proposed.

    Passes:

        une offre

    Fails:

        une promo
    """
    if scope.client is None:
        return
    entries, listed = scope.client.charter.once("banned words", lambda: _listed(_banned(scope)))
    for spoken in scope.spoken("voice.quotes") if entries else ():
        for match in _unwanted(_heard(spoken), entries, listed):
            entry = entries[match.entry]
            if entry.get("unless") and any(_says(scope, one) for one in entry["unless"]):
                continue
            message = say("“{word}” is none of this brand's words.", word=match.found)
            yield from _instead(scope, spoken, match, entry, message)


@rule("LEX002", "mention-requise", Severity.ERROR, needs=Needs(charter=("lexicon.required",)))
def mention_there(scope: Scope) -> Iterator[Finding]:
    """A text that must be there is missing.

    The charter wants it always, or when a topic, a word or a network asks for it
    (`lexicon.required`). It counts on each network for itself, and not in the first comment.

    Add it as it stands, at the end, before the hashtags: `marronnier check --fix` does where it is
    a whole sentence, and proposes it where it is none.

    Passes:

        Communication à caractère publicitaire.

    Fails:

        (rien de tel)
    """
    if scope.client is None:
        return
    for sent in scope.sent("lexicon.required") if scope.charter("lexicon.required") else ():
        text = "\n".join(part.text for part in sent.parts if not part.comment)
        for mention in sent.value or ():
            wanted = mention["text"]
            wanted = (wanted,) if isinstance(wanted, str) else wanted
            when = mention.get("when")
            known = scope.topics() if when and "topic" in when else ()
            if not wanted or not holds(when, sent.text, known, sent.platform):
                continue
            own = scope.charter("legal.mentions", ())
            if not told(text, wanted) and not is_asked(scope, sent, wanted, own):
                message = say("“{text}” must be there.", text=wanted[0])
                proposed = not is_sentence(wanted[0])
                yield from sent.found(
                    message,
                    fix=sent.adding(wanted[0], proposed=proposed),
                    match=wanted[0],
                    why=str(mention.get("why", "")),
                    severity=_severity(mention),
                )


@rule(
    "LEX004",
    "mot-prefere",
    Severity.WARNING,
    needs=Needs(charter=("lexicon.prefer",), words=listed_at("lexicon.prefer")),
)
def word_preferred(scope: Scope) -> Iterator[Finding]:
    """The brand prefers another word.

    Its charter says which (`lexicon.prefer`).

    Write that one. `--fix` does it where no other word of the sentence can change by it; where
    gender, number or an elision might, it is only proposed.

    Passes:

        nos sociétaires

    Fails:

        nos clients
    """
    if scope.client is None:
        return
    entries, listed = scope.client.charter.once("other words", lambda: _listed(_preferred(scope)))
    for spoken in scope.spoken("voice.quotes") if entries else ():
        for match in _unwanted(_heard(spoken), entries, listed):
            message = say("“{word}” is not the word that this brand prefers.", word=match.found)
            yield from _instead(scope, spoken, match, entries[match.entry], message)


@dated("LEX007", "ambigu-dans-l-actualite", Severity.INFO)
def word_clear(scope: Dated) -> Iterator[Finding]:
    """A word means something else on the day that the post goes out.

    The agency's watch list, clients/_agency/watch.yml, names what the news makes ambiguous, from
    a day until another. Without that file nothing is looked for.

    Read the post again with the news in mind, and say it otherwise or wait.

    Passes:

        Des prix qui bougent.

    Fails:

        Tempête de prix !
    """
    if not scope.watch:
        return
    day = scope.day().isoformat()
    listed = {
        entry["word"]: str(entry.get("why", ""))
        for entry in scope.watch
        if str(entry.get("from", "")) <= day <= str(entry.get("until", "9"))
    }
    for spoken in scope.spoken(origins=READ_BY_PEOPLE):
        for match in words(tuple(listed)).find_plainly(spoken.prose.text):
            message = say("“{word}” may be read otherwise these days.", word=match.found)
            yield from spoken.found(match.start, match.end, message, why=listed[match.entry])


@rule(
    "LEX012",
    "sujet-sensible",
    Severity.WARNING,
    needs=Needs(charter=("lexicon.sensitive",), words=_sensitive_words),
)
def topic_declared(scope: Scope) -> Iterator[Finding]:
    """A word makes the post one on a sensitive topic.

    The charter lists such words (`lexicon.sensitive`). The topic counts as if the post declared
    it: whoever must approve that topic must approve this post.

    Declare it under “topics” and ask for the approval, or say it otherwise.

    Passes:

        topics: [sinistre]

    Fails:

        Un incendie (rien sous « topics »)
    """
    sensitive: Mapping[str, tuple[str, ...]] = scope.charter("lexicon.sensitive", {})
    declared = scope.post.fields.get("topics", ())
    noted = {note.get("role") for note in scope.post.fields.get("approvals", ())}
    for topic, listed in sensitive.items():
        roles = tuple(scope.charter("approvals.by_topic", {}).get(topic, ()))
        if topic in declared or (roles and noted.issuperset(roles)):
            continue
        for spoken in scope.spoken():
            match = next(words(listed).find_plainly(spoken.prose.text), None)
            if match is not None:
                message = say("“{word}” belongs to “{topic}”.", word=match.found, topic=topic)
                if roles:
                    message = say(
                        "“{word}” belongs to “{topic}”: {roles} must approve it.",
                        word=match.found,
                        topic=topic,
                        roles=", ".join(roles),
                    )
                yield from spoken.found(match.start, match.end, message)
                break


# --- words to replace ---------------------------------------------------------------------------


def _banned(scope: Scope) -> dict[str, Entry]:
    listed = scope.charter("lexicon.banned", ())
    return {
        entry if isinstance(entry, str) else entry["word"]: {} if isinstance(entry, str) else entry
        for entry in listed
    }


def _preferred(scope: Scope) -> dict[str, Entry]:
    preferred: Mapping[str, str] = scope.charter("lexicon.prefer", {})
    return {word: {"use": use} for word, use in preferred.items()}


def _listed(entries: dict[str, Entry]) -> tuple[dict[str, Entry], Words]:
    return entries, words(tuple(entries))


def _heard(spoken: Spoken) -> str:
    return spoken.prose.unquoted if spoken.value == "ignore" else spoken.prose.masked


def _says(scope: Scope, phrase: str) -> bool:
    return any(contains(text.prose.text, phrase) for text in scope.texts if text.origin != "alt")


def _unwanted(text: str, entries: Mapping[str, Entry], listed: Words) -> Iterator[Match]:
    """Yield what is listed, but not where it is a part of what should stand there."""
    for match in listed.find(text):
        use = str(entries[match.entry].get("use", ""))
        around = words((use.replace("*", ""),)).find(text) if use else ()
        if not any(one.start <= match.start and match.end <= one.end for one in around):
            yield match


def _instead(
    scope: Scope, spoken: Spoken, match: Match, entry: Entry, message: Message
) -> Iterator[Finding]:
    use = str(entry.get("use", ""))
    if use:
        message = say("“{word}”: this brand says “{use}”.", word=match.found, use=use)
    many = match.entry.endswith("*") and match.found[-1:] in "sx" and " " not in use
    new = cased(match.found, use + "s" if many and use[-1:] not in "sxz" else use)
    sure = (
        "*" not in match.entry
        and agrees(spoken.prose.text, match.start, match.end, use, scope.language)
        and _welcome(scope, use)
    )
    yield from spoken.found(
        match.start,
        match.end,
        message,
        new=new if use else None,
        proposed=not sure,
        why=str(entry.get("why", "")),
        severity=_severity(entry),
    )


def _welcome(scope: Scope, use: str) -> bool:
    """Tell whether no other entry replaces a replacement: corrections must come to an end."""
    entries, listed = _listed({**_banned(scope), **_preferred(scope)})
    return next(_unwanted(use, entries, listed), None) is None


def _severity(entry: Entry) -> Severity | None:
    word = str(entry.get("severity", "")).upper()
    return Severity[word] if word in Severity.__members__ else None
