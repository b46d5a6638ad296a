"""What a charter inherits, and what results; required keys count after inheritance."""

from __future__ import annotations

import functools
import re
import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from marronnier.model import Charter, Finding, Message, Place, say

GENERATIONS = 10
PACK = re.compile(r"legal-[a-z-]+(@[0-9.]+)?|[a-z-]+@[0-9.]+")  # a dated pack of law, not a folder
REQUIRED = ("version", "client", "name", "language", "timezone", "voice")


@dataclass(slots=True)
class Inheritance:
    """Resolve what each charter inherits, once: first what `extends` names, its own last.

    Records merge key by key; lists and texts are replaced whole.
    """

    own: Mapping[str, Charter]
    broken: Collection[str]  # those whose file cannot be read
    _resolved: dict[str, tuple[Charter, list[Finding]]] = field(default_factory=dict)

    def charter(self, slug: str, above: tuple[str, ...] = ()) -> tuple[Charter, list[Finding]]:
        """Return a client's effective charter, and what is wrong with its own `extends`."""
        if slug in self._resolved:
            charter, findings = self._resolved[slug]
            return charter, list(findings)
        own = self.own[slug]
        values: dict[str, Any] = {}
        places: dict[str, Place] = {}
        findings = []
        for index, parent in enumerate(own.values.get("extends", ())):
            if PACK.fullmatch(parent):
                continue
            message = self._fault(parent, (*above, slug))
            if message is None:
                inherited, _ = self.charter(parent, (*above, slug))
                values = merge(values, inherited.values)
                places |= inherited.places
            else:
                at = own.places.get(f"extends.{index}", own.places["extends"])
                findings.append(Finding(at, "SRC009", message, match=parent))
        charter = Charter(slug, merge(values, own.values), {**places, **own.places})
        self._resolved[slug] = charter, findings
        return charter, list(findings)

    def _fault(self, parent: str, above: tuple[str, ...]) -> Message | None:
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


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return both mappings in one; where both hold a value, the one from `above` stays."""
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        nested = isinstance(value, Mapping) and isinstance(old, Mapping)
        both[key] = merge(old, value) if nested and old is not None else value
    return both


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
    return name in _zones()


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
