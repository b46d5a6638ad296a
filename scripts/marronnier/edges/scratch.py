"""A ledger in a folder, for trials that must leave the real one alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from marronnier.edges.files import write_whole
from marronnier.world import Landing, Pushed, Snapshot


class FolderLedger:
    """Keep event files in a folder; the number of files is its head."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self) -> Snapshot:
        """Return the event files."""
        files = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("[0-9][0-9][0-9][0-9].json"))
        }
        return Snapshot(str(len(files)) if files else None, files)

    def append(self, head: str | None, files: Mapping[str, bytes], _subject: str) -> Pushed:
        """Add event files if nobody has added any since."""
        if self.fetch().head != head:
            return Pushed(Landing.LOST)
        for path, data in files.items():
            write_whole(self.folder / path, data)
        return Pushed(Landing.LANDED, str(self.fetch().head))

    def identity(self) -> Mapping[str, str]:
        """Return nothing: a folder is no repository."""
        return {}
