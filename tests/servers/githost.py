"""A Git host on loopback: `git http-backend` behind HTTP with a token, as GitHub's is reached."""

import base64
import contextlib
import re
import secrets
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.serving import Handler, environment, serving

GUARD = """#!/bin/sh
# refuse what GitHub's branch protection refuses, in its words
while read -r _ _ ref; do
  case " {refs} " in
  *" $ref "*)
    echo "error: GH006: Protected branch update failed for $ref." >&2
    echo "error: Changes must be made through a pull request." >&2
    exit 1 ;;
  esac
done
"""


class GitHost:
    """A running host: bare repositories in a folder, reached with one token."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.token = secrets.token_hex(20)
        self.url = ""
        self.pushes = 0  # receive-packs that were carried out, dropped answers included
        self._drops: list[int] = []
        self._lock = threading.Lock()

    def create(self, name: str) -> str:
        """Make an empty bare repository; return its address, without the token."""
        path = self.path(name)
        self.git(name, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
        self.git(name, "config", "receive.denyNonFastForwards", "true")
        self.git(name, "config", "receive.denyDeletes", "true")
        return f"{self.url}/{name}.git"

    def with_token(self, address: str) -> str:
        """Return an address that Git can use as it is."""
        parts = urlsplit(address)
        return parts._replace(netloc=f"x-access-token:{self.token}@{parts.netloc}").geturl()

    def header(self) -> str:
        """Return the header that actions/checkout puts into `http.<url>.extraheader`."""
        code = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
        return f"AUTHORIZATION: basic {code}"

    def path(self, name: str) -> Path:
        """Return where a bare repository lies, to look into it without HTTP."""
        return self.folder / f"{name}.git"

    def git(self, name: str, *arguments: str) -> str:
        """Run git in a bare repository; return what it printed."""
        path = self.path(name)
        path.mkdir(exist_ok=True)
        done = subprocess.run(
            ["git", *arguments],
            cwd=path,
            env=environment(self.folder, GIT_CONFIG_NOSYSTEM="1"),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def protect(self, name: str, *branches: str) -> None:
        """Refuse pushes to branches from now on, as GitHub's branch protection does."""
        hook = self.path(name) / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        refs = " ".join(f"refs/heads/{branch}" for branch in branches)
        hook.write_text(GUARD.replace("{refs}", refs), encoding="utf-8")
        hook.chmod(0o755)

    def unprotect(self, name: str) -> None:
        """Take pushes to every branch again."""
        (self.path(name) / "hooks" / "pre-receive").unlink()

    def drop_answer(self, nth: int = 1) -> None:
        """Lose the answer of the nth push from now, after it was carried out."""
        with self._lock:
            self._drops.append(self.pushes + nth)

    def dropped(self) -> bool:
        """Count one push; say whether its answer is to be lost."""
        with self._lock:
            self.pushes += 1
            return self.pushes in self._drops


class _GitHandler(Handler):
    host: GitHost

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def _serve(self):
        body = self.read_body()
        if self.headers.get("Authorization", "").lower() != self._expected():
            self.answer(401, [("WWW-Authenticate", 'Basic realm="GitHub"')], b"")
            return
        status, headers, content = self._run(body)
        if self.path.endswith("/git-receive-pack") and self.host.dropped():
            self.cut()
            return
        self.answer(status, headers, content)

    def _expected(self):
        return self.host.header().split(": ", 1)[1].lower()

    def _run(self, body):
        path, _, query = self.path.partition("?")
        settings = {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.receivepack",
            "GIT_CONFIG_VALUE_0": "true",
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROJECT_ROOT": str(self.host.folder),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": "x-access-token",
            "REQUEST_METHOD": self.command,
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            env=environment(self.host.folder, **settings),
            capture_output=True,
            check=False,
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = re.findall(r"^([\w-]+): (.*?)\r?$", head.decode(), re.MULTILINE)
        status = next((int(value[:3]) for name, value in headers if name == "Status"), 200)
        return status, [pair for pair in headers if pair[0] != "Status"], content


@contextlib.contextmanager
def start(folder):
    """Serve bare repositories that are kept in a folder."""
    host = GitHost(Path(folder))
    with serving(type("BoundGitHandler", (_GitHandler,), {"host": host})) as url:
        host.url = url
        yield host
