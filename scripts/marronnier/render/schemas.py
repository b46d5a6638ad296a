"""The shapes of our files as JSON Schema (2020-12), for editors that help while one types.

A schema says what the reader accepts, with the values as YAML 1.2 gives them to an editor: what is
a text to the reader may look like a number there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any

from marronnier.charter import CHARTER
from marronnier.fields import ACCOUNTS, CAMPAIGN, POST
from marronnier.model import Message, say
from marronnier.render.language import Language
from marronnier.schema import (
    ADD,
    REMOVE,
    Address,
    Choice,
    Duration,
    Either,
    Field,
    Flag,
    Kind,
    Later,
    ListOf,
    MapOf,
    Number,
    Record,
    Text,
    Whole,
    amendment,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WEB = r'^https?://[^\s<>"]+$'  # in the part of the notation that every editor knows
YEAR = "2026"  # a text that an editor takes for a number
SUFFIX = ".schema.json"

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
        **drawing.draw(document.kind),
    }
    return json.dumps(drawn, ensure_ascii=False, indent=1) + "\n"


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
        pattern = "^([0-9]{1,5}[mhd]|never)$"
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
