"""Facts about films, as ffprobe tells them where it is installed; it reads one file and no network.

https://ffmpeg.org/ffprobe.html . Without it a film's length and codecs are not known, and that is
no fault.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
import threading
from typing import Any

from marronnier.edges.env import harmless
from marronnier.model import say

SECONDS = 30  # for one film
MEMORY_LIMIT = 2_000_000_000  # bytes of address space
ANSWER_LIMIT = 100_000  # bytes
# How files of films begin, behind how many bytes; and which of ffprobe's readers takes them.
CONTAINERS = (
    ("MOV", "mov", 4, (b"ftypqt  ", b"moov", b"mdat", b"wide", b"free", b"skip")),
    ("MP4", "mov", 4, (b"ftyp",)),
    ("WEBM", "matroska", 0, (b"\x1a\x45\xdf\xa3",)),
    ("AVI", "avi", 8, (b"AVI ",)),
)
ASKED = "stream=codec_type,codec_name,width,height,avg_frame_rate:format=duration"
ROTATION = ":stream_side_data=rotation:stream_tags=rotate"
LYING = (90, 270)


def film_format(data: bytes) -> str:
    """Return which kind of film these bytes begin, empty for none."""
    return _container(data)[0]


def _container(data: bytes) -> tuple[str, str]:
    found = (one[:2] for one in CONTAINERS if data.startswith(one[3], one[2]))
    return next(found, ("", ""))


def probe(data: bytes) -> dict[str, Any]:
    """Return a film's facts in the names of MediaFacts, none where ffprobe is absent.

    One that it cannot read has a fault. The bytes go through a file, for what tells of a film
    often stands at its end.
    """
    program = shutil.which("ffprobe")
    _, reader = _container(data)
    if program is None or not reader:
        return {}
    with tempfile.NamedTemporaryFile(prefix="marronnier-") as file:
        file.write(data)
        file.flush()
        command = [
            *(program, "-v", "error", "-protocol_whitelist", "file", "-f", reader),
            *("-show_entries", ASKED + ROTATION, "-of", "json", "-i", f"file:{file.name}"),
        ]
        text = "The film cannot be read: export it again, as MP4 (H.264 and AAC)."
        return facts_of(_run(command)) or {"fault": say(text)}


def _run(command: list[str]) -> bytes:
    """Return what a program says, nothing when it fails, says too much or takes too long."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=harmless(),
    ) as child:
        _bound(child.pid)
        watchdog = threading.Timer(SECONDS, child.kill)
        watchdog.start()
        try:
            said = child.stdout.read(ANSWER_LIMIT + 1) if child.stdout else b""
            if len(said) > ANSWER_LIMIT:
                child.kill()
            return said if child.wait() == 0 else b""
        finally:
            watchdog.cancel()


def _bound(child: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):  # not every system
        import resource

        resource.prlimit(child, resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def facts_of(said: bytes) -> dict[str, Any]:
    """Return the facts in ffprobe's JSON, those that it has; upright, as people see the film."""
    try:
        told = json.loads(said)
        streams = [one for one in told["streams"] if one.get("codec_type") in ("video", "audio")]
        shown = next(one for one in streams if one["codec_type"] == "video")
        heard = [one for one in streams if one["codec_type"] == "audio"]
        width, height = int(shown.get("width", 0)), int(shown.get("height", 0))
        if _rotation(shown) in LYING:
            width, height = height, width
        codecs = [str(one.get("codec_name", "")) for one in (shown, *heard[:1])]
        return {
            "width": width,
            "height": height,
            "seconds": round(float(told.get("format", {}).get("duration", 0)), 3),
            "rate": _rate(str(shown.get("avg_frame_rate", ""))),
            "codecs": " ".join(filter(None, codecs)),
        }
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration, OverflowError):
        return {}


def _rotation(stream: dict[str, Any]) -> int:
    turns = [one.get("rotation") for one in stream.get("side_data_list", ())]
    turns.append(stream.get("tags", {}).get("rotate"))
    return next((int(turn) % 360 for turn in turns if turn is not None), 0)


def _rate(text: str) -> float:
    """Return `30000/1001` as a number, 0 for what is none."""
    above, _, below = text.partition("/")
    try:
        return round(float(above) / float(below or 1), 3)
    except (ValueError, ZeroDivisionError):
        return 0.0
