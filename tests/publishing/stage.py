"""Small workspaces on real Git repositories, and the command line run on them as people do."""

from __future__ import annotations

import atexit
import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.publishing import crash
from tests.servers.places import ROOT

NOW = "2026-12-05T17:31:00Z"  # a minute after the moment of `POST`
LATER = "2026-12-05T17:40:00Z"
CLIENT = "lumen"
AGENCY = "version: 1\nlanguage: fr\ntimezone: Europe/Paris\nlate: 2h\n"
CHARTER = "version: 1\nextends: _agency\nclient: {client}\nname: Lumen\nvoice:\n  address: vous\n"
COMMAND = [sys.executable, "-c", "from marronnier.cli import main; main()"]


def post(
    body="Bonjour à toutes et à tous.",
    *,
    title="Un titre",
    client=CLIENT,
    platform="[outbox]",
    date="2026-12-05 18:30",
    status="approved",
    extra="",
):
    """Return the text of a post."""
    return (
        f"---\ntitle: {title}\nclient: {client}\nplatform: {platform}\ndate: {date}\n"
        f"status: {status}\n{extra}---\n\n{body}\n"
    )


def png(colour="orange", size=(1200, 900)):
    """Return the bytes of an image."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


MEDIUM = (
    "media:\n  - path: media/lampe.png\n    kind: visuel\n"
    "    alt: Une lampe de bureau posée sur une table en bois clair.\n"
)


DRIVERS: list[crash.Driver] = []


def driver() -> crash.Driver:
    """Return the program that runs commands, started once, and again where it has ended."""
    if not DRIVERS or DRIVERS[-1].process.poll() is not None:
        DRIVERS.append(crash.start(ROOT))
        atexit.register(DRIVERS[-1].close)
    return DRIVERS[-1]


def command(arguments, environment, cwd=None) -> tuple[int, bytes, bytes]:
    """Run the command line in a process of its own; return exit code, output and errors."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = driver().command(arguments, environment, out, err, cwd)
        return code, out.read_bytes(), err.read_bytes()


@dataclasses.dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


def hear_all():
    """Take every signal as usual, also where the tests themselves run under `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@dataclasses.dataclass
class Running:
    """A command that runs beside others, in a process of its own."""

    pid: int
    folder: tempfile.TemporaryDirectory
    returncode: int | None = None

    def wait(self, seconds: float) -> int:
        """Return its exit code, once it has ended; raise TimeoutError."""
        end = time.monotonic() + seconds
        while self.returncode is None:
            self.returncode = driver().ended(self.pid)
            if self.returncode is None and time.monotonic() > end:
                raise TimeoutError(f"process {self.pid} goes on")
            time.sleep(0.01)
        return self.returncode

    def kill(self) -> None:
        """Kill it, as a power cut would; what has ended has ended."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def done(self, seconds: float = 120) -> Done:
        """Return what it did, once it has ended."""
        code = self.wait(seconds)
        out, err = (Path(self.folder.name, name).read_text("utf-8") for name in ("out", "err"))
        self.folder.cleanup()
        return Done(code, out, err)


