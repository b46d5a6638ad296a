"""Grammar: the real Grammalecte where it is installed, and what is remembered of it."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marronnier.edges import grammar
from marronnier.edges.grammar import find_program, identity, proofread
from marronnier.proofs import Proof, Proofreader
from marronnier.recall import check_again
from marronnier.reexamining import Terms
from tests.conftest import require
from tests.reading.workspace import ACCOUNTS, CHARTER, NOW, file, inspect, post_text

WRONG = "Nos nouveau produits arrivent."
RIGHT = "Merci à toutes et à tous : 312 lampes réparées, 18h30 , l'été..."
PATHS = [f"content/atelier/2026/12/{name}.md" for name in ("un", "deux", "trois")]


@pytest.fixture
def grammalecte(monkeypatch):
    """The real program, and no memory of what it said before."""
    missing = "grammalecte-cli is not installed: apt install grammalecte-cli"
    require(None if find_program() else missing)
    monkeypatch.setattr(grammar, "_known", {})


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Put a program of the test's own in Grammalecte's place; it gets the same arguments."""
    monkeypatch.setattr(grammar, "_known", {})

    def install(code):
        path = tmp_path / "bin" / grammar.PROGRAM
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!{sys.executable}\nimport json, sys, time\n{code}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(path.parent))

    return install


# the real program


@pytest.mark.usefixtures("grammalecte")
def test_faults_are_found_where_they_stand_and_nothing_is_said_of_what_is_right():
    text = f"💡 Bonjour 👩‍👩‍👧 !\n\n{WRONG}"
    read = proofread([text, RIGHT, "", text])
    assert read.complete
    assert set(read.proofs) == {text, RIGHT, ""}
    assert read.proofs[RIGHT] == read.proofs[""] == ()
    (proof,) = read.proofs[text]
    assert text[proof.start : proof.end] == "nouveau"
    assert proof.offers == ("nouveaux",)
    assert "pluriel" in proof.remark
    assert identity()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tu peut venir samedi.", "peut"),
        ("Elle est a toi, cette lampe.", "a"),
        ("On a réparer vingt lampes.", "réparer"),
        ("Quelque soit votre niveau, venez.", "Quelque soit"),
        ("Tout les mardis, cours de boxe.", "Tout"),
        ("N’hésiter pas à nous écrire.", "hésiter"),
    ],
)
@pytest.mark.usefixtures("grammalecte")
def test_common_faults_are_found(text, wrong):
    assert wrong in [text[one.start : one.end] for one in proofread([text]).proofs[text]]


@pytest.mark.usefixtures("grammalecte")
def test_lines_of_any_kind_keep_their_offsets():
    text = f"Une ligne\u2028à part\r\n{'x' * 5000}\n{WRONG}\x0c\n{WRONG}"
    proofs = proofread([text, "Avant."]).proofs[text]
    assert [text[one.start : one.end] for one in proofs] == ["nouveau", "nouveau"]


@pytest.mark.usefixtures("grammalecte")
def test_check_tells_grammar_and_can_leave_it(tmp_path):
    for path, text in texts(WRONG).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    def told(*words):
        command = [sys.executable, "-c", "from marronnier.cli import main; main()"]
        settings = ["--workspace", str(tmp_path), "--now", "2026-11-22T09:00Z", "check"]
        done = subprocess.run(
            [*command, *settings, "--format", "json", *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        found = json.loads(done.stdout)["findings"]
        return [(one["line"], one["column"]) for one in found if one["rule"] == "LEX009"]

    assert told() == [(8, 5)] * 3
    assert told() == [(8, 5)] * 3  # remembered
    assert told("--no-grammar") == []
    assert told(PATHS[0]) == [(8, 5)]


# whatever program is there


def test_without_the_program_nothing_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(grammar, "_known", {})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert proofread([WRONG]).proofs == {}
    assert not proofread([WRONG]).complete
    assert identity() == ""


RECORD = '{"iParagraph": %d, "lGrammarErrors": [], "lSpellingErrors": []}'


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_a_program_that_takes_too_long_is_stopped_and_what_it_said_is_kept(program):
    program(f"print('''{RECORD % 1},\\n{RECORD % 2},''', flush=True)\ntime.sleep(60)")
    started = time.monotonic()
    read = proofread(["un", "deux", "trois\nquatre"], seconds=2)
    assert time.monotonic() - started < 20
    assert read.proofs == {"un": (), "deux": ()}
    assert not read.complete


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
@pytest.mark.parametrize("code", ["print('{')", "sys.exit(3)", "print('{\"iParagraph\": 1')"])
def test_a_program_that_fails_says_nothing(program, code):
    program(code)
    assert proofread([WRONG]).proofs == {}


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_texts_reach_the_program_as_data_alone(program, tmp_path):
    out = tmp_path / "seen.json"
    program(
        f"open({str(out)!r}, 'w').write(json.dumps([sys.argv[1:], "
        "open(sys.argv[2], encoding='utf-8', newline='').read()]))"
    )
    proofread(["--help", "$(touch x); `id`\r\n…"])
    arguments, seen = json.loads(out.read_text())
    assert arguments[0] == "--file"
    assert "$" not in "".join(arguments)
    assert seen == "--help\n$(touch x); `id` \n…\n"
    assert not Path(arguments[1]).exists()


# remembering


def texts(*bodies):
    """Return a workspace of three posts, one after the other, all of one body or each its own."""
    bodies = bodies * 3 if len(bodies) == 1 else bodies
    days = [f"date: 2026-12-0{day} 10:00" for day in (1, 2, 3)]
    return {
        "clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris"),
        "clients/atelier/accounts.yml": ACCOUNTS,
        **{
            path: post_text({"body": body + "\n", "with": day})
            for path, body, day in zip(PATHS, bodies, days, strict=True)
        },
    }


def test_what_was_read_for_grammar_is_remembered_as_such():
    asked = []

    def ask(wanted):
        asked.append(list(wanted))
        return {text: (Proof(0, 2, "Faux.", ("Bo",)),) for text in wanted if text != "Trois"}

    files = {path: file(text) for path, text in texts("Un", "Deux", "Trois").items()}

    def look(kept, reader):
        checked = check_again(files, inspect, Terms(NOW, "v1", proofreader=reader), kept)
        found = [one.at.path for one in checked.findings if one.rule == "LEX009"]
        return checked, found

    every = Proofreader(ask, "g1", lambda _: True)
    first, found = look({}, every)
    assert asked.pop() == ["Un", "Deux", "Trois"]  # in the order of their dates
    assert found == sorted(PATHS[:2])
    # Nothing is asked again: not what was read, and not what there was no time for.
    again, found = look(first.kept, every)
    assert (again.examined, found, asked) == (0, sorted(PATHS[:2]), [])
    # Somebody who names a file has it read.
    look(first.kept, Proofreader(ask, "g1", lambda path: path == PATHS[2], thorough=True))
    assert asked.pop() == ["Trois"]
    # Another version reads anew what was read; without a reader nothing is told.
    look(first.kept, Proofreader(ask, "g2", lambda _: True))
    assert asked.pop() == ["Un", "Deux"]
    without, found = look(first.kept, None)
    assert found == []
    # What was examined without a reader is read when there is one.
    look(without.kept, every)
    assert asked.pop() == ["Un", "Deux", "Trois"]
