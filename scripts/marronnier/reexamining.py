"""Examine again only posts that changed: what was found of one is kept with all it hangs on.

A verdict is kept under the post's bytes, its client's settings, the program itself, and every
other file that reading it asked for. One whose span is over (the post's time has come, or a day
is over) or that hangs on approvals that have changed since is worked out anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from marronnier.checking import Events
from marronnier.conclusions import owner_of
from marronnier.events import Event
from marronnier.examining import Verdict, judge, scope_of
from marronnier.keeping import packed_brief, packed_finding, unpacked_brief, unpacked_finding
from marronnier.load import Ground, Inspect, load_post
from marronnier.model import File, Finding, Moment, Post, Status
from marronnier.platforms import PLATFORMS
from marronnier.platforms.base import Platform
from marronnier.posts import Surroundings
from marronnier.proofs import Proofreader, Proofs
from marronnier.rules.base import Scope
from marronnier.rules.language import texts_to_proofread
from marronnier.rules.present import ALWAYS, Span

# JSON: key, span, files asked for, the post with its events; behind a tab, which JSON has none of,
# reading, brief, findings, dated
Record = str
Shelf = Mapping[str, Record]  # what is kept of the posts of one part, by their paths
Memory = Mapping[str, Shelf]  # by the part's owner; `CONCLUDED owner` has its conclusion alone
BREAK = "\t"
GRAMMAR = "|"  # in a key, before the identity of the grammar checker
PASSED_OVER = "-"  # instead of it, when there was no time for a text
Progress = Callable[[int, int], None]  # posts done, posts in all
Read = Callable[[str, Surroundings, Inspect | None], tuple[Post | None, list[Finding]]]


class Examined(NamedTuple):
    """Hold what reading a post and judging it gave, and what to remember, None for nothing."""

    reading: Sequence[Finding]
    verdict: Verdict | None
    asked: Mapping[str, str]  # other files -> their stamps, "" for none
    record: Record | None


# Yield what a work makes of each path, in order; it is told which one is being done (its index).
Spread = Callable[
    [Callable[[str], Examined], Sequence[str], Callable[[int], None]], Iterable[Examined]
]


def in_turn(
    work: Callable[[str], Examined], paths: Sequence[str], done: Callable[[int], None]
) -> Iterator[Examined]:
    """Do one after the other."""
    for number, path in enumerate(paths):
        done(number)
        yield work(path)


def unseen(_paths: Sequence[str]) -> str:
    """Tell nothing of files but what they hold."""
    return ""


def held(_name: str, shelf: Shelf) -> Shelf:
    """Leave a shelf in memory."""
    return shelf


@dataclass(frozen=True, slots=True)
class Terms:
    """Hold what all posts are checked under; `program` changes whenever the program does."""

    now: datetime
    program: str = ""
    events: Events | None = None
    proofreader: Proofreader | None = None
    platforms: Mapping[str, Platform] = field(default_factory=lambda: PLATFORMS)
    spread: Spread = in_turn
    keeping: bool = True  # whether anything will be asked for again
    read: Read = load_post  # somebody may want to keep the posts themselves
    # What changes whenever files (paths, there or not) do, without reading them; empty for unknown.
    seen: Callable[[Sequence[str]], str] = unseen
    # Put a shelf away under its name as soon as it is whole; what is returned is read later.
    shelve: Callable[[str, Shelf], Shelf] = held


@dataclass(slots=True)
class Reexamining:
    """Examine the posts of a workspace, those of which nothing is remembered."""

    ground: Ground
    inspect: Inspect
    terms: Terms
    settings: Mapping[str, Mapping[str, Any]]
    kept: Memory
    progress: Progress | None
    proofs: Proofs = field(default_factory=dict)
    _anew: set[str] = field(default_factory=set)
    _keys: dict[str, str] = field(default_factory=dict)
    _settings_keys: dict[str, str] = field(default_factory=dict)
    _read: dict[str, _Read] = field(default_factory=dict)

    @property
    def examined(self) -> int:
        """Return of how many posts nothing was remembered."""
        return len(self._anew)

    def look(self, paths: Sequence[str]) -> Iterator[tuple[str, Examined]]:
        """Yield what is remembered of posts, and examine those of which nothing is, in order."""
        anew = [path for path in paths if not self._is_known(path)]
        unknown = set(anew)
        self._anew |= unknown
        self.proofread(anew)

        def tell(number: int) -> None:
            if self.progress:
                self.progress(number, len(anew))

        fresh = iter(self.terms.spread(self.examine, anew, tell))
        for path in paths:
            yield path, next(fresh) if path in unknown else self._recalled(path)

    def are_still(self, asked: Mapping[str, str]) -> bool:
        """Tell whether other files still have these stamps."""
        files = self.ground.around.files
        return all(
            known == (stamp(files[name]) if name in files else "") for name, known in asked.items()
        )

    def key(self, path: str) -> str:
        """Return what a post's verdict hangs on but for the other files that it asks for."""
        if path not in self._keys:
            owner, file = path.split("/")[1], self.ground.around.files[path]
            self._keys[path] = f"{self.terms_of(owner)}:{stamp(file)}"
        return self._keys[path]

    def terms_of(self, owner: str) -> str:
        """Return what changes whenever what a client's posts are held to does."""
        if owner not in self._settings_keys:
            self._settings_keys[owner] = hashed(
                self.terms.program,
                repr(self.ground.around.clients.get(owner)),
                repr(sorted(self.ground.around.clients)),
                repr(replace(self.ground.workspace, clients={})),
                repr(self.terms.events is None),
            )
        return self._settings_keys[owner]

    def _is_known(self, path: str) -> bool:
        """Tell whether a post is remembered, and nothing that it hangs on changed."""
        record = self.kept.get(owner_of(path), {}).get(path)
        if record is None:
            return False
        known, times, asked, told = json.loads(record.partition(BREAK)[0])
        if not self._holds(known, path) or not self.are_still(asked):
            return False
        if not Span(*map(datetime.fromisoformat, times)).holds(self.terms.now):
            return False
        if told is None:
            return True
        post, status, events = told
        return bool(events == self.events_of(post, Status(status)))

    def _recalled(self, path: str) -> Examined:
        """Return what is remembered of a post that is known."""
        record = self.kept[owner_of(path)][path]
        head, _, body = record.partition(BREAK)
        _, times, asked, _ = json.loads(head)
        reading, brief, findings, dated = json.loads(body)
        found = [unpacked_finding(one) for one in reading]
        if brief is None:
            return Examined(found, None, asked, record)
        alone, later = (tuple(map(unpacked_finding, some)) for some in (findings, dated))
        span = Span(*map(datetime.fromisoformat, times))
        return Examined(found, Verdict(unpacked_brief(brief), alone, later, span), asked, record)

    def _holds(self, known: str, path: str) -> bool:
        """Tell whether a key is still a post's; grammar counts only where it is to be read."""
        key, _, checker = known.partition(GRAMMAR)
        reader = self.terms.proofreader
        if key != self.key(path) or (reader is None and checker):
            return False
        if reader is None or not reader.wants(path) or checker == reader.identity:
            return True
        return checker == PASSED_OVER and not reader.thorough

    def proofread(self, paths: Iterable[str]) -> None:
        """Have texts that are still to go out read for grammar, the next ones first."""
        reader = self.terms.proofreader
        if reader is None:
            return
        self._read = {path: self._reading(path) for path in paths if reader.wants(path)}
        coming = [
            (read.post.moment.instant, read.scope)
            for read in self._read.values()
            if read.post and read.scope and read.post.moment and not self._is_over(read.post)
        ]
        coming.sort(key=lambda one: one[0])
        texts = [text for _, scope in coming for text in texts_to_proofread(scope)]
        self.proofs = reader.ask(texts) if texts else {}

    def _reading(self, path: str) -> _Read:
        asked, folded = Asked(self.ground.around.files), Asked(self.ground.around.folded)
        around = Surroundings(self.ground.around.clients, asked, folded)
        post, reading = self.terms.read(path, around, self.inspect)
        scope = scope_of(post, self.ground.workspace, self.terms.platforms) if post else None
        return _Read(post, scope, reading, asked.names - {path}, bool(folded.names))

    def _is_over(self, post: Post) -> bool:
        gone = post.status in (Status.PUBLISHED, Status.CANCELLED)
        return gone or self._passed(post.status, post.moment)

    def examine(self, path: str) -> Examined:
        """Read and judge a post; return also what to remember, None when nothing should be."""
        known = self._read.pop(path, None)
        read = known or self._reading(path)
        post, reading, verdict = read.post, read.findings, None
        if post is not None and read.scope is not None:
            scope = replace(read.scope, proofs=self.proofs) if self.proofs else read.scope
            events = self._theirs(post.id, post.status)
            verdict = judge(scope, self.settings.get(post.client, {}), self.terms.now, events)
        elsewhere = post is not None and post.client != path.split("/")[1]
        # Of a post that is over, texts are read for grammar only where another one has the same.
        over = post is not None and self._passed(post.status, post.moment)
        mixed = over and self.terms.proofreader is not None
        if read.folded or elsewhere or mixed or not self.terms.keeping:
            return Examined(reading, verdict, {}, None)  # it hangs on more than is written down
        files = self.ground.around.files
        asked = {name: stamp(files[name]) if name in files else "" for name in read.asked}
        head = [
            self.key(path) + (self._checker(read) if known else ""),
            [moment.isoformat() for moment in (verdict.span if verdict else ALWAYS)],
            asked,
            [post.id, post.status.value, self.events_of(post.id, post.status)] if post else None,
        ]
        body = [
            [packed_finding(one) for one in reading],
            packed_brief(verdict.brief) if verdict else None,
            [packed_finding(one) for one in verdict.findings] if verdict else [],
            [packed_finding(one) for one in verdict.dated] if verdict else [],
        ]
        texts = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (head, body))
        return Examined(reading, verdict, asked, BREAK.join(texts))

    def _checker(self, read: _Read) -> str:
        """Return what a key says of grammar: who read the texts, or that nobody came to it."""
        reader = self.terms.proofreader
        if reader is None:
            return ""
        alive = read.post is not None and not self._is_over(read.post)
        texts = texts_to_proofread(read.scope) if alive and read.scope else ()
        unread = any(text not in self.proofs for text in texts)
        return GRAMMAR + (PASSED_OVER if unread else reader.identity)

    def _passed(self, status: Status, moment: Moment | None) -> bool:
        """Tell whether the moment that counts is the present one."""
        if status in (Status.PUBLISHED, Status.CANCELLED):
            return False
        return moment is None or moment.instant <= self.terms.now

    def events_of(self, post: str, status: Status) -> str:
        """Return what changes whenever what a ledger holds of a post does."""
        return hashes(self._theirs(post, status) or ())

    def _theirs(self, post: str, status: Status) -> tuple[Event, ...] | None:
        """Return a post's events, None without a ledger; of what is over nobody asks for them."""
        if self.terms.events is None:
            return None
        over = status in (Status.PUBLISHED, Status.CANCELLED)
        return () if over else self.terms.events.get(post, ())


@dataclass(frozen=True, slots=True)
class _Read:
    """Hold a post as read, what reading it found, and which other files it asked for."""

    post: Post | None
    scope: Scope | None
    findings: list[Finding]
    asked: set[str]
    folded: bool  # it also asked for files whose names differ only by case


class Asked(Mapping[str, Any]):
    """Stand for a mapping, and write down every name that it is asked for."""

    def __init__(self, behind: Mapping[str, Any]) -> None:
        self.behind = behind
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return self.behind[name]

    def __iter__(self) -> Iterator[str]:
        raise TypeError  # whoever looks through all files cannot be remembered

    def __len__(self) -> int:
        return len(self.behind)


def stamp(file: File) -> str:
    """Return what changes whenever a file's bytes, or what kind of file it is, do."""
    return f"{file.mode}:{file.stamp() if file.stamp else hashlib.sha256(file.read()).hexdigest()}"


def hashes(events: Iterable[Event]) -> str:
    """Return what tells events apart."""
    return ",".join(event.sha256[:16] for event in events)


def hashed(*texts: str) -> str:
    """Return a hash of texts."""
    return hashlib.sha256("\0".join(texts).encode(errors="surrogatepass")).hexdigest()[:32]
