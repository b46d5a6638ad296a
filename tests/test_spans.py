"""What rules find of the present moment holds exactly as long as they say, and no check differs."""

from datetime import UTC, datetime, timedelta

import pytest

from marronnier.checking import check
from marronnier.load import load
from marronnier.recall import check_again
from marronnier.reexamining import Terms
from tests.reading.workspace import ACCOUNTS, CHARTER, file, inspect, post_text
from tests.test_recall import seen

TICK, SHORT = timedelta.resolution, timedelta(minutes=11)
START = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
DATED = """\
calendar:
  blackouts: [{from: 2026-11-22T10:20, to: 2026-11-22T10:45, why: inventaire}]
  freeze: [{from: 2026-11-23T11:00, to: 2026-11-23T11:30, why: deuil}]
extends: [legal-fr]
"""
WATCH = "watch:\n  - {word: tempête, why: météo, from: 2026-11-23, until: 2026-11-24}\n"
MORNING = "status: draft\ndate: 2026-11-22 09:30"
LONG = "status: review\ndate: 2026-11-23 09:30\nlate: 5h"
CONSENT = "status: draft\nconsents: [{who: Ana, until: 2026-11-23}]"
POSTS = {
    "matin": {"with": MORNING, "body": "Ce matin à 10 h 15, on ouvre.\n"},
    "longtemps": {"with": LONG, "body": "Tempête de prix : les soldes commencent demain.\n"},
    "idee": {"with": CONSENT, "without": ["date"], "body": "Une tempête de soldes !\n"},
}
HANGING = {"CAL003", "CAL005", "CAL008", "CAL012", "LEG014", "LEX007", "RGP005"}


@pytest.fixture(scope="module")
def workspace():
    """A workspace of posts on which all that a rule knows of the moment has a bearing."""
    texts = {
        "clients/_agency/watch.yml": WATCH,
        "clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris") + DATED,
        "clients/atelier/accounts.yml": ACCOUNTS,
        **{f"content/atelier/{name}.md": post_text(case) for name, case in POSTS.items()},
    }
    return {path: file(text) for path, text in texts.items()}


def cold(files, now):
    workspace, findings = load(files, inspect)
    return check(workspace, findings, now)


def walk(files, start, end):
    """Yield each moment at which something may change, and what is found there."""
    now, kept = start, {}
    while now < end:
        checked = check_again(files, inspect, Terms(now, "v1"), kept)
        expected, kept = cold(files, now), checked.kept
        assert seen(checked.findings) == seen(expected)
        assert checked.until > now
        for later in (now + (checked.until - now) / 2, checked.until - TICK):
            assert seen(cold(files, later)) == seen(expected), (now, later)
            assert check_again(files, inspect, Terms(later, "v1"), kept).examined == 0
        yield now, expected
        now = checked.until if checked.until - now > TICK else now + SHORT


def test_what_is_found_of_the_moment_holds_as_long_as_it_says(workspace):
    told = dict(walk(workspace, START, START + timedelta(days=6)))
    found = [{finding.rule for finding in findings} for findings in told.values()]
    always = set.intersection(*found)
    assert set.union(*found) >= HANGING
    assert always & HANGING <= {"LEG014"}  # no season begins in these days
    assert len({str(seen(findings)) for findings in told.values()}) > len(HANGING)


def test_days_without_anything_to_happen_are_remembered_whole(workspace):
    """Nothing is looked for by the minute when no post may go out late."""
    steps = [now for now, _ in walk(workspace, START + timedelta(days=6), START + timedelta(9))]
    assert len(steps) <= 7  # a day ends here, and in UTC


def test_a_clock_that_is_set_back_is_believed(workspace):
    kept = {}
    for minutes in (0, 200, 195, 9000, 205, 201, 0, 60 * 24, 100):
        now = START + timedelta(minutes=minutes)
        checked = check_again(workspace, inspect, Terms(now, "v1"), kept)
        assert seen(checked.findings) == seen(cold(workspace, now))
        kept = checked.kept
