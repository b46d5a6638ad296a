"""YAML to values with places, and findings; nothing is guessed.

It is read at the level of its events: scalars stay the text that was typed, and whatever could
make a reader and a machine disagree (duplicate keys, anchors, aliases, tags, merge keys, several
documents, deep nesting) is refused before anything is built from it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from marronnier.expressions import expression
from marronnier.model import Edit, Finding, Message, Place, say

DEPTH_LIMIT = 8
# Everything a keyboard does not write on purpose and some readers take for a line break.
CONTROL = expression("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
NAMES = {"\x00": "NULL", "\x08": "BACKSPACE", "\x1b": "ESCAPE", "\x7f": "DELETE"}
NULLS = {"", "~", "null", "Null", "NULL"}
SWALLOWED = expression(r"[ \t]*(?<=[ \t])(#[^\s#].*?)[ \t]*$")
GOES_ON = expression(r"(?![\w$.-]+[+-]?:(?:\s|$))\s*\S")  # a line of a list, no key of the file
# What may stand before a value that has its line to itself.
ALONE = expression(r"[ ]*(?:- +)*(?:[\w$.-]+:[ \t]+)?")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)  # not frozen: thirty are made for every post
class Scalar:
    """Hold one value as typed; `plain` tells that it stood without quotes."""

    text: str
    at: Place
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Tell whether YAML calls this null: nothing was written after the colon."""
        return self.plain and self.text in NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    """Hold a list."""

    items: tuple[Value, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Hold keys and values in the order written, no key twice."""

    entries: tuple[tuple[Scalar, Value], ...]
    at: Place


Value = Scalar | Sequence | Mapping


class _Refused(Exception):
    """Stop reading one YAML document at a finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding.message))
        self.finding = finding


def read_yaml(path: str, text: str, first_line: int = 1) -> tuple[Mapping | None, list[Finding]]:
    """Return the mapping that a YAML text holds; `first_line` is its first line in the file."""
    reader = _Events(path, text, first_line)
    try:
        value = reader.document()
    except _Refused as refused:
        return None, [*reader.findings, refused.finding]
    except yaml.YAMLError as error:
        return None, [*reader.findings, reader.broken(error)]
    if isinstance(value, Mapping):
        return value, reader.findings
    at = Place(path, first_line, 1) if value is None else value.at
    message = say("Nothing is written here as “key: value” lines.")
    return None, [*reader.findings, Finding(at, "SRC003", message)]


