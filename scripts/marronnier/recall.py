"""Check again only what changed: what was found of a post is kept with all that it hangs on.

A verdict is kept under the post's bytes, its client's settings, the program itself, and every
other file that reading it asked for. One that hangs on the present moment (the post's time has
passed) or on approvals that have changed since is worked out anew.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from marronnier.checking import Events, conclude, in_order, settings_of
from marronnier.conclusions import (
    Conclusion,
    Part,
    owner_of,
    packed_conclusion,
    parts_of,
    unpacked_conclusion,
    whole,
)
from marronnier.examining import Verdict, judge, scope_of
from marronnier.keeping import packed_brief, packed_finding, unpacked_brief, unpacked_finding
from marronnier.ledger import Event
from marronnier.load import Ground, Inspect, load_ground, load_post, post_paths
from marronnier.model import File, Files, Finding, Moment, Post, Status, Workspace
from marronnier.platforms import PLATFORMS
from marronnier.platforms.base import Platform
from marronnier.posts import Surroundings, fold
from marronnier.proofs import Proofreader, Proofs
from marronnier.rules.base import Present, Scope
from marronnier.rules.language import texts_to_proofread
from marronnier.twins import twins

Record = str  # JSON: key, files asked for, events, reading, brief, findings, dated
Shelf = Mapping[str, Record]  # what is kept of the posts of one part, by their paths
Memory = Mapping[str, Shelf]  # by the part's owner; `CONCLUDED owner` has its conclusion alone
CONCLUDED = "concluded "
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


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold what a check gave; `workspace` is without posts, `kept` is for the next time."""

    workspace: Workspace
    findings: list[Finding]
    posts: int
    kept: Memory
    examined: int  # posts that were not remembered
    around: Surroundings  # what posts are read against


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


def check_again(
    files: Files,
    inspect: Inspect,
    terms: Terms,
    kept: Memory,
    progress: Progress | None = None,
) -> Checked:
    """Return what `check` finds in the files, reading only posts that are not remembered."""
    ground = load_ground(files)
    # Posts that show one picture have it looked at once.
    checking = _Checking(
        ground, functools.cache(inspect), terms, settings_of(ground.workspace), kept, progress
    )
    paths = post_paths(files)
    parts = parts_of(ground, paths)
    concluded = {part.owner: checking.concluded(part) for part in parts}
    looked = checking.look(
        path for part in parts if not concluded[part.owner] for path in part.paths
    )
    if any(_is_astray(path, one) for path, one in looked.items()):
        looked |= checking.look(path for path in paths if path not in looked)
        parts, concluded = [whole(ground, paths)], {}
    shelves: dict[str, Shelf] = {}
    fresh: dict[str, dict[str, Record]] = defaultdict(dict)
    for path, one in looked.items():
        if one.record is not None:
            fresh[owner_of(path)][path] = one.record
    conclusions = []
    for part in parts:
        name, conclusion = CONCLUDED + part.owner, concluded.get(part.owner)
        if conclusion:
            shelves |= {one: kept[one] for one in (part.owner, name) if one in kept}
        else:
            conclusion, record = checking.conclude(part, looked, fresh)
            shelves |= {name: {name: record}} if record else {}
        conclusions.append(conclusion)
    found = in_order(found for one in conclusions for found in one.findings)
    posts = sum(one.posts for one in conclusions)
    return Checked(
        ground.workspace, found, posts, shelves | fresh, checking.examined, ground.around
    )


def _is_astray(path: str, one: Examined) -> bool:
    """Tell whether a post lies with one client and names another."""
    return one.verdict is not None and one.verdict.brief.client != path.split("/")[1]


