"""How long an idle tick takes beside `git fetch`: `python -m tests.bench.tick [POSTS…]`.

The remote is a Git host on loopback, where a fetch costs next to nothing: over a real network both
wait for one answer, and the ratio is smaller. All run as whole processes, interleaved.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.corpus import write
from tests.servers import githost

RUNS = 7
MARRONNIER = [sys.executable, "-c", "from marronnier.cli import main; main()"]


def main():
    """Print each way as a ratio to `git fetch` alone, for each number of posts."""
    memory = Path("/dev/shm")
    for posts in [int(number) for number in sys.argv[1:]] or [100, 10_000]:
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
            _measure(Path(scratch), posts)


def _measure(scratch, posts):
    folder, cache = scratch / "workspace", scratch / "cache"
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "GIT_TERMINAL_PROMPT": "0"}
    (scratch / "host").mkdir()
    with githost.start(scratch / "host") as host:
        write(folder, posts)
        address = host.with_token(host.create("calendrier"))
        for command in (
            ["init", "--quiet", "--initial-branch=main"],
            ["remote", "add", "origin", address],
            ["add", "-A"],
            ["config", "user.name", "Banc"],
            ["config", "user.email", "banc@agence.example"],
            ["commit", "--quiet", "-m", "posts"],
            ["push", "--quiet", "origin", "main"],
        ):
            subprocess.run(["git", "-C", str(folder), *command], check=True)
        publish = [*MARRONNIER, "--workspace", str(folder), "publish", "--no-mirror"]
        subprocess.run([*MARRONNIER, "--workspace", str(folder), "ledger", "init"], check=True)
        for _ in range(2):  # the first one writes down what was missed
            subprocess.run(publish, env=environment, check=False, capture_output=True)
        fetch = ["git", "-C", str(folder), "fetch", "--quiet", "origin"]
        ways = {
            "git fetch": (fetch, False),
            "an idle tick, remembered": (publish, False),
            "an idle tick, nothing remembered": (publish, True),
            "python -c 'import click'": ([sys.executable, "-c", "import click"], False),
        }
        times = {name: [] for name in ways}
        for _ in range(RUNS):
            for name, (command, forgotten) in ways.items():
                if forgotten:
                    shutil.rmtree(cache, ignore_errors=True)
                began = time.perf_counter()
                subprocess.run(command, env=environment, check=False, capture_output=True)
                times[name].append(time.perf_counter() - began)
        shutil.rmtree(cache, ignore_errors=True)
    floor = statistics.median(times["git fetch"])
    sys.stdout.write(f"{posts} posts\n")
    for name, measured in times.items():
        sys.stdout.write(f"  {name:34} {statistics.median(measured) / floor:6.2f}\n")


if __name__ == "__main__":
    main()
