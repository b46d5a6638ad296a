"""Read the packs of law, and choose the entries that hold for a client on a day.

A pack is a folder `<name>/<version>/` of YAML files beside this module, each a list of entries.
What the rules of an entry's own need stands in its `data`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from marronnier.datafiles import read_values
from marronnier.expressions import expression
from marronnier.model import Charter

HERE = Path(__file__).parent
DEFAULT = "legal-fr"  # the pack that a charter's sectors ask for
LISTS = ("sectors", "texts", "needs", "words", "unless", "traps", "after")
CUTS = expression(r"\S+\.fr\b|#\w+")
SPACES = (" ", "\u00a0", "\u202f")  # before a colon and the like
# Where the law of France holds: the tz database's zones of its departments and communities.
FRENCH_ZONES = frozenset({
    "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne",
    "America/Marigot", "America/St_Barthelemy", "America/Miquelon", "Indian/Reunion",
    "Indian/Mayotte",
})  # fmt: skip
GENERAL = ("autre",)  # the sector without a law of its own


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Hold one piece of law: which rule keeps to it, from when, for whom, and where it stands.

    Without sectors it is for everybody. `checked` is the day somebody last read the source, None
    where nobody did; `verify` marks what is still to be verified.
    """

    id: str
    rule: str
    title: str
    source: str
    effective: date
    until: date | None = None
    url: str = ""
    checked: date | None = None
    verify: bool = False
    note: str = ""
    sectors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # one of them must be there
    needs: tuple[str, ...] = ()  # all of them must be there
    words: tuple[str, ...] = ()  # what the entry is about
    unless: tuple[str, ...] = ()  # what makes it void
    traps: tuple[str, ...] = ()  # where the words mean something else
    after: tuple[str, ...] = ()  # what takes a word its meaning when it follows at once
    data: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, day: date) -> bool:
        """Tell whether the entry is in force on a day."""
        return self.effective <= day and (self.until is None or day <= self.until)

    def concerns(self, sectors: Iterable[str]) -> bool:
        """Tell whether the entry is for a client of these sectors."""
        return not self.sectors or not set(self.sectors).isdisjoint(sectors)

    def listed(self, key: str) -> tuple[Any, ...]:
        """Return a list of the entry's own data."""
        return tuple(self.data.get(key, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Hold one version of a pack."""

    name: str
    version: str
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@functools.cache
def packs(folder: Path = HERE) -> Mapping[str, Pack]:
    """Return every pack by its full name (`legal-fr@2026.11`), the oldest version first."""
    found = sorted(
        (path for path in folder.glob("*/*") if next(path.glob("*.yml"), None)),
        key=lambda path: (path.parent.name, _order(path.name)),
    )
    read = [Pack(path.parent.name, path.name, tuple(_entries(path))) for path in found]
    return {str(pack): pack for pack in read}


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _entries(folder: Path) -> Iterable[Entry]:
    for path in sorted(folder.glob("*.yml")):
        yield from map(_entry, read_values(path))


def _entry(values: dict[str, Any]) -> Entry:
    source = values.pop("source")
    known: dict[str, Any] = {key: tuple(values.pop(key, ())) for key in LISTS}
    for key in ("id", "rule", "title", "effective", "until", "checked", "verify", "note"):
        if key in values:
            known[key] = values.pop(key)
    return Entry(source=source["name"], url=source.get("url", ""), data=values, **known)


def find_pack(named: str, folder: Path = HERE) -> Pack | None:
    """Return the pack of a full name, or the newest of a name without a version."""
    known = packs(folder)
    versions = [pack for pack in known.values() if pack.name == named]
    return known.get(named) or (versions[-1] if versions else None)


def governing(charter: Charter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the packs that a charter names, and the sectors whose law it goes by.

    What holds for everybody in France holds for a French brand that names neither. Its country
    is that of its public holidays, else where its clock is.
    """
    return charter.once("governing", lambda: _governing(charter))


def _governing(charter: Charter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    extends, sectors = charter.get("extends", ()), charter.get("sector", ())
    if not sectors and not any(find_pack(name) for name in extends) and _is_french(charter):
        sectors = GENERAL
    return extends, sectors


def _is_french(charter: Charter) -> bool:
    if str(charter.get("language", "")).partition("-")[0] != "fr":
        return False
    if country := charter.get("calendar.holidays.country"):
        return bool(country == "FR")
    return charter.get("timezone") in FRENCH_ZONES


@functools.lru_cache(maxsize=256)
def active(
    extends: tuple[str, ...], sectors: tuple[str, ...], folder: Path = HERE
) -> tuple[Pack, ...]:
    """Return the packs that a charter goes by: those it names, else the newest for its sectors."""
    chosen: dict[str, Pack] = {}
    for named in extends:
        if pack := find_pack(named, folder):
            chosen.setdefault(pack.name, pack)  # what a charter inherits comes after its own
    newest = find_pack(DEFAULT, folder) if sectors else None
    if newest:
        chosen.setdefault(DEFAULT, newest)
    return tuple(chosen.values())


@functools.lru_cache(maxsize=256)
def of_rules(
    extends: tuple[str, ...], sectors: tuple[str, ...], folder: Path = HERE
) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries for a client's packs and sectors, on whatever day, by their rule."""
    found: dict[str, tuple[Entry, ...]] = {}
    for pack in active(extends, sectors, folder):
        for entry in pack.entries:
            if entry.concerns(sectors):
                found[entry.rule] = (*found.get(entry.rule, ()), entry)
    return found


def laws(charter: Charter) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries that concern a client, on whatever day, by their rule."""
    return charter.once("laws", lambda: of_rules(*governing(charter)))


@functools.lru_cache(maxsize=256)
def dictated(extends: tuple[str, ...], sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the law puts word for word into a brand's mouth, as it may be typeset.

    No rule about how the brand speaks is meant for these words. They come cut where an address
    or a hashtag stands.
    """
    pieces = [
        piece.strip(" .")
        for pack in active(extends, sectors)
        for entry in pack.entries
        if entry.data.get("verbatim") and entry.concerns(sectors)
        for text in entry.texts
        for piece in CUTS.split(text.replace("'", "’"))
    ]
    typeset = {re.sub(r" ([:;!?])", rf"{space}\1", one) for one in pieces for space in SPACES}
    return tuple(sorted(one for one in typeset if one))


def sources(rule: str, folder: Path = HERE) -> tuple[Entry, ...]:
    """Return what the newest version of every pack says of a rule, for its page."""
    newest = {pack.name: pack for pack in packs(folder).values()}
    return tuple(entry for pack in newest.values() for entry in pack.entries if entry.rule == rule)


def last_read(pack: Pack, sectors: Iterable[str]) -> date | None:
    """Return the oldest day on which an entry that concerns these sectors was read."""
    days = [entry.checked for entry in pack.entries if entry.checked and entry.concerns(sectors)]
    return min(days, default=None)
