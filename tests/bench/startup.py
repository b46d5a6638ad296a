"""How long commands take beside Python's own start: `python -m tests.bench.startup`."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15
MARRONNIER = [sys.executable, "-c", "from marronnier.cli import main; main()"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "marronnier --help": [*MARRONNIER, "--help"],
    "marronnier publish --help": [*MARRONNIER, "publish", "--help"],
    "marronnier check": [*MARRONNIER, "--workspace", str(ROOT), "check"],
}


def main():
    """Print each command's median time as a ratio to an empty Python's, runs interleaved."""
    times = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            times[name].append(time.perf_counter() - began)
    empty = statistics.median(times["python -c pass"])
    for name, measured in times.items():
        sys.stdout.write(f"{name:28} {statistics.median(measured) / empty:6.2f}\n")


if __name__ == "__main__":
    main()
