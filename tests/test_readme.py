"""The README files say what the command line says, and promise nothing that is not there."""

import re

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
