"""`charter show`, `schema` and `rules` as people and programs call them."""

import json
import re

import pytest
from click.testing import CliRunner

from marronnier.charter import read_charter
from marronnier.cli import cli
from marronnier.inheritance import Inheritance
from marronnier.model import Trouble
from marronnier.notation import read_yaml
from marronnier.render.charters import as_yaml
from marronnier.render.language import language
from marronnier.rules import RULES
from tests.reading.workspace import ACCOUNTS

AGENCY = """\
version: 1
language: fr
timezone: Europe/Paris
late: 90m
links: {https: true, vague: [cliquez ici, "on"]}
"""
BRAND = """\
client: atelier
name: "Atelier : l’établi"
extends: _agency
voice: {address: tu}
links: {vague+: [là], utm: {utm_campaign: "{campaign}"}}
lexicon:
  banned:
    - {word: luxe*, why: "Non : jamais."}
    - "12:30"
  competitors: []
emoji: {max: 2, allow: ["🏠"]}
media: {palette: {share: 0.6}}
rules: {TON007: {max: 3}, STR006: "off"}
platforms:
  bluesky: {emoji: {max: 0}, length: 200}
"""


@pytest.fixture
def workspace(tmp_path):
    for slug, text in (("_agency", AGENCY), ("atelier", BRAND)):
        folder = tmp_path / "clients" / slug
        folder.mkdir(parents=True)
        (folder / "charter.yml").write_text(text, encoding="utf-8")
    (tmp_path / "clients" / "atelier" / "accounts.yml").write_text(ACCOUNTS, encoding="utf-8")
    return tmp_path


def run(workspace, *words):
    done = CliRunner().invoke(cli, ["--workspace", str(workspace), "--lang", "en", *words])
    if isinstance(done.exception, Trouble):
        return str(done.exception)
    assert done.exit_code == 0, done.output
    return done.output


def shown(text):
    """Return {what stands on a line: its place}, spaces closed up."""
    pairs = (
        re.split(r" {2,}(?=clients/|#)", line.strip(), maxsplit=1) for line in text.split("\n")
    )
    return {first: rest[0] if rest else "" for first, *rest in pairs}


# --- charter show ---------------------------------------------------------------------------------


def test_every_value_comes_with_its_file_and_line(workspace):
    rows = shown(run(workspace, "charter", "show", "atelier"))
    assert rows["late: 90m"] == "clients/_agency/charter.yml:4"
    assert rows['- "on"'] == rows["- cliquez ici"] == "clients/_agency/charter.yml:5"
    assert rows["- là"] == "clients/atelier/charter.yml:5"
    assert rows["- word: luxe*"] == "clients/atelier/charter.yml:8"
    assert rows['- "12:30"'] == "clients/atelier/charter.yml:9"
    assert rows["competitors: []"] == "clients/atelier/charter.yml:10"
    assert rows["max: 0"] == "clients/atelier/charter.yml:15"
    assert rows["voice:"].startswith("# ")


def test_places_are_aligned(workspace):
    lines = run(workspace, "charter", "show", "atelier").split("\n")
    columns = {line.index("clients/") for line in lines if "clients/" in line and "🏠" not in line}
    assert len(columns) == 1


def test_a_network_shows_what_holds_there(workspace):
    rows = shown(run(workspace, "charter", "show", "atelier", "--platform", "bluesky"))
    assert "max: 2" not in rows
    assert rows["max: 0"] == rows["length: 200"] == "clients/atelier/charter.yml:15"
    assert rows["- 🏠"] == "clients/atelier/charter.yml:11"
    assert "platforms:" not in rows
    assert "max: 2" in shown(run(workspace, "charter", "show", "atelier", "--platform", "mastodon"))


def test_every_key_says_what_it_is_for_when_asked(workspace):
    brief = run(workspace, "charter", "show", "atelier")
    full = run(workspace, "charter", "show", "atelier", "-v")
    assert "# how late a post may still go out" not in brief
    assert "# how late a post may still go out" in full


