"""due.json, and the banner that the reader's own clock calls up."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from marronnier.cli import Settings
from marronnier.cli.world import make_world
from marronnier.founding import make_ledger
from tests.site.stage import ROOT, Stage
from tests.site.test_browser import watched

NOW = "2026-12-05T10:00Z"
PLANNED = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True)


@pytest.fixture
def without_ledger(stage):
    """Two clients, each with a post that goes out on 5 December at 18:30 in Paris."""
    for client in ("acme", "lumen"):
        stage.client(client, client.capitalize())
        stage.post(client, f"2026-12-05-{client}", platform="outbox", status="approved")
    stage.post("acme", "2026-12-06-plus-tard", platform="[outbox]", status="approved")
    stage.post("acme", "2026-12-07-brouillon", platform="outbox", status="draft")
    stage.post("acme", "2026-12-08-annule", platform="outbox", status="cancelled")
    return stage


@pytest.fixture
def workspace(without_ledger):
    """The same, published from."""
    folder = without_ledger.folder
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "début")
    make_ledger(make_world(Settings(folder, None, NOW)))
    return without_ledger


def read(site):
    return json.loads((site / "due.json").read_text("utf-8"))


def test_what_is_to_come_with_its_moments(workspace, tmp_path):
    due = read(workspace.build(tmp_path / "out"))
    assert due["version"] == 1
    assert due["generated"] == "2026-12-05T10:00:00Z"
    assert due["grace"] == 3600
    assert due["deliveries"][0] == {
        "delivery": "acme/2026-12-05-acme/outbox",
        "page": "post/acme/2026-12-05-acme.html",
        "state": "scheduled",
        "planned": "2026-12-05T17:30:00Z",
        "until": "2026-12-05T19:30:00Z",
    }
    assert [row["delivery"].split("/")[1] for row in due["deliveries"]] == [
        "2026-12-05-acme",
        "2026-12-05-lumen",
        "2026-12-06-plus-tard",
    ]


def test_a_client_s_site_names_its_own_and_nobody_else_s(workspace, tmp_path):
    out = workspace.build(tmp_path / "out", client="acme")
    assert {row["delivery"].split("/")[0] for row in read(out)["deliveries"]} == {"acme"}
    for name in ("due.json", "due.js", "marronnier/overdue.js"):
        assert b"lumen" not in (out / name).read_bytes()


def test_a_client_s_site_of_the_example_names_no_other(example):
    from marronnier.edges.files import read_folder
    from marronnier.load import load

    workspace, _ = load(read_folder(ROOT))
    agency = (example[""] / "due.json").read_text("utf-8")
    own = (example["atelier-lumen"] / "due.json").read_text("utf-8")
    others = [p.name for p in workspace.posts if p.client != "atelier-lumen" and p.name in agency]
    assert others
    assert not [name for name in others if name in own]


def test_the_ledger_s_head(workspace, tmp_path):
    told = read(workspace.build(tmp_path / "out"))["ledger"]
    command = ["git", "rev-parse", "refs/heads/ledger"]
    done = subprocess.run(command, cwd=workspace.folder, capture_output=True, text=True, check=True)
    assert told == done.stdout.strip()


# --- the banner -----------------------------------------------------------------------------------


BUILT = {}  # made once: nothing changes them


@pytest.fixture
def built(workspace, tmp_path_factory):
    """The agency's site, and two clients', by name."""
    if not BUILT:
        folder = tmp_path_factory.mktemp("built")
        BUILT[""] = workspace.build(folder / "agency")
        BUILT["acme"] = workspace.build(folder / "acme", client="acme")
        BUILT["en"] = workspace.build(folder / "english", client="lumen", language="en")
    return BUILT


def status(browser, address, at, **options):
    """Return what the page says to a reader whose clock stands at a moment."""
    with watched(browser, **options) as page:
        page.clock.install(time=at)
        page.goto(address, wait_until="networkidle")
        return page.get_by_role("status").filter(has=page.locator("p")).all_inner_texts()


def test_before_and_within_the_delay_nothing_is_said(built, served, browser):
    url = served(built[""])
    for at in (PLANNED - timedelta(hours=3), PLANNED + timedelta(minutes=59)):
        assert status(browser, f"{url}/index.html", at) == []


def test_afterwards_every_page_says_so(built, served, browser):
    url = served(built[""])
    for path in ("index.html", "month/2026-12.html", "post/acme/2026-12-06-plus-tard.html"):
        [told] = status(browser, f"{url}/{path}", PLANNED + timedelta(minutes=61))
        # in the reader's own zone, which is Paris here
        assert "5 décembre 2026" in told or "December 5, 2026" in told
        assert "18:30" in told
        assert "11:00" in told
        assert told.startswith("2 ")
        assert "{" not in told


def test_where_nothing_is_published_from_nothing_is_late(without_ledger, served, browser, tmp_path):
    out = without_ledger.build(tmp_path / "out")
    assert read(out)["ledger"] is None
    assert read(out)["deliveries"]
    assert status(browser, f"{served(out)}/index.html", PLANNED + timedelta(hours=2)) == []


def test_a_client_is_told_of_its_own_alone(built, served, browser):
    [told] = status(browser, f"{served(built['acme'])}/index.html", PLANNED + timedelta(hours=2))
    assert not told.startswith("2")
    assert "marronnier publish" not in told


def test_in_english(built, served, browser):
    [told] = status(browser, f"{served(built['en'])}/index.html", PLANNED + timedelta(hours=2))
    assert told.startswith("A post was planned for December 5, 2026")
    assert told.endswith("If this stays, your agency knows more.")


def test_it_is_said_from_a_folder_too(built, browser):
    address = (built["en"] / "index.html").as_uri()
    with browser.page() as page:
        page.clock.install(time=PLANNED + timedelta(hours=2))
        page.goto(address)
        page.locator(".m-overdue p").wait_for()
    with browser.page() as page:
        page.clock.install(time=PLANNED)
        page.goto(address, wait_until="networkidle")
        assert page.locator(".m-overdue p").count() == 0


def test_a_page_that_stays_open_says_it_when_the_time_comes(built, served, browser):
    with watched(browser) as page:
        page.clock.install(time=PLANNED)
        page.goto(f"{served(built['en'])}/index.html", wait_until="networkidle")
        assert page.locator(".m-overdue p").count() == 0
        page.clock.fast_forward("59:00")
        assert page.locator(".m-overdue p").count() == 0
        page.clock.fast_forward("02:00")
        page.locator(".m-overdue p").wait_for()


def test_a_page_that_stays_open_asks_before_it_says_so(built, served, browser, tmp_path):
    folder = tmp_path / "anew"
    shutil.copytree(built["en"], folder)
    with watched(browser) as page:
        page.clock.install(time=PLANNED)
        page.goto(f"{served(folder)}/index.html", wait_until="networkidle")
        due = read(folder)
        (folder / "due.json").write_text(json.dumps({**due, "deliveries": []}), encoding="utf-8")
        with page.expect_response("**/due.json"):
            page.clock.fast_forward("01:15:00")
        page.clock.fast_forward("10:00")
        assert page.locator(".m-overdue p").count() == 0


def test_it_is_said_once_and_not_every_minute(built, served, browser):
    with watched(browser) as page:
        page.clock.install(time=PLANNED + timedelta(hours=2))
        page.goto(f"{served(built['en'])}/index.html", wait_until="networkidle")
        page.locator(".m-overdue p").evaluate("line => { line.dataset.same = 'yes'; }")
        page.clock.fast_forward("05:00")
        assert page.locator(".m-overdue p").get_attribute("data-same") == "yes"


def test_without_the_list_the_page_is_as_it_was(built, served, browser, tmp_path):
    folder = tmp_path / "sans"
    shutil.copytree(built["en"], folder)
    (folder / "due.json").write_text("<html>", encoding="utf-8")
    assert status(browser, f"{served(folder)}/index.html", PLANNED + timedelta(hours=2)) == []


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_read_and_fits_a_phone(built, served, browser, dark):
    with watched(browser, size=(390, 844), dark=dark) as page:
        page.clock.install(time=PLANNED + timedelta(hours=2))
        page.goto(f"{served(built[''])}/index.html", wait_until="networkidle")
        page.locator(".m-overdue p").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        colours = page.locator(".m-overdue p").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        assert _contrast(*colours) >= 4.5


def _contrast(one, other):
    from marronnier.render.colors import contrast

    def hexadecimal(colour):
        return "#" + "".join(f"{int(n):02x}" for n in colour[4:-1].split(","))

    return contrast(hexadecimal(one), hexadecimal(other))


def test_hostile_names_stay_data(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    made = Stage(folder).client("acme")
    made.post("acme", "2026-12-05-x", platform="outbox", status="approved", title="</script>{n}")
    out = made.build(tmp_path / "out")
    assert "</script>" not in (out / "due.js").read_text("utf-8")
    assert (out / "due.js").read_text("ascii").startswith("var marronnierDue = {")
