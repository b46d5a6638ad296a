"""One file's bytes to values with places, and findings; strict and total.

YAML is read at the level of its events: scalars stay the text that was typed, and whatever could
make a reader and a machine disagree (duplicate keys, anchors, aliases, tags, merge keys, several
documents, deep nesting) is refused before anything is built from it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from marronnier.model import Edit, Finding, Message, Place, say

SIZE_LIMIT = 64 * 1024  # bytes; a post is a few hundred words
DEPTH_LIMIT = 8
FENCE = re.compile(r"---[ \t]*")
NULLS = {"", "~", "null", "Null", "NULL"}
# Everything a keyboard does not write on purpose and some readers take for a line break.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
SWALLOWED = re.compile(r"[ \t]*(?<=[ \t])(#[^\s#].*?)[ \t]*$")
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a post's file as read: its front matter, and its body with the line it starts on."""

    head: Mapping | None
    body: str
    body_line: int


class _Refused(Exception):
    """Stop reading one YAML document at a finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding.message))
        self.finding = finding


# --- text ---------------------------------------------------------------------------------------


def read_text(path: str, data: bytes) -> tuple[str | None, list[Finding]]:
    """Return the file's text with `\\n` line ends and no BOM, or None and why it is not text."""
    if len(data) > SIZE_LIMIT:
        return None, [
            _unreadable(
                path,
                say(
                    "The file weighs {size} bytes; {limit} at most: is it a post?",
                    size=len(data),
                    limit=SIZE_LIMIT,
                ),
            )
        ]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None, [
            _unreadable(path, say("The file is in UTF-16; save it as UTF-8 (byte offset {at}).", at=0))
        ]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = say(
            "The file is not UTF-8 at byte offset {at}; save it as UTF-8.", at=error.start
        )
        return None, [_unreadable(path, message, before.count("\n") + 1)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    faults = [_control(path, text, match) for match in CONTROL.finditer(text)]
    return CONTROL.sub(" ", text), faults  # same length, so that every later place holds


def _unreadable(path: str, message: Message, line: int = 1) -> Finding:
    return Finding(Place(path, line, 1), "SRC001", message)


def _control(path: str, text: str, match: re.Match[str]) -> Finding:
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    at = Place(path, line, column, line, column + 1)
    character = match.group()
    name = unicodedata.name(character, "")
    message = say(
        "Invisible control character U+{code:04X} {name}: remove it.",
        code=ord(character),
        name=name,
    )
    # Word processors leave separators where a line break was meant.
    new = "\n" if character in "\x0b\x0c\x85\u2028\u2029" else ""
    fix = None if character == "\x00" else Edit(at, character, new)
    return Finding(at, "SRC001", message, match=character, fix=fix)


# --- front matter -------------------------------------------------------------------------------


class StrictHandler(BaseHandler):
    """Let python-frontmatter read the way this module does: places kept, nothing guessed."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self.head: Mapping | None = None
        self.body_line = 1

    def split(self, _stripped: str) -> tuple[str, str]:
        """Return front matter and body of the whole text; raise ValueError when there is none."""
        lines = self.text.split("\n")
        if not FENCE.fullmatch(lines[0]):
            self._fault(1, say("The front matter is missing: the first line must be “---”."))
            raise ValueError(self.path)
        close = next((n for n in range(1, len(lines)) if FENCE.fullmatch(lines[n])), None)
        if close is None:
            message = say("The front matter is never closed: add a line “---” after its last key.")
            self._fault(1, message)
            raise ValueError(self.path)
        self.body_line = close + 2
        return "\n".join(lines[1:close]), "\n".join(lines[close + 1 :])

    def load(self, head: str, **_: object) -> dict[str, object]:
        """Return the front matter's keys with their values, places included."""
        self.head, found = read_yaml(self.path, head, first_line=2)
        self.findings += found
        return {} if self.head is None else {key.text: value for key, value in self.head.entries}

    def _fault(self, line: int, message: Message) -> None:
        self.findings.append(Finding(Place(self.path, line, 1), "SRC002", message))


def read_document(path: str, data: bytes) -> tuple[Document | None, list[Finding]]:
    """Return a post's front matter and body, or None when there is no telling them apart."""
    text, findings = read_text(path, data)
    if text is None:
        return None, findings
    handler = StrictHandler(path, text)
    frontmatter.parse(text, handler=handler)
    findings += handler.findings
    if any(finding.rule == "SRC002" for finding in handler.findings):
        return None, findings
    body = "\n".join(text.split("\n")[handler.body_line - 1 :])
    return Document(handler.head, body, handler.body_line), findings


# --- YAML ---------------------------------------------------------------------------------------


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
        self.findings: list[Finding] = []
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> Value | None:
        next(self.events)  # stream start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value = self.value(next(self.events), 0)
        next(self.events)  # document end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.refuse(event, "SRC004", say("Only one YAML document may stand here."))
        return value

    def value(self, event: yaml.Event, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            message = say("YAML anchors (&) and aliases (*) are not used here: write the value out.")
            raise self.refuse(event, "SRC004", message)
        if getattr(event, "tag", None) is not None:
            raise self.refuse(event, "SRC004", say("YAML tags (!) are not used here: remove it."))
        if depth > DEPTH_LIMIT:
            message = say("Nested deeper than {limit} levels.", limit=DEPTH_LIMIT)
            raise self.refuse(event, "SRC004", message)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        plain = not event.style
        at = self.place(event)
        if plain:
            self.note_swallowed_comment(event)
        return Scalar(event.value, at, plain)

    def sequence(self, start: yaml.Event, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return Sequence(tuple(items), self.place(start))

    def mapping(self, start: yaml.Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Value]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self.refuse(event, "SRC004", say("A key must be a word."))
            if key.text == "<<" and key.plain:
                raise self.refuse(event, "SRC004", say("YAML merge keys (<<) are not used here."))
            if key.text in entries:
                message = say("The key “{key}” stands twice: keep one.", key=key.text)
                raise self.refuse(event, "SRC005", message)
            entries[key.text] = (key, self.value(next(self.events), depth + 1))
        return Mapping(tuple(entries.values()), self.place(start))

    def place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(
            self.path,
            start.line + self.first_line,
            start.column + 1,
            end.line + self.first_line,
            end.column + 1,
        )

    def refuse(self, event: yaml.Event, rule: str, message: Message) -> _Refused:
        return _Refused(Finding(self.place(event), rule, message))

    def note_swallowed_comment(self, event: yaml.ScalarEvent) -> None:
        # « title: Le teaser #1 » loses its « #1 » to YAML; people write comments as « # so ».
        mark = event.end_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        swallowed = SWALLOWED.match(line, mark.column)
        if swallowed is None:
            return
        row, text = mark.line + self.first_line, swallowed.group(1)
        at = Place(self.path, row, swallowed.start(1) + 1, row, swallowed.end(1) + 1)
        message = say(
            "YAML reads “{text}” as a comment and drops it: put the whole value in quotes.",
            text=text,
        )
        self.findings.append(Finding(at, "SRC006", message, match=text))

    def broken(self, error: yaml.YAMLError) -> Finding:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        if mark is None:
            return Finding(Place(self.path, self.first_line, 1), "SRC003", _explain(problem, ""))
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        at = Place(self.path, mark.line + self.first_line, mark.column + 1)
        return Finding(at, "SRC003", _explain(problem, line[mark.column : mark.column + 1]))


def _explain(problem: str, character: str) -> Message:
    if "mapping values are not allowed" in problem:
        return say("A value that contains “: ” needs quotes around it.")
    if "cannot start any token" in problem and character == "\t":
        return say("A tab stands where YAML wants spaces.")
    if "cannot start any token" in problem:
        return say("A value that starts with “{character}” needs quotes around it.", character=character)
    if "expected ':'" in problem or "expected key" in problem:
        return say("This line is not “key: value”; look at its colon and its indentation.")
    if "quoted scalar" in problem or "end of stream" in problem:
        return say("A quotation mark is opened and never closed.")
    if "flow" in problem or "expected ','" in problem:
        return say("A bracket is opened and never closed, or a comma is missing.")
    return say("This cannot be read as YAML: {problem}.", problem=problem)
