"""Facts about media: decoded in a child process with limits, for a hostile file may come."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from marronnier.edges.confined import Child
from marronnier.edges.films import film_format, probe
from marronnier.geotags import without_place
from marronnier.model import File, MediaFacts, Message, say

SIZE_LIMIT = 50_000_000  # bytes of a picture
FILM_LIMIT = 600_000_000  # bytes of a film: it is held in memory once
SECONDS = 20  # for one medium
LFS = b"version https://git-lfs.github.com/spec/"
CHILD = Path(__file__).with_name("decoding.py")
# Formats of pictures that most networks refuse: how their files begin, and behind how many bytes.
FOREIGN = (
    ("HEIC", 4, (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1")),
    ("AVIF", 4, (b"ftypavi",)),
    ("TIFF", 0, (b"II*\0", b"MM\0*")),
    ("Photoshop", 0, (b"8BPS",)),
    ("PDF", 0, (b"%PDF-",)),
    ("BMP", 0, (b"BM",)),
    ("SVG", 0, (b"<svg", b"<?xml")),
)


def inspect(file: File) -> MediaFacts:
    """Return what decoding a medium tells; a file that is no image has a fault, never an error."""
    if file.size > FILM_LIMIT:
        return MediaFacts("", file.size, fault=_too_heavy(file.size, FILM_LIMIT))
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _known:
        _known[digest] = _facts(digest, data)
    return _known[digest]


_known: dict[str, MediaFacts] = {}  # by content: the same picture is decoded once


def _too_heavy(size: int, limit: int) -> Message:
    return say("The file weighs {size} bytes; {limit} at most.", size=size, limit=limit)


def _facts(digest: str, data: bytes) -> MediaFacts:
    if data.startswith(LFS):
        message = say("The file is a Git LFS pointer, not the medium: fetch it with git lfs pull.")
        return MediaFacts(digest, len(data), fault=message)
    if not data:
        return MediaFacts(digest, 0, fault=say("The file is empty."))
    for name, at, beginnings in FOREIGN:
        if data.startswith(beginnings, at):
            text = (
                "The file is in the format {format}, which most networks refuse: save it as JPEG."
            )
            return MediaFacts(digest, len(data), name, fault=say(text, format=name))
    if kind := film_format(data):
        return MediaFacts(digest, len(data), kind, **probe(data))
    if len(data) > SIZE_LIMIT:
        return MediaFacts(digest, len(data), fault=_too_heavy(len(data), SIZE_LIMIT))
    facts = _decoded(data)
    if "limit" in facts:
        message = say(
            "The picture has more than {limit} million pixels: save it smaller.",
            limit=facts["limit"] // 1_000_000,
        )
    elif not facts:
        text = "The file is no picture and no film that can be read: save it as PNG, JPEG or MP4."
        message = say(text)
    else:
        return MediaFacts(digest, len(data), located=without_place(data) != data, **facts)
    return MediaFacts(digest, len(data), fault=message)


def _decoded(data: bytes) -> dict[str, Any]:
    """Return an image's facts by their names, none when it cannot be read."""
    try:
        facts: dict[str, Any] = json.loads(_decoder.ask(SECONDS, data) or b"{}")
    except ValueError:
        return {}
    return facts


_decoder = Child(CHILD)
