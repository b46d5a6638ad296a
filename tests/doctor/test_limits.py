"""Limits are written into accounts.yml by exact text: every other byte stays."""

import pytest

from marronnier.load import load
from marronnier.model import File
from marronnier.noting import with_limits

PATH = "clients/lumen/accounts.yml"
CHARTER = b"version: 1\nclient: lumen\nname: Lumen\nlanguage: fr\ntimezone: Europe/Paris\n"
LIMITS = {"characters": 1000, "images": 8}
DAY = "2026-12-05"
WANTED = {**LIMITS, "checked": DAY}

# name -> (before, after)
WRITTEN = {
    "a new block below the last line of the account": (
        'mastodon:\n  id: "1"\n  url: https://a.example\n\nbluesky:\n  handle: b.example\n',
        (
            'mastodon:\n  id: "1"\n  url: https://a.example\n  limits:\n    characters: 1000\n'
            "    images: 8\n    checked: 2026-12-05\n\nbluesky:\n  handle: b.example\n"
        ),
    ),
    "comments stay where they are": (
        "# tête\nmastodon: # le nôtre\n  handle: a # qui parle\n# pied\n",
        (
            "# tête\nmastodon: # le nôtre\n  handle: a # qui parle\n  limits:\n"
            "    characters: 1000\n    images: 8\n    checked: 2026-12-05\n# pied\n"
        ),
    ),
    "no line break at the end": (
        "mastodon:\n    handle: a",
        (
            "mastodon:\n    handle: a\n    limits:\n      characters: 1000\n      images: 8\n"
            "      checked: 2026-12-05"
        ),
    ),
    "Windows' line breaks": (
        "mastodon:\r\n  handle: a\r\n",
        (
            "mastodon:\r\n  handle: a\r\n  limits:\r\n    characters: 1000\r\n    images: 8\r\n"
            "    checked: 2026-12-05\r\n"
        ),
    ),
    "a byte order mark": (
        "\ufeffmastodon:\n  handle: a\n",
        (
            "\ufeffmastodon:\n  handle: a\n  limits:\n    characters: 1000\n    images: 8\n"
            "    checked: 2026-12-05\n"
        ),
    ),
    "a mapping in braces": (
        "mastodon: {handle: a, url: https://a.example}  # court\n",
        (
            "mastodon: {limits: {characters: 1000, images: 8, checked: 2026-12-05}, handle: a,"
            " url: https://a.example}  # court\n"
        ),
    ),
    "figures that are there": (
        (
            'mastodon:\n  limits:\n    characters: 500 # avant\n    checked: "2025-01-01"\n'
            "    link_characters: 23\n  handle: a\n"
        ),
        (
            "mastodon:\n  limits:\n    characters: 1000 # avant\n    checked: 2026-12-05\n"
            "    link_characters: 23\n    images: 8\n  handle: a\n"
        ),
    ),
    "figures in braces": (
        "mastodon:\n  limits: {characters: 500, checked: 2025-01-01}\n  handle: a\n",
        "mastodon:\n  limits: {images: 8, characters: 1000, checked: 2026-12-05}\n  handle: a\n",
    ),
    "behind options that go on below": (
        "mastodon:\n  handle: a\n  options:\n    language: fr\n",
        (
            "mastodon:\n  handle: a\n  limits:\n    characters: 1000\n    images: 8\n"
            "    checked: 2026-12-05\n  options:\n    language: fr\n"
        ),
    ),
}


def account(data):
    files = {"clients/lumen/charter.yml": CHARTER, PATH: data}
    whole = {
        name: File("100644", len(content), lambda content=content: content)
        for name, content in files.items()
    }
    workspace, _ = load(whole)
    return workspace.clients["lumen"].accounts["mastodon"]


@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN)
def test_limits_are_put_in_by_exact_text(before, after):
    written = with_limits(PATH, before.encode(), "mastodon", LIMITS, DAY)
    assert written.decode() == after
    assert account(written).limits.items() >= WANTED.items()
    assert with_limits(PATH, written, "mastodon", LIMITS, DAY) == written


@pytest.mark.parametrize(
    "before",
    [
        "mastodon:\n  handle: a\n  limits:\n",  # a second key “limits” would stand beside it
        "mastodon:\n  handle: a\n  limits: {}\n",
        "mastodon:\n  limits:\n    characters: |\n      500\n  handle: a\n",
        "mastodon:\n  handle: [\n",
        "mastodon:\n  handel: a\n",
        "mastodon:\n",
        "bluesky:\n  handle: b.example\n",
        "mastodon:\n  options:\n    language: fr\n",
    ],
)
def test_what_cannot_be_added_to_is_left_alone(before):
    assert with_limits(PATH, before.encode(), "mastodon", LIMITS, DAY) is None
