"""What the rules on law share: the entries in force for a post, and how mentions are found."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from marronnier.expressions import expression
from marronnier.law.packs import Entry, laws
from marronnier.model import Charter, Edit
from marronnier.rules.base import Composed, Dated, Scope, Sent, Spoken
from marronnier.rules.needs import Listed
from marronnier.wording import Match, Words, contains, holds, words

FRENCH = "fr"
# What may stand between a word and what takes it its meaning: “cidre doux sans alcool”.
BETWEEN = expression(
    r"(?:\s(?!(?:et|ou|ni|mais|puis|un|une|du|de|des|le|la|les|au|aux|à|avec|sans|pour|en|que|qui"
    r"|nos|vos|notre|votre|mon|ton|son)\s)[^\W\d_]+){0,2}\s"
)
Mentions = tuple[Mapping[str, Any], ...]
CONDITIONAL = ("LEG010", "mention-conditionnelle")  # the rule on mentions under a condition


def day_of(scope: Scope) -> date | None:
    """Return the day, where the client is, on which the post goes out; None without a date."""
    if isinstance(scope, Dated):
        return scope.day()
    return scope.post.moment.wall.date() if scope.post.moment else None


def statutes(scope: Scope, rule: str) -> tuple[Entry, ...]:
    """Return what the law asks under a rule's code on the day that the post goes out.

    Law holds for a client whose charter names a sector or a pack, and for any brand of France.
    """
    entries = entries_of(scope.client.charter, rule) if scope.client else ()
    day = day_of(scope) if entries else None
    return tuple(entry for entry in entries if entry.holds(day)) if day else ()


def entries_of(charter: Charter, rule: str) -> tuple[Entry, ...]:
    """Return what the law asks of a client under a rule's code, on some day or other."""
    return laws(charter).get(rule, ())


def worded(rule: str) -> Listed:
    """Return what lists the words of a rule's entries, for a client."""

    def listed(charter: Charter) -> Iterator[str]:
        for entry in entries_of(charter, rule):
            yield from entry.words

    return listed


def french(scope: Scope, rule: str) -> tuple[Entry, ...]:
    """Return the same for a rule about French words: nothing, where posts are in another tongue."""
    return statutes(scope, rule) if scope.language == FRENCH else ()


def named(entry: Entry, text: str) -> Iterator[Match]:
    """Yield where a text names what an entry is about, but for its traps."""
    found = list(_subject(entry).find(text))
    if not found or (entry.unless and words(entry.unless).names(text)):
        return
    traps = [(trap.start, trap.end) for trap in words(entry.traps).find(text)]
    denied = [one.start for one in words(entry.after).find(text)]
    for match in found:
        trapped = any(start < match.end and match.start < end for start, end in traps)
        if not trapped and not any(BETWEEN.fullmatch(text, match.end, start) for start in denied):
            yield match


@functools.cache
def _subject(entry: Entry) -> Words:
    return words(entry.words)


# --- mentions -----------------------------------------------------------------------------------


def fold(scope: Scope, one: Composed) -> int:
    """Return how many characters a network shows of a message, 0 for all; an option may say."""
    if not scope.options:
        return one.limits.shown
    own = str(scope.options.get("characters", ""))
    return int(own) if re.fullmatch("[0-9]{1,6}", own) else one.limits.shown


def visible(scope: Scope, sent: Sent) -> str:
    """Return what is seen of the first message before anybody asks for more."""
    shown = fold(scope, sent.composed)
    first = sent.parts[0].text
    return first[:shown] if shown else first


def told(text: str, mentions: Iterable[str]) -> bool:
    """Tell whether a text holds one of several mentions."""
    return any(contains(text, mention) for mention in mentions)


