"""`mkdocs build` as its users know it: whole, valid, and nothing but the site is written."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.site.stage import ROOT, read_page, words

POLICY = "Content-Security-Policy"


def state(folder):
    """Return every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "__pycache__"} & set(path.parts)
    }


def html_files(site):
    return sorted(site.rglob("*.html"))


def test_mkdocs_builds_strictly_and_leaves_the_tree_as_it_was(tmp_path):
    workspace = tmp_path / "workspace"
    for name in ("content", "clients"):
        shutil.copytree(ROOT / name, workspace / name)
    shutil.copy(ROOT / "mkdocs.yml", workspace / "mkdocs.yml")
    before = state(workspace)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "out"],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert state(workspace) == before
    assert len(html_files(tmp_path / "out")) > 100


def test_every_tag_is_closed_and_every_id_stands_once(example):
    for site in example.values():
        for path in html_files(site):
            page = read_page(path)
            assert not page.faults, (path, page.faults[:3])
            assert not page.open, (path, page.open)
            assert len(set(page.ids)) == len(page.ids), path


def test_every_address_within_the_site_leads_somewhere(example):
    for site in example.values():
        missing = set()
        for path in html_files(site):
            if path.name == "404.html":  # the theme's own, made for the root of a host
                continue
            for target in read_page(path).targets:
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or not parts.path:
                    continue
                if not (path.parent / unquote(parts.path)).resolve().exists():
                    missing.add((path.name, target))
        assert not missing


def test_the_policy_comes_first_and_no_script_is_inline(example):
    for site in example.values():
        for path in html_files(site):
            tags = read_page(path).tags
            first = tags[[name for name, _ in tags].index("head") + 1]
            assert first[1].get("http-equiv") == POLICY, path
            assert "unsafe" not in first[1]["content"]
            for name, values in tags:
                assert name != "script" or "src" in values or values["type"] == "application/json"
                assert name != "style"
                assert not [key for key in values if key == "style" or key.startswith("on")], path


def test_nothing_is_loaded_from_elsewhere(example):
    loading = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
    for site in example.values():
        for path in html_files(site):
            for name, values in read_page(path).tags:
                address = values.get(loading.get(name, ""), "")
                assert not address.startswith(("http:", "https:", "//", "\\")), (path, address)
        for sheet in site.rglob("*.css"):
            text = sheet.read_text(encoding="utf-8")
            assert "url(http" not in text
            assert "@import" not in text


def test_the_foot_of_a_page_is_in_its_language(example):
    for site in example.values():
        told = " ".join(read_page(site / "index.html").text)
        assert "Fait avec Marronnier" in told
        assert "Made with" not in told


def test_nobody_is_led_here_or_told_where_readers_come_from(example):
    tags = read_page(example[""] / "index.html").tags
    named = {values.get("name"): values.get("content") for name, values in tags if name == "meta"}
    assert (named["robots"], named["referrer"]) == ("noindex", "no-referrer")


def test_each_post_of_the_example_has_its_page_outside_of_the_navigation(example):
    posts = sorted((ROOT / "content").rglob("*.md"))
    pages = [path.stem for path in (example[""] / "post").rglob("*.html")]
    assert sorted(pages) == sorted(path.stem for path in posts)
    navigation = [
        values["href"]
        for name, values in read_page(example[""] / "index.html").tags
        if name == "a" and "md-tabs__link" in values.get("class", "")
    ]
    assert len(navigation) == 7


@pytest.mark.parametrize(
    ("code", "month", "today"),
    [("fr", "Décembre 2026", "Aujourd’hui"), ("en", "December 2026", "Today")],
)
def test_french_and_english(stage, tmp_path, code, month, today):
    stage.client("acme").post("acme", "2026-12-08-x")
    site = stage.build(tmp_path / "out", language=code)
    page = read_page(site / "month" / "2026-12.html")
    assert next(values["lang"] for name, values in page.tags if name == "html") == code
    assert month in "".join(page.text)
    assert today in "".join(page.text)


def test_pictures_are_named_by_client_and_kind_and_only_those_shown_are_copied(stage, tmp_path):
    from PIL import Image

    stage.client("acme")
    for name in ("used", "unused"):
        stage.write(f"content/acme/media/{name}.png", b"")
        Image.new("RGB", (60, 40), "#aa5500").save(stage.folder / f"content/acme/media/{name}.png")
    trap = (
        stage.folder / "content/acme/media/used.png"
    ).read_bytes() + b"<script>alert(1)</script>"
    stage.write("content/acme/media/trap.html.png", trap)
    stage.write("content/acme/media/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    names = ("media/used.png", "media/trap.html.png", "media/drawing.svg", "media/absent.png")
    media = "".join(f"  - path: {name}\n    alt: Un carré orange.\n" for name in names)
    stage.post("acme", "2026-12-08-x", more=f"media:\n{media}")
    site = stage.build(tmp_path / "out")
    copied = sorted(path.relative_to(site).as_posix() for path in (site / "media").rglob("*.*"))
    assert [path.rpartition("-")[0] for path in copied] == ["media/acme/trap", "media/acme/used"]
    assert {Path(path).suffix for path in copied} == {".png"}


def test_a_workspace_without_mkdocs_yml_or_git_has_a_site(stage, tmp_path):
    stage.client("acme", "Acmé & Fils").post("acme", "2026-12-08-x", body="Un message unique.")
    site = stage.build(tmp_path / "out")
    assert "Un message unique." in words(site / "post" / "acme" / "2026-12-08-x.html")
