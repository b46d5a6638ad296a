"""What this program is: its own files and the libraries that its rules lean on, as one hash.

Whatever is remembered is remembered for one program. Its files are read once, and again when what
the system tells of them, or of the folders that libraries lie in, has changed.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from marronnier.edges.files import is_young, line, walk, write_whole
from marronnier.model import Trouble

# Libraries whose version changes what rules find, or what pages hold.
LIBRARIES = (
    *("babel", "chunspell", "emoji", "google-re2", "holidays", "icalendar", "jinja2", "mkdocs"),
    *("mkdocs-material", "pillow", "regex", "simplemma", "tzdata"),
)
METADATA = ("METADATA", "PKG-INFO")  # the files that tell a library's version
WRITTEN = (".pyc", ".css", ".js", ".woff2")  # what no verdict hangs on
ROOT = Path(__file__).resolve().parent.parent


@functools.cache
def program() -> str:
    """Return what changes whenever this program, its libraries or Python do."""
    name = hashlib.sha256(f"{ROOT}\0{sys.executable}".encode(errors="surrogatepass")).hexdigest()
    base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
    place = base / "program" / f"{name[:32]}.json"
    try:
        known = json.loads(place.read_bytes())
        if known["mark"] and known["mark"] == _mark(known["libraries"]):
            return str(known["program"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # there is none, or none that can be read
    libraries = [*_libraries()]
    told = [path for _, path in libraries if path]
    mark, read = _mark(told), _read([text for text, _ in libraries])
    if mark:
        known = {"mark": mark, "libraries": told, "program": read}
        with contextlib.suppress(OSError, Trouble):
            write_whole(place, json.dumps(known).encode())
    return read


def _read(libraries: list[str]) -> str:
    digest = hashlib.sha256(f"{sys.version} {_measures()}".encode())
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and path.suffix not in WRITTEN:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update("\n".join(libraries).encode())
    return digest.hexdigest()


def _libraries() -> Iterator[tuple[str, str]]:
    """Yield each library's name and version, and the file that tells it."""
    from importlib.metadata import PackageNotFoundError, distribution

    for name in LIBRARIES:
        try:
            found = distribution(name)
        except PackageNotFoundError:
            yield f"{name} -", ""
        else:
            told = next((one for one in found.files or () if one.name in METADATA), None)
            yield f"{name} {found.version}", str(told.locate()) if told else ""


def _mark(libraries: list[str]) -> str:
    """Return what changes with the program's files and libraries, empty when that is too new."""
    at = time.time_ns()
    found: list[tuple[str, os.stat_result]] = []
    walk(str(ROOT), "", found)
    mine = sorted((path, seen) for path, seen in found if not path.endswith(WRITTEN))
    # A library that comes or goes changes the folder that it lies in.
    others = [path or "." for path in (*sys.path, *libraries)]
    theirs = [(path, Path(path).stat()) for path in others if Path(path).exists()]
    seen = [*mine, *theirs]
    if any(is_young(one, at) for _, one in seen):
        return ""
    told = "\n".join([f"{path}\0{line(one)}" for path, one in seen])
    mark = f"{told}\n{sys.version} {_measures()}"
    return hashlib.sha256(mark.encode(errors="surrogatepass")).hexdigest()


def _measures() -> str:
    """Return what films are measured with: once it is installed, their facts are others."""
    return shutil.which("ffprobe") or ""
