"""One post's file to a Post: front matter by the schema, body cut into sections and passages.

In the body only two things are syntax: a line `## <platform>` that the post goes to starts the
text for that platform alone, and a line `---` cuts a thread.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marronnier.fields import POST
from marronnier.model import (
    Client,
    File,
    Files,
    Finding,
    Medium,
    Passage,
    Place,
    Post,
    Section,
    Status,
    say,
)
from marronnier.moments import read_moment
from marronnier.schema import Reading
from marronnier.source import FENCE, Document, Scalar, read_document

HEADER = re.compile(r"##[ \t]+(\S+)[ \t]*")
STEM = re.compile(r"[a-z0-9][a-z0-9._-]*")
KNOWN = frozenset(
    "title client platform date status media link hashtags first_comment campaign late repeat"
    " allow id".split()
)


def read_post(
    path: str, file: File, clients: Mapping[str, Client], files: Files
) -> tuple[Post | None, list[Finding]]:
    """Return the post that a file holds, as far as it can be read, and what is wrong with it."""
    document, findings = read_document(path, file.read())
    folder = path.split("/")[1]
    stem = posixpath.basename(path).removesuffix(".md")
    if document is None or document.head is None:
        return None, [_of(finding, folder, stem) for finding in findings]
    reading = Reading(findings)
    values = POST.read(document.head, "", reading) or {}
    post = _post(path, folder, stem, values, document, clients, files, reading)
    _check_folder(post, folder, values, reading)
    return post, [_of(finding, post.client, post.name) for finding in reading.findings]


def _of(finding: Finding, client: str, name: str) -> Finding:
    return Finding(
        finding.at,
        finding.rule,
        finding.message,
        finding.severity,
        client=client,
        post=f"{client}/{name}",
        match=finding.match,
        fix=finding.fix,
    )


def _post(
    path: str,
    folder: str,
    stem: str,
    values: dict[str, Any],
    document: Document,
    clients: Mapping[str, Client],
    files: Files,
    reading: Reading,
) -> Post:
    slug = values.get("client", folder)
    zone = clients[slug].zone if slug in clients and clients[slug].usable else ""
    accounts = tuple(values.get("platform", ()))
    date = dict((key.text, value) for key, value in document.head.entries).get("date") if document.head else None
    moment = None
    if zone and "date" in values and isinstance(date, Scalar):
        moment = read_moment(date, zone, reading)
    late: timedelta | None = values.get("late")
    media = [_medium(item, index, path, slug, files, reading) for index, item in enumerate(values.get("media", ()))]
    return Post(
        client=slug,
        name=values.get("id", stem),
        path=path,
        title=values.get("title", stem),
        accounts=accounts,
        moment=moment,
        status=Status(values.get("status", Status.DRAFT)),
        sections=_sections(document, accounts),
        media=tuple(media),
        link=values.get("link", ""),
        hashtags=tuple(tag.removeprefix("#") for tag in values.get("hashtags", ())),
        first_comment=values.get("first_comment", ""),
        campaign=values.get("campaign", ""),
        late=late,
        repeat=values.get("repeat", False),
        allow=values.get("allow", {}),
        fields={key: value for key, value in values.items() if key not in KNOWN},
        places={**reading.places, "body": Place(path, document.body_line, 1)},
    )


# --- identity -----------------------------------------------------------------------------------


def _check_folder(post: Post, folder: str, values: Mapping[str, Any], reading: Reading) -> None:
    if "client" in values and post.client != folder:
        message = say(
            "The post says client “{client}” but lies in content/{folder}/: move it or correct it.",
            client=post.client,
            folder=folder,
        )
        reading.fault(post.at("client"), "SRC011", message, match=post.client)


# --- body ---------------------------------------------------------------------------------------


def _sections(document: Document, accounts: tuple[str, ...]) -> tuple[Section, ...]:
    targets = {*accounts, *(account.partition(".")[0] for account in accounts)}
    blocks: list[tuple[str, int, list[str]]] = [("", document.body_line, [])]
    for number, line in enumerate(document.body.split("\n"), document.body_line):
        header = HEADER.fullmatch(line)
        seen = {target for target, _, _ in blocks}
        if header and header[1] in targets and header[1] not in seen:
            blocks.append((header[1], number, []))
        else:
            blocks[-1][2].append(line)
    sections = []
    for target, line, lines in blocks:
        first = line + 1 if target else line
        passages = _passages(lines, first)
        if target or any(passage.text for passage in passages):
            sections.append(Section(target, passages, line))
    return tuple(sections)


def _passages(lines: list[str], first: int) -> tuple[Passage, ...]:
    cuts = [-1, *(n for n, line in enumerate(lines) if FENCE.fullmatch(line)), len(lines)]
    return tuple(
        _passage(lines[start + 1 : end], first + start + 1)
        for start, end in zip(cuts, cuts[1:], strict=False)
    )


def _passage(lines: list[str], line: int) -> Passage:
    while lines and not lines[0].strip():
        lines, line = lines[1:], line + 1
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return Passage("\n".join(lines).rstrip(" \t"), line)


# --- media --------------------------------------------------------------------------------------


def _medium(
    item: Mapping[str, Any], index: int, path: str, client: str, files: Files, reading: Reading
) -> Medium:
    given = str(item.get("path", ""))
    key = f"media.{index}.path"
    at = reading.places.get(key) or reading.places.get(f"media.{index}") or Place(path)
    found = ""
    if not given:
        pass
    elif not _stays_inside(given):
        message = say(
            "“{path}” leaves the post's folders: name a file beside the post or in content/{client}/.",
            path=given,
            client=client,
        )
        reading.fault(at, "SRC017", message, match=given)
    else:
        found = _find(given, path, client, files, at, reading)
    return Medium(given, at, found, item.get("kind", ""), item.get("alt", ""), item)


def _stays_inside(given: str) -> bool:
    # Every spelling that some system takes for a way out: refused before anything is opened.
    if re.search(r"[\\:%?#\x00-\x1f\x7f]", given) or given.startswith(("/", "~")):
        return False
    names = given.split("/")
    return all(name not in ("", ".", "..") and name == name.rstrip(". ") for name in names)


def _find(
    given: str, path: str, client: str, files: Files, at: Place, reading: Reading
) -> str:
    wanted = [posixpath.join(posixpath.dirname(path), given), f"content/{client}/{given}"]
    found = next((name for name in wanted if name in files), "")
    if not found:
        folded = {unicodedata.normalize("NFC", name).casefold(): name for name in files}
        near = next(
            (folded[key] for name in wanted if (key := unicodedata.normalize("NFC", name).casefold()) in folded),
            None,
        )
        message = say("No file “{path}” beside the post or in content/{client}/.", path=given, client=client)
        if near:
            message = say("No file “{path}”; there is “{near}”: letter case counts.", path=given, near=near)
        reading.fault(at, "IMG001", message, match=given)
    elif files[found].mode not in ("100644", "100755"):
        message = say("“{path}” is a link, not a file: put the file itself there.", path=given)
        reading.fault(at, "SRC016", message, match=given)
        return ""
    return found
