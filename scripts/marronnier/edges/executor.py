"""Who runs: a GitHub Actions run, or a process on this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path


class ThisExecutor:
    """Describe the process that runs, and tell whether another one on this machine has ended."""

    def describe(self) -> Mapping[str, str]:
        """Return what a claim records: enough to ask later whether its owner still lives."""
        if os.environ.get("GITHUB_ACTIONS") == "true":
            return {
                "executor": "github",
                "repository": os.environ.get("GITHUB_REPOSITORY", ""),
                "run_id": os.environ.get("GITHUB_RUN_ID", ""),
                "run_attempt": os.environ.get("GITHUB_RUN_ATTEMPT", ""),
                "job": os.environ.get("GITHUB_JOB", ""),
            }
        pid = os.getpid()
        return {
            "executor": "local",
            "host": socket.gethostname(),
            "boot": _boot(),
            "pid": str(pid),
            "started": _started(pid),
        }

    def ended(self, owner: Mapping[str, str]) -> bool | None:
        """Tell whether that owner is gone; None when only its lease can tell."""
        if owner.get("executor") != "local" or owner.get("host") != socket.gethostname():
            return None
        boot = _boot()
        if not boot or not owner.get("started"):
            return None
        if owner.get("boot") != boot:
            return True  # the machine was started anew since
        return _started(int(owner["pid"])) != owner["started"]


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _started(pid: int) -> str:
    """Return when a process started, in ticks since the boot; empty when it is gone or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
