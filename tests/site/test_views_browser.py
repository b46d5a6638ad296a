"""The views in a real browser: the list sorts and groups, paper holds a month, phones fit."""

import re

import pytest

from tests.site.test_browser import watched

CLIENT = "atelier-lumen"
VIEWS = [
    *("index.html", "month/2026-12.html", "week/2026-W50.html", "list.html", "board.html"),
    *("media.html", "campaigns.html", f"campaign/{CLIENT}/decembre-lumineux.html"),
]
POSTS = [
    f"post/{CLIENT}/2026-12-08-lyon-s-allume.html",
    f"post/{CLIENT}/2026-12-08-un-fil-sur-la-lumiere-douce.html",
]
LANDSCAPE, PORTRAIT = (842, 595), (595, 842)  # A4, in points
WIDE, PHONE = (1280, 900), (390, 844)


def titles(page):
    return page.locator('.m-item th[scope="row"]').all_inner_texts()


def groups(page):
    return [text.rpartition(" ")[0] for text in page.locator(".m-list-month").all_inner_texts()]


# --- the list -----------------------------------------------------------------------------------


def test_a_column_sorts_both_ways_and_the_address_keeps_it(example, served, browser):
    url = f"{served(example[''])}/list.html"
    with watched(browser, size=WIDE) as page:
        page.goto(url, wait_until="networkidle")
        by_date = titles(page)
        page.locator('th[data-sort="title"] button').click()
        assert page.locator('[aria-sort="ascending"]').get_attribute("data-sort") == "title"
        page.locator('select[name="group"]').select_option("none")
        rising = titles(page)
        assert sorted(rising) == sorted(by_date)
        assert rising != by_date
        page.locator('th[data-sort="title"] button').click()
        assert titles(page) == rising[::-1]
        assert page.locator('[aria-sort="descending"]').get_attribute("data-sort") == "title"
        sent = page.url
    with watched(browser, size=WIDE) as page:
        page.goto(sent, wait_until="networkidle")
        assert titles(page) == rising[::-1]
        page.locator('th[data-sort="date"] button').focus()
        page.keyboard.press("Enter")
        assert titles(page) == by_date


def test_rows_group_by_what_is_chosen_and_filters_go_on_working(example, served, browser):
    url = f"{served(example[''])}/list.html"
    with watched(browser, size=WIDE) as page:
        page.goto(url, wait_until="networkidle")
        total = page.locator(".m-item").count()
        page.locator('select[name="group"]').select_option("client")
        assert groups(page) == ["Atelier Lumen", "Halle Ondine", "Prévalis Mutuelle"]
        page.locator('select[name="group"]').select_option("state")
        states = groups(page)
        assert len(states) == len(set(states)) > 2
        for name, number in zip(states, page.locator(".m-list-month small").all(), strict=True):
            body = number.locator("xpath=ancestor::tbody")
            assert body.locator(".m-item").count() == int(number.inner_text())
            assert all(name in text for text in body.locator(".m-badge").all_inner_texts())
        page.locator('select[name="group"]').select_option("campaign")
        assert groups(page)[-1]  # those without a campaign are named, and come last
        page.locator("label[for=mark-draft]").click()
        shown = page.locator(".m-item:visible")
        assert 0 < shown.count() < total
        assert page.locator('.m-item:visible:not([data-mark="draft"])').count() == 0
        assert "group=campaign" in page.url
        page.reload(wait_until="networkidle")
        assert page.locator('select[name="group"]').input_value() == "campaign"
        assert page.locator('.m-item:visible:not([data-mark="draft"])').count() == 0


def test_without_javascript_the_list_is_a_plain_table(example, served, browser):
    with browser.page(WIDE, java_script_enabled=False) as page:
        page.goto(f"{served(example[''])}/list.html")
        assert page.locator("thead th").count() == 6
        assert page.locator(".m-arrange").is_hidden()
        assert page.locator(".m-list button").count() == 0


