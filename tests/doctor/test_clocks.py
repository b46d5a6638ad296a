"""Clocks that differ: what a Date header proves, and no more."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from marronnier.diagnosis.clocks import Heard, examine_clocks
from marronnier.diagnosis.examination import Health
from marronnier.edges.clock import SystemClock
from marronnier.edges.http import Requests
from marronnier.world import Request
from tests.fakes import scripted

REFUSED = timedelta(minutes=5)


def http_date(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def health(*answers):
    """Return what is said of the clock of a server that answers with these headers."""
    with scripted.start() as script:
        heard = Heard(Requests(), SystemClock())
        for headers in answers:
            script.then(200, b"", **headers)
            assert heard.send(Request("GET", script.url)).status == 200
        (one,) = examine_clocks(heard, REFUSED)
    return one.health


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, Health.OK),
        (-1, Health.OK),  # half a second is the header's own
        (20, Health.WARN),
        (-20, Health.WARN),
        (290, Health.WARN),
        (310, Health.BAD),
        (-7200, Health.BAD),
    ],
)
def test_a_clock_beside_ours(seconds, expected):
    assert health({"Date": http_date(seconds)}) is expected


def test_an_answer_from_a_cache_tells_its_age():
    assert health({"Date": http_date(-600), "Age": "600"}) is Health.OK


def test_the_best_of_several_answers_counts():
    assert health({"Date": http_date(-30)}, {"Date": http_date(0)}) is Health.OK


@pytest.mark.parametrize("headers", [{}, {"Date": "hier"}, {"Date": ""}])
def test_a_server_that_tells_no_time_proves_nothing(headers):
    with scripted.start() as script:
        heard = Heard(Requests(), SystemClock())
        script.then(200, b"", **headers)
        heard.send(Request("GET", script.url))
    assert heard.apart == {}
    (one,) = examine_clocks(heard, REFUSED)
    assert one.health is Health.WARN
    assert one.remedy
