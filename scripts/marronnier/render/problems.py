"""Problems as text, Markdown, JSON, issues and messages.

Titles and reasons hold what others wrote. On GitHub even text that is escaped can call a person
(@name), point at an issue (#1) or become a link, but never within a block of code: there it stands.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from marronnier.model import say
from marronnier.problems import Kind, Problem
from marronnier.render.characters import visible
from marronnier.render.language import Language

SIGNS = {
    Kind.MISSED: "✕",
    Kind.PARKED: "‖",
    Kind.REFUSED: "✗",
    Kind.UNKNOWN: "?",
    Kind.OVERDUE: "▶",
    Kind.HELD: "■",
    Kind.TOKEN: "⚿",
}
WIDTH = 96
LINES = 30  # of a problem with many reasons
LINE = 500  # characters
TITLE = 200  # GitHub takes 256
MARKER = re.compile(r"<!-- marronnier ([0-9a-f]{32}) ([0-9a-f]{16})( solved)? -->")
CALLING = re.compile(r"[@#<]|\b[Gg][Hh](?=-)|\B:(?=\w)")
NONE = say("Nothing needs a person.")


@dataclass(frozen=True, slots=True)
class Issue:
    """Hold what an issue about a problem says; `mark` names the problem, `text_mark` the words."""

    mark: str
    text_mark: str
    title: str
    text: str

    def body(self, *, solved: bool = False) -> str:
        """Return the whole body: a mark that nobody sees, and the words."""
        end = " solved" if solved else ""
        return f"<!-- marronnier {self.mark} {self.text_mark}{end} -->\n{self.text}"


def problems_text(problems: Sequence[Problem], speech: Language) -> str:
    """Return the problems for a terminal."""
    lines = []
    for problem in problems:
        lines.append(f"{SIGNS[problem.kind]} {_title(problem, speech)}")
        lines += [f"    {line}" for line in _told(problem, speech)]
        lines += [f"    {command}" for command in problem.commands]
    return "\n".join(lines) or speech.tell(NONE)


def problems_markdown(problems: Sequence[Problem], speech: Language) -> str:
    """Return the problems for a job's summary."""
    blocks = [_block(problem, speech) for problem in problems]
    title = say("{count} problems need a person", count=len(problems))
    if len(problems) == 1:
        title = say("A problem needs a person")
    head = f"## {speech.tell(title)}" if problems else speech.tell(NONE)
    return "\n\n".join([head, *blocks]) + "\n"


def problems_json(problems: Sequence[Problem], speech: Language) -> str:
    """Return the contract of `problems --format json`."""
    rows = [
        {
            "key": problem.key,
            "kind": problem.kind.value,
            "client": problem.client,
            "title": speech.tell(problem.title),
            "lines": [speech.tell(line) for line in problem.lines],
            "commands": list(problem.commands),
        }
        for problem in problems
    ]
    return json.dumps({"version": 1, "problems": rows}, ensure_ascii=False, indent=1)


def issue_of(problem: Problem, speech: Language, hide: Callable[[str], str] = str) -> Issue:
    """Return the issue about a problem; `hide` takes secrets out of what it says."""
    title = calm(hide(_title(problem, speech)))[:TITLE]
    closing = speech.tell(say("This issue closes by itself once the problem is solved."))
    text = f"{hide(_block(problem, speech))}\n\n{closing}\n"
    text_mark = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
    return Issue(problem.mark, text_mark, title, text)


def message_of(problems: Sequence[Problem], speech: Language) -> tuple[str, str]:
    """Return title and text of a message to people: what there is, and how to read more."""
    title = say("Marronnier: {count} problems", count=len(problems))
    if len(problems) == 1:
        title = say("Marronnier: a problem")
    lines = [f"{SIGNS[problem.kind]} {calm(_title(problem, speech))}" for problem in problems]
    more = speech.tell(say("“marronnier problems” tells more."))
    return speech.tell(title), "\n".join([*lines[:LINES], *["…"] * (len(lines) > LINES), more])


def calm(text: str) -> str:
    """Return a text that calls nobody and points nowhere, wherever it is shown.

    A word joiner, which nobody sees, follows each sign that would: `@name`, `#1`, `<!channel>`,
    `GH-1`, `:emoji:`.
    """
    return CALLING.sub(lambda match: f"{match[0]}\u2060", text)


def _title(problem: Problem, speech: Language) -> str:
    return visible(speech.tell(problem.title))


def _told(problem: Problem, speech: Language) -> list[str]:
    lines = [visible(speech.tell(line)) for line in problem.lines]
    cut = [line if len(line) <= LINE else line[: LINE - 1] + "…" for line in lines]
    return cut[:LINES] + ["…"] * (len(cut) > LINES)


def _block(problem: Problem, speech: Language) -> str:
    """Return a problem in a block of code, which nothing in it can end."""
    title = f"{SIGNS[problem.kind]} {_title(problem, speech)}"
    rows = [title, "", *_folded(_told(problem, speech)), *problem.commands]
    text = "\n".join(rows)
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`+", text))])
    return f"{fence}text\n{text}\n{fence}"


def _folded(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from textwrap.wrap(
            line, WIDTH, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
        )
