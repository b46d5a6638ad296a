"""Captions of films: read beside the film, and brought into the form that a network takes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from marronnier.expressions import expression
from marronnier.model import Medium, say
from marronnier.platforms import base

WEBVTT = "WEBVTT"
TIMES = expression(
    r"^([0-9]+:[0-9]{2}:[0-9]{2}),([0-9]{3})([ \t]+-->[ \t]+[0-9]+:[0-9]{2}:[0-9]{2}),([0-9]{3})",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Captions:
    """Hold a film's captions in WebVTT (https://www.w3.org/TR/webvtt1/), and their file's hash."""

    data: bytes
    sha256: str  # of the file as it was written


def read(access: base.Access, film: Medium) -> Captions | None:
    """Return a film's captions, None when it has none; raise Held for what cannot be read.

    SubRip differs in its head and in the comma of its times alone.
    """
    if not film.captions:
        return None
    data = access.read(replace(film, path=film.captions))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise base.Held(
            say("{path} is not in UTF-8: save the captions anew.", path=film.captions)
        ) from None
    if not text.startswith(WEBVTT):
        cues = TIMES.sub(r"\1.\2\3.\4", text).lstrip()
        text = f"{WEBVTT}\n\n{cues}"
    if "-->" not in text:
        raise base.Held(say("{path} holds no captions with their times.", path=film.captions))
    return Captions(text.encode(), hashlib.sha256(data).hexdigest())


def derivatives(captions: Captions | None) -> dict[str, str]:
    """Return what a claim records of captions: the hash of their file, and of what is sent."""
    if captions is None:
        return {}
    return {captions.sha256: hashlib.sha256(captions.data).hexdigest()}
