"""Pages are pure: the same value gives the same pages, and text stays text."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marronnier.approving import digest
from marronnier.edges.files import read_folder
from marronnier.ledger import Ledger, read_ledger
from marronnier.load import load
from marronnier.model import Files
from marronnier.render.characters import plain
from marronnier.render.colors import AA, contrast, ink, readable
from marronnier.render.html import Html, join, lines, outward, tag, text
from marronnier.render.language import language
from marronnier.render.pages import Site, media, narrow, navigation, pages
from marronnier.render.pages.marks import awaited_roles, mark_of
from marronnier.site.grounds import Wanted
from marronnier.site.sources import read_site
from marronnier.standings import assess

NOW = datetime(2026, 12, 5, 10, tzinfo=UTC)


def site_of(stage, ledger=None, inspect=None, **values):
    files: Files = read_folder(stage.folder)
    workspace, found = load(files, inspect)
    ledger = ledger or Ledger({})
    standings = assess(workspace, found, ledger, NOW)
    return Site(workspace, standings, tuple(found), ledger, NOW, language("en"), **values)


def approved(site, role="client", at=NOW, **more):
    """Return the ledger after a role has approved what the site's only post will send."""
    (post,) = site.posts
    digests = {s.id: s.digest for s in site.standings_of(post)}
    genesis = Ledger({}).write("_ledger", "genesis", at)
    empty = read_ledger(dict([genesis]))
    event = empty.write(f"{post.id}/_post", "approve", at, role=role, deliveries=digests, **more)
    return read_ledger(dict([genesis, event]))


def published(site, request):
    """Return the ledger after the site's only delivery went out by such a request."""
    (standing,) = site.standings
    ledger = read_ledger(dict([Ledger({}).write("_ledger", "genesis", NOW)]))
    part = {"part": 0, "nonce": "n"}
    claim = {
        **part,
        "parts": 1,
        "digest": standing.digest,
        "content_digest": standing.content_digest,
        **dict.fromkeys(("account", "class", "key"), "x"),
        "request": request,
        "by": {},
        "expires_at": NOW.isoformat(),
    }
    ledger = ledger.extended(dict([ledger.write(standing.id, "claim", NOW, **claim)]))
    receipt = {**part, "url": "https://social.example/1", "at_network": NOW.isoformat()}
    return ledger.extended(dict([ledger.write(standing.id, "published", NOW, **receipt)]))


# --- HTML ---------------------------------------------------------------------------------------


def test_text_is_escaped_and_html_is_not():
    assert tag("p", "<b>", Html("<br>"), ["&", None], class_="x", title='"', off=False) == (
        '<p class="x" title="&quot;">&lt;b&gt;<br>&amp;</p>'
    )
    assert join(lines("a\n<b")) == "a<br>&lt;b"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//host/x", "\\\\h"]
)
def test_only_web_addresses_become_links(address):
    assert "href" not in outward(address)
    assert 'rel="noreferrer noopener nofollow"' in outward("https://ok.example/")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\ufeff", "a[U+200B]b[U+FEFF]"),
        ("x\u200dy", "x[U+200D]y"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("famille 👨‍👩‍👧 et ❤️‍🔥", "famille 👨‍👩‍👧 et ❤️‍🔥"),
        ("🏴\U000e0067\U000e0062\U000e007f!", "🏴\U000e0067\U000e0062\U000e007f!"),
        ("à\u00a0la\u202ffrançaise !\n", "à\u00a0la\u202ffrançaise !\n"),
    ],
)
def test_characters_that_deceive_are_shown_by_name(given, shown):
    assert plain(given) == shown
    assert re.sub("<[^>]*>", "", text(given)) == shown.replace("[U+", "U+").replace("]", "") or (
        "[31m" in shown
    )


@pytest.mark.parametrize(
    "color", ["#5a2d1a", "#ffd166", "#ffffff", "#000000", "#7f7f7f", "#0f5e6b"]
)
def test_a_brand_colour_is_readable_in_both_themes(color):
    for background in ("#fffdf9", "#1b1613"):
        assert contrast(readable(color, background), background) >= AA
    assert contrast(ink(color), color) >= AA


# --- marks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "date", "mark"),
    [
        ("idea", "2026-12-08 18:30", "idea"),
        ("draft", "2026-12-08 18:30", "draft"),
        ("review", "2026-12-08 18:30", "review"),
        ("approved", "2026-12-08 18:30", "scheduled"),
        ("approved", "2026-12-05 10:30", "due"),
        ("approved", "2026-12-01 10:30", "missed"),
        ("cancelled", "2026-12-08 18:30", "cancelled"),
    ],
)
def test_a_post_bears_the_mark_of_where_it_stands(stage, status, date, mark):
    stage.client("acme").post("acme", "2026-12-08-x", status=status, date=date)
    site = site_of(stage)
    assert mark_of(site, site.posts[0]).key == mark


