"""Filters that stand in the address, and keys that move within the calendar."""

import re

import pytest

from tests.site.test_browser import watched


@pytest.fixture
def month(stage, tmp_path, served):
    """Build a site of two clients, and return the address of a month and its folder."""
    stage.client("acme", "Acmé").client("zenith", "Zénith")
    for slug in ("acme", "zenith"):
        stage.write(
            f"clients/{slug}/campaigns/hiver.yml",
            f"title: Grand froid de {slug}\nfrom: 2026-12-01\nuntil: 2026-12-31\n",
        )
    stage.post("acme", "2026-11-30-u", title="Avant")
    stage.post("acme", "2026-12-01-v", title="Premier", more="campaign: hiver\n")
    stage.post("acme", "2026-12-08-w", title="Été chaud", platform="[mastodon, bluesky]")
    stage.post("acme", "2026-12-08-x", title="Le même jour", date="2026-12-08 19:00")
    stage.post("zenith", "2026-12-09-y", title="Idée", status="draft", platform="bluesky")
    stage.post("zenith", "2026-12-15-z", title="Voisin", more="campaign: hiver\n")
    return f"{served(stage.build(tmp_path / 'out'))}/month/2026-12.html"


def shown(page):
    """Return the titles that a view shows."""
    return page.locator(".m-filtered .m-chip:visible .m-chip-title").all_inner_texts()


ALL = ["Premier", "Été chaud", "Le même jour", "Idée", "Voisin"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ALL),
        ("?network=bluesky", ["Été chaud", "Idée"]),
        ("?mark=draft", ["Idée"]),
        ("?client=zenith", ["Idée", "Voisin"]),
        ("?campaign=acme/hiver", ["Premier"]),
        ("?text=ETE+chaud", ["Été chaud"]),
        ("?text=zenith&network=mastodon", ["Voisin"]),
        ("?network=tiktok", []),
        ("?campaign=acme/absente", []),
        ("?network=%22%3E%3Cscript%3E", []),
        ("?other=1", ALL),
    ],
)
def test_an_address_is_a_view(month, browser, query, titles):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(month + query)
        assert shown(page) == titles
        count = page.locator(".m-filters-count").inner_text()
        assert re.findall(r"\d+", count) == ([] if titles == ALL else [str(len(titles)), "5"])
        reset = page.locator(".m-filters-reset")
        assert reset.is_visible() == (titles != ALL)
        if titles != ALL:
            reset.click()
            assert shown(page) == ALL
            assert "?" not in page.url


