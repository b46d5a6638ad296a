"""Front matter as nearly every post has it, read line by line: YAML of one-line values.

`key: value`, `key: [one, two]`, `{key: value}`, and below a key more of these, farther right or
behind dashes. That takes half as long as YAML's events. Whatever is written in another way, or
might be read in another way than it looks, is left to YAML altogether.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.model import Finding, Place
from marronnier.notation import CONTROL, Mapping, Scalar, Sequence, Value, read_yaml

ODD = ("#", "\\", "\t")  # comments, escapes, and what no two people indent alike
NAME = "[A-Za-z_][A-Za-z0-9_]{0,40}"
QUOTED = r"\"([^\"]*)\"|'([^']*)'"
WORDS = r"[^\W_][^\s,:?\[\]{}\"']*(?: [^\s,:?\[\]{}\"']+)*"  # between brackets
PAIR = expression(rf"({NAME}): (?:({WORDS})|{QUOTED})")
PAIRED = rf"{NAME}: (?:{WORDS}|\"[^\"]*\"|'[^']*')"
VALUE = (
    r"([^\W_][^:]*(?::[^\s:][^:]*)*(?<!\s))"  # as typed: no “: ”, and no space at its end
    rf"|{QUOTED}|\[({WORDS}(?:, {WORDS})*)\]|(\{{{PAIRED}(?:, {PAIRED})*\}})"
)
LINE = expression(rf"({NAME}):(?: (?:{VALUE}))?")
ITEM = expression(VALUE)
DEEPEST = 5  # of YAML's own limit of 8 levels, with room for what a line may hold
Groups = Iterable[str | None]


def read_head(path: str, text: str, first_line: int) -> tuple[Mapping | None, list[Finding]]:
    """Return what `read_yaml` returns of a post's front matter."""
    read = read_lines(path, text, first_line)
    return read_yaml(path, text, first_line) if read is None else (read, [])


def read_lines(path: str, text: str, first_line: int) -> Mapping | None:
    """Return the mapping that a text holds, None where it takes YAML to tell."""
    if any(map(text.__contains__, ODD)) or CONTROL.search(text) is not None:
        return None
    return _Lines(path).mapping(text.split("\n"), first_line, 1, 0)


@dataclass(slots=True)
class _Lines:
    """Read the lines of a file, without what stands left of a column."""

    path: str

    def mapping(self, lines: list[str], first: int, column: int, depth: int) -> Mapping | None:
        entries: dict[str, tuple[Scalar, Value]] = {}
        at, end = 0, len(lines)
        while at < end:
            line, number = lines[at], first + at
            found = LINE.fullmatch(line)
            if found is None or found[1] in entries:
                return None
            name, *written = found.groups()
            at += 1
            start = column + len(name)
            if len(line) > len(name) + 1:
                value = self.value(written, number, start + 2, column + len(line))
            else:
                below = at
                while at < end and lines[at].startswith(" "):
                    at += 1
                value = self.block(lines[below:at], number + 1, column, depth + 1)
            if value is None:
                return None
            entries[name] = Scalar(name, Place(self.path, number, column, number, start)), value
        return Mapping(tuple(entries.values()), Place(self.path, first, column, first, column))

    def block(self, lines: list[str], first: int, column: int, depth: int) -> Value | None:
        """Return what stands below a key."""
        if not lines or depth > DEEPEST:
            return None
        indent = len(lines[0]) - len(lines[0].lstrip(" "))
        if any(line[:indent].strip(" ") for line in lines):
            return None
        lines = [line[indent:] for line in lines]
        read = self.sequence if lines[0].startswith("- ") else self.mapping
        return read(lines, first, column + indent, depth)

    def sequence(self, lines: list[str], first: int, column: int, depth: int) -> Sequence | None:
        items: list[Value] = []
        at, end = 0, len(lines)
        while at < end:
            if not lines[at].startswith("- "):
                return None
            number, inner = first + at, [lines[at][2:]]
            at += 1
            while at < end and lines[at].startswith("  "):
                inner.append(lines[at][2:])
                at += 1
            item: Value | None
            if len(inner) == 1 and (found := ITEM.fullmatch(inner[0])):
                stop = column + 2 + len(inner[0])
                item = self.value(found.groups(), number, column + 2, stop)
            else:
                item = self.mapping(inner, number, column + 2, depth + 1)
            if item is None:
                return None
            items.append(item)
        return Sequence(tuple(items), Place(self.path, first, column, first, column))

    def value(self, written: Groups, number: int, start: int, end: int) -> Value | None:
        """Return what stands on a line from a column to another: the groups of `VALUE`."""
        plain, double, single, listed, paired = written
        if listed is not None:
            return self.listed(listed, number, start)
        if paired is not None:
            return self.paired(paired, number, start)
        return self.scalar(plain, double, single, Place(self.path, number, start, number, end))

    def scalar(
        self, plain: str | None, double: str | None, single: str | None, at: Place
    ) -> Scalar:
        if plain is not None:
            return Scalar(plain, at)
        return Scalar(double or single or "", at, plain=False)

    def listed(self, text: str, number: int, start: int) -> Sequence:
        items, column = [], start + 1
        for item in text.split(", "):
            end = column + len(item)
            items.append(Scalar(item, Place(self.path, number, column, number, end)))
            column = end + 2
        return Sequence(tuple(items), Place(self.path, number, start, number, start + 1))

    def paired(self, text: str, number: int, start: int) -> Mapping | None:
        entries: dict[str, tuple[Scalar, Value]] = {}
        for pair in PAIR.finditer(text):
            name, plain, double, single = pair.groups()
            if name in entries:
                return None
            column, end = start + pair.start(), start + pair.end()
            behind = column + len(name)
            at = Place(self.path, number, behind + 2, number, end)
            value = self.scalar(plain, double, single, at)
            key = Scalar(name, Place(self.path, number, column, number, behind))
            entries[name] = key, value
        return Mapping(tuple(entries.values()), Place(self.path, number, start, number, start + 1))
