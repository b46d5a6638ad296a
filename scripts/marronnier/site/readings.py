"""Posts as they were read, kept from one build to the next: to read them takes longer.

They lie in the user's own cache folder, a file for each client. Whatever is damaged, or of another
program or of clients that say something else, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from marronnier.edges.files import write_whole
from marronnier.keeping import unpickled
from marronnier.model import (
    MediaFacts,
    Medium,
    Message,
    Moment,
    Passage,
    Place,
    Post,
    Section,
    Status,
    Trouble,
)
from marronnier.render.pages import Card, Glance, Shown

# What a post may hold besides plain values: nothing else is ever made of what lies there.
KINDS = (
    *(MediaFacts, Medium, Message, Moment, Passage, Place, Post, Section, Status),
    *(date, datetime, timedelta, timezone),
)
# What nearly every view asks for; the rest of a post is unpacked when somebody asks for it.
FIRST = ("client", "name", "path", "title", "accounts", "campaign", "moment", "status")
MADE = ("sections", "media")  # of values of their own, which plain ones are sooner unpacked than
ALONE = "places"  # which no page asks for
LATER = tuple(one.name for one in fields(Post) if one.name not in (*FIRST, *MADE, ALONE))
UNPACKED = (*MADE, *LATER)
MEDIUM = tuple(one.name for one in fields(Medium) if one.name != "facts")
FACTS = tuple(one.name for one in fields(MediaFacts))
STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a post's card as it was left, and the stamps of all files that it took, "" for none."""

    stamps: Mapping[str, str]
    card: Card | None


class KeptPost(Post):
    """Be a post of which most is packed, until somebody asks for it."""

    __slots__ = ("opened", "packed", "placed")
    packed: bytes
    placed: bytes
    opened: bool  # something was unpacked

    @classmethod
    def packing(cls, post: Post) -> KeptPost:
        """Return the same post with most of it packed."""
        made = [*map(_plain_section, post.sections)], [*map(_plain_medium, post.media)]
        later = (*made, *(getattr(post, name) for name in LATER))
        return cls.of(_first(post), _pickled(later), _pickled(post.places))

    @classmethod
    def of(cls, first: Sequence[Any], packed: bytes, placed: bytes) -> KeptPost:
        """Return a post by what `_first` told of it."""
        post = object.__new__(cls)
        *values, moment, status = first
        values += [Moment(*moment) if moment else None, STATUSES[status]]
        for name, value in zip(FIRST, values, strict=True):
            object.__setattr__(post, name, value)
        object.__setattr__(post, "packed", packed)
        object.__setattr__(post, "placed", placed)
        object.__setattr__(post, "opened", False)
        return post

    def __getattr__(self, name: str) -> Any:
        """Return what is asked for and was not: only then is anything unpacked."""
        if name == ALONE:
            object.__setattr__(self, ALONE, unpickled(self.placed, KINDS))
        elif name in UNPACKED:
            sections, media, *rest = unpickled(self.packed, KINDS)
            made = tuple(map(_section, sections)), tuple(map(_medium, media))
            for later, value in zip(UNPACKED, (*made, *rest), strict=True):
                object.__setattr__(self, later, value)
        else:
            raise AttributeError(name)
        object.__setattr__(self, "opened", True)
        return getattr(self, name)

    def fold(self) -> None:
        """Let go of what was unpacked."""
        if not getattr(self, "opened", False):  # nothing was, or it was never packed
            return
        object.__setattr__(self, "opened", False)
        for names in ((ALONE,), UNPACKED):
            with contextlib.suppress(AttributeError):  # all of them are there, or none
                for name in names:
                    object.__delattr__(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process as it is."""
        known = _packed_post(self)
        return KeptPost.of, (_first(known), known.packed, known.placed)


def _pickled(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _plain_section(section: Section) -> tuple[Any, ...]:
    passages = [(passage.text, passage.line) for passage in section.passages]
    return section.target, passages, section.line


def _section(plain: Sequence[Any]) -> Section:
    target, passages, line = plain
    return Section(target, tuple([Passage(*passage) for passage in passages]), line)


def _plain_medium(medium: Medium) -> tuple[Any, ...]:
    facts = medium.facts and [getattr(medium.facts, name) for name in FACTS]
    return facts, [getattr(medium, name) for name in MEDIUM]


def _medium(plain: Sequence[Any]) -> Medium:
    facts, values = plain
    known = dict(zip(MEDIUM, values, strict=True))
    return Medium(**known, facts=MediaFacts(*facts) if facts else None)


def _packed_post(post: Post) -> KeptPost:
    """Return a post packed; one that was made from another is not yet."""
    return (
        post if isinstance(post, KeptPost) and hasattr(post, "packed") else KeptPost.packing(post)
    )


def _first(post: Post) -> tuple[Any, ...]:
    moment = post.moment and (post.moment.wall, post.moment.zone, post.moment.instant)
    return (*(getattr(post, name) for name in FIRST[:-2]), moment, post.status.value)


State = tuple[str, str, bool, bool] | None


class Readings:
    """Keep posts for one workspace, or one client's part of it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: dict[Path, dict[str, State]] = {}

    def find(self, mark: str) -> dict[str, Kept]:
        """Return the posts that were kept under a mark, by their paths."""
        self._written = {}
        posts: dict[str, Kept] = {}
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.glob("[!.]*")):  # with a dot they are being written
                found = _read(path, mark)
                self._written[path] = {name: _state(kept) for name, kept in found.items()}
                posts |= found
        return posts

    def keep(self, mark: str, posts: Mapping[str, Kept]) -> None:
        """Keep these posts instead; a full disk loses them, no more."""
        owners: dict[str, dict[str, Kept]] = defaultdict(dict)
        for path, kept in posts.items():
            owners[path.split("/", 2)[1]][path] = kept
        files = {self._file(owner): theirs for owner, theirs in owners.items()}
        with contextlib.suppress(OSError, Trouble):
            for file in self._written.keys() - files.keys():
                file.unlink(missing_ok=True)
                del self._written[file]
            for file, theirs in files.items():
                told = {path: _state(kept) for path, kept in theirs.items()}
                if told != self._written.get(file):
                    write_whole(file, _packed(mark, theirs))
                    self._written[file] = told

    def _file(self, owner: str) -> Path:
        name = hashlib.sha256(owner.encode(errors="surrogatepass"))
        return self.folder / name.hexdigest()[:32]


