"""The README files say what the command line says, and promise nothing that is not there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from marronnier.cli import COMMANDS, SUMMARIES
from tests import readme


@pytest.mark.parametrize("name", readme.FILES)
def test_help_texts_are_those_of_the_commands(name):
    """`python -m tests.readme` changes nothing."""
    assert readme.with_block(name) == (readme.ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", readme.FILES)
def test_every_command_is_documented(name):
    """Each command has its help in the README, and its line in the list."""
    text = (readme.ROOT / name).read_text(encoding="utf-8")
    documented = set(re.findall(r"^### marronnier ([a-z-]+)$", text, re.MULTILINE))
    assert documented == set(COMMANDS) == set(SUMMARIES)


def test_summaries_are_the_first_sentences_of_the_helps():
    """The list of commands is a table of its own, for speed; it must not drift."""
    texts = dict(readme.helps("en"))
    for name, summary in SUMMARIES.items():
        told = " ".join(texts[f"marronnier {name}"].split())
        assert summary.rstrip(".").split()[0] in told


@pytest.mark.parametrize("name", readme.FILES)
def test_links_lead_somewhere(name):
    """Every relative link and picture of a README exists."""
    text = (readme.ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert targets
    assert [target for target in targets if not (readme.ROOT / target).exists()] == []


@pytest.mark.parametrize(
    "name", [pytest.param("README.md", marks=pytest.mark.slow), "README.fr.md"]
)
def test_a_workspace_of_one_s_own_publishes_as_shown(name, tmp_path):
    """The commands work as they stand there; between them a person writes the text."""
    text = (readme.ROOT / name).read_text(encoding="utf-8")
    part = text.partition("marronnier --lang en init" if name == "README.md" else "marronnier init")
    before, after = re.findall(r"((?:^|\n)marronnier.*?)```", "".join(part[1:]), re.DOTALL)[:2]
    written = """
        for post in content/*/*/*/*.md; do
          sed -i.old 's/status: draft/status: approved/' "$post" && rm "$post.old"
          echo 'Bonjour, tout le monde.' >> "$post"
        done"""
    who = {"NAME": "Nadia", "EMAIL": "nadia@lumen.example"}
    git = {f"GIT_{role}_{key}": one for role in ("AUTHOR", "COMMITTER") for key, one in who.items()}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", f"{before}{written}\n{after}\ncat content/*/*/*/*.md .outbox/*/*/*/*.json"],
        cwd=tmp_path,
        env={**os.environ, **git, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "status: published" in done.stdout
    assert "Bonjour, tout le monde." in done.stdout.rpartition("status: published")[2]