def texts_of(mention: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the texts of a conditional mention, any of which will do; empty ones say nothing."""
    text = mention["text"]
    return tuple(filter(str.strip, (text,) if isinstance(text, str) else text))


@functools.cache
def _condition(entry: Entry) -> dict[str, Any]:
    """Return an entry as the conditional mention that a charter would write."""
    when: dict[str, Any] = {"words": entry.words} if entry.words else {}
    if topics := entry.listed("topics"):
        when["topic"] = topics
    return {"text": entry.texts, "when": when, "why": entry.source}


def conditional(scope: Scope, own: Mentions) -> Mentions:
    """Return the mentions that go with words and topics: the charter's `own`, then the law's."""
    return scope.once(("mentions", day_of(scope)), lambda: (*own, *_lawful(scope, own)))


def _lawful(scope: Scope, own: Mentions) -> Iterator[Mapping[str, Any]]:
    lawful = french(scope, CONDITIONAL[0])
    if lawful:
        mine = frozenset(tuple(mention.get("when", {}).get("words", ())) for mention in own)
        lawful = tuple(entry for entry in lawful if not _speaks_of(entry, mine))
    return map(_condition, lawful)


@functools.lru_cache(maxsize=1024)
def _speaks_of(entry: Entry, mine: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether a charter's own mentions go with a word of an entry."""
    return any(not set(entry.words).isdisjoint(one) for one in mine)


def lacks(scope: Scope, sent: Sent, mention: Mapping[str, Any]) -> bool:
    """Tell whether a conditional mention is due in what is sent, and not there."""
    when = mention.get("when") or {}
    if "words" in when and not scope.may_name(tuple(when["words"])):
        return False  # most posts, quickly
    texts = texts_of(mention)
    if not texts or scope.client is None:
        return False
    declared = scope.topics() if "topic" in when else ()
    key = sent.composed.account.key
    return holds(when, sent.text, declared, key) and not told(sent.text, texts)


def is_asked(scope: Scope, sent: Sent, texts: Iterable[str], own: Mentions) -> bool:
    """Tell whether the rule on conditional mentions asks for one of these texts already."""
    silenced = {*scope.post.allow, *scope.charter("rules", {})}
    if not silenced.isdisjoint(CONDITIONAL):
        return False  # whoever changed that rule shall hear of the other one
    due = (mention for mention in conditional(scope, own) if lacks(scope, sent, mention))
    return any(told(texts_of(mention)[0], texts) for mention in due)


def is_sentence(text: str) -> bool:
    """Tell whether a text can stand alone: it begins like a sentence, and ends like one."""
    bare = text.strip(' \u00a0\u202f«»“”"()')
    return bare[-1:] in tuple(".!?…") and not bare[:1].islower()


def adding(
    scope: Scope, sent: Sent, text: str, *, first: bool = False, proposed: bool = False
) -> Edit | None:
    """Return the edit that adds a paragraph; None when some network could not take it any more."""
    section = sent.composed.section
    if first and not (section and section.passages[0].text):
        return None  # the first message is a picture or a link alone
    for one in scope.deliveries:
        if one.section is section and not _takes(scope, one, text, first=first):
            return None
    return sent.adding(text, first=first, proposed=proposed)


def _takes(scope: Scope, one: Composed, text: str, *, first: bool) -> bool:
    messages = [part.text for part in one.parts if not part.comment]
    longer = unicodedata.normalize("NFC", f"{messages[0 if first else -1]}\n\n{text}")
    own = scope.charter("length", platform=one.account.platform)
    network = one.limits.characters
    limit = min(network, own) if own else network
    size = one.limits.text_bytes
    return one.platform.length(longer, one.limits) <= limit and (
        not size or len(longer.encode()) <= size
    )


def raising(spoken: Spoken, mention: str, shown: int, kept: Iterable[str]) -> Edit | None:
    """Return the edit that brings the sentence of a mention to the start of its message.

    None when it would not be seen there either, or push out of sight one of those `kept`.
    """
    text = spoken.prose.text
    match = next(words((mention,)).find(text), None)
    if match is None:
        return None
    start, end = next(
        ((a, b) for a, b in spoken.prose.sentences if a <= match.start and match.end <= b),
        (0, 0),
    )
    if not start or match.end - start > shown:
        return None
    before, sentence = text[:start], text[start:end]
    if before.endswith("\n") and text[end : end + 1] == " ":
        end += 1
    else:
        before = before.rstrip()
    raised = f"{sentence}\n\n{before}"
    seen, will_be = text[:shown], (raised + text[end:])[:shown]
    if any(contains(seen, one) and not contains(will_be, one) for one in kept):
        return None
    return spoken.text.edit(0, end, raised)
