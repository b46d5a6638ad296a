"""What a charter inherits, and what results; required keys count after inheritance.

Mappings merge key by key, and a list replaces the inherited one whole. Beside that, `banned+:`
adds items to the inherited list and `banned-:` takes some away, named by their text or, for
records, by their `word`, `name`, `text` or `from`; `prefer-:` takes entries out of a mapping. Under
`platforms.X` they change what holds for all networks, unless X inherits a list of its own.
"""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from marronnier.expressions import expression
from marronnier.law.packs import find_pack, packs
from marronnier.model import Charter, Finding, Message, Place, say
from marronnier.reading import nearest
from marronnier.schema import ADD, REMOVE

GENERATIONS = 10
PACK = expression(r"legal-[a-z-]+(@[0-9.]+)?|[a-z-]+@[0-9.]+")  # a dated pack of law, not a folder
REQUIRED = ("version", "client", "name", "language", "timezone", "voice")
PLATFORMS = "platforms"
NAMED_BY = ("word", "name", "text", "from")  # the key that tells a record of a list from others


# --- who inherits from whom -----------------------------------------------------------------------


@dataclass(slots=True)
class Inheritance:
    """Resolve what each charter inherits: first what `extends` names, in order, its own last."""

    own: Mapping[str, Charter]
    broken: Collection[str]  # those whose file cannot be read
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _faults: dict[str, list[Finding]] = field(default_factory=dict)

    def charter(self, slug: str) -> tuple[Charter, list[Finding]]:
        """Return a client's effective charter, and what is wrong with how its own file inherits."""
        line = self._line(slug)
        charters = [self.own[name] for name in line]
        charter, faults = resolve(charters)
        return _with_packs(charter, reversed(charters[:-1])), [*self._faults[slug], *faults]

    def _line(self, slug: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the charters that one is made of, each once, what it inherits first."""
        if slug in self._lines:
            return self._lines[slug]
        own = self.own[slug]
        line: dict[str, None] = {}
        self._faults[slug] = faults = []
        for index, parent in enumerate(own.values.get("extends", ())):
            if find_pack(parent):
                continue
            if message := self._fault(parent, (*above, slug)):
                at = own.places.get(f"extends.{index}", own.places["extends"])
                faults.append(Finding(at, "SRC009", message, match=parent))
            else:
                line |= dict.fromkeys(self._line(parent, (*above, slug)))
        self._lines[slug] = (*line, slug)
        return self._lines[slug]

    def _fault(self, parent: str, above: tuple[str, ...]) -> Message | None:
        if PACK.fullmatch(parent) and parent not in self.own:
            near = nearest(parent, packs()) or list(packs())[-1]
            return say(
                "There is no pack of law “{name}”: did you mean “{near}”?", name=parent, near=near
            )
        if parent in above:
            return say("“extends” goes round in a circle at “{name}”.", name=parent)
        if len(above) > GENERATIONS:
            return say("“extends” goes through more than {n} charters.", n=GENERATIONS)
        if parent not in self.own:
            text = "“extends” names “{name}”, but clients/{name}/charter.yml does not exist."
            return say(text, name=parent)
        if parent in self.broken:
            return say("“extends” names “{name}”, whose charter cannot be read.", name=parent)
        return None


def _with_packs(charter: Charter, inherited: Iterable[Charter]) -> Charter:
    """Return a charter that names, after its own, the packs of law that the others bring.

    `inherited` comes nearest first: of two versions the first one named holds.
    """
    named = list(charter.values.get("extends", ()))
    places = dict(charter.places)
    for one in inherited:
        for index, name in enumerate(one.values.get("extends", ())):
            if find_pack(name) and name not in named:
                places[f"extends.{len(named)}"] = one.places[f"extends.{index}"]
                named.append(name)
    if len(named) == len(charter.values.get("extends", ())):
        return charter
    return Charter(charter.client, {**charter.values, "extends": tuple(named)}, places)


# --- what results ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """Hold a value and where it stands: a mapping or a list of such values, or a plain one."""

    value: Any
    at: Place | None

    def branches(self) -> Mapping[str, Placed]:
        """Return the entries of a mapping, none of anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def items(self) -> tuple[Placed, ...]:
        """Return the items of a list, none of anything else."""
        return self.value if isinstance(self.value, tuple) else ()


def resolve(line: Sequence[Charter]) -> tuple[Charter, list[Finding]]:
    """Return what charters make laid one upon the other, and what is wrong with the last one."""
    general = Placed({}, None)
    own: list[Placed] = []
    faults: list[Finding] = []
    lost: dict[str, Place] = {}  # where a value stands that could not be read
    for charter in line:
        faults = []  # those of the charters below are told in their own files
        tree = placed(charter)
        own.append(tree.branches().get(PLATFORMS, Placed({}, None)))
        shared = {key: one for key, one in tree.branches().items() if key != PLATFORMS}
        general = laid(general, Placed(shared, None), faults)
        read = dict(_places(tree))
        lost |= {path: at for path, at in charter.places.items() if path not in read}
    platforms: dict[str, Placed] = {}
    for number, overrides in enumerate(own):
        for name, override in overrides.branches().items():
            told = faults if number == len(own) - 1 else []
            below = platforms.get(name, Placed({}, None))
            platforms[name] = _overridden(below, override, general, told)
    if platforms:
        general = Placed({**general.branches(), PLATFORMS: Placed(platforms, own[-1].at)}, None)
    effective = _charter(line[-1].client, general)
    return Charter(effective.client, effective.values, {**lost, **effective.places}), faults


def for_platform(charter: Charter, platform: str) -> Charter:
    """Return a charter as it holds on one network: its overrides laid over what is general."""
    branches = dict(placed(charter).branches())
    own = branches.pop(PLATFORMS, Placed({}, None)).branches().get(platform, Placed({}, None))
    return _charter(charter.client, laid(Placed(branches, None), own, []))


def placed(charter: Charter) -> Placed:
    """Return a charter's values, each with its place."""

    def plant(value: Any, path: str) -> Placed:
        at = charter.places.get(path)
        if isinstance(value, Mapping):
            return Placed({key: plant(one, _below(path, key)) for key, one in value.items()}, at)
        if isinstance(value, tuple):
            return Placed(tuple(plant(one, f"{path}.{n}") for n, one in enumerate(value)), at)
        return Placed(value, at)

    return plant(charter.values, "")


def laid(
    below: Placed, above: Placed, faults: list[Finding], beside: Placed | None = None
) -> Placed:
    """Return what holds once `above` lies on `below`; `beside` holds where `below` is silent."""
    if not isinstance(above.value, dict):
        return above
    both, otherwise = dict(below.branches()), beside.branches() if beside else {}
    # What is added counts last: what is taken away and added is changed.
    for key, branch in sorted(above.value.items(), key=lambda entry: entry[0].endswith(ADD)):
        name, sign = key[:-1], key[-1:]
        amends = sign in (ADD, REMOVE) and isinstance(branch.value, tuple)
        name = name if amends else key
        held = both.get(name) or otherwise.get(name) or Placed(None, None)
        if not amends:
            both[key] = laid(held, branch, faults)
        elif name in above.value:
            message = say(
                "“{name}” replaces the whole list here: write everything there, or leave it out"
                " and keep “{key}”.",
                name=name,
                key=key,
            )
            faults.append(Finding(branch.at or Place(""), "SRC009", message, match=key))
        elif sign == ADD:
            both[name] = _added(held, branch)
        elif (left := _left(held, branch, key, faults)) is not None:
            both[name] = left
    return Placed(both, above.at or below.at)


def _overridden(below: Placed, above: Placed, general: Placed, faults: list[Finding]) -> Placed:
    sections = dict(below.branches())
    for key, branch in above.branches().items():
        held = sections.get(key, Placed(None, None))
        sections[key] = laid(held, branch, faults, general.branches().get(key))
    return Placed(sections, above.at)


def _added(held: Placed, more: Placed) -> Placed:
    """Return a list with further items; one that is there already gives way to the new one."""
    new = {name for item in more.items() for name in _names(item)}
    kept = [item for item in held.items() if new.isdisjoint(_names(item))]
    return Placed((*kept, *more.items()), more.at)


def _left(held: Placed, less: Placed, key: str, faults: list[Finding]) -> Placed | None:
    """Return what stays of a list or of a mapping, None where there is neither."""
    names = {name for item in held.items() for name in _names(item)} | set(held.branches())
    gone = {str(item.value) for item in less.items()}
    for item in less.items():
        if item.value not in names:
            message = _not_there(key, str(item.value), names)
            faults.append(Finding(item.at or Place(""), "SRC009", message, match=str(item.value)))
    if isinstance(held.value, dict):
        return Placed({name: one for name, one in held.value.items() if name not in gone}, held.at)
    if held.value is None:
        return None
    return Placed(tuple(one for one in held.items() if gone.isdisjoint(_names(one))), less.at)


def _not_there(key: str, name: str, names: Iterable[str]) -> Message:
    folded = {one.casefold(): one for one in names}
    if near := nearest(name.casefold(), folded):
        text = "“{key}”: “{name}” is not inherited: did you mean “{near}”?"
        return say(text, key=key, name=name, near=folded[near])
    return say("“{key}”: “{name}” is not inherited: remove it.", key=key, name=name)


def _names(item: Placed) -> tuple[str, ...]:
    """Return what an item of a list is called: its text, or that of the key that names it."""
    record = item.branches()
    named = next((record[key] for key in NAMED_BY if key in record), item)
    return tuple(str(one.value) for one in named.items() or (named,))


def _charter(client: str, tree: Placed) -> Charter:
    return Charter(client, _plain(tree), dict(_places(tree)))


def _plain(tree: Placed) -> Any:
    if isinstance(tree.value, dict):
        return {key: _plain(one) for key, one in tree.value.items()}
    if isinstance(tree.value, tuple):
        return tuple(_plain(one) for one in tree.value)
    return tree.value


def _places(tree: Placed, path: str = "") -> Iterable[tuple[str, Place]]:
    if tree.at is not None and path:
        yield path, tree.at
    for key, branch in tree.branches().items():
        yield from _places(branch, _below(path, key))
    for number, item in enumerate(tree.items()):
        yield from _places(item, f"{path}.{number}")


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


# --- what must be there ---------------------------------------------------------------------------


def missing(charter: Charter, path: str) -> list[Finding]:
    """Return what an effective charter lacks; `path` is where to add it."""
    at = Place(path)
    faults = [
        Finding(at, "SRC008", say("The charter has no “{key}”: add it.", key=key), match=key)
        for key in REQUIRED
        if key not in charter.values and key not in charter.places
    ]
    zone = charter.values.get("timezone")
    if zone and not is_zone(zone):
        at = charter.places.get("timezone", at)
        message = say("“{zone}” is no time zone: write one such as Europe/Paris.", zone=zone)
        faults.append(Finding(at, "SRC009", message, match=zone))
    return faults


def is_zone(name: str) -> bool:
    """Tell whether a name is a time zone of the IANA database."""
    return name in _known_zones() or name in _zones()


@functools.cache
def _known_zones() -> frozenset[str]:
    """Return the names that the library lists; to ask the system takes ten times as long."""
    return frozenset((files("tzdata") / "zones").read_text("utf-8").split())


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