def test_json_holds_values_places_and_helps(workspace):
    told = json.loads(run(workspace, "charter", "show", "atelier", "--format", "json"))
    assert (told["version"], told["client"]) == (1, "atelier")
    assert told["values"]["links"]["vague"] == ["cliquez ici", "on", "là"]
    assert told["values"]["late"] == "90m"
    place = {"path": "clients/atelier/charter.yml", "line": 5, "column": 18}
    assert told["places"]["links.vague.2"] == place
    assert told["help"]["emoji.max"] == "in a post, at most"


def test_yaml_is_a_charter_that_says_the_same(workspace):
    text = run(workspace, "charter", "show", "atelier", "--format", "yaml")
    assert "  # clients/_agency/charter.yml:4\n" in text
    node, found = read_yaml("x.yml", text)
    assert found == []
    own, found = read_charter("atelier", node)
    assert found == []
    told = json.loads(run(workspace, "charter", "show", "atelier", "--format", "json"))
    again = as_yaml(own, language("en"))
    strip = re.compile(r"  # .*")
    assert strip.sub("", again) == strip.sub("", text)
    assert own.values["name"] == told["values"]["name"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ateliers",), "did you mean “atelier”?"),
        (("zzz",), "There is no client “zzz”: choose one of "),
        (("atelier", "--platform", "blusky"), "did you mean “bluesky”?"),
        (("atelier", "--platform", "zzz"), "Unknown network “zzz”"),
    ],
)
def test_unknown_names_get_one_sentence(workspace, words, says):
    assert says in run(workspace, "charter", "show", *words)


def test_a_charter_that_cannot_be_read_is_said(workspace):
    (workspace / "clients" / "atelier" / "charter.yml").write_text("a: b: c", encoding="utf-8")
    assert "marronnier check says why" in run(workspace, "charter", "show", "atelier")


def test_a_charter_of_any_words_comes_back():
    words = [
        "#a",
        "- b",
        "a: b",
        "yes",
        "0123",
        "1e3",
        "",
        "~",
        "a #b",
        "é’«»",
        "*x",
        "&y",
        "'",
        '"',
    ]
    listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in words)
    own, _ = read_charter("x", read_yaml("x.yml", f"lexicon: {{names: [{listed}]}}\n")[0])
    charter, _ = Inheritance({"x": own}, ()).charter("x")
    again, found = read_charter("x", read_yaml("y.yml", as_yaml(charter, language("en")))[0])
    assert found == []
    assert again.values == own.values


# --- schema and rules -----------------------------------------------------------------------------


def test_schemas_are_printed_and_written(workspace):
    assert json.loads(run(workspace, "schema", "post"))["$id"] == "post.schema.json"
    out = workspace / "schemas"
    run(workspace, "schema", "--out", str(out))
    assert len(list(out.glob("*.schema.json"))) == 4
    assert "did you mean “charter”?" in run(workspace, "schema", "charte")
    assert "Which schema" in run(workspace, "schema")


def test_rules_are_listed_by_family(workspace):
    listed = run(workspace, "rules")
    assert all(f"\n{code}  " in f"\n{listed}" for code in RULES)
    assert listed.index("(ton)") < listed.index("TON001") < listed.index("(lex)")
    family = run(workspace, "rules", "typ")
    assert set(re.findall(r"^[A-Z]{3}\d{3}", family, re.MULTILINE)) == {
        code for code in RULES if code.startswith("TYP")
    }


def test_a_rule_says_how_grave_it_is_and_what_corrects_it(workspace):
    told = run(workspace, "rules", "typ001")
    assert "By default: info." in told
    assert "`check --fix` corrects it." in told
    assert "under “rules”: TYP001: off, info, warning or error" in told
    assert "neither switched off nor allowed" in run(workspace, "rules", "IMG001")
    assert "did you mean “typ”?" in run(workspace, "rules", "typo")
