"""Threads' module against a stand-in that keeps the account, and Meta's own collection."""

import dataclasses
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.model import Part
from marronnier.platforms import base, threads
from tests.fakes import network
from tests.fakes.containers import failure
from tests.fakes.threads import USER, Threads, shown
from tests.platforms import building
from tests.platforms.fitted import remembering
from tests.reading.workspace import read

ROOT = Path(__file__).resolve().parents[2]
SPECS = Path(os.environ.get("SPECS_DIR") or ROOT.parent / "shared" / "specs")
COLLECTION = SPECS / "threads-postman.json"


@pytest.fixture(scope="module")
def running():
    with network.start(Threads()) as fake:
        yield fake


@pytest.fixture
def fake(running):
    running.reset()
    return running


@pytest.fixture
def images():
    return building.Images()


def access(fake, images=(), secrets=None, clock=None, **more):
    opened = building.account("threads", fake.url, **{"handle": "@lumen", **more})
    secrets = secrets or {"TOKEN": Threads.token}
    return remembering(building.access(opened, secrets, images, clock))


def connect(fake, images=(), **more):
    return threads.connect(access(fake, images, **more))


def prepare(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return threads.prepare(session, delivery, number, before)


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(threads, session, delivery)


def containers(fake):
    return [one["container"] for one in fake.posts.values()]


# --- what goes out ------------------------------------------------------------------------------


def test_a_text_with_its_card(fake):
    text = "L’été — « déjà » & <b> #Soldes 🌰"
    (sent,) = deliver(connect(fake), Part(text, link="https://lumen.example/soldes"))
    (container,) = containers(fake)
    assert (container["media_type"], container["text"]) == ("TEXT", text)
    assert container["link_attachment"] == "https://lumen.example/soldes"
    (name,) = fake.posts
    assert sent == base.Sent(name, f"https://www.threads.net/@lumen/post/D{name}")


def test_a_text_is_never_published_in_one_request(fake):
    deliver(connect(fake), "Bonjour")
    assert not any(b"auto_publish" in one.body for one in fake.requests)
    assert [one.path for one in fake.requests if one.method == "POST"] == [
        "/v1.0/me/threads",
        "/v1.0/me/threads_publish",
    ]


def test_a_thread_answers_itself(fake):
    sent = deliver(connect(fake), "un", "deux", Part("trois", comment=True), topic_tag="été")
    answered = [one.get("reply_to_id") for one in containers(fake)]
    assert answered == [None, sent[0].id, sent[1].id]
    assert [one.get("topic_tag") for one in containers(fake)] == ["été", None, None]


def test_a_post_that_is_not_known_everywhere_yet_is_answered_a_moment_later(fake):
    clock = building.QuickClock()
    session = connect(fake, clock=clock)
    (post,) = deliver(session, "un")
    fake.behind = 2
    threads.publish(session, prepare(session, "un", "deux", number=1, before=(post,)))
    assert shown(fake) == ["un", "deux"]
    assert clock.slept == [1, 3]
    fake.behind = 99
    with pytest.raises(base.Busy, match="is not ready for it yet"):
        prepare(session, "un", "deux", number=1, before=(post,))


def test_one_picture(fake, images):
    session = connect(fake, images)
    picture = images.add("media/a.png", alt="Une lampe.")
    deliver(session, Part("Voir", (picture,)))
    (container,) = containers(fake)
    there = session.access.show(session.access.fit(picture, session.limits.picture))
    assert (container["media_type"], container["image_url"]) == ("IMAGE", there)
    assert (container["alt_text"], container["text"]) == ("Une lampe.", "Voir")


def test_a_film_lies_at_a_public_address_too(fake, images):
    film = images.film("media/a.mp4", alt="Une lampe s’allume.")
    session = connect(fake, images)
    prepared = prepare(session, Part("Voir", (film,)))
    threads.publish(session, prepared)
    (container,) = containers(fake)
    assert container["media_type"] == "VIDEO"
    assert container["video_url"] == f"https://media.lumen.example/{film.facts.sha256}.jpg"
    assert container["alt_text"] == "Une lampe s’allume."
    assert prepared.derivatives == {film.facts.sha256: film.facts.sha256}


@pytest.mark.parametrize("count", [2, 20])
def test_a_carousel(fake, images, count):
    media = (images.film("media/a.mp4"), *[images.add("media/a.png", alt="a")] * (count - 1))
    deliver(connect(fake, images), Part("Les vues", media))
    (container,) = containers(fake)
    children = [fake.containers[one] for one in container["children"].split(",")]
    assert [one["media_type"] for one in children] == ["VIDEO"] + ["IMAGE"] * (count - 1)
    assert all(one["is_carousel_item"] == "true" for one in children)
    assert container["text"] == "Les vues"
    assert not any("text" in one for one in children)


def test_who_may_answer(fake):
    deliver(connect(fake), "un", "deux", reply_control="followers_only")
    assert [one.get("reply_control") for one in containers(fake)] == ["followers_only", None]


@pytest.mark.parametrize("media", [False, True])
def test_a_link_is_a_card_or_stands_below_the_text(media):
    medium = "media:\n  - path: a.png\n    alt: a" if media else ""
    workspace, _ = read(
        {
            "with": f"platform: threads\nlink: https://lumen.example\n{medium}".strip(),
            "body": "Voir\n",
            "files": {"content/atelier/2026/12/a.png": "picture"},
        }
    )
    (post,) = workspace.posts
    account = building.account("threads", "", id="1")
    (part,) = threads.compose(post, account)
    assert (part.text, part.link) == (
        ("Voir\n\nhttps://lumen.example", "") if media else ("Voir", "https://lumen.example")
    )


# --- containers and looking ---------------------------------------------------------------------


def test_a_container_is_waited_for(fake):
    fake.pending = 3
    clock = building.QuickClock()
    deliver(connect(fake, clock=clock), "Bonjour")
    assert clock.slept == [1, 2, 3]
    fake.pending = 10**6
    with pytest.raises(base.Busy, match="still preparing"):
        prepare(connect(fake), "Bonjour")


def test_what_the_network_cannot_use_is_held_with_its_words(fake, images):
    fake.ends = "ERROR"
    with pytest.raises(base.Held, match="cannot use what it was given: FAILED_DOWNLOADING_VIDEO"):
        prepare(connect(fake, images), Part("a", (images.film("media/a.mp4"),)))


def test_a_claim_names_the_container_and_no_secret(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    assert prepared.request["container"] in fake.containers
    assert json.loads(json.dumps(prepared.request)) == prepared.request
    for value in (prepared, session, session.access, json.dumps(prepared.request)):
        assert Threads.token not in repr(value)
    assert not fake.posts


def test_what_was_published_is_found_whatever_became_of_its_first_hashtag(fake):
    session = connect(fake)
    first = prepare(session, "Le #début")
    assert threads.look(session, first) == ()
    sent = threads.publish(session, first)
    assert fake.posts[sent.id]["text"] == "Le début"
    assert threads.look(session, first) == (sent,)
    second = prepare(session, "Le #début", "La suite", number=1, before=(sent,))
    assert threads.look(session, second) == ()
    answer = threads.publish(session, second)
    assert threads.look(session, second) == (answer,)
    assert threads.look(session, first) == (sent,)


def test_the_same_answer_to_another_post_is_not_taken_for_it(fake):
    session = connect(fake)
    one, other = deliver(session, "un")[0], deliver(session, "deux")[0]
    prepared = prepare(session, "un", "oui", number=1, before=(one,))
    sent = threads.publish(session, prepared)
    fake.answered(other.id, "oui", "lumen")
    assert threads.look(session, prepared) == (sent,)


def test_what_goes_out_at_once_is_found_though_clocks_differ(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    sent = threads.publish(session, prepared)
    for seconds, found in ((-30, (sent,)), (0, (sent,)), (60, (sent,))):
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        fake.posts[sent.id]["timestamp"] = f"{at:%Y-%m-%dT%H:%M:%S+0000}"
        assert threads.look(session, prepared) == found


@pytest.mark.parametrize(
    "change",
    [{"text": "autre"}, {"media_type": "IMAGE"}, {"timestamp": "2020-01-01T00:00:00+0000"}],
)
def test_another_post_is_not_taken_for_it(fake, change):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.posts[threads.publish(session, prepared).id] |= change
    with pytest.raises(base.Unknown, match="says that it is out, and does not list it"):
        threads.look(session, prepared)


@pytest.mark.parametrize("state", ["ERROR", "EXPIRED"])
def test_a_container_that_ended(fake, state):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.containers[prepared.request["container"]]["ends"] = state
    with pytest.raises(base.Lapsed):
        threads.look(session, prepared)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (failure(100, 33), base.Busy),
        (failure(2), base.Busy),
        (failure(190), base.Held),
        ({"status": "NEUF"}, base.Unknown),
        ({"data": []}, base.Unknown),
    ],
)
def test_a_container_that_nobody_can_ask(fake, body, outcome):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.fault("status", 200 if outcome is base.Unknown else 400, body)
    with pytest.raises(outcome):
        threads.look(session, prepared)


@pytest.mark.parametrize("body", [{"data": {}}, {"data": [5, {"id": "../me"}]}, {}])
def test_a_list_that_is_none(fake, body):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    threads.publish(session, prepared)
    fake.fault("/me/threads", 200, body)
    with pytest.raises(base.Unknown):
        threads.look(session, prepared)


def test_a_person_who_settles_gives_the_address_alone(fake):
    session = connect(fake)
    (post,) = deliver(session, "un")
    given = base.Sent("", post.url.replace("threads.net", "threads.com") + "?xmt=abc")
    threads.publish(session, prepare(session, "un", "deux", number=1, before=(given,)))
    assert containers(fake)[1]["reply_to_id"] == post.id
    with pytest.raises(base.Held, match="not among the account's newest posts"):
        threads.delete(session, base.Sent("", "https://www.threads.net/@lumen/post/autre"))


# --- reading back -------------------------------------------------------------------------------


def test_counts_and_comments(fake):
    session = connect(fake)
    (post, _) = deliver(session, "un", "deux")
    name = fake.answered(post.id, "Magnifique", "lou")
    counts = {"views": 40, "likes": 5, "replies": 1, "reposts": 2, "quotes": 0, "shares": 3}
    assert threads.metrics(session, post) == counts
    (comment,) = threads.comments(session, post)
    assert (comment["id"], comment["author"], comment["text"]) == (name, "lou", "Magnifique")
    assert comment["url"] == f"https://www.threads.net/@lumen/post/D{name}"


def test_deleting(fake):
    session = connect(fake)
    (post,) = deliver(session, "un")
    threads.delete(session, post)
    assert not fake.posts
    threads.delete(session, post)  # it is gone already


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(10), base.Held),
        (400, failure(190), base.Held),
        (400, failure(100, 33), base.Refused),
        (400, failure(4), base.Busy),
        (500, b"", base.Unknown),
        (200, {"success": "true"}, base.Unknown),
    ],
)
def test_a_deletion_that_fails(fake, status, body, outcome):
    session = connect(fake)
    (post,) = deliver(session, "un")
    fake.fault(f"/{post.id}$", status, body)
    with pytest.raises(outcome):
        threads.delete(session, post)


