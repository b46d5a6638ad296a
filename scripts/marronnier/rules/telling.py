"""How a rule says what it found: a place, a sentence, and the edit that corrects it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from marronnier.expressions import expression
from marronnier.model import (
    Account,
    Edit,
    Finding,
    Message,
    Part,
    Passage,
    Place,
    Post,
    Section,
    Severity,
)
from marronnier.platforms.base import Limits, Platform
from marronnier.posts import is_syntax
from marronnier.prose import HASHTAG, Prose

# Hashtags behind the last sentence of a text, on its line: “La lampe est là. #Lyon #Deco”.
ROW = expression(r"(?P<mark>[.!?…»])(?P<gap>[ \u00a0\u202f])(?:#\w+\s*)+\Z")


def found(
    at: Place,
    message: Message,
    *,
    match: str = "",
    fix: Edit | None = None,
    platform: str = "",
    client: str = "",
    post: str = "",
    name: str = "",
    why: str = "",
    severity: Severity | None = None,
) -> Finding:
    """Return a finding whose rule and severity the driver fills in.

    A survey names the `client` and the `post` (its id); `platform` is an account's key when only
    that one is concerned. `severity` is the charter's for this very word, `why` its reason.
    """
    return Finding(
        at,
        "",
        message,
        client=client,
        post=post,
        platform=platform,
        match=match,
        fix=fix,
        name=name,
        why=why,
        weight=severity,
    )


def within(
    passage: Passage,
    path: str,
    start: int,
    end: int,
    new: str,
    *,
    cutting: bool = False,
    proposed: bool = False,
) -> tuple[Place, Edit | None]:
    """Return the place of a stretch of a message and the edit that puts `new` there.

    No edit, when a line would become syntax by it: only one that is `cutting` may do that.
    """
    text, at = passage.text, passage.place(path, start, end)
    if not cutting and _makes_syntax(text, start, end, new):
        return at, None
    return at, Edit(at, text[start:end], new, proposed)


def _makes_syntax(text: str, start: int, end: int, new: str) -> bool:
    """Tell whether a line would be syntax with `new` in it; long lines are not copied for that."""
    first = text.rfind("\n", 0, start) + 1
    begins = text[first : min(start, first + 2)] + new + text[end : end + 2]
    if "\n" not in new and not begins.startswith(("--", "##")):
        return False
    last = text.find("\n", end)
    after = text[first:start] + new + text[end : len(text) if last < 0 else last]
    return any(is_syntax(line) for line in after.split("\n"))


def rewritten(
    at: Place, value: str, changes: Iterable[tuple[int, int, str]], *, proposed: bool = False
) -> Edit | None:
    """Return the edit that makes all changes (start, end, new) to a value of the front matter.

    None when the value is not written on one line as it reads, apart from quotes.
    """
    quotes = at.end_column - at.column - len(value)
    if at.line != at.end_line or quotes not in (0, 2):
        return None
    exact = Place(at.path, at.line, at.column + quotes // 2, at.line, at.end_column - quotes // 2)
    new, done = "", 0
    for start, end, piece in sorted(changes):
        if start >= done:  # what overlaps waits for the next pass
            new += value[done:start] + piece
            done = end
    return Edit(exact, value, new + value[done:], proposed)


# --- texts as written ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one text that people will read, as written, and the accounts that it reaches.

    `origin` is `message`, `first_comment` or `alt`; only a message has a `passage`, the others
    stand in the front matter at `at`.
    """

    prose: Prose
    origin: str
    at: Place
    accounts: tuple[str, ...]
    passage: Passage | None = None

    def place(self, start: int, end: int) -> Place:
        """Return the place of a stretch; in the front matter that of the whole value."""
        return self.passage.place(self.at.path, start, end) if self.passage else self.at

    def edit(self, start: int, end: int, new: str, *, proposed: bool = False) -> Edit | None:
        """Return the edit that puts `new` at a stretch, None where it cannot be made safely."""
        if self.passage:
            path = self.at.path
            return within(self.passage, path, start, end, new, proposed=proposed)[1]
        if "\n" in new or '"' in new or "\\" in new:
            return None
        return rewritten(self.at, self.prose.text, [(start, end, new)], proposed=proposed)


