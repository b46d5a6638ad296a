"""A workspace moves in time by whole weeks, and nothing else of it changes."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marronnier.moving import move, retime, weeks_to

POST = b"""---
title: Le sapin
date: 2026-12-05 18:30
contest: {opens: 2026-12-05, closes: 2026-12-31}
---

Ouvert du 2026-12-05 au soir.

---

Fin.
"""
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@given(DAYS, st.lists(DAYS, min_size=1))
def test_weekdays_stay_true(today, days):
    """A move is a whole number of weeks and brings the middle day within half a week of today."""
    by = weeks_to(today, days)
    middle = sorted(days)[len(days) // 2]
    assert by.days % 7 == 0
    assert abs((middle + by - today).days) <= 3


def test_no_posts_no_move():
    """An empty workspace stays where it is."""
    assert weeks_to(date(2026, 11, 22), []) == timedelta(0)


def test_posts_move_with_name_and_front_matter_but_not_their_text():
    """The file's name and folder follow its date; the text that people read is left alone."""
    moved = move({"content/a/2026/12/2026-12-05-sapin.md": POST}, timedelta(weeks=4))
    ((path, data),) = moved.items()
    assert path == "content/a/2027/01/2027-01-02-sapin.md"
    assert b"date: 2027-01-02 18:30" in data
    assert b"{opens: 2027-01-02, closes: 2027-01-28}" in data
    assert b"Ouvert du 2026-12-05 au soir." in data


def test_charters_and_campaigns_move_and_media_do_not():
    """Dates in a client's YAML move; bytes that only look like dates in a picture stay."""
    files = {
        "clients/a/campaigns/noel.yml": b"from: 2026-12-01\nuntil: 2026-12-25\n",
        "content/a/media/x.png": b"\x89PNG 2026-12-01",
    }
    moved = move(files, timedelta(weeks=-1))
    assert moved["clients/a/campaigns/noel.yml"] == b"from: 2026-11-24\nuntil: 2026-12-18\n"
    assert moved["content/a/media/x.png"] == files["content/a/media/x.png"]


def test_what_is_no_date_stays():
    """Numbers with dashes that are not days are left alone."""
    files = {"clients/a/accounts.yml": b'mastodon: {id: "2026-99-99", handle: 1-2026-12-01-2}\n'}
    assert move(files, timedelta(weeks=1)) == files


@given(DAYS, st.integers(-60, 60))
def test_there_and_back(day, weeks):
    """Moving back gives every byte back."""
    data = POST.replace(b"2026-12-05 18:30", f"{day} 18:30".encode())
    files = {f"content/a/{day:%Y}/{day:%m}/{day}-sapin.md": data}
    by = timedelta(weeks=weeks)
    assert move(move(files, by), -by) == files


def test_retime_changes_the_date_alone():
    """Only the value of `date` in the front matter is replaced."""
    data = retime(POST, datetime(2026, 11, 22, 9, 5, tzinfo=UTC))
    assert data == POST.replace(b"date: 2026-12-05 18:30", b"date: 2026-11-22 09:05")
