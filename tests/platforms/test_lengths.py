"""Length as each network counts it: cases that a community manager can read, and any text."""

import itertools
from pathlib import Path

import pytest
import regex
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marronnier.platforms import PLATFORMS, base
from marronnier.platforms.shared import composing

CASES = yaml.safe_load(Path(__file__).with_name("lengths.yml").read_text(encoding="utf-8"))
COUNTED = [(name, case) for case in CASES for name in PLATFORMS if name in case]
SOCIAL = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["https://", "http://a.example/é?x=1", "@a@b.example", "@a.b.example", "#Été", "#1"]
        ),
        st.sampled_from(["👩🏽‍🎨", "🇫🇷", "e\u0301", " ", "\n", "…", "»", "@", "#", "."]),
    )
).map("".join)


@pytest.mark.parametrize(
    ("name", "case"), COUNTED, ids=[f"{name}: {case['shows']}" for name, case in COUNTED]
)
def test_length(name, case):
    platform = PLATFORMS[name]
    assert platform.length(case["text"], platform.LIMITS) == case[name]


@given(SOCIAL)
def test_any_text_has_a_length(text):
    graphemes = len(regex.findall(r"\X", text))
    for platform in PLATFORMS.values():
        assert platform.length(text, platform.LIMITS) >= 0
    assert PLATFORMS["bluesky"].length(text, PLATFORMS["bluesky"].LIMITS) == graphemes
    if "://" not in text and "@" not in text:
        assert PLATFORMS["mastodon"].length(text, PLATFORMS["mastodon"].LIMITS) == graphemes


@given(SOCIAL)
def test_pieces_joined_are_the_text(text):
    pieces = composing.pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert not any(a.kind == b.kind == "text" for a, b in itertools.pairwise(pieces))


@pytest.mark.parametrize("text", ["@" * 5000, "#" * 5000, "#1" * 5000, "@a" * 5000, "a.@" * 5000])
@pytest.mark.timeout(5)
def test_hostile_texts_are_counted_at_once(text):
    composing.pieces(text * 4)
    for platform in PLATFORMS.values():
        platform.length(text * 4, platform.LIMITS)


@pytest.mark.parametrize("start", ["@", "#", "https://", "@a@", "http"])
@pytest.mark.timeout(5)
def test_long_runs_are_counted_at_once(start):
    for filling in ("1", ".", "a", "-", "_", "a."):
        text = start + filling * 30_000 + " " + (start + "a.") * 5000
        composing.pieces(text)
        for platform in PLATFORMS.values():
            platform.length(text, platform.LIMITS)


def test_a_server_s_own_figure_for_links_counts():
    limits = base.Limits(500, "2026-11-22", "x", link_characters=32)
    assert PLATFORMS["mastodon"].length("https://a.example", limits) == 32
