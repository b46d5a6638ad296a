"""Grammalecte (https://grammalecte.net), a grammar checker for French, where it is installed.

It is under the GPL: a program of its own, found on the PATH and run as a process, never imported.
On Debian and its kin `apt install grammalecte-cli` brings it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from marronnier.edges.env import harmless
from marronnier.proofs import Proof, Proofs

PROGRAM = "grammalecte-cli"
# Typography, numbers, dates and writing for everybody are rules of ours; commas are taste, and a
# line of a post need not begin with a capital.
OFF = ("apos", "nbsp", "typo", "esp", "unit", "num", "date", "eepi", "virg", "maj")
SECONDS = 10.0  # for all texts of one check: some hundred posts
CHARACTERS = 1_000_000  # of all texts
LINE = 4_000  # characters of one line; a longer one is no sentence
REMARK = 300


@dataclass(frozen=True, slots=True)
class Proofreading:
    """Hold what was said of the texts that there was time for, and how many were to be read."""

    proofs: Proofs
    asked: int

    @property
    def complete(self) -> bool:
        """Tell whether every text was read."""
        return len(self.proofs) == self.asked


def find_program() -> Path | None:
    """Return the checker's program, None where it is not installed."""
    found = shutil.which(PROGRAM)
    return Path(found) if found else None


def identity() -> str:
    """Return what changes when another version of the checker is installed, "" without one."""
    program = find_program()
    if program is None:
        return ""
    at = program.stat()
    return f"{program}:{at.st_size}:{at.st_mtime_ns}"


def proofread(texts: Iterable[str], seconds: float = SECONDS) -> Proofreading:
    """Ask one process about all texts; one that takes too long is stopped, and what it said kept.

    Nothing is said of a text that was not read to its end; without the program, of none.
    """
    distinct = list(dict.fromkeys(texts))
    program = find_program()
    if program is None:
        return Proofreading({}, len(distinct))
    wanted = list(_within_limits(text for text in distinct if text not in _known))
    if wanted:
        _known.update(_read(wanted, _run(program, wanted, seconds)))
    return Proofreading({text: _known[text] for text in distinct if text in _known}, len(distinct))


_known: dict[str, tuple[Proof, ...]] = {}  # by text: the same one is asked about once


def _within_limits(texts: Iterable[str]) -> Iterator[str]:
    left = CHARACTERS
    for text in texts:
        left -= len(text)
        if left < 0:
            return
        yield text


def _lines(text: str) -> list[str]:
    """Return a text as the program reads it: line by line, each as long as it is."""
    return [line.replace("\r", " ") if len(line) <= LINE else "" for line in text.split("\n")]


def _run(program: Path, texts: Iterable[str], seconds: float) -> str:
    """Return what the program wrote, as far as it came."""
    # What a person has set for their own Python is not meant for this one.
    settings = {name: one for name, one in harmless().items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory(prefix="marronnier-") as folder:
        source = Path(folder) / "texts.txt"
        lines = [line for text in texts for line in _lines(text)]
        source.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
        process = subprocess.Popen(
            [str(program), "--file", str(source), "--json", "--opt_off", *OFF],
            cwd=folder,
            env={**settings, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            written, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            written, _ = process.communicate()
        result = Path(folder) / "texts.res.txt"  # there, on Windows
        return (result.read_bytes() if result.exists() else written).decode("utf-8", "replace")


def _read(texts: Iterable[str], written: str) -> Iterator[tuple[str, tuple[Proof, ...]]]:
    """Yield each text whose every line was read, with what was said of it."""
    said = {record["iParagraph"]: record for record in _records(written)}
    number = 1
    for text in texts:
        lines = text.split("\n")
        numbers = range(number, number + len(lines))
        number += len(lines)
        if all(one in said for one in numbers):
            offset, proofs = 0, []
            for one, line in zip(numbers, lines, strict=True):
                proofs += [_proof(error, offset) for error in said[one]["lGrammarErrors"]]
                offset += len(line) + 1
            yield text, tuple(proofs)


def _records(written: str) -> Iterator[Mapping[str, Any]]:
    """Yield one line's record after the other; the last one may be cut short."""
    for line in written.splitlines():
        if line.startswith('{"iParagraph"'):
            try:
                yield json.loads(line.rstrip().removesuffix(","))
            except ValueError:
                return


def _proof(error: Mapping[str, Any], offset: int) -> Proof:
    offers = tuple(islice((one for one in error["aSuggestions"] if one.strip(" _")), 5))
    return Proof(
        offset + error["nStart"],
        offset + error["nEnd"],
        str(error["sMessage"])[:REMARK],
        offers,
        str(error["sRuleId"]),
    )
