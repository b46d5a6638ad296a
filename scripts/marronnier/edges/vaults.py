"""Where secrets are kept: an environment on GitHub, or a file of one machine (renewing.Vault)."""

from __future__ import annotations

import os
import re
import shlex
import stat
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from marronnier.edges.github import GitHub, GitHubFailed
from marronnier.edges.sealing import refuse_without_seals, seal
from marronnier.model import Message, Trouble, say
from marronnier.renewing import Unkept

TOKENS = ("MARRONNIER_SECRETS_TOKEN", "GH_TOKEN")  # the first that is set; may write secrets
PROBE = "MARRONNIER_PROBE"  # made and taken away again, to prove that secrets can be written
PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class GitHubVault:
    """Keep the secrets of a client in its environment on GitHub, `client-<its folder's name>`."""

    github: GitHub
    client: str
    short: bool = True  # the workflows hand over short names, one client at a time

    @property
    def environment(self) -> str:
        """Return the environment's name."""
        return f"client-{self.client}"

    def prove(self) -> None:
        """Write a harmless secret and take it away again.

        What a token may do is told by nothing else: a secret cannot be read, so none can be
        written anew as it is.
        """
        refuse_without_seals()
        self.keep(PROBE, "written to see whether it can be")
        try:
            self.github.delete(self._path(PROBE))
        except GitHubFailed as failed:
            if failed.status not in (0, HTTPStatus.NOT_FOUND):
                raise self._unkept(failed) from None

    def keep(self, name: str, value: str) -> None:
        """Seal a secret for the environment's key as it is now, and write it."""
        try:
            key = self.github.get(f"environments/{self.environment}/secrets/public-key")
            number, public = _field(key, "key_id"), _field(key, "key")
            sealed = {"encrypted_value": seal(public, value), "key_id": number}
            self.github.put(self._path(name), sealed)
        except ValueError:
            raise Unkept(say("GitHub's answer cannot be read.")) from None
        except GitHubFailed as failed:
            raise self._unkept(failed) from None

    def _path(self, name: str) -> str:
        return f"environments/{self.environment}/secrets/{name}"

    def _unkept(self, failed: GitHubFailed) -> Unkept:
        lasting = HTTPStatus.BAD_REQUEST <= failed.status < HTTPStatus.INTERNAL_SERVER_ERROR
        for_good = lasting and failed.status != HTTPStatus.TOO_MANY_REQUESTS and not failed.until
        if failed.status == HTTPStatus.NOT_FOUND:
            message: Message = say(
                "There is no environment “{name}” on GitHub, or the token may not write to it."
                " Settings → Environments: make it; the token needs the permissions"
                " “environments: write” and “secrets: write” on this repository.",
                name=self.environment,
            )
            return Unkept(message, for_good=True)
        return Unkept(failed.message, for_good=for_good)


def _field(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class FileVault:
    """Keep secrets in a file that its owner alone may read: NAME=value, as systemd and sh take it.

    Lines by other names, and comments, stay.
    """

    path: Path
    short: bool = False

    def prove(self) -> None:
        """Write the file as it is; one that is not there is gone again afterwards."""
        existed = self.path.exists()
        self._write(self._text())
        if not existed:
            self.path.unlink()

    def keep(self, name: str, value: str) -> None:
        """Write the file whole, with this line in the place of the one by that name."""
        if not value.isprintable() or "'" in value:
            why = say("the value of {name} has characters that a line cannot hold", name=name)
            raise Unkept(self._failed(why), for_good=True)
        text, line = self._text(), f"{name}={shlex.quote(value)}"
        old = re.compile(rf"^{name}=.*$", re.MULTILINE)
        if old.search(text):
            self._write(old.sub(lambda _: line, text))
        else:
            self._write(f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n")

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8") if self.path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise Unkept(self._failed(_why(error)), for_good=True) from None

    def _write(self, text: str) -> None:
        """Replace the file at once; a reader sees the old one or the new one."""
        name = ""
        try:
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".writing-")  # 0600
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(PRIVATE)
            Path(name).replace(self.path)
        except BaseException as error:
            if name:
                Path(name).unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise Unkept(self._failed(_why(error)), for_good=True) from None
            raise

    def _failed(self, why: object) -> Message:
        return say("{path} cannot be written: {why}.", path=str(self.path), why=why)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def refuse_shared(path: Path, workspace: Path, *, ignored: bool) -> None:
    """Raise Trouble for a file that Git may take into the repository, or that others may read."""
    if path.resolve().is_relative_to(workspace.resolve()) and not ignored:
        raise Trouble(
            say("{path} stands in the repository: name a file outside of it.", path=str(path))
        )
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Trouble(say("{path} is no file.", path=str(path)))
    if not path.parent.is_dir():
        raise Trouble(say("There is no folder {path}.", path=str(path.parent)))
    if path.exists() and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Trouble(
            say("Others may read {path}: chmod 600 {path}, then begin anew.", path=str(path))
        )
