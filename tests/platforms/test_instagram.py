"""Instagram's module against a stand-in that keeps the account, and Meta's names of parameters."""

import dataclasses
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from marronnier.model import Part
from marronnier.platforms import base, instagram
from tests.fakes import network
from tests.fakes.containers import failure
from tests.fakes.instagram import USER, Instagram, collaborators, shown
from tests.platforms import building
from tests.platforms.fitted import remembering
from tests.reading.workspace import read

ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")


@pytest.fixture(scope="module")
def running():
    with network.start(Instagram()) as fake:
        yield fake


@pytest.fixture
def fake(running):
    running.reset()
    running.token = Instagram.token
    return running


@pytest.fixture
def images():
    return building.Images()


def access(fake, images=(), secrets=None, clock=None, **more):
    opened = building.account("instagram", fake.url, **{"handle": "@lumen", **more})
    secrets = secrets or {"TOKEN": Instagram.token}
    return remembering(building.access(opened, secrets, images, clock))


def connect(fake, images=(), **more):
    return instagram.connect(access(fake, images, **more))


def prepare(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return instagram.prepare(session, delivery, number, before)


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(instagram, session, delivery)


def only(fake):
    (post,) = [*fake.posts.values(), *fake.stories.values()]
    return post["container"]


def addresses(session, *media):
    """Return where the fitted pictures lie."""
    limits = session.limits
    return [session.access.show(session.access.fit(one, limits.picture)) for one in media]


# --- what goes out ------------------------------------------------------------------------------


def test_a_picture_with_its_caption_and_description(fake, images):
    picture = images.add("media/a.png", alt="Une lampe allumée.")
    text = "L’été — « déjà » & <b> #Soldes @lou 🌰"
    session = connect(fake, images)
    (sent,) = deliver(session, Part(text, (picture,)))
    container = only(fake)
    assert (container["caption"], container["alt_text"]) == (text, "Une lampe allumée.")
    assert [container["image_url"]] == addresses(session, picture)
    (name,) = fake.posts
    assert sent == base.Sent(name, f"https://www.instagram.com/p/C{name}/")


@pytest.mark.parametrize("count", [2, 10])
def test_a_carousel(fake, images, count):
    colours = ["orange", "white"] * 5
    media = [images.add(f"{n}.png", alt=f"Vue {n}", colour=colours[n]) for n in range(count)]
    session = connect(fake, images)
    deliver(session, Part("Les photos", tuple(media)))
    assert len(fake.posts) == 1
    children = [fake.containers[one] for one in only(fake)["children"].split(",")]
    assert [one["image_url"] for one in children] == addresses(session, *media)
    assert [one["alt_text"] for one in children] == [f"Vue {n}" for n in range(count)]
    assert all(one["is_carousel_item"] == "true" for one in children)
    assert only(fake)["caption"] == "Les photos"


def test_a_film_is_a_reel_whose_bytes_are_uploaded(fake, images):
    film = images.film("media/a.mp4", size=50_000)
    (sent,) = deliver(
        connect(fake, images),
        Part("Le film", (film,)),
        format="reel",
        share_to_feed="no",
        thumb_offset="1500",
    )
    container = only(fake)
    assert container["media_type"] == "REELS"
    assert (container["share_to_feed"], container["thumb_offset"]) == ("false", "1500")
    assert list(fake.uploads.values()) == [images["media/a.mp4"]]
    assert "/reel/" in sent.url


def test_pictures_and_a_film_in_a_carousel(fake, images):
    media = (images.add("media/a.png"), images.film("media/b.mp4"))
    session = connect(fake, images)
    deliver(session, Part("Les deux", media))
    first, second = [fake.containers[one] for one in only(fake)["children"].split(",")]
    assert [first["image_url"]] == addresses(session, media[0])
    assert second["media_type"] == "VIDEO"
    assert list(fake.uploads.values()) == [images["media/b.mp4"]]


@pytest.mark.parametrize("name", ["media/a.png", "media/a.mp4"])
def test_a_story_is_its_medium_alone(fake, images, name):
    medium = images.add(name, size=(9, 16)) if name.endswith("png") else images.film(name)
    (sent,) = deliver(connect(fake, images), Part("", (medium,)), format="story")
    assert only(fake)["media_type"] == "STORIES"
    assert not {"caption", "alt_text"} & set(only(fake))
    assert list(fake.stories) == [sent.id]


def test_a_first_comment(fake, images):
    session = connect(fake, images)
    post, comment = deliver(
        session,
        Part("Le texte", (images.add("media/a.png"),)),
        Part("Le lien : https://lumen.example", comment=True),
    )
    assert shown(fake) == ["Le texte", "Le lien : https://lumen.example"]
    assert (comment.url, comment.refs) == (post.url, {"comment_of": post.id})
    instagram.delete(session, comment)
    assert shown(fake) == ["Le texte"]


def test_collaborators(fake, images):
    part = Part("a", (images.add("media/a.png"),))
    session = connect(fake, images)
    deliver(session, part, collaborators="@lou, max.b")
    assert collaborators(only(fake)) == ["lou", "max.b"]
    with pytest.raises(base.Held, match="There are 4 collaborators; Instagram takes 3"):
        deliver(session, part, collaborators="a b c d")


def test_the_other_login_has_another_host(fake, images):
    options = {"login": "facebook", "api_version": "v25.0"}
    more = access(fake, id=USER, options=options)
    there = dataclasses.replace(more, account=dataclasses.replace(more.account, url=""))
    assert instagram.url(there, "me") == "https://graph.facebook.com/v25.0/me"
    own = dataclasses.replace(there, account=dataclasses.replace(there.account, options={}))
    assert instagram.url(own, "me") == "https://graph.instagram.com/v26.0/me"
    session = connect(fake, images, id=USER, options={"login": "facebook"})
    assert session.data == {"id": USER, "username": "lumen"}
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert shown(fake) == ["a"]


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ("", ["Voir", "Et voilà."]),
        ("format: reel", ["Voir", "Et voilà."]),
        ("format: story", [""]),
        ("link_in_caption: yes", ["Voir\n\nhttps://lumen.example", "Et voilà."]),
    ],
)
def test_what_a_post_becomes(options, parts):
    chosen = f"\noptions:\n  instagram:\n    {options}" if options else ""
    medium = "media:\n  - path: a.png\n    alt: a"
    text = f"platform: instagram\nlink: https://lumen.example\nfirst_comment: Et voilà.\n{medium}"
    files = {"content/atelier/2026/12/a.png": "picture"}
    workspace, _ = read({"with": text + chosen, "body": "Voir\n", "files": files})
    (post,) = workspace.posts
    made = instagram.compose(post, building.account("instagram", "", id="1"))
    assert [(part.text, part.link) for part in made] == [(one, "") for one in parts]
    assert made[0].media == post.media


