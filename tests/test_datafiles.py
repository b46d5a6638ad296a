"""What is remembered of the package's data is what its files hold."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from marronnier import datafiles, memos
from marronnier.datafiles import ROOT, read_texts, read_values

PATHS = [path for folder in ("almanac", "french", "law") for path in (ROOT / folder).rglob("*.yml")]


@pytest.mark.parametrize(
    ("read", "loader"), [(read_texts, yaml.BaseLoader), (read_values, yaml.SafeLoader)]
)
def test_it_is_the_same_from_memory(read, loader, monkeypatch):
    for path in PATHS:
        monkeypatch.setattr(datafiles.FILES, "known", {})
        held = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - our own files
        assert repr(read(path)) == repr(held)
        known = json.loads(json.dumps(datafiles.FILES.known))
        monkeypatch.setattr(datafiles.FILES, "known", known)
        assert repr(read(path)) == repr(held)
    assert len(PATHS) > 20


def test_a_file_may_be_read_both_ways():
    path = next(path for path in PATHS if "effective: 2" in path.read_text("utf-8"))
    assert repr(read_texts(path)) != repr(read_values(path))


def test_a_file_that_is_no_part_of_the_program_is_read_each_time(tmp_path):
    path = tmp_path / "a.yml"
    for day in (1, 2):
        path.write_text(f"- {{from: 2026-12-0{day}, no: on}}\n")
        assert read_values(path) == [{"from": date(2026, 12, day), False: True}]
        assert read_texts(path) == [{"from": f"2026-12-0{day}", "no": "on"}]
    assert not any(Path(name).is_absolute() for name in memos.ANSWERS["data files"])