# --- sizes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, PHONE, (320, 640)], ids=["wide", "phone", "narrow"])
def test_no_view_scrolls_sideways(example, served, browser, size):
    url = served(example[CLIENT])
    with watched(browser, size=size) as page:
        for path in VIEWS:
            page.goto(f"{url}/{path}", wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_the_board_scrolls_by_itself_and_by_the_keyboard(example, served, browser):
    with watched(browser, size=PHONE) as page:
        page.goto(f"{served(example[CLIENT])}/board.html", wait_until="networkidle")
        board = page.locator(".m-board")
        assert board.evaluate("one => one.scrollWidth > one.clientWidth")
        board.focus()
        page.keyboard.press("ArrowRight")
        moved = "document.querySelector('.m-board').scrollLeft > 0"
        for _ in range(100):  # the page's policy lets no string wait inside it
            if page.evaluate(moved):
                break
            page.wait_for_timeout(50)
        assert page.evaluate(moved)


def test_a_week_is_a_grid_when_wide_and_a_list_of_days_on_a_phone(example, served, browser):
    url = f"{served(example[CLIENT])}/week/2026-W50.html"
    tops = "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    with watched(browser, size=WIDE) as page:
        page.goto(url, wait_until="networkidle")
        assert len(set(page.locator(".m-hour-day").evaluate_all(tops))) == 1
        # Whatever stands in a day, its hours stay beside those of the others.
        for hour in (9, 17, 20):
            assert len(set(page.locator(f'[data-hour="{hour}"]').evaluate_all(tops))) == 1
    with watched(browser, size=PHONE) as page:
        page.goto(url, wait_until="networkidle")
        shown = page.locator(".m-hour-day:visible")
        assert shown.evaluate_all(tops) == sorted(set(shown.evaluate_all(tops)))
        assert (
            page.locator(".m-hour-day:visible .m-chip").count() == page.locator(".m-chip").count()
        )
        assert "Mardi 8 décembre" in page.locator(".m-hours").inner_text()


# --- paper --------------------------------------------------------------------------------------


def paper(page):
    """Return the sizes of the pages that a printer gets, in points."""
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)\s*\]", data)
    count = len(re.findall(rb"/Type\s*/Page\b", data))
    assert len(boxes) == count
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("client", ["", CLIENT])
def test_a_month_is_one_landscape_page(example, served, browser, size, dark, client):
    with watched(browser, size=size, dark=dark) as page:
        page.goto(f"{served(example[client])}/month/2026-12.html", wait_until="networkidle")
        assert paper(page) == [LANDSCAPE]


def test_a_week_of_all_clients_is_one_landscape_page_with_a_column_for_each_day(
    example, served, browser
):
    with watched(browser, size=WIDE) as page:
        page.goto(f"{served(example[''])}/week/2026-W50.html", wait_until="networkidle")
        assert paper(page) == [LANDSCAPE]
        page.set_viewport_size({"width": 703, "height": 1000})  # what paper says of its width
        page.emulate_media(media="print")
        days = [one.bounding_box() for one in page.locator(".m-hour-day").all()]
        assert len({round(day["y"]) for day in days}) == 1
        assert len({round(day["x"]) for day in days}) == 7


def test_the_name_of_a_network_stands_on_paper_above_its_message(stage, tmp_path, served, browser):
    text = "## mastodon\n\nUn mot.\n\n## bluesky\n\nUn mot.\n\nUn autre.\n\nEt un autre."
    stage.client("acme").post("acme", "2026-12-09-x", text, platform="[mastodon, bluesky]")
    url = served(stage.build(tmp_path / "out"))
    with watched(browser, size=(703, 1000)) as page:
        page.goto(f"{url}/post/acme/2026-12-09-x.html", wait_until="networkidle")
        page.emulate_media(media="print")
        panes = page.locator(".m-pane").all()
        assert len(panes) == 2
        for pane in panes:
            name, message = (
                pane.locator(one).bounding_box() for one in (".m-pane-name", ".m-feed")
            )
            assert name["x"] == message["x"]


@pytest.mark.parametrize("path", POSTS)
def test_a_post_is_one_or_two_portrait_pages(example, served, browser, path):
    with watched(browser, size=WIDE) as page:
        page.goto(f"{served(example[CLIENT])}/{path}", wait_until="networkidle")
        pages = paper(page)
        assert set(pages) == {PORTRAIT}
        assert len(pages) <= 2


@pytest.mark.parametrize("path", [*VIEWS, *POSTS])
def test_paper_bears_no_navigation(example, served, browser, path):
    with watched(browser, size=WIDE) as page:
        page.goto(f"{served(example[CLIENT])}/{path}", wait_until="networkidle")
        page.emulate_media(media="print")
        for part in (".md-header", ".md-tabs", ".md-footer", ".m-steps", ".m-filters", ".m-keys"):
            for one in page.locator(part).all():
                assert one.is_hidden(), part
        assert page.locator("h1").is_visible()
