"""What is remembered is never wrong: after any edit, the site is what a clean build gives."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from marronnier.approving import account_id
from marronnier.edges.output import Output
from marronnier.ledger import Ledger, read_ledger
from marronnier.render.html import Html
from marronnier.render.language import language
from marronnier.render.pages import Page, Parts, Site, batches, narrow
from marronnier.render.pages.site import FACE
from marronnier.site.reading import Reader
from marronnier.site.stamping import BODY, TITLE, Frame, Press, Shell, Shells
from marronnier.standings import Standings
from tests.site.stage import Stage

NOW = datetime.fromisoformat("2026-12-05T10:00+00:00")
DAYS = ("2026-11-20", "2026-12-05", "2026-12-06", "2026-12-31", "2027-01-01")
STATES = ("idea", "draft", "review", "approved", "cancelled")
TEXTS = (
    "Nos lampes de bureau sont de retour à l’atelier, et chacune attend la main qui l’allumera.",
    "Samedi, on démonte, on nettoie et on remonte ensemble : apporte ta lampe et ta patience.",
)
CAMPAIGN = "title: {title}\nfrom: 2026-12-01\nuntil: 2026-12-31\n"
MEDIA = "campaign: noel\nmedia:\n  - path: media/{name}.png\n    alt: Un carré.\n"


class World:
    """A workspace that anything may happen to, and the clock and the ledger beside it."""

    def __init__(self, folder, seed):
        self.stage = Stage(folder)
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.now, self.words, self.only = NOW, "fr", None
        self.ledger = read_ledger(dict([Ledger({}).write("_ledger", "genesis", NOW)]))
        for client in ("acme", "zenith"):
            self.stage.client(client, more="brand:\n  logo: media/a.png\n")
            self.stage.write(f"clients/{client}/campaigns/noel.yml", CAMPAIGN.format(title="Noël"))
            for name in "ab":
                self.picture(client, name)
        for _ in range(8):
            self.post_made()

    def picture(self, client, name):
        path = self.stage.folder / f"content/{client}/media/{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shade = tuple(self.dice.randrange(256) for _ in range(3))
        Image.new("RGB", (40, 30), shade).save(path)

    def posts(self):
        return sorted(self.stage.folder.glob("content/*/*.md"))

    def any_post(self):
        return self.dice.choice(self.posts())

    # --- what may happen ------------------------------------------------------------------------

    def post_made(self):
        client, day = self.dice.choice(("acme", "zenith")), self.dice.choice(DAYS)
        name = f"{day}-{self.dice.randrange(10_000)}"
        more = MEDIA.format(name=self.dice.choice("abc")) if self.dice.random() < 0.5 else ""
        state = self.dice.choice(STATES)
        networks = self.dice.choice(("mastodon", "[mastodon, bluesky]", "nowhere"))
        body = self.dice.choice(TEXTS)  # so that posts have something to do with each other
        self.stage.post(client, name, body, status=state, platform=networks, more=more)

    def post_edited(self):
        path = self.any_post()
        path.write_text(path.read_text("utf-8") + f"Encore {self.dice.random()}.\n", "utf-8")

    def post_moved_in_time(self):
        path = self.any_post()
        text = path.read_text("utf-8")
        head, _, rest = text.partition("date: ")
        path.write_text(f"{head}date: {self.dice.choice(DAYS)}{rest[10:]}", "utf-8")

    def post_decided(self):
        path = self.any_post()
        text = path.read_text("utf-8")
        head, _, rest = text.partition("status: ")
        rest = rest.partition("\n")[2]
        path.write_text(f"{head}status: {self.dice.choice(STATES)}\n{rest}", "utf-8")

    def post_broken(self):
        self.any_post().write_text("---\ntitle: never closed\n", "utf-8")

    def stray_comes_or_goes(self):
        path = self.stage.folder / "clients/acme/accounts.yaml"
        if path.exists():
            path.unlink()
        else:
            path.write_text("{}\n", "utf-8")

    def post_removed(self):
        if len(self.posts()) > 4:
            self.any_post().unlink()

    def post_renamed(self):
        path = self.any_post()
        path.rename(path.with_name(f"{path.stem}-x.md"))

    def post_claims_the_identity_of_another(self):
        path = self.any_post()
        folder = path.parent / "2026"
        folder.mkdir(exist_ok=True)
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")

    def picture_replaced(self):
        self.picture(self.dice.choice(("acme", "zenith")), self.dice.choice("abc"))

    def picture_removed(self):
        found = sorted(self.stage.folder.glob("content/*/media/*.png"))
        if found:
            self.dice.choice(found).unlink()

    def charter_edited(self):
        path = self.stage.folder / "clients/acme/charter.yml"
        path.write_text(path.read_text("utf-8") + f"# {self.dice.random()}\n", "utf-8")

    def charter_forbids_a_word(self):
        words = self.dice.choice(("bonjour", "encore", "jamais"))
        lexicon = f"lexicon:\n  banned: [{{word: {words}}}]\n"
        self.stage.client("acme", more=self.dice.choice(("", lexicon)))

    def campaign_renamed(self):
        title = CAMPAIGN.format(title=f"Noël {self.dice.randrange(100)}")
        self.stage.write("clients/zenith/campaigns/noel.yml", title)

    def client_comes_or_goes(self):
        folder = self.stage.folder / "clients/third"
        if folder.exists():
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
        else:
            self.stage.client("third")

    def hour_passes(self):
        self.now += timedelta(minutes=self.dice.choice((1, 30, 240)))

    def day_passes(self):
        self.now += timedelta(days=1)

    def language_changes(self):
        self.words = {"fr": "en", "en": "fr"}[self.words]

    def site_is_for_one(self):
        self.only = self.dice.choice((None, "acme"))

    def post_approved(self):
        path = self.any_post()
        post = f"{path.parent.name}/{path.stem}"
        digests = {f"{post}/mastodon": self.dice.choice(("0" * 64, "1" * 64))}
        if self.dice.random() < 0.5:
            digests = {one.id: one.digest for one in self.last.standings if one.post_id == post}
        self.tell(f"{post}/_post", "approve", role="client", deliveries=digests, name="Anne")

    def client_is_held_or_released(self):
        stream = f"{self.dice.choice(('acme', 'zenith'))}/_client"
        kind = self.dice.choice(("hold", "resume"))
        self.tell(stream, kind, why="Un deuil.", name="Anne")

    def delivery_goes_out(self):
        """Let one be claimed, and perhaps published, refused or forgotten; texts may be twins."""
        found = [one for one in self.last.standings if one.delivery and not one.actual]
        one = self.dice.choice(found)
        part = {"part": 0, "nonce": f"n{self.dice.random()}"}
        self.tell(
            one.id,
            "claim",
            **part,
            parts=1,
            digest=one.digest,
            content_digest=one.content_digest,
            account=account_id(one.delivery.account),
            key="",
            request={},
            by={},
            expires_at="2027-01-01T00:00:00Z",
            **{"class": "keyed"},
        )
        kind = self.dice.choice(("published", "refused", "unknown", "parked", ""))
        if kind:
            self.tell(one.id, kind, **part, url="https://social.example/1", reason="?")

    def network_is_taken_away(self):
        path = self.any_post()
        text = path.read_text("utf-8")
        path.write_text(text.replace("[mastodon, bluesky]", "bluesky"), "utf-8")

    def cache_is_damaged(self):
        found = [path for path in sorted(self.kept.rglob("*")) if path.is_file()]
        path = self.dice.choice(found)
        data = bytearray(path.read_bytes() or b"x")
        data[self.dice.randrange(len(data))] ^= 1
        path.write_bytes(data[: self.dice.choice((len(data), len(data) // 2))])

    def moment_comes(self):
        """Let a moment of a post, or the end of a window, be exactly now, or just over."""
        ends = [one.until for one in self.last.standings if one.until]
        ends += [post.moment.instant for post in self.last.posts if post.moment]
        ahead = [moment for moment in ends if moment > self.now]
        if ahead:
            self.now = min(ahead) + timedelta(microseconds=self.dice.choice((0, 1)))

    def tell(self, stream, kind, **data):
        event = self.ledger.write(stream, kind, self.now, **data)
        self.ledger = self.ledger.extended(dict([event]))

    def happen(self):
        """Let something happen, and return what it was."""
        others = {"picture", "posts", "any_post", "tell", "happen", "site"}
        names = [name for name in vars(World) if not name.startswith("_") and name not in others]
        name = self.dice.choice(names)
        getattr(self, name)()
        return name

    def site(self, reader):
        """Return the site's value, read by a reader that may remember."""
        files = reader.files()
        workspace, findings = reader.check(files, self.ledger.by_post(), self.now)
        standings = Standings.of(workspace, findings, self.ledger, self.now)
        words = language(self.words)
        site = Site(workspace, standings, tuple(findings), self.ledger, self.now, words)
        self.last = narrow(replace(site, only=self.only))
        return self.last


