"""What `check --fix` does to any post, under charters unlike each other."""

import codecs
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marronnier.checking import check
from marronnier.cli.corrections import PASSES
from marronnier.fixing import fix
from marronnier.load import load
from marronnier.model import File, Finding
from tests.reading.workspace import NOW, inspect

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = ("atelier-lumen", "prevalis", "halle-ondine")
CHARTERS = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in sorted((ROOT / "clients").rglob("*.yml"))
}
PIECES = st.sampled_from(yaml.safe_load(Path(__file__).with_name("fixing.yml").read_text("utf-8")))
GLUE = st.sampled_from([" ", "\n", "\n\n", ", ", "", "\u00a0", "\n\n---\n\n", "\n\n## bluesky\n\n"])
BODIES = st.lists(st.tuples(PIECES, GLUE), min_size=1, max_size=12).map(
    lambda pairs: "".join(piece + glue for piece, glue in pairs)
)
HEADS = st.lists(
    st.sampled_from(
        [
            "hashtags: [noel, Noël]",
            "link: http://atelier-lumen.example/noel",
            "first_comment: Venez  vite !!!",
            "topics: [produit]",
            "partnership: {with: '@lou', paid: true}",
            "campaign: noel",
            "type: produit",
        ]
    ),
    max_size=3,
    unique=True,
)


def post(client, heads, body):
    known = ["title: Un essai", f"client: {client}", "platform: [mastodon, bluesky]"]
    known += ["date: 2026-12-08 12:00", "status: review"]
    return "\n".join(["---", *known, *heads, "---", body]) + "\n"


def findings(path, data):
    everything = {**CHARTERS, path: data}
    files = {
        name: File("100644", len(content), lambda content=content: content)
        for name, content in everything.items()
    }
    workspace, found = load(files, inspect)
    return [one for one in check(workspace, found, NOW) if one.at.path == path]


def fixed(path, data):
    """Return the file after `--fix`, and its last findings."""
    for _ in range(PASSES):
        found = findings(path, data)
        edits = [one.fix for one in found if one.fix and not one.fix.proposed]
        done = fix(data, edits)
        if not done.applied:
            return data, found
        data = done.data
    raise AssertionError("fixing never ends")


def told(found):
    return [tuple(str(getattr(one, f.name)) for f in fields(Finding)) for one in found]


@settings(max_examples=60)
@given(st.sampled_from(CLIENTS), HEADS, BODIES, st.booleans(), st.booleans())
def test_fixing_ends_and_a_second_run_changes_nothing(client, heads, body, windows, marked):
    path = f"content/{client}/2026/12/essai.md"
    text = post(client, heads, body)
    data = (text.replace("\n", "\r\n") if windows else text).encode()
    data = codecs.BOM_UTF8 + data if marked else data
    once, found = fixed(path, data)
    again, after = fixed(path, once)
    assert again == once
    assert told(after) == told(found)
    assert once.startswith(codecs.BOM_UTF8) == marked
    if windows:
        assert not re.search(rb"(?<!\r)\n", once)
    else:
        assert b"\r" not in once


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_file_ends_as_it_did(client, end):
    path = f"content/{client}/2026/12/essai.md"
    line_end = "\r\n" if end == "\r\n" else "\n"
    text = post(client, [], "Venez  vite !!!").rstrip("\n").replace("\n", line_end) + end
    once, _ = fixed(path, text.encode())
    assert once != text.encode()
    last = "#HalleOndine" if client == "halle-ondine" else "vite\u202f!"
    assert once.decode().endswith(last + end)
