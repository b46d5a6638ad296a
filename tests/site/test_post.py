"""A post's page: how it will look, what is decided, and what became of it, version by version."""

import io
import os
import re
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import hypothesis
import hypothesis.strategies as st
import pytest
from click.testing import CliRunner
from PIL import Image

from marronnier.cli import cli
from marronnier.edges.blobs import Blobs
from marronnier.edges.images import inspect
from marronnier.edges.revisions import look_back
from marronnier.model import MediaFacts, Version
from marronnier.platforms import bluesky
from marronnier.platforms.previews import Piece
from marronnier.platforms.shared.composing import cut, pieces
from marronnier.render.language import language
from marronnier.render.pages import Parts, batches, media, pages
from marronnier.render.pages.differences import WORK, difference, difference_words, is_respaced
from marronnier.render.pages.stamps import lateness
from marronnier.render.pages.versions import written
from marronnier.site.grounds import Wanted
from marronnier.site.sources import read_site
from tests.site.test_browser import CONTRAST, PLAIN_LINKS, TRAP, watched
from tests.site.test_pages import approved, published, site_of
from tests.steps import steps

AT = "2026-12-05T10:00Z"
NAME = "2026-12-08-x"
PATH = f"post/acme/{NAME}.html"
APPROVAL = "approvals: {required: [client], roles: {client: [Ana]}}\n"


def git(folder, *arguments, at="2026-12-01T10:00:00Z", who="Zoé Agence"):
    """Run Git as somebody, at some moment; return what it prints."""
    names = {f"GIT_{one}_NAME": who for one in ("AUTHOR", "COMMITTER")}
    mails = {f"GIT_{one}_EMAIL": "zoe@agence.example" for one in ("AUTHOR", "COMMITTER")}
    dates = {f"GIT_{one}_DATE": at for one in ("AUTHOR", "COMMITTER")}
    environment = {**os.environ, **names, **mails, **dates}
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
    return done.stdout.decode().strip()


def commit(stage, day, why, who="Zoé Agence"):
    """Commit all that stands in a workspace, on a day of December at ten."""
    at = f"2026-12-{day:02}T10:00:00Z"
    if not (stage.folder / ".git").exists():
        git(stage.folder, "init", "-q", "-b", "main")
    git(stage.folder, "add", "-A", at=at)
    git(stage.folder, "commit", "-q", "-m", why, at=at, who=who)


