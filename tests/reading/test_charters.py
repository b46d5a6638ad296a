"""Our charter is a superset of the catalogue's schema: what the schema accepts, we accept."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from marronnier.charter import CHARTER, read_charter
from marronnier.notation import read_yaml
from marronnier.schema import Either, ListOf, MapOf, Record

BASE = """\
version: 1
client: prevalis
name: Prévalis Mutuelle
language: fr
timezone: Europe/Paris
voice: {address: vous}
"""
FULL = (
    BASE
    + """\
sector: [assurance, assurance-vie]
audience: {timezone: Europe/Paris, awake: "07:00-22:30"}
lexicon:
  names: [Prévalis, Horizon Vie]
  banned: [{word: garanti, why: "Aucune promesse."}, synergie]
  prefer: {clients: sociétaires}
  required: [{text: Communication à caractère publicitaire, when: {topic: [produit]}}]
  competitors: []
  protected: [olympique*, JO]
  sensitive: {sinistre: [incendie, décès]}
inclusive: {mode: doublets, generic: [à tous]}
typography: {spaces: nbsp, quotes: french, hours: french}
emoji: {max: 1, allow: ["🏠"], bullets: forbidden}
hashtags: {min: 0, max: 3, required: [], generic: [love], case: camel, position: end}
links: {domains: [prevalis.example], https: true, utm: {utm_source: "{platform}"}}
mentions: {known: ["@lou.atelier"], unknown: warn}
media:
  alt: required
  captions: required
  ratios: {instagram: ["4:5"]}
  palette: {colors: ["#2F5D50"], tolerance: 12, share: 0.6}
  consent: required
  exif_gps: forbidden
  music: licensed
calendar:
  hours: {mon-fri: "08:30-18:30", sat: none, sun: none}
  holidays: {country: FR, subdivision: 6AE, policy: avoid}
  freeze:
    - {from: "2026-12-08T00:00+01:00", to: "2026-12-14T23:59+01:00", why: Tempête, allow: [aide]}
  cadence: {linkedin: {min: 1, max: 3, per: week}}
approvals:
  roles: {client: [H. Marchand], conformite: [P. Adjei]}
  required: [client]
  by_topic: {assurance-vie: [conformite]}
  notice_hours: 72
legal:
  partnership: [Collaboration commerciale, Publicité]
  contest: {mentions: [règlement]}
  mentions: [{text: présente un risque, when: {words: [unités de compte]}}]
checks: [{name: sans-jargon, kind: forbid, words: [synergie], message: "« {match} » : non"}]
rules: {TON010: "off", EMO001: error}
platforms: {linkedin: {emoji: {max: 0}}, facebook: {voice: {address: vous}}}
"""
)
ACCEPTED = {
    "the six keys that have to be there": BASE,
    "a full one": FULL,
    "extends one": BASE + "extends: [_agency]\n",
    "several speakers": BASE.replace("address: vous", "address: tu, speaks_as: [je, nous]"),
    "one speaker": BASE.replace("address: vous", "address: libre, register: soutenu"),
    "blackouts": BASE
    + "calendar: {blackouts: [{from: '2026-08-03', to: '2026-08-23', why: Congés}]}\n",
    "lengths of descriptions": BASE
    + "media: {alt_chars: [20, 300], max_mb: 2.5, min_width: 1080}\n",
    "a check that replaces": BASE
    + "checks: [{name: a, kind: replace, words: [b], with: c, message: d, severity: info}]\n",
    "a check that limits": BASE
    + "checks: [{name: a, kind: limit, words: [b], max: 2, message: d}]\n",
    "two texts of which one": BASE + "lexicon: {required: [{text: [a, b], severity: warning}]}\n",
}
REFUSED = {
    "an unknown key": BASE + "emojis: {max: 1}\n",
    "an address of nobody": BASE.replace("vous", "ils"),
    "another version": BASE.replace("version: 1", "version: 2"),
    "a colour by name": BASE + "media: {palette: {colors: [rouge]}}\n",
    "hours in words": BASE + "calendar: {hours: {mon-fri: le matin}}\n",
    "a negative number": BASE + "emoji: {max: -1}\n",
    "a list for a number": BASE + "emoji: {max: [1]}\n",
    "yes for true": BASE + "links: {https: 'yes'}\n",
    "a severity of nobody": BASE + "rules: {EMO001: grave}\n",
    "a check without a message": BASE + "checks: [{name: a, kind: forbid, words: [b]}]\n",
    "a word without the word": BASE + "lexicon: {banned: [{use: a}]}\n",
    "a cadence per year": BASE + "calendar: {cadence: {mastodon: {max: 3, per: year}}}\n",
}
OURS = {
    "late": BASE + "late: 2h\n",
    "the brand": BASE + "brand: {color: '#5A2D1A', logo: media/logo.png}\n",
    "from when the client sees": BASE + "client_sees_from: review\n",
    "a rule by its name": BASE + "rules: {doublon: error}\n",
    "a rule's options": BASE + "rules: {STR006: {days: '30'}}\n",
    "extends one, without brackets": BASE + "extends: _agency\n",
}


@pytest.fixture(scope="module")
def schema():
    """The catalogue's schema, where the specifications are at hand."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "reference"
    path = Path(os.environ.get("SPECS_DIR", beside)) / "charter.schema.json"
    if not path.is_file():
        pytest.skip("the catalogue's schema is not here: name its folder in SPECS_DIR")
    return jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))


def ours(text):
    node, found = read_yaml("charter.yml", text)
    assert found == []
    return [str(finding.message) for finding in read_charter("prevalis", node)[1]]


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=list(ACCEPTED))
def test_what_the_schema_accepts_we_accept(schema, text):
    schema.validate(yaml.safe_load(text))
    assert ours(text) == []


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_what_the_schema_refuses_we_refuse(schema, text):
    assert not schema.is_valid(yaml.safe_load(text))
    assert ours(text)


@pytest.mark.parametrize("text", OURS.values(), ids=list(OURS))
def test_what_is_ours_alone_we_accept(text):
    assert ours(text) == []


def known(kind):
    """Return the keys that a kind of value has, with their kinds."""
    if isinstance(kind, Record):
        return {name: field.kind for name, field in kind.fields.items()}
    if isinstance(kind, Either):
        return known(kind.other)
    return known(kind.item) if isinstance(kind, ListOf) else {}


def walk(schema, part, kind, where):
    """Yield the keys of a part of the schema that a kind of ours does not have."""
    if not isinstance(part, dict):
        return
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    for below in (*part.get("oneOf", ()), *part.get("anyOf", ()), part.get("items")):
        yield from walk(schema, below, kind, where)
    if isinstance(kind, MapOf):
        yield from walk(schema, part.get("additionalProperties"), kind.value, where)
    for name, below in part.get("properties", {}).items():
        if isinstance(kind, MapOf):
            there = kind.value if not kind.keys or name in kind.keys else None
        else:
            there = known(kind).get(name)
        if there is None:
            yield f"{where}.{name}"
        else:
            yield from walk(schema, below, there, f"{where}.{name}")


def test_every_key_of_the_schema_is_ours(schema):
    """Where the schema has a key, our charter has it too, at every depth."""
    assert list(walk(schema.schema, schema.schema, CHARTER, "charter")) == []
    assert list(walk({}, {"properties": {"emojis": {}}}, CHARTER, "charter")) == ["charter.emojis"]
