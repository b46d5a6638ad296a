"""Whatever is wrong in a charter gives one clear finding at its place, and never a traceback.

The mistakes are generated from the record itself: for every key a value of another kind, an empty
one, and an unknown key beside it.
"""

import pytest
import yaml

from marronnier.charter import CHARTER, OVERRIDES
from marronnier.checking import check
from marronnier.load import load
from marronnier.model import File
from marronnier.rules import RULES
from marronnier.scalars import Choice, Duration, Flag, Number, Text, Whole
from marronnier.schema import Either, ListOf, MapOf, Record
from tests.reading.workspace import NOW

HEAD = {
    "version": 1,
    "client": "atelier",
    "name": "Atelier",
    "language": "fr",
    "timezone": "Europe/Paris",
    "voice": {"address": "tu"},
}
PATH = "clients/atelier/charter.yml"
STRANGE = "zzzzz"
# A value of each kind that the reader takes, for what must stand beside the wrong one.
GOOD = {"from": "2026-12-01", "to": "2026-12-02", "kind": "forbid", "mode": "libre", "name": "a"}


def findings_of(charter):
    """Return what the whole check says of a charter file, read and run as every other."""
    text = charter if isinstance(charter, str) else yaml.safe_dump(charter, allow_unicode=True)
    data = text.encode()
    workspace, found = load({PATH: File("100644", len(data), lambda: data)})
    return [one for one in check(workspace, found, NOW) if one.rule.startswith("SRC")]


def wrong(kind):
    """Return a value that a kind cannot be, and where it is a list or a mapping, what it is."""
    if isinstance(kind, Record | MapOf):
        return [STRANGE, [STRANGE]]
    if isinstance(kind, ListOf):
        return [{STRANGE: STRANGE}] if kind.lone else [{STRANGE: STRANGE}, STRANGE]
    if isinstance(kind, Either):
        return []
    scalars = {Choice: "@", Whole: "-1,5", Number: "peu", Flag: "oui", Duration: "tantôt"}
    odd = scalars.get(type(kind))
    if odd is None and isinstance(kind, Text) and kind.pattern:
        odd = "é@ é"
    return [[STRANGE], {STRANGE: STRANGE}, *([odd] if odd else [])]


def beside(record):
    """Return the values that a record must have."""
    return {
        name: GOOD.get(name, STRANGE) for name, field in record.fields.items() if field.required
    }


def leaves(kind, build, path):
    """Yield (path, kind, document with a value there) for every key below."""
    if isinstance(kind, Record):
        for name, field in kind.fields.items():
            needed = beside(kind)

            def here(value, name=name, needed=needed):
                return build({**needed, name: value})

            yield f"{path}.{name}", field.kind, here
            yield from leaves(field.kind, here, f"{path}.{name}")
    elif isinstance(kind, ListOf) and isinstance(kind.item, Record | Either):
        yield from leaves(kind.item, lambda value: build([value]), path)
    elif isinstance(kind, MapOf) and isinstance(kind.value, Record):
        yield from leaves(kind.value, lambda value: build({"mastodon": value}), path)
    elif isinstance(kind, Either):
        yield from leaves(kind.other, build, path)


def top(value):
    """Return a charter with its usual head and these keys."""
    return {**HEAD, **value}


CHARTER_KEYS = Record({**CHARTER.fields})
EVERY = list(leaves(CHARTER_KEYS, top, "charter"))
WRONG = [(path, build(value)) for path, kind, build in EVERY for value in wrong(kind)]
EMPTY = [(path, build(None)) for path, _, build in EVERY]
UNKNOWN = [
    (path, build({**beside(kind), STRANGE: "x"}))
    for path, kind, build in [("charter", CHARTER_KEYS, top), *EVERY]
    if isinstance(kind, Record)
]


def test_the_mistakes_are_many():
    assert len(EVERY) > 150
    assert len(WRONG) > 300
    assert len(UNKNOWN) > 20
    assert {path for path, _, _ in EVERY} >= {
        f"charter.platforms.{name}" for name in OVERRIDES.fields
    }


@pytest.mark.parametrize(("path", "charter"), WRONG, ids=[path for path, _ in WRONG])
def test_a_value_of_another_kind_is_one_finding_that_names_its_key(path, charter):
    (found,) = findings_of(charter)
    assert found.at.path == PATH
    assert found.rule in ("SRC009", "SRC007")
    key = path.rpartition(".")[2]
    assert key in str(found.message) or STRANGE in found.match
    assert RULES[found.rule].name == found.name


@pytest.mark.parametrize(("path", "charter"), EMPTY, ids=[path for path, _ in EMPTY])
def test_a_key_without_a_value_is_one_finding(path, charter):
    (found,) = findings_of(charter)
    assert path.rpartition(".")[2] in str(found.message)


@pytest.mark.parametrize(("path", "charter"), UNKNOWN, ids=[path for path, _ in UNKNOWN])
def test_an_unknown_key_is_one_finding_at_the_key(path, charter):
    (found,) = findings_of(charter)
    assert (found.rule, found.match) == ("SRC007", STRANGE), path
    lines = yaml.safe_dump(charter, allow_unicode=True).split("\n")
    assert lines[found.at.line - 1][found.at.column - 1 :].startswith(STRANGE)


@pytest.mark.parametrize("key", list(HEAD))
def test_a_required_key_that_is_missing_is_one_finding(key):
    charter = {name: value for name, value in HEAD.items() if name != key}
    (found,) = findings_of(charter)
    assert found.rule == "SRC008"
    assert key in str(found.message)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "zzz\n",
        "version: 1\nversion: 1\n",
        "a: &a b\n",
        "a: !b c\n",
        "a:\n\t- b\n",
        "{",
    ],
)
def test_a_charter_that_is_no_mapping_is_one_finding(text):
    assert len(findings_of(text)) == 1
