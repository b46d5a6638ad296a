"""X counts as its own published tests say; they are read where they are at hand."""

import pytest
import yaml

from marronnier.platforms import base
from marronnier.platforms.x.counting import length, links
from tests.platforms.test_contracts import SPECS

LIMITS = base.Limits(280, "2026-11-22", "x", link_characters=23)
COUNTED = ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")
FOUND = ("urls", "tco_urls_with_params", "urls_with_directional_markers", "country", "generic")
FILES = {name: SPECS / f"twitter-text-{name}.yml" for name in ("validate", "extract", "tlds")}


def cases(file, *groups):
    if not FILES[file].exists():
        reason = f"X's own tests are not here: {FILES[file].name} in SPECS_DIR"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    tests = yaml.safe_load(FILES[file].read_text("utf-8"))["tests"]
    return [case for group in groups for case in tests.get(group, ())]


def addresses(text):
    return [text[start:end] for start, end in links(text)]


@pytest.mark.parametrize("case", cases("validate", *COUNTED))
def test_x_s_own_lengths(case):
    expected = case["expected"]
    assert length(case["text"], LIMITS) == expected["weightedLength"]


@pytest.mark.parametrize("case", cases("extract", *FOUND))
def test_x_s_own_links(case):
    expected = [one["url"] if isinstance(one, dict) else one for one in case["expected"]]
    assert addresses(case["text"]) == expected


def test_x_s_own_domains():
    found = [case for group in ("country", "generic") for case in cases("tlds", group)]
    if not isinstance(found[0], dict):
        pytest.skip(f"X's own tests are not here: {FILES['tlds'].name} in SPECS_DIR")
    wrong = [case["text"] for case in found if addresses(case["text"]) != case["expected"]]
    assert len(found) == 1574
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Été", 3),
        ("Ete\u0301", 3),
        ("« Prêt\u00a0? »", 10),
        ("Prêt\u202f?", 7),
        ("25 €…", 7),
        ("日本", 4),
        ("👨‍👩‍👧‍👦🇫🇷1️⃣❤️", 8),
        ("©", 1),
        ("https://atelier-lumen.example/soldes?de=lettre", 46),
        ("https://lumen.fr/soldes?de=lettre", 23),
        ("lumen.fr, atelier-lumen.com.", 23 + 2 + 23 + 1),
        ("M.Durand est là.Bonjour", 23),
        ("agathe@lumen.fr", 15),
        ("« https://lumen.fr »", 27),
    ],
)
def test_lengths(text, weight):
    assert length(text, LIMITS) == weight


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "filling",
    ["日", "a.", "日.", "日日.", "zz日.", "zz.", "a-", ".", "(", "http://a.fr/(", "t.co/"],
)
def test_hostile_texts_are_counted_at_once(filling):
    length(filling * 10_000, LIMITS)
