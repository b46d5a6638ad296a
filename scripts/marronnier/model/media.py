"""Files of the workspace, and the media of posts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marronnier.model.findings import Place
from marronnier.model.messages import Message


@dataclass(frozen=True, slots=True)
class File:
    """Stand for one file of the workspace: Git's mode, size in bytes, and how to read it.

    `stamp` tells the SHA-256 of its bytes, where that is known without reading them.
    """

    mode: str
    size: int
    read: Callable[[], bytes]
    stamp: Callable[[], str] | None = None


Files = Mapping[str, File]  # workspace path with slashes -> file


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """Hold what decoding one medium told: pixels, format, SHA-256 of the source, or the fault.

    Plain values of JSON alone, but for the fault. Width and height are those that people see, once
    the picture is turned as its EXIF says.
    """

    sha256: str
    size: int
    format: str = ""  # "JPEG", "PNG", …; with a fault, one that is not accepted: "HEIC", …
    width: int = 0
    height: int = 0
    fault: Message | None = None
    animated: bool = False
    seconds: float = 0.0  # a film lasts, 0: not known
    rate: float = 0.0  # its pictures in a second
    codecs: str = ""  # its streams' codecs, the picture's first: "h264 aac"
    located: bool = False  # the file tells where the picture was taken
    colors: Mapping[str, float] = field(default_factory=dict)  # "#rrggbb" -> share, largest first
    look: str = ""  # hexadecimal; alike, bit for bit or nearly, for pictures that look alike


FILMS = (".mp4", ".mov", ".webm", ".m4v", ".mkv", ".avi")  # how a film's file is named


@dataclass(frozen=True, slots=True)
class Medium:
    """Name a picture or video of a post; `path` is empty when no such file was found."""

    given: str
    at: Place
    path: str = ""
    kind: str = ""
    alt: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    facts: MediaFacts | None = None
    captions: str = ""  # path of the file of its captions; empty when no such file was found
    captions_sha256: str = ""  # of that file, where it was looked at

    @property
    def is_film(self) -> bool:
        """Tell whether it is a film: it says so, or is named like one."""
        return self.kind == "video" or self.given.lower().endswith(FILMS)
