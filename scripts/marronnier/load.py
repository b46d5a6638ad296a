"""The workspace's files to values and findings; never raises for what an author wrote."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from marronnier.charter import inherit, read_charter
from marronnier.fields import ACCOUNTS, CAMPAIGN, SLUG
from marronnier.model import (
    Account,
    Campaign,
    Charter,
    Client,
    File,
    Files,
    Finding,
    MediaFacts,
    Medium,
    Message,
    Place,
    Post,
    Workspace,
    say,
)
from marronnier.moments import read_day
from marronnier.posts import STEM, read_post
from marronnier.schema import Kind, Reading
from marronnier.source import Mapping as Node
from marronnier.source import read_text, read_yaml

AGENCY = "_agency"
REGULAR = ("100644", "100755")
Inspect = Callable[[File], MediaFacts]


@dataclass(slots=True)
class _Loading:
    files: Files
    findings: list[Finding]

    def yaml(self, path: str, client: str) -> Node | None:
        file = self.files[path]
        if file.mode not in REGULAR:
            message = say("This is a link or a submodule: put the file itself there.")
            self.add([Finding(Place(path), "SRC016", message)], client)
            return None
        text, found = read_text(path, file.read())
        node = None
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


def load(files: Files, inspect: Inspect | None = None) -> tuple[Workspace, list[Finding]]:
    """Return the workspace that the files hold, and what is wrong with them, sorted by place.

    `inspect` decodes a medium; without it media keep no facts (the site's drafts, fast checks).
    """
    loading = _Loading(files, [])
    clients = _clients(loading)
    posts = _posts(loading, clients)
    _refuse_twins(posts, loading)
    if inspect is not None:
        posts = [_with_facts(post, files, inspect) for post in posts]
    agency = clients.get(AGENCY)
    language = str(agency.charter.get("language", "fr")) if agency else "fr"
    brands = {slug: client for slug, client in clients.items() if slug != AGENCY}
    ordered = sorted(posts, key=lambda post: post.path)
    workspace = Workspace(brands, tuple(ordered), language[:2])
    return workspace, sorted(loading.findings, key=lambda finding: (finding.at, finding.rule))


# --- clients ------------------------------------------------------------------------------------


def _clients(loading: _Loading) -> dict[str, Client]:
    paths = [path for path in loading.files if path.startswith("clients/")]
    slugs = sorted({path.split("/")[1] for path in paths if path.count("/") > 1})
    charters: dict[str, Charter] = {}
    broken = set()
    for slug in slugs:
        _check_slug(slug, loading)
        path = f"clients/{slug}/charter.yml"
        charters[slug] = Charter(slug)
        if path not in loading.files:
            broken.add(slug)
            if slug != AGENCY:
                message = say("The client has no charter: create {path}.", path=path)
                loading.add([Finding(Place(path), "SRC008", message)], slug)
            continue
        node = loading.yaml(path, slug)
        if node is None:
            broken.add(slug)
            continue
        charters[slug], found = read_charter(slug, node)
        loading.add(found, slug)
    return {slug: _client(slug, charters, slug not in broken, loading) for slug in slugs}


def _check_slug(slug: str, loading: _Loading) -> None:
    if slug != AGENCY and not re.fullmatch(SLUG, slug):
        message = say(
            "The folder name “{name}” may hold only lower-case letters, digits and dashes.",
            name=slug,
        )
        loading.add([Finding(Place(f"clients/{slug}"), "SRC015", message, match=slug)], slug)


def _client(
    slug: str, charters: dict[str, Charter], readable: bool, loading: _Loading
) -> Client:
    path = f"clients/{slug}/charter.yml"
    charter, faults = inherit(slug, charters, path)
    if slug == AGENCY:
        faults = [fault for fault in faults if fault.rule != "SRC008"]
    named = charter.values.get("client", slug)
    if readable and slug != AGENCY and named != slug:
        at = charter.places.get("client", Place(path))
        message = say("The charter names client “{client}” in folder “{slug}”.", client=named, slug=slug)
        faults.append(Finding(at, "SRC011", message, match=str(named)))
    if readable:
        loading.add(faults, slug)
    zone_fault = any(fault.match == charter.values.get("timezone") for fault in faults)
    usable = readable and "timezone" in charter.values and not zone_fault
    return Client(slug, charter, _accounts(slug, loading), _campaigns(slug, loading), usable)


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


def _campaigns(slug: str, loading: _Loading) -> dict[str, Campaign]:
    folder = f"clients/{slug}/campaigns/"
    campaigns = {}
    for path in sorted(path for path in loading.files if path.startswith(folder)):
        name = path.removeprefix(folder).removesuffix(".yml")
        if not path.endswith(".yml") or "/" in name:
            continue
        values, reading = loading.fields(CAMPAIGN, path, slug)
        for key in ("from", "until"):
            if key in values and read_day(str(values[key])) is None:
                message = say("“{text}” does not exist on the calendar.", text=values[key])
                loading.add([Finding(reading.places[key], "SRC010", message)], slug)
                del values[key]
        if "from" in values and "until" in values and str(values["from"]) > str(values["until"]):
            message = say("The campaign ends before it begins.")
            loading.add([Finding(reading.places["until"], "SRC010", message)], slug)
        campaigns[name] = Campaign(slug, name, path, str(values.get("title", name)), values)
    return campaigns


# --- posts --------------------------------------------------------------------------------------


def post_paths(files: Files) -> list[str]:
    """Return the paths that are posts, readable or not, sorted."""
    return sorted(
        path
        for path in files
        if path.startswith("content/") and path.endswith(".md") and "/." not in path
    )


def _posts(loading: _Loading, clients: dict[str, Client]) -> list[Post]:
    posts = []
    for path in post_paths(loading.files):
        if _acceptable(path, loading):
            post, found = read_post(path, loading.files[path], clients, loading.files)
            loading.findings += found
            if post:
                posts.append(post)
    return posts


def _acceptable(path: str, loading: _Loading) -> bool:
    names = path.split("/")
    stem = names[-1].removesuffix(".md")
    client = names[1] if len(names) > 2 else ""
    message = None
    rule = "SRC015"
    if not client:
        message = say("A post lies in content/<client>/: move it there.")
    elif not STEM.fullmatch(stem) or len(path) > 240:
        message = say(
            "The file name “{name}” may hold only lower-case letters, digits, dots and dashes.",
            name=stem,
        )
    elif loading.files[path].mode not in REGULAR:
        rule = "SRC016"
        message = say("This is a link or a submodule: put the file itself there.")
    if message is None:
        return True
    post = f"{client}/{stem}" if client else ""
    finding = Finding(Place(path), rule, message, client=client, post=post, match=stem)
    loading.findings.append(finding)
    return False


def _refuse_twins(posts: list[Post], loading: _Loading) -> None:
    same_id: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        same_id[unicodedata.normalize("NFC", post.id).casefold()].append(post)
    for twins in same_id.values():
        for post in twins if len(twins) > 1 else ():
            other = next(twin for twin in twins if twin is not post)
            message = say(
                "{path} has the same identity “{id}”: rename one, or give it its own id.",
                path=other.path,
                id=other.id,
            )
            _add_for(post, post.at("id"), "SRC014", message, loading)
    same_path: dict[str, list[str]] = defaultdict(list)
    for path in loading.files:
        if path.startswith(("content/", "clients/")):
            same_path[unicodedata.normalize("NFC", path).casefold()].append(path)
    for paths in same_path.values():
        for path in paths if len(paths) > 1 else ():
            other_path = next(name for name in paths if name != path)
            _twin_path(path, other_path, posts, loading)


def _twin_path(path: str, other: str, posts: list[Post], loading: _Loading) -> None:
    message = say(
        "“{other}” differs only in letter case or accents: one computer in two takes them for one.",
        other=posixpath.basename(other),
    )
    post = next((post for post in posts if post.path == path), None)
    if post:
        _add_for(post, Place(path), "SRC015", message, loading)
    else:
        client = path.split("/")[1]
        loading.findings.append(Finding(Place(path), "SRC015", message, client=client))


def _add_for(post: Post, at: Place, rule: str, message: Message, loading: _Loading) -> None:
    loading.findings.append(
        Finding(at, rule, message, client=post.client, post=post.id)
    )


def _with_facts(post: Post, files: Files, inspect: Inspect) -> Post:
    media: list[Medium] = []
    for medium in post.media:
        facts = inspect(files[medium.path]) if medium.path else None
        media.append(replace(medium, facts=facts))
    return replace(post, media=tuple(media))
