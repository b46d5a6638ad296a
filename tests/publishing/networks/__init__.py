"""The networks that no server here speaks for: a module each, whose ON says how it is tested."""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from typing import ClassVar

from tests.publishing import stage


class On(ABC):
    """How the publisher's tests run over one network; a thread of two messages is the usual post.

    A network without threads says what else its parts are: a text and its first comment, or one
    picture alone. What it takes no message without stands in `extra` and `files`.
    """

    name: str  # the network's
    fake: type  # the class of its stand-in
    visible: str  # pattern of the path of the visible requests, one of each part
    finds = True  # whether what became of a lost answer can be found out
    found = "2026-12-05T17:55:00Z"  # by when it is
    body = "Le début du fil.\n\n---\n\nLa suite du fil."  # of the post
    extra = ""  # more of its front matter
    files: ClassVar[dict[str, bytes]] = {}  # further ones: path below the content -> bytes
    parts: ClassVar[list[str]] = ["Le début du fil.", "La suite du fil."]  # as `texts` shows them

    @abstractmethod
    def accounts(self, url):
        """Return accounts.yml."""

    def method(self, _part):
        """Return the method of a part's visible request."""
        return "POST"

    @abstractmethod
    def secrets(self, fake):
        """Return the environment."""

    @abstractmethod
    def texts(self, fake):
        """Return what people see, in the order of its parts."""

    @abstractmethod
    def no(self, status):
        """Return the body of a refusal with a status."""

    def write(self, made):
        """Write the post, and what belongs to it, into a workspace."""
        for path, data in self.files.items():
            made.write(f"content/{stage.CLIENT}/{path}", data)
        made.add(stage.post(self.body, platform=f"[{self.name}]", extra=self.extra))


NETWORKS = [
    importlib.import_module(f"{__name__}.{found.name}").ON
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
]