def _state(kept: Kept) -> State:
    """Return what changes whenever something is known of a post that was not."""
    card = kept.card
    return (card.stamp, card.key, card.times is None, card.glance is None) if card else None


def _packed(mark: str, posts: Mapping[str, Kept]) -> bytes:
    values = [(path, dict(kept.stamps), _leaf(kept.card)) for path, kept in posts.items()]
    data = mark.encode() + b"\n" + pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _leaf(card: Card | None) -> tuple[Any, ...] | None:
    if card is None:
        return None
    post, told = card.post, card.glance
    known = _packed_post(post)
    media = told and [tuple(one) for one in told.media]
    seen = told and (
        *(told.mark, told.awaited, told.row, told.event, told.due, media),
        *(told.reasons, told.past, told.face, told.roles),
    )
    packed = known.packed, known.placed
    return _first(known), packed, card.stamp, card.times, card.contents, card.key, seen


def _card(leaf: Sequence[Any] | None) -> Card | None:
    if leaf is None:
        return None
    first, later, stamp, times, contents, key, seen = leaf
    told = None
    if seen:
        mark, awaited, row, event, due, media, *more = seen
        shown = tuple(Shown(*one) for one in media)
        told = Glance(mark, awaited, row, event, due, shown, *more)
    return Card(KeptPost.of(first, *later), stamp, times, contents, key, told)


def _read(path: Path, mark: str) -> dict[str, Kept]:
    data = path.read_bytes()
    first = data.find(b"\n")
    second = data.find(b"\n", first + 1)
    sealed = hashlib.sha256(memoryview(data)[first + 1 :]).hexdigest().encode() == data[:first]
    if not sealed or data[first + 1 : second] != mark.encode():
        return {}
    try:
        values = unpickled(data[second + 1 :], KINDS)
    except pickle.UnpicklingError:
        return {}
    return {name: Kept(stamps, _card(leaf)) for name, stamps, leaf in values}
