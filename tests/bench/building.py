"""How long the site takes beside Hugo: `python -m tests.bench.building [--runs N] [POSTS…]`.

Hugo has a minimal theme: a page for each post and for each month. Both build the same posts, in
memory where the system has a file system there, as whole processes, one after the other. Every time
is a ratio to Hugo's of the same run, so that a slow machine is slow for both.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.corpus import write

SIZES = (100, 1_000, 10_000)
FIELD = re.compile(r"^(title|client|status|platform|date): (.*)$", re.MULTILINE)
SETTLED = 2.5  # seconds; a file younger than that is read again, to be sure
NOW = "2026-12-05T10:00Z"
PAGES = "marronnier/site/*.json"  # where a build notes what it wrote
MARRONNIER = "import sys; sys.argv[0] = 'marronnier'; from marronnier.cli import main; main()"
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/site.css"></head><body><header><a href="/">Calendrier</a></header>
<main>%s</main><footer>{{ .Site.Title }}</footer></body></html>"""
SINGLE = PAGE % (
    "<h1>{{ .Title }}</h1><p>{{ .Date.Format `2006-01-02 15:04` }} {{ .Params.client }}"
    " {{ .Params.status }} {{ delimit .Params.networks `, ` }}</p>{{ .Content }}"
)
LIST = PAGE % (
    "<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href='{{ .RelPermalink }}'>{{ .Title }}"
    "</a> {{ .Date.Format `02/01 15:04` }}</li>{{ end }}</ul>"
)
SETTINGS = """baseURL = "https://calendrier.example/"
title = "Calendrier"
disableKinds = ["RSS", "sitemap", "robotsTXT", "404"]
buildFuture = true
[taxonomies]
month = "months"
"""


@dataclass
class Measured:
    """What some runs of one way took: seconds, those of processors, and MB of memory."""

    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def add(self, taken):
        """Note one run."""
        for values, value in zip((self.seconds, self.work, self.memory), taken, strict=True):
            values.append(value)

    @property
    def median(self):
        """Return the median time."""
        return statistics.median(self.seconds)

    @property
    def labour(self):
        """Return the median time of processors, which others on the machine disturb less."""
        return statistics.median(self.work)


def main():
    """Print a table for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", nargs="*", type=int, default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if not shutil.which("hugo"):
        sys.exit("Hugo is missing: apt-get install hugo")
    memory = Path("/dev/shm")
    for posts in asked.posts or SIZES:
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
            Bench(Path(scratch), posts).run(asked.runs)


class Bench:
    """Build one workspace in every way."""

    def __init__(self, scratch, posts):
        self.posts = posts
        self.workspace, self.hugo = scratch / "workspace", scratch / "hugo"
        self.out, self.cache = scratch / "out", scratch / "cache"
        write(self.workspace, posts)
        write_hugo(self.workspace, self.hugo)
        found = sorted(self.workspace.glob("content/**/*.md"))
        self.one = found[len(found) // 2]

    def run(self, runs):
        """Measure and print."""
        time.sleep(SETTLED)
        ways = {
            "Hugo": self._hugo,
            "all anew, one process": lambda: self._ours(1, forget="**/*"),
            "all anew, two": lambda: self._ours(2, forget="**/*"),
            "checks remembered, one": lambda: self._ours(1, forget=PAGES),
            "checks remembered, two": lambda: self._ours(2, forget=PAGES),
            "nothing changed": lambda: self._ours(1),
            "one post edited": lambda: self._ours(1, edit=True),
        }
        measured = {name: Measured() for name in ways}
        for _ in range(runs):
            for name, way in ways.items():
                measured[name].add(way())
        self._tell(measured)

    def _hugo(self):
        shutil.rmtree(self.hugo / "public", ignore_errors=True)
        return taken(["hugo", "--quiet", "-s", str(self.hugo)])

    def _ours(self, jobs, forget="", *, edit=False):
        if forget:
            for path in self.cache.glob(forget):
                if path.is_file():
                    path.unlink()
            shutil.rmtree(self.out, ignore_errors=True)
        if edit:
            self.one.write_text(self.one.read_text("utf-8") + "Un mot.\n", "utf-8")
        command = [sys.executable, "-c", MARRONNIER, "--workspace", str(self.workspace)]
        command += ["--now", NOW, "site", "build", "--out", str(self.out), "--jobs", str(jobs)]
        return taken(command, {"XDG_CACHE_HOME": str(self.cache)})

    def _tell(self, measured):
        floor, least = measured["Hugo"].median, measured["Hugo"].labour
        sizes = {"Hugo": size(self.hugo / "public"), "ours": size(self.out)}
        sys.stdout.write(
            f"\n{self.posts} posts; Hugo {floor:.2f} s; written: Hugo {sizes['Hugo']} MB,"
            f" ours {sizes['ours']} MB\n"
        )
        for name, one in measured.items():
            sys.stdout.write(
                f"  {name:24} {one.median:7.2f} s {one.median / floor:6.2f} × Hugo;"
                f" of processors {one.labour:7.2f} s {one.labour / least:6.2f} ×;"
                f" {max(one.memory):4} MB\n"
            )
        sys.stdout.flush()


def taken(command, environment=None):
    """Run a program; return its seconds, those of processors, and its largest process in MB."""
    began = time.perf_counter()
    environment = {**os.environ, **(environment or {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody compiles a program at each call
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    seconds = time.perf_counter() - began
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def size(folder):
    """Return how many MB the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def write_hugo(workspace, folder):
    """Write the same posts as a site for Hugo, with a term for each month."""
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "config.toml").write_text(SETTINGS, "utf-8")
    for name, text in {"single": SINGLE, "list": LIST, "taxonomy": LIST, "terms": LIST}.items():
        (layouts / f"{name}.html").write_text(text, "utf-8")
    for path in sorted(workspace.glob("content/**/*.md")):
        head, _, body = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
        fields = dict(
            re.findall(r"^(title|client|status|platform|date): (.*)$", head, re.MULTILINE)
        )
        day = fields["date"][:10]
        clock = re.search(r"\d\d:\d\d", fields["date"])
        networks = fields["platform"].strip("[]")
        lines = [
            f"title: {fields['title']}",
            f"client: {fields['client']}",
            f"status: {fields['status']}",
            f"date: {day}T{clock[0] if clock else '09:00'}:00Z",
            f"networks: [{networks}]",
            f'months: ["{day[:7]}"]',
        ]
        target = folder / "content" / path.relative_to(workspace / "content")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("---\n" + "\n".join(lines) + f"\n---\n{body}", "utf-8")


if __name__ == "__main__":
    main()
