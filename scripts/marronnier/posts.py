"""One post's file to a Post: front matter by the schema, body cut into sections and passages.

In the body only two things are syntax: a line `## <platform>` that the post goes to starts the
text for that platform alone, and a line `---` cuts a thread.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from marronnier.expressions import expression
from marronnier.fields import POST
from marronnier.graphemes import begin
from marronnier.model import (
    Client,
    Edit,
    Files,
    Finding,
    Medium,
    Moment,
    Passage,
    Place,
    Post,
    Section,
    Status,
    say,
)
from marronnier.moments import read_moment
from marronnier.notation import Mapping as Node
from marronnier.notation import Scalar
from marronnier.notation import Sequence as Listed
from marronnier.reading import Reading
from marronnier.source import REGULAR, Document, is_fence, read_document

HEADER = expression(r"##[ \t]+(\S+)[ \t]*")
DEVICE = expression(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
ODD = expression(r"[<>\"|*]")  # Windows keeps no such name
STEM = expression(r"[a-z0-9][a-z0-9._-]*")
TITLE = 60  # characters of a text that stand for a title
# The keys that a Post holds under a name of its own.
KNOWN = frozenset(
    {"title", "client", "platform", "status", "media", "link", "hashtags", "id"}
    | {"first_comment", "campaign", "late", "repeat", "options", "allow"}
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Hold what a post's values are read against: clients, files, and files by folded name."""

    clients: Mapping[str, Client]
    files: Files
    folded: Mapping[str, Sequence[str]]  # `fold(path)` -> paths


def fold(path: str) -> str:
    """Return a path as the least exact file systems compare it."""
    return unicodedata.normalize("NFC", path).casefold()


def read_post(path: str, data: bytes, around: Surroundings) -> tuple[Post | None, list[Finding]]:
    """Return the post that a file holds, as far as it can be read, and what is wrong with it."""
    document, findings = read_document(path, data)
    folder = path.split("/")[1]
    name = posixpath.basename(path).removesuffix(".md")
    if document is None or document.head is None:
        return None, [_of(finding, folder, name) for finding in findings]
    reading = Reading(findings)
    post = _post(path, document, document.head, around, reading)
    return post, [_of(finding, post.client, post.name) for finding in reading.findings]


def _of(finding: Finding, client: str, name: str) -> Finding:
    return replace(finding, client=client, post=f"{client}/{name}")


def _post(
    path: str, document: Document, head: Node, around: Surroundings, reading: Reading
) -> Post:
    folder, stem = path.split("/")[1], posixpath.basename(path).removesuffix(".md")
    values = POST.read(head, "", reading) or {}
    slug = values.get("client", folder)
    accounts = values.get("platform", ())
    media = [
        _medium(item, f"media.{index}", Place(path), slug, around, reading)
        for index, item in enumerate(values.get("media", ()))
    ]
    sections = _sections(document, accounts)
    post = Post(
        client=slug,
        name=values.get("id", stem),
        path=path,
        title=values.get("title") or _first_words(sections) or stem,
        accounts=accounts,
        moment=_moment(head, around.clients.get(slug), reading),
        status=Status(values.get("status", Status.DRAFT)),
        sections=sections,
        media=tuple(media),
        link=values.get("link", ""),
        hashtags=tuple(tag.removeprefix("#") for tag in values.get("hashtags", ())),
        first_comment=values.get("first_comment", ""),
        campaign=values.get("campaign", ""),
        late=values.get("late"),
        repeat=values.get("repeat", False),
        options=values.get("options", {}),
        allow=values.get("allow", {}),
        fields={key: value for key, value in values.items() if key not in KNOWN},
        places={**reading.places, "body": Place(path, document.body_line)},
    )
    _check_folder(post, folder, reading)
    return post


def _first_words(sections: Iterable[Section]) -> str:
    """Return how a text begins, which people know a post by that has no title."""
    texts = (passage.text for section in sections for passage in section.passages)
    first = next(filter(None, map(str.strip, texts)), "").partition("\n")[0].rstrip()
    if len(first) <= TITLE:
        return first
    begun = first[:TITLE].rpartition(" ")[0] or begin(first, TITLE)
    return f"{begun.rstrip()}…"


def _moment(head: Node, client: Client | None, reading: Reading) -> Moment | None:
    date = next((value for key, value in head.entries if key.text == "date"), None)
    if not isinstance(date, Scalar) or date.empty:
        return None
    if client is not None and client.usable:
        return read_moment(date, client.zone, reading)
    # Without the client's zone it is no moment, but a date that nobody can read is told at once.
    unzoned = Reading()
    read_moment(date, "UTC", unzoned)
    reading.findings += [finding for finding in unzoned.findings if finding.rule == "SRC010"]
    return None


def _check_folder(post: Post, folder: str, reading: Reading) -> None:
    if post.client != folder:
        message = say(
            "The post says client “{client}” but lies in content/{folder}/: move it or correct it.",
            client=post.client,
            folder=folder,
        )
        reading.fault(post.at("client"), "SRC011", message, match=post.client)


# --- body ---------------------------------------------------------------------------------------


def is_syntax(line: str) -> bool:
    """Tell whether a line of a body cuts it, or would if the post went to that network."""
    return is_fence(line) or HEADER.fullmatch(line) is not None


