"""The driver: severities, `allow`, order, and its cost."""

from dataclasses import replace
from pathlib import Path

import pytest

from marronnier.charter import CHARTER
from marronnier.checking import check
from marronnier.edges.files import read_folder
from marronnier.load import load
from marronnier.model import Finding, Place, Severity, say
from marronnier.rules import FAMILIES, RULES
from marronnier.schema import Record
from tests.reading.workspace import NOW, POST, file, files, inspect, post_text, read
from tests.steps import steps

# Keys of a charter that say who and how, for every part of Marronnier.
SETTINGS = {"$schema", "version", "client", "name", "sector", "language", "timezone", "extends"} | {
    *("approvals", "rules", "platforms", "late", "brand", "client_sees_from")
}
BOLD = {"body": "Nos **lampes**.\n"}


def checked(case):
    workspace, findings = read(case)
    return check(workspace, findings, NOW)


def test_every_finding_has_its_rules_name_and_its_client_and_post():
    (found,) = checked(BOLD)
    assert (found.rule, found.name) == ("SRC021", "markdown-visible")
    assert (found.client, found.post) == ("atelier", "atelier/2026-12-05-teaser")
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("named", ["SRC021", "markdown-visible"])
def test_a_charter_sets_a_severity_by_code_or_name(named):
    (found,) = checked({**BOLD, "charter": f"rules: {{{named}: info}}\n"})
    assert found.severity is Severity.INFO
    assert checked({**BOLD, "charter": f"rules: {{{named}: off}}\n"}) == []


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.locked])
def test_what_is_locked_stays_an_error(code):
    workspace, _ = read({"charter": f"rules: {{{code}: off}}\n"})
    reading = Finding(Place(POST), code, say("{x}", x=1), client="atelier", post="atelier/x")
    (found,) = [one for one in check(workspace, [reading], NOW) if one.rule == code]
    assert found.severity is Severity.ERROR


def test_locked_are_at_least_the_faults_of_reading():
    locked = {code for code, rule in RULES.items() if rule.locked}
    assert {"SRC001", "SRC002", "SRC003", "SRC004", "SRC005", "SRC010", "CAL006"} <= locked


def test_the_same_finding_is_told_once_and_all_are_sorted_by_place():
    workspace, _ = read(BOLD)
    one = Finding(Place(POST, 9, 1), "SRC007", say("b"), client="atelier")
    two = replace(one, at=Place(POST, 2, 1))
    found = check(workspace, [one, two, one], NOW)
    assert [finding.at.line for finding in found] == [2, 8, 9]


def test_cancelled_and_published_posts_are_left_in_peace():
    for status in ("cancelled", "published"):
        assert checked({**BOLD, "with": f"status: {status}\nallow: {{SRC021: x}}"}) == []


def test_a_platforms_finding_names_the_account():
    (found,) = checked(
        {
            "with": "platform: [mastodon, mastodon.lyon]",
            "body": "Pour tous.\n\n## mastodon.lyon\n\n" + "x" * 501 + "\n",
        }
    )
    assert (found.rule, found.platform) == ("STR001", "mastodon.lyon")


HOSTILE = [
    "**a " * 16_000,
    "[" * 60_000,
    "![" * 30_000,
    "__a " * 16_000,
    "~~a " * 16_000,
    "\\#" * 20_000,
    "## a" + "#" * 60_000 + "x",
    "# " * 30_000,
    "e" + "\u0301" * 30_000,
    "\u05d0" * 30_000,
    "x" * 65_000,
    "👩‍" * 8_000,
    "\u200b" * 20_000,
    "a\u0430" * 20_000,
    "@." * 30_000,
    "http://" * 9_000,
    "https://" + "." * 60_000,
    "---\n" * 16_000,
    "## mastodon\n" * 5_000,
    "a: b\n" * 12_000,
    "#a" * 30_000,
    "<!--" * 16_000,
    "<b " * 20_000,
    "- " * 30_000 + "x",
    "---" + " " * 60_000 + "x",
    "#" + " " * 60_000 + "#",
    "&#" * 30_000,
    "|" + "-|" * 30_000 + "x",
    "|---" + " " * 60_000 + "x",
    "[a][" * 16_000,
    "==a " * 16_000,
    "&amp;" * 12_000,
]


@pytest.mark.parametrize(
    "body", HOSTILE, ids=[text[:8].encode("unicode_escape") for text in HOSTILE]
)
def test_no_text_keeps_the_checks_for_ever(body):
    """What tries back without end, the suite's own limit ends."""
    assert checked({"body": body, "with": "platform: [mastodon, bluesky]"})


def workspace_of(count):
    everything = files({})
    for number in range(count):
        day = f"2027-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
        time_ = f"{number // 336 % 24:02}:{number // 8064 * 7:02}"
        case = {"with": f"date: {day} {time_}", "body": f"Bonjour n° {number} ! #Lampes\n"}
        everything[f"content/atelier/{day}-post-{number}.md"] = file(post_text(case))
    return everything


def work_on(count):
    """Return the steps that checking so many posts takes, for each of them."""
    workspace, findings = load(workspace_of(count), inspect)
    return steps(lambda: check(workspace, findings, NOW)) / count


def test_the_checks_cost_grows_with_the_posts_and_not_with_their_square():
    work_on(10)  # what is prepared once
    assert work_on(800) < 1.2 * work_on(200)


def test_the_living_example_is_sound():
    workspace, findings = load(read_folder(Path(__file__).resolve().parent.parent))
    found = check(workspace, findings, NOW)
    assert len(workspace.posts) >= 60
    assert [str(one.at) for one in found if one.severity > Severity.INFO] == []


def test_a_rule_reads_every_key_that_says_how_to_speak():
    read = {path for family in FAMILIES for path in getattr(family, "CHARTER", ())}
    for name in CHARTER.fields.keys() - SETTINGS:
        kind = CHARTER.fields[name].kind
        below = {f"{name}.{part}" for part in kind.fields} if isinstance(kind, Record) else set()
        assert (below or {name}) <= read, name


def test_a_post_that_is_not_wanted_only_counts_beside_the_others():
    other = "content/atelier/2026/12/autre.md"
    workspace, findings = read({**BOLD, "posts": {other: {"body": "Nos **lampes**.\n"}}})
    found = check(workspace, findings, NOW, wanted=lambda post: post.path == POST)
    assert {(one.rule, one.at.path) for one in found} >= {("SRC021", POST), ("SRC023", POST)}
    assert not any(one.rule == "SRC021" and one.at.path == other for one in found)
