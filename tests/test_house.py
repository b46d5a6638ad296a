"""A brand's own rules: no pattern hangs, and whatever they replace, fixing ends."""

import json
import subprocess
import sys
import time

import hypothesis
import hypothesis.strategies as st
import pytest

from marronnier.checking import check
from marronnier.fixing import fix
from marronnier.model import Severity
from marronnier.patterns import NoPattern, pattern
from tests.reading.workspace import NOW, POST, files, read


def spans(source, text):
    return [text[hit.start : hit.end] for hit in pattern(source).find(text)]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        (r"\bété\b", "l’été étés (été) Été", ["été", "été"]),
        (r"(?i)\bpromos?\b", "promo promo Promos, autopromo", ["promo", "promo", "Promos"]),
        (r"\b(?:promo|promotion)\b", "la promotion", ["promotion"]),
        (r"\d+ %", "12\u00a0% et 5\u202f%", ["12\u00a0%", "5\u202f%"]),
        ("l'été", "l’été", ["l’été"]),
        (r"[\w-]+@", "é-à@b", ["é-à@"]),
        (r"[]\s]+x", "a]\u00a0x", ["]\u00a0x"]),
        (r"[a[]\b", "xa[ ", ["a", "["]),
        (r"\\b", "a\\b", ["\\b"]),
        (r"\p{Lu}{3,}", "ÉTÉ abc", ["ÉTÉ"]),
        (r"(?m)^- .*$", "- a\n- b", ["- a", "- b"]),
        ("x*", "axxb", ["xx"]),
        (r"\b", "a b", []),
    ],
)
def test_a_pattern_finds(source, text, found):
    assert spans(source, text) == found


@pytest.mark.parametrize(
    "source", ["(a", "(?=a)", r"(a)\1", "\\", r"a\bb", r"[\W]", "((a{1,99}){1,99}){1,99}"]
)
def test_a_pattern_that_cannot_be_used_says_why(source):
    with pytest.raises(NoPattern, match="“"):
        pattern(source)


@pytest.mark.parametrize("source", [r"(a+)+$", r"(a|a)*b", r"(\w+\s?)+\.$", r"\b(a|aa)+\b"])
def test_no_pattern_hangs(source):
    started = time.monotonic()
    list(pattern(source).find("a" * 60_000 + "!"))
    list(pattern(source).find("a " * 30_000 + "!"))
    assert time.monotonic() - started < 5


@hypothesis.given(st.text(max_size=30), st.text(max_size=60))
def test_any_pattern_finds_stretches_in_order_or_says_why_not(source, text):
    try:
        found = pattern(source)
    except NoPattern:
        return
    end = 0
    for hit in found.find(text):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


def findings(case, data):
    workspace, read_wrong = read({**case, "file": data})
    found = check(workspace, read_wrong, NOW)
    return [one for one in found if one.rule == "MAI001"]


WORDS = st.sampled_from(["lampe", "lampes", "LED", "l’été", "Néon", "a", "24/7", "##", "---"])


@hypothesis.given(
    st.lists(WORDS, min_size=1, max_size=3, unique=True),
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.lists(WORDS | st.sampled_from(["\n", "\r\n", "#lampe", "https://a.example/lampe"])),
)
def test_replacing_ends_and_leaves_nothing_to_replace(words, new, text):
    charter = "checks:\n  - {name: un, kind: replace, words: %s, with: '%s', message: m}\n"
    listed = "[" + ", ".join(f"'{word}'" for word in words) + "]"
    case = {"charter": charter % (listed, new), "body": " ".join(text) + "\n"}
    data = files(case)[POST].read()
    for _ in range(20):
        edits = [one.fix for one in findings(case, data) if one.fix and not one.fix.proposed]
        done = fix(data, edits)
        if not done.applied:
            assert not edits
            return
        data = done.data
    raise AssertionError("fixing never ends")


def test_a_rule_that_an_agency_declares_is_wrong_once():
    case = {
        "files": {
            "clients/_agency/charter.yml": (
                "checks: [{name: un, kind: pattern, pattern: '(', message: m}]\nlanguage: fr\n"
            ),
            "clients/autre/charter.yml": (
                "version: 1\nextends: _agency\nclient: autre\nname: Autre\ntimezone: Europe/Paris\n"
                "voice: {address: tu}\n"
            ),
        },
        "charter": "extends: _agency\n",
    }
    workspace, read_wrong = read(case)
    found = [one for one in check(workspace, read_wrong, NOW) if one.rule == "MAI002"]
    assert [(one.at.path, one.client) for one in found] == [
        ("clients/_agency/charter.yml", "_agency")
    ]
    assert found[0].severity is Severity.ERROR


@pytest.mark.parametrize(("example", "code"), [("Une lampe pas cher", 0), ("Une lampe à 90 €", 1)])
def test_check_charters_proves_the_examples_and_tells_nothing_of_posts(tmp_path, example, code):
    charter = (
        "checks:\n  - {name: prix, kind: forbid, words: [pas cher], message: m,"
        f" examples: {{bad: ['{example}']}}}}\n"
    )
    case = {"charter": charter, "body": "Une lampe pas cher, un soliel !!\n"}
    for path, one in files(case).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(one.read())
    command = [sys.executable, "-c", "from marronnier.cli import main; main()"]
    settings = ["--workspace", str(tmp_path), "--now", "2026-11-22T09:00Z", "--lang", "en"]
    done = subprocess.run(
        [*command, *settings, "check", "--charters", "--no-cache", "--format", "json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = json.loads(done.stdout)["findings"]
    assert done.returncode == code, done.stderr
    assert [one["rule"] for one in found] == ["MAI002"] * code
    assert all(one["path"].startswith("clients/") for one in found)
