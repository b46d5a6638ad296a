"""Small workspaces out of the cases' few lines: a client with accounts, and one post."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import yaml

from marronnier.load import load
from marronnier.model import File, MediaFacts, say

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
POST = "content/atelier/2026/12/2026-12-05-teaser.md"
HEAD = {
    "title": "title: Le teaser",
    "client": "client: atelier",
    "platform": "platform: mastodon",
    "date": "date: 2026-12-05 18:30",
    "status": "status: approved",
}
CHARTER = """\
version: 1
client: atelier
name: Atelier
language: fr
timezone: {zone}
voice: {{address: tu}}
"""
ACCOUNTS = """\
mastodon:
  url: https://social.example
mastodon.lyon:
  url: https://social.example
bluesky:
  url: https://pds.example
"""
SQUARE = {"format": "PNG", "width": 1080, "height": 1080}
CAMPAIGN = "title: Les soldes\nfrom: 2026-12-01\nuntil: 2026-12-31\n"


def cases(folder):
    """Return (title, case) of every YAML file in a folder; its title tells what a case shows."""
    found = []
    for path in sorted(Path(folder).glob("*.yml")):
        for title, case in yaml.safe_load(path.read_text("utf-8")).items():
            found.append((f"{path.stem}: {title}", case))
    return found


def post_text(case):
    """Return a post's file: `post` whole, or the usual one with lines (`with`) and a `body`."""
    if "post" in case:
        return case["post"]
    head = dict(HEAD)
    key = ""
    for line in case.get("with", "").splitlines():
        if line[:1] in (" ", "-", ""):
            head[key] += "\n" + line
        else:
            key = line.partition(":")[0]
            head[key] = line
    for key in case.get("without", ()):
        del head[key]
    body = case.get("body", "Bonjour !\n")
    if isinstance(body, dict):
        body = body["repeat"] * body["times"] + "\n"
    return "---\n" + "\n".join(head.values()) + "\n---\n" + body


def file(content):
    """Return a file from a text, from bytes, or from {bytes: "…"}, {size: n}, {mode: "120000"}."""
    if isinstance(content, dict):
        data = content.get("bytes", "x").encode("latin-1")  # each character stands for one byte
        if "hex" in content:
            data = bytes.fromhex(content["hex"]) * content.get("times", 1)
        return File(content.get("mode", "100644"), content.get("size", len(data)), lambda: data)
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return File("100644", len(data), lambda: data)


def files(case):
    """Return the files of a case's workspace."""
    charter = CHARTER.format(zone=case.get("zone", "Europe/Paris")) + case.get("charter", "")
    found = {
        "clients/atelier/charter.yml": charter,
        "clients/atelier/accounts.yml": ACCOUNTS,
        "clients/atelier/campaigns/soldes-hiver.yml": CAMPAIGN,
        case.get("path", POST): case["file"] if "file" in case else post_text(case),
        **{path: post_text(other) for path, other in case.get("posts", {}).items()},
        **case.get("files", {}),
    }
    return {path: file(content) for path, content in found.items() if content is not None}


def inspect(medium):
    """Tell a medium's facts from its size; one that holds “broken” is no picture."""
    data = medium.read()
    digest = hashlib.sha256(data).hexdigest()
    if data == b"broken":
        return MediaFacts(digest, medium.size, fault=say("The file is no picture."))
    if data.startswith(b"foreign: "):
        fault = say("The file is in the format {format}.", format="HEIC")
        return MediaFacts(digest, medium.size, "HEIC", fault=fault)
    if data.startswith(b"facts: "):  # those of a picture that the case only describes
        return MediaFacts(digest, medium.size, **{**SQUARE, **yaml.safe_load(data)["facts"]})
    return MediaFacts(digest, medium.size, **SQUARE)


def read(case):
    """Load a case's workspace."""
    return load(files(case), inspect)


def told(findings, path=POST):
    """Return findings as “line:column CODE”, with the path in front where it is another file."""
    return [
        (f"{finding.at.path}:" if finding.at.path != path else "")
        + f"{finding.at.line}:{finding.at.column} {finding.rule}"
        for finding in findings
    ]
