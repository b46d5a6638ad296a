"""Facts about media: decoded in a child process with limits, for a hostile file may come."""

from __future__ import annotations

import atexit
import hashlib
import json
import subprocess
import sys
import threading
from typing import Any

from marronnier.model import File, MediaFacts, say

ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")
SIZE_LIMIT = 50_000_000  # bytes; more is a film or a mistake
PIXEL_LIMIT = 50_000_000
MEMORY_LIMIT = 1_000_000_000  # bytes of address space for the child
SECONDS = 20  # for one medium
LFS = b"version https://git-lfs.github.com/spec/"

# The child opens nothing: bytes come on its standard input, a line of facts goes back for each.
_CHILD = f"""
import io, json, sys, warnings
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_LIMIT}, {MEMORY_LIMIT}))
except (ImportError, ValueError, OSError):
    pass
from PIL import Image
warnings.simplefilter("error")
Image.MAX_IMAGE_PIXELS = {PIXEL_LIMIT}
while size := int.from_bytes(sys.stdin.buffer.read(8), "big"):
    data = sys.stdin.buffer.read(size)
    try:
        with Image.open(io.BytesIO(data), formats={ACCEPTED!r}) as image:
            image.load()
            facts = [image.format, *image.size]
    except Exception:
        facts = []
    print(json.dumps(facts), flush=True)
"""


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
    facts = _decoder.decode(data)
    if not facts:
        message = say("The file is not an image that can be read: save it as PNG or JPEG.")
        return MediaFacts(digest, len(data), fault=message)
    return MediaFacts(digest, len(data), *facts)


class _Decoder:
    """Keep one child for all media; one that dies or hangs on a medium is replaced."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def decode(self, data: bytes) -> list[Any]:
        """Return [format, width, height] of an image, nothing when it cannot be read."""
        with self.lock:
            child = self._living()
            watchdog = threading.Timer(SECONDS, child.kill)
            watchdog.start()
            try:
                return self._ask(child, data)
            except (OSError, ValueError):
                self.stop()  # it died of this medium: out of memory, or of time
                return []
            finally:
                watchdog.cancel()

    def _living(self) -> subprocess.Popen[bytes]:
        if self.child is not None and self.child.poll() is None:
            return self.child
        self.stop()
        self.child = subprocess.Popen(
            [sys.executable, "-I", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self.child

    def _ask(self, child: subprocess.Popen[bytes], data: bytes) -> list[Any]:
        if child.stdin is None or child.stdout is None:
            return []
        child.stdin.write(len(data).to_bytes(8, "big"))
        child.stdin.write(data)
        child.stdin.flush()
        facts: list[Any] = json.loads(child.stdout.readline())
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
