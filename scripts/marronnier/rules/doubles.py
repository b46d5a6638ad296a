"""Rules that compare a client's posts with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from marronnier.model import Finding, Moment, Severity, Status, say
from marronnier.rules.base import Brief, Survey, found, survey


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
    """The same text is already planned on the same account.

    Networks hide or refuse repetitions, and readers notice them.

    Change the text, or write “repeat: true” when the repetition is meant.

    Passes:

        repeat: true

    Fails:

        Le même texte dans deux posts, mot pour mot.
    """
    texts: dict[tuple[str, str, str], list[Brief]] = defaultdict(list)
    for post in survey.briefs:
        for key, text in post.texts:
            if text:
                texts[post.client, key, text].append(post)
    for (_, key, _), posts in texts.items():
        first, *others = sorted(posts, key=_order) if len(posts) > 1 else posts
        for post in others:
            if post.repeat or post.status is Status.PUBLISHED:
                continue
            message = say(
                "The text repeats that of “{other}” on {key}: change it, or write “repeat: true”.",
                other=first.path,
                key=key,
            )
            yield found(
                post.at("body"),
                message,
                platform=key,
                match=first.id,
                client=post.client,
                post=post.id,
            )


def _order(post: Brief) -> tuple[str, str]:
    return (post.moment.instant.isoformat() if post.moment else "9999", post.path)
