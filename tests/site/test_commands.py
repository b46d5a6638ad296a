"""`marronnier site` and `marronnier preview` as people call them."""

import os
import re
import subprocess
import sys
import time
import urllib.request

import pytest

from marronnier.cli import Settings
from marronnier.cli.preview import find_post
from marronnier.cli.site import build_site
from marronnier.edges.files import read_folder
from marronnier.load import load
from marronnier.model import Trouble
from marronnier.render.language import language
from marronnier.render.terminal import preview_text
from marronnier.rules import RULES
from tests.servers.serving import free_port, running
from tests.site.stage import NOW

MAIN = "import sys; sys.argv[0] = 'marronnier'; from marronnier.cli import main; main()"


def marronnier(stage, *words):
    return subprocess.run(
        [sys.executable, "-c", MAIN, "--workspace", stage.folder, "--lang", "en", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(stage):
    return load(read_folder(stage.folder))[0]


# --- site ---------------------------------------------------------------------------------------


def test_a_build_says_in_one_line_where_it_went(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x")
    done = marronnier(stage, "--now", NOW, "site", "build", "--out", str(tmp_path / "out"))
    pages = len(list((tmp_path / "out").rglob("*.html"))) - 1  # 404.html is the theme's
    assert pages > len(RULES)
    told = f"{pages} pages in {tmp_path / 'out'}\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
    assert (tmp_path / "out" / "post" / "acme" / "2026-12-08-x.html").is_file()
    assert sorted(path.name for path in stage.folder.iterdir()) == ["clients", "content"]


def test_a_build_replaces_an_older_site_and_nothing_else(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x").post("acme", "2026-12-09-y")
    out = stage.build(tmp_path / "out")
    (stage.folder / "content/acme/2026-12-09-y.md").unlink()
    stage.build(out)
    assert [path.stem for path in (out / "post/acme").iterdir()] == ["2026-12-08-x"]
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work", encoding="utf-8")
    settings = Settings(stage.folder, "en", NOW)
    with pytest.raises(Trouble, match="holds other files"):
        build_site(settings, client="", out=precious)
    assert (precious / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("site", "build", "--client", "acne"), "No client “acne”; did you mean “"),
        (("--now", "tomorrow", "site", "build"), "“tomorrow” is no moment"),
    ],
)
def test_what_cannot_be_built_is_one_sentence(stage, words, said):
    stage.client("acme")
    done = marronnier(stage, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("site_name: x\ndocs_dir: content\nplugins: []\n", "does not name the plugin"),
        ("site_name: x\ndocs_dir: nowhere\nplugins: [marronnier]\n", "nowhere"),
    ],
)
def test_a_wrong_mkdocs_yml_is_one_sentence(stage, tmp_path, settings, said):
    stage.client("acme").post("acme", "2026-12-08-x").write("mkdocs.yml", settings)
    with pytest.raises(Trouble, match=said):
        stage.build(tmp_path / "out")


def test_a_missing_extra_is_one_sentence(stage, monkeypatch):
    stage.client("acme")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "material" else 1)
    with pytest.raises(Trouble, match="pip install"):
        build_site(Settings(stage.folder, "en", NOW), client="", out=None)


