"""Facts about media: decoded in a child process with limits, for a hostile file may come."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

from marronnier.model import File, MediaFacts, say

ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")
SIZE_LIMIT = 50_000_000  # bytes; more is a film or a mistake
PIXEL_LIMIT = 50_000_000
MEMORY_LIMIT = 1_000_000_000  # bytes of address space for the child
SECONDS = 20
LFS = b"version https://git-lfs.github.com/spec/"

# The child reads paths of nothing: the bytes come on its standard input.
_CHILD = f"""
import io, json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_LIMIT}, {MEMORY_LIMIT}))
except (ImportError, ValueError, OSError):
    pass
import warnings
from PIL import Image
warnings.simplefilter("error")
Image.MAX_IMAGE_PIXELS = {PIXEL_LIMIT}
with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats={ACCEPTED!r}) as image:
    image.load()
    print(json.dumps([image.format, *image.size]))
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
    if data.startswith(LFS):
        message = say("The file is a Git LFS pointer, not the image: fetch it with git lfs pull.")
        return MediaFacts(digest, len(data), fault=message)
    if digest not in _known:
        _known[digest] = _decode(digest, data)
    return _known[digest]


_known: dict[str, MediaFacts] = {}  # by content: the same picture is decoded once


def _decode(digest: str, data: bytes) -> MediaFacts:
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        form, width, height = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):
        message = say("The file is not an image that can be read: save it as PNG or JPEG.")
        return MediaFacts(digest, len(data), fault=message)
    return MediaFacts(digest, len(data), form, width, height)
