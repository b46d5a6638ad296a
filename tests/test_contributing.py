"""CONTRIBUTING shows a network of three files: they are enough, and nothing else must change."""

import itertools
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.fakes import network
from tests.publishing import stage
from tests.servers.places import ROOT

BLOCK = re.compile(r"^```(python|diff)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
POST = "2026-12-05-soldes"
RUN = """
import sys
from click.testing import CliRunner
from marronnier.cli import cli
for line in sys.stdin.read().splitlines():
    done = CliRunner().invoke(cli, line.split("\\t"))
    print(f"--- {line.split(chr(9))[-1]} {done.exit_code}", done.output, done.exception or "")
"""


def blocks():
    """Return path -> (kind, text) of the files that the page shows."""
    page = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return {path: (kind, text) for kind, path, text in BLOCK.findall(page)}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project, with the page's network in it; what does not change is linked."""
    folder = tmp_path_factory.mktemp("copie")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "node_modules")
    for name in ("scripts", "tests", ".github"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored, copy_function=os.symlink)
    for name in ("pyproject.toml", "clients", "content", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    for path, (kind, text) in blocks().items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        before = target.read_text(encoding="utf-8") if kind == "diff" else ""
        target.unlink(missing_ok=True)
        target.write_text(changed(before, text) if kind == "diff" else text, encoding="utf-8")
    return folder


def changed(before, diff):
    """Return a text with each line that is added (+) behind the one that is shown before it."""
    lines = before.splitlines()
    shown = [(line[0], line[1:]) for line in diff.splitlines()]
    for (_, above), (mark, line) in itertools.pairwise(shown):
        if mark == "+":
            assert lines.count(above) == 1, above
            lines.insert(lines.index(above) + 1, line)
    return "\n".join(lines) + "\n"


def run(folder, *command, data="", **environment):
    """Run a program in the copy; return what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        input=data,
        env={**os.environ, "PYTHONPATH": str(folder / "scripts"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_shows_a_package_its_name_and_its_tests():
    assert list(blocks()) == [
        "scripts/marronnier/platforms/kiosque/__init__.py",
        "scripts/marronnier/platforms/__init__.py",
        "tests/fakes/kiosque.py",
        "tests/platforms/test_kiosque.py",
    ]


def test_its_own_tests_and_those_of_the_house_pass(copy):
    tests = ["tests/platforms/test_kiosque.py", "tests/test_architecture.py", "tests/test_docs.py"]
    chosen = "kiosque or platform or network or members or library"
    words = ("-m", "pytest", "-p", "no:cacheprovider", "-n0", "-q", *tests, "-k", chosen)
    told = run(copy, sys.executable, *words)
    assert int(re.search(r"(\d+) passed", told)[1]) >= 20
    written = [str(copy / path) for path, (kind, _) in blocks().items() if kind == "python"]
    ruff = (sys.executable, "-m", "ruff")
    run(copy, *ruff, "check", "--no-cache", *written)
    run(copy, *ruff, "format", "--no-cache", "--check", *written)


@pytest.mark.slow
def test_its_types_hold(copy):
    cache = str(copy / ".mypy_cache")
    run(copy, sys.executable, "-m", "mypy", "--cache-dir", cache)


def test_everything_knows_it(copy, tmp_path):
    """Check, plan, preview, publish and build the site, in one process of the copy."""
    sys.path.insert(0, str(copy))
    spaces = {}
    exec((copy / "tests/fakes/kiosque.py").read_text(encoding="utf-8"), spaces)  # noqa: S102
    sys.path.remove(str(copy))
    with network.start(spaces["Kiosque"]()) as kiosk:
        accounts = f"kiosque:\n  handle: lumen\n  url: {kiosk.url}\n"
        lumen = stage.build(tmp_path / "travail", accounts=accounts)
        text = stage.post(platform="[kiosque]", extra="options: {kiosque: {shelf: back}}\n")
        lumen.add(text.replace("Bonjour", "Bonsoir"))
        lumen.init()
        start = f"--workspace\t{lumen.folder}\t--lang\ten\t--now\t{stage.NOW}\t"
        words = (
            *("check", "plan", f"preview\t{POST}", "publish\t--no-mirror", "status"),
            *("platforms", "platforms\tkiosque", f"site\tbuild\t--out\t{tmp_path / 'site'}"),
        )
        told = run(
            copy,
            *(sys.executable, "-c", RUN),
            data="\n".join(start + word for word in words),
            MARRONNIER_LUMEN_KIOSQUE_TOKEN=spaces["KEY"],
        )
        assert [post["shelf"] for post in kiosk.posts.values()] == ["back"], told
    said = re.split(r"^--- ", told, flags=re.MULTILINE)[1:]
    by_word = dict(zip(words, said, strict=True))
    assert not [one for one in said if not re.match(r"\S+ 0 ", one)], told
    assert f"lumen/{POST}/kiosque" in by_word["plan"]
    assert "280" in by_word[f"preview\t{POST}"]
    assert f"{kiosk.url}/posts/p1" in by_word["status"]
    assert "KIOSQUE_TOKEN" in by_word["platforms\tkiosque"]
    pages = (tmp_path / "site").rglob("*.html")
    assert any("Kiosque" in page.read_text(encoding="utf-8") for page in pages)
