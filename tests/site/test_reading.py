"""What a person reads within seconds: whose clock, which year, how much waits, no jargon."""

import re

import pytest

from marronnier.platforms import PLATFORMS
from tests.site.stage import ROOT, read_page, words
from tests.site.test_browser import watched

AUCKLAND = "timezone: Pacific/Auckland\n"
ROLES = "approvals:\n  roles: {client: [Nadia]}\n  required: [client]\n"


def test_another_year_is_told(stage, tmp_path):
    stage.client("acme").post("acme", "2024-02-29-x", title="Bissextile")
    stage.post("acme", "2026-12-09-y", title="Demain")
    site = stage.build(tmp_path / "out")
    for page in ("index.html", "list.html", "board.html"):
        said = words(site / page)
        assert "jeu. 29 févr. 2024, 18:30" in said, page
        this = "mer. 9 déc. 2026, 18:30" if page == "list.html" else "mer. 9 déc., 18:30"
        assert this in said, page  # the list hides it below the name of its month


def test_another_clock_is_told_where_clients_mix(stage, tmp_path):
    stage.client("acme").client("kiwi")
    charter = stage.folder / "clients/kiwi/charter.yml"
    zoned = charter.read_text(encoding="utf-8").replace("timezone: Europe/Paris\n", AUCKLAND)
    charter.write_text(zoned, encoding="utf-8")
    for client in ("acme", "kiwi"):
        stage.post(client, "2026-12-07-x", title="Un post")
    site = stage.build(tmp_path / "out")
    for page in ("index.html", "month/2026-12.html", "week/2026-W50.html", "list.html"):
        said = words(site / page)
        assert "kiwi · heure d’Auckland" in said, page
        assert "acme ·" not in said, page
    own = stage.build(tmp_path / "own", client="kiwi")
    assert words(own / "month/2026-12.html").count("heure d’Auckland") == 1


def test_today_says_how_much_waits_in_all(stage, tmp_path):
    stage.client("acme", more=ROLES)
    for day in ("2026-12-09", "2027-01-05", "2027-01-06"):
        stage.post("acme", f"{day}-x")
    said = words(stage.build(tmp_path / "out", client="acme") / "index.html")
    assert "1 post ce mois-ci, 3 attendent votre accord" in said


def test_a_client_is_not_told_to_mend_the_charter(stage, tmp_path):
    stage.client("acme")
    charter = stage.folder / "clients/acme/charter.yml"
    without = charter.read_text(encoding="utf-8").replace("voice: {address: tu}\n", "")
    charter.write_text(without, encoding="utf-8")
    stage.post("acme", "2026-12-09-x", status="approved")
    own = words(stage.build(tmp_path / "own", client="acme") / "index.html")
    assert "voice" not in own
    assert "Votre agence s’en occupe." in own
    assert "« voice »" in words(stage.build(tmp_path / "out") / "index.html")


def test_a_missing_approval_is_told_to_a_client_once(stage, tmp_path):
    stage.client("acme", more=ROLES).post("acme", "2026-12-09-x", status="approved")
    page = "post/acme/2026-12-09-x.html"
    assert "VAL001" not in (stage.build(tmp_path / "own", client="acme") / page).read_text("utf-8")
    assert "VAL001" in (stage.build(tmp_path / "out") / page).read_text("utf-8")


@pytest.mark.parametrize(("network", "works"), [("instagram", False), ("mastodon", True)])
def test_an_address_is_a_link_where_the_network_makes_it_one(stage, tmp_path, network, works):
    stage.client("acme").write("clients/acme/accounts.yml", f"{network}: {{handle: acme}}\n")
    body = "Voir https://acme.example/page"
    stage.post("acme", "2026-12-09-x", body, platform=network)
    page = stage.build(tmp_path / "out") / "post/acme/2026-12-09-x.html"
    assert ('href="https://acme.example/page"' in page.read_text("utf-8")) is works
    assert "https://acme.example/page" in words(page)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-12-31", "du 1er au 31 décembre 2026"),
        ("2027-01-10", "du 1er décembre 2026 au 10 janvier 2027"),
    ],
)
def test_a_campaign_runs_as_french_says_it(stage, tmp_path, until, said):
    stage.client("acme").post("acme", "2026-12-09-x")
    fields = f"title: Noël\nfrom: 2026-12-01\nuntil: {until}\nobjective: acquisition\n"
    stage.write("clients/acme/campaigns/noel.yml", fields)
    site = stage.build(tmp_path / "out")
    for page in ("campaigns.html", "campaign/acme/noel.html"):
        assert said in words(site / page), page


@pytest.mark.parametrize("client", ["", "acme"])
def test_before_the_first_post_there_is_a_calendar(stage, tmp_path, client):
    stage.client("acme").write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
    site = stage.build(tmp_path / "out", client=client)
    for page in ("index.html", "month/2026-12.html", "list.html", "board.html", "media.html"):
        assert (site / page).is_file(), page
    assert "0 post ce mois-ci" in words(site / "index.html")
    assert (site / "marronnier/theme.css").is_file()


# --- on a phone ---------------------------------------------------------------------------------

OVER = """() => {
  const [count, ...labels] = ['.m-pane > .m-count', ...[1, 2, 3, 4].map(
    number => `.m-tab-names label:nth-child(${number})`)].map(
    one => document.querySelector(one).getBoundingClientRect())
  return labels.filter(one => one.right > count.left && one.left < count.right
    && one.bottom > count.top && one.top < count.bottom).length }"""
NETWORKS = ("mastodon", "bluesky", "facebook", "threads")


