"""Documents drawn at random out of a JSON Schema, and documents read as an editor reads them."""

import re

import yaml
from hypothesis import strategies as st

WORDS = st.text("abcdefghijklmnopqrstuvwxyzéàœ’", min_size=1, max_size=8)
DAYS = st.dates().map(str)


class Core(yaml.SafeLoader):
    """Read YAML 1.2's own types, as editors do: no days, no “on”, no “12:30”."""


KINDS = {  # without YAML 1.1's other spellings
    "tag:yaml.org,2002:bool": r"^(?:true|false)$",
    "tag:yaml.org,2002:int": r"^-?(?:0|[1-9][0-9]*)$",
    "tag:yaml.org,2002:float": r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$",
    "tag:yaml.org,2002:null": r"^(?:~|null|)$",
}


Core.yaml_implicit_resolvers = {}
for tag, pattern in KINDS.items():
    Core.add_implicit_resolver(tag, re.compile(pattern), None)


def core(text):
    """Return what a YAML text holds by the rules of YAML 1.2."""
    return yaml.load(text, Core)  # noqa: S506 - a safe loader with fewer types


def document(schema, part, named):
    """Return a strategy of documents that a schema accepts; `named` draws texts by pattern."""

    def draw(below):
        return document(schema, below, named)

    if "$ref" in part:
        return draw(schema["$defs"][part["$ref"].rpartition("/")[2]])
    if "const" in part:
        return st.just(part["const"])
    if "enum" in part:
        return st.sampled_from(part["enum"])
    for key in ("oneOf", "anyOf"):
        if key in part:
            return st.one_of([draw(each) for each in part[key]])
    return _typed(part, named, draw)


def _typed(part, named, draw):
    kind = part["type"]
    if kind == "string":
        return named[part["pattern"]] if "pattern" in part else WORDS
    if kind == "integer":
        return st.integers(part.get("minimum", 0), 999)
    if kind == "number":
        return st.integers(0, part.get("maximum", 90) * 10).map(lambda tenths: tenths / 10)
    if kind == "boolean":
        return st.booleans()
    if kind == "array" and "prefixItems" in part:
        return st.tuples(*map(draw, part["prefixItems"])).map(list)
    if kind == "array":
        unique = str if part.get("uniqueItems") else None
        return st.lists(draw(part["items"]), max_size=3, unique_by=unique)
    return _object(part, named, draw)


def _object(part, named, draw):
    known = {name: draw(below) for name, below in part.get("properties", {}).items()}
    required = part.get("required", ())
    fixed = st.fixed_dictionaries(
        {name: known[name] for name in required},
        optional={name: below for name, below in known.items() if name not in required},
    )
    others = part.get("additionalProperties")
    if not isinstance(others, dict):
        return fixed
    names = part.get("propertyNames", {})
    keys = WORDS
    if "enum" in names:
        keys = st.sampled_from(names["enum"])
    elif "pattern" in names:
        keys = named[names["pattern"]]
    return st.dictionaries(keys, draw(others), max_size=2)
