"""Who runs: a GitHub Actions run, or a process on this machine."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from marronnier.edges.github import GitHub, GitHubFailed

ENDED = "completed"


class ThisExecutor:
    """Describe the process that runs, and tell whether another one has ended."""

    def __init__(self, github: Callable[[], GitHub | None] = lambda: None) -> None:
        self.github = github  # asked for only when there is something to ask
        self._gone: set[tuple[str, ...]] = set()  # runs of GitHub's that ended, and so for good

    def describe(self) -> Mapping[str, str]:
        """Return what a claim records: enough to ask later whether its owner still lives."""
        process = {"executor": "local", **_machine(), **_process(os.getpid())}
        if os.environ.get("GITHUB_ACTIONS") != "true":
            return process
        return {
            **process,
            "executor": "github",
            "repository": os.environ.get("GITHUB_REPOSITORY", ""),
            "run_id": os.environ.get("GITHUB_RUN_ID", ""),
            "run_attempt": os.environ.get("GITHUB_RUN_ATTEMPT", ""),
            "job": os.environ.get("GITHUB_JOB", ""),
            "runner": os.environ.get("RUNNER_NAME", ""),
        }

    def ended(self, owner: Mapping[str, Any]) -> bool | None:
        """Tell whether that owner is gone; None when only its lease can tell."""
        here = _ended_here(owner)
        if here is None and owner.get("executor") == "github":
            return self._ended_there(owner)
        return here

    def _ended_there(self, owner: Mapping[str, Any]) -> bool | None:
        """Ask GitHub; what it cannot tell for sure is None."""
        number, attempt = str(owner.get("run_id", "")), str(owner.get("run_attempt", ""))
        runner, repository = str(owner.get("runner", "")), owner.get("repository")
        if not (number.isdecimal() and attempt.isdecimal()):
            return None
        if (number, attempt, runner) in self._gone:
            return True
        github = self.github()
        if github is None or repository != github.repository:
            return None
        path = f"actions/runs/{number}/attempts/{attempt}"
        try:
            ended = _run_ended(github.get(path))
            if ended is False and runner:
                ended = _job_ended(github.get_all(f"{path}/jobs", "jobs"), runner)
        except GitHubFailed:
            return None
        if ended:
            self._gone.add((number, attempt, runner))
        return ended


def _run_ended(answer: Any) -> bool | None:
    status = answer.get("status") if isinstance(answer, dict) else None
    return status == ENDED if isinstance(status, str) else None


def _job_ended(jobs: list[Any], runner: str) -> bool | None:
    """Tell whether a runner's job has ended; one that is not listed may not have begun to be."""
    mine = [job for job in jobs if isinstance(job, dict) and job.get("runner_name") == runner]
    if not mine:
        return None
    return all(job.get("status") == ENDED for job in mine)


def _ended_here(owner: Mapping[str, Any]) -> bool | None:
    """Tell whether a process of this machine has ended, None for one of another machine."""
    machine, boot = _machine(), _boot()
    pid = str(owner.get("pid", ""))
    if not boot or not owner.get("started") or not pid.isdecimal():
        return None
    if any(owner.get(name) != value for name, value in machine.items() if name != "boot"):
        return None
    if owner.get("boot") != boot:
        # started anew since, if this is that machine: hosted runners share names, even images
        sure = owner.get("executor") == "local" and bool(machine["machine"])
        return True if sure else None
    if owner.get("space") != _space():
        return None  # another container's numbers say nothing here
    return _started(int(pid)) != str(owner["started"])


def _machine() -> dict[str, str]:
    return {"host": socket.gethostname(), "machine": _mark(), "boot": _boot()}


def _process(pid: int) -> dict[str, str]:
    return {"pid": str(pid), "space": _space(), "started": _started(pid)}


def _boot() -> str:
    return _read("/proc/sys/kernel/random/boot_id")


def _mark() -> str:
    """Return what tells this machine from others of its name; the id itself is nobody's business.

    Source: https://www.freedesktop.org/software/systemd/man/latest/machine-id.html
    """
    number = _read("/etc/machine-id")
    return hashlib.sha256(f"marronnier {number}".encode()).hexdigest()[:16] if number else ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _space() -> str:
    """Return the name space that process numbers are counted in: each container has its own."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Return when a process started, in ticks since the boot; empty when it is gone or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
