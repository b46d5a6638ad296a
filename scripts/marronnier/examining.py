"""Run the rules that look at one post alone, and sum the post up for those that compare."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from marronnier.events import Event
from marronnier.law.packs import dictated, governing
from marronnier.model import Account, Charter, Client, Finding, Post, Status, Workspace
from marronnier.patterns import Shapes
from marronnier.platforms.base import Platform
from marronnier.proofs import Proofs
from marronnier.prose import Prose
from marronnier.rules import RULES
from marronnier.rules.base import Brief, Composed, Dated, Present, Rule, Scope, Shown, Text
from marronnier.rules.needs import Index, signs_of
from marronnier.rules.present import ALWAYS, Span
from marronnier.rules.scope import SIGNS

Settings = Mapping[str, Mapping[str, Any]]  # a rule's code or own name -> what a charter sets
# The keys whose places a brief keeps.
KEPT = re.compile(
    r"(?:id|date|status|platform|body|type|campaign|client)|allow(?:\..*)?|media\.\d+\.path"
)

Check = Callable[[Any], Iterable[Finding]]
Rules = tuple[tuple[Rule, Check], ...]
Asked = tuple[Rule, Check, Mapping[str, Any]]  # with what a charter sets for the rule
KNOWN = attrgetter(*(one.name for one in fields(Scope)))
ALONE: Rules = tuple((rule, rule.check) for rule in RULES.values() if rule.check)
SHAPES = Shapes(rule.needs.form for rule in RULES.values() if rule.needs.form)
DATED: Rules = tuple((rule, rule.dated) for rule in RULES.values() if rule.dated)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what one post alone gave: its brief, and what was found, without a severity yet.

    It holds for a `span`: until the post's moment, or what is asked of the present one, is another.
    """

    brief: Brief
    findings: tuple[Finding, ...] = ()
    dated: tuple[Finding, ...] = ()  # what was found knowing the moment it goes out
    span: Span = ALWAYS


def judge(
    scope: Scope, settings: Settings, now: datetime, events: tuple[Event, ...] | None
) -> Verdict:
    """Return the verdict on a post; what is out, or off, has a brief and no more."""
    post = scope.post
    if post.status in (Status.PUBLISHED, Status.CANCELLED):
        return Verdict(brief_of(scope))
    ahead = post.moment.instant if post.moment and post.moment.instant > now else None
    present = Present(ahead or now)
    dated = tuple(examine_dated(scope, settings, present, events))
    span = Span(ALWAYS.since, ahead) if ahead else Span(now, present.until)
    return Verdict(brief_of(scope), tuple(examine(scope, settings)), dated, span)


def scope_of(
    post: Post,
    workspace: Workspace,
    platforms: Mapping[str, Platform],
    proofs: Proofs = MappingProxyType({}),
) -> Scope:
    """Return what rules may know of a post; `proofs` is what a grammar checker said."""
    client = workspace.clients.get(post.client)
    composed = tuple(_compose(post, client, platforms)) if client else ()
    texts = tuple(_texts(post, client))
    known = (client, post, composed, texts, workspace.clients.keys(), platforms)
    language = str(client.charter.get("language", "fr")) if client else "fr"
    watch = workspace.watch or ()
    return Scope(*known, watch=watch, proofs=proofs, language=language.partition("-")[0])


def examine(scope: Scope, settings: Settings) -> Iterator[Finding]:
    """Yield what the rules of one post find; their findings have no severity yet."""
    alone, _ = _possible(scope, settings)
    return _found(scope, alone)


def examine_dated(
    scope: Scope, settings: Settings, present: Present, events: tuple[Event, ...] | None
) -> Iterator[Finding]:
    """Yield what the rules find that know the moment a post goes out, and its approvals."""
    _, later = _possible(scope, settings)
    return _found(Dated(*KNOWN(scope), present=present, events=events), later)


def _found(scope: Scope, asked: Sequence[Asked]) -> Iterator[Finding]:
    for rule, check, options in asked:
        seen = replace(scope, options=options) if options else scope
        for found in check(seen):
            yield found.found_by(rule.code, scope.post.client, scope.post.id)


def _possible(scope: Scope, settings: Settings) -> tuple[Sequence[Asked], Sequence[Asked]]:
    """Return the rules that a post may break: those that look at it alone, and the dated ones."""
    return scope.once("possible", lambda: _sifted(scope, settings))