# --- containers ---------------------------------------------------------------------------------


def test_a_container_is_waited_for(fake, images):
    fake.pending = 4
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert clock.slept == [1, 2, 3, 5]
    assert shown(fake) == ["a"]


def test_waiting_has_an_end(fake, images):
    fake.pending = 10**6
    clock = building.QuickClock()
    session = connect(fake, images, clock=clock)
    with pytest.raises(base.Busy, match="still preparing") as caught:
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert 240 <= sum(clock.slept) <= 310
    assert caught.value.until > datetime.now(UTC)


def test_a_container_that_cannot_be_read_at_once_is_asked_again(fake, images):
    session = connect(fake, images)
    fake.fault(r"status_code", 400, failure(100, 33, "does not exist"))
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert shown(fake) == ["a"]


def test_what_the_network_cannot_use_is_held_with_its_words(fake, images):
    fake.ends = "ERROR"
    with pytest.raises(base.Held, match="cannot use what it was given: ERROR: 2207026"):
        prepare(connect(fake, images), Part("a", (images.film("media/a.mp4"),)))


def test_a_claim_names_the_container_and_no_secret(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.film("media/a.mp4"),)))
    assert prepared.request["container"] in fake.containers
    assert json.loads(json.dumps(prepared.request)) == prepared.request
    assert "upload" not in json.dumps(prepared.request)
    for value in (prepared, session, session.access, json.dumps(prepared.request)):
        assert Instagram.token not in repr(value)
    assert not fake.posts


