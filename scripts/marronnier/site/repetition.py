"""A build that would write what is there already: nothing changed, and nothing ran out.

Of a site that stands as it was left, only what tells the very moment is written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from marronnier.edges.files import write_whole
from marronnier.edges.output import Output
from marronnier.model import Trouble
from marronnier.render.present import FILES, dated


@dataclass(frozen=True, slots=True)
class Built:
    """Hold where a site was written and how many pages of ours it has."""

    folder: Path
    pages: int


@dataclass(frozen=True, slots=True)
class Last:
    """Remember the last build into a folder, by a mark of all that it was made from."""

    folder: Path
    mark: str

    def repeat(self, now: datetime) -> Built | None:
        """Have the site as it is at a moment, None where that wants another build."""
        try:
            digest, _, told = self._path.read_bytes().partition(b"\n")
            if not self.mark or digest != _sum(told):
                return None
            mark, since, until, pages, there = json.loads(told)
        except OSError:
            return None
        span = datetime.fromisoformat(since), datetime.fromisoformat(until)
        if mark != self.mark or not span[0] <= now < span[1]:
            return None
        output = Output(self.folder)
        if output.mark != there:
            return None
        for path in FILES:
            data = dated((self.folder / path).read_bytes(), now)
            output.renew(path, data)
        built = Built(self.folder, pages)
        self.keep(built, (now, span[1]), output)
        return built

    def keep(self, built: Built, span: tuple[datetime, datetime], output: Output) -> None:
        """Remember a build that holds from one moment until before another."""
        if not self.mark or span[0] >= span[1]:
            return
        values = [self.mark, *(one.isoformat() for one in span), built.pages, output.mark]
        told = json.dumps(values).encode()
        with contextlib.suppress(OSError, Trouble):  # a full disk loses it, no more
            write_whole(self._path, _sum(told) + b"\n" + told)

    @property
    def _path(self) -> Path:
        base = Path(platformdirs.user_cache_dir("marronnier", appauthor=False))
        place = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:32]
        return base / "last" / f"{place}.json"


def _sum(told: bytes) -> bytes:
    return hashlib.sha256(told).hexdigest().encode()
