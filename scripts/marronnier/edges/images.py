"""Facts about media: decoded in a child process with limits, for a hostile file may come."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from marronnier.edges.env import harmless
from marronnier.geotags import without_place
from marronnier.model import File, MediaFacts, say

SIZE_LIMIT = 50_000_000  # bytes; more is a film or a mistake
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
    if file.size > SIZE_LIMIT:
        message = say(
            "The file weighs {size} bytes; {limit} at most.", size=file.size, limit=SIZE_LIMIT
        )
        return MediaFacts("", file.size, fault=message)
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _known:
        _known[digest] = _facts(digest, data)
    return _known[digest]


_known: dict[str, MediaFacts] = {}  # by content: the same picture is decoded once


def _facts(digest: str, data: bytes) -> MediaFacts:
    if data.startswith(LFS):
        message = say("The file is a Git LFS pointer, not the image: fetch it with git lfs pull.")
        return MediaFacts(digest, len(data), fault=message)
    if not data:
        return MediaFacts(digest, 0, fault=say("The file is empty."))
    for name, at, beginnings in FOREIGN:
        if data.startswith(beginnings, at):
            text = (
                "The file is in the format {format}, which most networks refuse: save it as JPEG."
            )
            return MediaFacts(digest, len(data), name, fault=say(text, format=name))
    facts = _decoder.decode(data)
    if "limit" in facts:
        message = say(
            "The picture has more than {limit} million pixels: save it smaller.",
            limit=facts["limit"] // 1_000_000,
        )
    elif not facts:
        message = say("The file is not an image that can be read: save it as PNG or JPEG.")
    else:
        return MediaFacts(digest, len(data), located=without_place(data) != data, **facts)
    return MediaFacts(digest, len(data), fault=message)


class _Decoder:
    """Keep one child for all media; one that dies or hangs on a medium is replaced."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.owner = 0  # a process forked from this one wants a child of its own
        self.lock = threading.Lock()

    def decode(self, data: bytes) -> dict[str, Any]:
        """Return an image's facts by their names, none when it cannot be read."""
        with self.lock:
            child = self._living()
            watchdog = threading.Timer(SECONDS, child.kill)
            watchdog.start()
            try:
                return self._ask(child, data)
            except (OSError, ValueError):
                self.stop()  # it died of this medium: out of memory, or of time
                return {}
            finally:
                watchdog.cancel()

    def _living(self) -> subprocess.Popen[bytes]:
        if self.owner != os.getpid():
            self.child, self.owner = None, os.getpid()
        if self.child is not None and self.child.poll() is None:
            return self.child
        self.stop()
        self.child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=harmless(),
        )
        return self.child

    def _ask(self, child: subprocess.Popen[bytes], data: bytes) -> dict[str, Any]:
        if child.stdin is None or child.stdout is None:
            return {}
        child.stdin.write(len(data).to_bytes(8, "big"))
        child.stdin.write(data)
        child.stdin.flush()
        facts: dict[str, Any] = json.loads(child.stdout.readline())
        return facts

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self.child = self.child, None
        if child is None:
            return
        child.kill()
        child.communicate()


_decoder = _Decoder()
atexit.register(_decoder.stop)