def test_derivatives_are_recorded(fake, images):
    media = (images.add("media/a.png"), images.film("media/b.mp4"))
    session = connect(fake, images)
    prepared = prepare(session, Part("a", media))
    picture = session.access.fit(media[0], session.limits.picture)
    assert (picture.type, picture.width) == ("image/jpeg", 320)
    assert prepared.derivatives == {
        media[0].facts.sha256: picture.sha256,
        media[1].facts.sha256: media[1].facts.sha256,
    }


# --- looking ------------------------------------------------------------------------------------


@pytest.fixture
def claimed(fake, images):
    session = connect(fake, images)
    return session, prepare(session, Part("Le texte #Été", (images.add("media/a.png"),)))


def test_a_container_that_was_not_published_is_nothing_yet(claimed):
    assert instagram.look(*claimed) == ()


def test_a_container_that_was_published_is_found_in_the_list(claimed, images):
    session, prepared = claimed
    sent = instagram.publish(session, prepared)
    deliver(session, Part("Un autre", (images.add("media/b.png"),)))
    assert instagram.look(session, prepared) == (sent,)


def test_a_story_that_was_published_is_found(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("", (images.add("media/a.png"),)), format="story")
    sent = instagram.publish(session, prepared)
    assert instagram.look(session, prepared) == (sent,)


@pytest.mark.parametrize(
    "change",
    [
        {"caption": "autre"},
        {"media_type": "VIDEO"},
        {"timestamp": "2020-01-01T00:00:00+0000"},
        {"timestamp": "hier"},
    ],
)
def test_another_post_is_not_taken_for_it(fake, claimed, change):
    session, prepared = claimed
    sent = instagram.publish(session, prepared)
    fake.posts[sent.id] |= change
    with pytest.raises(base.Unknown, match="says that it is out, and does not list it"):
        instagram.look(session, prepared)


@pytest.mark.parametrize("state", ["ERROR", "EXPIRED"])
def test_a_container_that_ended(fake, claimed, state):
    session, prepared = claimed
    fake.containers[prepared.request["container"]]["ends"] = state
    with pytest.raises(base.Lapsed):
        instagram.look(session, prepared)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (failure(100, 33, "does not exist"), base.Busy),
        (failure(2), base.Busy),
        (failure(190), base.Held),
        ({"status_code": "NEUF"}, base.Unknown),
        ({"status_code": ["PUBLISHED"]}, base.Unknown),
        (b"[" * 50_000, base.Busy),
    ],
)
def test_a_container_that_nobody_can_ask(fake, claimed, body, outcome):
    fake.fault("status_code", 200 if outcome is base.Unknown else 400, body)
    with pytest.raises(outcome):
        instagram.look(*claimed)


def test_a_comment_is_found_in_the_list(fake, images):
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    prepared = prepare(session, *parts, number=1, before=(post,))
    assert prepared.class_ is base.Class.LOOK
    assert instagram.look(session, prepared) == ()
    fake.answered(post.id, "Le lien", "lou")
    fake.answered(post.id, "Autre chose", "lumen")
    assert instagram.look(session, prepared) == ()
    sent = instagram.publish(session, prepared)
    assert instagram.look(session, prepared) == (sent,)


def test_a_person_who_settles_gives_the_address_alone(fake, images):
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    (post,) = deliver(session, parts[0])
    given = base.Sent("", post.url.replace("www.", "") + "?igsh=abc")
    instagram.publish(session, prepare(session, *parts, number=1, before=(given,)))
    assert fake.comments[str(fake.last)]["media"] == post.id
    with pytest.raises(base.Held, match="not among the account's newest posts"):
        instagram.delete(session, base.Sent("", "https://www.instagram.com/p/autre/"))


# --- reading back -------------------------------------------------------------------------------


def test_counts_and_comments(fake, images):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    fake.answered(post.id, "Magnifique", "lou")
    fake.answered(post.id, "Merci", "lumen")
    counts = {"likes": 5, "comments": 2}
    assert instagram.metrics(session, post) == {
        **counts,
        "views": 40,
        "reach": 30,
        "saved": 2,
        "shares": 1,
    }
    (comment,) = instagram.comments(session, post)
    assert (comment["author"], comment["text"], comment["url"]) == ("lou", "Magnifique", post.url)
    fake.fault("insights", 400, failure(100, 0, "metric[0] must be one of"))
    assert instagram.metrics(session, post) == counts


