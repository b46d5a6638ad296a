"""The schemas for editors: current, valid, in agreement with the reader and the catalogue's own."""

import functools
import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marronnier.charter import CHARTER, read_charter
from marronnier.fields import ACCOUNTS, CAMPAIGN, POST
from marronnier.notation import read_yaml
from marronnier.reading import Reading
from marronnier.render.language import language
from marronnier.render.schemas import DOCUMENTS, SUFFIX, schema_text
from marronnier.schema import Either, ListOf, MapOf, Record
from tests.drawing import core, document

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "scripts" / "marronnier" / "schemas"
BESIDE = Path(os.environ.get("SPECS_DIR", ROOT.parent / "shared" / "reference"))
HOURS = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{5,8}([+-][0-9]{2}:[0-9]{2}|Z)?)?$"
# What a person would write where the reference has a pattern.
NAMED = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True),
    "^[a-z]{2}(-[A-Z]{2})?$": st.sampled_from(["fr", "en", "fr-CA"]),
    "^[A-Za-z_]+(/[A-Za-z_+-]+){0,2}$": st.sampled_from(["Europe/Paris", "America/Montreal"]),
    HOURS: st.just("08:30-18:30"),
    HOURS + "|^none$": st.sampled_from(["08:30-18:30", "none"]),
    "^[0-9.]+:[0-9.]+$": st.sampled_from(["4:5", "1.91:1"]),
    "^#[0-9A-Fa-f]{6}$": st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True),
    DATE: st.sampled_from(["2026-12-08", "2026-12-08T10:00", "2026-12-08T10:00:00+01:00"]),
    "^[a-z0-9-]+$": st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True),
    "^[A-Z]{3}[0-9]{3}$": st.from_regex(r"[A-Z]{3}[0-9]{3}", fullmatch=True),
}


@pytest.fixture(scope="module")
def reference():
    """The catalogue's schema, where the specifications are at hand."""
    path = BESIDE / "charter.schema.json"
    if not path.is_file():
        pytest.skip("the catalogue's schema is not here: name its folder in SPECS_DIR")
    return json.loads(path.read_text("utf-8"))


@functools.cache
def validator(name):
    drawn = json.loads(schema_text(name, language("fr")))
    return jsonschema.Draft202012Validator(drawn)


def read_as(name, text):
    """Return what is wrong with a document, as the reader sees it."""
    node, found = read_yaml("x.yml", text)
    if node is None:
        return found
    reading = Reading(amends=DOCUMENTS[name].amends)
    DOCUMENTS[name].kind.read(node, "", reading)
    return [*found, *reading.findings]


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_that_is_kept_is_the_one_of_the_code(name):
    kept = (KEPT / f"{name}{SUFFIX}").read_text("utf-8")
    assert kept == schema_text(name, language("fr")), "marronnier schema --out it anew"
    jsonschema.Draft202012Validator.check_schema(json.loads(kept))


def test_the_editors_settings_name_every_schema_of_a_yaml_file():
    named = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    wanted = {
        f"./{(KEPT / (name + SUFFIX)).relative_to(ROOT).as_posix()}": [one.files]
        for name, one in DOCUMENTS.items()
        if one.files.endswith(".yml")
    }
    assert named == wanted


def test_the_examples_files_meet_their_schemas():
    seen = 0
    for name, one in DOCUMENTS.items():
        check = validator(name)
        for path in ROOT.glob(one.files):
            text = path.read_text("utf-8")
            head = text.split("---\n")[1] if path.suffix == ".md" else text
            faults = [fault.message for fault in check.iter_errors(core(head))]
            assert not faults, path
            seen += 1
    assert seen > 50


# --- every key says what it is for ----------------------------------------------------------------


def keys(kind, path=""):
    """Yield every declared key of a kind with its field."""
    if isinstance(kind, Record):
        for name, declared in kind.fields.items():
            yield f"{path}.{name}", declared
            yield from keys(declared.kind, f"{path}.{name}")
    elif isinstance(kind, (ListOf, MapOf, Either)):
        for below in ("item", "value", "other"):
            if hasattr(kind, below):
                yield from keys(getattr(kind, below), path)


