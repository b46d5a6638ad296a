"""What the files under clients/ say: charters, accounts, campaigns, figures, the watch list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marronnier.charter import read_charter
from marronnier.coherence import contradictions
from marronnier.fields import ACCOUNTS, CAMPAIGN, SLUG, WATCH
from marronnier.inheritance import Inheritance, is_zone, missing
from marronnier.measures import SIZE_LIMIT, read_measures
from marronnier.model import (
    Account,
    Campaign,
    Charter,
    Client,
    Files,
    Finding,
    Measure,
    Place,
    Severity,
    Trouble,
    say,
)
from marronnier.moments import read_day
from marronnier.notation import Mapping as Node
from marronnier.notation import read_yaml
from marronnier.reading import Kind, Reading, nearest
from marronnier.source import opened, read_text

AGENCY = "_agency"
WATCH_LIST = f"clients/{AGENCY}/watch.yml"
CHARTER = re.compile(r"(?i:clients/[^/]+/charter\.ya?ml)")


@dataclass(frozen=True, slots=True)
class Roster:
    """Hold the clients, the agency among them, its watch list, and what is wrong there."""

    clients: Mapping[str, Client]
    findings: list[Finding]
    watch: tuple[Mapping[str, Any], ...] | None


@dataclass(slots=True)
class _Loading:
    """Hold the files, the paths of each client's folder, and the findings so far."""

    files: Files
    paths: Mapping[str, Sequence[str]]  # client -> sorted paths under clients/<client>/
    findings: list[Finding]

    def yaml(self, path: str, client: str) -> Node | None:
        data, found = opened(path, self.files[path])
        node, text = None, None
        if data is not None:
            text, found = read_text(path, data)
        if text is not None:
            node, more = read_yaml(path, text)
            found += more
        self.add(found, client)
        return node

    def add(self, findings: Iterable[Finding], client: str) -> None:
        self.findings += [replace(finding, client=client) for finding in findings]

    def fields(self, kind: Kind, path: str, client: str) -> tuple[dict[str, object], Reading]:
        reading = Reading()
        node = self.yaml(path, client)
        values = {} if node is None else kind.read(node, "", reading) or {}
        self.add(reading.findings, client)
        return values, reading


def load_roster(files: Files) -> Roster:
    """Return what the files under clients/ say, and no other file."""
    loading = _Loading(files, _client_paths(files), [])
    clients = _clients(loading)
    watch = _watch(loading)
    return Roster(clients, loading.findings, watch)


def unknown_client(client: str, known: Collection[str]) -> Trouble:
    """Return the Trouble of a name that no client has: what was meant, or the known ones."""
    if near := nearest(client, known):
        return Trouble(
            say("No client “{client}”; did you mean “{near}”?", client=client, near=near)
        )
    if not known:
        return Trouble(say("No client “{client}”.", client=client))
    text = "There is no client “{client}”: choose one of {known}."
    return Trouble(say(text, client=client, known=", ".join(sorted(known))))


def _client_paths(files: Files) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        if path.startswith("clients/") and path.count("/") > 1:
            paths[path.split("/")[1]].append(path)
    return paths


def _clients(loading: _Loading) -> dict[str, Client]:
    charters: dict[str, Charter] = {}
    broken = set()
    for slug in loading.paths:
        _check_slug(slug, loading)
        charter = _own_charter(slug, loading)
        charters[slug] = charter or Charter(slug)
        if charter is None:
            broken.add(slug)
    resolve = Inheritance(charters, broken)
    return {slug: _client(slug, resolve, loading) for slug in loading.paths}


def _own_charter(slug: str, loading: _Loading) -> Charter | None:
    path = f"clients/{slug}/charter.yml"
    if path in loading.files:
        node = loading.yaml(path, slug)
        if node is None:
            return None
        charter, found = read_charter(slug, node)
        loading.add(found, slug)
        return charter
    if slug != AGENCY and not any(CHARTER.fullmatch(name) for name in loading.paths[slug]):
        message = say("The client has no charter: create {path}.", path=path)
        loading.add([Finding(Place(path), "SRC008", message)], slug)
    return None