def test_choices_go_to_the_address_and_back(month, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(month)
        page.locator("label[for=network-mastodon]").click()
        page.locator("select[name=client]").select_option("acme")
        page.locator(".m-filters [name=text]").press_sequentially("jour")
        assert shown(page) == ["Le même jour"]
        assert page.url.endswith("?network=mastodon&client=acme&text=jour")
        page.go_back()  # all that was typed is one step
        assert shown(page) == ["Premier", "Été chaud", "Le même jour"]
        assert page.locator(".m-filters [name=text]").input_value() == ""
        page.go_back()
        assert shown(page) == ["Premier", "Été chaud", "Le même jour", "Voisin"]
        assert page.locator("select[name=client]").input_value() == ""
        page.go_forward()
        assert page.locator("select[name=client]").input_value() == "acme"
        assert page.locator("#network-mastodon").is_checked()
        page.reload()
        assert shown(page) == ["Premier", "Été chaud", "Le même jour"]


def test_choices_go_along_to_the_next_view(month, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(f"{month}?client=acme")
        page.locator(".m-steps a[rel=prev]").click()
        page.wait_for_url("**/month/2026-11.html?client=acme")
        assert shown(page) == ["Avant"]
        page.goto(month)
        page.locator("select[name=client]").select_option("zenith")
        page.locator(".m-steps a[href*='list.html']").click()
        page.wait_for_url("**/list.html?client=zenith")
        rows = page.locator(".m-item:visible th").all_inner_texts()
        assert sorted(rows) == ["Idée", "Voisin"]
        page.locator(".m-item:visible a").first.click()
        page.wait_for_url("**/post/zenith/**")
        page.go_back()
        assert page.locator(".m-item:visible").count() == 2


def test_columns_and_groups_count_what_is_left(example, browser):
    numbers = """() => [...document.querySelectorAll(".m-board-column, .m-list tbody")].map((one) =>
      [one.querySelector(".m-number, small").textContent,
       [...one.querySelectorAll("[data-networks]")].filter((each) => each.offsetParent).length])"""
    with watched(browser, size=(1440, 900)) as page:
        page.goto((example[""] / "board.html").as_uri())
        before = page.evaluate(numbers)
        page.locator("select[name=client]").select_option("prevalis")
        after = page.evaluate(numbers)
        assert after != before
        assert all(told.removesuffix("+") == str(seen) for told, seen in after)
        assert [told for told, seen in after if "+" in told]
        page.locator(".m-filters-reset").click()
        assert page.evaluate(numbers) == before
        page.goto((example[""] / "list.html").as_uri() + "?client=prevalis#group=state")
        rows = page.evaluate(numbers)
        assert sum(seen for _, seen in rows) > 0
        assert all(told == str(seen) for told, seen in rows)
        page.locator(".m-filters-reset").click()
        assert sum(int(told) for told, _ in page.evaluate(numbers)) > sum(n for _, n in rows)


def test_filters_work_in_a_folder(example, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto((example[""] / "month" / "2026-12.html").as_uri())
        everything = page.locator(".m-chip:visible").count()
        page.locator("select[name=client]").select_option("prevalis")
        assert 0 < page.locator(".m-chip:visible").count() < everything


def test_a_clients_site_has_no_choice_of_clients(example, served, browser):
    with watched(browser) as page:
        page.goto(f"{served(example['atelier-lumen'])}/month/2026-12.html")
        assert page.locator("select[name=client]").count() == 0
        assert page.locator("select[name=campaign] option").count() > 1


def test_days_without_a_shown_post_go_on_a_phone(month, browser):
    with watched(browser, size=(390, 844)) as page:
        page.goto(f"{month}?network=bluesky")
        assert page.locator(".m-month td:visible").count() == 2


# --- the keyboard ---------------------------------------------------------------------------------

FOCUS = """() => { const e = document.activeElement
  return e.querySelector('.m-chip-title')?.textContent
    ?? e.querySelector(':scope > .m-date')?.getAttribute('datetime') ?? e.tagName }"""


def test_arrows_move_between_days_and_posts(month, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(month)
        grid = page.get_by_role("grid")
        assert grid.locator("[tabindex='0']").count() == 1
        assert page.get_by_role("gridcell").count() % 7 == 0
        page.locator(".m-filters-more select").last.focus()
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == "2026-12-05"  # today, by the site's clock
        walk = [
            ("ArrowDown", "2026-12-12"),
            ("ArrowLeft", "2026-12-11"),
            ("ArrowUp", "2026-12-04"),
            ("Home", "2026-11-30"),
            ("End", "2026-12-06"),
            ("ArrowRight", "2026-12-07"),
            ("ArrowRight", "Été chaud"),
            ("ArrowDown", "Le même jour"),
            ("ArrowUp", "Été chaud"),
            ("ArrowDown", "Le même jour"),
            ("ArrowDown", "Voisin"),
            ("ArrowUp", "Le même jour"),  # the last of that day
            ("ArrowRight", "Idée"),
            ("t", "2026-12-05"),
        ]
        walk[3] = ("Home", "Premier") if page.locator(".m-out").count() else walk[3]
        for key, focus in walk:
            page.keyboard.press(key)
            assert page.evaluate(FOCUS) == focus, key
            assert grid.locator("[tabindex='0']").count() == 1
        page.keyboard.press("Tab")  # one stop, and out
        assert not page.evaluate("document.activeElement.closest('.m-month')")


def test_enter_opens_and_page_keys_turn_months(month, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(month)
        page.keyboard.press("t")
        page.keyboard.press("PageUp")
        page.wait_for_url("**/month/2026-11.html")
        page.keyboard.press("t")
        page.wait_for_url("**/month/2026-12.html")
        page.locator(".m-chip").nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/post/acme/2026-12-08-w.html")
        page.keyboard.press("t")
        page.wait_for_url("**/index.html")


def test_no_key_is_taken_where_one_types(month, browser):
    with watched(browser, size=(1440, 900)) as page:
        page.goto(month)
        for field in (".m-filters [name=text]", "#search"):
            page.locator(field).click()
            page.keyboard.type("t/?")
            assert page.locator(field).input_value() == "t/?"
            assert page.url.partition("?")[0] == month
            page.locator(field).fill("")
        page.locator("#search").blur()
        for keys in ("Control+/", "Alt+t", "Meta+t"):
            page.keyboard.press(keys)
            assert page.evaluate("document.activeElement === document.body"), keys


def test_the_keys_are_shown_and_can_be_turned_off(month, browser):
    with watched(browser) as page:
        page.goto(month)
        page.keyboard.press("?")
        box = page.get_by_role("dialog")
        assert box.is_visible()
        page.keyboard.press("/")  # not behind the box
        assert page.evaluate("!!document.activeElement.closest('dialog')")
        box.get_by_role("checkbox").uncheck()
        page.keyboard.press("Escape")
        assert not box.is_visible()
        page.reload()
        for key in "/?t":
            page.keyboard.press(key)
        assert not box.is_visible()
        assert page.evaluate("document.activeElement === document.body")
        page.locator(".m-keys-open").click()
        assert not box.get_by_role("checkbox").is_checked()
        box.get_by_role("checkbox").check()
        box.get_by_role("button").click()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"


def test_without_scripts_nothing_is_shown_that_does_not_work(example, served, browser):
    url = served(example[""])
    with watched(browser, java_script_enabled=False) as page:
        page.goto(f"{url}/month/2026-12.html")
        for useless in ("#search", ".m-filters-more", ".m-keys"):
            assert not page.locator(useless).is_visible(), useless
        assert page.locator(".m-month").get_attribute("role") is None
        assert page.locator(".m-chip").first.get_attribute("tabindex") is None
