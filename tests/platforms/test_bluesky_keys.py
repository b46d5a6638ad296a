"""Record keys, times and the server that a document names: all from values, without a server."""

import re
from datetime import timedelta

import pytest

from marronnier.platforms.bluesky import records, server
from tests.platforms import building

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def test_keys_sort_by_the_plan():
    account = building.account("bluesky", "", handle="a.example")
    parts = ["a"] * 5
    early = building.delivery(account, *parts)
    late = building.delivery(account, *parts, instant=building.INSTANT + timedelta(seconds=1))
    keys = [records.record_key(delivery, n) for delivery in (early, late) for n in range(5)]
    assert keys == sorted(set(keys))
    assert all(TID.fullmatch(key) for key in keys)


def test_posts_of_one_second_have_keys_of_their_own():
    account = building.account("bluesky", "", handle="a.example")
    keys = {
        records.record_key(building.delivery(account, "a", "b", post=f"p{n}"), part)
        for n in range(2000)
        for part in (0, 1)
    }
    assert len(keys) == 4000


def test_a_key_is_what_the_specification_says():
    # 13 characters of base32-sortable; the value by hand: 1 microsecond and clock 1 is 1025
    assert records.tid(0, 0) == "2222222222222"
    assert records.tid(1, 1) == "2222222222323"
    assert records.tid((1 << 53) - 1, 1023) == "bzzzzzzzzzzzz"


@pytest.mark.parametrize(
    ("url", "document", "expected"),
    [
        ("https://a.example", None, "https://a.example"),
        ("https://a.example", "https://b.example/", "https://b.example"),
        ("https://a.example", "http://b.example", "https://a.example"),
        ("https://a.example", "http://127.0.0.1:80", "https://a.example"),
        ("https://a.example", "", "https://a.example"),
        ("http://127.0.0.1:1", "https://b.example", "http://127.0.0.1:1"),
        ("http://127.0.0.1:1", "http://localhost:2", "http://127.0.0.1:1"),
    ],
)
def test_the_server_that_a_document_names(url, document, expected):
    services = [{"id": "#autre", "serviceEndpoint": "https://c.example"}, "?"]
    if document is not None:
        services.append({"id": "#atproto_pds", "serviceEndpoint": document})
    assert server.endpoint(url, {"service": services}) == expected
    assert server.endpoint(url, services) == url