def _check_slug(slug: str, loading: _Loading) -> None:
    if slug != AGENCY and not re.fullmatch(SLUG, slug):
        message = say(
            "The folder name “{name}” may hold only lower-case letters, digits and dashes.",
            name=slug,
        )
        loading.add([Finding(Place(f"clients/{slug}"), "SRC015", message, match=slug)], slug)


def _client(slug: str, inheritance: Inheritance, loading: _Loading) -> Client:
    readable = slug not in inheritance.broken
    path = f"clients/{slug}/charter.yml"
    charter, faults = inheritance.charter(slug)
    if slug != AGENCY:
        faults += missing(charter, path) + contradictions(charter, path)
    named = charter.values.get("client", slug)
    if slug not in (AGENCY, named):
        at = charter.places.get("client", Place(path))
        text = "The charter names client “{client}” in folder “{slug}”."
        message = say(text, client=named, slug=slug)
        faults.append(Finding(at, "SRC011", message, match=str(named)))
    if readable:
        loading.add(faults, slug)
    usable = readable and is_zone(charter.values.get("timezone", ""))
    accounts, campaigns = _accounts(slug, loading), _campaigns(slug, loading)
    return Client(slug, charter, accounts, campaigns, usable, _measures(slug, loading))


def _accounts(slug: str, loading: _Loading) -> dict[str, Account]:
    path = f"clients/{slug}/accounts.yml"
    if path not in loading.files:
        return {}
    values, reading = loading.fields(ACCOUNTS, path, slug)
    accounts = {}
    for key, fields in values.items():
        at = reading.places.get(key, Place(path))
        accounts[key] = Account(slug, key, at, **dict(fields))  # type: ignore[call-overload]
    return accounts


def _measures(slug: str, loading: _Loading) -> tuple[Measure, ...] | None:
    path = f"clients/{slug}/metrics.csv"
    if path not in loading.files:
        return None
    data, found = opened(path, loading.files[path], SIZE_LIMIT)
    text = None
    measures: tuple[Measure, ...] = ()
    if data is not None:
        text, found = read_text(path, data, SIZE_LIMIT)
    if text is not None:
        measures, more = read_measures(path, text)
        found += more
    # What is only compared holds no post back.
    loading.add([replace(one, weight=Severity.WARNING) for one in found], slug)
    return measures


def _watch(loading: _Loading) -> tuple[Mapping[str, Any], ...] | None:
    if WATCH_LIST not in loading.files:
        return None
    values, _ = loading.fields(WATCH, WATCH_LIST, AGENCY)
    listed: Any = values.get("watch", ())
    return tuple(listed)


def _campaigns(slug: str, loading: _Loading) -> dict[str, Campaign]:
    folder = f"clients/{slug}/campaigns/"
    campaigns = {}
    for path in loading.paths[slug]:
        name = path.removeprefix(folder).removesuffix(".yml")
        if path == f"{folder}{name}.yml" and "/" not in name:
            campaigns[name] = _campaign(slug, name, path, loading)
    return campaigns


def _campaign(slug: str, name: str, path: str, loading: _Loading) -> Campaign:
    values, reading = loading.fields(CAMPAIGN, path, slug)
    for key in ("from", "until"):
        if key in values and read_day(str(values[key])) is None:
            message = say("“{text}” does not exist on the calendar.", text=values[key])
            loading.add([Finding(reading.places[key], "SRC010", message)], slug)
            del values[key]
    if str(values.get("from", "")) > str(values.get("until", "9")):
        message = say("The campaign ends before it begins.")
        loading.add([Finding(reading.places["until"], "SRC010", message)], slug)
    return Campaign(slug, name, path, str(values.get("title", name)), values)
