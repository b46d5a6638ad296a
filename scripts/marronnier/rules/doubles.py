"""Rules that compare a client's posts with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from marronnier.model import Finding, Message, Moment, Severity, Status, say
from marronnier.resembling import resembling
from marronnier.rules.base import Brief, Survey, found, survey

RECENT = timedelta(days=90)  # what readers may still remember


@survey("SRC023", "meme-minute", Severity.ERROR)
def minute_free(survey: Survey) -> Iterator[Finding]:
    """Two posts of a client go out at the same minute on the same account.

    It is nearly always a copied file whose date nobody changed; readers see two messages at once.

    Move one of them. An idea holds no place: only its date is pencilled in.

    Passes:

        date: 2026-12-05 18:30
        date: 2026-12-05 19:30

    Fails:

        date: 2026-12-05 18:30
        date: 2026-12-05 18:30
    """
    minutes: dict[tuple[str, str, datetime], list[tuple[Brief, Moment]]] = defaultdict(list)
    for post in survey.briefs:
        if post.moment and post.status is not Status.IDEA:
            minute = post.moment.instant.replace(second=0, microsecond=0)
            for key in post.accounts:
                minutes[post.client, key, minute].append((post, post.moment))
    for (_, key, _), together in minutes.items():
        for index, (post, moment) in enumerate(together if len(together) > 1 else ()):
            if post.status is Status.PUBLISHED:
                continue
            other, _ = together[0 if index else 1]
            message = say(
                "“{other}” goes to {key} at the same minute, {time}: move one of them.",
                other=other.path,
                key=key,
                time=f"{moment.wall:%Y-%m-%d %H:%M}",
            )
            yield found(
                post.at("date"), message, platform=key, match=key, client=post.client, post=post.id
            )


@survey("STR006", "doublon", Severity.WARNING)
def text_new(survey: Survey) -> Iterator[Finding]:
    """The same text, or nearly the same, is already planned on the same account.

    Networks hide or refuse repetitions, and readers notice them. A text is nearly the same as one
    of the last three months when they share 95 % of their words, small ones left out.

    Change the text, or write “repeat: true” when the repetition is meant.

    Passes:

        repeat: true

    Fails:

        Le même texte dans deux posts, mot pour mot.
    """
    for client, posts in survey.by_client().items():
        yield from survey.remember(client, "STR006", partial(_doubles, posts))


def _doubles(posts: list[Brief]) -> Iterator[Finding]:
    """Yield the doubles among a client's posts."""
    texts: dict[str, list[tuple[Brief, str]]] = defaultdict(list)
    for post in sorted(posts, key=_order):
        for key, text in post.texts:
            if text:
                texts[text].append((post, key))
    for told in texts.values():
        yield from _same(told)
    yield from _alike(texts)


def _same(told: list[tuple[Brief, str]]) -> Iterator[Finding]:
    """Yield a finding for every post but the first that says this on the same account."""
    first: dict[str, Brief] = {}
    for post, key in told:
        if (other := first.setdefault(key, post)) is not post and _is_new(post):
            message = say(
                "The text repeats that of “{other}” on {key}: change it, or write “repeat: true”.",
                other=other.path,
                key=key,
            )
            yield _double(post, other, key, message)


def _alike(texts: dict[str, list[tuple[Brief, str]]]) -> Iterator[Finding]:
    """Yield a finding for every post whose text is nearly that of a recent one."""
    ordered = sorted(texts, key=lambda text: _order(texts[text][0][0]))
    told: set[tuple[str, str]] = set()
    accounts = [frozenset(key for _, key in texts[text]) for text in ordered]
    for index, earlier, share in resembling(ordered, accounts):
        for post, key in texts[ordered[index]]:
            for other, theirs in texts[ordered[earlier]]:
                late, soon = sorted((post, other), key=_order, reverse=True)
                apart = key != theirs or post is other or (late.id, key) in told
                if apart or not _is_new(late) or not _is_recent(late, soon):
                    continue
                told.add((late.id, key))
                message = say(
                    "{share} % of the words are those of “{other}” on {key}: say it differently,"
                    " or write “repeat: true”.",
                    share=int(100 * share),
                    other=soon.path,
                    key=key,
                )
                yield _double(late, soon, key, message)


def _double(post: Brief, other: Brief, key: str, message: Message) -> Finding:
    return found(
        post.at("body"), message, platform=key, match=other.id, client=post.client, post=post.id
    )


def _is_new(post: Brief) -> bool:
    """Tell whether a post is still to go out, and not meant to repeat another."""
    return not post.repeat and post.status is not Status.PUBLISHED


def _is_recent(late: Brief, soon: Brief) -> bool:
    """Tell whether readers may remember one post when they read the other."""
    if late.moment is None or soon.moment is None:
        return True
    return late.moment.instant - soon.moment.instant <= RECENT


def _order(post: Brief) -> tuple[str, str]:
    return (post.moment.instant.isoformat() if post.moment else "9999", post.path)
