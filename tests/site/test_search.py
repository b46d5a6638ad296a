"""The search: what it finds and in which order, what it loads and when; keyboard, folders."""

import json
import re
import time

import pytest

from marronnier.render.pages import index
from tests.servers.serving import serving
from tests.site.stage import Stage, quiet_files
from tests.site.test_browser import HOSTILE, TITLE, TRAP, watched

PLACEHOLDER = "#search"
FIRST = 0.7  # seconds from the first key to the first result


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Build a site of two clients and serve it to all who only look."""
    folder = tmp_path_factory.mktemp("searched")
    stage = Stage(folder / "workspace")
    stage.client("acme", "Acmé").client("zenith", "Zénith")
    stage.write(
        "clients/acme/campaigns/hiver.yml",
        "title: Grand froid\nfrom: 2026-12-01\nuntil: 2026-12-31\n",
    )
    stage.post("acme", "2026-12-08-x", body="C’est l’été ! #SoldesDHiver", title="Œuvre d’art")
    stage.post("acme", "2026-12-09-y", body="Rien.", more="campaign: hiver\n", title="Les soldes")
    stage.post("acme", "2026-12-10-z", body="Encore des soldes, qu’on aime.", title="Quoi encore")
    stage.post("zenith", "2025-03-02-w", body="Des soldes aussi.", title="Avant tout")
    stage.write(
        "content/zenith/idee.md",
        "---\ntitle: Une idée de soldes\nclient: zenith\nplatform: mastodon\nstatus: idea\n"
        "---\n\nOui.\n",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        built = stage.build(folder / "out")
    with serving(quiet_files(built)) as url:
        yield url


def results(page, words):
    """Type words and return the titles found."""
    page.locator(PLACEHOLDER).fill(words)
    page.locator(".m-search[data-open]").wait_for()
    page.wait_for_timeout(150)
    return page.locator(".m-found-title").all_inner_texts()


def test_a_day_is_found_as_people_say_it(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/index.html")
        assert results(page, "8 décembre") == ["Œuvre d’art"]
        assert results(page, "jeudi 10") == ["Quoi encore"]
        assert results(page, "mars 2025") == ["Avant tout"]
        assert results(page, "dimanche soldes") == ["Avant tout"]


def test_an_emoji_alone_is_answered(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/index.html")
        assert results(page, "🎄") == []
        wanted = page.locator(".m-search").get_attribute("data-wordless")
        assert page.locator(".m-search-told").inner_text() == wanted
        page.locator(PLACEHOLDER).fill("#")
        page.wait_for_timeout(100)
        assert page.locator(".m-search[data-open]").count() == 0  # a word is to come


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’été, c’est ça", {"ete", "est"}),  # and “ça”, whose cedilla goes
        ("#SoldesDHiver", {"soldesdhiver", "soldes", "hiver"}),
        ("cœur Ægir", {"coeur", "aegir"}),
        ("CŒUR", {"coeur"}),
        ("e\u0301te\u0301", {"ete"}),
        ("𝐆𝐫𝐚𝐬", {"gras"}),
        ("qu’il y a 7 à 20h30", {"il", "7", "20h30", "20", "30"}),
        ("a_b snake_case", {"snake", "case"}),
        ("__proto__ constructor", {"proto", "constructor"}),
    ],
)
def test_words_are_folded(text, words):
    assert index.words_of(text) - {"ca"} == words


def test_a_word_without_end_is_cut():
    assert index.words_of("w" * 9000) == {"w" * index.LONGEST}


def test_scripts_fold_as_the_index_does(searched, browser):
    texts = [
        "L’Été",
        "#SoldesDHiver2026",
        "Œil",
        "e\u0301",
        "𝐆𝐫𝐚𝐬",
        "ÎLE",
        "½ 20h30",
        "İstanbul",
        "Ǆ",
    ]
    texts += ["東京タワー", "Жизнь", "w" * 99, "ΟΔΟΣ", "straße", "№ 5", "x\u0302y", "qu’à"]
    with watched(browser) as page:
        page.goto(f"{searched}/index.html")
        for text in texts:
            for word in index.words_of(text):
                held = page.evaluate(
                    "([text, word]) => marronnierWords.holds(text, [word])", [text, word]
                )
                assert held, (text, word)
            typed = page.evaluate("text => marronnierWords.typed(text)", text)
            assert set(typed) <= index.words_of(text), text


FOUND = [
    (
        "soldes",
        ["Les soldes", "Une idée de soldes", "Quoi encore", "Œuvre d’art", "Avant tout"],
    ),
    ("SOLD", ["Les soldes", "Une idée de soldes", "Quoi encore", "Œuvre d’art", "Avant tout"]),
    ("#SoldesDHiver", ["Œuvre d’art"]),
    ("hiver", ["Œuvre d’art"]),
    ("ete oeuvre", ["Œuvre d’art"]),
    ("l’été", ["Œuvre d’art"]),
    ("froid", ["Les soldes"]),  # its campaign
    ("zenith sol", ["Une idée de soldes", "Avant tout"]),
    ("soldes qu’on", ["Quoi encore"]),
    ("constructor", []),
    ("soldes absent", []),
]


def test_words_find_posts_titles_first_then_the_newest(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/index.html")
        for words, found in FOUND:
            assert results(page, words) == found, words
            told = page.locator(".m-search-told").inner_text()
            assert bool(re.search(r"\d", told)) == bool(found), (words, told)
            assert told, words
            page.locator(PLACEHOLDER).fill("")  # nothing of these stays for the next words
            page.locator(".m-search:not([data-open])").wait_for()


def test_nothing_is_loaded_before_the_field_has_the_focus(searched, browser):
    with watched(browser) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{searched}/index.html", wait_until="networkidle")
        assert not [url for url in asked if "/search/" in url]
        page.locator(PLACEHOLDER).focus()
        page.wait_for_timeout(200)
        assert [url for url in asked if "/search/" in url] == [f"{searched}/search/contents.js"]
        results(page, "soldes")
        shards = [url for url in asked if re.search(r"/search/[^/]+/\d+\.js", url)]
        assert len(shards) == 3  # one of each period: 2026, 2025, and posts without a date


def test_a_result_tells_what_a_post_is_and_marks_what_was_found(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/month/2026-12.html")
        results(page, "ete")
        told = page.locator("#search-results li").inner_text()
        for words in ("Œuvre d’art", "8 déc. 2026, 18:30", "Acmé", "À approuver"):
            assert words in told
        assert page.locator("#search-results mark").all_inner_texts() == ["été"]
        assert page.locator("#search-results .m-network").get_attribute("title") == "Mastodon"


def test_the_keyboard_is_enough(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/rules.html")
        page.keyboard.press("/")
        field = page.get_by_role("combobox", name="Search the posts").or_(
            page.get_by_role("combobox", name="Chercher dans les posts")
        )
        assert field.evaluate("e => e === document.activeElement")
        assert field.input_value() == ""
        assert field.get_attribute("aria-expanded") == "false"
        page.keyboard.type("soldes")
        page.locator("#search-results [role=option]").first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        assert field.get_attribute("aria-activedescendant") == "search-result-0"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert chosen.count() == 1
        assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
        assert chosen.get_attribute("id") == "search-result-2"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        assert page.locator("#search-results [role=option]").count() == 0
        assert field.input_value() == "soldes"
        page.keyboard.press("ArrowDown")
        page.locator("#search-results [role=option]").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/post/acme/2026-12-09-y.html")


def test_a_click_opens_a_result(searched, browser):
    with watched(browser) as page:
        page.goto(f"{searched}/index.html")
        results(page, "soldes")
        page.locator("#search-results [role=option]").nth(1).click()
        page.wait_for_url("**/post/zenith/idee.html")


def test_it_works_in_a_folder_without_any_server(example, browser):
    with watched(browser) as page:
        page.goto((example["atelier-lumen"] / "list.html").as_uri())
        assert results(page, "lumignons")
        page.keyboard.press("Enter")
        page.wait_for_url("**/post/atelier-lumen/**")


def test_an_index_that_cannot_be_read_is_told(example, tmp_path, served, browser):
    import shutil

    folder = shutil.copytree(example["atelier-lumen"], tmp_path / "site")
    shutil.rmtree(folder / "search")
    with browser.page() as page:
        page.goto(f"{served(folder)}/index.html")
        results(page, "lumignons")
        told = page.locator(".m-search-told").inner_text()
        assert "index" in told
        assert page.locator("#search-results [role=option]").count() == 0


def test_hostile_text_is_inert_in_results(stage, tmp_path, served, browser):
    stage.client("acme", f"<script>{TRAP}</script>")
    stage.post("acme", "2026-12-08-x", title=TITLE, body=HOSTILE)
    folder = stage.build(tmp_path / "out")
    with watched(browser) as page:
        page.goto(f"{served(folder)}/index.html")
        for words in ("promo", "script", "onerror", "proto", "trapped"):
            results(page, words)
        assert page.evaluate("window.__trapped") is None
        box = page.locator("#search-results")
        assert box.locator("script, img, a").count() == 0
        results(page, "promo")
        assert "U+202E" in box.inner_text()


def test_shards_are_json_in_one_call_and_hold_every_word(example):
    folder = example[""] / "search"
    found = set()
    for path in folder.glob("2026/[0-9]*.js"):
        words, postings = content(path)
        words = words.split(" ") if words else []
        assert len(words) == len(postings)
        assert words == sorted(words)
        assert {index.shard_of(word) for word in words} <= {int(path.stem)}
        assert all(step > 0 for one in postings for step in one[1:])
        found.update(words)
    assert {"nacre", "avent", "lumignons"} <= found
    assert len(list(folder.glob("2026/[0-9]*.js"))) == index.SHARDS


def content(path):
    """Return what a file of the index hands over."""
    told = re.fullmatch(r'marronnierSearch\("([^"]+)",(.*)\);\n', path.read_text("utf-8"))
    assert told[1] == f"{path.parent.name}/{path.stem}"
    return json.loads(told[2])


def test_full_years_are_cut_and_a_period_is_made_from_its_own_posts_alone(stage, monkeypatch):
    from marronnier.render.pages import Parts, batches
    from marronnier.site.grounds import Wanted
    from marronnier.site.sources import read_site
    from tests.site.stage import NOW

    stage.client("acme")
    for day in ("2026-01-05", "2026-02-05", "2026-08-05", "2027-08-05"):
        stage.post("acme", f"{day}-x")
    monkeypatch.setattr(index, "LARGE", 1)
    site = read_site(Wanted(stage.folder, "", "fr", NOW))
    made = {batch.name: batch for batch in batches(site) if batch.name.startswith("search")}
    names = ["search", "search/2027", "search/2026-q3", "search/2026-02", "search/2026-01"]
    assert list(made) == names
    before = Parts(site).key(made["search/2027"]), Parts(site).key(made["search/2026-q3"])
    stage.post("acme", "2027-08-05-x", body="Autre chose.")
    site = read_site(Wanted(stage.folder, "", "fr", NOW))
    made = {batch.name: batch for batch in batches(site) if batch.name.startswith("search")}
    after = Parts(site).key(made["search/2027"]), Parts(site).key(made["search/2026-q3"])
    assert before[0] != after[0]
    assert before[1] == after[1]


@pytest.mark.slow
def test_ten_thousand_posts_answer_at_once(tmp_path, served, browser, record_property):
    from tests.bench.corpus import write
    from tests.site.stage import Stage

    folder = tmp_path / "many"
    folder.mkdir()
    write(folder, 10_000)
    out = Stage(folder).build(tmp_path / "out")
    files = list((out / "search").rglob("*.js"))
    record_property("index, bytes", sum(path.stat().st_size for path in files))
    with watched(browser) as page:
        page.goto(f"{served(out)}/index.html", wait_until="networkidle")
        page.locator(PLACEHOLDER).focus()
        start = time.monotonic()
        page.keyboard.type("lum")
        page.locator("#search-results [role=option]").first.wait_for()
        took = time.monotonic() - start
        record_property("first result, seconds", took)
        assert took < FIRST
        assert page.locator("#search-results [role=option]").count() == 12