# --- every request, held against the collection ---------------------------------------------------


def described():
    """Return (method, path) -> the names of parameters, as Meta's collection has them."""
    if not COLLECTION.exists():
        pytest.skip(f"Meta's collection is not here: {COLLECTION.name} in SPECS_DIR")
    known = {}

    def walk(items):
        for one in items:
            walk(one.get("item", ()))
            if "request" not in one:
                continue
            asked = one["request"]
            path = asked["url"]["raw"].removeprefix("{{api_host}}").partition("?")[0].rstrip("/")
            path = re.sub(r"\{\{[a-z_]+\}\}", ":id", path)
            names = {query["key"] for query in asked["url"].get("query", ())}
            known.setdefault((asked["method"], path), set()).update(names)

    walk(json.loads(COLLECTION.read_text("utf-8"))["item"])
    return known


def test_every_parameter_has_a_name_that_meta_knows(fake, images):
    known = described()
    session = connect(fake, images)
    picture, film = images.add("media/a.png", alt="a"), images.film("media/b.mp4")
    options = {"reply_control": "mentioned_only", "topic_tag": "lampes"}
    first, second = deliver(session, Part("a", link="https://lumen.example"), "b", **options)
    deliver(session, Part("c", (picture,)), **options)
    deliver(session, Part("d", (film,)))
    deliver(session, Part("e", (picture, film)))
    prepared = prepare(session, "f")
    threads.publish(session, prepared)
    threads.look(session, prepared)
    prepared = prepare(session, "a", "g", number=1, before=(first,))
    threads.publish(session, prepared)
    threads.look(session, prepared)
    threads.metrics(session, first)
    threads.comments(session, first)
    threads.delete(session, second)
    threads.renew(session.access)
    threads.grant(access(fake, secrets=APP), "AQBx-hBsH3", "https://lumen.example", "")
    asked = set()
    for request in fake.requests:
        address = urlsplit(request.path)
        path = re.sub(r"/[0-9]+", "/:id", address.path.removeprefix("/v1.0"))
        names = set(parse_qs(address.query)) | set(parse_qs(request.body.decode()))
        # the token of an exchange is a parameter of every request of the collection; lists may
        # always be limited
        allowed = known[request.method, path] | {"access_token"}
        allowed |= {"limit"} if "conversation" in path else set()
        assert names <= allowed, (request.method, path, names - allowed)
        asked.add(f"{request.method} {path}")
    assert asked == {
        "GET /me",
        "GET /debug_token",
        "GET /me/threads_publishing_limit",
        "POST /me/threads",
        "GET /:id",
        "POST /me/threads_publish",
        "GET /me/threads",
        "GET /me/replies",
        "GET /:id/insights",
        "GET /:id/conversation",
        "DELETE /:id",
        "POST /oauth/access_token",
        "GET /access_token",
        "GET /refresh_access_token",
    }


