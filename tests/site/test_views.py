"""The views beside the month: week, board, media, what is to come, campaigns; pure pages."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from marronnier.edges.images import inspect
from marronnier.render.language import language
from marronnier.render.pages import Parts, batches, narrow, navigation, pages
from marronnier.render.pages.listing import LONG
from tests.site.test_pages import NOW, approved, site_of

VIEWS = ["month/2026-12.html", "week/2026-W49.html", "list.html", "board.html"]


def png(size):
    """Return an orange square."""
    data = io.BytesIO()
    Image.new("RGB", (size, size), "orange").save(data, "PNG")
    return data.getvalue()


def words(body):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


def column(body, key):
    """Return one column of the board."""
    found = re.search(rf'<section class="m-board-column" data-column="{key}">.*?</section>', body)
    return words(found[0]) if found else None


# --- ways ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("only", [None, "acme"])
def test_each_view_leads_to_the_others(stage, path, only):
    stage.client("acme").post("acme", "2026-12-08-x")
    made = pages(narrow(site_of(stage, only=only)))
    ways = re.search(r'<span class="m-views">(.*?)</span>', made[path].body)[1]
    assert re.findall(">([^<]+)</a>", ways) == ["Month", "Week", "List", "Board"]
    here = re.search(r'aria-current="page">([^<]*)', ways)[1]
    assert here == {"m": "Month", "w": "Week", "l": "List", "b": "Board"}[path[0]]


def test_every_link_of_the_views_is_a_page(stage):
    stage.client("acme")
    for day in ("2026-10-05", "2026-12-31", "2027-01-01", "2027-03-08"):
        stage.post("acme", f"{day}-x")
    made = pages(site_of(stage))
    for path, page in made.items():
        for link in re.findall(r'class="m-(?:views|steps)".*?</(?:span|nav)>', page.body):
            for target in re.findall(r'href="([^"]*)"', link):
                there = target.removeprefix("../") if "../" in target else None
                folder = path.rpartition("/")[0]
                there = there or (f"{folder}/{target}" if folder else target)
                assert there in made, (path, target)


# --- week ---------------------------------------------------------------------------------------


def stands(made, kind):
    """Return which months or weeks are pages."""
    return sorted(path[len(kind) + 1 : -5] for path in made if path.startswith(f"{kind}/"))


@pytest.mark.parametrize(
    ("days", "months", "weeks"),
    [
        ([], ["2026-12", "2027-01"], ["2026-W49", "2026-W50"]),
        (["2026-11-22"], ["2026-11", "2026-12", "2027-01"], ["2026-W47", "W48", "W49", "W50"]),
        (["2027-02-28"], ["2026-12", "2027-01", "2027-02"], 13),
        (["2025-10-30", "2028-03-01"], ["2025-10", "2026-12", "2027-01", "2028-03"], 4),
        (["2025-12-01", "2028-01-31"], 26, 55),
    ],
)
def test_months_and_weeks_follow_each_other_without_gaps(stage, days, months, weeks):
    stage.client("acme")
    for day in days:
        stage.post("acme", f"{day}-x")
    made = pages(site_of(stage))
    for kind, expected in (("month", months), ("week", weeks)):
        found = stands(made, kind)
        if isinstance(expected, int):
            assert len(found) == expected
        else:
            assert [one[-len(two) :] for one, two in zip(found, expected, strict=True)] == expected
        ways = [
            re.findall(
                r'href="([^"]*)" class="m-button"[^>]*rel="(\w+)"', made[f"{kind}/{one}.html"].body
            )
            for one in found
        ]
        steps = [{rel: there.rpartition("/")[2][:-5] for there, rel in one} for one in ways]
        assert [one.get("next") for one in steps] == [*found[1:], None]
        assert [one.get("prev") for one in steps] == [None, *found[:-1]]


def test_a_week_may_lie_in_two_years(stage):
    stage.client("acme").post("acme", "2026-12-31-x").post("acme", "2027-01-01-y")
    made = pages(site_of(stage))
    body = made["week/2026-W53.html"].body
    assert re.findall('<time datetime="([0-9-]*)">', body) == [
        *(f"2026-12-{day}" for day in range(28, 32)),
        *(f"2027-01-0{day}" for day in range(1, 4)),
    ]
    assert "2026-12-31-x" in words(body)
    assert "2027-01-01-y" in words(body)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-12-08", "Week of 7 to 13 décembre 2026"),
        ("2026-12-01", "Week of 30 novembre to 6 décembre 2026"),
        ("2026-12-31", "Week of 28 décembre 2026 to 3 janvier 2027"),
    ],
)
def test_a_week_is_named_as_french_does(stage, day, name):
    stage.client("acme").post("acme", f"{day}-x")
    french = replace(language("fr"), catalogue=language("en").catalogue)
    made = pages(replace(site_of(stage), language=french))
    titles = [page.title for path, page in made.items() if path.startswith("week/")]
    spelt = [title.replace("Semaine du ", "Week of ").replace(" au ", " to ") for title in titles]
    assert name in spelt


def test_a_post_stands_at_its_hour_and_the_hours_grow_for_it(stage):
    stage.client("acme")
    stage.post("acme", "2026-12-08-x", date="2026-12-08 05:40")
    body = pages(site_of(stage))["week/2026-W50.html"].body
    slot = re.search(r'data-hour="5"[^>]*><ol.*?</ol>', body)[0]
    assert "05:40" in slot
    assert 'data-hour="4"' not in body
    assert 'data-hour="20"' in body


def test_the_hours_of_the_charter_and_of_sleep_are_drawn_for_one_client(stage):
    hours = "calendar:\n  hours: {mon-fri: '09:00-18:30', sat: none}\n"
    stage.client("acme", more=hours + "audience: {awake: '07:30-12:00'}\n")
    stage.post("acme", "2026-12-08-x", date="2026-12-08 10:00")
    body = pages(site_of(stage))["week/2026-W50.html"].body
    days = re.split(r'<li class="m-hour-day', body)[1:]
    kinds = [dict(re.findall(r'data-hour="(\d+)" data-kind="(\w+)"', day)) for day in days]
    assert kinds[0]["8"] == "closed"
    assert "9" not in kinds[0]
    assert kinds[0]["12"] == "asleep"
    assert kinds[0]["18"] == "asleep"  # still open until half past
    assert kinds[0]["19"] == "closed"
    assert kinds[5]["10"] == "closed"  # Saturday
    assert kinds[6]["13"] == "asleep"  # Sunday has no hours of its own: all day
    stage.client("other")
    assert "data-kind" not in pages(site_of(stage))["week/2026-W50.html"].body


# --- days of their own --------------------------------------------------------------------------


def test_days_of_their_own_stand_in_the_month_and_the_week(stage):
    calendar = "calendar: {holidays: {country: FR}, marronniers: [noel, saint-nicolas]}\n"
    stage.client("acme", more=calendar).post("acme", "2026-12-25-x")
    made = pages(replace(site_of(stage), language=language("fr")))
    month = re.findall(r'class="m-occasion">([^<]*)', made["month/2026-12.html"].body)
    assert month[0] == "Saint-Nicolas"
    assert month[1].startswith("Noël · ")
    assert len(month) == 2  # the feast and the public holiday are one
    assert "Noël · " in made["week/2026-W52.html"].body


# --- board --------------------------------------------------------------------------------------


def test_the_board_counts_what_stands_in_each_column(stage):
    stage.client("acme")
    for number, status in enumerate(["idea", "draft", "draft", "review", "approved", "cancelled"]):
        stage.post("acme", f"2026-12-1{number}-x", status=status, body=f"Bonjour {number}.")
    stage.post("acme", "2026-11-10-late", status="approved")
    board = pages(site_of(stage))["board.html"].body
    for key, number in {
        "troubled": 1,
        "idea": 1,
        "draft": 2,
        "review": 1,
        "scheduled": 1,
        "published": 0,
        "cancelled": 1,
    }.items():
        assert re.search(r"[A-Za-z ]+ (\d+) ", column(board, key))[1] == str(number), key
    assert "2026-11-10-late" in column(board, "troubled")
    assert "nothing planned" in column(board, "published")


def test_a_long_column_leads_to_the_list(stage):
    stage.client("acme")
    for number in range(33):
        stage.post("acme", f"2026-12-08-{number}", status="idea", body=f"Bonjour {number}.")
    idea = column(pages(site_of(stage))["board.html"].body, "idea")
    assert idea.startswith(" Ideas 33 ")
    assert "3 others in the list" in idea


def test_a_client_is_not_told_of_columns_that_it_never_sees(stage):
    stage.client("acme").post("acme", "2026-12-08-x").post("acme", "2026-12-09-y", status="draft")
    board = pages(narrow(site_of(stage, only="acme")))["board.html"].body
    assert column(board, "draft") is None
    assert "2026-12-09" not in board


# --- media --------------------------------------------------------------------------------------


def test_a_picture_stands_once_with_where_it_is_used(stage):
    stage.client("acme").write("content/acme/media/a.png", png(8))
    stage.write("content/acme/media/copy.png", png(8))
    medium = "media:\n  - path: media/{}.png\n    alt: {}\n"
    stage.post("acme", "2026-12-08-x", more=medium.format("a", "Une lampe."))
    stage.post("acme", "2026-12-09-y", more=medium.format("copy", "Un lustre."), body="Bonsoir.")
    stage.post("acme", "2026-12-10-z", more="media: [{path: media/none.png}]\n", body="Salut.")
    made = pages(site_of(stage, inspect=inspect))
    body = made["client/acme/media.html"].body
    assert "2 files in use · 1 without alt text · 1 kept under several names" in words(body)
    cards = re.findall(r"<li><(?:img|div).*?</div></li>", body)
    missing, double = (words(card) for card in cards)
    assert "Alt text missing" in missing
    assert "2026-12-10-z" in missing
    assert "The same picture, kept 2 times" in double
    for said in ("a.png", "copy.png", "Une lampe.", "Un lustre.", "2026-12-08-x", "2026-12-09-y"):
        assert said in double
    assert 'loading="lazy"' in cards[1]
    assert 'width="8" height="8"' in cards[1]


def test_a_client_has_its_own_media_alone(stage):
    for slug, size in (("acme", 8), ("rival", 9)):
        stage.client(slug).write(f"content/{slug}/media/{slug}.png", png(size))
        stage.post(slug, "2026-12-08-x", more=f"media: [{{path: media/{slug}.png, alt: x}}]\n")
    made = pages(narrow(site_of(stage, inspect=inspect, only="acme")))
    assert "acme.png" in made["media.html"].body
    assert not any("rival" in page.body for page in made.values())
    assert "client/acme/media.html" not in made
    assert navigation(site_of(stage, inspect=inspect))["media.html"] == ("Media", "media.html")


# --- what is to come ----------------------------------------------------------------------------

CADENCE = "calendar: {cadence: {mastodon: {min: 1, per: week}}}\n"


def test_today_names_the_weeks_in_which_too_little_is_said(stage):
    stage.client("acme", more=CADENCE)
    stage.post("acme", "2026-12-05-x").post("acme", "2026-12-23-y", body="Bonsoir.")
    today = pages(site_of(stage))["index.html"].body
    panel = words(re.search(r"<h2>Gaps in the rhythm.*?</section>", today)[0])
    assert re.findall(r"week of (Dec \d+|\d+ Dec)", panel) in (
        ["Dec 7", "Dec 14"],
        ["7 Dec", "14 Dec"],
    )
    stage.post("acme", "2026-12-09-a", body="Salut.", status="idea")
    stage.post("acme", "2026-12-16-b", body="Coucou.")
    assert "Gaps in the rhythm" not in pages(site_of(stage))["index.html"].body


def test_today_names_the_days_that_no_post_covers(stage):
    stage.client("acme", more="calendar: {marronniers: [saint-nicolas, noel]}\n")
    stage.post("acme", "2026-12-06-x", body="Joyeuse Saint-Nicolas !")
    today = pages(site_of(stage))["index.html"].body
    panel = words(re.search(r"<h2>Days to come without a post.*?</section>", today)[0])
    assert "Christmas" in panel
    assert "Nicholas" not in panel
    stage.post("acme", "2026-12-24-y", body="Bonnes fêtes.", more="topics: [noel]\n")
    assert "Days to come" not in pages(site_of(stage))["index.html"].body


def test_what_a_client_does_not_see_is_no_gap_on_its_site(stage):
    stage.client("acme", more=CADENCE + "client_sees_from: review\n")
    stage.post("acme", "2026-12-23-y").post("acme", "2026-12-09-a", body="Salut.", status="draft")
    assert "Gaps in the rhythm" not in pages(narrow(site_of(stage, only="acme")))["index.html"].body
    stage.client("acme", more=CADENCE + "client_sees_from: idea\n")
    stage.post("acme", "2026-12-05-x", body="Bonsoir.")
    assert "Gaps in the rhythm" in pages(narrow(site_of(stage, only="acme")))["index.html"].body


def test_today_names_what_is_late(stage):
    stage.client("acme")
    stage.post("acme", "2026-12-05-due", date="2026-12-05 10:30", status="approved")
    stage.post("acme", "2026-12-01-draft", status="draft", body="Bonsoir.")
    stage.post("acme", "2026-12-09-later", status="draft", body="Salut.")
    today = pages(site_of(stage))["index.html"].body
    panel = words(re.search(r'<section class="m-panel m-panel--late">.*?</section>', today)[0])
    assert "2026-12-05-due" in panel
    assert "2026-12-01-draft" in panel
    assert "later" not in panel


# --- list and campaigns -------------------------------------------------------------------------


def test_the_list_is_a_plain_table_that_says_how_it_sorts(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    body = pages(site_of(stage))["list.html"].body
    assert re.findall(r'<th scope="col" data-sort="(\w+)"', body) == [
        *("date", "state", "title", "client", "networks", "campaign")
    ]
    assert 'data-sort="date" aria-sort="ascending"' in body
    assert "<button" not in re.search(r"<thead.*?</thead>", body)[0]
    assert 'data-sort="client"' not in pages(narrow(site_of(stage, only="acme")))["list.html"].body


YEARS = {"list-2024.html": "2024", "list.html": "2026", "list-2028.html": "2028"}
QUARTERS = {"list-2024-q4.html": "4e trimestre 2024", "list.html": "4e trimestre 2026"}
QUARTERS |= {"list-2028-q1.html": "1er trimestre 2028"}
MONTHS = {"list-2024-11.html": "novembre 2024", "list-2024-12.html": "décembre 2024"}
MONTHS |= {"list.html": "décembre 2026"}


@pytest.mark.parametrize(
    ("days", "alike", "lists"),
    [
        (["2024-12-09", "2028-01-09"], 0.5, YEARS),
        (["2024-12-09", "2028-01-09", "2028-05-09"], 0.6, QUARTERS | {"list-2028-q2.html": ""}),
        (["2024-11-09", "2024-12-09"], 0.8, MONTHS),
        (["2024-12-09"], 1.2, {"list-2024-12.html": "décembre 2024", "list.html": ""}),
    ],
)
def test_a_long_list_has_several_pages(stage, days, alike, lists):
    stage.client("acme").post("acme", "2026-12-08-x", date="")
    for day in days:
        stage.post("acme", f"{day}-y")
    site = replace(site_of(stage), language=language("fr"))
    assert [path for path in pages(site) if path.startswith("list")] == ["list.html"]
    number = round(LONG * alike)
    many = [
        replace(post, name=f"{post.name}-{copy}", path=f"{post.path}-{copy}")
        for copy in range(number)
        for post in site.posts
    ]
    parts = Parts(replace(site, workspace=replace(site.workspace, posts=tuple(many))))
    there = {batch.name: batch for batch in batches(parts.site)}
    made = {}
    for one in (batch for name, batch in there.items() if name.startswith("list")):
        made |= one.make(parts.part(one), *one.terms)
    assert made.keys() == lists.keys()
    for at, (path, name) in enumerate(lists.items()):
        body = str(made[path].body)
        assert body.count('class="m-item') == number
        around = {"prev": [*lists][at - 1] if at else None, "next": [*lists, None][at + 1]}
        found = re.findall(r'href="([^"]*)" class="m-button"[^>]*rel="(\w+)"', body)
        assert {rel: there for there, rel in found} == {k: v for k, v in around.items() if v}
        assert re.search(r'href="([^"]*)" aria-current="page">Liste', body)[1] == path
        assert f">Liste · {name}" in body
        ways = re.search(r'm-views">.*?</span>', body)[0]
        assert {*re.findall('href="([^"]*)"', ways)} <= {path, "board.html", *there}
    assert "Sans date" in str(made["list.html"].body)


CAMPAIGN = (
    "title: Noël\nfrom: 2026-12-01\nuntil: 2026-12-31\n"
    "checklist:\n  - {what: Dessiner, by: 2026-12-08}\n"
)


def test_campaigns_are_drawn_over_months_with_their_posts(stage):
    stage.client("acme").write("clients/acme/campaigns/noel.yml", CAMPAIGN)
    past = CAMPAIGN.replace("2026-12", "2025-12").replace("Noël", "Jadis")
    stage.write("clients/acme/campaigns/past.yml", past)
    stage.write("clients/acme/campaigns/odd.yml", "title: Sans dates\n")
    stage.post("acme", "2026-12-08-x", more="campaign: noel\n")
    made = pages(site_of(stage))
    drawn = made["campaigns.html"].body.partition('<ul class="m-cards">')[0]
    assert "m-timeline-bar" in drawn
    whole = made["campaigns.html"].body
    assert 'role="img" aria-label="Noël: ' in whole
    assert "Jadis" not in drawn
    assert re.search(r"<title>[^<]* · To approve · 2026-12-08-x</title>", whole)
    bar = re.search(r'<rect x="([^"]*)" y="15%" width="([^"]*)"', whole)
    assert bar.groups() == ("0.00%", "100.00%")
    sign = re.search(r'<text x="([^"]*)" y="50%" class="m-timeline-sign" data-mark="review"', whole)
    assert sign[1] == f"{7.5 / 31:.2%}"
    one = made["campaign/acme/noel.html"].body
    assert "Dessiner</title>◇" in one
    assert "m-timeline" not in made["campaign/acme/odd.html"].body


def test_a_campaign_whose_months_are_many_is_cut(stage):
    stage.client("acme").write(
        "clients/acme/campaigns/long.yml", "title: Long\nfrom: 2026-01-01\nuntil: 9999-12-31\n"
    )
    body = pages(site_of(stage))["campaigns.html"].body
    assert body.count('class="m-timeline-month"') == 12


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_first_and_the_last_days_there_are(stage, day):
    stage.client("acme", more=CADENCE).post("acme", f"{day}-x")
    stage.write("clients/acme/campaigns/a.yml", f"title: A\nfrom: {day}\nuntil: {day}\n")
    assert f"{day}-x" in pages(site_of(stage))["board.html"].body


def test_views_know_an_approval(stage):
    stage.client("acme", more="approvals: {required: [client]}\n")
    stage.post("acme", "2026-12-08-x", status="approved")
    ledger = approved(site_of(stage), at=NOW)
    board = pages(site_of(stage, ledger))["board.html"].body
    assert "2026-12-08-x" in column(board, "scheduled")
