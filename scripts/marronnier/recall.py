"""Check again only what changed: clients of whom nothing changed are concluded from memory."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from marronnier.checking import conclude, in_order, settings_of
from marronnier.conclusions import (
    Conclusion,
    Marks,
    Packed,
    Part,
    owner_of,
    packed,
    packed_conclusion,
    parts_of,
    unpacked_conclusion,
    whole,
)
from marronnier.examining import Verdict
from marronnier.keeping import packed_finding, unpacked_finding
from marronnier.load import Inspect, load_ground, post_paths
from marronnier.model import Files, Finding, Status, Workspace
from marronnier.posts import Surroundings, fold
from marronnier.reexamining import (
    Examined,
    Memory,
    Progress,
    Record,
    Reexamining,
    Shelf,
    Terms,
    hashed,
    hashes,
    stamp,
)
from marronnier.rosters import ROSTER, recall_roster
from marronnier.rules.base import Present
from marronnier.rules.present import Span
from marronnier.twins import twins

CONCLUDED = "concluded/"  # before an owner: the name of the shelf for its conclusion
FOUND = "found"  # what the record of its findings is called there


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold what a check gave; `workspace` is without posts, `kept` is for the next time."""

    workspace: Workspace
    conclusions: Mapping[str, Conclusion]  # by the names of their shelves
    posts: int
    kept: Memory
    examined: int  # posts that were not remembered
    around: Surroundings  # what posts are read against
    until: datetime | None  # all of it holds while no file and no event changes; None: not at all

    @property
    def findings(self) -> list[Finding]:
        """Return everything that is wrong or doubtful, sorted by place, nothing twice."""
        return in_order(found for one in self.conclusions.values() for found in one.findings)


def check_again(
    files: Files,
    inspect: Inspect,
    terms: Terms,
    kept: Memory,
    progress: Progress | None = None,
) -> Checked:
    """Return what `check` finds in the files, reading only posts that are not remembered."""
    roster, digest, listed = recall_roster(files, terms.program, kept)
    ground = load_ground(files, roster)
    # Posts that show one picture have it looked at once.
    posts = Reexamining(
        ground, functools.cache(inspect), terms, settings_of(ground.workspace), kept, progress
    )
    concluding = _Concluding(posts, digest)
    paths = post_paths(files)
    apart = concluding.apart(parts_of(ground, paths))
    conclusions, shelves = apart or concluding.together(whole(ground, paths))
    return Checked(
        ground.workspace,
        conclusions,
        sum(one.posts for one in conclusions.values()),
        {ROSTER: {ROSTER: listed}, **shelves},
        posts.examined,
        ground.around,
        _until([one.until for one in conclusions.values()]),
    )


def _until(ends: Sequence[datetime | None]) -> datetime | None:
    """Return the first moment at which something ends to hold, None where something never did."""
    known = [end for end in ends if end]
    return None if len(known) < len(ends) else min(known, default=datetime.max.replace(tzinfo=UTC))


def _is_astray(path: str, one: Examined) -> bool:
    """Tell whether a post lies with one client and names another."""
    return one.verdict is not None and one.verdict.brief.client != path.split("/")[1]