def frame():
    shells = Shells(lambda depth, part: f"<a>{depth} {part}</a><title>{TITLE}</title>{BODY}")
    return Frame(shells, {"assets/site.css": b"p {}"})


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edit_what_was_kept_is_what_is_made_anew(tmp_path, monkeypatch, seed):
    (tmp_path / "workspace").mkdir()
    world = World(tmp_path / "workspace", seed)
    world.kept = tmp_path / "remembered"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "remembered"))
    warm = Reader(world.stage.folder)
    served = Press(Output(tmp_path / "served"))
    for number in range(14):
        happened = [world.happen() for _ in range(world.dice.randrange(1, 3))] if number else []
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "remembered"))
        site = world.site(warm)
        # One that runs on, as `serve` does, and one for each build, as `build` does.
        served.print(site, frame(), world.stage.folder, warm.cards)
        # That one is built twice at once: both read before either has written.
        readers = [Reader(world.stage.folder) for _ in range(2)]
        presses = [Press(Output(tmp_path / "built")) for _ in readers]
        sites = [world.site(reader) for reader in readers]
        for reader, press, again in zip(readers, presses, sites, strict=True):
            press.print(again, frame(), world.stage.folder, reader.cards)
            reader.keep()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cold-{number}"))
        cold = world.site(Reader(world.stage.folder))
        fresh = tmp_path / f"fresh-{number}"
        Press(Output(fresh)).print(cold, frame(), world.stage.folder)
        expected = bytes_of(fresh)
        for folder in ("served", "built"):
            found = bytes_of(tmp_path / folder)
            assert found.keys() == expected.keys(), (number, happened)
            differing = [path for path in found if found[path] != expected[path]]
            assert not differing, (number, happened)