def cut(data: bytes, accounts: tuple[str, ...]) -> tuple[tuple[str, int], ...] | None:
    """Return each section's target and number of messages, None where nobody can read it."""
    document, _ = read_document("", data)
    if document is None or document.head is None:
        return None
    sections = _sections(document, accounts)
    return tuple((section.target, len(section.passages)) for section in sections)


def accounts_in(data: bytes) -> tuple[str, ...]:
    """Return what a post's file names under `platform`, as typed."""
    document, _ = read_document("", data)
    head = document.head.entries if document and document.head else ()
    value = next((value for key, value in head if key.text == "platform"), None)
    items = value.items if isinstance(value, Listed) else (value,)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _sections(document: Document, accounts: tuple[str, ...]) -> tuple[Section, ...]:
    targets = {*accounts, *(account.partition(".")[0] for account in accounts)}
    blocks: list[tuple[str, int, list[str]]] = [("", document.body_line, [])]
    for number, line in enumerate(document.body.split("\n"), document.body_line):
        header = HEADER.fullmatch(line) if line.startswith("##") else None
        if header and header[1] in targets - {target for target, _, _ in blocks}:
            blocks.append((header[1], number, []))
        else:
            blocks[-1][2].append(line)
    sections = []
    for target, start, lines in blocks:
        passages = _passages(lines, start + 1 if target else start)
        if target or any(passage.text for passage in passages):
            sections.append(Section(target, passages, start))
    return tuple(sections)


def _passages(lines: list[str], first: int) -> tuple[Passage, ...]:
    cuts = [-1, *(n for n, line in enumerate(lines) if is_fence(line)), len(lines)]
    return tuple(
        _passage(lines[start + 1 : end], first + start + 1) for start, end in pairwise(cuts)
    )


def _passage(lines: list[str], line: int) -> Passage:
    full = [number for number, text in enumerate(lines) if text.strip()]
    if not full:
        return Passage("", line)
    kept = lines[full[0] : full[-1] + 1]
    return Passage("\n".join(kept).rstrip(" \t"), line + full[0])


# --- media --------------------------------------------------------------------------------------


def _medium(
    item: Mapping[str, Any],
    key: str,
    file: Place,
    client: str,
    around: Surroundings,
    reading: Reading,
) -> Medium:
    given = str(item.get("path", ""))
    at = reading.places.get(f"{key}.path") or reading.places.get(key) or file
    found = ""
    plain = posixpath.normpath(given.replace("\\", "/")) if given else ""
    if given != plain and _stays_inside(plain):
        message = say("“{path}”: write “{plain}”.", path=given, plain=plain)
        alone = at.end_column - at.column == len(given)
        fix = Edit(at, given, plain) if alone else None
        reading.fault(at, "SRC017", message, match=given, fix=fix)
    elif given and any(DEVICE.fullmatch(name) for name in given.split("/")):
        message = say("“{path}”: Windows keeps this name for itself: rename the file.", path=given)
        reading.fault(at, "SRC015", message, match=given)
    elif ODD.search(given) or given != given.strip():
        message = say("“{path}”: not every computer can keep this name: rename it.", path=given)
        reading.fault(at, "SRC015", message, match=given)
    elif given and not _stays_inside(given):
        message = say(
            "“{path}” leaves the post's folders: name a file beside the post or in"
            " content/{client}/.",
            path=given,
            client=client,
        )
        reading.fault(at, "SRC017", message, match=given)
    elif given:
        found = _find(given, at, client, around, reading)
    captions = _captions(str(item.get("captions", "")), at, client, around)
    kind, alt = item.get("kind", ""), item.get("alt", "")
    return Medium(given, at, found, kind, alt, item, captions=captions)


def _stays_inside(given: str) -> bool:
    # Every spelling that some system takes for a way out: refused before anything is opened.
    if re.search(r"[\\:%?#\x00-\x1f\x7f]", given) or given.startswith(("/", "~")):
        return False
    names = given.split("/")
    return all(name not in ("", ".", "..") and name == name.rstrip(". ") for name in names)


def _captions(given: str, at: Place, client: str, around: Surroundings) -> str:
    """Return the path of the captions' file, empty when there is none; its rule says so."""
    wanted = _lookups(given, at, client) if given and _stays_inside(given) else ()
    regular = (path for path in wanted if path in around.files)
    return next((path for path in regular if around.files[path].mode in REGULAR), "")


def _lookups(given: str, at: Place, client: str) -> tuple[str, str]:
    """Return where a file is looked up: beside the post, then in its client's content."""
    return posixpath.join(posixpath.dirname(at.path), given), f"content/{client}/{given}"


def _find(given: str, at: Place, client: str, around: Surroundings, reading: Reading) -> str:
    """Return the path of a medium in the workspace, empty when there is no such file."""
    wanted = _lookups(given, at, client)
    found = next((path for path in wanted if path in around.files), "")
    if found and around.files[found].mode in REGULAR:
        return found
    if found:
        message = say("“{path}” is a link, not a file: put the file itself there.", path=given)
        reading.fault(at, "SRC016", message, match=given)
        return ""
    message = say(
        "No file “{path}” beside the post or in content/{client}/.", path=given, client=client
    )
    near = [path for name in wanted for path in around.folded.get(fold(name), ())]
    if near:
        message = say(
            "No file “{path}”; there is “{near}”: letter case counts.", path=given, near=near[0]
        )
    reading.fault(at, "IMG001", message, match=given)
    return ""
