"""Help, and what is wrong with a call, are told in the reader's language."""

import subprocess
import sys
import tempfile

import pytest
from click.testing import CliRunner

from marronnier.cli import _explain, cli
from marronnier.cli.spoken import asked
from marronnier.edges.funnel import redactor

READ = """
import sys
opened = []
sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == "open" else None)
from marronnier.cli import cli
cli(sys.argv[1:], standalone_mode=False)
sys.stderr.write(str(sum(path.endswith("cli.mo") for path in opened)))
"""


@pytest.fixture
def english(tmp_path):
    """Return a workspace whose agency speaks English."""
    (tmp_path / "clients" / "_agency").mkdir(parents=True)
    (tmp_path / "clients" / "_agency" / "charter.yml").write_text("version: 1\nlanguage: en\n")
    return tmp_path


def call(*words):
    done = CliRunner().invoke(cli, words)
    return done.exit_code, " ".join(done.output.split())


def test_a_call_speaks_its_language_then_that_of_its_workspace_then_french(english, tmp_path):
    there = str(english)
    assert asked(["plan"]) == "fr"
    assert asked(["--lang", "en", "plan"]) == asked(["--lang=en"]) == "en"
    assert asked(["--workspace", there, "plan"]) == "en"
    assert asked(["--lang", "fr", f"--workspace={there}"]) == "fr"
    assert asked(["--lang", "de"]) == asked(["--lang"]) == "fr"
    assert asked(["--workspace", str(tmp_path / "nowhere")]) == "fr"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("\ufefflanguage: en\n", "en"),
        ("version: 1\r\nlanguage: 'en' # ours\r\n", "en"),
        ("voice:\n  language: en\n", "fr"),
        ("language:\nen: x\n", "fr"),
        ("", "fr"),
    ],
)
def test_the_agency_s_charter_names_the_language(english, written, spoken):
    (english / "clients" / "_agency" / "charter.yml").write_text(written, encoding="utf-8")
    assert asked(["--workspace", str(english)]) == spoken


def test_a_help_is_told_in_either_language(english):
    for _ in range(2):  # one process may speak both
        code, french = call("plan", "--help")
        assert code == 0
        assert "Usage : " in french
        assert "Montre ce qui partirait" in french
        assert "--until DURÉE" in french
        assert "[par défaut : 7d]" in french
        assert "Options :" in french
        assert "Affiche cette aide" in french
        code, told = call("--workspace", str(english), "plan", "--help")
        assert code == 0
        assert "Show what would go out" in told
        assert "--until DURATION" in told
        assert "Show this message and exit." in told


def test_the_list_of_commands_is_told_in_either_language():
    assert "Publie ce qui est dû." in call("--help")[1]
    assert "Publish what is due." in call("--lang", "en", "--help")[1]
    assert "Écrit le calendrier" in call("site", "--help")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "--untl", "3d"], "L’option « --untl » n’existe pas. Vouliez-vous dire '--until'"),
        (["publsh"], "La commande « publsh » n’existe pas. Vouliez-vous dire 'publish' ?"),
        (["hold"], "Il manque l’argument 'CLIENT'."),
        (["resolve"], "Il manque l’argument 'LIVRAISON'."),
        (["hold", "x"], "Il manque l’option '--why'."),
        (["check", "--jobs", "0"], "0 n’est pas dans l’intervalle x>=1."),
        (["check", "--jobs", "x"], "« x » n’est pas un nombre entier."),
        (["plan", "--format", "t"], "« t » n’est pas l’un de ces choix : 'text'"),
        (["preview", "a", "b"], "Argument de trop : b"),
        (["preview", "a", "b", "c"], "Arguments de trop : b c"),
        (["site", "build", "--client"], "L’option « --client » demande une valeur."),
        (["--workspace", __file__, "plan"], "est un fichier, il faut un dossier."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_with_a_call_is_told_in_french(words, told):
    code, output = call(*words)
    assert code == 2
    assert told in output
    assert "Erreur : " in output


def test_what_is_wrong_with_a_call_is_told_in_english():
    code, output = call("--lang", "en", "publsh")
    assert code == 2
    assert "Error: No such command 'publsh'. Did you mean 'publish'?" in output


def test_a_bug_without_room_for_its_log_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert "please open an issue with the log" in str(_explain(ValueError("x"), redactor()))
    (log,) = tmp_path.iterdir()
    assert "ValueError: x" in log.read_text("utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    told = str(_explain(ValueError("x"), redactor()))
    assert (
        told
        == "This is a bug in Marronnier (ValueError), or the disk is full: no log could be written."
    )


def test_a_run_that_explains_nothing_reads_no_catalogue_of_helps():
    for words, read in (["schema", "post"], "0"), (["plan", "--help"], "1"):
        command = [sys.executable, "-c", READ, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stderr == read
