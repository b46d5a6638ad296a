"""Count what the rules find in good French: `python -m tests.french.prose [FILE…]`.

Each paragraph of the files (plain text; our own `prose.txt` when none is named) becomes a post of
a brand with a strict charter. What is found in prose that an editor let pass is taken for a false
alarm: the rates are upper bounds. `--show TON001` prints what that rule found.
"""

import argparse
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

from marronnier.checking import check
from marronnier.load import load
from marronnier.prose import Prose
from tests.reading.workspace import NOW, file, inspect

OWN = Path(__file__).parent / "prose.txt"
CHARTER = """\
version: 1
client: prose
name: Prose
language: fr
timezone: Europe/Paris
voice:
  address: {address}
  plural_vous: allowed
  register: courant
  exclamations: 3
  capitals: 0
  sentence_words: 60
  figures: 12
  speaks_as: [je, "on", nous, marque]
  greetings: {{deny: [Hello, Yo]}}
typography: {{spaces: nbsp, quotes: french, hours: french}}
inclusive: {{mode: doublets}}
emoji: {{max: 3}}
"""
HEAD = """\
---
title: Un paragraphe numéro {number}
client: prose
platform: outbox
date: 2026-12-{day:02} {hour:02}:{minute:02}
status: draft
---
"""
LONGEST = 900  # characters of one post


def paragraphs(text):
    """Yield the paragraphs of a plain text as they would be written in a post."""
    for piece in re.split(r"\n\s*\n", text):
        # Books and manuals are typed with plain spaces, and set with others.
        line = re.sub(r"(?<=«) | (?=[;:!?»])", "\u00a0", " ".join(piece.split()))
        for part in textwrap.wrap(line, LONGEST) if len(line) > LONGEST else [line]:
            if len(part) > 20 and part.count(" ") > 3:
                yield part


def findings_in(texts, address):
    """Return (findings, sentences) of a workspace with one post per text."""
    files = {
        "clients/prose/charter.yml": CHARTER.format(address=address),
        "clients/prose/accounts.yml": "outbox: {}\n",
    }
    sentences = 0
    for number, text in enumerate(texts):
        sentences += len(Prose(text).sentences)
        minutes = number // 27 * 2  # no two posts go out together
        hour, minute = 7 + minutes // 60 % 16, minutes % 60
        head = HEAD.format(number=number, day=number % 27 + 1, hour=hour, minute=minute)
        files[f"content/prose/p{number}.md"] = f"{head}{text}\n"
    workspace, found = load({path: file(text) for path, text in files.items()}, inspect)
    return check(workspace, found, NOW), sentences


def measure(texts, address):
    """Return {rule: findings per 1,000 sentences} and the findings."""
    found, sentences = findings_in(list(texts), address)
    counts = Counter(one.rule for one in found if one.at.path.startswith("content/"))
    return {rule: 1000 * count / sentences for rule, count in counts.items()}, found, sentences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--address", default="vous", choices=["tu", "vous", "aucun", "libre"])
    parser.add_argument("--show", nargs="*", default=[])
    told = parser.parse_args()
    texts = [part for path in told.files or [OWN] for part in paragraphs(path.read_text("utf-8"))]
    rates, found, sentences = measure(texts, told.address)
    sys.stdout.write(f"{sentences} sentences\n")
    for rule, rate in sorted(rates.items(), key=lambda pair: -pair[1]):
        sys.stdout.write(f"{rule}  {rate:8.2f} per 1,000 sentences\n")
    for one in found:
        if one.rule in told.show:
            sys.stdout.write(
                f"{one.rule} {one.at.path}:{one.at.column} {one.match[:60]!r} {one.message}\n"
            )


if __name__ == "__main__":
    main()
