"""Posts that were kept are the ones that were read, and nothing else is ever made of a file."""

import hashlib
import pickle
from dataclasses import fields, replace
from datetime import datetime

import pytest
from PIL import Image

from marronnier.edges import files as listed
from marronnier.load import load
from marronnier.model import Post
from marronnier.render.pages import Card, Glance
from marronnier.site.reading import Reader
from marronnier.site.readings import Kept, KeptPost, Readings
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
            found[name] = kept(post, {name: "100644:1", "content/a.png": ""})
    return found


def kept(post, stamps):
    row = f"<tr>{post.client}".encode(errors="surrogatepass")
    due = (("a", "b", "c", "d", None),)
    told = Glance("review", ("client",), row, (b"1", b"2"), due, (), ("d",), past=True)
    told = replace(told, face="f", roles=("client", "legal"))
    card = Card(post, "stamp", (NOW,), (("account", "digest"),), "key", told)
    return Kept(stamps, card)


def bare(known):
    """Return what was kept without any that is still packed."""
    if known.card is None:
        return known
    values = {one.name: getattr(known.card.post, one.name) for one in fields(Post)}
    return replace(known, card=replace(known.card, post=Post(**values)))


def test_what_was_kept_is_what_was_read(tmp_path, posts):
    Readings(tmp_path).keep("mark", posts)
    found = {path: bare(one) for path, one in Readings(tmp_path).find("mark").items()}
    assert found == posts
    assert all(repr(found[path]) == repr(one) for path, one in posts.items())
    assert Readings(tmp_path).find("another mark") == {}


def test_a_post_that_was_kept_twice_is_the_same(tmp_path, posts):
    Readings(tmp_path / "a").keep("mark", posts)
    once = Readings(tmp_path / "a").find("mark")
    asked, left = list(once.values())[1:3]
    assert asked.card.post.sections
    asked.card.post = replace(asked.card.post, title=asked.card.post.title)  # no longer packed
    with pytest.raises(AttributeError):
        _ = left.card.post.nothing
    Readings(tmp_path / "b").keep("mark", once)
    again = Readings(tmp_path / "b").find("mark")
    assert {path: bare(one) for path, one in again.items()} == posts


def test_only_the_file_of_a_client_of_whom_something_changed_is_written(tmp_path, posts):
    post = next(one.card.post for one in posts.values() if one.card)
    two = {f"content/{client}/un.md": kept(post, {}) for client in ("acme", "zenith")}
    Readings(tmp_path).keep("mark", two)
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    readings = Readings(tmp_path)
    found = readings.find("mark")
    found["content/acme/un.md"].card.key = "another"
    readings.keep("mark", found)
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
    mine = {name: one for name, one in posts.items() if name.startswith("content/atelier/")}
    Readings(tmp_path).keep("mark", mine)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    harmful = b"mark\n" + pickle.dumps([Harmful()])
    for data in (b"", whole[:-1], hashlib.sha256(harmful).hexdigest().encode() + b"\n" + harmful):
        path.write_bytes(data)
        assert Readings(tmp_path).find("mark") == {}
    harm = pickle.dumps(Harmful())
    post = KeptPost.of(("a", "b", "c", "d", (), "", None, "draft"), harm, harm)
    with pytest.raises(pickle.UnpicklingError):
        _ = post.sections
    with pytest.raises(pickle.UnpicklingError):
        _ = post.places
    assert not capsys.readouterr().out


def test_a_build_takes_the_posts_of_the_last_one(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    stage = Stage(tmp_path / "workspace")
    stage.client("acme")
    stage.post("acme", "2026-12-05-un", "Bonjour à toutes.")

    def title():
        reader = Reader(stage.folder)
        found = reader.check(reader.files(), None, NOW)[0].posts[0].title
        reader.keep()
        return found

    first = title()
    (path,) = (tmp_path / "cache/marronnier/posts").rglob("*[!.]*/*")
    mark = path.read_bytes().split(b"\n")[1].decode()
    readings = Readings(path.parent)
    known = readings.find(mark)
    for one in known.values():
        one.card.post, one.card.stamp = replace(one.card.post, title="Retenu"), "another"
    readings.keep(mark, known)
    assert title() == "Retenu"
    (post,) = stage.folder.glob("content/acme/*.md")
    post.write_text(post.read_text("utf-8") + "Encore.\n", "utf-8")
    assert title() == first


def test_a_picture_that_comes_or_changes_is_seen_by_the_next_build(tmp_path, monkeypatch):
    """A picture that is put in another's place, and one that comes, are seen as any edit is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(listed, "SETTLED", 0)
    stage = Stage(tmp_path / "workspace")
    stage.client("acme")
    stage.client("zenith")
    media = "media:\n  - path: media/a.png\n    alt: Un carré.\n"
    for client in ("acme", "zenith"):
        stage.post(client, "2026-12-05-un", "Bonjour à toutes.", more=media)

    def sizes():
        reader = Reader(stage.folder)
        posts = reader.check(reader.files(), None, NOW)[0].posts
        reader.keep()
        return [post.media[0].facts and post.media[0].facts.width for post in posts]

    picture = stage.folder / "content/acme/media/a.png"
    picture.parent.mkdir()
    assert sizes() == [None, None]
    for width in (30, 40):
        Image.new("RGB", (width, 20), "red").save(picture)
        assert sizes() == [width, None]
        assert sizes() == [width, None]
    picture.unlink()
    assert sizes() == [None, None]