@dataclasses.dataclass
class Stage:
    """A workspace: `write`, `commit`, `run`; its remote, if it has one, is a bare repository."""

    folder: Path
    remote: Path | None = None
    environment: dict = dataclasses.field(default_factory=dict)

    @property
    def outbox(self) -> Path:
        return self.folder / ".outbox"

    def path(self, name="2026-12-05-soldes", client=CLIENT) -> str:
        return f"content/{client}/2026/12/{name}.md"

    def write(self, path, data) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
        return target

    def add(self, text=None, name="2026-12-05-soldes", client=CLIENT, *, commit=True):
        """Write a post and commit it."""
        self.write(self.path(name, client), post(client=client) if text is None else text)
        if commit:
            self.commit()

    def client(self, name, charter=CHARTER, accounts=None) -> None:
        """Write a client's charter and accounts."""
        self.write(f"clients/{name}/charter.yml", charter.replace("{client}", name))
        if accounts:
            self.write(f"clients/{name}/accounts.yml", accounts)

    def git(self, *arguments, data=None, folder=None, check=True) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder or self.folder,
            input=data,
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self) -> None:
        """Commit everything and push it where there is a remote."""
        self.git("add", "-A", "content", "clients")
        self.git("commit", "--quiet", "--allow-empty", "-m", "édition")
        self.push()

    def push(self) -> None:
        if self.git("remote"):
            self.git("push", "--quiet", "origin", "HEAD:refs/heads/main")

    def start(self, *arguments, now=NOW, **environment) -> subprocess.Popen:
        """Start a command; `now` None means the machine's own time."""
        return subprocess.Popen(
            [*COMMAND, *self.arguments(now, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, **self.environment, **environment},
            preexec_fn=hear_all,  # noqa: PLW1509 - it sets one signal, no more
        )

    def begin(self, *arguments, now=NOW, **environment) -> Running:
        """Start a command beside others; quicker than `start`, for many at once."""
        folder = tempfile.TemporaryDirectory()
        out, err = Path(folder.name, "out"), Path(folder.name, "err")
        settings = {**os.environ, **self.environment, **environment}
        return Running(driver().begin(self.arguments(now, arguments), settings, out, err), folder)

    def arguments(self, now, arguments) -> list[str]:
        moment = ["--now", now] if now else []
        return ["--workspace", str(self.folder), "--lang", "en", *moment, *map(str, arguments)]

    def run(self, *arguments, now=NOW, code=None, **environment) -> Done:
        """Run a command to its end; `code` is the exit code that it must have."""
        settings = {**os.environ, **self.environment, **environment}
        ended, *told = command(self.arguments(now, arguments), settings)
        done = Done(ended, *(data.decode() for data in told))
        if code is not None and done.code != code:
            raise AssertionError(f"{arguments}: exit {done.code}\n{done.out}\n{done.err}")
        return done

    def publish(self, *arguments, now=NOW, code=0, **environment) -> Done:
        return self.run("publish", *arguments, now=now, code=code, **environment)

    def init(self) -> Stage:
        """Make the ledger."""
        self.run("ledger", "init", code=0)
        return self

    def states(self, now=NOW) -> dict[str, str]:
        """Return delivery -> state, as `status` tells."""
        rows = self.run("status", "--format", "json", now=now, code=0).json()["deliveries"]
        return {row["delivery"]: row["state"] for row in rows}

    def row(self, delivery=f"{CLIENT}/2026-12-05-soldes/outbox", now=NOW) -> dict:
        """Return one delivery, as `status` tells."""
        rows = self.run("status", "--format", "json", now=now, code=0).json()["deliveries"]
        return next(row for row in rows if row["delivery"] == delivery)

    def sent(self) -> list[dict]:
        """Return what stands in the outbox, in the order of its names."""
        return [json.loads(file.read_bytes()) for file in sorted(self.outbox.glob("*/**/0*.json"))]

    def events(self, *, folder=None) -> dict[str, dict]:
        """Return path -> event of the ledger, where it is kept."""
        where = folder or self.remote or self.folder
        command = ["git", "archive", "--format=tar", "refs/heads/ledger"]
        packed = subprocess.run(command, cwd=where, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            return {
                member.name: json.loads(archive.extractfile(member).read())
                for member in archive
                if member.isfile()
            }

    def kinds(self, delivery=f"{CLIENT}/2026-12-05-soldes/outbox", **options) -> list[str]:
        """Return the kinds of a delivery's events, in their order."""
        events = self.events(**options)
        return [events[name]["event"] for name in sorted(events) if name.startswith(delivery)]


def builder(folder):
    """Return what builds a stage below a folder: `make(remote=True)` gives it a bare remote."""

    def make(name="travail", *, remote=False, **options):
        bare = folder / f"{name}.git" if remote is True else remote or None
        return build(folder / name, remote=bare, **options)

    return make


def build(folder, *, remote=None, accounts=None, charter=CHARTER) -> Stage:
    """Make a workspace with one client; `remote` is a bare repository's folder or an address."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = remote if isinstance(remote, Path) else None
    stage = Stage(folder, bare)
    stage.git("init", "--quiet", "--initial-branch=main")
    if bare:
        stage.git("init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    if remote:
        stage.git("remote", "add", "origin", str(remote))
    stage.write("clients/_agency/charter.yml", AGENCY)
    stage.client(CLIENT, charter, accounts)
    stage.write(".gitignore", ".outbox/\n")
    stage.git("add", "-A")
    stage.git("commit", "--quiet", "-m", "début")
    stage.push()
    return stage