def test_fields_choices_and_scopes_are_ones_that_meta_knows():
    if not COLLECTION.exists():
        pytest.skip(f"Meta's collection is not here: {COLLECTION.name} in SPECS_DIR")
    listed = json.loads(COLLECTION.read_text("utf-8"))["variable"]
    told = {one["key"]: set(one["value"].replace(" ", "").split(",")) for one in listed}
    assert set(threads.posts.LISTED.split(",")) <= told["fields_threads"]
    assert set(threads.posts.COUNTED.split(",")) == told["metrics_post"]
    assert set(threads.OPTIONS["reply_control"].values) == told["reply_control"]
    assert set(threads.CONSENT.scopes) <= told["scope"]
    assert {"replied_to", *threads.posts.LISTED.split(",")} <= told["fields_replies"]


# --- length -------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_is_never_under_the_characters_nor_over_the_bytes(text):
    assert len(text) <= threads.length(text, threads.LIMITS) <= len(text.encode())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("été", 3),
        ("25 €…", 5),
        ("🌰", 4),
        ("❤️", 6),
        ("🇫🇷", 8),
        ("👨‍👩‍👧‍👦", 25),
        ("1️⃣ 1", 9),
    ],
)
def test_lengths(text, count):
    assert threads.length(text, threads.LIMITS) == count


