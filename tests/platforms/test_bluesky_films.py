"""Bluesky's galleries, films, cards with a picture and threads' gates, against a real PDS."""

import dataclasses

import pytest
import requests

from marronnier.model import Part, Post, Status
from marronnier.platforms import base, bluesky
from tests.fakes import network
from tests.fakes.bluesky_films import Films, claims
from tests.platforms import building, films
from tests.platforms.test_answers import SECRET, on_bluesky
from tests.platforms.test_bluesky import NAMES
from tests.platforms.test_contracts import lexicons

__all__ = ["lexicons"]


@pytest.fixture(scope="module", name="owner")
def _owner(pds):
    """An account on the PDS; each test writes posts of its own name."""
    return pds.create_account(next(NAMES))


@pytest.fixture
def service(pds, opened):
    with network.start(Films(pds.url, opened.data["token"])) as running:
        yield running


@pytest.fixture(scope="module", name="opened")
def _opened(pds, owner):
    """A session, opened once: that is slow on purpose."""
    account = building.account("bluesky", pds.url, id=owner.did)
    return bluesky.connect(building.access(account, {"PASSWORD": owner.app_password}))


@pytest.fixture
def session(opened, service, images):
    options = {"video_service": service.url}
    account = dataclasses.replace(opened.access.account, options=options)
    access = building.access(account, dict(opened.access.secrets), images)
    return dataclasses.replace(opened, access=access)


@pytest.fixture
def post(request):
    return f"2026-12-05-{request.node.name}"


def prepare(session, post, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, post=post, **options)
    return bluesky.prepare(session, delivery, number, before)


def publish(session, post, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, post=post, **options)
    return building.publish_all(bluesky, session, delivery)


@pytest.fixture
def taking(session, images, post):
    """Have a film uploaded."""
    return lambda: prepare(session, post, Part("a", (images.film("media/a.mp4"),)))


def stored(pds, owner, sent, collection="app.bsky.feed.post"):
    asked = {"repo": owner.did, "collection": collection, "rkey": sent.id.rpartition("/")[2]}
    return pds.call("com.atproto.repo.getRecord", params=asked)["value"]


# --- galleries ----------------------------------------------------------------------------------


def test_more_than_four_pictures_are_a_gallery(session, images, pds, owner, lexicons, post):
    media = tuple(images.add(f"media/{n}.png", size=(9 + n, 9), alt=f"é {n}") for n in range(10))
    (sent,) = publish(session, post, Part("Dix", media))
    record = stored(pds, owner, sent)
    embed = record["embed"]
    assert embed["$type"] == "app.bsky.embed.gallery"
    assert [item["alt"] for item in embed["items"]] == [f"é {n}" for n in range(10)]
    assert embed["items"][2]["aspectRatio"] == {"width": 11, "height": 9}
    lexicons.validate("app.bsky.feed.post", "record", record)


@pytest.mark.parametrize("count", [4, 5])
def test_up_to_four_are_shown_by_every_client(session, images, post, count):
    media = tuple(images.add(f"media/{n}.png", size=(9 + n, 9)) for n in range(count))
    embed = prepare(session, post, Part("", media)).request["record"]["embed"]
    assert embed["$type"].endswith(".images" if count == 4 else ".gallery")


# --- films --------------------------------------------------------------------------------------


def test_a_film_and_what_it_shows(session, images, pds, owner, service, lexicons):
    post = "2026-12-05-film"
    service.states = [{"state": "JOB_STATE_ENCODING"}, {"state": "JOB_STATE_SCANNING"}]
    film = images.film(f"media/{post}.mp4", alt="L’atelier", shape=(1280, 720))
    prepared = prepare(session, post, Part("Le film", (film,)))
    sent = bluesky.publish(session, prepared)
    record = stored(pds, owner, sent)
    assert record["embed"]["alt"] == "L’atelier"
    assert record["embed"]["aspectRatio"] == {"width": 1280, "height": 720}
    blob = requests.get(
        f"{pds.url}/xrpc/com.atproto.sync.getBlob",
        params={"did": owner.did, "cid": record["embed"]["video"]["ref"]["$link"]},
        timeout=10,
    )
    assert blob.content == images[film.path]
    assert session.access.clock.slept == [1, 2, 4]
    assert prepared.derivatives == {film.facts.sha256: film.facts.sha256}
    assert bluesky.look(session, prepared) == (sent,)
    lexicons.validate("app.bsky.feed.post", "record", record)
    # known now: the same blob, and so the same record
    assert prepare(session, post, Part("Le film", (film,))) == prepared
    assert len(service.jobs) == 1


