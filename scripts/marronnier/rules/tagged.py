"""Hashtags where their authors wrote them, and as networks get them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from marronnier.expressions import expression
from marronnier.model import Charter, Edit, Finding, Place, Post
from marronnier.prose import HASHTAG, Prose
from marronnier.rules.base import Scope, Sent, Spoken
from marronnier.rules.needs import every
from marronnier.tagging import Tag, folded, listed, tags_in
from marronnier.typesetting.removal import removal

FIGURES = expression(r"#(?<!\S#)\d+(?!\S)")
# What stands before a year by itself: nothing, or a sentence; “order #2026” is no hashtag.
LONE = expression(r"(?:^|[.!…])[ \u00a0\u202f]*\Z")
YEAR = expression(r"#(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Written:
    """Hold a hashtag where its author wrote it: in a text, or in the front matter's list."""

    name: str
    at: Place
    post: Post
    index: int  # in the list
    tag: Tag | None = None
    spoken: Spoken | None = None

    def renamed(self, name: str, *, proposed: bool = False) -> Edit | None:
        """Return the edit that writes another name in its place."""
        if self.spoken is None or self.tag is None:
            return listed.renamed(self.post, self.index, name, proposed=proposed)
        start, end = self.tag.start, self.tag.end
        return self.spoken.text.edit(start, end, f"#{name}", proposed=proposed)

    def without(self) -> Edit | None:
        """Return the edit that takes it away; in a sentence the word would stay, if so agreed."""
        if self.spoken is None or self.tag is None:
            return listed.removed(self.post, self.index)
        text, prose, tag = self.spoken.text, self.spoken.prose, self.tag
        if not is_in_row(self.spoken, tag):
            return text.edit(tag.start, tag.end, tag.name, proposed=True)
        taken = removal(prose.text, tag.start, tag.end) if last_word(self.spoken) else None
        return text.edit(*taken) if taken else None


def names_in(scope: Scope) -> list[str]:
    """Return every hashtag of a post, of its list and its texts."""
    return scope.once("hashtags", lambda: list(_names(scope)))


def _names(scope: Scope) -> Iterator[str]:
    yield from scope.post.hashtags
    for text in scope.texts:
        yield from (tag.name for tag in tags_in(text.prose.text))


def is_listed(scope: Scope, path: str, names: Iterable[str]) -> bool:
    """Tell whether one of the names is in the charter's list at `path`, on any network."""
    among = set(map(folded, names))
    if scope.client is None or among.isdisjoint(_everywhere(scope.client.charter, path)):
        return False  # most posts, quickly
    networks = ("", *(account.partition(".")[0] for account in scope.post.accounts))
    lists = (scope.charter(path, (), platform=network) for network in networks)
    return any(folded(one) in among for listed in lists for one in listed)


def _everywhere(charter: Charter, path: str) -> frozenset[str]:
    """Return the names in a charter's list for any network at all."""
    return charter.once(
        f"hashtags in {path}",
        lambda: frozenset(folded(one) for listed in every(charter, path, ()) for one in listed),
    )


def named(post: Post, sent: Sent) -> Iterator[Written]:
    """Yield the hashtags that the charter's value names."""
    if sent.value:
        names = {folded(one) for one in sent.value}
        yield from (one for one in written(post, sent) if folded(one.name) in names)


def written(post: Post, sent: Sent) -> Iterator[Written]:
    """Yield the hashtags of all texts, then those of the list."""
    for spoken in sent.spoken:
        yield from _in_text(post, spoken)
    yield from _in_list(post)


def written_in(post: Post, sent: Sent, number: int) -> Iterator[Written]:
    """Yield the hashtags of one message, then, if it is the last, those that the list adds."""
    messages = [one for one in sent.spoken if one.origin == "message"]
    for spoken in messages[number : number + 1]:
        yield from _in_text(post, spoken)
    if number >= len(messages) - 1:
        there = {tag.name.casefold() for one in messages for tag in tags_in(one.prose.text)}
        yield from (one for one in _in_list(post) if one.name.casefold() not in there)


def _in_text(post: Post, spoken: Spoken) -> Iterator[Written]:
    for tag in tags_in(spoken.prose.text):
        yield Written(tag.name, spoken.text.place(tag.start, tag.end), post, 0, tag, spoken)


def _in_list(post: Post) -> Iterator[Written]:
    for index, name in enumerate(post.hashtags):
        yield Written(name, post.at(f"hashtags.{index}"), post, index)


def last_word(spoken: Spoken) -> int:
    """Return where the last word ends that is no hashtag, address or handle; 0: there is none."""
    return _last_word(spoken.prose)


@functools.lru_cache(maxsize=64)
def _last_word(prose: Prose) -> int:
    text, end = prose.text, len(prose.text)
    for start, behind in reversed(((0, 0), *prose.addresses)):
        for position in range(end, behind, -1):
            if text[position - 1].isalnum():
                return position
        end = start
    return 0


def is_in_row(spoken: Spoken, tag: Tag) -> bool:
    """Tell whether a hashtag stands behind the words, or on a line of hashtags."""
    text = spoken.prose.text
    if tag.start >= last_word(spoken):
        return True
    start, end = text.rfind("\n", 0, tag.start) + 1, text.find("\n", tag.end)
    return _is_row(text[start:] if end < 0 else text[start:end])


def figures_in_row(spoken: Spoken) -> Iterator[tuple[int, int]]:
    """Yield where figures alone stand for a hashtag: beside others, or a year by itself."""
    text = spoken.prose.text
    if "#" not in text:
        return
    tags = tags_in(text)
    begins, ends = {tag.start for tag in tags}, {tag.end for tag in tags}
    for match in FIGURES.finditer(text):
        start, end = match.span()
        if start - 1 in ends or end + 1 in begins or _is_lone_year(text, start, end):
            yield start, end


def _is_lone_year(text: str, start: int, end: int) -> bool:
    """Tell whether figures are a year that closes a line, and begin it or follow a sentence."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    closing = text[end:].partition("\n")[0].strip()
    return bool(YEAR.fullmatch(text, start, end) and LONE.search(line)) and not closing


@functools.lru_cache(maxsize=64)
def _is_row(line: str) -> bool:
    return not any(one.isalnum() for one in HASHTAG.sub("", line))


def merged(scope: Scope, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield what is the same on several networks once, without a network where it is on all."""
    same: dict[Finding, list[str]] = {}
    for one in findings:
        same.setdefault(replace(one, platform=""), []).append(one.platform)
    for one, platforms in same.items():
        if "" in platforms or set(platforms) == set(scope.post.accounts):
            yield one
        else:
            yield from (replace(one, platform=platform) for platform in platforms)
