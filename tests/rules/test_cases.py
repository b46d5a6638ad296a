"""Every rule, as cases that a person who writes posts can read: one passes, one fails, at least."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from marronnier.checking import check
from marronnier.fixing import fix
from marronnier.platforms import PLATFORMS, outbox
from marronnier.proofs import Proof
from marronnier.rules import FAMILIES, RULES, find_rule
from marronnier.rules.base import Rule
from marronnier.spelling import speller
from tests.conftest import require
from tests.reading import test_cases as reading
from tests.reading.workspace import NOW, POST, cases, files, read, told
from tests.rules.ledger import events_of

CASES = cases(Path(__file__).parent)
# A network without threads that cuts what it shows; no real one of this version is like that.
BOARD = SimpleNamespace(
    **{
        name: getattr(outbox, name)
        for name in ("SECRETS", "CLASS", "OPTIONS", "compose", "length", "examine")
    },
    NAME="board",
    NEEDS_URL=False,
    LABEL="Board",
    LIMITS=replace(outbox.LIMITS, threads=False, shown=125, videos=0),
)
NETWORKS = {**PLATFORMS, "board": BOARD}


def findings_of(case):
    workspace, findings = read(case)
    now = datetime.fromisoformat(case["now"]) if "now" in case else NOW
    events = events_of(case, workspace)
    told = check(workspace, findings, now, NETWORKS, events=events, proofs=proofs_of(case))
    return [finding for finding in told if finding.rule == case["rule"]]


def proofs_of(case):
    """Return what a grammar checker said, as the case tells it."""
    return {
        text: tuple(
            Proof(start, end, remark, tuple(offers), name)
            for start, end, remark, offers, name in said
        )
        for text, said in case.get("proofs", {}).items()
    }


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_case(case):
    for library in case.get("needs", "").split():
        require(None if speller() else f"{library} is not installed")
    found = findings_of(case)
    path = case.get("path", POST)
    wanted = [] if case.get("passes") else case["fails"]
    assert [one.removesuffix(f" {case['rule']}") for one in told(found, path)] == wanted
    for word in case.get("says", []):
        assert any(word in str(finding.message) for finding in found), word
    if "platforms" in case:
        assert [finding.platform for finding in found] == case["platforms"]
    if "severities" in case:
        assert [finding.severity.label for finding in found] == case["severities"]
    for own in ("name", "why"):
        if f"{own}s" in case:
            assert [getattr(finding, own) for finding in found] == case[f"{own}s"]
    if "fixed" in case:
        assert fixed(case, path).endswith(case["fixed"])
    if "sure" in case:
        assert fixed(case, path, proposed=False).endswith(case["sure"])


def fixed(case, path, *, proposed=True):
    """Return the file's text once the fixes of the case's rule are applied, or the sure ones."""
    data = files(case)[path].read()
    for _ in range(10):
        edits = [f.fix for f in findings_of({**case, "file": data}) if f.fix]
        edits = [edit for edit in edits if proposed or not edit.proposed]
        done = fix(data, [edit for edit in edits if edit.at.path == path])
        if not done.applied:
            return data.decode()
        data = done.data
    raise AssertionError("fixing never ends")


def test_every_rule_has_a_case_that_passes_and_one_that_fails():
    passing = {case["rule"] for _, case in CASES if case.get("passes")}
    failing = {case["rule"] for _, case in CASES if case.get("fails")}
    read_wrong = {line.split()[-1] for _, case in reading.CASES for line in case.get("expect", [])}
    for rule in RULES.values():
        assert rule.code in failing | read_wrong
        # A rule of reading passes wherever a post is read without a finding.
        assert rule.code in passing or rule.reading


def test_families_hold_their_cases_beside_them():
    names = {family.__name__.rpartition(".")[2] for family in FAMILIES} - {"files", "reading"}
    assert names == {path.stem for path in Path(__file__).parent.glob("*.yml")}


def test_codes_and_names_are_unique_and_both_find_the_rule():
    declared = [one for family in FAMILIES for one in vars(family).values() if type(one) is Rule]
    assert len(declared) == len({rule.code for rule in declared}) == len(RULES)
    assert len({rule.name for rule in declared}) == len(RULES)
    for rule in declared:
        assert find_rule(rule.code) is find_rule(rule.name) is find_rule(rule.code.lower()) is rule


def test_families_declare_what_they_read_of_a_charter():
    for family in FAMILIES:
        source = Path(family.__file__).read_text(encoding="utf-8")
        read = set(re.findall(r'\.(?:charter|spoken|sent)\(\s*"([^"]+)"', source))
        assert read == set(getattr(family, "CHARTER", ()))


def test_the_list_of_rules_cannot_be_changed():
    with pytest.raises(TypeError):
        RULES["NEW001"] = RULES["STR001"]