@dataclass(slots=True)
class _Checking:
    ground: Ground
    inspect: Inspect
    terms: Terms
    settings: Mapping[str, Mapping[str, Any]]
    kept: Memory
    progress: Progress | None
    proofs: Proofs = field(default_factory=dict)
    examined: int = 0
    _keys: dict[str, str] = field(default_factory=dict)
    _settings_keys: dict[str, str] = field(default_factory=dict)
    _read: dict[str, _Read] = field(default_factory=dict)
    _grounds: str = ""

    def look(self, paths: Iterable[str]) -> dict[str, Examined]:
        """Return what is remembered of posts, and examine those of which nothing is."""
        looked = {path: self.recall(path) for path in paths}
        anew = [path for path, one in looked.items() if one is None]
        self.examined += len(anew)
        self.proofread(anew)

        def tell(number: int) -> None:
            if self.progress:
                self.progress(number, len(anew))

        looked |= zip(anew, self.terms.spread(self.examine, anew, tell), strict=True)
        return {path: one for path, one in looked.items() if one is not None}

    def conclude(
        self, part: Part, looked: Mapping[str, Examined], shelves: Mapping[str, dict[str, Record]]
    ) -> tuple[Conclusion, Record | None]:
        """Return what is to be said of a part, and what to remember, None for nothing.

        What surveys remember goes to the `shelves` of its posts.
        """
        examined = [looked[path] for path in part.paths]
        verdicts = [one.verdict for one in examined if one.verdict]
        findings = [*part.findings, *(found for one in examined for found in one.reading)]
        findings += twins([verdict.brief for verdict in verdicts], part.around)
        alive = [one for one in verdicts if one.brief.status is not Status.CANCELLED]
        present, remember = Present(self.terms.now), _Remembering(self, alive, shelves)
        told = conclude(
            self.ground.workspace,
            alive,
            findings,
            present,
            self.terms.platforms,
            only=part.clients,
            remember=remember,
        )
        waiting = [one.brief for one in alive if one.brief.status is not Status.PUBLISHED]
        for brief in waiting:
            if brief.moment:
                present.has_come(brief.moment.instant)  # from then on it is examined each time
        asked = {name: stamp for one in examined for name, stamp in one.asked.items()}
        events = {brief.id: self._events(brief.id, brief.status) for brief in waiting}
        conclusion = Conclusion(told, len(verdicts), asked, events if self.terms.events else {})
        if not self._is_keeping() or any(one.record is None for one in examined):
            return conclusion, None
        return conclusion, packed_conclusion(self.mark(part), present, conclusion)

    def concluded(self, part: Part) -> Conclusion | None:
        """Return what is remembered of a part, None when something that it hangs on changed."""
        name = CONCLUDED + part.owner
        record = self.kept.get(name, {}).get(name)
        if record is None or not self._is_keeping():
            return None
        known = unpacked_conclusion(record, self.mark(part), self.terms.now)
        if known and self._are_still(known.asked):
            events = self.terms.events or {}
            if all(_hashes(events.get(post, ())) == one for post, one in known.events.items()):
                return known
        return None

    def _is_keeping(self) -> bool:
        """Tell whether conclusions are kept: grammar is too seldom read for that."""
        return self.terms.keeping and self.terms.proofreader is None

    def mark(self, part: Part) -> str:
        """Return what a conclusion hangs on but for the other files that its posts ask for."""
        if not self._grounds:
            self._grounds = _hash(
                self.terms.program,
                repr(self.ground.around.clients),
                repr(replace(self.ground.workspace, clients={})),
                repr(self.terms.events is None),
            )
        files = self.ground.around.files
        return _hash(
            self._grounds,
            repr(part.findings),
            repr(part.around.folded),
            *(f"{path} {stamp(files[path])}" for path in part.paths),
        )

    def _are_still(self, asked: Mapping[str, str]) -> bool:
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
            self._settings_keys[owner] = _hash(
                self.terms.program,
                repr(self.ground.around.clients.get(owner)),
                repr(sorted(self.ground.around.clients)),
                repr(replace(self.ground.workspace, clients={})),
                repr(self.terms.events is None),
            )
        return self._settings_keys[owner]

    def recall(self, path: str) -> Examined | None:
        """Return what is remembered of a post, None when something that it hangs on changed."""
        record = self.kept.get(owner_of(path), {}).get(path)
        if record is None:
            return None
        known, asked, events, reading, brief, findings, dated = json.loads(record)
        if not self._holds(known, path) or not self._are_still(asked):
            return None
        found = [unpacked_finding(one) for one in reading]
        if brief is None:
            return Examined(found, None, asked, record)
        summed = unpacked_brief(brief)
        if self._passed(summed.status, summed.moment) or events != self._events(
            summed.id, summed.status
        ):
            return None
        told = (tuple(unpacked_finding(one) for one in some) for some in (findings, dated))
        return Examined(found, Verdict(summed, *told), asked, record)

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
        passed = verdict is not None and self._passed(verdict.brief.status, verdict.brief.moment)
        if read.folded or elsewhere or passed or not self.terms.keeping:
            return Examined(reading, verdict, {}, None)  # it hangs on more than is written down
        files = self.ground.around.files
        asked = {name: stamp(files[name]) if name in files else "" for name in read.asked}
        record = [
            self.key(path) + (self._checker(read) if known else ""),
            asked,
            self._events(post.id, post.status) if post else "",
            [packed_finding(one) for one in reading],
            packed_brief(verdict.brief) if verdict else None,
            [packed_finding(one) for one in verdict.findings] if verdict else [],
            [packed_finding(one) for one in verdict.dated] if verdict else [],
        ]
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return Examined(reading, verdict, asked, text)

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

    def _events(self, post: str, status: Status) -> str:
        return _hashes(self._theirs(post, status) or ())

    def _theirs(self, post: str, status: Status) -> tuple[Event, ...] | None:
        """Return a post's events, None without a ledger; of what is over nobody asks for them."""
        if self.terms.events is None:
            return None
        over = status in (Status.PUBLISHED, Status.CANCELLED)
        return () if over else self.terms.events.get(post, ())


@dataclass(slots=True)
class _Remembering:
    """Remember the long works of surveys, under all posts of a client and its settings."""

    checking: _Checking
    verdicts: Iterable[Verdict]
    shelves: Mapping[str, dict[str, Record]]
    _marks: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, client: str, name: str, work: Callable[[], Iterable[Finding]]
    ) -> Iterable[Finding]:
        """Return what the work finds; see `rules.base.Remember`."""
        place = f"{name} {client}"  # no path of a post holds a space
        before, now = self.checking.kept.get(fold(client), {}), self.shelves[fold(client)]
        mark, found = json.loads(before.get(place, "[0, 0]"))
        if mark == self._mark(client):
            now[place] = before[place]
            return [unpacked_finding(one) for one in found]
        fresh = list(work())
        values = [self._mark(client), [packed_finding(one) for one in fresh]]
        now[place] = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return fresh

    def _mark(self, client: str) -> str:
        if not self._marks:
            keys: dict[str, list[str]] = defaultdict(list)
            for verdict in self.verdicts:
                brief = verdict.brief
                keys[brief.client].append(f"{brief.path} {self.checking.key(brief.path)}")
            self._marks = {
                owner: _hash(self.checking.terms_of(owner), *mine) for owner, mine in keys.items()
            }
        return self._marks.get(client, "")


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


def _hashes(events: Iterable[Event]) -> str:
    return ",".join(event.sha256[:16] for event in events)


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode(errors="surrogatepass")).hexdigest()[:32]