def test_deleting(fake, images):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    instagram.delete(session, post)
    assert not fake.posts
    instagram.delete(session, post)  # it is gone already


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(100, 33, "does not support this operation"), base.Unsupported),
        (400, failure(10, 0, "permission"), base.Held),
        (400, failure(190), base.Held),
        (500, b"", base.Unknown),
        (200, {"success": False}, base.Unknown),
    ],
)
def test_a_deletion_that_fails(fake, images, status, body, outcome):
    session = connect(fake, images)
    (post,) = deliver(session, Part("a", (images.add("media/a.png"),)))
    fake.requests.clear()
    fake.fault(f"/{post.id}$", status, body)
    with pytest.raises(outcome):
        instagram.delete(session, post)


# --- every request, held against Meta's names ----------------------------------------------------

EVERYWHERE = {"fields", "limit"}  # of every edge of the Graph API


def described(kind, method, edge):
    """Return the names that Meta's own library has for an edge; `edge` is empty for the node."""
    path = SPECS / f"facebook-{kind}.json"
    if not path.exists():
        pytest.skip(f"Meta's description is not here: {path.name} in SPECS_DIR")
    for one in json.loads(path.read_text("utf-8"))["apis"]:
        if one["method"] == method and one.get("endpoint", "").strip("/") == edge:
            return {parameter["name"] for parameter in one["params"]}
    raise AssertionError(f"{method} {kind}/{edge} is described nowhere")


def edges(path):
    """Return the node's kind and its edge for a path."""
    parts = path.removeprefix("/v26.0/").split("/")
    kind = "IGUser" if parts[0] in (USER, "me") else "IGMedia"
    return kind, parts[1] if len(parts) > 1 else ""


def test_every_parameter_has_a_name_that_meta_knows(fake, images):
    session = connect(fake, images)
    media = (images.add("media/a.png", alt="a"), images.film("media/b.mp4"))
    first = Part("Le texte", media)
    comment = Part("Le lien", comment=True)
    post, second = deliver(session, first, comment, collaborators="lou")
    deliver(session, Part("b", (media[1],)), thumb_offset="1")
    deliver(session, Part("", (media[0],)), format="story")
    prepared = prepare(session, first)
    instagram.publish(session, prepared)
    instagram.look(session, prepared)
    instagram.look(session, prepare(session, first, comment, number=1, before=(post,)))
    instagram.metrics(session, post)
    instagram.comments(session, post)
    instagram.delete(session, second)
    instagram.delete(session, post)
    asked = set()
    for request in fake.requests:
        if "ig-api-upload" in request.path:
            continue
        address = urlsplit(request.path)
        names = set(parse_qs(address.query)) | set(parse_qs(request.body.decode()))
        kind, edge = edges(address.path)
        known = set() if (kind, edge) == ("IGUser", "") else described(kind, request.method, edge)
        allowed = known | (EVERYWHERE if request.method == "GET" else set())
        assert names <= allowed, (request.method, address.path, names - allowed)
        asked.add(f"{request.method} {kind}/{edge}")
    assert asked == {
        "GET IGUser/",
        "GET IGUser/content_publishing_limit",
        "POST IGUser/media",
        "POST IGUser/media_publish",
        "GET IGUser/media",
        "GET IGMedia/",
        "GET IGMedia/comments",
        "POST IGMedia/comments",
        "GET IGMedia/insights",
        "DELETE IGMedia/",
    }


def test_the_fields_that_are_read_are_fields_that_meta_knows():
    for kind, asked in (("IGMedia", instagram.posts.LISTED), ("IGComment", "id,text,timestamp")):
        path = SPECS / f"facebook-{kind}.json"
        if not path.exists():
            pytest.skip(f"Meta's description is not here: {path.name} in SPECS_DIR")
        known = {one["name"] for one in json.loads(path.read_text("utf-8"))["fields"]}
        assert set(asked.split(",")) <= known