def test_the_longest_message_goes_out_and_one_more_does_not(fake):
    session = connect(fake)
    deliver(session, "🌰" * 125)
    with pytest.raises(base.Held, match="has 501 characters; Threads takes 500"):
        deliver(session, "🌰" * 125 + "a")


# --- what is held before anything is asked -------------------------------------------------------


def test_what_threads_does_not_take(fake, images):
    session = connect(fake, images)
    picture, film = images.add("media/a.png"), images.film("media/b.mp4")
    fake.requests.clear()
    five = " ".join(f"https://a{n}.example" for n in range(5))
    cases = [
        ((" ",), {}, "The message is empty"),
        ((Part(five, link="https://b.example"),), {}, "There are 6 links; Threads takes 5"),
        ((Part("a", (picture,) * 21),), {}, "There are 21 images; Threads takes 20"),
        ((Part("a", (picture,) * 11 + (film,) * 10),), {}, "21 pictures and films; Threads takes"),
        (("a",), {"topic_tag": "a.b"}, "a topic has up to 50 characters"),
        (("a",), {"topic_tag": "é" * 51}, "a topic has up to 50 characters"),
        (("a",), {"reply_control": "personne"}, "is none of everyone"),
        ((Part("a", (images.film("media/c.webm"),)),), {}, "is no film that is taken here"),
        ((Part("a", (images.film("media/d.mp4", seconds=301),)),), {}, "lasts 301 seconds"),
        ((Part("a", (images.add("media/e.png", alt="é" * 1001),)),), {}, "1000 are allowed"),
    ]
    for parts, options, told in cases:
        with pytest.raises(base.Held, match=told):
            prepare(session, *parts, **options)
    assert not fake.requests
    prepare(session, Part(five, link="https://a1.example"))  # the same link twice is one


@pytest.mark.parametrize("number", [0, 1])
def test_a_day_s_messages_and_answers_have_limits(fake, number):
    session = connect(fake)
    before = deliver(session, "un")[:number]
    fake.used, fake.replied = (9, 1000) if number else (250, 0)
    fake.containers.clear()
    most = 1000 if number else 250
    with pytest.raises(base.Busy, match=f"takes {most} messages of this account"):
        prepare(session, "un", "deux", number=number, before=before)
    assert not fake.containers


