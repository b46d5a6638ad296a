"""The shapes of our files as JSON Schema (2020-12), for editors that help while one types.

A schema says what the reader accepts, with the values as YAML 1.2 gives them to an editor: what is
a text to the reader may look like a number there.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from marronnier.charter import CHARTER
from marronnier.fields import ACCOUNTS, CAMPAIGN, POST
from marronnier.model import Message, say
from marronnier.reading import Kind
from marronnier.render.language import Language
from marronnier.scalars import Address, Choice, Duration, Flag, Number, Text, Whole
from marronnier.schema import ADD, REMOVE, Either, Field, Later, ListOf, MapOf, Record, amendment

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WEB = r'^https?://[^\s<>"]+$'  # in the part of the notation that every editor knows
YEAR = "2026"  # a text that an editor takes for a number
SUFFIX = ".schema.json"
LONG = 120  # characters; a shorter part is said again rather than looked up

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """Hold what a file of the workspace is: its kind, its title, the files that it speaks of.

    One that `amends` may add to what it inherits and take from it.
    """

    kind: Kind
    title: Message
    files: str
    amends: bool = False


DOCUMENTS: Mapping[str, Document] = {
    "charter": Document(CHARTER, say("A client's charter"), "clients/*/charter.yml", amends=True),
    "accounts": Document(ACCOUNTS, say("A client's accounts"), "clients/*/accounts.yml"),
    "campaign": Document(CAMPAIGN, say("A campaign"), "clients/*/campaigns/*.yml"),
    "post": Document(POST, say("The top of a post"), "content/**/*.md"),
}


def schema_text(name: str, speech: Language) -> str:
    """Return the JSON Schema of a document of `DOCUMENTS`, ready to be written."""
    document = DOCUMENTS[name]
    drawing = Drawing(speech, amends=document.amends)
    drawn = {
        "$schema": DIALECT,
        "$id": f"{name}{SUFFIX}",
        "title": speech.tell(document.title),
        **Sharing.of(drawing.draw(document.kind)),
    }
    return json.dumps(drawn, ensure_ascii=False, indent=1) + "\n"


@dataclass(slots=True)
class Sharing:
    """Say once what a schema says several times, under `$defs`."""

    counts: Counter[str] = field(default_factory=Counter)
    definitions: Schema = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, drawn: Schema) -> Schema:
        """Return a schema with references to what it would repeat."""
        sharing = cls()
        sharing._count(drawn)
        top = sharing._below(drawn, "")
        return {**top, "$defs": sharing.definitions} if sharing.definitions else top

    def _count(self, schema: Schema) -> None:
        text = json.dumps(schema)
        self.counts[text] += 1
        if self.counts[text] == 1:  # what stands in a part that is shared is said once anyway
            for inner in _inner(schema):
                self._count(inner)

    def _share(self, schema: Schema, name: str) -> Schema:
        text = json.dumps(schema)
        if len(text) < LONG or self.counts[text] == 1:
            return self._below(schema, name)
        if text not in self.names:
            self.names[text] = self._free(name)
            self.definitions[self.names[text]] = self._below(schema, name)
        return {"$ref": f"#/$defs/{self.names[text]}"}

    def _below(self, schema: Schema, name: str) -> Schema:
        """Return a schema whose inner ones are shared, each under the key that it stands at."""
        changed = dict(schema)
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                changed[key] = self._share(schema[key], name)
        if "anyOf" in schema:
            changed["anyOf"] = [self._share(each, name) for each in schema["anyOf"]]
        if "properties" in schema:
            below = schema["properties"].items()
            changed["properties"] = {key: self._share(each, key) for key, each in below}
        return changed

    def _free(self, name: str) -> str:
        taken = set(self.names.values())
        numbered = (f"{name}-{number}" for number in itertools.count(2))
        return next(one for one in itertools.chain([name], numbered) if one not in taken)


def _inner(schema: Schema) -> Iterator[Schema]:
    """Yield the schemas right below one."""
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield schema[key]
    yield from schema.get("anyOf", ())
    yield from schema.get("properties", {}).values()


@dataclass(frozen=True)
class Drawing:
    """Draw kinds of values as JSON Schema, in one language."""

    speech: Language
    amends: bool = False

    @singledispatchmethod
    def draw(self, kind: Kind) -> Schema:
        """Return the schema of what a kind reads."""
        raise TypeError(kind)

    @draw.register
    def _(self, kind: Text) -> Schema:
        fits = not kind.pattern or re.fullmatch(kind.pattern, YEAR)
        types = ["string", "number", "boolean"] if not kind.pattern else ["string", "number"]
        drawn: Schema = {"type": types if fits else "string"}
        if kind.pattern:
            drawn["pattern"] = f"^({kind.pattern})$"
        if kind.what != Text().what:
            drawn["description"] = self._sentence(kind.what)
        return drawn

    @draw.register
    def _(self, kind: Address) -> Schema:
        return {"type": "string", "pattern": WEB, "description": self._sentence(kind.what)}

    @draw.register
    def _(self, kind: Choice) -> Schema:
        numbers = [int(word) for word in kind.words if word.isdecimal()]
        return {"enum": [*kind.words, *numbers]}

    @draw.register
    def _(self, kind: Whole) -> Schema:
        return {"type": "integer", "minimum": kind.minimum}

    @draw.register
    def _(self, kind: Number) -> Schema:
        limits = {"minimum": kind.minimum, "maximum": kind.maximum}
        return {
            "type": "number",
            **{name: value for name, value in limits.items() if abs(value) != float("inf")},
        }

    @draw.register
    def _(self, _kind: Flag) -> Schema:
        return {"type": "boolean"}

    @draw.register
    def _(self, _kind: Duration) -> Schema:
        told = say("a duration such as 30m, 2h, 1d, or never")
        pattern = "^([0-9]{1,5}[mhdj]|never)$"
        return {"type": "string", "pattern": pattern, "description": self._sentence(told)}

    @draw.register
    def _(self, kind: ListOf) -> Schema:
        item = Drawing(self.speech).draw(kind.item)  # an item is replaced as a whole
        listed: Schema = {"type": "array", "items": item}
        if kind.unique:
            listed["uniqueItems"] = True
        if kind.filled:
            listed["minItems"] = 1
        if kind.sizes:
            listed["minItems"], listed["maxItems"] = kind.sizes
        return {"anyOf": [listed, item]} if kind.lone else listed

    @draw.register
    def _(self, kind: MapOf) -> Schema:
        drawn: Schema = {"type": "object", "additionalProperties": self.draw(kind.value)}
        if kind.key:
            drawn["propertyNames"] = {"pattern": f"^({kind.key})$"}
        if kind.keys:
            drawn["propertyNames"] = {"enum": list(kind.keys)}
        return drawn

    @draw.register
    def _(self, kind: Record) -> Schema:
        properties: Schema = {}
        for name, declared in kind.fields.items():
            properties[name] = self._key(declared, declared.kind, self._sentence(declared.help))
            if self.amends and not declared.own:
                properties |= self._amendments(name, declared)
        required = [name for name, declared in kind.fields.items() if declared.required]
        drawn: Schema = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        return {**drawn, "required": required} if required else drawn

    @draw.register
    def _(self, kind: Either) -> Schema:
        return {"anyOf": [self.draw(kind.text), self.draw(kind.other)]}

    @draw.register
    def _(self, kind: Later) -> Schema:
        return self.draw(kind.kind())

    def _key(self, declared: Field, kind: Kind, title: str) -> Schema:
        return {"title": title, **self.draw(kind)} if declared.help else self.draw(kind)

    def _amendments(self, name: str, declared: Field) -> Schema:
        signs = {
            ADD: say("adds to what is inherited: {help}", help=say(declared.help)),
            REMOVE: say("takes away from what is inherited: {help}", help=say(declared.help)),
        }
        return {
            name + sign: self._key(declared, kind, self._sentence(told))
            for sign, told in signs.items()
            if (kind := amendment(declared.kind, name + sign)) is not None
        }

    def _sentence(self, words: Message | str) -> str:
        told = self.speech.tell(words)
        return told[:1].upper() + told[1:]