# --- what is held before anything is asked -------------------------------------------------------


def test_what_instagram_does_not_take(fake, images):
    session = connect(fake, images)
    picture, film = images.add("media/a.png"), images.film("media/b.mp4")
    fake.requests.clear()
    cases = [
        (("Bonjour",), {}, "no message without a picture or a film"),
        ((Part("a", (picture,)), Part("b")), {}, "Instagram has no threads"),
        ((Part("é" * 2201, (picture,)),), {}, "has 2201 characters; Instagram takes 2200"),
        ((Part("#a" * 3 + " #é" * 31, (picture,)),), {}, "hashtags; Instagram takes 30"),
        ((Part(" @lou" * 21, (picture,)),), {}, "There are 21 mentions; Instagram takes 20"),
        ((Part("a", (picture,) * 11),), {}, "There are 11 images; Instagram takes 10"),
        ((Part("a", (picture,) * 6 + (film,) * 5),), {}, "11 pictures and films; Instagram takes"),
        ((Part("a", (picture,)),), {"format": "reel"}, "A reel is one film"),
        ((Part("", (picture, film)),), {"format": "story"}, "A story is one picture or one film"),
        ((Part("a", (picture,)),), {"format": "igtv"}, "`format: igtv` is none of feed, reel"),
        ((Part("a", (film,)),), {"thumb_offset": "1,5"}, "no number of milliseconds"),
        ((Part("a", (images.film("media/c.avi"),)),), {}, "is no film that is taken here"),
        ((Part("a", (images.film("media/d.mp4", seconds=901),)),), {}, "lasts 901 seconds"),
        ((Part("", (images.film("media/e.mp4", seconds=61),)),), {"format": "story"}, "takes 60"),
        ((Part("a", (images.add("media/f.png", alt="é" * 1001),)),), {}, "1000 are allowed"),
    ]
    for parts, options, told in cases:
        with pytest.raises(base.Held, match=told):
            prepare(session, *parts, **options)
    assert not fake.requests


def test_a_day_s_messages_have_a_limit(fake, images):
    session = connect(fake, images)
    fake.used = 100
    with pytest.raises(base.Busy, match="takes 100 messages of this account in 24 hours"):
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert not fake.containers


def test_without_a_place_for_pictures_nothing_is_made(fake, images):
    session = connect(fake, images)
    bare = base.Access(session.access.account, {}, None, None, None, None)
    nowhere = dataclasses.replace(session.access, show=bare.show)
    session = dataclasses.replace(session, access=nowhere)
    with pytest.raises(base.Held, match="No public place"):
        prepare(session, Part("a", (images.add("media/a.png"),)))
    assert not fake.containers
    prepare(session, Part("a", (images.film("media/a.mp4"),)))  # a film needs none


def test_films_and_tokens_go_to_meta_alone(fake, images):
    session = connect(fake, images)
    for uri in (
        "https://rupload.facebook.com.evil.example/ig-api-upload/1",
        "http://rupload.facebook.com/ig-api-upload/1",
        "https://rupload.facebook.com@evil.example/1",
        "",
    ):
        fake.requests.clear()
        fake.fault(r"/media$", 200, {"id": "17", "uri": uri})
        with pytest.raises(base.Busy, match="names a place for films that is not its own"):
            prepare(session, Part("a", (images.film("media/a.mp4"),)))
        assert [one.method for one in fake.requests] == ["GET", "POST"]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"debug_info": {"retriable": False, "message": "Illegal film"}}, base.Held),
        (500, b"", base.Busy),
        (429, b"", base.Busy),
    ],
)
def test_an_upload_that_fails(fake, images, status, body, outcome):
    session = connect(fake, images)
    fake.fault("ig-api-upload", status, body)
    with pytest.raises(outcome) as caught:
        prepare(session, Part("a", (images.film("media/a.mp4"),)))
    assert outcome is not base.Held or "Illegal film" in str(caught.value)


# --- what each answer proves --------------------------------------------------------------------


