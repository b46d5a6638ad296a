"""Rules on emoji."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from marronnier.model import Finding, Severity, say
from marronnier.pictographs import LIKELY, Pictograph, exact, key, pictographs
from marronnier.rules.base import Needs, Scope, Spoken, rule
from marronnier.typesetting.removal import removal
from marronnier.typesetting.slips import SPACES

CHARTER = ("emoji.max", "emoji.deny", "emoji.allow", "emoji.bullets")
# Several of these say how many, or fill a bar: they are no insistence.
COUNTED = frozenset("⭐🌟🟥🟧🟨🟩🟦🟪🟫⬛⬜🔴🟠🟡🟢🔵🟣🟤⚫⚪🔲🔳")
POINTERS = frozenset(map(key, "👉➡▶▪◾🔸🔹🔶🔷✅☑✔📌📍🔘🔺🔻◼⏩"))


@rule(
    "EMO001",
    "emoji-trop",
    Severity.WARNING,
    needs=Needs(charter=("emoji.max",), shape=LIKELY.pattern),
)
def emoji_few(scope: Scope) -> Iterator[Finding]:
    """A post has more emoji than the charter allows on that network.

    Each is read aloud by its whole name; many of them hide the sentence. One made of several
    characters, a family or a flag, counts once.

    Take the weakest ones away.

    Passes:

        💪

    Fails:

        💪🔥🥵💦🎉🎯
    """
    for sent in scope.sent("emoji.max"):
        if sent.value is None:
            continue
        all_found = [(one, emoji) for one in sent.spoken for emoji in _emoji(one)]
        if len(all_found) > sent.value:
            spoken, emoji = all_found[sent.value]
            message = say(
                "Emoji: {count}; the charter allows {max}.", count=len(all_found), max=sent.value
            )
            at = spoken.text.place(emoji.start, emoji.end)
            yield from sent.found(message, at=at, match=emoji.text)


@rule(
    "EMO002",
    "emoji-refuse",
    Severity.ERROR,
    needs=Needs(charter=("emoji.deny",), shape=LIKELY.pattern),
)
def emoji_denied(scope: Scope) -> Iterator[Finding]:
    """An emoji stands in the text that the charter refuses.

    A picture says things too, and not the same to everybody.

    `marronnier check --fix` takes it away with its space.

    Passes:

        ✨

    Fails:

        🔥
    """
    for spoken in scope.spoken("emoji.deny"):
        denied = frozenset(map(key, spoken.value or ()))
        if denied:
            refused = [one for one in pictographs(spoken.prose.text) if one.key in denied]
            yield from _removed(spoken, refused)


@rule("EMO003", "emoji-repete", Severity.INFO, needs=Needs(shape=LIKELY.pattern))
def emoji_once(scope: Scope) -> Iterator[Finding]:
    """The same emoji stands there several times in a row.

    A screen reader says its name as often. Stars of a rating and squares of a bar may repeat.

    `marronnier check --fix` keeps the first.

    Passes:

        🔥

    Fails:

        🔥🔥🔥
    """
    for spoken in scope.spoken():
        text = spoken.prose.text
        for run in _runs(text, _emoji(spoken)):
            start, end = run[0].start, run[-1].end
            if len(run) > 1 and exact(run[0].text) not in COUNTED and "\u20e3" not in run[0].text:
                message = say("“{emoji}” {n} times in a row.", emoji=run[0].text, n=len(run))
                yield from spoken.found(start, end, message, new=run[0].text)


@rule(
    "EMO004",
    "emoji-puce",
    Severity.WARNING,
    needs=Needs(charter=("emoji.bullets",), shape=LIKELY.pattern),
)
def emoji_no_bullet(scope: Scope) -> Iterator[Finding]:
    """A line starts with an emoji, and the charter wants no emoji as bullets.

    A screen reader says “backhand index pointing right” before each line of the list.

    `marronnier check --fix` puts a dash, or the number, before the lines of a list.

    Passes:

        - Ouvert dimanche

    Fails:

        👉 Ouvert dimanche
    """
    for spoken in scope.spoken("emoji.bullets", origins=("message",)):
        if spoken.value == "forbidden":
            yield from _bullets(spoken)


@rule(
    "EMO005",
    "emoji-hors-liste",
    Severity.WARNING,
    needs=Needs(charter=("emoji.allow",), shape=LIKELY.pattern),
)
def emoji_listed(scope: Scope) -> Iterator[Finding]:
    """An emoji is not among those that the charter allows.

    A few emoji, always the same, are part of how a brand looks.

    `marronnier check --fix` takes it away with its space; take one of the list instead.

    Passes:

        🏠

    Fails:

        ☀️
    """
    denied = frozenset(map(key, scope.charter("emoji.deny", ())))
    for spoken in scope.spoken("emoji.allow"):
        if spoken.value:
            allowed = denied.union(map(key, spoken.value))
            yield from _removed(spoken, [one for one in _emoji(spoken) if one.key not in allowed])


# --- looking ------------------------------------------------------------------------------------


def _emoji(spoken: Spoken) -> list[Pictograph]:
    return [one for one in pictographs(spoken.prose.text) if one.is_emoji]


def _runs(text: str, emoji: Iterable[Pictograph]) -> Iterator[list[Pictograph]]:
    """Yield the emoji that stand together, in runs of the same one."""
    for cluster in _clusters(text, emoji):
        for _, run in itertools.groupby(cluster, lambda one: exact(one.text)):
            yield list(run)


def _bullets(spoken: Spoken) -> Iterator[Finding]:
    text = spoken.prose.text
    for run in _clusters(text, _emoji(spoken)):
        first = text.rfind("\n", 0, run[0].start) + 1
        start, end = run[0].start, run[-1].end
        while text[end : end + 1] and text[end] in SPACES:
            end += 1
        last = end + len(text[end:].partition("\n")[0])
        words = any(letter.isalnum() for letter in text[end:last])
        if text[first:start].strip(SPACES) or not words:
            continue
        mark = run[0].text
        message = say("The charter wants no emoji at the start of a line: “{emoji}”.", emoji=mark)
        listed = run[0].key in POINTERS or "\u20e3" in mark or _in_list(text, first, last)
        new = _bullet(mark) if listed else ""
        yield from spoken.found(start, end, message, new=new, proposed=not listed, match=mark)


def _bullet(mark: str) -> str:
    """Return what stands before a line of a list: its number, or a dash."""
    return f"{mark[0]}. " if mark[0].isdigit() else "- "


def _clusters(text: str, emoji: Iterable[Pictograph]) -> Iterator[list[Pictograph]]:
    """Yield the emoji that stand together, with nothing but spaces between."""
    cluster: list[Pictograph] = []
    for one in emoji:
        if cluster and text[cluster[-1].end : one.start].strip(SPACES):
            yield cluster
            cluster = []
        cluster.append(one)
    if cluster:
        yield cluster


def _in_list(text: str, first: int, last: int) -> bool:
    """Tell whether the line above or below starts like one of a list."""
    above = text[: max(0, first - 1)].rpartition("\n")[2]
    below = text[last + 1 :].partition("\n")[0]
    return any(_is_item(line.lstrip(SPACES)) for line in (above, below))


def _is_item(line: str) -> bool:
    if line.startswith(("- ", "– ", "• ")):
        return True
    starting = pictographs(line)
    return bool(starting) and starting[0].start == 0 and starting[0].is_emoji


# --- taking away --------------------------------------------------------------------------------


def _removed(spoken: Spoken, emoji: Iterable[Pictograph]) -> Iterator[Finding]:
    for one in emoji:
        message = say("The charter does not want “{emoji}”.", emoji=one.text)
        taken = removal(spoken.prose.text, one.start, one.end)
        if taken is None:
            yield from spoken.found(one.start, one.end, message)
            continue
        start, end, new = taken
        yield from spoken.found(start, end, message, new=new, match=one.text)
