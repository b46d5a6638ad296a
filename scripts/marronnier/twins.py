"""Posts that somebody takes for one: the same identity, or nearly the same path."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from marronnier.model import Finding, Place, say
from marronnier.posts import Surroundings, fold


class Named(Protocol):
    """What twins are recognised by: a post, or its brief."""

    @property
    def id(self) -> str:
        """Return the identity, `<client>/<name>`."""

    @property
    def path(self) -> str:
        """Return the file's path."""

    @property
    def client(self) -> str:
        """Return the client's folder name."""

    def at(self, *keys: str) -> Place:
        """Return the place of the first of these keys that was written."""


def twins(posts: Sequence[Named], around: Surroundings) -> list[Finding]:
    """Return a finding for each file that another one has the identity, or nearly the path, of."""
    return [*_same_identity(posts), *_same_path(posts, around)]


def _same_identity(posts: Iterable[Named]) -> Iterator[Finding]:
    same: dict[str, list[Named]] = defaultdict(list)
    for post in posts:
        same[fold(post.id)].append(post)
    for alike in same.values():
        for index, post in enumerate(alike if len(alike) > 1 else ()):
            other = alike[0 if index else 1]
            message = say(
                "{path} has the same identity “{id}”: rename one, or give it its own id.",
                path=other.path,
                id=other.id,
            )
            at = post.at("id")
            name = post.id.partition("/")[2]
            yield Finding(at, "SRC014", message, client=post.client, post=post.id, match=name)


def _same_path(posts: Iterable[Named], around: Surroundings) -> Iterator[Finding]:
    by_path = {post.path: post for post in posts}
    for alike in around.folded.values():
        for index, path in enumerate(alike if len(alike) > 1 else ()):
            message = say(
                "“{other}” differs only in letter case or accents: one computer in two takes them"
                " for one.",
                other=posixpath.basename(alike[0 if index else 1]),
            )
            post = by_path.get(path)
            client = post.client if post else path.split("/")[1]
            found = Finding(Place(path), "SRC015", message, client=client, match=path)
            yield replace(found, post=post.id if post else "")