def test_an_approval_counts_for_exactly_this_content(stage):
    stage.client("acme", more="approvals: {required: [client]}\n")
    stage.post("acme", "2026-12-08-x", status="approved")
    site = site_of(stage)
    post = site.posts[0]
    assert mark_of(site, post).key == "review"
    assert awaited_roles(site, post) == ("client",)

    ledger = approved(site)
    site = site_of(stage, ledger)
    assert mark_of(site, site.posts[0]).key == "scheduled"
    assert awaited_roles(site, site.posts[0]) == ()

    stage.post("acme", "2026-12-08-x", status="approved", body="Autre chose.")
    site = site_of(stage, ledger)
    assert mark_of(site, site.posts[0]).key == "changed"
    assert "before the last change" in pages(site)["post/acme/2026-12-08-x.html"].body


# --- pages --------------------------------------------------------------------------------------


def test_the_same_value_gives_the_same_pages_and_reads_no_clock(stage):
    stage.client("acme").post("acme", "2026-12-08-x").post("acme", "2026-11-30-y")
    first, second = pages(site_of(stage)), pages(site_of(stage))
    assert first == second
    assert {"index.html", "list.html", "month/2026-11.html", "month/2026-12.html"} <= set(first)


def test_a_month_starts_on_monday_and_marks_today(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    body = pages(site_of(stage))["month/2026-12.html"].body
    assert re.findall('<th scope="col">([^<]*)', body)[0] == "Monday"
    rows = re.findall(r"<tr>(.*?)</tr>", body)[1:]
    assert [row.count("<td") for row in rows] == [7] * 5
    assert rows[0].startswith('<td class="m-out"><span class="m-date">30')
    assert re.findall(r'datetime="([0-9-]*)" class="m-date" aria-current="date"', body) == [
        "2026-12-05"
    ]


def test_french_says_the_first_of_a_month_as_people_do(stage):
    stage.client("acme").post("acme", "2026-12-01-x").post("acme", "2026-12-11-y")
    site = replace(site_of(stage), language=language("fr"))
    made = pages(site)
    assert "mardi 1er" in made["post/acme/2026-12-01-x.html"].body
    assert "vendredi 11" in made["post/acme/2026-12-11-y.html"].body


def test_the_month_of_now_is_there_without_any_post(stage):
    stage.client("acme")
    assert "month/2026-12.html" in pages(site_of(stage))


def test_a_workspace_without_clients_has_pages_too(stage):
    assert "Nothing waits for anybody." in pages(site_of(stage))["index.html"].body


def test_every_entry_of_the_navigation_is_a_page_and_every_page_has_an_entry(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    for only in (None, "acme"):
        site = narrow(site_of(stage, only=only))
        entries = navigation(site)
        made = pages(site)
        assert {path for _, path in entries.values()} <= set(made)
        assert {page.section for page in made.values()} <= set(entries)


def test_counts_are_those_of_the_network(stage):
    body = "Voir https://une-adresse-vraiment-tres-longue.example/chemin 👨‍👩‍👧"
    stage.client("acme").post("acme", "2026-12-08-x", platform="[mastodon, bluesky]", body=body)
    page = pages(site_of(stage))["post/acme/2026-12-08-x.html"].body
    assert "30 / 500" in page  # Mastodon counts any address as 23 characters
    assert "62 / 300" in page  # Bluesky counts graphemes, addresses as they are written


def test_a_file_that_cannot_be_read_is_a_page_that_says_why(stage):
    stage.client("acme").write("content/acme/2026-12-08-x.md", "---\ntitle: <b>\n")
    made = pages(site_of(stage))
    assert "Files to correct" in made["index.html"].body
    assert "What is wrong" in made["post/acme/2026-12-08-x.html"].body


def test_a_post_without_a_readable_date_is_listed(stage):
    stage.client("acme").post("acme", "2026-12-08-x", date="demain")
    made = pages(site_of(stage))
    assert "Without a date" in made["list.html"].body
    assert "no date that can be read" in made["post/acme/2026-12-08-x.html"].body


@pytest.mark.parametrize(
    "request_of",
    [
        lambda text: {"text": text},
        lambda text: {"status": text},
        lambda text: {"record": {"text": text}},
    ],
    ids=["outbox", "mastodon", "bluesky"],
)
def test_a_file_edited_after_it_went_out_is_shown_beside_what_was_sent(stage, request_of):
    stage.client("acme").post("acme", "2026-12-04-x", status="approved", body="Le premier texte.")
    path = "post/acme/2026-12-04-x.html"
    ledger = published(site_of(stage), request_of("Le premier texte."))
    assert "What was sent" not in pages(site_of(stage, ledger))[path].body
    stage.post("acme", "2026-12-04-x", status="approved", body="Le <b>second</b> texte.")
    body = pages(site_of(stage, ledger))[path].body
    assert "The file was changed after this went out" in body
    assert body.index("Le premier texte.") < body.index("Le &lt;b&gt;second")


def test_a_panel_names_who_approved_and_not_who_should_have(stage):
    stage.client("acme", more="approvals: {required: [client], roles: {client: [Ana]}}\n")
    stage.post("acme", "2026-12-08-x")
    path = "post/acme/2026-12-08-x.html"
    stranger = "by somebody whom the charter does not name"
    for name, whole, narrowed in (("Ana", "Ana", "Ana"), ("Zoé", "Zoé", stranger)):
        ledger = approved(site_of(stage), name=name)
        agency, client = (
            pages(narrow(site_of(stage, ledger, only=only)))[path].body for only in (None, "acme")
        )
        assert whole in agency
        assert narrowed in client
        assert (stranger in agency) == (name == "Zoé")
        assert "Zoé" not in client
        assert ("Ana" in agency) == (name == "Ana")


def test_a_charter_keeps_the_names_that_its_author_chose_and_says_days_in_words(stage):
    stage.client(
        "acme",
        more="approvals: {by_topic: {assurance-vie: [client]}}\n"
        "links: {utm: {utm_medium: social}}\n"
        "calendar: {freeze: [{from: 2026-10-01T08:00+02:00, to: 2026-10-23, why: Orage.}]}\n",
    )
    site = replace(site_of(stage), language=language("fr"))
    body = pages(site)["client/acme/charter.html"].body
    for shown in ("assurance-vie", "utm_medium", "1er octobre 2026, 08:00", "23 octobre 2026"):
        assert shown in body
    assert "2026-10-01T" not in body


# --- one client's site --------------------------------------------------------------------------


def test_a_client_sees_posts_from_the_status_that_the_charter_names(stage):
    stage.client("acme").client("other")
    for number, status in enumerate(("idea", "draft", "review", "approved", "cancelled"), 8):
        stage.post("acme", f"2026-12-{number:02}-{status}", status=status)
    names = {post.name[11:] for post in narrow(site_of(stage, only="acme")).posts}
    assert names == {"review", "approved"}
    stage.client("acme", more="client_sees_from: draft\n")
    names = {post.name[11:] for post in narrow(site_of(stage, only="acme")).posts}
    assert names == {"draft", "review", "approved"}


def test_a_client_sees_what_was_decided_before_it_was_cancelled(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    ledger = approved(site_of(stage))
    stage.post("acme", "2026-12-08-x", status="cancelled")
    assert narrow(site_of(stage, ledger, only="acme")).posts
    assert not narrow(site_of(stage, only="acme")).posts


def test_notes_and_names_stay_with_the_agency(stage):
    stage.client("acme", more="approvals: {required: [client]}\n")
    stage.post("acme", "2026-12-08-x", more="notes: Entre nous.\n")
    ledger = approved(site_of(stage), name="Camille Exemple")
    path = "post/acme/2026-12-08-x.html"
    agency, client = (
        pages(narrow(site_of(stage, ledger, only=only)))[path].body for only in (None, "acme")
    )
    assert "Entre nous." in agency
    assert "Camille Exemple" in agency
    assert "Approved by client" in client
    for secret in ("Entre nous.", "Camille Exemple", "content/acme", "marronnier approve"):
        assert secret not in client


@pytest.mark.parametrize(("inside", "shown"), [("<path/>", True), ("<script/>", False)])
def test_a_logo_that_is_drawn_is_shown_where_it_only_draws(stage, inside, shown):
    stage.client("acme", more="brand: {logo: media/logo.svg}\n").post("acme", "2026-12-08-x")
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    stage.write("content/acme/media/logo.svg", drawn)
    site = read_site(Wanted(stage.folder, "acme", now=NOW.isoformat()))
    there = [path for path in media(site) if path.endswith(".svg")]
    assert len(there) == shown
    assert all(
        f'src="../../{path}"' in pages(site)["post/acme/2026-12-08-x.html"].body for path in there
    )


def test_a_client_is_not_told_of_files_and_ledgers(stage):
    stage.client("acme").post("acme", "2026-12-08-x", status="published")
    path = "post/acme/2026-12-08-x.html"
    agency, client = (pages(site_of(stage, only=only))[path].body for only in (None, "acme"))
    assert "the ledger has no receipt" in agency
    assert "the ledger has no receipt" not in client
    assert "Your agency is looking into it." in client


def test_a_client_named_like_the_start_of_another_stays_apart(stage):
    stage.client("acme").client("acme-eu")
    stage.post("acme", "2026-12-08-x").post("acme-eu", "2026-12-08-y")
    ledger_streams = {"acme-eu/2026-12-08-y/_post": (), "acme/2026-12-08-x/_post": ()}
    site = site_of(stage, Ledger(ledger_streams), only="acme")
    narrowed = narrow(replace(site, only="acme"))
    assert list(narrowed.workspace.clients) == ["acme"]
    assert list(narrowed.ledger.streams) == ["acme/2026-12-08-x/_post"]
    assert "acme-eu" not in repr(narrowed)


def test_the_digest_of_what_is_shown_is_what_is_approved(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    site = site_of(stage)
    (standing,) = site.standings_of(site.posts[0])
    assert standing.delivery is not None
    assert standing.digest == digest(standing.delivery)