def test_only_what_an_edit_touches_is_written(tmp_path):
    (tmp_path / "workspace").mkdir()
    stage = Stage(tmp_path / "workspace").client("acme")
    for day in range(10, 28):
        stage.post("acme", f"2026-{'11' if day % 2 else '12'}-{day}-x")
    world = World.__new__(World)
    world.stage, world.now, world.words, world.only = stage, NOW, "fr", None
    world.ledger = Ledger({})
    reader, press = Reader(stage.folder), Press(Output(tmp_path / "out"))
    press.print(world.site(reader), frame(), stage.folder, reader.cards)

    def times():
        return {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.html")}

    before = times()
    stage.post("acme", "2026-12-12-x", title="Un autre titre")
    press.print(world.site(reader), frame(), stage.folder, reader.cards)
    after = times()
    written = {path.relative_to(tmp_path / "out").as_posix() for path in after} - {
        path.relative_to(tmp_path / "out").as_posix()
        for path in before
        if before[path] == after[path]
    }
    assert "post/acme/2026-12-12-x.html" in written
    assert "month/2026-12.html" in written
    assert not [path for path in written if path.startswith(("rule/", "month/2026-11"))]
    assert sum(path.startswith("post/") for path in written) == 1


def test_a_file_that_somebody_touched_is_written_anew(tmp_path):
    out = tmp_path / "out"
    stage = Stage(tmp_path / "workspace")
    stage.client("acme").post("acme", "2026-12-12-x")
    page = stage.build(out) / "post/acme/2026-12-12-x.html"
    whole = page.read_bytes()
    page.write_bytes(b"<p>not ours")
    (out / "stray.html").write_bytes(b"nor this")
    (out / "rules.html").unlink()
    stage.build(out)
    assert page.read_bytes() == whole
    assert (out / "rules.html").is_file()
    assert not (out / "stray.html").exists()


def test_a_title_cannot_leave_its_place():
    shell = Shell(f"<title>{TITLE} - x</title><b>{TITLE}</b><main>{BODY}</main>")
    page = Page("</title><script>alert(1)</script>", Html(f"<p>{TITLE}"), "x")
    stamped = shell.stamp(page).decode()
    escaped = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    told = f"<title>{escaped} - x</title><b>{escaped}</b><main><p>{TITLE}</main>"
    assert stamped == told


def test_no_batch_gets_more_than_its_posts(tmp_path):
    stage = Stage(tmp_path)
    stage.client("acme").post("acme", "2026-12-12-x").post("acme", "2026-12-13-y")
    world = World.__new__(World)
    world.stage, world.now, world.words, world.only = stage, NOW, "fr", None
    world.ledger = Ledger({})
    site = world.site(Reader(Path(tmp_path)))
    parts = Parts(site)
    batch = next(one for one in batches(site) if one.name.endswith("12-x.html"))
    part = parts.part(batch)
    assert [post.id for post in part.posts] == ["acme/2026-12-12-x"]
    assert {one.post_id for one in part.standings} == {"acme/2026-12-12-x"}
    assert {one.post for one in part.findings} <= {"acme/2026-12-12-x"}
    assert part.now < site.now


def test_a_view_of_faces_asks_for_nothing_else(tmp_path):
    (tmp_path / "workspace").mkdir()
    world = World(tmp_path / "workspace", 5)
    world.stage.client("acme", more="brand:\n  logo: media/a.png\n")
    for client in (None, "acme"):
        world.only = client
        reader = Reader(world.stage.folder)
        for name in ("post_approved", "delivery_goes_out", "post_decided", "picture_removed"):
            world.site(reader)
            getattr(world, name)()
        parts = Parts(world.site(reader))
        seen = [batch for batch in batches(parts.site) if batch.faces]
        assert len(seen) > 10
        for batch in seen:
            part = parts.part(batch)
            assert not (part.standings or part.findings) or batch.elsewhere
            bare = tuple(Face(post) for post in part.posts)
            alone = replace(part, workspace=replace(part.workspace, posts=bare))
            assert batch.make(alone, *batch.terms) == batch.make(part, *batch.terms)


class Face:
    """A post of which nothing can be asked but what the digest of its face holds."""

    def __init__(self, post):
        for name in FACE:
            setattr(self, name, getattr(post, name))


def test_a_text_that_no_view_shows_makes_no_view_anew(tmp_path):
    (tmp_path / "workspace").mkdir()
    stage = Stage(tmp_path / "workspace").client("acme")
    stage.post("acme", "2026-12-12-x").post("acme", "2026-12-13-y")
    world = World.__new__(World)
    world.stage, world.now, world.words, world.only = stage, NOW, "fr", None
    world.ledger = Ledger({})
    reader = Reader(stage.folder)

    def keys():
        parts = Parts(world.site(reader), reader.cards)
        return {batch.name: parts.key(batch) for batch in batches(parts.site)}

    before = keys()
    stage.post("acme", "2026-12-12-x", "Bonsoir.")
    after = keys()
    changed = {name for name in after if after[name] != before[name]}
    assert "post/acme/2026-12-12-x.html" in changed
    assert not changed & {"list", "board", "feeds", "campaigns", "month/2026-12.html"}
