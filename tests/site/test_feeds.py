"""Calendar files: three parsers read in them what was meant, whatever a title is."""

import io
import os
import re
import subprocess
import sys
import zoneinfo
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import icalendar
import pytest
import vobject
from dateutil import tz
from ical.calendar_stream import IcsCalendarStream

from marronnier.edges.files import read_folder
from marronnier.edges.revisions import revisions
from marronnier.ledger import Ledger
from marronnier.load import load
from marronnier.model import Moment, Post, Revision, Status
from marronnier.render.characters import plain
from marronnier.render.language import language
from marronnier.render.pages import Site, narrow, pages
from marronnier.render.pages.feeds import feed, feed_files
from marronnier.render.zones import timezone
from marronnier.site.grounds import Wanted
from marronnier.site.sources import read_site
from tests.site.stage import NOW as AT
from tests.site.stage import ROOT
from tests.site.test_pages import NOW, approved, site_of

LINE = re.compile(rb"[^\r\n]*\r\n")


def by_icalendar(data):
    """Return {uid: (title, instant, status)} as icalendar reads a file."""
    calendar = icalendar.Calendar.from_ical(data)
    return {
        str(event["UID"]): (
            str(event["SUMMARY"]),
            event.decoded("DTSTART").astimezone(UTC),
            str(event["STATUS"]),
        )
        for event in calendar.walk("VEVENT")
    }


def by_vobject(data):
    """Return the same as vobject reads it, with the file's own zones."""
    calendar = vobject.readOne(data.decode())
    return {
        event.uid.value: (
            event.summary.value,
            event.dtstart.value.astimezone(UTC),
            event.status.value,
        )
        for event in calendar.contents.get("vevent", ())
    }


def by_ical(data):
    """Return the same as ical reads it."""
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return {
        event.uid: (event.summary, event.dtstart.astimezone(UTC), event.status.value)
        for event in calendar.events
    }


PARSERS = (by_icalendar, by_vobject, by_ical)


def assert_well_formed(data, events):
    """Hold a file to RFC 5545: its lines, their lengths, and as many components as there are."""
    lines = LINE.findall(data)
    assert b"".join(lines) == data
    for line in lines:
        assert len(line) <= 75 + len(b"\r\n")
        assert not re.search(r"[\x00-\x1f\x7f]", line.decode().removesuffix("\r\n"))
    assert lines[0] == b"BEGIN:VCALENDAR\r\n"
    assert lines[-1] == b"END:VCALENDAR\r\n"
    for edge in (b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"UID:", b"DTSTAMP:"):
        assert sum(line.startswith(edge) for line in lines) == events
    assert not [
        line for line in lines if line.startswith((b"ATTENDEE", b"ATTACH", b"BEGIN:VALARM"))
    ]


@pytest.fixture
def two(stage):
    """Two clients in two zones, with posts in every state that a person can give."""
    stage.client("acme", "Acme").client("tropic", "Tropic")
    charter = stage.folder / "clients/tropic/charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("Europe/Paris", "America/Martinique"))
    for day, status in enumerate(("idea", "draft", "review", "approved", "cancelled"), 8):
        stage.post("acme", f"2026-12-{day:02}-{status}", status=status, platform="outbox")
    stage.post("acme", "2027-07-01-ete", platform="[mastodon, bluesky, outbox]")
    stage.post("tropic", "2026-12-09-plage", platform="outbox")
    return stage


# --- what three parsers read --------------------------------------------------------------------


def test_every_parser_reads_each_post_once_at_its_instant(two):
    site = site_of(two)
    data = feed_files(site)["calendar.ics"]
    assert_well_formed(data, len(site.posts))
    wanted = sorted(
        (f"{site.client_name(post)} · {post.title}", post.moment.instant) for post in site.posts
    )
    for parser in PARSERS:
        read = parser(data)
        assert sorted((title, at) for title, at, _ in read.values()) == wanted, parser
    assert by_icalendar(data) == by_vobject(data) == by_ical(data)


def test_a_post_s_state_is_the_event_s(two):
    told = {title[-8:]: state for title, _, state in by_ical(whole(site_of(two))).values()}
    assert told == {
        "-08-idea": "TENTATIVE",
        "09-draft": "TENTATIVE",
        "0-review": "TENTATIVE",
        "approved": "CONFIRMED",
        "ancelled": "CANCELLED",
        "7-01-ete": "TENTATIVE",
        "09-plage": "TENTATIVE",
    }


