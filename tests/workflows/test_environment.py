"""scripts/environment.py, as the workflows call it, with libraries lent by this checkout."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.workflows.acting import ROOT

NO_INDEX = {"PIP_NO_INDEX": "1"}  # whatever pip would download fails


@pytest.fixture
def checkout(tmp_path):
    """Return a second checkout, without an environment."""
    copied = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=copied)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def set_up(checkout, **variables):
    return subprocess.run(
        [f"{sys.base_prefix}/bin/python3", checkout / "scripts" / "environment.py", "run.txt"],
        cwd=checkout,
        env={**os.environ, **NO_INDEX, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_checkout_borrows_the_libraries_and_runs_its_own_code(checkout):
    done = set_up(checkout, MARRONNIER_LIBRARIES=sys.prefix)
    assert done.returncode == 0, done.stderr
    question = "import click, marronnier; print(marronnier.__file__); print(click.__file__)"
    told = subprocess.check_output([checkout / ".venv/bin/python", "-c", question], text=True)
    mine, lent = told.split()
    assert mine.startswith(str(checkout))
    assert lent.startswith(sys.prefix)
    command = checkout / ".venv" / "bin" / "marronnier"
    english = [command, "--lang", "en", "--help"]
    assert "Commands:" in subprocess.check_output(english, text=True)
    again = set_up(checkout, MARRONNIER_LIBRARIES=sys.prefix)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_lender_that_is_none_is_one_sentence(checkout):
    done = set_up(checkout, MARRONNIER_LIBRARIES=str(checkout / "nowhere"))
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/environment.py: MARRONNIER_LIBRARIES names ")
    assert done.stderr.count("\n") == 1


def test_a_module_beside_the_caller_is_not_imported(checkout):
    """A pull request's folder is where the workflow calls main's set-up from."""
    set_up(checkout, MARRONNIER_LIBRARIES=sys.prefix)
    (checkout / "types.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (checkout / "pip.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    again = set_up(checkout, MARRONNIER_LIBRARIES=sys.prefix)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
