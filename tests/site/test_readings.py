"""Posts that were kept are the ones that were read, and nothing else is ever made of a file."""

import hashlib
import pickle
from dataclasses import replace
from datetime import datetime

import pytest

from marronnier.load import load
from marronnier.site.reading import Reader
from marronnier.site.readings import Kept, Readings
from tests.reading.workspace import files, inspect
from tests.rules.test_cases import CASES
from tests.site.stage import Stage

NOW = datetime.fromisoformat("2026-12-05T10:00+00:00")


@pytest.fixture(scope="module")
def posts():
    """Every post of the rules' cases, whatever its front matter holds; and one that is none."""
    found = {"content/atelier/none.md": Kept({"content/atelier/none.md": "100644:0"}, None)}
    for number, (_, case) in enumerate(CASES):
        for post in load(files(case), inspect)[0].posts:
            name = f"content/{post.client}/{number}/{post.name}.md"
            found[name] = Kept({name: "100644:1", "content/a.png": ""}, post)
    return found


def test_what_was_kept_is_what_was_read(tmp_path, posts):
    Readings(tmp_path).keep("mark", posts)
    found = Readings(tmp_path).find("mark")
    assert found == posts
    assert all(repr(found[path]) == repr(kept) for path, kept in posts.items())
    assert Readings(tmp_path).find("another mark") == {}


def test_only_the_file_of_a_client_whose_post_changed_is_written(tmp_path, posts):
    post = next(kept.post for kept in posts.values() if kept.post)
    two = {f"content/{client}/un.md": Kept({}, post) for client in ("acme", "zenith")}
    Readings(tmp_path).keep("mark", two)
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    readings = Readings(tmp_path)
    found = readings.find("mark")
    readings.keep("mark", {**found, "content/acme/un.md": Kept({}, replace(post, title="X"))})
    after = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert len(before.items() & after.items()) == 1
    assert before.keys() == after.keys()
    readings.keep("mark", {"content/zenith/un.md": found["content/zenith/un.md"]})
    assert list(Readings(tmp_path).find("mark")) == ["content/zenith/un.md"]
    assert len(list(tmp_path.iterdir())) == 1


class Harmful:
    def __reduce__(self):
        return print, ("harm",)


def test_a_file_that_is_damaged_or_harmful_holds_nothing(tmp_path, posts, capsys):
    mine = {name: kept for name, kept in posts.items() if name.startswith("content/atelier/")}
    Readings(tmp_path).keep("mark", mine)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    harmful = b"mark\n" + pickle.dumps([Harmful()])
    for data in (b"", whole[:-1], hashlib.sha256(harmful).hexdigest().encode() + b"\n" + harmful):
        path.write_bytes(data)
        assert Readings(tmp_path).find("mark") == {}
    assert not capsys.readouterr().out


def test_a_build_takes_the_posts_of_the_last_one(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    stage = Stage(tmp_path / "workspace")
    stage.client("acme")
    stage.post("acme", "2026-12-05-un", "Bonjour à toutes.")

    def title():
        reader = Reader(stage.folder)
        return reader.check(reader.files(), None, NOW)[0].posts[0].title

    first = title()
    (path,) = (tmp_path / "cache/marronnier/posts").rglob("*[!.]*/*")
    mark = path.read_bytes().split(b"\n")[1].decode()
    readings = Readings(path.parent)
    known = {
        name: replace(kept, post=replace(kept.post, title="Retenu"))
        for name, kept in readings.find(mark).items()
    }
    readings.keep(mark, known)
    assert title() == "Retenu"
    (post,) = stage.folder.glob("content/acme/*.md")
    post.write_text(post.read_text("utf-8") + "Encore.\n", "utf-8")
    assert title() == first
