"""How long `check` takes beside merely reading: `python -m tests.bench.checking [POSTS]`.

The floor is a program that opens every post and hands its front matter to PyYAML's C loader. All
run as whole processes on a workspace in memory where the system has one, interleaved, and every
figure is a ratio to the floor of the same run: of the time that processors were at work (`work`),
which others on the machine hardly change, and of the time that passed (`wait`). Bytecode is there,
as where the package is installed.

Two workspaces are measured. In the example's posts, many times over with charters that say a lot,
nearly all is well, and little is new from one post to the next; posts of drawn words have short
front matter and charters that say next to nothing, and in each of them something is found.

A run that follows a change within two seconds looks at the file again; later ones say once more
what was said.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.corpus import write, write_drawn

RUNS = 3
SETTLED = 2.5  # seconds; files younger than that are read again, to be sure
FLOOR = """
import sys
from pathlib import Path
import yaml
for path in sorted(Path(sys.argv[1]).rglob("*.md")):
    head = path.read_text("utf-8").split("\\n---\\n", 1)[0]
    yaml.load(head[4:], yaml.CSafeLoader)
"""
READING = "reading alone (the floor)"
MARRONNIER = "from marronnier.cli import main; main()"


CORPORA = {"posts made of the example's": write, "posts of drawn words": write_drawn}


def main():
    """Print each way of checking as a ratio to the floor, for each workspace."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    memory = Path("/dev/shm")
    for name, written in CORPORA.items():
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
            folder = Path(scratch) / "workspace"
            written(folder, posts)
            sys.stdout.write(f"{posts} {name}\n")
            _tell(_measured(folder, scratch))


def _measured(folder, scratch):
    """Return for each way of checking a workspace the seconds of work and of waiting."""
    environment = {**os.environ, "XDG_CACHE_HOME": scratch, "PYTHONPYCACHEPREFIX": scratch}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = sorted(folder.rglob("content/**/*.md"))
    check = [sys.executable, "-c", MARRONNIER, "--workspace", str(folder), "check"]
    check += ["--no-grammar"]
    ways = {
        READING: ([sys.executable, "-c", FLOOR, str(folder)], None),
        "check, nothing remembered": ([*check, "--no-cache", "--jobs", "1"], None),
        "the same, all processors": ([*check, "--no-cache"], None),
        "check, one post changed": (check, paths[len(paths) // 2]),
        "check, nothing changed": (check, None),
        "the same once more": (check, None),
    }
    _taken(check, None, environment)  # fills the memory
    times = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, (command, changed) in ways.items():
            time.sleep(SETTLED if command is check else 0)
            times[name].append(_taken(command, changed, environment))
    return {
        name: [statistics.median(column) for column in zip(*measured, strict=True)]
        for name, measured in times.items()
    }


def _tell(medians):
    floor = medians[READING]
    sys.stdout.write(f"{'':28} {'work':>6} {'wait':>6}\n")
    for name, (work, wait) in medians.items():
        sys.stdout.write(f"{name:28} {work / floor[0]:6.2f} {wait / floor[1]:6.2f}\n")


def _taken(command, changed, environment):
    if changed:
        changed.write_text(changed.read_text("utf-8") + " ", "utf-8")
    began, worked = time.perf_counter(), _worked()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode in {0, 1}, done.stderr.decode()
    return _worked() - worked, time.perf_counter() - began


def _worked():
    """Return the seconds that processors have worked for processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