def test_mkdocs_yml_may_choose_the_client_the_language_and_the_moment(stage, tmp_path):
    stage.client("acme", "Acmé").client("other", "Quelqu’un d’autre")
    stage.post("acme", "2026-12-08-x").post("other", "2026-12-08-y")
    options = "{client: acme, language: en, now: 2025-03-01T10:00Z}"
    settings = (
        "site_name: x\ndocs_dir: content\ntheme: {name: material}\n"
        f"plugins: [marronnier: {options}]\n"
    )
    stage.write("mkdocs.yml", settings)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", tmp_path / "out"]
    done = subprocess.run(command, cwd=stage.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out" / "post").iterdir()) == ["acme"]
    assert "Saturday" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "month" / "2025-03.html").is_file()
    stage.write("mkdocs.yml", settings.replace("acme", "acne"))
    done = subprocess.run(command, cwd=stage.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "acne" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_theme_can_take_materials_place(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x", body="Un message unique.")
    plain = "site_name: x\ndocs_dir: content\ntheme: {name: mkdocs}\nplugins: [marronnier]\n"
    site = stage.write("mkdocs.yml", plain).build(tmp_path / "out")
    page = (site / "post/acme/2026-12-08-x.html").read_text(encoding="utf-8")
    assert "Un message unique." in page


def test_serve_shows_an_edit(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x", body="Avant.")
    port = free_port()
    url = f"http://127.0.0.1:{port}/post/acme/2026-12-08-x.html"
    command = [sys.executable, "-c", MAIN, "--workspace", stage.folder, "--now", NOW]
    command += ["site", "serve", "--port", str(port)]
    with running(command, health=url, folder=tmp_path, env=dict(os.environ)):
        assert "Avant." in fetch(url)
        time.sleep(1)
        stage.post("acme", "2026-12-08-x", body="Après.")
        deadline = time.monotonic() + 20
        while "Après." not in fetch(url) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert "Après." in fetch(url)


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


# --- preview ------------------------------------------------------------------------------------


def test_a_preview_shows_each_network_with_its_count(stage):
    stage.client("acme").post(
        "acme",
        "2026-12-08-x",
        platform="[mastodon, bluesky]",
        title="Essai",
        body="Un.\n\n---\n\nDeux.",
    )
    done = marronnier(stage, "preview", "acme/2026-12-08-x")
    assert done.returncode == 0
    assert "── Mastodon · @acme@social.example" in done.stdout
    assert "── Bluesky · acme.example" in done.stdout
    assert done.stdout.count("Message 2") == 2
    assert "3 / 500" in done.stdout


def test_no_character_of_a_post_acts_on_the_terminal(stage):
    body = "rouge\u202e et \u2066 suite"
    more = 'media:\n  - path: "absent\\u202E.png"\n    alt: "\\u2066titre"\n'
    stage.client("acme").post("acme", "2026-12-08-x", body=body, more=more)
    workspace = loaded(stage)
    shown = preview_text(workspace.posts[0], workspace.clients["acme"], language("en"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "rouge[U+202E] et [U+2066] suite" in shown
    assert "absent[U+202E].png" in shown


def test_a_post_is_found_by_identity_name_or_path(stage):
    stage.client("acme").post("acme", "2026-12-08-x")
    workspace = loaded(stage)
    for name in ("acme/2026-12-08-x", "2026-12-08-x", "content/acme/2026-12-08-x.md"):
        assert find_post(workspace, name).id == "acme/2026-12-08-x"


def test_an_unknown_post_names_the_nearest(stage):
    stage.client("acme").client("other").post("acme", "2026-12-08-soldes")
    stage.post("acme", "2026-12-09-z").post("other", "2026-12-09-z")
    workspace = loaded(stage)
    with pytest.raises(Trouble, match="did you mean “acme/2026-12-08-soldes”"):
        find_post(workspace, "2026-12-08-solde")
    with pytest.raises(Trouble, match="acme/2026-12-09-z, other/2026-12-09-z"):
        find_post(workspace, "2026-12-09-z")
    with pytest.raises(Trouble, match="write it as"):
        find_post(workspace, "xyzzy")


def test_a_name_that_is_no_text_stands_in_no_way(stage, tmp_path):
    stage.client("acme").post("acme", "2026-12-08-x")
    name = os.fsdecode(b"2026-12-09-caf\xe9.md")
    source = stage.folder / "content/acme/2026-12-08-x.md"
    try:
        (source.parent / name).write_bytes(source.read_bytes())
    except OSError:
        pytest.skip("this file system wants names that are text")
    done = marronnier(stage, "--now", NOW, "site", "build", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    (made,) = (tmp_path / "out/post/acme").glob("2026-12-09-*.html")
    assert made.stem == "2026-12-09-caf[U+DCE9]"


def test_a_port_that_cannot_be_is_a_mistake_in_the_call(stage):
    done = marronnier(stage, "site", "serve", "--port", "99999")
    assert done.returncode == 2
    assert "99999" in done.stderr