def whole(site):
    return feed_files(site)["calendar.ics"]


def test_an_event_says_state_and_networks_and_not_the_text(stage):
    stage.client("acme", "Acme").post("acme", "2026-12-08-x", "Un secret.", platform="mastodon")
    site = site_of(stage)
    event = icalendar.Calendar.from_ical(feed(site, site.posts)).walk("VEVENT")[0]
    assert event["DESCRIPTION"] == "To approve\nMastodon"
    assert [str(name) for name in event["CATEGORIES"].cats] == ["Mastodon"]
    assert event["TRANSP"] == "TRANSPARENT"
    assert event.decoded("DURATION") == timedelta(minutes=15)
    assert b"secret" not in feed(site, site.posts)
    assert b"Un secret." in feed(site, site.posts, texts=True)


def test_what_is_cancelled_after_the_client_saw_it_is_cancelled_there_too(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    ledger = approved(site_of(stage))
    stage.post("acme", "2026-12-08-x", status="cancelled")
    data = whole(narrow(site_of(stage, ledger, only="acme")))
    assert [state for _, _, state in by_vobject(data).values()] == ["CANCELLED"]


def test_a_calendar_without_posts_is_whole_too(stage):
    data = whole(site_of(stage.client("acme", "Acme"), only="acme"))
    assert_well_formed(data, 0)
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["X-WR-CALNAME"] == "Acme: editorial calendar"
    assert len(calendar.walk("VTIMEZONE")) == 1  # a calendar must hold something
    assert by_vobject(data) == by_ical(data) == {}


def test_a_feed_goes_back_three_months_and_to_the_first_of_that_one(stage):
    stage.client("acme")
    for day in ("2026-08-31", "2026-09-01", "2026-12-04"):
        stage.post("acme", f"{day}-x", status="draft")
    site = site_of(stage)
    assert {at.date() for _, at, _ in by_ical(whole(site)).values()} == {
        date(2026, 9, 1),
        date(2026, 12, 4),
    }
    assert len(by_ical(feed(site, site.posts))) == 3


# --- any title ----------------------------------------------------------------------------------

POST = Post(
    client="acme",
    name="x",
    path="content/acme/x.md",
    title="",
    accounts=("mastodon",),
    moment=Moment(
        datetime.fromisoformat("2026-12-08T18:30"),
        "Europe/Paris",
        datetime(2026, 12, 8, 17, 30, tzinfo=UTC),
    ),
    status=Status.REVIEW,
    sections=(),
)
FAMILY = "👨\u200d👩\u200d👧"
WORDS = ["BEGIN:VEVENT", "END:VCALENDAR", "ATTENDEE:mailto:a@b.example", "שלום", "مرحبا", FAMILY]
SIGNS = ["\r\n", "\n", "\r", ";", ",", "\\", ":", '"', "\\n", "\0", "\x85", "\u2028", "\u202e", " "]
NASTY = st.sampled_from([*WORDS, *SIGNS])
TITLES = st.one_of(st.text(), st.lists(NASTY | st.text(max_size=3), max_size=40).map("".join))


def one_post(title):
    site = Site(load({})[0], (), (), Ledger({}), NOW, language("en"))
    return replace(site, workspace=replace(site.workspace, posts=(replace(POST, title=title),)))


@hypothesis.given(TITLES)
@hypothesis.example("a\r\nATTENDEE:mailto:x@y.example\r\nBEGIN:VALARM")
@hypothesis.example("x" * 20_000)
@hypothesis.example("é" * 76 + "👩‍🚀" * 40)
@hypothesis.example("\\\\n\\;\\,")
@hypothesis.example("\ud800 seul")
def test_any_title_is_the_event_s_and_makes_nothing_else(title):
    site = one_post(title)
    data = feed(site, site.posts, "acme")
    assert_well_formed(data, 1)
    wanted = " ".join(plain(title).split())
    for parser in PARSERS:
        [(read, at, _)] = parser(data).values()
        assert (read or "") == wanted, parser
        assert at == POST.moment.instant


@hypothesis.given(TITLES)
def test_any_name_of_a_file_makes_one_event(name):
    site = one_post("Titre")
    site = replace(site, workspace=replace(site.workspace, posts=(replace(POST, name=name),)))
    assert_well_formed(feed(replace(site, address="https://a.example"), site.posts), 1)


# --- what stays the same, and what does not -----------------------------------------------------


def test_nothing_of_the_moment_of_building_is_inside(two):
    first = site_of(two)
    later = replace(first, now=first.now + timedelta(hours=3))
    assert feed_files(first) == feed_files(later)


def test_a_post_keeps_its_event_when_its_day_and_title_change(stage):
    stage.client("acme").client("acme-eu").post("acme", "2026-12-08-x").post(
        "acme-eu", "2026-12-08-x"
    )
    before = by_ical(whole(site_of(stage)))
    assert len(before) == 2
    stage.post("acme", "2026-12-08-x", title="Autre", date="2026-12-20 09:00")
    assert set(by_ical(whole(site_of(stage)))) == set(before)


def stamps(data):
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")
    return event.decoded("DTSTAMP"), event["SEQUENCE"]


def test_git_and_the_ledger_tell_when_an_event_changed(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    site = site_of(stage)
    nobody = datetime(2000, 1, 1, tzinfo=UTC)
    assert stamps(whole(site)) == (nobody, 0)
    known = Revision(3, datetime(2026, 12, 1, tzinfo=UTC))
    assert stamps(whole(replace(site, revisions={"acme/2026-12-08-x": known}))) == (known.at, 3)
    both = site_of(stage, approved(site), revisions={"acme/2026-12-08-x": known})
    assert stamps(whole(both)) == (NOW, 4)


def git(folder, *words, at="2026-12-01T10:00:00Z"):
    subprocess.run(
        ["git", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at},
    )


def test_a_commit_raises_the_number_of_the_posts_that_it_touches(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x").post("acme", "2026-12-09-ete")
    folder = stage.folder
    assert revisions(folder) == {}
    git(folder, "init", "-q")
    assert revisions(folder) == {}
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "un")
    stage.post("acme", "2026-12-08-x", title="Autre")
    (folder / "content/acme/2026").mkdir()
    git(folder, "mv", "content/acme/2026-12-08-x.md", "content/acme/2026/2026-12-08-x.md")
    git(folder, "commit", "-q", "-a", "-m", "deux", at="2026-12-02T10:00:00Z")
    first, second = (datetime(2026, 12, day, 10, tzinfo=UTC) for day in (1, 2))
    assert revisions(folder) == {
        "acme/2026-12-08-x": Revision(3, second),
        "acme/2026-12-09-ete": Revision(1, first),
    }
    site = read_site(Wanted(folder, now=AT))
    assert site.revisions == revisions(folder)
    git(folder, "commit", "-q", "--amend", "-m", "deux, autrement", at="2026-12-03T10:00:00Z")
    third = Revision(3, datetime(2026, 12, 3, 10, tzinfo=UTC))
    assert revisions(folder)["acme/2026-12-08-x"] == third  # history was written anew: all of it
    with_memory = revisions(folder)
    for memory in (Path(os.environ["HOME"]) / ".cache/marronnier/revisions").iterdir():
        memory.write_text("{")
    git(folder, "commit", "-q", "--allow-empty", "-m", "rien")  # what was kept is asked for again
    assert revisions(folder) == with_memory
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "shallow")
    assert revisions(tmp_path / "shallow") == {}


@pytest.mark.parametrize(
    ("said", "client", "asked", "spoken"),
    [
        ("en-GB", "acme", "", "en"),
        ("en-GB", "acme", "fr", "fr"),
        ("en-GB", "", "", "fr"),
        ("de", "acme", "", "fr"),
    ],
)
def test_a_clients_own_site_and_calendar_speak_its_language(stage, said, client, asked, spoken):
    stage.client("acme").post("acme", "2026-12-08-x")
    charter = stage.folder / "clients/acme/charter.yml"
    written = charter.read_text("utf-8").replace("language: fr", f"language: {said}")
    charter.write_text(written, "utf-8")
    site = read_site(Wanted(stage.folder, client, asked, AT))
    other = replace(site, language=language({"fr": "en", "en": "fr"}[spoken]))
    assert site.language.code == spoken
    assert feed_files(site)["calendar.ics"] != feed_files(other)["calendar.ics"]
    wanted = {"fr": "DESCRIPTION:À approuver", "en": "DESCRIPTION:To approve"}[spoken]
    assert wanted in feed_files(site)["calendar.ics"].decode()


# --- zones --------------------------------------------------------------------------------------

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules"})
COMMON = ["Europe/Paris", "Europe/Brussels", "America/Toronto", "Africa/Casablanca", "UTC"]


@hypothesis.given(
    st.sampled_from(COMMON) | st.sampled_from(ZONES),
    st.datetimes(*map(datetime.fromisoformat, ("2026-01-01", "2029-12-31"))),
)
def test_a_zone_in_the_file_is_the_zone_in_the_world(key, wall):
    zone = zoneinfo.ZoneInfo(key)
    hypothesis.assume(tz.datetime_exists(wall, zone) and not tz.datetime_ambiguous(wall, zone))
    text = f"BEGIN:VCALENDAR\n{timezone(key, 2026, 2029).to_ical().decode()}END:VCALENDAR\n"
    read = tz.tzical(io.StringIO(text.replace("\r\n", "\n"))).get()
    assert wall.replace(tzinfo=read).utcoffset() == wall.replace(tzinfo=zone).utcoffset()


@pytest.mark.parametrize(
    ("zone", "rules"),
    [("Europe/Paris", 2), ("America/Toronto", 2), ("Indian/Reunion", 0), ("Africa/Casablanca", 0)],
)
def test_outlook_gets_yearly_rules_wherever_a_zone_keeps_to_one(zone, rules):
    told = timezone(zone, 2026, 2026).to_ical().decode()
    assert told.count("RRULE:FREQ=YEARLY") == rules
    assert ("RDATE" in told) == (zone == "Africa/Casablanca")
    assert (rules == 0) or told.count("BEGIN:") == 1 + rules


def test_the_second_of_two_equal_hours_is_told_in_utc(stage):
    stage.client("acme")
    stage.post("acme", "2026-10-25-a", date="2026-10-25T02:30:00+02:00")
    stage.post("acme", "2026-10-25-b", date="2026-10-25T02:30:00+01:00")
    site = site_of(stage)
    data = feed(site, site.posts, "acme")
    assert data.count(b"DTSTART;TZID=Europe/Paris:20261025T023000\r\n") == 1
    assert data.count(b"DTSTART:20261025T013000Z\r\n") == 1
    assert sorted(at.hour for _, at, _ in by_ical(data).values()) == [0, 1]


# --- on the site --------------------------------------------------------------------------------


def test_each_site_holds_the_feeds_that_are_its_own(example):
    found = {
        name: sorted(path.relative_to(site).as_posix() for path in site.rglob("*.ics"))
        for name, site in example.items()
    }
    workspace, _ = load(read_folder(ROOT))
    assert found[""] == [
        "calendar.ics",
        *sorted(f"client/{c}/calendar.ics" for c in workspace.clients),
    ]
    assert found["atelier-lumen"] == ["calendar.ics"]
    own = (example["atelier-lumen"] / "calendar.ics").read_bytes()
    everybody = (example[""] / "calendar.ics").read_bytes()
    events = by_ical(own)
    assert 10 < len(events) < len(by_ical(everybody))
    assert set(events) < set(
        by_ical((example[""] / "client/atelier-lumen/calendar.ics").read_bytes())
    )
    for parser in PARSERS:
        assert parser(everybody)


def test_month_and_list_lead_to_the_feeds(two):
    for only, count in ((None, 3), ("acme", 1)):
        site = narrow(site_of(two, only=only))
        made = pages(site)
        for path in ("month/2026-12.html", "list.html"):
            assert len(re.findall(r'href="[^"]*calendar\.ics"', made[path].body)) == count
    assert 'href="calendar.ics"' in pages(site_of(two))["client/acme/index.html"].body


@pytest.mark.parametrize(
    ("option", "client", "told"),
    [("", "", True), ("", "acme", False), ("acme", "acme", True), ("acme", "", True)],
)
def test_an_event_leads_to_the_site_that_mkdocs_describes_and_to_no_other(
    stage, tmp_path, option, client, told
):
    stage.client("acme").post("acme", "2026-12-08-x")
    stage.write(
        "mkdocs.yml",
        "site_name: A\nsite_url: https://calendrier.example/agence/\ntheme: {name: material}\n"
        f"docs_dir: content\nplugins:\n  - marronnier: {{client: '{option}'}}\n",
    )
    if option and not client:
        out = mkdocs(stage.folder, tmp_path / "out")
    else:
        out = stage.build(tmp_path / "out", client=client)
    data = (out / "calendar.ics").read_bytes()
    address = b"https://calendrier.example/agence/post/acme/2026-12-08-x.html"
    assert (address in data.replace(b"\r\n ", b"")) is told
    assert b"calendrier.example" in data or not told


def mkdocs(folder, out):
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(out)],
        cwd=folder,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return out
