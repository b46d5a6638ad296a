"""A workspace on a loopback Git host, and act, which executes its workflows there for real.

What stands in for GitHub: the host for its repositories, `actions/` for the four actions, act for
its runners. Concurrency groups, permissions and the cron are GitHub's alone: act ignores them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes import github as fake
from tests.servers.serving import environment

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
ACTIONS = Path(__file__).parent / "actions"
PROGRAMS = Path(sys.executable).parent
STUBS = {
    "actions/checkout": "checkout",
    "actions/upload-artifact": "upload",
    "actions/upload-pages-artifact": "upload",
    "actions/deploy-pages": "deploy-pages",
}
NAME = "calendar"
CLIENT = "atelier-lumen"

AGENCY = "version: 1\nlanguage: en\ntimezone: Europe/Paris\n"
CHARTER = """\
version: 1
extends: _agency
client: atelier-lumen
name: Atelier Lumen
language: fr
voice:
  address: vous
"""
POST = """\
---
title: {title}
client: atelier-lumen
platform: mastodon
date: {date}
status: {status}
---

{text}
"""


def missing():
    """Say why there is no act here."""
    if not (PROGRAMS / "act").exists():
        return "act is not installed: `scripts/test` installs it"
    return None


def uses():
    """Return the `uses` of every step and job of our workflows."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(WORKFLOWS.glob("*.yml"))]
    return re.findall(r"^\s+(?:- )?uses: (\S+)(?: # (\S+))?$", "\n".join(texts), re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did: its exit code, its log lines by job, and its artifacts' folder."""

    code: int
    jobs: dict[str, str]
    log: str
    artifacts: Path

    @property
    def summary(self):
        """Return the summaries of all jobs."""
        return "\n".join(re.findall(r"(?s)Summary - (.*?)(?=\n\[|\Z)", self.log))


@dataclass
class Stage:
    """One repository: a work tree of ours, its `origin` on the host, the mock of the network."""

    folder: Path
    host: object
    mock: object
    github: object  # whose API the runs ask
    runs: int = 0
    secrets: dict = field(default_factory=dict)  # more of the client's environment

    @property
    def tree(self):
        """Return the work tree."""
        return self.folder / NAME

    def prepare(self):
        """Make the workspace, push it, make its ledger."""
        copied = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for name in ("scripts", ".github"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=copied)
        for name in ("pyproject.toml", "README.md", "LICENSE", "mkdocs.yml", ".gitignore"):
            if (ROOT / name).exists():
                shutil.copy(ROOT / name, self.tree / name)
        self.write("clients/_agency/charter.yml", AGENCY)
        self.write(f"clients/{CLIENT}/charter.yml", CHARTER)
        account = f'id: "{self.mock.account_id()}"\n  handle: "@lumen@mock.example"'
        accounts = f"mastodon:\n  {account}\n  url: {self.mock.url}\n"
        self.write(f"clients/{CLIENT}/accounts.yml", accounts)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", self.host.create(NAME))
        self.commit("a workspace")
        self.marronnier("ledger", "init")

    def write(self, path, text):
        """Write a file of the workspace."""
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def post(self, name, *, ago, text="Bonsoir.", title="Le soir", status="approved"):
        """Write a post that was due some time ago; return its path."""
        moment = datetime.now(UTC) - ago
        path = f"content/{CLIENT}/{moment:%Y/%m/%Y-%m-%d}-{name}.md"
        date = f"{moment:%Y-%m-%d %H:%M}Z"
        self.write(path, POST.format(title=title, date=date, status=status, text=text))
        return path

    def commit(self, subject):
        """Commit all and push the branch that is checked out."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        self.git("push", "--quiet", self.host.with_token(f"{self.host.url}/{NAME}.git"), "HEAD")

    def git(self, *arguments):
        """Run git in the work tree; return what it printed."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.tree, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def marronnier(self, *arguments):
        """Run the command in the work tree, with the host's token."""
        return subprocess.run(
            [PROGRAMS / "marronnier", *arguments],
            cwd=self.tree,
            env={**os.environ, "MARRONNIER_GIT_TOKEN": self.host.token},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def there(self, *arguments):
        """Run git in the host's repository; return what it printed."""
        return self.host.git(NAME, *arguments)

    def events(self):
        """Return the events of all deliveries in the host's ledger, by their kinds."""
        paths = self.there("ls-tree", "-r", "--name-only", "ledger").splitlines()
        return {
            path: json.loads(self.there("show", f"ledger:{path}"))
            for path in paths
            if not path.startswith("_ledger/")
        }

    def start(self, workflow, event, *options, payload=None, commit="", variables=None):
        """Start a run; `finish` waits for it. Any number may run at the same time."""
        self.runs += 1
        place = self.folder / f"run-{self.runs}"
        artifacts = place / "artifacts"
        artifacts.mkdir(parents=True)
        (place / "event.json").write_text(json.dumps(payload or {}), encoding="utf-8")
        given = {
            "ARTIFACTS": artifacts,
            "CHECKOUT_COMMIT": commit,
            "CHECKOUT_FROM": f"{self.host.url}/{NAME}.git",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_REPOSITORY": fake.REPOSITORY,
            "GITHUB_REPOSITORY_ID": "4711",
            "MARRONNIER_LIBRARIES": sys.prefix,
        }
        secrets = {"GITHUB_TOKEN": self.host.token, "MASTODON_TOKEN": self.mock.token}
        secrets |= self.secrets
        command = [PROGRAMS / "act", event, "--no-cache-server", "--no-skip-checkout", *options]
        command += ["--workflows", f".github/workflows/{workflow}"]
        command += ["--eventpath", place / "event.json", "--platform", "ubuntu-24.04=-self-hosted"]
        command += _repeated("--env", given)
        command += _repeated("--var", variables or {})
        command += _repeated("--local-repository", _stubs())
        command += [word for name in secrets for word in ("--secret", name)]
        # the Python of the lent libraries comes first, as the workflows call `python3`
        path = os.pathsep.join([f"{sys.base_prefix}/bin", os.environ["PATH"]])
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=self.tree,
            env=environment(place, PATH=path, **secrets),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return process, artifacts

    def finish(self, started, deadline=240):
        """Wait for a run; return what it did."""
        process, artifacts = started
        try:
            log, _ = process.communicate(timeout=deadline)
        finally:
            process.kill()
        jobs = {}
        for line in log.splitlines():
            if match := re.match(r"\[(?:\S*/)?([\w-]+)\s*\] (.*)", line):
                jobs[match[1]] = jobs.get(match[1], "") + match[2] + "\n"
        assert "Skipping unsupported platform" not in log
        assert self.host.token not in log
        assert self.mock.token not in log
        return Ran(process.returncode, jobs, log, artifacts)

    def run(self, *arguments, **options):
        """Start a run and wait for it."""
        return self.finish(self.start(*arguments, **options))


def _repeated(option, values):
    return [word for name, value in values.items() for word in (option, f"{name}={value}")]


def _stubs():
    """Return action with its commit -> the folder that stands for it."""
    remote = [action for action, _ in uses() if not action.startswith("./")]
    return {action: ACTIONS / STUBS[action.partition("@")[0]] for action in remote}


def minutes(number):
    """Return a duration."""
    return timedelta(minutes=number)