def test_a_film_with_its_captions(session, images, pds, owner, lexicons):
    post = "2026-12-05-sous-titres"
    film = films.captioned(images, images.film("media/b.mp4"), films.SUBRIP)
    prepared = prepare(session, post, Part("Le film", (film,)))
    record = stored(pds, owner, bluesky.publish(session, prepared))
    (caption,) = record["embed"]["captions"]
    assert (caption["lang"], caption["file"]["mimeType"]) == ("fr", "text/vtt")
    assert caption["file"]["size"] == len(films.WEBVTT)
    assert len(prepared.derivatives) == 2
    lexicons.validate("app.bsky.feed.post", "record", record)
    long = films.captioned(images, film, films.SUBRIP + b"a" * 20_000, "media/long.srt")
    with pytest.raises(base.Held, match=r"media/long\.srt has 200[0-9]+ bytes; 20000 are allowed"):
        prepare(session, post, Part("Le film", (long,)))


def test_the_service_gets_no_token_but_one_for_this(session, images, service, post):
    prepare(session, post, Part("a", (images.film(f"media/{post}.mp4"),)))
    told = [request.headers.get("Authorization", "") for request in service.requests]
    assert told[0].startswith("Bearer ")
    assert told[1:] == [""]
    token = told[0].removeprefix("Bearer ")
    assert token != session.data["token"]
    assert claims(token)["lxm"] == "com.atproto.repo.uploadBlob"
    assert token not in repr(session)


@pytest.mark.parametrize(
    "given", ["https://evil.example", "http://127.0.0.1.evil.example", "http://localhost@evil", ""]
)
def test_films_go_to_bluesky_s_service_alone(given):
    account = building.account("bluesky", "", options={"video_service": given})
    assert bluesky.films.service_of(account) == "https://video.bsky.app"


@pytest.mark.parametrize(
    ("states", "proven"),
    [
        (
            [{"state": "JOB_STATE_FAILED", "error": "encoding_failure", "message": "no codec"}],
            (base.Held, r"cannot use .*\.mp4: encoding_failure: no codec"),
        ),
        ([{"state": "JOB_STATE_ENCODING"}] * 200, (base.Busy, "still at work on")),
        ([{"state": "un état nouveau"}] * 200, (base.Busy, "still at work on")),
    ],
)
def test_work_that_does_not_end_well(session, images, service, post, states, proven):
    outcome, told = proven
    service.states = list(states)
    with pytest.raises(outcome, match=told) as caught:
        prepare(session, post, Part("a", (images.film(f"media/{len(post)}.mp4"),)))
    assert sum(session.access.clock.slept) < 700
    assert outcome is base.Held or caught.value.until is not None


@pytest.mark.parametrize(
    ("path", "status", "body", "proven"),
    [
        ("uploadVideo", 401, {"error": "invalid_token"}, (base.Held, "invalid_token")),
        ("uploadVideo", 400, {"error": "unconfirmed_email"}, (base.Held, "unconfirmed_email")),
        ("uploadVideo", 200, {"jobStatus": {"jobId": 5}}, (base.Held, "does not take")),
        ("uploadVideo", 200, b"[" * 100_000, (base.Held, "does not take")),
        ("uploadVideo", 413, b"<html>", (base.Held, "HTTP 413")),
        ("uploadVideo", 429, {"error": "RateLimitExceeded"}, (base.Busy, "limits our rate")),
        ("uploadVideo", 503, b"", (base.Busy, "failure of its own")),
        ("getJobStatus", 404, b"", (base.Held, "does not take")),
        ("getJobStatus", 500, b"", (base.Busy, "failure of its own")),
    ],
)
def test_films_that_are_not_taken(service, taking, path, status, body, proven):
    outcome, told = proven
    service.fault(path, status, body)
    with pytest.raises(outcome, match=told) as caught:
        taking()
    token = service.requests[0].headers["Authorization"].removeprefix("Bearer ")
    assert token not in str(caught.value)


def test_a_server_that_gives_no_token_for_it(script):
    images = building.Images()
    session = on_bluesky(script)
    access = building.access(session.access.account, {"PASSWORD": SECRET}, images)
    session = dataclasses.replace(session, access=access)
    script.then(200, {"did": "did:web:a.example"}).then(400, {"error": "BadExpiration"})
    with pytest.raises(base.Held, match="lets nobody put a film there: BadExpiration"):
        prepare(session, "a", Part("a", (images.film("media/a.mp4"),)))
    (_, _), (_, path) = [request[:2] for request in script.requests]
    assert "aud=did%3Aweb%3Aa.example&lxm=com.atproto.repo.uploadBlob&exp=" in path


