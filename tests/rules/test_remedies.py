"""Which rules correct something is told on their pages: the cases show that it is so."""

from marronnier.rules import RULES
from marronnier.rules.remedies import PROPOSED, SAFE
from tests.reading import test_cases as reading
from tests.reading.workspace import read
from tests.rules.test_cases import CASES, findings_of


def test_what_the_pages_say_of_corrections_is_what_the_rules_do():
    findings = [found for _, case in CASES for found in findings_of(case)]
    findings += [found for _, case in reading.CASES for found in read(case)[1]]
    safe = {f.rule for f in findings if f.cleaning or (f.fix and not f.fix.proposed)}
    proposed = {f.rule for f in findings if f.fix and f.fix.proposed} - safe
    assert safe == SAFE
    assert proposed == PROPOSED
    assert set(RULES) >= SAFE | PROPOSED