def command(stage, now, *arguments):
    """Run a command of Marronnier at a moment."""
    options = ["--workspace", str(stage.folder), "--now", now, "--lang", "en"]
    done = CliRunner().invoke(cli, [*options, *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def read(stage, client=""):
    """Return the site of a workspace in English, as it is read from its files and from Git."""
    return read_site(Wanted(stage.folder, client, "en", AT))


def test_a_client_sees_that_a_post_it_knew_is_cancelled_and_no_other(stage):
    stage.client("acme")
    for name, status in (("2026-12-09-vu", "review"), ("2026-12-10-jamais-vu", "draft")):
        stage.post("acme", name, status=status)
    commit(stage, 1, "posts")
    for name in ("2026-12-09-vu", "2026-12-10-jamais-vu"):
        stage.post("acme", name, status="cancelled")
    commit(stage, 2, "tout annuler")
    assert [post.name for post in read(stage, "acme").posts] == ["2026-12-09-vu"]
    assert "Cancelled" in pages(read(stage, "acme"))["post/acme/2026-12-09-vu.html"].body
    assert len(read(stage).posts) == 2


def test_a_change_within_the_second_of_an_approval_came_after_it(stage):
    stage.client("acme").post("acme", NAME)
    commit(stage, 1, "posé")
    at = datetime(2026, 12, 2, 10, 0, 0, 700_000, tzinfo=UTC)
    ledger = approved(site_of(stage), at=at)
    stage.post("acme", NAME, date="2026-12-09 19:00")
    commit(stage, 2, "déplacé")
    body = pages(replace(read(stage), ledger=ledger))[PATH].body
    history = body[body.index("m-history") :]
    assert history.index("Moved to") < history.index("Approved by") < history.index("First version")


def text_of(body):
    """Return what a page says, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


# --- differences --------------------------------------------------------------------------------


def runs(old, new):
    return [(run.kind, run.text.strip()) for run in difference(old, new)]


def test_a_difference_is_told_word_by_word():
    old = "Plus que quelques jours… On a gardé les lampes."
    new = "Plus que trois jours… On t’a gardé les dernières lampes."
    assert runs(old, new) == [
        ("same", "Plus que"),
        ("gone", "quelques"),
        ("new", "trois"),
        ("same", "jours… On"),
        ("gone", "a"),
        ("new", "t’a"),
        ("same", "gardé les"),
        ("new", "dernières"),
        ("same", "lampes."),
    ]
    assert runs("", "Neuf") == [("new", "Neuf")]
    assert runs("Vieux", "") == [("gone", "Vieux")]
    assert runs("Pareil", "Pareil") == [("same", "Pareil")]


@pytest.mark.parametrize(
    ("old", "new", "respaced"),
    [
        ("Prix : 3 €", "Prix\u00a0: 3\u202f€", True),
        ("un\n\ndeux", "un deux", True),
        ("un deux", "un deux", False),
        ("un deux", "undeux", False),
    ],
)
def test_spaces_alone_are_no_difference_of_words(old, new, respaced):
    assert is_respaced(old, new) == respaced
    if respaced:
        assert {kind for kind, _ in runs(old, new)} == {"same"}


WORDS = st.lists(st.sampled_from(["la", "lampe", "l’été", "\n", "\n\n", "\u00a0!", "24 h"]))


@hypothesis.given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_what_stayed_and_came_is_the_new_text_and_what_stayed_and_went_the_old(old, new):
    found = difference(old, new)
    for kind, whole in (("new", new), ("gone", old)):
        told = " ".join(run.text for run in found if run.kind in ("same", kind))
        assert told.split() == whole.split()
    assert all(run.text for run in found)
    kinds = [run.kind for run in found]
    assert all(one != other for one, other in pairwise(kinds))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 15_000, "b a " * 15_000),
        ("a\n" * 30_000, "b a\n" * 15_000),
        (" ".join(map(str, range(12_000))), " ".join(map(str, reversed(range(12_000))))),
        ("x" * 60_000, "y" * 60_000),
    ],
    ids=["two words", "lines", "reversed", "one word"],
)
def test_no_two_texts_take_long_to_compare(old, new):
    found = []
    assert steps(lambda: found.extend(difference(old, new))) < WORK
    assert "".join(run.text for run in found if run.kind != "gone").split() == new.split()


def test_a_word_that_went_does_not_touch_the_next_one(stage):
    stage.client("acme")
    shown = text_of(difference_words(site_of(stage), "la lampe", "lampe"))
    assert shown == " [removed: la ] lampe "


def test_one_changed_word_is_found_in_the_longest_text():
    old = " ".join(f"mot{number}" for number in range(8_000))
    assert runs(old, old.replace("mot4000 ", "rien "))[1:3] == [
        ("gone", "mot4000"),
        ("new", "rien"),
    ]


# --- versions -----------------------------------------------------------------------------------


@pytest.fixture
def versions(stage):
    """A post of four commits: a draft, its proposal, another text, and a note between us."""
    stage.client("acme", more=APPROVAL).client("autre")
    stage.post("acme", NAME, status="draft", body="Le brouillon honteux.")
    stage.post("autre", "2026-12-09-y", body="Une affaire d’autrui.")
    commit(stage, 1, "premier jet, pas fier")
    stage.post("acme", NAME, body="Le premier texte proposé.")
    commit(stage, 2, "proposé au client", who="Inès Duval")
    stage.post("acme", NAME, body="Le second texte proposé.", date="2026-12-08 12:15")
    commit(stage, 3, "il râle encore")
    stage.post(
        "acme",
        NAME,
        body="Le second texte proposé.",
        date="2026-12-08 12:15",
        more="notes: Chut.\n",
    )
    commit(stage, 4, "note interne")
    return stage


def test_the_agency_reads_who_changed_what_and_why(versions):
    body = pages(read(versions))[PATH].body
    shown = text_of(body)
    for told in ("premier jet, pas fier", "Inès Duval", "proposé au client", "note interne"):
        assert told in shown
    assert "First version" in shown
    assert "Approval asked for · Text reworked" in shown
    assert "Text reworked · Moved to Tue 8 Dec 2026, 12:15" in shown
    assert "Changed in what nobody sees" in shown
    newest = [shown.index(day) for day in ("Fri 4 Dec", "Thu 3 Dec", "Wed 2 Dec", "Tue 1 Dec")]
    assert newest == sorted(newest)
    assert '<del><span class="m-hidden">[removed: </span>premier' in body
    assert '<ins><span class="m-hidden">[added: </span>second' in body


def test_a_client_reads_the_dates_and_changes_of_its_post_and_nothing_else(versions):
    body = pages(read(versions, "acme"))[PATH].body
    shown = text_of(body)
    assert "Text reworked · Moved to Tue 8 Dec 2026, 12:15" in shown
    assert "Thu 3 Dec 2026" in shown
    for secret in ("honteux", "Tue 1 Dec", "Fri 4 Dec", "Chut", "fier", "râle", "interne"):
        assert secret not in shown, secret
    for secret in (
        "Zoé",
        "Inès",
        "zoe@",
        "autrui",
        "autre",
        *read(versions).versions[f"acme/{NAME}"],
    ):
        assert str(getattr(secret, "content", secret)) not in body, secret
    assert "First version" in shown  # the first that the client may see
    assert "Wed 2 Dec 2026" in shown


def test_a_clients_site_holds_no_author_and_no_subject_even_as_a_value(versions):
    site = read(versions, "acme")
    assert list(site.versions) == [f"acme/{NAME}"]
    assert {(one.author, one.subject) for one in site.versions[f"acme/{NAME}"]} == {("", "")}


def test_a_version_of_another_client_in_the_same_file_stays_unknown(stage):
    stage.client("acme").client("autre")
    stage.post("acme", NAME, body="Le texte du voisin.")
    file = stage.folder / f"content/acme/{NAME}.md"
    file.write_text(file.read_text("utf-8").replace("client: acme", "client: autre"), "utf-8")
    commit(stage, 1, "au mauvais endroit")
    stage.post("acme", NAME, body="Le sien.")
    commit(stage, 2, "corrigé")
    assert "voisin" not in pages(read(stage, "acme"))[PATH].body


def test_what_is_not_in_git_yet_is_said_to_the_agency_alone(versions):
    versions.post("acme", NAME, body="Le tiers texte.", date="2026-12-08 12:15")
    agency, client = (text_of(pages(read(versions, one))[PATH].body) for one in ("", "acme"))
    assert "in this folder, not in Git yet" in agency
    assert "not in Git yet" not in client


def test_a_single_version_costs_no_reading(stage):
    stage.client("acme").post("acme", NAME)
    commit(stage, 1, "tout")

    def refuse(name):
        raise AssertionError(name)

    site = replace(read(stage), recall=refuse)
    assert "First version" in pages(site)[PATH].body


def test_a_moved_file_keeps_its_history(versions):
    folder = versions.folder
    (folder / "content/acme/2026").mkdir()
    git(folder, "mv", f"content/acme/{NAME}.md", f"content/acme/2026/{NAME}.md")
    commit(versions, 5, "rangé")
    site = read(versions)
    (post,) = (one for one in site.posts if one.client == "acme")
    assert [one.version.subject for one in written(site, post)] == [
        "note interne",
        "il râle encore",
        "proposé au client",
        "premier jet, pas fier",
    ]


def test_a_history_is_read_once_for_all_posts_and_what_is_new_added(versions):
    first = look_back(versions.folder).versions[f"acme/{NAME}"]
    versions.post("acme", NAME, body="Encore.")
    commit(versions, 5, "encore\u0001")
    again = look_back(versions.folder)
    assert again.versions[f"acme/{NAME}"][1:] == first
    newest = again.versions[f"acme/{NAME}"][0]
    assert (newest.at, newest.author) == (datetime(2026, 12, 5, 10, tzinfo=UTC), "Zoé Agence")
    assert newest.subject.startswith("encore")
    assert again.revisions[f"acme/{NAME}"].number == len(again.versions[f"acme/{NAME}"])


def test_blobs_are_read_one_after_the_other_whatever_is_asked_for(versions):
    blobs = Blobs(versions.folder, limit=1000)
    head = git(versions.folder, "rev-parse", "HEAD")
    (versions.folder / "content/acme/gros.md").write_text("x" * 200_000, encoding="utf-8")
    commit(versions, 6, "trop gros")
    big = git(versions.folder, "rev-parse", "HEAD:content/acme/gros.md")
    here = f"{head}:content/acme/{NAME}.md"
    for name in ("", "HEAD", "0" * 40, big, f"{head}:nulle part.md", f"{here}\nHEAD", "--batch"):
        assert blobs.read(name) is None, name
        assert b"second texte" in (blobs.read(here) or b"")
    blobs.close()
    assert blobs.read(here)
    blobs.close()


def test_a_post_whose_versions_change_is_made_anew(stage):
    stage.client("acme").post("acme", NAME)
    site = site_of(stage)
    keys = set()
    for version in (Version(site.now, "1"), Version(site.now, "2"), Version(site.now, "2", "Zoé")):
        parts = Parts(replace(site, versions={f"acme/{NAME}": (version,)}))
        (batch,) = (one for one in batches(site) if one.name == PATH)
        keys.add(parts.key(batch))
        assert parts.part(batch).versions == {f"acme/{NAME}": (version,)}
    assert len(keys) == 3


# --- the decision -------------------------------------------------------------------------------


def test_what_changed_since_the_approval_is_shown_from_the_commit_that_was_approved(stage):
    stage.client("acme", more=APPROVAL)
    stage.post("acme", NAME, body="Rendez-vous mardi à l’atelier.")
    commit(stage, 1, "proposé")
    command(stage, "2026-12-01T11:00Z", "ledger", "init")
    command(
        stage, "2026-12-02T08:05Z", "approve", f"acme/{NAME}", "--role", "client", "--name", "Ana"
    )
    for client in ("", "acme"):
        body = pages(read(stage, client))[PATH].body
        assert "exactly this" in text_of(body)
        assert 'id="since"' not in body
    stage.post("acme", NAME, body="Rendez-vous mercredi à l’atelier.")
    commit(stage, 3, "décalé")
    stage.post("acme", NAME, body="Rendez-vous mercredi à l’atelier !")
    for client in ("", "acme"):
        body = pages(read(stage, client))[PATH].body
        since = body[body.index('id="since"') : body.index('class="m-tabs"')]
        assert "since the approval of Wed 2 Dec 2026, 09:05" in text_of(since)
        assert re.findall(r"<(?:ins|del)>.*?</span>(.*?)<span", since) == [
            "mardi",
            "mercredi",
            "l’atelier.",
            "l’atelier !",
        ]
        assert "Struck out: removed. Underlined: added." in since
        assert "before the last change" in text_of(body)
        assert 'href="#since"' in body


@pytest.mark.parametrize("name", ["0" * 40, "HEAD", "", "HEAD:content/autre"])
def test_what_was_approved_is_asked_for_by_its_commit_alone(stage, name):
    stage.client("acme", more=APPROVAL).post("acme", NAME)
    ledger = approved(site_of(stage), name="Ana", commit=name)
    stage.post("acme", NAME, body="Autre chose.")
    asked = []
    site = replace(site_of(stage, ledger), recall=asked.append)
    assert "cannot be read any more" in pages(site)[PATH].body
    assert asked == ([f"{name}:content/acme/{NAME}.md"] if name.isdecimal() else [])


def test_an_approval_that_only_the_accounts_outdate_says_so(versions):
    command(versions, "2026-12-04T11:00Z", "ledger", "init")
    order = ("approve", f"acme/{NAME}", "--role", "client", "--name", "Ana")
    command(versions, "2026-12-04T12:00Z", *order)
    accounts = versions.folder / "clients/acme/accounts.yml"
    accounts.write_text(accounts.read_text("utf-8").replace('id: "1"', 'id: "2"'), "utf-8")
    body = pages(read(versions))[PATH].body
    assert "The words are the same" in body[body.index('id="since"') :]


def test_each_role_says_what_it_decided(stage):
    more = "approvals: {required: [client, juriste]}\n"
    stage.client("acme", more=more).post("acme", NAME)
    ledger = approved(site_of(stage), name="Ana")
    stream = f"acme/{NAME}/_post"
    body = text_of(pages(site_of(stage, ledger))[PATH].body)
    assert "approved on Sat 5 Dec 2026, 11:00 , exactly this" in body
    assert "juriste awaited" in body
    event = ledger.write(stream, "revoke", datetime(2026, 12, 5, 12, tzinfo=UTC), role="client")
    body = text_of(pages(site_of(stage, ledger.extended(dict([event]))))[PATH].body)
    assert "withdrawn on Sat 5 Dec 2026, 13:00" in body
    assert "exactly this" not in body


def test_one_character_is_told_as_one(stage):
    stage.client("acme").post("acme", NAME, body="A").post("acme", "2026-12-09-y", body="Ah")
    shown = pages(site_of(stage))
    assert "One of 500 characters on Mastodon" in text_of(shown[PATH].body)
    other = text_of(shown["post/acme/2026-12-09-y.html"].body)
    assert "2 of 500 characters on Mastodon" in other


def test_a_place_is_left_for_signing_where_an_approval_is_awaited(stage):
    stage.client("acme", more=APPROVAL).post("acme", NAME)
    site = site_of(stage)
    empty = f'<div class="m-signing" data-post="acme/{NAME}"></div>'
    assert empty in pages(site)[PATH].body
    assert empty not in pages(site_of(stage, approved(site)))[PATH].body


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (-3, "on time"),
        (0.4, "on time"),
        (4, "4 seconds after its time"),
        (720, "12 minutes after its time"),
        (7200, "2 hours after its time"),
    ],
)
def test_what_went_out_says_how_late_it_was(stage, late, told):
    stage.client("acme").post("acme", NAME)
    site = site_of(stage)
    moment = site.now + timedelta(seconds=late)
    assert lateness(site, site.now, moment) == told


def test_what_went_out_is_one_step_away_with_its_time(stage):
    stage.client("acme").post("acme", "2026-12-04-x", status="approved")
    ledger = published(site_of(stage), {"text": "Bonjour."})
    body = pages(site_of(stage, ledger))["post/acme/2026-12-04-x.html"].body
    assert body.count('href="https://social.example/1"') == 2  # beside the account, in the history
    assert "Sat 5 Dec 2026, 11:00 · 16 hours after its time" in text_of(body).replace(" ·", " ·")
    assert "Sending to" not in text_of(body)  # what came of it tells as much


# --- previews -----------------------------------------------------------------------------------


def picture(width):
    """Return a PNG, so many pixels wide."""
    data = io.BytesIO()
    Image.new("RGB", (width, 8), "#d08020").save(data, "PNG")
    return data.getvalue()


def body_of(stage, platform, **values):
    stage.client("acme").post("acme", NAME, platform=platform, **values)
    return pages(replace(site_of(stage), language=language("en")))[PATH].body


@pytest.mark.parametrize(
    ("text", "shown", "seen", "rest"),
    [
        ("Court.", 20, "Court.", ""),
        ("Court.", 0, "Court.", ""),
        ("Une lampe de bureau allumée.", 11, "Une lampe", " de bureau allumée."),
        ("Une lampe de bureau", 9, "Une lampe", " de bureau"),
        ("Anticonstitutionnellement.", 4, "Anti", "constitutionnellement."),
        ("Voir https://a.example/chemin ici", 12, "Voir ", "https://a.example/chemin ici"),
        ("https://a.example/chemin ici", 5, "https://a.example/chemin", " ici"),
        ("Une #Lampe", 6, "Une ", "#Lampe"),
    ],
)
def test_a_text_is_cut_where_the_network_cuts_it_between_words(text, shown, seen, rest):
    found = cut(pieces(text), shown)
    assert tuple("".join(piece.text for piece in some) for some in found) == (seen, rest)


@hypothesis.given(st.text(max_size=60), st.integers(0, 70))
def test_nothing_is_lost_where_a_text_is_cut(text, shown):
    seen, rest = cut((Piece("text", text),) if text else (), shown)
    assert "".join(piece.text for piece in (*seen, *rest)) == text


def test_what_stands_behind_more_is_folded(stage, monkeypatch):
    monkeypatch.setattr(bluesky, "LIMITS", replace(bluesky.LIMITS, shown=20))
    body = body_of(stage, "[mastodon, bluesky]", body="Un texte assez long pour être coupé ici.")
    assert body.count('<details class="m-cut">') == 1
    assert "… more" in body


def test_a_thread_is_numbered_and_its_first_comment_stands_apart(stage):
    body = body_of(
        stage, "mastodon", body="Un.\n\n---\n\nDeux.", more="first_comment: Et le lien.\n"
    )
    assert re.findall(r'class="m-place">([^<]*)', body) == ["1/2", "2/2"]
    assert body.count("data-reply") == 1
    assert "2 messages" in body


@pytest.mark.parametrize(
    ("platform", "many", "strip"),
    [("mastodon", 4, False), ("bluesky", 3, False), ("outbox", 2, True), ("outbox", 1, False)],
)
def test_pictures_stand_as_the_network_has_them(stage, platform, many, strip):
    for number in range(many):
        stage.write(f"content/acme/media/{number}.png", picture(8 + number))
    more = "media:\n" + "".join(
        f"  - {{path: media/{number}.png, kind: photo, alt: Une lampe.}}\n"
        for number in range(many)
    )
    body = body_of(stage, platform, more=more)
    assert ('class="m-strip"' in body) == strip
    assert (f'data-count="{many}"' in body) == (not strip)
    if strip:
        assert 'tabindex="0" role="region" aria-label="2 pictures, to swipe through"' in body
        assert 'aria-label="Picture 2 of 2"' in body


def test_a_picture_is_shown_as_it_is_cropped_and_nowhere_else(stage):
    tall = io.BytesIO()
    Image.new("RGB", (100, 200), "#d08020").save(tall, "PNG")
    crop = "media:\n  - {path: a.png, alt: Une « lampe »., crop: '1:1', focus: 50% 0%}\n"
    stage.client("acme").write("content/acme/a.png", tall.getvalue())
    for more, drawn in ((crop, True), (crop.replace(", crop: '1:1'", ""), False)):
        stage.post("acme", NAME, more=more)
        body = pages(site_of(stage, inspect=inspect))[PATH].body
        shown = 'viewBox="0 0 100 100" role="img" aria-label="Une « lampe »."' in body
        assert shown == drawn
        assert bool(re.search(r'<image href="[^"]+" width="100" height="200">', body)) == drawn
        assert ('alt="Une « lampe »." width="100" height="200"' in body) != drawn


def test_a_film_can_be_watched_where_it_is_not_too_heavy_for_a_page(stage):
    film = b"\0\0\0\x18ftypmp42" + bytes(40)
    stage.client("acme").write("content/acme/a.mp4", film)
    stage.post("acme", NAME, more="media:\n  - {path: a.mp4, kind: video, alt: Une visite}\n")
    for size, shown in ((52, True), (100_000_001, False)):
        facts = MediaFacts("ab" * 32, size, "MP4", 640, 360)
        site = site_of(stage, inspect=lambda _, facts=facts: facts)
        body = pages(site)[PATH].body
        played = '<video controls preload="metadata" src="../../media/acme/a-abababababab.mp4"'
        assert (played in body) == shown
        assert ("download it to look at it" in body) != shown
        assert (list(media(site)) == ["media/acme/a-abababababab.mp4"]) == shown


def test_a_title_stands_above_its_text(stage):
    more = "options: {youtube: {title: 'La <fabrique>'}}\n"
    stage.client("acme").post("acme", NAME, platform="youtube", more=more)
    stage.write("clients/acme/accounts.yml", "youtube: {handle: acme}\n")
    body = pages(site_of(stage))[PATH].body
    assert 'class="m-title" dir="auto">La &lt;fabrique&gt;</p>' in body


def test_a_title_stands_on_linkedin_s_card(stage):
    more = "link: https://a.example/\noptions: {linkedin: {title: 'La <fabrique>'}}\n"
    stage.client("acme").post("acme", NAME, platform="linkedin", more=more)
    stage.write("clients/acme/accounts.yml", "linkedin: {handle: acme}\n")
    body = pages(site_of(stage))[PATH].body
    assert 'class="m-card-address">La &lt;fabrique&gt;</span>' in body
    assert "m-title" not in body


@pytest.mark.parametrize(("format_", "upright"), [("feed", 0), ("story", 1), ("reel", 1)])
def test_a_story_and_a_reel_are_drawn_upright(stage, format_, upright):
    more = f"first_comment: Merci.\noptions: {{facebook: {{format: {format_}}}}}\n"
    stage.client("acme").post("acme", NAME, platform="facebook", more=more)
    stage.write("clients/acme/accounts.yml", "facebook: {handle: acme}\n")
    assert pages(site_of(stage))[PATH].body.count("data-upright") == upright


def test_linkedin_makes_a_card_of_a_link_with_a_title_alone(stage):
    link, titled = "link: https://a.example/\n", "options: {linkedin: {title: La fabrique}}\n"
    for more, cards in ((link, 0), (link + titled, 1)):
        stage.client("acme").post("acme", NAME, platform="linkedin", more=more)
        stage.write("clients/acme/accounts.yml", "linkedin: {handle: acme}\n")
        assert pages(site_of(stage))[PATH].body.count("m-card-host") == cards


def test_a_link_is_a_card_where_the_network_makes_one(stage):
    link = "link: https://a.example/guide\n"
    assert body_of(stage, "bluesky", more=link).count("m-card-host") == 1
    assert body_of(stage, "mastodon", more=link).count("m-card-host") == 1
    assert body_of(stage, "outbox", more=link).count("m-card-host") == 0


def test_a_network_that_nobody_knows_shows_the_text_as_it_is_written(stage):
    body = body_of(stage, "minitel", body="3615 LAMPE", more="link: https://a.example/\n")
    assert "It cannot be told yet how this will look" in body
    assert "3615 LAMPE" in body
    assert "0 / 0" not in body


# --- in a browser -------------------------------------------------------------------------------


@pytest.fixture
def built(stage, tmp_path):
    """Two posts of a client in Montréal, one with pictures to swipe, one with a hostile past."""
    stage.client("acme", more=APPROVAL)
    charter = stage.folder / "clients/acme/charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("Europe/Paris", "America/Montreal"))
    for number in range(3):
        stage.write(f"content/acme/media/{number}.png", picture(300 + number))
    more = "media:\n" + "".join(
        f"  - {{path: media/{number}.png, kind: photo, alt: Une lampe.}}\n" for number in range(3)
    )
    stage.post("acme", "2026-12-09-album", platform="[outbox, mastodon]", more=more)
    hostile = f"<script>{TRAP}</script><img src=x onerror='{TRAP}'> \u202etxet"
    stage.post("acme", NAME, body=hostile)
    commit(stage, 1, hostile, who=f"&lt;b onclick={TRAP}&gt;Zoé")
    stage.post("acme", NAME, body=f"</ins></del></details>{hostile}")
    commit(stage, 2, "</span>")
    command(stage, "2026-12-02T11:00Z", "ledger", "init")
    command(stage, "2026-12-02T12:00Z", "approve", f"acme/{NAME}", "--role", "client")
    stage.post("acme", NAME, body=f"Ceci, et {hostile}")
    commit(stage, 3, "encore")
    return stage.build(tmp_path / "out")


def test_a_hostile_past_is_inert_and_shown(built, served, browser):
    with watched(browser, size=(390, 844)) as page:
        page.goto(f"{served(built)}/{PATH}", wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.wait_for_timeout(200)
        assert page.evaluate("window.__trapped") is None
        assert page.locator(".m-content script, .m-content [onclick], .m-content b").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        shown = page.locator(".m-content").inner_text()
    for told in (
        f"<script>{TRAP}</script>",
        f"&lt;b onclick={TRAP}&gt;Zoé",
        "U+202E",
        "</ins></del>",
    ):
        assert told in shown, told


def test_a_reader_elsewhere_sees_the_own_time_beside_the_clients(built, served, browser):
    url = f"{served(built)}/post/acme/2026-12-09-album.html"
    with watched(browser) as page:  # in Paris; the client is in Montréal
        page.goto(url, wait_until="networkidle")
        lead = page.locator(".m-lead").inner_text()
        assert "18:30" in lead
        assert "jeu. 10 déc., 00:30 UTC+1" in lead
        assert page.locator(".m-aside .m-local").count() > 0
    with watched(browser, java_script_enabled=False) as page:
        page.goto(url)
        assert "18:30" in page.locator(".m-lead").inner_text()
        assert page.locator(".m-local").count() == 0


def test_a_reader_in_the_clients_zone_sees_one_time(example, served, browser):
    path = "post/atelier-lumen/2026-12-08-lyon-s-allume.html"
    with watched(browser) as page:
        page.goto(f"{served(example['atelier-lumen'])}/{path}", wait_until="networkidle")
        assert page.locator("time[data-zone]").count() > 0
        assert page.locator(".m-local").count() == 0


def test_pictures_are_swiped_by_the_keyboard_too_and_without_scripts(built, served, browser):
    with watched(browser, size=(390, 844), java_script_enabled=False) as page:
        page.goto(f"{served(built)}/post/acme/2026-12-09-album.html")
        strip = page.locator(".m-strip")
        wide = strip.evaluate("one => one.clientWidth")
        assert strip.evaluate("one => one.scrollWidth") == 3 * wide
        strip.focus()
        page.keyboard.press("ArrowRight")
        end = time.monotonic() + 20  # the browser scrolls smoothly, and a busy machine slowly
        while strip.evaluate("one => one.scrollLeft") != wide and time.monotonic() < end:
            page.wait_for_timeout(100)
        assert strip.evaluate("one => one.scrollLeft") == wide  # snapped to the second one
        page.locator("label[for=preview-1]").click()
        assert page.locator(".m-pane:visible .m-media").get_attribute("data-count") == "3"
        assert not strip.is_visible()


def test_a_difference_is_told_without_colours(built, served, browser):
    with watched(browser) as page:
        page.goto(f"{served(built)}/{PATH}", wait_until="networkidle")
        page.locator(".m-roles a[href='#since']").click()
        lines = "one => getComputedStyle(one).textDecorationLine"
        since = page.locator("#since")
        assert since.locator("del").first.evaluate(lines) == "line-through"
        assert since.locator("ins").first.evaluate(lines) == "underline"


def test_paper_has_every_network(built, served, browser):
    with watched(browser) as page:
        page.goto(f"{served(built)}/post/acme/2026-12-09-album.html")
        page.emulate_media(media="print")
        assert page.locator(".m-pane:visible").count() == 2
        assert page.locator(".m-pane-name:visible").all_inner_texts() == ["Outbox", "Mastodon"]


@pytest.mark.parametrize("dark", [False, True])
def test_all_that_unfolds_can_be_read_in_both_themes(built, served, browser, dark):
    with watched(browser, dark=dark) as page:
        for path in (PATH, "post/acme/2026-12-09-album.html"):
            page.goto(f"{served(built)}/{path}", wait_until="networkidle")
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true })"
            )
            page.wait_for_timeout(200)
            assert not page.evaluate(CONTRAST), path
            assert not page.evaluate(PLAIN_LINKS), path
