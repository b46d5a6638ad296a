"""What networks counted for posts that are out: a client's `metrics.csv`.

The first line names the columns, in any order and with commas between them: `date` (the day of the
counting), `account` (as in accounts.yml), `post` (its file's name without `.md`), `metric` (what
was counted: `likes`, `reach`) and `value`. Other columns are left alone. Of a post that was counted
several times the last day holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from marronnier.expressions import expression
from marronnier.model import Finding, Measure, Message, Place, say
from marronnier.moments import read_day

SIZE_LIMIT = 4 * 1024 * 1024  # bytes; some hundred thousand lines
COLUMNS = ("date", "account", "post", "metric", "value")
NUMBER = expression(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
MOST = 20  # findings; a file of another make has one for every line


def read_measures(path: str, text: str) -> tuple[tuple[Measure, ...], list[Finding]]:
    """Return what a file tells, and what is wrong with it."""
    lines = text.split("\n")
    names = [name.strip().lower() for name in _cells(lines[0])]
    if lacking := [name for name in COLUMNS if name not in names]:
        message = say(
            "The first line names the columns {columns}, with commas between them: {lacking} is"
            " missing.",
            columns=", ".join(COLUMNS),
            lacking=", ".join(lacking),
        )
        return (), [Finding(Place(path, 1, 1), "SRC008", message)]
    measures, faults = [], []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            row = dict(zip(names, map(str.strip, _cells(line)), strict=False))
            if wrong := next(_wrong(row), None):
                key, message = wrong
                cell = row.get(key, "")
                at = Place(path, number, line.find(cell) + 1 if cell else 1)
                faults.append(Finding(at, "SRC009", message, match=cell))
            else:
                measures.append(_measure(row))
    return tuple(measures), faults[:MOST]


def latest(measures: Sequence[Measure]) -> Mapping[tuple[str, str, str], float]:
    """Return the last value of each account, post and metric."""
    ordered = sorted(measures, key=lambda one: one.day)
    return {(one.account, one.post, one.metric): one.value for one in ordered}


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a value of a hundred thousand characters
        return []


def _wrong(row: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with a line, with the column that says so."""
    for name in COLUMNS:
        if not row.get(name):
            yield name, say("This line says nothing under “{key}”.", key=name)
    if read_day(row["date"]) is None:
        yield "date", say("“{text}” does not exist on the calendar.", text=row["date"])
    if not NUMBER.fullmatch(row["value"]):
        text = "“{key}”: expected {what}, not “{text}”."
        yield "value", say(text, key="value", what=say("a number"), text=row["value"])


def _measure(row: Mapping[str, str]) -> Measure:
    post = row["post"].rpartition("/")[2].removesuffix(".md")
    day = date.fromisoformat(row["date"])
    return Measure(day, row["account"], post, row["metric"].lower(), float(row["value"]))