@dataclass(slots=True)
class _Concluding:
    posts: Reexamining
    clients: str  # what changes whenever what their files say does
    _grounds: str = ""

    def apart(self, parts: Sequence[Part]) -> tuple[dict[str, Conclusion], Memory] | None:
        """Conclude parts one by one, each before the posts of the next are looked at.

        Return their conclusions by the names of their shelves, and all shelves; None where a post
        lies with one client and names another.
        """
        remembered = {part.owner: self.concluded(part) for part in parts}
        anew = [path for part in parts if not remembered[part.owner] for path in part.paths]
        looked = self.posts.look(anew)
        conclusions: dict[str, Conclusion] = {}
        shelves: dict[str, Shelf] = {}
        for part in parts:
            name, known = CONCLUDED + part.owner, remembered[part.owner]
            if known:
                conclusions[name], shelf = known
                shelves |= {name: shelf} if shelf else {}
                if part.owner in self.posts.kept:
                    shelves[part.owner] = self.posts.kept[part.owner]
                continue
            examined = dict(islice(looked, len(part.paths)))
            if any(_is_astray(path, one) for path, one in examined.items()):
                return None
            conclusions[name], made = self.conclude(part, examined)
            shelves |= made
        return conclusions, shelves

    def together(self, part: Part) -> tuple[dict[str, Conclusion], Memory]:
        """Return what `apart` does of the whole workspace as one part."""
        conclusion, shelves = self.conclude(part, dict(self.posts.look(part.paths)))
        return {CONCLUDED + part.owner: conclusion}, shelves

    def conclude(
        self, part: Part, looked: Mapping[str, Examined]
    ) -> tuple[Conclusion, dict[str, Shelf]]:
        """Return what is to be said of a part, and the shelves with what there is to remember."""
        shelves: dict[str, dict[str, Record]] = defaultdict(dict)
        for path, one in looked.items():
            if one.record is not None:
                shelves[owner_of(path)][path] = one.record
        conclusion, record = self._conclude(part, looked.values(), shelves)
        if record:
            shelves[CONCLUDED + part.owner] = record
        shelve = self.posts.terms.shelve
        return conclusion, {name: shelve(name, shelf) for name, shelf in shelves.items()}

    def _conclude(
        self, part: Part, examined: Collection[Examined], shelves: Mapping[str, dict[str, Record]]
    ) -> tuple[Conclusion, dict[str, Record]]:
        """Return what is to be said of a part, and what to remember, which may be nothing.

        What surveys remember goes to the `shelves` of its posts.
        """
        verdicts = [one.verdict for one in examined if one.verdict]
        findings = [*part.findings, *(found for one in examined for found in one.reading)]
        findings += twins([verdict.brief for verdict in verdicts], part.around)
        alive = [one for one in verdicts if one.brief.status is not Status.CANCELLED]
        present, remember = Present(self.posts.terms.now), _Remembering(self.posts, alive, shelves)
        told = conclude(
            self.posts.ground.workspace,
            alive,
            findings,
            present,
            self.posts.terms.platforms,
            only=part.clients,
            remember=remember,
        )
        waiting = [one.brief for one in alive if one.brief.status is not Status.PUBLISHED]
        asked = {name: stamp for one in examined for name, stamp in one.asked.items()}
        seen = waiting if self.posts.terms.events is not None else ()
        events = {brief.id: self.posts.events_of(brief.id, brief.status) for brief in seen}
        conclusion = Conclusion(told, len(verdicts), asked, events)
        if not self._is_keeping() or any(one.record is None for one in examined):
            return conclusion, {}
        until = min([present.until, *(verdict.span.until for verdict in alive)])
        found = packed(told)
        conclusion = replace(conclusion, findings=found, until=until)
        marks = Marks(self.seen(part, asked), self.read(part))
        record = packed_conclusion(marks, Span(present.now, until), conclusion)
        return conclusion, {CONCLUDED + part.owner: record, FOUND: found.text}

    def concluded(self, part: Part) -> tuple[Conclusion, Shelf] | None:
        """Return what is remembered of a part, None when something that it hangs on changed.

        With it comes its shelf, where files that hold the same look otherwise a new one.
        """
        name = CONCLUDED + part.owner
        shelf = self.posts.kept.get(name, {})
        record, found = shelf.get(name), shelf.get(FOUND)
        if record is None or found is None or not self._is_keeping():
            return None
        marks, span, known = unpacked_conclusion(record, Packed(found))
        if not span.holds(self.posts.terms.now) or not self._has_same_events(known):
            return None
        seen = self.seen(part, known.asked)
        if seen and seen == marks.seen:
            return known, shelf
        if marks.read != self.read(part) or not self.posts.are_still(known.asked):
            return None
        if seen:
            renewed = packed_conclusion(Marks(seen, marks.read), span, known)
            return known, {**shelf, name: renewed}
        return known, shelf

    def _has_same_events(self, known: Conclusion) -> bool:
        events = self.posts.terms.events
        if not events:
            return not any(known.events.values())
        return all(hashes(events.get(post, ())) == one for post, one in known.events.items())

    def _is_keeping(self) -> bool:
        """Tell whether conclusions are kept: grammar is too seldom read for that."""
        return self.posts.terms.keeping and self.posts.terms.proofreader is None

    def seen(self, part: Part, asked: Iterable[str]) -> str:
        """Return what changes whenever a conclusion may, read from no file; empty for unknown."""
        told = self.posts.terms.seen([*part.paths, *sorted(asked)])
        return told and hashed(told, *self._around(part))

    def read(self, part: Part) -> str:
        """Return what a conclusion hangs on but for the other files that its posts ask for."""
        files = self.posts.ground.around.files
        stamps = (f"{path} {stamp(files[path])}" for path in part.paths)
        return hashed(*self._around(part), *stamps)

    def _around(self, part: Part) -> tuple[str, ...]:
        """Return what a conclusion hangs on besides its posts and the files that they ask for."""
        if not self._grounds:
            self._grounds = hashed(
                self.posts.terms.program,
                self.clients,
                repr(replace(self.posts.ground.workspace, clients={})),
                repr(self.posts.terms.events is None),
            )
        return self._grounds, repr(part.findings), repr(part.around.folded)


@dataclass(slots=True)
class _Remembering:
    """Remember the long works of surveys, under all posts of a client and its settings."""

    posts: Reexamining
    verdicts: Iterable[Verdict]
    shelves: Mapping[str, dict[str, Record]]
    _marks: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, client: str, name: str, work: Callable[[], Iterable[Finding]]
    ) -> Iterable[Finding]:
        """Return what the work finds; see `rules.base.Remember`."""
        if not self.posts.terms.keeping:
            return work()
        place = f"{name} {client}"  # no path of a post holds a space
        before, now = self.posts.kept.get(fold(client), {}), self.shelves[fold(client)]
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
                keys[brief.client].append(f"{brief.path} {self.posts.key(brief.path)}")
            self._marks = {
                owner: hashed(self.posts.terms_of(owner), *mine) for owner, mine in keys.items()
            }
        return self._marks.get(client, "")
