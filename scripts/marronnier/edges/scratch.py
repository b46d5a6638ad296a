"""A ledger in a folder, for trials that must leave the real one alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from marronnier.world import Landing, Pushed, Snapshot


class FolderLedger:
    """Keep event files in a folder; the number of files is its head."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known = Snapshot(None, {})

    def fetch(self) -> Snapshot:
        """Return the event files; each one is read once."""
        known = self._known.files
        files = {}
        for path in sorted(self.folder.rglob("[0-9][0-9][0-9][0-9].json")):
            name = path.relative_to(self.folder).as_posix()
            files[name] = known[name] if name in known else path.read_bytes()
        if not self._known.head or len(files) != len(known):
            self._known = Snapshot(str(len(files)) if files else None, files)
        return self._known

    def append(self, head: str | None, files: Mapping[str, bytes], _subject: str) -> Pushed:
        """Add event files if nobody has added any since; of two that try at once one loses."""
        if self.fetch().head != head:
            return Pushed(Landing.LOST)
        made: list[Path] = []
        for path, data in files.items():
            if not _create(self.folder / path, data):
                for mine in made:
                    mine.unlink()
                return Pushed(Landing.LOST)
            made.append(self.folder / path)
        # and not as many as there are now: what another one added meanwhile was not seen
        return Pushed(Landing.LANDED, str(int(head or 0) + len(files)))

    def mark(self) -> None:
        """Do nothing: who deletes the folder means it."""

    def identity(self) -> Mapping[str, str]:
        """Return nothing: a folder is no repository."""
        return {}


def _create(path: Path, data: bytes) -> bool:
    """Make a new file, seen whole or not at all; tell whether there was none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    return True
