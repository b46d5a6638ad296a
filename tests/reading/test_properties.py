"""What holds for any file: nothing raises, places lie inside, reading twice is the same."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marronnier.checking import check
from marronnier.load import load
from marronnier.model import File
from marronnier.moments import instants, read_moment
from marronnier.notation import Scalar
from marronnier.reading import Reading
from marronnier.source import read_document, read_text
from tests.reading.workspace import ACCOUNTS, CHARTER, HEAD, NOW, POST, files, inspect

ZONES = ["Europe/Paris", "Australia/Lord_Howe", "Asia/Kolkata", "America/New_York"]
# One a line; “␤” stands for a line end and “␣” for a space where an editor would take it away.
FRAGMENTS = st.sampled_from(
    r"""
---
---␤
title: x␤
client: atelier␤
platform: [mastodon, bluesky]␤
date: 2026-12-05 18:30␤
status: approved␤
media:␤  - path: a.png␤
allow: {SRC021: x}␤
hashtags: #a␤
link: https://a.example␤
first_comment: |␤  a␤
## mastodon␤
> a␤
**a**
**---**␤
\---␤
`## bluesky`␤
&#35;
<br>
<!-- a -->
＃
\-
[a](b)
\#
`
#
&a␣
*a
!!x␣
<<:␣
:␣
-␣
'
"
{
}
[
]
é
👩‍👩‍👧
е
""".replace("␣", " ")
    .replace("\n", "|")
    .replace("␤", "\n")
    .strip("|")
    .split("|")
) | st.sampled_from(["\r\n", "\t", "\ufeff", "\u2028", "\x00", "\u202e", "|"])
TEXTS = st.lists(FRAGMENTS | st.text(max_size=8), max_size=25).map("".join)
BYTES = st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))


def file(data):
    return File("100644", len(data), lambda: data)


def places(findings):
    for finding in findings:
        yield finding.at
        if finding.fix:
            yield finding.fix.at


def assert_inside(place, path, data):
    if place.path != path:
        return
    text, _ = read_text(path, data)
    lines = ("" if text is None else text).split("\n")
    if text is None:  # it could not be decoded: only a line can be told
        assert place.line >= 1
        return
    spots = [(place.line, place.column)]
    if place.end_line:
        spots.append((place.end_line, place.end_column))
    for line, column in spots:
        assert 1 <= line <= len(lines), place
        assert 1 <= column <= len(lines[line - 1]) + 1, place
    assert all(first <= second for first, second in pairwise(spots)), place


@given(BYTES)
@example(b"---\n---")
@example(b"---\ntitle: x\n---")
@example(b"---\n: \n---\n")
@example(b"---\n? a\n---\n")
@example("---\ntitle: é: 'x\n---\n".encode())
def test_any_bytes_are_read(data):
    document, findings = read_document(POST, data)
    assert document is not None or findings
    for place in places(findings):
        assert_inside(place, POST, data)
    assert read_document(POST, data) == (document, findings)


@settings(max_examples=300)
@given(BYTES)
def test_any_post_is_loaded_and_checked(data):
    everything = {**files({}), POST: file(data)}
    workspace, findings = load(everything, inspect)
    checked = check(workspace, findings, NOW)
    for place in places(checked):
        assert_inside(place, POST, data)
    assert check(*load(everything, inspect), NOW) == checked


@given(st.sampled_from(["charter.yml", "accounts.yml", "campaigns/soldes-hiver.yml"]), BYTES)
@example("charter.yml", b"---")
@example("charter.yml", b"(:\n!")
def test_any_file_of_a_client_is_loaded(name, data):
    path = f"clients/atelier/{name}"
    workspace, findings = load({**files({}), path: file(data)}, inspect)
    for place in places(check(workspace, findings, NOW)):
        assert_inside(place, path, data)


@given(st.dictionaries(st.text(max_size=30), BYTES.map(file), max_size=6))
def test_any_names_are_loaded(tree):
    named = {
        f"{root}{name}": made for name, made in tree.items() for root in ("content/", "clients/")
    }
    workspace, findings = load(named, inspect)
    check(workspace, findings, NOW)


# --- what is valid comes back ---------------------------------------------------------------------

WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00ad"), min_size=1
).filter(lambda text: text.strip() == text and text.strip())
LINES = WORDS.filter(lambda text: not text.startswith(("#", "---")))


@given(title=WORDS, notes=WORDS, body=st.lists(LINES, min_size=1, max_size=4))
def test_values_of_a_valid_post_come_back(title, notes, body):
    head = {
        **HEAD,
        "title": yaml.safe_dump({"title": title}, allow_unicode=True, width=9999).strip(),
    }
    head["notes"] = yaml.safe_dump({"notes": notes}, allow_unicode=True, width=9999).strip()
    text = "---\n" + "\n".join(head.values()) + "\n---\n" + "\n\n---\n\n".join(body) + "\n"
    workspace, findings = load({**files({}), POST: file(text.encode())}, inspect)
    assert findings == []
    (post,) = workspace.posts
    assert (post.title, post.fields["notes"]) == (title, notes)
    assert [passage.text for passage in post.sections[0].passages] == body
    lines = text.split("\n")
    for passage in post.sections[0].passages:
        assert lines[passage.line - 1] == passage.text


# --- time -----------------------------------------------------------------------------------------

WALLS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 - wall time
    lambda wall: wall.replace(second=0, microsecond=0)
)
CHANGES = st.sampled_from(  # around these hours clocks change, in these zones
    [
        "2026-03-29T02",
        "2026-10-25T02",
        "2026-03-08T02",
        "2026-11-01T01",
        "2026-04-05T01",
        "2026-10-04T02",
    ]
).map(datetime.fromisoformat)
NEAR_CHANGES = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes), CHANGES, st.integers(-120, 120)
)


@settings(max_examples=400)
@given(st.sampled_from(ZONES), WALLS | NEAR_CHANGES)
def test_every_wall_time_has_the_instants_at_which_clocks_show_it(zone, wall):
    where = zoneinfo.ZoneInfo(zone)
    # All instants within two days, minute by minute, would be slow: offsets are quarters of hours.
    tried = {
        wall.replace(tzinfo=UTC) - timedelta(minutes=15 * quarters) for quarters in range(-64, 65)
    }
    shown = sorted(t for t in tried if t.astimezone(where).replace(tzinfo=None) == wall)
    assert sorted(instants(wall, where)) == shown
    assert len(shown) in (0, 1, 2)
    reading = Reading()
    moment = read_moment(Scalar(f"{wall:%Y-%m-%d %H:%M}", None), zone, reading)
    assert [moment.instant] == shown if len(shown) == 1 else moment is None
    assert bool(reading.findings) == (len(shown) != 1)


@given(st.sampled_from(ZONES), st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))  # noqa: DTZ001
def test_an_instant_is_the_same_with_z_and_with_the_zones_offset(zone, naive):
    instant = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    local = instant.astimezone(zoneinfo.ZoneInfo(zone))
    for written in (f"{instant:%Y-%m-%dT%H:%MZ}", local.isoformat(timespec="minutes")):
        reading = Reading()
        moment = read_moment(Scalar(written, None), zone, reading)
        assert (moment.instant, reading.findings) == (instant, [])
        assert moment.wall == local.replace(tzinfo=None)


def test_the_cases_client_is_as_it_should_be():
    assert "timezone" in CHARTER
    assert load(files({}), inspect)[1] == []
    assert ACCOUNTS.count("url") == 3
