r"""Addresses that networks give: a token, bytes or a reader go to the network's own alone.

Libraries read some addresses differently: for `https://evil.example\.facebook.com/` the standard
library names a host below facebook.com, and requests goes to evil.example, as browsers do.
"""

import pytest

from marronnier.platforms import base, youtube
from marronnier.platforms.linkedin import server as linkedin_server
from marronnier.platforms.pinterest import server as pinterest_server
from marronnier.platforms.shared import containers, exchange, graph
from marronnier.platforms.tiktok import server as tiktok_server
from marronnier.platforms.youtube import server as youtube_server
from tests.platforms import building


def by_graph(access, address):
    return graph.is_ours(access, address, "facebook.com")


def by_youtube(access, address):
    session = base.Session(access, youtube.CLASS, youtube.LIMITS)
    return youtube_server.is_ours(session, address)


OWNERS = [
    ("facebook", "facebook.com", by_graph),
    ("linkedin", "linkedin.com", linkedin_server.is_ours),
    ("pinterest", "pinterest.com", pinterest_server.is_ours),
    ("tiktok", "tiktokapis.com", tiktok_server.is_tiktok_s),
    ("youtube", "googleapis.com", by_youtube),
]
OTHERS = [
    "https://evil.example\\.{own}/x",
    "https://evil.example%2f.{own}/x",
    "https://evil.example\t.{own}/x",
    "https://evil.example\n.{own}/x",
    "https://evil.example\x00.{own}/x",
    "https://evil.example/.{own}/x",
    "https://evil.example#.{own}",
    "https://evil.example?.{own}",
    "https://evil.example;.{own}/x",
    "https://{own}.evil.example/x",
    "https://evil{own}/x",
    "https://a@a.{own}/x",
    "https://a.{own}:444/x",
    "https://a.{own}:x/x",
    "https://[a.{own}/x",
    "https://a.{own}\u3002evil.example/x",
    "https://a。{own}/x",
    "http://a.{own}/x",
    "//a.{own}/x",
    "a.{own}/x",
    "http://127.0.0.1:1/x",
    "http://localhost/x",
    "javascript:alert(1)//a.{own}",
    "",
]


@pytest.mark.parametrize(("name", "own", "is_ours"), OWNERS, ids=[one[0] for one in OWNERS])
def test_what_is_a_network_s_own(name, own, is_ours):
    access = building.access(building.account(name, ""), {"TOKEN": "jeton"})
    assert is_ours(access, f"https://a.{own}/x?y=1")
    assert is_ours(access, f"https://a-b.c.{own}:443/x")
    assert [one for one in OTHERS if is_ours(access, one.format(own=own))] == []


@pytest.mark.parametrize("address", OTHERS)
def test_readers_are_sent_to_the_network_alone(address):
    link = {"permalink": address.format(own="instagram.com")}
    assert containers.address_of(link, ("instagram.com",), "https://own.example") == (
        "https://own.example"
    )


@pytest.mark.parametrize("name", ["", "../x", "a b", 'a"b', "a?b", "a#b", "a/b", "é", "a" * 99])
def test_a_name_that_is_none_makes_no_address(name):
    for page in ("https://own.example/{}/", "https://own.example/@{}"):
        assert containers.profile(page, name) == "https://own.example/"
        assert containers.profile(page, "lu.men_1") == page.format("lu.men_1")


def test_readers_are_sent_where_the_network_says():
    link = "https://www.instagram.com/p/Cabc_-/?img=1"
    assert containers.address_of({"permalink": link}, ("instagram.com",), "") == link
    assert exchange.is_below("https://WWW.Instagram.COM/p/1", "instagram.com")
