"""A build of which nothing changed writes nothing, and the theme is asked when it must be."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from marronnier.edges import files
from tests.site.stage import NOW, POST
from tests.site.test_stamping import bytes_of

PLAIN = (
    "site_name: Calendrier\ndocs_dir: content\ntheme:\n  name: material\nplugins: [marronnier]\n"
)
LOADED = """
import sys
from pathlib import Path
from marronnier.site.building import build
from marronnier.site.grounds import Wanted
build(Wanted(Path(sys.argv[1]), "", "fr", sys.argv[3]), Path(sys.argv[2]))
names = ("mkdocs", "jinja2", "marronnier.rules", "marronnier.render.pages")
print(*(name for name in names if name in sys.modules))
"""


@pytest.fixture
def settled(monkeypatch):
    """Let no file be too young to be trusted."""
    monkeypatch.setattr(files, "SETTLED", 0)


@pytest.fixture
def calendar(stage):
    stage.write("mkdocs.yml", PLAIN)
    for client in ("acme", "zenith"):
        stage.client(client, more="brand:\n  logo: media/logo.png\n  colour: '#123456'\n")
        picture(stage, client, "red")
        stage.post(client, "2026-12-08-x", status="approved").post(client, "2026-12-05-y")
    return stage


def picture(stage, client, colour):
    path = stage.folder / f"content/{client}/media/logo.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), colour).save(path)


def times(folder):
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def replaced(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def post(stage, **values):
    fields = {"title": "t", "client": "acme", "platform": "mastodon", "status": "review"}
    text = POST.format(**{**fields, "date": "2026-12-08 18:30", "more": "", "body": "b", **values})
    stage.write("content/acme/2026-12-08-x.md", text)


def tampered(_, out):
    for name in ("list.html", "404.html"):
        (out / name).unlink()
    for name in ("index.html", "due.json", "mine.html"):
        (out / name).write_bytes(b"<p>mine")


CHANGES = {
    "a post": lambda stage, _: post(stage, body="Autre chose."),
    "the site's name": lambda stage, _: replaced(stage.folder / "mkdocs.yml", "Cal", "Agenda – C"),
    "where it stands": lambda stage, _: stage.write(
        "mkdocs.yml", PLAIN + "site_url: https://a.example/\n"
    ),
    "the theme": lambda stage, _: replaced(
        stage.folder / "mkdocs.yml", "material\n", "material\n  palette: {primary: red}\n"
    ),
    "a theme of one's own": lambda stage, _: [
        stage.write("own/404.html", "<p>nowhere"),
        replaced(stage.folder / "mkdocs.yml", "material\n", "material\n  custom_dir: own\n"),
    ],
    "no mkdocs.yml": lambda stage, _: (stage.folder / "mkdocs.yml").unlink(),
    "a colour": lambda stage, _: replaced(
        stage.folder / "clients/acme/charter.yml", "123456", "654321"
    ),
    "a logo": lambda stage, _: picture(stage, "acme", "blue"),
    "what was written": tampered,
}
CASES = [("", name) for name in CHANGES] + [("acme", "a colour"), ("acme", "a logo")]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(("client", "name"), CASES)
def test_whatever_changes_the_site_is_what_a_clean_build_gives(
    calendar, tmp_path, monkeypatch, client, name
):
    out = calendar.build(tmp_path / "out", client)
    CHANGES[name](calendar, out)
    calendar.build(out, client)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "forgotten"))
    assert bytes_of(out) == bytes_of(calendar.build(tmp_path / "fresh", client))


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("language", "now"),
    [
        ("en", NOW),
        ("fr", "2026-12-05T10:00:30Z"),
        ("fr", "2026-12-05T17:30Z"),  # a post's very moment
        ("fr", "2026-12-05T23:00Z"),  # midnight in Paris
        ("fr", "2026-12-05T09:59Z"),
    ],
)
def test_at_any_moment_and_in_any_language_the_same(calendar, tmp_path, monkeypatch, language, now):
    out = calendar.build(tmp_path / "out")
    calendar.build(out, "", language, now)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "forgotten"))
    assert bytes_of(out) == bytes_of(calendar.build(tmp_path / "fresh", "", language, now))


@pytest.mark.usefixtures("settled")
def test_sites_of_several_clients_do_not_take_each_other_s_place(calendar, tmp_path, monkeypatch):
    for _ in range(2):
        for client in ("", "acme", "zenith"):
            calendar.build(tmp_path / f"out-{client}", client)
    calendar.build(tmp_path / "out-", "zenith")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "forgotten"))
    for name, client in {"": "zenith", "acme": "acme", "zenith": "zenith"}.items():
        fresh = calendar.build(tmp_path / f"fresh-{name}", client)
        assert bytes_of(tmp_path / f"out-{name}") == bytes_of(fresh)


@pytest.mark.usefixtures("settled")
def test_only_the_moment_is_written_where_nothing_changed(calendar, tmp_path):
    out = calendar.build(tmp_path / "out")
    before = times(out)
    calendar.build(out, now="2026-12-05T10:01Z")
    after = times(out)
    assert {path for path in after if after[path] != before.get(path)} == {"due.json", "due.js"}
    assert json.loads((out / "due.json").read_bytes())["generated"] == "2026-12-05T10:01:00Z"


def test_neither_theme_nor_rules_are_loaded_for_what_is_there(calendar, tmp_path):
    script = LOADED.replace("build(W", "files.SETTLED = 0\nbuild(W", 1)
    script = script.replace("\nimport sys", "\nimport sys\nfrom marronnier.edges import files", 1)

    def loaded(now):
        words = [sys.executable, "-c", script, calendar.folder, tmp_path / "out", now]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert "mkdocs" in loaded(NOW)
    assert loaded(NOW) == []
    post(calendar, body="Autre chose.")
    assert loaded(NOW) == ["marronnier.rules", "marronnier.render.pages"]
    assert "mkdocs" not in loaded("2026-12-08T18:00Z")
