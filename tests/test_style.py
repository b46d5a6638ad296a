"""The code, the settings and the locks keep the house rules. Linters run here, as tests."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "scripts" / "requirements"
SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(SETTINGS)


def run(*command, **options):
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def pins(name):
    """Return {library and marker: version} of a lock."""
    text = (LOCKS / name).read_text(encoding="utf-8")
    lines = re.findall(r"^([\w.-]+)==(\S+)((?: ; .*?)?) \\$", text, re.MULTILINE)
    return {library + marker: version for library, version, marker in lines}


def requirements():
    """Return the lines of pyproject.toml that name a library or leave a lint rule out."""
    return re.findall(r'^  "([^"]+)",(.*)$', SETTINGS, re.MULTILINE)


def test_ruff_finds_nothing():
    found = run("ruff", "check", "--output-format", "concise")
    assert found.returncode == 0, found.stdout


def test_the_code_is_formatted():
    found = run("ruff", "format", "--check")
    assert found.returncode == 0, found.stdout


@pytest.mark.timeout(300)
def test_mypy_finds_nothing():
    found = run("mypy")
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    "line",
    [
        "import requests",
        "import subprocess",
        "import os\nos.environ['HOME']",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import time\ntime.sleep(1)",
    ],
)
def test_only_the_edges_may_touch_the_world(line):
    def codes(path):
        lint = run("ruff", "check", "-", "--stdin-filename", path, "--select", "TID251", input=line)
        return re.findall("TID251", lint.stdout)

    assert codes("scripts/marronnier/planning.py")
    assert not codes("scripts/marronnier/edges/http.py")


def test_every_library_and_every_rule_left_out_has_its_reason():
    chosen = PROJECT["project"]["dependencies"] + PROJECT["tool"]["ruff"]["lint"]["ignore"]
    for group in PROJECT["project"]["optional-dependencies"].values():
        chosen += group
    reasons = dict(requirements())
    assert [name for name in chosen if not re.fullmatch(r" +# .{10,}", reasons[name])] == []


@pytest.mark.parametrize("name", ["run.txt", "test.txt", "node.txt"])
def test_a_lock_holds_exact_versions_and_hashes_and_no_address(name):
    text = (LOCKS / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(pins(name))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_the_lock_of_npm_holds_exact_versions_and_hashes_and_no_address():
    text = (ROOT / "tests/servers/package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all(entry.get("integrity") for path, entry in packages.items() if path)
    wanted = json.loads((ROOT / "tests/servers/package.json").read_text(encoding="utf-8"))
    assert packages[""]["dependencies"] == wanted["dependencies"]


def test_the_tests_lock_holds_all_that_the_commands_need():
    ours, theirs = (
        {(name.partition(" ")[0], version) for name, version in pins(lock).items()}
        for lock in ("run.txt", "test.txt")
    )
    assert ours <= theirs  # a marker may be narrower where fewer libraries ask


def test_the_locks_hold_what_pyproject_names():
    def names(requirements):
        found = {re.match(r"[\w.-]+", line).group().lower() for line in requirements}
        return {name.replace("_", "-") for name in found}

    extras = PROJECT["project"]["optional-dependencies"]
    core = names(PROJECT["project"]["dependencies"] + extras["site"])
    build = names(PROJECT["build-system"]["requires"])
    assert core | build <= {name.split(" ")[0] for name in pins("run.txt")}
    assert names(extras["test"]) <= {name.split(" ")[0] for name in pins("test.txt")}


@pytest.mark.parametrize("name", ["scripts/demo", "scripts/test", "scripts/environment.py"])
def test_old_pythons_can_read_the_scripts_and_be_told(name):
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("name", ["scripts/demo", "scripts/test", ".ci/run"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_the_commands_of_the_readme_can_be_called(name):
    assert os.access(ROOT / name, os.X_OK)


def test_a_machine_without_git_gets_one_sentence(tmp_path):
    told = subprocess.run(
        [sys.executable, ROOT / "scripts/demo"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "there is no `git` command: install it" in told.stderr