def test_on_a_phone_nothing_lies_over_anything(stage, tmp_path, served, browser):
    stage.client("acme", name="Les Ateliers du Lac")
    stage.write("clients/acme/accounts.yml", "".join(f"{one}: {{handle: a}}\n" for one in NETWORKS))
    stage.post("acme", "2026-12-07-x", "Un fil.", platform=f"[{', '.join(NETWORKS)}]")
    stage.post("acme", "2026-12-08-y", title="Zal" + "g\u0301" + "\u0301" * 500 + "o")
    url = served(stage.build(tmp_path / "out", client="acme"))
    with watched(browser, size=(360, 740)) as page:
        page.goto(f"{url}/post/acme/2026-12-07-x.html")
        assert page.evaluate(OVER) == 0
        name = page.locator(".md-header__topic .md-ellipsis").first
        assert name.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.locator("#search").focus()
        assert page.locator("#search").bounding_box()["width"] > 180
        page.goto(f"{url}/month/2026-12.html?network=mastodon&text=x")
        assert page.locator(
            ".m-filters-reset"
        ).is_visible()  # who was sent it sees that it is a part
        page.goto(f"{url}/month/2026-12.html")
        day, heading = page.locator(".m-today"), page.locator(".m-today .m-date")
        assert day.bounding_box()["height"] > heading.bounding_box()["height"]
        assert page.locator(".m-free").first.is_hidden()
        clips = page.locator(".m-chip").last.evaluate("one => getComputedStyle(one).overflowY")
        assert clips == "clip"
        page.locator("body").press("ArrowRight")
        assert page.evaluate("document.activeElement.closest('.m-month') !== null")


def test_what_waits_is_one_number_whether_the_charter_asks_for_an_approval_or_not(stage, tmp_path):
    stage.client("acme")
    for day in ("2026-12-09", "2026-12-10"):
        stage.post("acme", f"{day}-x")
    own = stage.build(tmp_path / "own", client="acme", language="en")
    assert "2 posts this month, 2 await your approval" in words(own / "index.html")
    assert "Awaiting your approval 2" in words(own / "index.html")
    said = words(own / "post/acme/2026-12-09-x.html")
    assert "Your agency asks you to read it all the same: tell it what you think." in said
    agency = words(stage.build(tmp_path / "out", language="en") / "post/acme/2026-12-09-x.html")
    assert "asks you to read it" not in agency


def test_a_client_is_told_who_is_at_work_and_not_asked_to_decide(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-04-x", status="approved")
    stage.post("acme", "2026-12-03-late").post("acme", "2026-12-09-x", status="approved")
    own = stage.build(tmp_path / "own", client="acme", language="en")
    today = words(own / "index.html")
    assert "With your agency 1" in today
    assert "at work" not in today
    assert "Your agency is looking into it." not in today  # the title says so
    assert "Its date has passed: your agency will choose another one." in today
    assert "With your agency" in words(own / "board.html")
    assert "Your agency is looking into it." in words(own / "post/acme/2026-12-04-x.html")
    agency = words(stage.build(tmp_path / "out", language="en") / "index.html")
    assert "Needs a decision 1" in agency
    assert "Its date has passed: choose another one." in agency


def test_a_post_before_its_campaign_stands_on_the_timeline_at_its_day(stage, tmp_path):
    dates = "from: 2026-12-10\nuntil: 2026-12-31\n"
    stage.client("acme").write("clients/acme/campaigns/noel.yml", f"title: Noël\n{dates}")
    for day in ("2026-11-20", "2026-12-10", "2021-01-01"):
        stage.post("acme", f"{day}-x", more="campaign: noel\n")
    page = stage.build(tmp_path / "out") / "campaign/acme/noel.html"
    signs = [
        values["x"]
        for name, values in read_page(page).tags
        if name == "text" and values["class"] == "m-timeline-sign"
    ]
    assert signs == ["31.97%", "64.75%"]  # of 61 days; five years before is not drawn


def test_links_of_a_brand_without_a_hue_are_no_paler_than_the_text(stage, tmp_path):
    stage.client("acme", more='brand: {color: "#808080"}\n')
    styles = stage.build(tmp_path / "own", client="acme") / "marronnier/site.css"
    assert re.findall("--m-link:(#[0-9a-f]+)", styles.read_text("utf-8")) == ["#2a1d15", "#f2eae2"]


def test_what_is_wrong_in_many_files_is_said_once_with_every_place(stage, tmp_path):
    for slug in ("acme", "zenith"):
        stage.write(f"clients/{slug}/charter.yml", f"version: 1\nclient: {slug}\nname: {slug}\n")
    stage.client("kiwi", name="'« Kiwi » & Fils'")
    site = stage.build(tmp_path / "out")
    said = words(site / "index.html")
    assert said.count("« voice »") == 1
    assert "clients/acme/charter.yml:1:1clients/zenith/charter.yml:1:1" in said
    assert "KF" in words(site / "clients.html")


def test_each_network_has_its_own_tab(stage, tmp_path, served, browser):
    names = sorted(PLATFORMS)
    accounts = "".join(f"{name}: {{id: '1', handle: acme}}\n" for name in names)
    stage.client("acme").write("clients/acme/accounts.yml", accounts)
    stage.post("acme", "2026-12-09-x", platform=f"[{', '.join(names)}]")
    url = served(stage.build(tmp_path / "out"))
    with watched(browser) as page:
        page.goto(f"{url}/post/acme/2026-12-09-x.html")
        for label in page.locator(".m-tab-names label").all():
            label.click()
            assert page.locator(".m-pane:visible").count() == 1, label.inner_text()
            assert label.evaluate("one => getComputedStyle(one).fontWeight") == "650"
