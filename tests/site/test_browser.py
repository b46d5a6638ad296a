"""The site in a real browser: hostile text is inert, the policy holds, and it looks right."""

import contextlib

import pytest

from marronnier.platforms import PLATFORMS
from tests.site.stage import words

TRAP = "window.__trapped = (window.__trapped || 0) + 1"
HOSTILE = f"""</article></main><script>{TRAP}</script>
<img src=x onerror="{TRAP}"> <svg onload="{TRAP}"><iframe src="javascript:{TRAP}"></iframe>
[lien](javascript:{TRAP}) [ok](https://ok.example){{: onmouseover="{TRAP}" style="position:fixed" }}
&lt;script&gt;{TRAP}&lt;/script&gt; <base href="https://elsewhere.example/">
<form id=content action="https://elsewhere.example"><input name=action></form>
![](https://elsewhere.example/pixel.png) ![](//elsewhere.example/p.png)
\u202eerutcip a\u202c\u200b and {"w" * 9000}
a{chr(0x301) * 3000}
{{{{ config.site_name }}}} {{% raw %}}

#Promo #Été"""
TITLE = f"""'</title></script><script>{TRAP}</script>"&lt;b&gt; \u202e'"""


@contextlib.contextmanager
def watched(browser, **options):
    """Open a page that notes everything that should not happen."""
    wrong = []
    with browser.page(**options) as page:
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " event => console.error('policy: ' + event.violatedDirective + event.blockedURI))"
        )
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("requestfailed", lambda request: wrong.extend(_failure(request)))
        yield page
    assert not wrong


def _failure(request):
    """Return why a request failed, nothing when the page was only left before it ended."""
    why = request.failure or ""
    return [] if why == "net::ERR_ABORTED" else [f"{why} {request.url}"]


@pytest.fixture
def hostile(stage, tmp_path):
    name = f"""'<img src=x onerror="{TRAP}">&lt;i&gt;'"""
    script = f"<script>{TRAP}</script>"
    more = f'lexicon:\n  banned: [{{word: "x*", why: "{script}"}}, "{script}"]\n'
    stage.client("acme", name, more=f'{more}rules:\n  TON007: {{max: "{script}"}}\n')
    stage.write(
        "clients/acme/accounts.yml",
        f"mastodon:\n  id: '1'\n  handle: '<script>{TRAP}</script>'\n  url: https://s.example\n",
    )
    stage.write(
        "clients/acme/campaigns/trap.yml",
        f"title: '<script>{TRAP}</script>'\nfrom: 2026-12-01\nuntil: 2026-12-31\n"
        f"checklist: [{{what: '<script>{TRAP}</script>'}}]\n",
    )
    more = (
        "campaign: trap\nnotes: '<b>x</b>'\n"
        f'media:\n  - path: "media/<x onerror={TRAP}>.png"\n'
        f"    alt: '\"><script>{TRAP}</script>'\n"
    )
    stage.post("acme", "2026-12-08-x", title=TITLE, body=HOSTILE, more=more)
    stage.write("content/acme/2026-12-09-y.md", f"---\ntitle: <script>{TRAP}</script>\n")
    return stage.build(tmp_path / "out")


def test_hostile_text_is_inert_and_shown(hostile, served, browser):
    url = served(hostile)
    pages = sorted(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))
    with watched(browser) as page:
        for path in pages:
            # What rules say of themselves is ours; one page shows what a charter makes of its rule.
            if path == "404.html" or (path.startswith("rule/") and path != "rule/TON007.html"):
                continue
            page.goto(f"{url}/{path}", wait_until="networkidle")
            assert page.evaluate("window.__trapped") is None, path
            assert page.locator("base, iframe, .m-content script, .m-content style").count() == 0
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path
    shown = words(hostile / "post" / "acme" / "2026-12-08-x.html")
    assert f"<script>{TRAP}</script>" in shown
    assert "U+202E" in shown
    assert "{: onmouseover=" in shown
    assert "#Promo #Été" in shown


@pytest.mark.parametrize("dark", [False, True])
def test_the_example_runs_under_its_policy(example, served, browser, dark):
    url = served(example["atelier-lumen"])
    with watched(browser, dark=dark) as page:
        page.goto(f"{url}/index.html", wait_until="networkidle")
        scheme = page.locator("body").get_attribute("data-md-color-scheme")
        assert scheme == ("slate" if dark else "default")
        assert page.context.cookies() == []
        page.locator(".md-header__option label:visible").click()
        assert page.locator("body").get_attribute("data-md-color-scheme") != scheme
        page.goto(f"{url}/list.html", wait_until="networkidle")
        assert page.locator("body").get_attribute("data-md-color-scheme") != scheme


def test_one_preview_a_network_and_tabs_by_keyboard_without_scripts(example, served, browser):
    path = "post/atelier-lumen/2026-12-08-lyon-s-allume.html"
    with watched(browser, java_script_enabled=False) as page:
        page.goto(f"{served(example['atelier-lumen'])}/{path}")
        assert page.locator(".m-pane:visible .m-feed").get_attribute("data-network") == "mastodon"
        page.locator("#preview-0").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator(".m-pane:visible .m-feed").get_attribute("data-network") == "bluesky"
        picture = page.locator(".m-pane:visible .m-media img")
        assert picture.get_attribute("alt")


def test_filters_work_without_scripts(example, served, browser):
    with watched(browser, java_script_enabled=False, size=(1440, 900)) as page:
        page.goto(f"{served(example[''])}/month/2026-12.html")
        chips = page.locator(".m-chip:visible")
        everything = chips.count()
        page.locator("label[for=network-bluesky]").click()
        shown = chips.evaluate_all("chips => chips.map(chip => chip.dataset.networks)")
        assert 0 < len(shown) < everything
        assert all("bluesky" in networks.split() for networks in shown)
        page.locator("label[for=mark-review]").click()
        marks = chips.evaluate_all("chips => chips.map(chip => chip.dataset.mark)")
        assert set(marks) == {"review"}


