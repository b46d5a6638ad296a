"""Read a workspace's posts and check them, again and again: only what changed is done anew.

Posts, what was found of them and what views tell of them are remembered between runs too: see
`readings`, and `recall` as `check` uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs

from marronnier.edges.cache import Cache
from marronnier.edges.files import Listing
from marronnier.edges.grammar import find_program
from marronnier.edges.program import program
from marronnier.edges.workers import Workers
from marronnier.events import Event
from marronnier.load import Inspect, load_post, post_paths
from marronnier.model import File, Files, Finding, MediaFacts, Post, Workspace
from marronnier.posts import Surroundings
from marronnier.recall import check_again
from marronnier.reexamining import Asked, Memory, Terms, hashed, stamp
from marronnier.render.pages import Card
from marronnier.site.readings import Kept, KeptPost, Readings


class Reader:
    """Read one workspace, or one client's part of it, as often as asked."""

    def __init__(self, workspace: Path, client: str = "", jobs: int = 1) -> None:
        """Remember from the last run; `jobs` is for `Workers`."""
        base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        own = base / "site"
        # What `check` remembers serves here too, unless it has texts read for grammar.
        shared = not client and find_program() is None
        self.cache = Cache(workspace, None if shared else own / (client or "all"))
        self.jobs = jobs
        self._records: Memory = self.cache.records
        self._posts: dict[str, Kept] = {}
        self._mark = ""
        self._readings = Readings(base / "posts" / hashed(str(workspace.resolve()), client))
        self._around: Surroundings | None = None
        self._others: dict[str, str] = {}
        self.until: datetime | None = None  # all that was found holds; None: not at all

    def files(self, listing: Listing | None = None) -> Files:
        """Return the workspace's files as they lie there now, or as they were listed just now."""
        return self.cache.files(listing)

    def inspect(self, file: File) -> MediaFacts:
        """Return what decoding a medium tells."""
        return self.cache.inspect(file)

    def check(
        self, files: Files, events: Mapping[str, tuple[Event, ...]] | None, now: datetime
    ) -> tuple[Workspace, list[Finding]]:
        """Return the workspace with its posts, and everything that is wrong with it at a moment."""
        reading = _Reading(self.cache)
        terms = Terms(
            now,
            program(),
            events,
            spread=Workers(self.jobs, reading),
            read=reading.read,
            shelve=self.cache.shelve,
        )
        checked = check_again(files, self.cache.inspect, terms, self._records)
        mark = hashed(program(), repr(checked.around.clients))
        before = self._posts if mark == self._mark else self._readings.find(mark)
        reading.around = checked.around
        self._posts, self._mark = {}, mark
        for path in post_paths(files):
            kept = reading.fresh.get(path) or before.get(path)
            if kept is None or not _is_still(kept, files):
                kept = reading.again(path)
            self._posts[path] = kept
        self._records, self._around = checked.kept, checked.around
        self.until = checked.until
        self._others = _others(files)
        posts = tuple(card.post for card in self.cards.values())
        return replace(checked.workspace, posts=posts), checked.findings

    @property
    def cards(self) -> dict[str, Card]:
        """Return what is known of posts, by their files."""
        return {path: kept.card for path, kept in self._posts.items() if kept.card}

    def keep_checks(self) -> None:
        """Keep what was found for the next run, and hold it no longer: nobody checks again."""
        self.cache.save(self._records)
        self.cache.records.let_go()
        self._records = self.cache.records

    def keep(self) -> None:
        """Keep what is known for the next run."""
        if self._records is self.cache.records:
            self.cache.grow({})
        else:
            self.cache.save(self._records)
        self._readings.keep(self._mark, self._posts)

    def edited(self, files: Files) -> list[Post] | None:
        """Return the posts that were edited since the check, None when more than that changed."""
        reading = _Reading(self.cache)
        if self._around is None or _others(files) != self._others:
            return None
        reading.around = replace(self._around, files=files)
        paths = post_paths(files)
        if paths != list(self._posts):
            return None
        changed = [path for path in paths if not _is_still(self._posts[path], files)]
        found = [reading.again(path).card for path in changed]
        posts = [card.post if card else None for card in found]
        known = [self.cards.get(path) for path in changed]
        if not all(a and b and a.id == b.post.id for a, b in zip(posts, known, strict=True)):
            return None
        return [post for post in posts if post]


class _Reading:
    """Keep the posts that a check reads anew; a `Notebook` that brings home those of workers."""

    around: Surroundings

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.fresh: dict[str, Kept] = {}

    def read(
        self, path: str, around: Surroundings, inspect: Inspect | None
    ) -> tuple[Post | None, list[Finding]]:
        """Read a post, see `load_post`; `around` notes what is asked of it."""
        post, found = load_post(path, around, inspect)
        self.fresh[path] = _kept(around, post)
        return post, found

    def again(self, path: str) -> Kept:
        """Read a post that the check remembers."""
        asked = Asked(self.around.files)
        around = replace(self.around, files=asked)
        post, _ = load_post(path, around, self.cache.inspect)
        return _kept(around, post)

    def begin(self) -> None:
        """Set out in a worker with no post."""
        self.fresh = {}
        self.cache.begin()

    def learned(self) -> Any:
        """Return the posts that were read here, with what the cache learned."""
        return self.fresh, self.cache.learned()

    def learn(self, learned: Any) -> None:
        """Take over the posts that a worker read."""
        fresh, cached = learned
        self.fresh |= fresh
        self.cache.learn(cached)


def _kept(around: Surroundings, post: Post | None) -> Kept:
    stamps = _stamps(around)
    return Kept(stamps, Card(KeptPost.packing(post), hashed(repr(stamps))) if post else None)


def _stamps(around: Surroundings) -> dict[str, str]:
    """Return the stamps of the files that were asked for."""
    files = around.files
    asked = files.names if isinstance(files, Asked) else set()
    return {name: stamp(files[name]) if name in files else "" for name in sorted(asked)}


def _is_still(kept: Kept, files: Files) -> bool:
    return all(
        known == (stamp(files[name]) if name in files else "")
        for name, known in kept.stamps.items()
    )


def _others(files: Files) -> dict[str, str]:
    """Return the stamps of all files that are no post."""
    return {path: stamp(file) for path, file in files.items() if not path.endswith(".md")}
