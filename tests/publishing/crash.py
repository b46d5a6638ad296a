"""Run commands in processes of their own, and kill `publish`, with SIGKILL, at its n-th effect.

Effects are Git commands, HTTP requests, and writes to the outbox. This program reads one job a
line, forks a process for it, and prints how that process ended.
"""

import contextlib
import dataclasses
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from marronnier.cli import COMMANDS, Settings, main
from marronnier.cli.world import make_world, transports
from marronnier.model import Trouble
from marronnier.publishing import publish
from marronnier.running import Run

for module in ("approve", "check", "ledger", "plan", "publish", "resolve", "status"):
    importlib.import_module(f"marronnier.cli.{COMMANDS[module]}")  # once, before any fork

WORKSPACE = {
    "clients/_agency/charter.yml": "version: 1\nlanguage: fr\ntimezone: Europe/Paris\n",
    "clients/lumen/charter.yml": "version: 1\nextends: _agency\nclient: lumen\nname: Lumen\n",
    "content/lumen/un.md": "---\ntitle: Un\nclient: lumen\nplatform: outbox\n"
    "date: 2026-12-05 18:30\nstatus: approved\n---\n\nBonjour à toutes et à tous.\n",
}
# what cannot change anything: a kill beside one is a kill at its neighbour
READING = frozenset(
    [
        "cat-file",
        "ls-tree",
        "ls-remote",
        "merge-base",
        "remote",
        "rev-list",
        "rev-parse",
        "symbolic-ref",
        "log",
    ]
)
VISIBLE = (  # how requests end that people see something of
    "/api/v1/statuses",
    ".putRecord",
    "/sendMessage",
    "/2/tweets",
    *("/feed", "/comments", "/rest/posts", "/v5/pins"),
    *("/media_publish", "/threads_publish"),
    *("/v3/videos?part=snippet%2Cstatus", "/v3/commentThreads?part=snippet"),
    "upload_token=jeton-d-envoi-9f8e7d6c5b",  # the address of a film on TikTok
)


@dataclasses.dataclass
class Effects:
    """Count effects, and end the process at one of them."""

    last: int
    when: str
    every: bool
    steps: bool  # only the protocol's own: pushes and requests that write
    log: list = dataclasses.field(default_factory=list)

    def around(self, name, effect, *arguments):
        counted = self.every or self.counts(name)
        if counted:
            self.log.append(name)
        if counted and len(self.log) == self.last and self.when == "before":
            self.die()
        result = effect(*arguments)
        if counted and len(self.log) == self.last and self.when == "after":
            self.die()
        return result

    def counts(self, name):
        kind, _, what = name.partition(" ")
        if self.steps:
            return name == "git push" or what.endswith(VISIBLE)
        return kind != "GET" and not (kind == "git" and what in READING)

    def die(self):
        sys.stderr.write(f"{self.log[-1]}\n")
        os.kill(os.getpid(), signal.SIGKILL)


@dataclasses.dataclass
class CountedHttp:
    """Send requests, each one an effect."""

    http: object
    effects: Effects

    def send(self, request):
        name = f"{request.method} {request.url}"
        return self.effects.around(name, self.http.send, request)


@dataclasses.dataclass
class CountedOutbox:
    """Write files, each one an effect."""

    outbox: object
    effects: Effects

    def write(self, name, data):
        return self.effects.around(f"outbox {name}", self.outbox.write, name, data)

    def read(self, name):
        return self.outbox.read(name)


def counted(repository, effects):
    """Return the repository whose every command is an effect."""
    plain = repository.run

    def run(arguments, data, extra):
        return effects.around(f"git {arguments[2]}", plain, arguments, data, extra)

    return dataclasses.replace(repository, run=run)


def run_killed(job):
    """Publish as the command line does, in a world whose effects are counted."""
    effects = Effects(job["n"], job["when"], job["every"], job["steps"])
    world = make_world(Settings(Path(job["folder"]), "en", job["now"]))
    world.ledger.repository = counted(world.ledger.repository, effects)
    world.source.repository = world.ledger.repository
    world = dataclasses.replace(
        world,
        http=CountedHttp(world.http, effects),
        outbox=CountedOutbox(world.outbox, effects),
    )
    try:
        return publish(Run(world, transports(divert=False), tell=told))
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2


def told(result):
    sys.stderr.write(f"{result.state} {result.delivery} {result.reason or ''}\n")


def run_command(job):
    """Run the command line, as its program does."""
    sys.argv = ["marronnier", *job["arguments"]]
    try:
        main()
    except SystemExit as ended:
        return ended.code
    return 0


def child(job):
    """Do a job in a process of its own, what it prints going to files."""
    code = 3
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job.get("cwd") or ".")
    try:
        for name, number in (("out", 1), ("err", 2)):
            with Path(job[name]).open("ab", buffering=0) as log:
                os.dup2(log.fileno(), number)
        code = run_killed(job) if "n" in job else run_command(job)
        sys.stdout.flush()
    except Exception:  # noqa: BLE001 - for the log
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code or 0)


def warm():
    """Check a small workspace here, so that no fork has to read dictionaries and the like anew."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in WORKSPACE.items():
            path = Path(scratch, name)
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        git = ["git", "-c", "user.name=m", "-c", "user.email=m@lumen.example", "-C", scratch]
        for command in (["init", "--quiet"], ["add", "-A"], ["commit", "--quiet", "-m", "un"]):
            subprocess.run([*git, *command], check=True)
        begin = ["--workspace", scratch, "--lang", "en", "--now", "2026-12-05T18:00Z"]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for command in (["check", "--no-cache"], ["ledger", "init"], ["status"], ["plan"]):
                run_command({"arguments": [*begin, *command]})


def serve():
    """Fork a process for each job; forking is faster than starting Python for every command."""
    warm()
    for line in sys.stdin:
        job = json.loads(line)
        if "await" in job:
            told = ended(job["await"], os.WNOHANG)
        else:
            pid = os.fork()
            if not pid:
                child(job)
            told = pid if job.get("beside") else ended(pid, 0)
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()


def ended(pid, options):
    """Return how a process ended, None while it goes on."""
    found, status = os.waitpid(pid, options)
    return os.waitstatus_to_exitcode(status) if found else None


@dataclasses.dataclass
class Driver:
    """This program, running: hand it jobs."""

    process: subprocess.Popen

    def kill(self, stage, **job):
        """Return the exit code of a run that dies at effect `n`, -9 when it did."""
        log = str(stage.folder.parent / "log")
        environment = {**os.environ, **stage.environment}
        return self._do({"folder": str(stage.folder), "out": log, "err": log, **job}, environment)

    def command(self, arguments, environment, out, err, cwd=None):
        """Return the exit code of a command."""
        job = {"arguments": arguments, "out": str(out), "err": str(err)}
        job["cwd"] = str(cwd) if cwd else None
        return self._do(job, environment)

    def begin(self, arguments, environment, out, err):
        """Start a command beside others; return its process number."""
        job = {"arguments": arguments, "out": str(out), "err": str(err), "beside": True}
        return self._do(job, environment)

    def ended(self, pid):
        """Return how a process that was begun has ended, None while it goes on; ask once more."""
        return self._do({"await": pid}, {})

    def _do(self, job, environment):
        try:
            self.process.stdin.write(json.dumps({**job, "environment": environment}) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except BaseException:  # a test that ran out of time leaves an answer that nobody reads
            self.process.kill()
            self.process.wait(30)
            raise

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def start(root):
    """Start this program."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.publishing.crash"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Driver(process)


if __name__ == "__main__":
    serve()
