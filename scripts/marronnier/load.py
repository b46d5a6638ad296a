"""The workspace's files to values and findings; never raises for what an author wrote."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from marronnier.clients import AGENCY, Roster, load_roster
from marronnier.logos import missing_logos
from marronnier.model import (
    File,
    Files,
    Finding,
    MediaFacts,
    Medium,
    Place,
    Post,
    Workspace,
    say,
)
from marronnier.posts import DEVICE, STEM, Surroundings, fold, read_post
from marronnier.source import opened
from marronnier.twins import twins

PATH_LIMIT = 240  # characters; Windows stops at 260, with the folder that the workspace lies in
# Files that are nearly what is read here, and how their names should end.
NEARLY_POST = re.compile(r"(content/.+?)\.(?:(?i:markdown|mdown|mkd|mdx|md\.txt|md\.bak)|M[dD]|mD)")
NEARLY_DATA = re.compile(r"(?i:(clients/[^/]+/(?:charter|accounts|watch|campaigns/[^/]+))\.ya?ml)")
Inspect = Callable[[File], MediaFacts]


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold what posts are read upon: the workspace without posts, and what is wrong with it."""

    workspace: Workspace
    findings: list[Finding]
    around: Surroundings


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
    agency = roster.clients.get(AGENCY)
    language = str(agency.charter.get("language", "fr")) if agency else "fr"
    brands = {slug: client for slug, client in roster.clients.items() if slug != AGENCY}
    around = Surroundings(roster.clients, files, _folded(files))
    findings = [*roster.findings, *missing_logos(brands, files), *_strays(files)]
    return Ground(Workspace(brands, (), language[:2], roster.watch), findings, around)


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


def _folded(files: Files) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        if path.startswith(("content/", "clients/")):
            folded[fold(path)].append(path)
    return folded


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
        data, found = opened(path, files[path])
        return data, [_of_file(fault, folder, stem) for fault in found]
    finding = Finding(Place(path), "SRC015", message, match=stem)
    return None, [_of_file(finding, folder, stem)]


def _of_file(finding: Finding, folder: str, stem: str) -> Finding:
    client = folder.partition("/")[0]
    return replace(finding, client=client, post=f"{client}/{stem}" if client else "")


def _strays(files: Files) -> Iterator[Finding]:
    """Tell of files that nobody reads, though their names say that they were meant to be."""
    for path in sorted(files):
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
        client = path.split("/")[1] if path.count("/") > 1 else ""
        name = posixpath.basename(path)
        yield Finding(Place(path), "SRC015", message, match=name, client=client)


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