@pytest.mark.parametrize("kind", [CHARTER, POST, ACCOUNTS, CAMPAIGN])
def test_every_key_says_what_it_is_for(kind):
    for path, declared in keys(kind):
        assert declared.help, path
        assert not declared.help.endswith("."), path


# --- agreement with the reader --------------------------------------------------------------------

HEAD = (
    "version: 1\nclient: a\nname: A\nlanguage: fr\ntimezone: Europe/Paris\nvoice: {address: tu}\n"
)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("extends: _agency\nlinks: {vague+: [voir], vague-: [ici]}\n", True),
        ("extends: [_agency]\nlexicon: {banned+: [{word: luxe, why: Non}], prefer-: mail}\n", True),
        ("lexicon: {sensitive: {sinistre+: [feu], autre-: [eau]}}\n", True),
        ("platforms: {bluesky: {hashtags: {required+: [Ciel]}, length: 200}}\n", True),
        ("rules: {TON007: {max: 3}, adresse: 'off', STR006: error}\n", True),
        ("late: 2h\nstructure: {call: required}\n", True),
        ("extends+: [_agency]\n", False),
        ("emoji: {max+: 1}\n", False),
        ("media: {alt_chars+: [1, 2]}\n", False),
        ("checks: [{name: a, kind: forbid, words+: [b], message: c}]\n", False),
        ("late: bientôt\n", False),
        ("emoji: {max: deux}\n", False),
        ("hashtag: {max: 2}\n", False),
    ],
)
def test_schema_and_reader_agree_on_a_charter(text, accepted):
    assert validator("charter").is_valid(core(HEAD + text)) == accepted
    assert (read_as("charter", HEAD + text) == []) == accepted


@pytest.mark.parametrize("name", ["accounts", "campaign"])
@pytest.mark.parametrize("text", ["nom: x\n", "mastodon: {url: javascript:x}\n", "title: [a]\n"])
def test_schema_and_reader_refuse_the_same(name, text):
    assert not validator(name).is_valid(core(text))
    assert read_as(name, text)


# --- agreement with the catalogue -----------------------------------------------------------------


def missing(theirs, part, ours, here, where="charter"):
    """Yield the keys, and the words of a choice, that the reference has and our schema has not."""
    part, here = (_resolved(schema, one) for schema, one in ((theirs, part), (ours, here)))
    alternatives = [_resolved(ours, one) for one in here.get("anyOf", [here])]
    choices = {str(word) for one in alternatives for word in one.get("enum", ())}
    yield from (f"{where}={word}" for word in part.get("enum", ()) if word not in choices)
    known = {key: below for one in alternatives for key, below in one.get("properties", {}).items()}
    for key, below in part.get("properties", {}).items():
        if key not in known:
            yield f"{where}.{key}"
        else:
            yield from missing(theirs, below, ours, known[key], f"{where}.{key}")
    for inner in ("items", "additionalProperties"):
        found = [one[inner] for one in alternatives if isinstance(one.get(inner), dict)]
        if isinstance(part.get(inner), dict) and found:
            yield from missing(theirs, part[inner], ours, found[0], where)
    for below in part.get("oneOf", ()):
        yield from missing(theirs, below, ours, here, where)


def _resolved(schema, part):
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    return part


def test_every_key_and_every_choice_of_the_reference_is_ours(reference):
    ours = validator("charter").schema
    assert list(missing(reference, reference, ours, ours)) == []
    odd = {"properties": {"emoji": {"properties": {"bullets": {"enum": ["often"]}, "min": {}}}}}
    assert list(missing({}, odd, ours, ours)) == [
        "charter.emoji.bullets=often",
        "charter.emoji.min",
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_the_reference_accepts_our_schema_and_our_reader_accept(reference, data):
    charter = data.draw(document(reference, reference, NAMED))
    jsonschema.Draft202012Validator(reference).validate(charter)
    text = yaml.safe_dump(charter, allow_unicode=True, sort_keys=False)
    found = read_charter("x", read_yaml("x.yml", text)[0])[1]
    assert [str(one.message) for one in found] == []
    assert [one.message for one in validator("charter").iter_errors(core(text))] == []