def test_the_site_opens_from_a_folder_without_any_server(example, browser):
    with browser.page() as page:
        page.goto((example["atelier-lumen"] / "month" / "2026-12.html").as_uri())
        background = page.locator(".md-header").evaluate("e => getComputedStyle(e).backgroundColor")
        assert background == "rgb(90, 45, 26)"  # the client's colour, from the style sheet
        page.locator(".m-chip").first.click()
        page.wait_for_url("**/post/**")


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1440, 900)])
def test_nothing_is_wider_than_the_screen(example, served, browser, size):
    url = served(example[""])
    with watched(browser, size=size) as page:
        for path in (
            "index.html",
            "month/2026-12.html",
            "list.html",
            "clients.html",
            "client/prevalis/charter.html",
            "rules.html",
            "rule/LEG014.html",
            "campaigns.html",
            "post/atelier-lumen/2026-12-08-lyon-s-allume.html",
        ):
            page.goto(f"{url}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_signs_of_all_networks_stay_in_their_post_s_box(stage, tmp_path, served, browser, size):
    stage.client("acme").post("acme", "2026-12-06-x", platform=f"[{', '.join(PLATFORMS)}]")
    stage.write("clients/acme/accounts.yml", "".join(f"{name}: {{}}\n" for name in PLATFORMS))
    url = served(stage.build(tmp_path / "out"))
    with watched(browser, size=size) as page:
        for path in (
            "month/2026-12.html",
            "list.html",
            "index.html",
            "post/acme/2026-12-06-x.html",
        ):
            page.goto(f"{url}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            if path.startswith("month"):
                chip = page.locator(".m-chip").first
                assert chip.locator(".m-network").count() == len(PLATFORMS)
                assert chip.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_the_month_is_a_grid_for_who_listens_and_days_on_a_phone(example, served, browser):
    url = f"{served(example['atelier-lumen'])}/month/2026-12.html"
    with watched(browser, size=(1440, 900)) as page:
        page.goto(url)
        assert page.get_by_role("grid").count() == 1
        assert page.get_by_role("columnheader").count() == 7
        assert page.get_by_role("main").count() == 1
        assert page.get_by_role("heading", level=1).count() == 1
    with watched(browser, size=(390, 844)) as page:
        page.goto(url)
        assert page.locator(".m-free:visible").count() == 0
        assert page.locator(".m-today").inner_text().lower().startswith("samedi")


def test_a_keyboard_passes_the_header_in_one_step(example, served, browser):
    with watched(browser) as page:
        page.goto(f"{served(example[''])}/index.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == "#content"


CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92
    : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const parse = text => text.match(/[0-9.]+/g).map(Number)
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor)
    if (c.length < 4 || c[3] > 0.99) return c.slice(0, 3) } return [255, 255, 255] }
  const poor = []
  for (const e of document.querySelectorAll('.m-content *, .md-tabs *, .md-header__topic *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    const drawn = '.m-hidden, .m-media, [aria-hidden=true], [data-off]'
    if (!own || !e.checkVisibility() || e.closest(drawn)) continue
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${e.className} ${e.textContent.slice(0, 30)}`)
  }
  return poor
}"""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("site", ["", "atelier-lumen"])
def test_every_text_has_the_contrast_that_eyes_need(example, served, browser, dark, site):
    url = served(example[site])
    with watched(browser, dark=dark, size=(1440, 900)) as page:
        for path in (
            "index.html",
            "month/2026-12.html",
            "list.html",
            "campaigns.html",
            "client/atelier-lumen/charter.html",
            "rules.html",
            "rule/LEG014.html",
            "post/atelier-lumen/2026-12-08-lyon-s-allume.html",
        ):
            page.goto(f"{url}/{path}")
            assert not page.evaluate(CONTRAST), path


PLAIN_LINKS = """() => [...document.querySelectorAll('.m-content a')].filter(a =>
  a.checkVisibility() && getComputedStyle(a).display === 'inline' &&
  [...a.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim().length > 3) &&
  !getComputedStyle(a).textDecorationLine.includes('underline')).map(a => a.outerHTML)"""


def test_a_link_among_words_is_not_told_by_its_colour_alone(example, served, browser):
    url = served(example[""])
    with watched(browser) as page:
        for path in (
            "client/prevalis/charter.html",
            "rule/LEG014.html",
            "rules.html",
            "post/prevalis/2026-12-01-repondre-en-deux-jours.html",
            "post/halle-ondine/2026-12-05-le-jeu-de-saint-nicolas.html",
        ):
            page.goto(f"{url}/{path}")
            assert not page.evaluate(PLAIN_LINKS), path


SHOTS = {
    "month": ("month/2026-12.html", (1440, 1150), False),
    "post": ("post/atelier-lumen/2026-12-08-lyon-s-allume.html", (1280, 1180), False),
    "phone": ("month/2026-12.html", (390, 844), False),
    "dark": ("month/2026-12.html", (1440, 1150), True),
}


@pytest.mark.parametrize("name", SHOTS)
def test_screenshots_for_a_human_eye(example, served, browser, tmp_path, name):
    path, size, dark = SHOTS[name]
    url = f"{served(example['atelier-lumen'])}/{path}"
    shot = browser.screenshot(url, tmp_path / f"{name}.png", size, dark=dark)
    from PIL import Image

    with Image.open(shot) as image:
        assert image.size == size
        colors = image.convert("RGB").getcolors(maxcolors=1_000_000)
    assert len(colors) > 500  # neither blank nor unstyled
