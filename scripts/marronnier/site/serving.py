"""Serve a site while its posts are written: the page of an edited post shows within a moment."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import watchdog.events
import watchdog.observers
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from marronnier.model import Trouble

CHANGES = ("created", "modified", "deleted", "moved")  # not that somebody reads a file
SOON = 0.02  # seconds after a change, for editors that write a file in several steps


class Server(LiveReloadServer):
    """Serve as MkDocs does, but hear of changes from the system, without looking for them."""

    def __init__(
        self, like: LiveReloadServer, builder: Callable[[], None], at: tuple[str, int]
    ) -> None:
        """Take the place of a server that has not begun to listen."""
        super().__init__(builder, *at, like.root, like.mount_path)
        like.server_close()
        self.error_handler = like.error_handler
        self.build_delay = SOON
        self.observer = watchdog.observers.Observer()  # type: ignore[assignment]  # a sister class
        for path in like._watched_paths:  # noqa: SLF001 - of our own base class
            self.watch(path)

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:  # noqa: ARG002
        """Build again when something changes in a folder, or a file does."""
        path = os.path.abspath(path)  # noqa: PTH100 - a link is watched as it is named
        if path in self._watched_paths:
            return
        self._watched_paths[path] = 1
        alone = Path(path).is_file()  # it may be replaced: only its folder stays

        def heard(event: watchdog.events.FileSystemEvent) -> None:
            if event.event_type not in CHANGES or event.is_directory:
                return
            if not alone or path in (event.src_path, event.dest_path):
                self.again()

        handler = watchdog.events.FileSystemEventHandler()
        handler.on_any_event = heard  # type: ignore[method-assign]
        folder = str(Path(path).parent) if alone else path
        self.observer.schedule(handler, folder, recursive=recursive and not alone)

    def again(self) -> None:
        """Have the builder called once more."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()


class Rounds:
    """Answer each change twice: at once by what an edited post itself tells, then by all.

    `hurry` writes the pages of edited posts and tells whether that was possible; `refresh` does
    the same for the whole site, unless more than its posts changed: then `build` has MkDocs do it.
    """

    def __init__(
        self, hurry: Callable[[], bool], refresh: Callable[[], bool], build: Callable[[], None]
    ) -> None:
        self.hurry = hurry
        self.refresh = refresh
        self.build = build
        self.again: Callable[[], None] = build
        self._owing = False

    def __call__(self) -> None:
        """Answer once; the server then has browsers load their page again."""
        try:
            self._owing = not self._owing and self.hurry()
            if self._owing:
                self.again()
            elif not self.refresh():
                self.build()
        except Trouble as trouble:
            raise Abort(str(trouble)) from None