def test_without_a_public_place_nothing_is_made(fake, images):
    session = connect(fake, images)
    bare = base.Access(session.access.account, {}, None, None, None, None)
    nowhere = dataclasses.replace(session.access, show=bare.show)
    session = dataclasses.replace(session, access=nowhere)
    for medium in (images.add("media/a.png"), images.film("media/a.mp4")):
        with pytest.raises(base.Held, match="No public place"):
            prepare(session, Part("a", (medium, medium)))
    assert not fake.containers


# --- what each answer proves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, 0, "text"), base.Refused, "Threads refused: text"),
        (400, failure(100, 4279071, "topic"), base.Refused, "refused: topic"),
        (400, failure(24, 4279009, "not yet"), base.Busy, "is not ready for it yet"),
        (400, failure(100, 33, "not there"), base.Busy, "is not ready for it yet"),
        (400, failure(4, 0, "limit"), base.Busy, "limits our rate for now"),
        (400, failure(10, 0, "permission"), base.Held, "may not do this"),
        (400, failure(200, 0, "permission"), base.Held, "may not do this"),
        (400, failure(190, 463, "expired"), base.Held, "connect"),
        (400, failure(368, 0, "policy"), base.Refused, "has stopped this account: policy"),
        (400, failure(1, 0, "unknown"), base.Unknown, "proves nothing"),
        (500, failure(2, 0, "service", is_transient=True), base.Unknown, "proves nothing"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (502, b"<html>", base.Unknown, "HTTP 502"),
        (302, b"", base.Unknown, "HTTP 302"),
        (429, b"", base.Busy, "limits our rate"),
        (200, {}, base.Unknown, "HTTP 200"),
        (302, {"id": "17"}, base.Unknown, "HTTP 302"),
        (500, {"id": "17"}, base.Unknown, "HTTP 500"),
        (200, {"id": "string"}, base.Unknown, "HTTP 200"),
        (200, {"id": 17}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, failure(100, 0, f"{Threads.token}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_threads_answers_prove(fake, status, body, outcome, told):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.requests.clear()
    fake.fault("/threads_publish$", status, body)
    with pytest.raises(outcome) as caught:
        threads.publish(session, prepared)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400
    assert Threads.token not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(fake.requests) == 1


def test_the_address_may_come_later_than_the_post(fake):
    session = connect(fake)
    prepared = prepare(session, "Bonjour")
    fake.fault(r"fields=permalink", 500, b"")
    sent = threads.publish(session, prepared)
    assert (sent.id in fake.posts, sent.url) == (True, "https://www.threads.net/@lumen")


# --- whose token it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, "The token belongs to @lumen"),
        ({"id": "1"}, "The token belongs to @lumen"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": ""}}, "no token"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token"),
    ],
)
def test_accounts_that_are_not_opened(fake, more, told):
    with pytest.raises(base.Held, match=told):
        connect(fake, **more)


def test_the_end_of_a_token_is_known_where_threads_tells_it(fake):
    assert connect(fake).expires == datetime.fromtimestamp(1_800_000_000, UTC)
    for status, body in [
        (400, failure(100)),
        (500, b""),
        (200, {"data": {"expires_at": 0}}),
        (200, {"data": {"expires_at": 10**30}}),
        (200, {"data": "bientôt"}),
    ]:
        fake.fault("debug_token", status, body)
        assert connect(fake).expires is None


def test_no_server_but_this_machine_stands_in_for_meta(fake):
    for url in ("https://evil.example", "https://www.threads.net/@lumen", ""):
        more = access(fake)
        more = dataclasses.replace(more, account=dataclasses.replace(more.account, url=url))
        assert threads.url(more, "me") == "https://graph.threads.net/v1.0/me"


# --- tokens -------------------------------------------------------------------------------------

APP = {"APP_ID": "4711", "APP_SECRET": "app-geheim"}


def test_a_consent_becomes_a_token_that_lasts(fake):
    given = access(fake, secrets=APP, handle="")
    (granted,) = threads.grant(given, "AQBx-hBsH3#_", "https://lumen.example/retour", "")
    assert granted.secrets == {"TOKEN": Threads.token}
    assert (granted.id, granted.handle) == (USER, "lumen")
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)


def test_a_token_is_renewed_without_a_browser(fake):
    granted = threads.renew(access(fake))
    assert granted.secrets == {"TOKEN": "neu-7654321"}
    assert timedelta(days=59) < granted.until - datetime.now(UTC) <= timedelta(days=60)
    assert threads.RENEWS == ()
    with pytest.raises(base.Held, match="expired"):
        threads.renew(access(fake, secrets={"TOKEN": "vieux"}))