class _Events:
    """Build values from YAML's events, refusing what has more than one reading."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines = text.split("\n")
        self.height = len(self.lines)
        # What few documents hold is not looked for in each of their values.
        self.commented = "#" in text
        self.controlled = "\\" in text or CONTROL.search(text) is not None
        self.findings: list[Finding] = []
        self.text = text
        self.next: Callable[[], Any]

    def document(self) -> Value | None:
        self.next = _LOADER(self.text).get_event
        self.next()  # stream start
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value = self.value(self.next(), 0)
        self.next()  # document end
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.refuse(event, "SRC004", say("Only one YAML document may stand here."))
        return value

    def value(self, event: Any, depth: int) -> Value:
        kind = type(event)
        if (
            kind is yaml.AliasEvent
            or event.anchor is not None
            or event.tag is not None
            or depth > DEPTH_LIMIT
        ):
            raise self.unwanted(event)
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if kind is yaml.SequenceStartEvent:
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def unwanted(self, event: Any) -> _Refused:
        message = say("Nested deeper than {limit} levels.", limit=DEPTH_LIMIT)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            text = "YAML anchors (&) and aliases (*) are not used here: write the value out."
            message = say(text)
        elif event.tag is not None:
            message = say("YAML tags (!) are not used here: remove it.")
        return self.refuse(event, "SRC004", message)

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        at = self.place(event)
        if self.commented and event.style not in ("|", ">"):
            self.note_swallowed_comment(event)
        text = self.without_controls(event.value, at) if self.controlled else event.value
        return Scalar(text, at, not event.style)

    def without_controls(self, text: str, at: Place) -> str:
        for character in dict.fromkeys(CONTROL.findall(text)):  # by “\e” and the like
            found = Finding(at, "SRC001", name_control(character), match=character)
            self.findings.append(found)
        return CONTROL.sub(" ", text)

    def sequence(self, start: yaml.Event, depth: int) -> Sequence:
        items = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.value(event, depth + 1))
        if self.commented and getattr(start, "flow_style", False):
            self.note_swallowed_comment(event)
        return Sequence(tuple(items), self.place(start))

    def mapping(self, start: yaml.Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Value]] = {}
        depth += 1
        while type(event := self.next()) is not yaml.MappingEndEvent:
            key = self.value(event, depth)
            if not isinstance(key, Scalar):
                raise self.refuse(event, "SRC004", say("A key must be a word."))
            text = key.text
            if text == "<<" and key.plain:
                raise self.refuse(event, "SRC004", say("YAML merge keys (<<) are not used here."))
            if text in entries:
                message = say("The key “{key}” stands twice: keep one.", key=text)
                raise self.refuse(event, "SRC005", message)
            entries[text] = key, self.value(self.next(), depth)
        return Mapping(tuple(entries.values()), self.place(start))

    def place(self, event: Any) -> Place:
        start, end, first = event.start_mark, event.end_mark, self.first_line
        line, column, end_line, end_column = start.line, start.column, end.line, end.column
        if end_line >= self.height:  # seldom: YAML ends below the last line
            line, column = self.spot(start)
            end_line, end_column = self.spot(end)
        return Place(self.path, line + first, column + 1, end_line + first, end_column + 1)

    def spot(self, mark: Any) -> tuple[int, int]:
        """Return the line and column of a mark, counted from 0; YAML ends below the last line."""
        if mark is None:
            return 0, 0
        line = mark.line
        if line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        return line, mark.column

    def refuse(self, event: yaml.Event, rule: str, message: Message) -> _Refused:
        return _Refused(Finding(self.place(event), rule, message))

    def note_swallowed_comment(self, event: yaml.Event) -> None:
        # « title: Le teaser #1 » loses its « #1 » to YAML; people write comments as « # so ».
        (first, start), (last, end) = self.spot(event.start_mark), self.spot(event.end_mark)
        line = self.lines[last]
        swallowed = SWALLOWED.match(line, end)
        if swallowed is None:
            return
        row, text = last + self.first_line, swallowed.group(1)
        at = Place(self.path, row, swallowed.start(1) + 1, row, swallowed.end(1) + 1)
        message = say(
            "YAML reads “{text}” as a comment and drops it: put the whole value in quotes.",
            text=text,
        )
        plain = isinstance(event, yaml.ScalarEvent) and not event.style
        start = start if getattr(event, "value", "") else swallowed.start(1)
        fix = None
        if plain and first == last and ALONE.fullmatch(line[:start]):
            whole = line[start : swallowed.end(1)]
            quoted = whole.replace("\\", "\\\\").replace('"', '\\"')
            fix = Edit(Place(self.path, row, start + 1, row, at.end_column), whole, f'"{quoted}"')
        self.findings.append(Finding(at, "SRC006", message, match=text, fix=fix))

    def broken(self, error: yaml.YAMLError) -> Finding:
        mark = getattr(error, "problem_mark", None)
        if "quoted scalar" in str(getattr(error, "context", "")):
            mark = getattr(error, "context_mark", mark)  # where it opens, not the file's end
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        number, column = self.spot(mark)
        if "expected ','" in problem and not GOES_ON.match(self.lines[number]):
            # The bracket is told, not where the file goes on or ends.
            number, column = self.spot(getattr(error, "context_mark", mark))
        line = self.lines[number]
        at = Place(self.path, number + self.first_line, min(column, len(line)) + 1)
        return Finding(at, "SRC003", _explain(problem, line[column : column + 1]))


def name_control(character: str) -> Message:
    """Return what to say of a control character: its number, and its name where it has one."""
    name = unicodedata.name(character, NAMES.get(character, ""))
    return say(
        "Invisible control character {character}: remove it.",
        character=f"U+{ord(character):04X} {name}".strip(),
    )


def _explain(problem: str, character: str) -> Message:
    if "mapping values are not allowed" in problem:
        return say("A value that contains “: ” needs quotes around it.")
    if "cannot start any token" in problem and character == "\t":
        return say("A tab stands where YAML wants spaces.")
    if "cannot start any token" in problem:
        text = "A value that starts with “{character}” needs quotes around it."
        return say(text, character=character)
    if "expected ':'" in problem or "expected key" in problem:
        return say("This line is not “key: value”; look at its colon and its indentation.")
    if "quoted scalar" in problem or "end of stream" in problem:
        return say("A quotation mark is opened and never closed.")
    if "node content" in problem:
        return say("A value is missing here, or starts with “#”: put quotes around it.")
    if "expected '-' indicator" in problem or "block end" in problem:
        return say("This line is indented differently from those that it belongs with.")
    if "flow" in problem or "expected ','" in problem:
        return say("A bracket is opened and never closed, or a comma is missing.")
    return say("This cannot be read as YAML: {problem}.", problem=problem)