def _sifted(scope: Scope, settings: Settings) -> tuple[Sequence[Asked], Sequence[Asked]]:
    met = _met_by_client(scope, settings)
    read = (text.prose.text for text in scope.texts)
    signs = scope.once(SIGNS, lambda: signs_of(scope.post, read, SHAPES))
    possible = met.index.possible(signs)
    rules = [met.rules[number] for number in possible]
    first = bisect_left(possible, met.alone)
    return rules[:first], rules[first:]


@dataclass(frozen=True, slots=True)
class _Met:
    """Hold the rules that the posts of a client may break; the first of them look `alone`."""

    rules: Sequence[Asked]
    alone: int
    index: Index


def _met_by_client(scope: Scope, settings: Settings) -> _Met:
    """Return the rules that the client's charter and language give something to do."""
    if scope.client is None:
        return _met(None, scope.language, settings)
    charter, language = scope.client.charter, scope.language
    return charter.once("rules met", lambda: _met(charter, language, settings))


def _met(charter: Charter | None, language: str, settings: Settings) -> _Met:
    rules, needs, alone = [], [], 0
    for number, (rule, check) in enumerate((*ALONE, *DATED)):
        set_ = settings.get(rule.code, {})
        options = {key: value for key, value in set_.items() if key != "severity"}
        # Options may say what the charter does not, and name more words.
        if options or rule.needs.are_met_by(charter, language):
            rules.append((rule, check, options))
            needs.append(rule.needs.without_signs() if options else rule.needs)
            alone += number < len(ALONE)
    return _Met(rules, alone, Index(needs, charter))


def brief_of(scope: Scope) -> Brief:
    """Return what rules that compare posts need to know of one."""
    post = scope.post
    return Brief(
        id=post.id,
        client=post.client,
        path=post.path,
        title=post.title,
        status=post.status,
        accounts=post.accounts,
        moment=post.moment,
        type=str(post.fields.get("type", "")),
        campaign=post.campaign,
        topics=tuple(post.fields.get("topics", ())),
        repeat=post.repeat,
        texts=tuple((one.account.key, _comparable(one)) for one in scope.deliveries),
        media=tuple(
            Shown(medium.given, medium.facts.sha256, medium.facts.look, medium.at)
            for medium in post.media
            if medium.facts
        ),
        allow=tuple(post.allow),
        places={key: place[1:] for key, place in post.places.items() if _is_kept(key)},
    )


@lru_cache(4096)  # the same few keys in all posts
def _is_kept(key: str) -> bool:
    return KEPT.fullmatch(key) is not None


def _comparable(delivery: Composed) -> str:
    return " ".join(" ".join(part.text for part in delivery.parts).split()).casefold()


def _texts(post: Post, client: Client | None) -> Iterator[Text]:
    names = client.charter.once("names", lambda: _names(client)) if client else ()
    for section in post.sections:
        reached = tuple(key for key in post.accounts if post.section(key) is section)
        if not reached and post.accounts:
            continue  # every network has a text of its own: nobody will read this one
        for passage in section.passages:
            if passage.text:
                prose = Prose(passage.text, names)
                yield Text(prose, "message", post.at("body"), reached, passage)
    if post.first_comment:
        prose, at = Prose(post.first_comment, names), post.at("first_comment")
        yield Text(prose, "first_comment", at, post.accounts)
    for index, medium in enumerate(post.media):
        if medium.alt:
            at = post.places.get(f"media.{index}.alt", medium.at)
            yield Text(Prose(medium.alt, names), "alt", at, post.accounts)


def _names(client: Client) -> tuple[str, ...]:
    """Return what is no prose of the brand's: its names, and what it or the law dictates."""
    charter = client.charter
    texts = list(dictated(*governing(charter)))
    for path in ("lexicon.required", "legal.mentions"):
        for mention in charter.get(path, ()):
            told = mention["text"]
            for text in (told,) if isinstance(told, str) else told:
                texts += [text, text[:1].upper() + text[1:]]
    return (*charter.get("lexicon.names", ()), *dict.fromkeys(texts))


def _compose(post: Post, client: Client, platforms: Mapping[str, Platform]) -> Iterator[Composed]:
    for key in post.accounts:
        platform = platforms.get(key.partition(".")[0])
        if platform is None:
            continue
        # An account that is missing is its own finding; the text can be checked all the same.
        account = client.accounts.get(key) or Account(client.slug, key, post.at("platform"))
        limits = platform.LIMITS.of(account)
        parts = platform.compose(post, account)
        yield Composed(account, platform, limits, parts, post.section(key))
