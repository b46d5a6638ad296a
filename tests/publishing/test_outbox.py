"""Publishing into the outbox, with a bare remote and without any: what goes out, and what not."""

import hashlib
import io
import json

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.publishing import stage
from tests.publishing.stage import LATER, MEDIUM, post

DELIVERY = "lumen/2026-12-05-soldes/outbox"


@pytest.fixture(params=[False, True], ids=["local", "remote"])
def either(request, make):
    return make(remote=request.param).init()


def snapshot(folder):
    """Return every file of a folder, but Git's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def refs(made):
    where = made.remote or made.folder
    return made.git("for-each-ref", "refs/heads", folder=where)


def test_text_thread_image_and_first_comment(either):
    either.write("content/lumen/2026/12/media/lampe.png", stage.png())
    comment = "first_comment: Le lien est dans la bio.\n"
    either.add(post("Un.\n\n---\n\nDeux.", extra=MEDIUM + comment))
    done = either.publish("--no-mirror")
    assert done.out.count("✓ published") == 3
    one, two, three = either.sent()
    assert [one["text"], two["text"], three["text"]] == ["Un.", "Deux.", "Le lien est dans la bio."]
    (image,) = one["media"]
    assert image["alt"] == "Une lampe de bureau posée sur une table en bois clair."
    assert (either.outbox / image["file"]).read_bytes() == stage.png()
    assert [two["reply_to"], three["reply_to"]] == [f"{DELIVERY}/0001", f"{DELIVERY}/0002"]
    assert either.kinds() == ["claim", "published"] * 3
    row = either.row()
    assert row == {
        "delivery": DELIVERY,
        "client": "lumen",
        "post": "lumen/2026-12-05-soldes",
        "platform": "outbox",
        "account": "outbox",
        "state": "published",
        "planned": "2026-12-05T17:30:00+00:00",
        "actual": row["actual"],
        "lateness_seconds": row["lateness_seconds"],
        "url": (either.outbox / f"{DELIVERY}/0001.html").as_uri(),
        "reason": None,
    }
    assert row["actual"].startswith("2026-12-05T17:31:")
    assert 60 <= row["lateness_seconds"] < 120


def test_a_picture_goes_out_as_it_was_decided_and_tells_nothing_else(make):
    """Cropped where the post says so, without metadata; the claim says what it was made of."""
    made, told = make(remote=False).init(), PngInfo()
    told.add_text("Comment", "Rue du Secret")
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 900), "orange").save(drawn, "PNG", pnginfo=told)
    made.write("content/lumen/2026/12/media/lampe.png", drawn.getvalue())
    made.add(post("Un.", extra=MEDIUM.rstrip() + '\n    crop: "1:1"\n'))
    assert "✓ published" in made.publish("--no-mirror").out
    (one,) = made.sent()
    sent = (made.outbox / one["media"][0]["file"]).read_bytes()
    assert Image.open(io.BytesIO(sent)).size == (900, 900)
    assert b"Secret" not in sent
    (claim,) = (event for event in made.events().values() if event["event"] == "claim")
    digests = [hashlib.sha256(data).hexdigest() for data in (drawn.getvalue(), sent)]
    assert claim["derivatives"] == {digests[0]: digests[1]}


def test_the_second_run_sends_nothing(either):
    either.add()
    either.publish()
    before = snapshot(either.outbox)
    assert either.publish(now=LATER).out == "Nothing is due.\n"
    assert snapshot(either.outbox) == before


@pytest.mark.parametrize("extra", [(), ("--outbox", "essai")], ids=["real", "diverted"])
def test_a_dry_run_has_no_effect_at_all(either, extra):
    either.add(post("Un.\n\n---\n\nDeux."))
    extra = [str(either.folder / word) if word == "essai" else word for word in extra]
    before = snapshot(either.folder), refs(either), either.git("status", "--porcelain=v2")
    done = either.publish("--dry-run", *extra)
    assert "    | Un.\n    ---\n    | Deux." in done.out
    assert (snapshot(either.folder), refs(either), either.git("status", "--porcelain=v2")) == before


def test_a_dry_run_tells_titles_and_links_too(make):
    made = make(accounts="linkedin:\n  id: 'urn:li:organization:7'\n").init()
    options = "options:\n  linkedin:\n    title: La lampe\nlink: https://lumen.example/lampe\n"
    made.add(post(platform="[linkedin]", extra=options))
    told = made.publish("--dry-run").out
    assert "    # La lampe\n    | Bonjour à toutes et à tous.\n" in told
    assert "    → https://lumen.example/lampe\n" in told


def test_a_dry_run_tells_options_and_the_first_comment_too(make):
    made = make(accounts="instagram:\n  id: '17841400000000000'\n").init()
    options = "options:\n  instagram:\n    format: feed\n"
    made.write("content/lumen/media/lampe.png", stage.png())
    extra = f"first_comment: Et la suite.\n{options}{MEDIUM}"
    made.add(post(platform="[instagram]", extra=extra))
    told = made.publish("--dry-run").out
    assert "    = format: feed\n    | Bonjour à toutes et à tous.\n    + " in told, told
    assert told.endswith("    --- First comment\n    | Et la suite.\n")


def test_a_diverted_run_leaves_the_real_ledger_alone(either, tmp_path):
    accounts = (
        "mastodon:\n  id: '1'\n  handle: '@lumen@social.example'\n  url: https://social.example\n"
    )
    either.client("lumen", accounts=accounts)
    either.add(post(platform="[mastodon]"))
    before = refs(either)
    done = either.publish("--outbox", tmp_path / "essai")
    assert "published    lumen/2026-12-05-soldes/mastodon" in done.out
    assert refs(either) == before
    assert either.publish("--outbox", tmp_path / "essai").out == "Nothing is due.\n"
    (sent,) = (tmp_path / "essai").glob("lumen/*/mastodon/*.json")
    assert json.loads(sent.read_bytes())["platform"] == "mastodon"
    assert either.publish(code=1).out.count("No credentials for mastodon") == 1
    assert either.sent() == []


def test_one_client_alone(either):
    either.client("autre")
    either.add(commit=False)
    either.add(client="autre")
    either.publish("--client", "autre")
    assert either.states() == {DELIVERY: "due", "autre/2026-12-05-soldes/outbox": "published"}
    assert "did you mean “autre”" in either.publish("--client", "autr", code=2).err


def test_a_renamed_file_never_goes_out_twice(either):
    either.add()
    either.publish("--no-mirror")
    (either.folder / either.path()).rename(either.folder / either.path("2026-12-05-nouveau"))
    either.commit()
    done = either.publish(code=1)
    assert f"The same content already went out as {DELIVERY}" in done.out
    assert len(either.sent()) == 1


def test_a_file_renamed_with_its_id_is_the_same_post(either):
    either.add()
    either.publish("--no-mirror")
    (either.folder / either.path()).unlink()
    either.add(post(extra="id: 2026-12-05-soldes\n"), "2026-12-24-renomme")
    assert either.publish().out == "Nothing is due.\n"
    assert either.states() == {DELIVERY: "published"}


def test_a_copied_file_is_held_unless_it_is_to_be_repeated(either):
    either.add(post(date="2026-12-05 18:00"))
    either.publish("--no-mirror")
    either.add(name="2026-12-05-copie")
    done = either.publish("--no-mirror", code=1)
    assert "held         lumen/2026-12-05-copie/outbox" in done.out
    either.add(post(extra="repeat: true\n"), "2026-12-05-copie")
    either.publish("--no-mirror")
    assert len(either.sent()) == 2


def test_a_copy_of_an_abandoned_one_is_held_too(either):
    """Whoever abandons a delivery does not say that it is not out."""
    either.add(post(date="2026-12-05 18:00"))
    crash_after_claim(either)
    events = either.events(folder=None)
    (nonce,) = [event["nonce"] for event in events.values() if event["event"] == "claim"]
    either.run("resolve", DELIVERY, "--abandon", "--nonce", nonce, code=0)
    either.add(name="2026-12-05-copie")
    assert "The same content already went out" in either.publish(code=1).out


def crash_after_claim(made):
    """Leave a claim whose outcome is unknown: the outbox cannot be written to."""
    made.outbox.mkdir(exist_ok=True)
    (made.outbox / "lumen").write_text("un fichier là où il faut un dossier")
    done = made.publish("--no-mirror", code=1)
    (made.outbox / "lumen").unlink()
    return done


def test_a_full_disk_holds_back_no_other_post(either):
    either.client("autre")
    either.add(commit=False)
    either.add(client="autre")
    done = crash_after_claim(either)
    assert "? outcome unknown lumen/2026-12-05-soldes/outbox" in done.out
    assert "published    autre/2026-12-05-soldes/outbox" in done.out
    row = either.row()
    assert row["state"] == "unknown"
    assert f"marronnier resolve {DELIVERY} --nonce" in row["reason"]
    either.publish("--no-mirror", now=LATER)
    assert either.states() == {DELIVERY: "published", "autre/2026-12-05-soldes/outbox": "published"}


def test_an_edit_after_publishing_never_sends_again(either):
    either.add()
    either.publish("--no-mirror")
    either.add(post("Corrigé."))
    assert either.publish().out == "Nothing is due.\n"
    assert [sent["text"] for sent in either.sent()] == ["Bonjour à toutes et à tous."]


def half_sent(made):
    """Send the first part of a thread; the second one is refused by what stands in its place."""
    made.add(post("Un.\n\n---\n\nDeux."))
    made.outbox.mkdir(exist_ok=True)
    obstacle = made.outbox / DELIVERY / "0002.json"
    obstacle.parent.mkdir(parents=True)
    obstacle.write_text("{}")
    done = made.publish("--no-mirror", code=1)
    obstacle.unlink()
    return done


def test_a_thread_edited_half_way_is_held(either):
    done = half_sent(either)
    assert "✗ refused      lumen/2026-12-05-soldes/outbox" in done.out
    either.add(post("Un.\n\n---\n\nDeux, corrigé."))
    done = either.publish("--no-mirror", code=1)
    assert "The post was changed after its first part had gone out." in done.out
    assert len(either.sent()) == 1


def test_missed_is_told_once_and_never_sent(either):
    either.add(post(extra="late: 1h\n"))
    late = "2026-12-05T18:30:30Z"
    assert "✕ missed" in either.publish(code=1, now=late).out
    assert either.publish(now=late).out == "Nothing is due.\n"
    assert either.kinds() == ["missed"]
    # a window that was made longer, or another time, is a decision to send
    either.add(post(extra="late: 3h\n"))
    either.publish(now=late)
    assert len(either.sent()) == 1


def test_many_missed_posts_take_one_push(either):
    for n in range(20):
        text = post(f"Ancien {n}.", date=f"2026-12-{n + 6:02} 10:00")
        either.add(text, f"ancien-{n}", commit=False)
    either.commit()
    before = int(either.git("rev-list", "--count", "refs/heads/ledger", folder=either.remote))
    either.publish(code=1, now="2026-12-30T12:00:00Z")
    after = int(either.git("rev-list", "--count", "refs/heads/ledger", folder=either.remote))
    assert after == before + 1
    assert set(either.states(now="2026-12-30T12:00:00Z").values()) == {"missed"}


def test_never_late_is_a_minute(either):
    either.add(post(date="2026-12-05 18:40", extra="late: never\n"))
    assert either.states(now="2026-12-05T17:40:59Z")[DELIVERY] == "due"
    assert "missed" in either.publish(code=1, now="2026-12-05T17:41:01Z").out


def test_a_published_file_that_the_ledger_does_not_know_is_held(either):
    either.add(post(status="published"))
    done = either.publish(code=1)
    told = "The file says “published” but the ledger has no receipt of it. “status: approved” sends"
    assert told in done.out
    assert either.sent() == []
    assert either.publish(now="2026-12-09T00:00:00Z").out == "Nothing is due.\n"  # old: shown only
    assert either.states(now="2026-12-09T00:00:00Z")[DELIVERY] == "held"


def test_what_is_committed_counts_and_not_the_work_tree(either):
    either.add()
    either.write(either.path(), post("Pas encore validé."))
    either.publish("--no-mirror")
    assert [sent["text"] for sent in either.sent()] == ["Bonjour à toutes et à tous."]


def test_files_that_cannot_be_read_are_told_and_stop_nobody(either):
    for name in ("..", ".git", "-rf", "$(id)", "é"):
        either.add(post(f"Nom {name}.", date="2026-11-01 10:00"), name, commit=False)
    either.add("sans en-tête", "illisible", commit=False)
    either.add()
    done = either.publish()
    assert "content/lumen/2026/12/-rf.md:1:1: not planned. The file name" in done.err
    assert "content/lumen/2026/12/illisible.md:1:1: not planned. The front matter" in done.err
    assert [sent["delivery"] for sent in either.sent()] == [DELIVERY]