@pytest.fixture(params=["/media_publish$", "/comments$"])
def visible(request, fake, images):
    """Return a session, what is about to be published, and the path of that one request."""
    session = connect(fake, images)
    parts = (Part("a", (images.add("media/a.png"),)), Part("Le lien", comment=True))
    prepared = prepare(session, parts[0])
    if "comments" in request.param:
        post = instagram.publish(session, prepared)
        prepared = prepare(session, *parts, number=1, before=(post,))
    fake.requests.clear()
    return session, prepared, request.param


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, 2207028, "Carousel"), base.Refused, "Instagram refused: Carousel"),
        (400, failure(36003, 2207009, "ratio"), base.Refused, "refused: ratio"),
        (400, failure(352, 2207026, "format"), base.Refused, "refused: format"),
        (400, failure(9007, 2207027, "not ready"), base.Busy, "is not ready for it yet"),
        (400, failure(24, 2207008, "later"), base.Busy, "is not ready for it yet"),
        (400, failure(100, 33, "not there"), base.Busy, "is not ready for it yet"),
        (400, failure(-2, 2207020, "expired"), base.Lapsed, "has let go"),
        (400, failure(24, 2207006, "gone"), base.Lapsed, "has let go"),
        (400, failure(9, 2207042, "a day's limit"), base.Busy, "a day's limit"),
        (400, failure(4, 0, "limit"), base.Busy, "limits our rate for now"),
        (400, failure(4, 2207051, "spam"), base.Refused, "has stopped this account: spam"),
        (400, failure(25, 2207050, "restricted"), base.Refused, "stopped this account"),
        (400, failure(10, 0, "permission"), base.Held, "may not do this"),
        (400, failure(190, 463, "expired"), base.Held, "connect"),
        (401, failure(190, 0, "invalid"), base.Held, "does not accept the token"),
        (400, failure(-1, 2207001, "server"), base.Unknown, "proves nothing: server"),
        (400, failure(1, 0, "unknown"), base.Unknown, "proves nothing"),
        (500, failure(2, 0, "service", is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(100, 0, "once more", is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(4242, 0, "new"), base.Unknown, "proves nothing"),
        (400, {"error": "non"}, base.Unknown, "HTTP 400"),
        (400, {"error": {"code": "190"}}, base.Unknown, "proves nothing"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (502, b"<html>", base.Unknown, "HTTP 502"),
        (302, b"", base.Unknown, "HTTP 302"),
        (429, b"", base.Busy, "limits our rate"),
        (200, {}, base.Unknown, "HTTP 200"),
        (302, {"id": "17"}, base.Unknown, "HTTP 302"),
        (500, {"id": "17"}, base.Unknown, "HTTP 500"),
        (200, {"id": ""}, base.Unknown, "HTTP 200"),
        (200, {"id": "../me"}, base.Unknown, "HTTP 200"),
        (200, {"id": {"a": 1}}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, failure(100, 0, f"{Instagram.token}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_instagram_s_answers_prove(fake, visible, status, body, outcome, told):
    session, prepared, path = visible
    fake.fault(path, status, body)
    with pytest.raises(outcome) as caught:
        instagram.publish(session, prepared)
    assert isinstance(caught.value, outcome)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400
    assert Instagram.token not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"Retry-After": "600"}, 10),
        (
            {
                "X-Business-Use-Case-Usage": json.dumps(
                    {"17": [{"type": "instagram", "estimated_time_to_regain_access": 25}]}
                )
            },
            25,
        ),
        ({"X-App-Usage": json.dumps({"call_count": 100})}, 60),
    ],
)
def test_a_limit_tells_when_it_ends(fake, images, headers, minutes):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.add("media/a.png"),)))
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    fake.fault("/media_publish$", 400, failure(80002), **named)
    before = datetime.now(UTC)
    with pytest.raises(base.Busy, match="limits our rate until") as caught:
        instagram.publish(session, prepared)
    wait = caught.value.until - before
    assert timedelta(minutes=minutes - 1) < wait < timedelta(minutes=minutes + 1)


def test_the_address_may_come_later_than_the_post(fake, images):
    session = connect(fake, images)
    prepared = prepare(session, Part("a", (images.add("media/a.png"),)))
    fake.fault(r"fields=permalink", 500, b"")
    sent = instagram.publish(session, prepared)
    assert sent.id in fake.posts
    assert sent.url == "https://www.instagram.com/lumen/"
    for link in ("javascript:alert(1)", "https://evil.example/p/1", 5, None):
        fake.posts[sent.id]["permalink"] = link
        assert instagram.look(session, prepared)[0].url == "https://www.instagram.com/lumen/"


