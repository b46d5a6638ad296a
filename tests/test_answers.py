"""An answer that is said again is the one that would be given anew; no rule is loaded for it."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from marronnier.cli import cli
from marronnier.edges import files
from marronnier.edges.answers import MOST, Answer, Answers
from marronnier.edges.files import list_folder
from marronnier.model import Trouble
from tests.reading.workspace import ACCOUNTS, CHARTER, post_text

LONG = 10**18  # nanoseconds
CONTENT = "content/atelier"
NOW = "2026-11-22T09:00Z"
APPROVING = "approvals: {roles: {client: [Ana]}, required: [client]}\n"
TOLD_LOADED = """
import sys
from marronnier.cli import main
from marronnier.edges import files
files.SETTLED *= {sign}10**9
try:
    main()
finally:
    print(*sorted(name for name in sys.modules if name.startswith("marronnier.")), file=sys.stderr)
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace of one client; files count as settled at once."""
    monkeypatch.setattr(files, "SETTLED", -LONG)
    folder = tmp_path / "w"
    put(folder, "clients/atelier/charter.yml", CHARTER.format(zone="Europe/Paris") + APPROVING)
    put(folder, "clients/atelier/accounts.yml", ACCOUNTS)
    put(folder, f"{CONTENT}/un.md", post_text({"body": "Nos **lampes**.\n"}))
    put(folder, f"{CONTENT}/deux.md", post_text({"with": "status: review", "body": "Bonjour !\n"}))
    return folder


def put(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def said(folder, *words, now=NOW, cache="--cache", lang="fr"):
    words = ["--now", now, "--lang", lang, "check", "--no-grammar", cache, *words]
    done = CliRunner().invoke(cli, ["--workspace", str(folder), *words])
    return done.exit_code, done.output


def agreed(folder, *words, **more):
    """Return what is said, twice, when a check without memory says the same."""
    told = said(folder, *words, **more)
    assert told == said(folder, *words, **more) == said(folder, *words, cache="--no-cache", **more)
    return told


def rename(folder):
    (folder / CONTENT / "deux.md").rename(folder / CONTENT / "trois.md")


CHANGES = {
    "a post is edited": lambda w: put(w, f"{CONTENT}/deux.md", post_text({"body": "**Ah** !\n"})),
    "a post comes": lambda w: put(w, f"{CONTENT}/trois.md", post_text({"body": "__Eh__\n"})),
    "a post goes": lambda w: (w / CONTENT / "un.md").unlink(),
    "a post is renamed": rename,
    "a charter is edited": lambda w: put(w, "clients/atelier/charter.yml", "name: A\n"),
    "an agency comes": lambda w: put(w, "clients/_agency/charter.yml", "voice: {adress: tu}\n"),
    "a stray comes": lambda w: put(w, f"{CONTENT}/quatre.markdown", "?"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_answer_is_the_new_one(workspace, change):
    before = agreed(workspace)
    change(workspace)
    assert agreed(workspace) != before


TEXTS = [
    "Nos **lampes**.\n",
    "Bonjour\u2028à toutes !\n",
    "Ah  ?\n\n__Eh__\n",
    "Venez vite !!! #noel\n",
]
AGENCIES = [
    "language: fr\n",
    "rules: {inconnue: info}\n",
    "lexicon: {banned: [lampes, vite]}\n",
    "",
]
STEPS = st.tuples(
    st.sampled_from([f"content/{slug}/{name}.md" for slug in "ab" for name in ("un", "deux")]),
    st.sampled_from([None, *TEXTS]),
    st.sampled_from([None, None, None, *AGENCIES]),
    st.sampled_from(["text", "json", "github", "sarif"]),
    st.sampled_from([[], [], [], ["--client", "a"], ["--charters"], ["--suggest"]]),
    st.sampled_from([LONG, -LONG]),  # whether files are young
    st.sampled_from(["fr", "en"]),
)


@settings(max_examples=6)
@given(st.lists(STEPS, min_size=3, max_size=6))
def test_whatever_was_said_before_what_is_said_is_what_a_cold_check_says(steps):
    with TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patch:
        folder = Path(scratch)
        for slug in "ab":
            charter = CHARTER.format(zone="Europe/Paris") + "extends: _agency\n"
            put(folder, f"clients/{slug}/charter.yml", charter.replace("atelier", slug))
            put(folder, f"clients/{slug}/accounts.yml", ACCOUNTS)
        for path, text, agency, form, options, settled, lang in steps:
            patch.setattr(files, "SETTLED", settled)
            slug = path.split("/")[1]
            if text:
                put(folder, path, post_text({"with": f"client: {slug}", "body": text}))
            else:
                (folder / path).unlink(missing_ok=True)
            if agency is not None:
                put(folder, "clients/_agency/charter.yml", agency)
            agreed(folder, "--format", form, *options, lang=lang)


def test_time_changes_an_answer_and_going_back_changes_it_again(workspace):
    days = ("2026-12-05T09:00Z", "2026-12-05T17:30Z", "2026-12-05T19:29Z", "2026-12-05T19:31Z")
    moments = (NOW, *days, "2026-12-06T09:00Z", "2027-12-06T09:00Z", NOW)
    told = [agreed(workspace, now=moment) for moment in moments]
    assert len({text for _, text in told}) > 2
    assert told[0] == told[-1]


def test_each_way_of_asking_has_its_own_answer(workspace):
    ways = ([], ["--format", "json"], ["--charters"], ["--suggest"], ["--client", "atelier"])
    ways = (*ways, [str(workspace / CONTENT / "deux.md")], [str(workspace / "clients")])
    told = [said(workspace, *way) for way in ways]
    assert told == [agreed(workspace, *way) for way in ways]
    assert agreed(workspace, lang="en") != agreed(workspace, lang="fr")


def test_an_approval_changes_the_answer(workspace):
    put(workspace, f"{CONTENT}/un.md", post_text({"with": "status: approved", "body": "Oh !\n"}))
    for words in ("init --quiet --initial-branch=main", "add --all", "commit --quiet -m posts"):
        subprocess.run(["git", "-C", workspace, *words.split()], check=True)
    before = agreed(workspace)
    for words in (["ledger", "init"], ["approve", "un", "--role", "client", "--name", "Ana"]):
        done = CliRunner().invoke(cli, ["--workspace", str(workspace), "--now", NOW, *words])
        assert done.exit_code == 0
    assert len(agreed(workspace)[1]) < len(before[1])


def test_what_is_not_there_is_refused_each_time(workspace):
    for words in (["--client", "personne"], ["nulle-part.md"]):
        assert agreed(workspace, *words)[0] == 1
        assert isinstance(
            CliRunner().invoke(cli, ["--workspace", str(workspace), "check", *words]).exception,
            Trouble,
        )


@pytest.mark.parametrize("sign", ["-", "+"], ids=["settled", "young"])
@pytest.mark.parametrize("day", ["2026-11-22", "2026-12-06"], ids=["before", "when posts are over"])
def test_the_second_time_no_rule_is_loaded(workspace, day, sign):
    put(workspace, f"{CONTENT}/sans-date.md", post_text({"without": ["date"], "body": "Oh !\n"}))
    script = TOLD_LOADED.format(sign=sign)
    command = [sys.executable, "-c", script, "--workspace", str(workspace)]
    first, second = (
        subprocess.run(
            [*command, "--now", f"{day}T{hour}Z", "check", "--no-grammar"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for hour in ("09:00", "09:01")  # a clock that goes on
    )
    assert first.stdout == second.stdout
    assert first.returncode == second.returncode == 1
    assert "marronnier.rules" in first.stderr.split()
    assert not {"marronnier.rules", "marronnier.load", "yaml"} & set(second.stderr.split())


def test_files_that_have_just_been_written_are_looked_at_again(workspace, monkeypatch):
    monkeypatch.setattr(files, "SETTLED", LONG)
    for size in range(6):
        put(
            workspace, f"{CONTENT}/un.md", post_text({"body": "Ah  ?\n" if size % 2 else "Ah.\n\n"})
        )
        agreed(workspace)


def test_a_file_of_which_the_system_tells_the_same_is_read_again_while_it_is_young(workspace):
    path = f"{CONTENT}/un.md"
    before = list_folder(workspace)
    known = {path: hashlib.sha256((workspace / path).read_bytes()).hexdigest()}
    assert before.is_still(known)
    put(workspace, path, post_text({"body": "Nos **lampe**s.\n"}))
    assert not before.is_still(known)
    (workspace / path).unlink()
    assert not before.is_still(known)
    assert not list_folder(workspace).is_still(known)


def test_what_was_said_of_young_files_is_said_again_once_they_have_settled(workspace, monkeypatch):
    monkeypatch.setattr(files, "SETTLED", LONG)
    told = agreed(workspace)
    (answers,) = Answers(workspace, "").path.parent.iterdir()
    assert b"un.md" in answers.read_bytes().split(b"\n")[1]
    monkeypatch.setattr(files, "SETTLED", -LONG)
    assert agreed(workspace) == told
    assert b"un.md" not in answers.read_bytes().split(b"\n")[1]
    assert agreed(workspace) == told


SINCE = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
KEPT = Answer("déjà dit\n\nencore", failed=True, since=SINCE, until=UNTIL, young={"é.md": "0"})


def test_an_answer_holds_for_its_ground_and_its_time(tmp_path):
    answers = Answers(tmp_path, "a way")
    answers.keep("ground", KEPT)
    assert answers.find("ground", SINCE) == KEPT
    assert answers.find("ground", UNTIL - timedelta(microseconds=1)) == KEPT
    assert answers.find("ground", UNTIL) is None
    assert answers.find("ground", SINCE - timedelta(microseconds=1)) is None
    assert answers.find("another", SINCE) is None
    assert Answers(tmp_path, "another").find("ground", SINCE) is None
    assert Answers(tmp_path / "b", "a way").find("ground", SINCE) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b"\n{}", None])
def test_a_damaged_answer_is_none(tmp_path, damage):
    answers = Answers(tmp_path, "a way")
    answers.keep("ground", KEPT)
    path = answers.path
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert answers.find("ground", SINCE) is None


def test_old_ways_of_asking_are_forgotten(tmp_path):
    for number in range(MOST + 3):
        Answers(tmp_path, str(number)).keep("ground", KEPT)
    found = [Answers(tmp_path, str(number)).find("ground", SINCE) for number in range(MOST + 3)]
    assert found.count(KEPT) == MOST
    assert found[-1] == KEPT
