"""The workspace's files to values and findings; never raises for what an author wrote."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    File,
    Files,
    Finding,
    Measure,
    MediaFacts,
    Medium,
    Place,
    Post,
    Severity,
    Workspace,
    say,
)
from marronnier.moments import read_day
from marronnier.notation import Mapping as Node
from marronnier.notation import read_yaml
from marronnier.posts import DEVICE, REGULAR, STEM, Surroundings, fold, read_post
from marronnier.reading import Kind, Reading
from marronnier.source import SIZE_LIMIT as SIZE_OF_TEXT
from marronnier.source import read_text, too_large
from marronnier.twins import twins

AGENCY = "_agency"
WATCH_LIST = f"clients/{AGENCY}/watch.yml"
PATH_LIMIT = 240  # characters; Windows stops at 260, with the folder that the workspace lies in
# Files that are nearly what is read here, and how their names should end.
NEARLY_POST = re.compile(r"(content/.+?)\.(?:(?i:markdown|mdown|mkd|mdx|md\.txt|md\.bak)|M[dD]|mD)")
NEARLY_DATA = re.compile(r"(?i:(clients/[^/]+/(?:charter|accounts|watch|campaigns/[^/]+))\.ya?ml)")
CHARTER = re.compile(r"(?i:clients/[^/]+/charter\.ya?ml)")
Inspect = Callable[[File], MediaFacts]


@dataclass(slots=True)
class _Loading:
    """Hold the files, the paths of each client's folder, and the findings so far."""

    files: Files
    paths: Mapping[str, Sequence[str]]  # client -> sorted paths under clients/<client>/
    folded: Mapping[str, Sequence[str]]
    findings: list[Finding]

    def yaml(self, path: str, client: str) -> Node | None:
        data, found = _bytes(path, self.files[path])
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


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold what posts are read upon: the workspace without posts, and what is wrong with it."""

    workspace: Workspace
    findings: list[Finding]
    around: Surroundings


@dataclass(frozen=True, slots=True)
class Roster:
    """Hold the clients, the agency among them, its watch list, and what is wrong there."""

    clients: Mapping[str, Client]
    findings: list[Finding]
    watch: tuple[Mapping[str, Any], ...] | None


def load(files: Files, inspect: Inspect | None = None) -> tuple[Workspace, list[Finding]]:
    """Return the workspace that the files hold, and what is wrong with them, sorted by place.

    `inspect` decodes a medium; without it media keep no facts (the site's drafts, fast checks).
    """
    ground = load_ground(files)
    posts, findings = [], list(ground.findings)
    for path in post_paths(files):
        post, found = load_post(path, ground.around, inspect)
        findings += found
        posts += [post] if post else []
    findings += twins(posts, ground.around)
    workspace = replace(ground.workspace, posts=tuple(posts))
    return workspace, sorted(findings, key=lambda finding: (finding.at, finding.rule))


def load_ground(files: Files, roster: Roster | None = None) -> Ground:
    """Return the clients, and everything but the posts; a `roster` need not be read again."""
    roster = roster or load_roster(files)
    loading = _Loading(files, {}, _folded(files), list(roster.findings))
    _name_strays(loading)
    agency = roster.clients.get(AGENCY)
    language = str(agency.charter.get("language", "fr")) if agency else "fr"
    brands = {slug: client for slug, client in roster.clients.items() if slug != AGENCY}
    around = Surroundings(roster.clients, files, loading.folded)
    return Ground(Workspace(brands, (), language[:2], roster.watch), loading.findings, around)


def load_roster(files: Files) -> Roster:
    """Return what the files under clients/ say, and no other file."""
    loading = _Loading(files, _client_paths(files), {}, [])
    clients = _clients(loading)
    watch = _watch(loading)
    return Roster(clients, loading.findings, watch)


def load_post(
    path: str, around: Surroundings, inspect: Inspect | None = None
) -> tuple[Post | None, list[Finding]]:
    """Return the post of a file with the facts of its media, and what is wrong with it."""
    data, findings = _acceptable(path, around.files)
    if data is None:
        return None, findings
    post, found = read_post(path, data, around)
    if post and inspect is not None:
        post = with_facts(post, around.files, inspect)
    return post, findings + found


def _bytes(path: str, file: File, limit: int = SIZE_OF_TEXT) -> tuple[bytes | None, list[Finding]]:
    """Return a file's bytes, or None and why it is not opened."""
    if file.mode not in REGULAR:
        message = say("This is a link or a submodule: put the file itself there.")
        return None, [Finding(Place(path), "SRC016", message)]
    fault = too_large(path, file.size, limit)
    return (None, [fault]) if fault else (file.read(), [])


def _client_paths(files: Files) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        if path.startswith("clients/") and path.count("/") > 1:
            paths[path.split("/")[1]].append(path)
    return paths


def _folded(files: Files) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        if path.startswith(("content/", "clients/")):
            folded[fold(path)].append(path)
    return folded


# --- clients ------------------------------------------------------------------------------------


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
    data, found = _bytes(path, loading.files[path], SIZE_LIMIT)
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


# --- posts --------------------------------------------------------------------------------------


def post_paths(files: Files) -> list[str]:
    """Return the paths that are posts, readable or not, sorted."""
    return sorted(
        path
        for path in files
        if path.startswith("content/") and path.endswith(".md") and "/." not in path
    )


def _acceptable(path: str, files: Files) -> tuple[bytes | None, list[Finding]]:
    """Return a post's bytes, or None and why the file is not read."""
    folder, _, name = path.removeprefix("content/").rpartition("/")
    stem = name.removesuffix(".md")
    if not folder:
        message = say("A post lies in content/<client>/: move it there.")
    elif any(DEVICE.fullmatch(part) for part in (*folder.split("/"), stem)):
        message = say("“{path}”: Windows keeps this name for itself: rename the file.", path=name)
    elif not STEM.fullmatch(stem):
        message = say(
            "The file name “{name}” may hold only lower-case letters, digits, dots and dashes.",
            name=stem,
        )
    elif len(path) > PATH_LIMIT:
        message = say("The path is longer than {limit} characters: shorten it.", limit=PATH_LIMIT)
    else:
        data, found = _bytes(path, files[path])
        return data, [_of_file(fault, folder, stem) for fault in found]
    finding = Finding(Place(path), "SRC015", message, match=stem)
    return None, [_of_file(finding, folder, stem)]


def _of_file(finding: Finding, folder: str, stem: str) -> Finding:
    client = folder.partition("/")[0]
    return replace(finding, client=client, post=f"{client}/{stem}" if client else "")


def _name_strays(loading: _Loading) -> None:
    """Tell of files that nobody reads, though their names say that they were meant to be."""
    for path in sorted(loading.files):
        if "/." in path or (path.endswith(".md") and path.startswith("content/")):
            continue
        meant = ""
        if match := NEARLY_POST.fullmatch(path):
            meant = f"{match[1]}.md"
        elif (match := NEARLY_DATA.fullmatch(path)) and path.startswith("clients/"):
            folder, _, name = match[1].removeprefix("clients/").partition("/")
            meant = f"clients/{folder}/{name if '/' in name else name.lower()}.yml"
            meant = meant.replace("/Campaigns/", "/campaigns/")
        message = say("This file is not read: name it {name}.", name=posixpath.basename(meant))
        if path in ("clients/charter.yml", "clients/accounts.yml"):
            message = say("This file is not read: move it to the folder of its client.")
        elif meant in ("", path):
            continue
        found = Finding(Place(path), "SRC015", message, match=posixpath.basename(path))
        loading.add([found], path.split("/")[1] if path.count("/") > 1 else "")


# --- media --------------------------------------------------------------------------------------


def unopened(file: File) -> MediaFacts:
    """Return what is known of a medium that nobody decodes: which bytes it holds."""
    return MediaFacts(_digest(file), file.size)


def with_facts(post: Post, files: Files, inspect: Inspect) -> Post:
    """Return a post whose media have the facts that `inspect` tells."""
    if not post.media:
        return post
    media = tuple(_looked_at(medium, files, inspect) for medium in post.media)
    return replace(post, media=media)


def _looked_at(medium: Medium, files: Files, inspect: Inspect) -> Medium:
    facts = inspect(files[medium.path]) if medium.path else None
    captions = _digest(files[medium.captions]) if medium.captions else ""
    return replace(medium, facts=facts, captions_sha256=captions)


def _digest(file: File) -> str:
    return file.stamp() if file.stamp else hashlib.sha256(file.read()).hexdigest()