# --- whose token it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, "The token belongs to @lumen"),
        ({"id": "1"}, "The token belongs to @lumen"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": ""}}, "no token"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token"),
        ({"options": {"login": "myspace"}}, "`login: myspace` is none of instagram, facebook"),
        ({"options": {"login": "facebook"}}, "needs its “id”"),
        ({"options": {"api_version": "../x"}}, "is no version"),
    ],
)
def test_accounts_that_are_not_opened(fake, more, told):
    with pytest.raises(base.Held, match=told):
        connect(fake, **more)


@pytest.mark.parametrize("body", [{}, {"user_id": "a/b"}, {"user_id": ["17"]}, [], b"<html>"])
def test_an_owner_that_is_not_told(fake, body):
    fake.fault("/me", 200, body)
    with pytest.raises(base.Busy):
        connect(fake)


def test_no_server_but_this_machine_stands_in_for_meta(fake):
    for url in ("https://evil.example", "https://www.instagram.com/lumen", ""):
        more = access(fake)
        more = dataclasses.replace(more, account=dataclasses.replace(more.account, url=url))
        assert instagram.url(more, "me").startswith("https://graph.instagram.com/")


# --- tokens -------------------------------------------------------------------------------------

APP = {"APP_ID": "4711", "APP_SECRET": "app-geheim"}


def test_a_consent_becomes_a_token_that_lasts(fake):
    given = access(fake, secrets=APP, handle="")
    (granted,) = instagram.grant(given, "AQBx-hBsH3#_", "https://lumen.example/retour", "")
    assert granted.secrets == {"TOKEN": Instagram.token}
    assert (granted.id, granted.handle) == (USER, "lumen")
    life = granted.until - datetime.now(UTC)
    assert timedelta(days=59) < life <= timedelta(days=60)
    assert Instagram.token not in repr(granted)
    assert [re.sub(r"\?.*", "", one.path) for one in fake.requests] == [
        "/oauth/access_token",
        "/access_token",
        "/v26.0/me",
    ]


@pytest.mark.parametrize(
    ("code", "secrets", "told"),
    [("autre", APP, "Invalid authorization code"), ("AQBx-hBsH3", {"APP_ID": "1"}, "APP_SECRET")],
)
def test_a_consent_that_opens_nothing(fake, code, secrets, told):
    with pytest.raises(base.Held, match=told) as caught:
        instagram.grant(access(fake, secrets=secrets), code, "https://lumen.example", "")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "given"), [("oauth/access_token", "AQBx-hBsH3"), ("^/access_token", "kurz-1234567")]
)
def test_what_a_consent_gave_shows_in_no_refusal(fake, path, given):
    fake.fault(path, 400, failure(100, 0, f"{given} does not go with app-geheim"))
    with pytest.raises(base.Held, match="does not go with") as caught:
        instagram.grant(access(fake, secrets=APP), "AQBx-hBsH3", "https://lumen.example", "")
    assert given not in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_token_is_renewed_without_a_browser(fake):
    granted = instagram.renew(access(fake))
    assert granted.secrets == {"TOKEN": "neu-7654321"}
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)
    assert instagram.RENEWS == ()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(190, 463, "expired"), base.Held),
        (400, failure(100, 0, f"too young: {Instagram.token}"), base.Held),
        (500, b"", base.Busy),
        (200, {"access_token": ""}, base.Busy),
        (200, {"access_token": "a\nb"}, base.Busy),
        (200, [], base.Busy),
    ],
)
def test_a_renewal_that_fails(fake, status, body, outcome):
    fake.fault("refresh_access_token", status, body)
    with pytest.raises(outcome) as caught:
        instagram.renew(access(fake))
    assert Instagram.token not in str(caught.value)


def test_the_other_login_is_renewed_by_a_person(fake):
    with pytest.raises(base.Unsupported):
        instagram.renew(access(fake, options={"login": "facebook"}))