class Spoken:
    """Hold a text and what the charter says for the `platforms` (account keys) it reaches.

    `platforms` is `("",)` when that holds wherever the post goes.
    """

    __slots__ = ("origin", "platforms", "prose", "text", "value")  # a hundred for every post

    def __init__(self, text: Text, value: Any, platforms: tuple[str, ...]) -> None:
        self.text, self.value, self.platforms = text, value, platforms
        self.prose, self.origin = text.prose, text.origin

    def found(
        self,
        start: int,
        end: int,
        message: Message,
        *,
        new: str | None = None,
        proposed: bool = False,
        match: str = "",
        why: str = "",
        severity: Severity | None = None,
    ) -> Iterator[Finding]:
        """Yield the finding about a stretch, once per account when only some are concerned.

        `new` replaces the stretch ("" removes it, None corrects nothing), at once or, when it is
        `proposed`, when a person agrees.
        """
        fix = None if new is None else self.text.edit(start, end, new, proposed=proposed)
        for platform in self.platforms:
            yield found(
                self.text.place(start, end),
                message,
                match=match or self.prose.text[start:end],
                fix=fix,
                platform=platform,
                why=why,
                severity=severity,
            )


# --- texts as sent ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Composed:
    """Hold one post on one account: its parts exactly as they would be sent, and the limits."""

    account: Account
    platform: Platform
    limits: Limits
    parts: tuple[Part, ...]
    section: Section | None


@dataclass(slots=True)  # not frozen, which is slow to make: a dozen for every post
class Sent:
    """Hold what some accounts would be sent alike, and what the charter says for them."""

    composed: Composed  # the first of them
    value: Any
    platforms: tuple[str, ...]  # account keys; `("",)`: wherever the post goes
    texts: tuple[Text, ...]  # what is written for them, but for descriptions
    post: Post

    @property
    def at(self) -> Place:
        """Return the place of the first character of its text, else the body's."""
        written = next((text for text in self.texts if text.passage), None)
        return written.place(0, 0) if written else self.post.at("body")

    @property
    def spoken(self) -> list[Spoken]:
        """Return its texts as written, with the charter's value."""
        return [Spoken(text, self.value, self.platforms) for text in self.texts]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts exactly as they would be sent."""
        return self.composed.parts

    @property
    def text(self) -> str:
        """Return all that would be sent, part after part."""
        return "\n".join([part.text for part in self.composed.parts])

    @property
    def platform(self) -> str:
        """Return the network's name."""
        return self.composed.account.platform

    def found(
        self,
        message: Message,
        *,
        at: Place | None = None,
        match: str = "",
        fix: Edit | None = None,
        why: str = "",
        severity: Severity | None = None,
    ) -> Iterator[Finding]:
        """Yield the finding, once per account when only some are concerned."""
        for platform in self.platforms:
            yield found(
                at or self.at,
                message,
                match=match,
                fix=fix,
                platform=platform,
                why=why,
                severity=severity,
            )

    def adding(self, text: str, *, first: bool = False, proposed: bool = False) -> Edit | None:
        """Return the edit that adds a paragraph at the start, or at the end.

        At the end it comes before a closing line of hashtags. None when nothing is written yet.
        """
        messages = [text for text in self.texts if text.passage]
        if not messages or not text:
            return None
        if first:
            return messages[0].edit(0, 0, f"{text}\n\n", proposed=proposed)
        last = messages[-1]
        body = last.prose.text
        if row := ROW.search(body):  # on the line of the last sentence
            start, end = row.start(), row.end("gap")
            return last.edit(start, end, f"{row['mark']}\n\n{text}\n\n", proposed=proposed)
        start = body.rfind("\n") + 1
        closing = body[start:]
        if start and closing.strip() and not HASHTAG.sub("", closing).strip():
            return last.edit(start, start, f"{text}\n\n", proposed=proposed)
        # The last character is written again, so that hashtags that are added at once come later.
        end = len(body)
        kept = body[-1:]
        return last.edit(end - len(kept), end, f"{kept}\n\n{text}", proposed=proposed)
