"""One file's bytes to text, and a post's text to front matter and body; strict and total."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from marronnier.model import Edit, File, Finding, Message, Place, say
from marronnier.notation import CONTROL, Mapping, name_control
from marronnier.oneliners import read_head

REGULAR = ("100644", "100755")  # Git's modes of a file that is no link and no submodule
SIZE_LIMIT = 64 * 1024  # bytes; a post is a few hundred words
CONTROLS_SHOWN = 20  # a binary file has thousands: the first ones say enough
LINE_END = re.compile(r"\r\n|\r")
BLANK = " \t\u00a0\u2007\u202f\u200b\u3000"
FENCE = re.compile(r"---[ \t]*")
CONFLICTING = ("<" * 7, ">" * 7, "|" * 7)
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?:[ \t].*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a post's file as read: its front matter, and its body with the line it starts on."""

    head: Mapping | None
    body: str
    body_line: int


# --- text ---------------------------------------------------------------------------------------


def opened(path: str, file: File, limit: int = SIZE_LIMIT) -> tuple[bytes | None, list[Finding]]:
    """Return a file's bytes, or None and why it is not opened."""
    if file.mode not in REGULAR:
        message = say("This is a link or a submodule: put the file itself there.")
        return None, [Finding(Place(path), "SRC016", message)]
    fault = too_large(path, file.size, limit)
    return (None, [fault]) if fault else (file.read(), [])


def read_text(path: str, data: bytes, limit: int = SIZE_LIMIT) -> tuple[str | None, list[Finding]]:
    """Return the file's text with no BOM and one kind of line end, or None and why not."""
    if fault := too_large(path, len(data), limit):
        return None, [fault]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = say("The file is in UTF-16; save it as UTF-8 (byte offset {at}).", at=0)
        return None, [_unreadable(path, message)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from after the BOM.
        bom = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        start = error.start + bom
        before = LINE_END.sub("\n", data[:start].decode("utf-8-sig", "replace"))
        message = say("The file is not UTF-8 at byte offset {at}; save it as UTF-8.", at=start)
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, [Finding(Place(path, line, column), "SRC001", message)]
    if "\r" in text:
        text = LINE_END.sub("\n", text)
    faults = list(itertools.islice(_conflicts(path, text), CONTROLS_SHOWN))
    if CONTROL.search(text) is None:
        return text, faults
    faults = [*itertools.islice(_controls(path, text), CONTROLS_SHOWN), *faults]
    return CONTROL.sub(" ", text), faults  # same length, so that every later place holds


def too_large(path: str, size: int, limit: int = SIZE_LIMIT) -> Finding | None:
    """Return the finding that a file of `size` bytes is no post, so that it is never opened."""
    if size <= limit:
        return None
    message = say(
        "The file weighs {size} bytes; {limit} at most: is it a post?", size=size, limit=limit
    )
    return _unreadable(path, message)


def _unreadable(path: str, message: Message) -> Finding:
    return Finding(Place(path), "SRC001", message)


def _controls(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), 1):
        for match in CONTROL.finditer(line):
            yield _control(
                Place(path, number, match.start() + 1, number, match.end() + 1), match[0]
            )


def _conflicts(path: str, text: str) -> Iterator[Finding]:
    if not any(map(text.__contains__, CONFLICTING)):
        return
    for match in CONFLICT.finditer(text):
        message = say("Git could not merge two versions here: keep one, and remove this line.")
        at = Place(path, text.count("\n", 0, match.start()) + 1, 1)
        yield Finding(at, "SRC031", message, match=match.group())


def _control(at: Place, character: str) -> Finding:
    # Word processors leave separators where a line break was meant.
    new = "\n" if character in "\x0b\x0c\x85\u2028\u2029" else ""
    fix = None if character == "\x00" else Edit(at, character, new)
    return Finding(at, "SRC001", name_control(character), match=character, fix=fix)


def is_fence(line: str) -> bool:
    """Tell whether a line is a fence: three dashes, and nothing behind them that people see."""
    return line.startswith("---") and FENCE.fullmatch(line) is not None


# --- front matter -------------------------------------------------------------------------------


class StrictHandler(BaseHandler):
    """Let python-frontmatter read the way this module does: places kept, nothing guessed."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self.head: Mapping | None = None
        self.body, self.body_line = "", 1

    def split(self, _stripped: str) -> tuple[str, str]:
        """Return front matter and body of the whole text; raise ValueError when there is none."""
        lines = self.text.split("\n")
        if not is_fence(lines[0]):
            self._fault(1, say("The front matter is missing: the first line must be “---”."))
            raise ValueError(self.path)
        close = next((n for n, line in enumerate(lines) if n and is_fence(line)), None)
        if close is None and (near := self._nearly(lines)):
            message = say("This line must be “---” and nothing else, not even a hidden space.")
            at = Place(self.path, near, 1, near, len(lines[near - 1]) + 1)
            fix = Edit(at, lines[near - 1], "---")
            self.findings.append(Finding(at, "SRC002", message, fix=fix))
            raise ValueError(self.path)
        if close is None:
            message = say("The front matter is never closed: add a line “---” after its last key.")
            self._fault(1, message)
            raise ValueError(self.path)
        self.body_line = min(close + 2, len(lines))
        self.body = "\n".join(lines[close + 1 :])
        return "\n".join(lines[1:close]), self.body

    def load(self, head: str, **_: object) -> dict[str, Any]:  # type: ignore[override]
        """Return the front matter's keys with their values, places included."""
        self.head, found = read_head(self.path, head, first_line=2)
        self.findings += found
        return {} if self.head is None else {key.text: value for key, value in self.head.entries}

    def _nearly(self, lines: list[str]) -> int | None:
        """Return the number of the first line that only hidden spaces keep from being a fence."""
        numbers = range(2, len(lines) + 1)
        return next((n for n in numbers if lines[n - 1].strip(BLANK) == "---"), None)

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
    return Document(handler.head, handler.body, handler.body_line), findings
