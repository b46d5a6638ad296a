"""Clocks that differ from a server's: told at the first answer, and now and then in a long run."""

import contextlib
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from marronnier.cli.world import AGREED, OnTime
from marronnier.edges.clock import SystemClock
from marronnier.edges.http import Requests
from marronnier.world import NoAnswer, NotSent, Request
from tests.servers.serving import Handler, serving


class There:
    """A server with a clock of its own; `seen` holds the methods that it was asked by."""

    def __init__(self):
        self.apart, self.seen, self.url = timedelta(0), [], ""
        self.silent = False  # to a question that no client needs


class _Answering(Handler):
    there: There

    def _serve(self):
        self.read_body()
        self.there.seen.append(self.command)
        if self.command == "HEAD" and self.there.silent:
            self.connection.close()
        else:
            date = format_datetime(datetime.now(UTC) + self.there.apart, usegmt=True)
            self.answer(200, [("Date", date)], b"" if self.command == "HEAD" else b"{}")

    do_GET = do_POST = do_HEAD = _serve


class Later(SystemClock):
    """The machine's clock, some seconds of running time ahead."""

    ahead = 0.0

    def monotonic(self):
        return super().monotonic() + self.ahead


@pytest.fixture
def there():
    made = There()
    with contextlib.ExitStack() as stack:
        handler = type("Bound", (_Answering,), {"there": made})
        made.url = stack.enter_context(serving(handler))
        yield made


@pytest.fixture
def clock():
    return Later()


def send(http, there, method="POST"):
    return http.send(Request(method, f"{there.url}/api", body=b"a" if method == "POST" else b""))


def test_a_clock_that_goes_wrong_later_is_found_before_the_next_request(there, clock):
    http = OnTime(Requests(), clock)
    send(http, there, "GET")
    there.apart = timedelta(hours=3)
    send(http, there)  # agreed a moment ago
    clock.ahead += AGREED + 1
    with pytest.raises(NotSent, match="180 minutes apart"):
        send(http, there)
    assert there.seen == ["GET", "POST", "HEAD"]  # the second POST never left
    there.apart = timedelta(0)
    send(http, there)
    send(http, there)
    assert there.seen[3:] == ["HEAD", "POST", "POST"]


def test_a_wrong_clock_at_the_first_answer_goes_no_further(there, clock):
    http = OnTime(Requests(), clock)
    there.apart = timedelta(minutes=-30)
    for _ in range(2):
        with pytest.raises(NoAnswer, match="30 minutes apart"):
            send(http, there, "GET")


def test_a_server_that_does_not_answer_the_question_is_asked_all_the_same(there, clock):
    http = OnTime(Requests(), clock)
    send(http, there, "GET")
    clock.ahead += AGREED + 1
    there.silent = True
    send(http, there)
    assert there.seen == ["GET", "HEAD", "POST"]


def test_waiting_counts_the_time_that_a_machine_sleeps():
    """The clock that never jumps is the one that goes on while a laptop is closed."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert abs(SystemClock().monotonic() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1