def test_films_that_are_held(session, images, service, post):
    film, other = (images.film(f"media/{n}.mp4") for n in "ab")
    heavy = dataclasses.replace(film, facts=dataclasses.replace(film.facts, size=300_000_001))
    for media, told in (
        ((film, other), "There are 2 films; Bluesky takes 1"),
        ((images.add("media/c.png"), film), "one or the other in a message"),
        ((heavy,), "300000000 are allowed"),
        ((images.film("media/d.mov"),), "no film that is taken here: M4V, MP4"),
        ((images.film("media/e.mp4", alt="a" * 2001),), "has 2001 characters; 2000"),
    ):
        with pytest.raises(base.Held, match=told):
            prepare(session, post, Part("a", media))
    assert service.requests == []


# --- cards with a picture -----------------------------------------------------------------------


def test_a_card_bears_the_post_s_picture(session, images, pds, owner, lexicons, post):
    picture = images.add("media/a.png")
    fields = ("atelier-lumen", "b", "c", "d", ("bluesky",), None, Status.DRAFT, ())
    link = "https://lumen.example/soldes"
    written = Post(*fields, media=(picture,), link=link, options={"bluesky": {"card": "oui"}})
    (part,) = bluesky.compose(written, session.access.account)
    assert (part.text, part.link) == ("", link)
    (sent,) = publish(session, post, part, card="oui", link_title="Soldes")
    record = stored(pds, owner, sent)
    external = record["embed"]["external"]
    assert (external["uri"], external["title"]) == (link, "Soldes")
    assert external["thumb"]["mimeType"] == "image/png"
    lexicons.validate("app.bsky.feed.post", "record", record)
    (usual,) = bluesky.compose(dataclasses.replace(written, options={}), session.access.account)
    assert (usual.text, usual.link) == (link, "")


def test_a_card_s_picture_is_made_lighter(session, images, post):
    picture = images.add("media/a.png", size=(720, 720), noisy=True)
    assert picture.facts.size > 1_000_000
    embed = prepare(session, post, Part("a", (picture,), "https://a.example")).request["record"]
    assert embed["embed"]["external"]["thumb"]["size"] <= 1_000_000


def test_a_card_bears_one_picture(session, images, post):
    media = tuple(images.add(f"media/{n}.png") for n in "ab")
    for shown in (media, (images.film("media/c.mp4"),)):
        with pytest.raises(base.Held, match="A link's card bears one picture"):
            prepare(session, post, Part("a", shown, "https://a.example"))


# --- who may answer -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "rules"),
    [
        ("nobody", []),
        ("mentioned", ["mentionRule"]),
        ("followers", ["followerRule"]),
        ("following", ["followingRule"]),
    ],
)
def test_who_may_answer_stands_ahead_of_the_post(session, pds, owner, lexicons, replies, rules):
    post = f"2026-12-05-{replies}"
    first, *_ = publish(session, post, "un", "deux", replies=replies)
    gate = stored(pds, owner, first, "app.bsky.feed.threadgate")
    kind = "app.bsky.feed.threadgate"
    assert gate["post"] == first.refs["uri"]
    assert gate["allow"] == [{"$type": f"{kind}#{rule}"} for rule in rules]
    lexicons.validate(kind, "record", gate)
    # prepared again, after another choice: our own rule is replaced
    again = prepare(session, post, "un", "deux", replies="nobody")
    assert stored(pds, owner, first, kind)["allow"] == []
    assert again.request["record"]["text"] == "un"


def test_everyone_may_answer_as_a_rule(session, pds, owner, post):
    (sent,) = publish(session, post, "un")
    with pytest.raises(requests.HTTPError):
        stored(pds, owner, sent, "app.bsky.feed.threadgate")
    with pytest.raises(base.Held, match="`replies: tous` is none of everyone, nobody"):
        prepare(session, f"{post}-2", "deux", replies="tous")


def test_without_the_rule_there_is_no_post(script):
    script.then(400, {"error": "InvalidRequest", "message": "no such thing"})
    with pytest.raises(base.Held, match="does not take who may answer: InvalidRequest"):
        prepare(on_bluesky(script), "a", "un", replies="nobody")
