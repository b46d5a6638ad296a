"""What each answer proves."""

import pytest

from marronnier.platforms import base, threads
from tests.fakes.containers import failure
from tests.fakes.threads import Threads
from tests.platforms.threads.stage import connect, prepare


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, 0, "text"), base.Refused, "Threads refused: text"),
        (400, failure(100, 4279071, "topic"), base.Refused, "refused: topic"),
        (400, failure(24, 4279009, "not yet"), base.Busy, "is not ready for it yet"),
        (400, failure(100, 33, "not there"), base.Busy, "is not ready for it yet"),
        (400, failure(4, 0, "limit"), base.Busy, "limits our rate for now"),
        (400, failure(10, 0, "permission"), base.Held, "may not do this"),
        (400, failure(200, 0, "permission"), base.Held, "may not do this"),
        (400, failure(190, 463, "expired"), base.Held, "connect"),
        (400, failure(368, 0, "policy"), base.Refused, "has stopped this account: policy"),
        (400, failure(1, 0, "unknown"), base.Unknown, "proves nothing"),
        (500, failure(2, 0, "service", is_transient=True), base.Unknown, "proves nothing"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (502, b"<html>", base.Unknown, "HTTP 502"),
        (302, b"", base.Unknown, "HTTP 302"),
        (429, b"", base.Busy, "limits our rate"),
        (200, {}, base.Unknown, "HTTP 200"),
        (302, {"id": "17"}, base.Unknown, "HTTP 302"),
        (500, {"id": "17"}, base.Unknown, "HTTP 500"),
        (200, {"id": "string"}, base.Unknown, "HTTP 200"),
        (200, {"id": 17}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, failure(100, 0, f"{Threads.token}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_threads_answers_prove(fake, status, body, outcome, told):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.requests.clear()
    fake.fault("/threads_publish$", status, body)
    with pytest.raises(outcome) as caught:
        threads.publish(session, prepared)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400
    assert Threads.token not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(fake.requests) == 1


def test_the_address_may_come_later_than_the_post(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.fault(r"fields=permalink", 500, b"")
    sent = threads.publish(session, prepared)
    assert (sent.id in fake.posts, sent.url) == (True, "https://www.threads.net/@lumen")
