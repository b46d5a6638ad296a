"""Mastodon's module against mastodon_mock, which is strict and honours the idempotency key."""

import pytest
import requests

from marronnier.model import Part
from marronnier.platforms import base, mastodon
from marronnier.world import NoAnswer
from tests.platforms import building
from tests.servers.serving import free_port

SECRET = "jeton-qui-ne-vaut-rien"


@pytest.fixture
def proxy(mastodon_mock, proxy_to):
    return proxy_to(mastodon_mock.url)


def account_of(url, **more):
    more = more or {"handle": "@testuser"}
    return building.account("mastodon", url, **more)


def connect(url, token, images=(), clock=None, **more):
    access = building.access(account_of(url, **more), {"TOKEN": token}, images, clock)
    return mastodon.connect(access)


@pytest.fixture
def session(proxy, mastodon_mock, images):
    return connect(proxy.url, mastodon_mock.token, images)


def get(server, path):
    reply = requests.get(
        server.url + path, headers={"Authorization": f"Bearer {server.token}"}, timeout=10
    )
    reply.raise_for_status()
    return reply.json()


def test_the_server_s_limits_are_read(session, proxy):
    assert session.class_ is base.Class.WINDOW
    assert session.limits == base.Limits(
        characters=500,
        images=4,
        image_bytes=10_485_760,
        alt_characters=1500,  # the mock announces none
        videos=1,
        video_bytes=41_943_040,
        link_characters=23,
        picture=base.Shape(most_pixels=16_777_216),
        checked=f"{session.access.clock.now():%Y-%m-%d}",
        source=proxy.url,
    )


def test_text_with_a_link(session, mastodon_mock):
    text = "Prêt\u202f? « Les soldes » 👩‍🎨 #Été\n\nhttps://lumen.example/soldes"
    (sent,) = building.publish_all(
        mastodon, session, building.delivery(session.access.account, text)
    )
    (status,) = mastodon_mock.statuses()
    assert (sent.id, sent.url) == (status["id"], status["url"])
    assert get(mastodon_mock, f"/api/v1/statuses/{sent.id}/source")["text"] == text
    assert (status["visibility"], status["language"]) == ("public", "fr")


def test_options_reach_the_status(session, mastodon_mock):
    delivery = building.delivery(
        session.access.account, "Hello", visibility="unlisted", language="en"
    )
    building.publish_all(mastodon, session, delivery)
    (status,) = mastodon_mock.statuses()
    assert (status["visibility"], status["language"]) == ("unlisted", "en")


@pytest.mark.parametrize("count", [1, 4])
def test_images_and_what_they_show(session, images, mastodon_mock, count):
    media = tuple(
        images.add(f"media/{n}.png", size=(10 + n, 20), alt=f"La lampe n° {n} « Élise »\nposée 💡")
        for n in range(count)
    )
    delivery = building.delivery(session.access.account, Part("Nos lampes", media))
    prepared = mastodon.prepare(session, delivery, 0, ())
    mastodon.publish(session, prepared)
    (status,) = mastodon_mock.statuses()
    shown = status["media_attachments"]
    assert [item["description"] for item in shown] == [medium.alt for medium in media]
    assert [item["id"] for item in shown] == prepared.request["media_ids"]
    assert set(prepared.derivatives) == {medium.facts.sha256 for medium in media}


def test_the_uploaded_bytes_are_the_file_s(session, images, proxy):
    medium = images.add("media/Brouillon client secret.png", alt="")
    mastodon.prepare(session, building.delivery(session.access.account, Part("", (medium,))), 0, ())
    (upload,) = [request for request in proxy.requests if request.path == "/api/v2/media"]
    assert images[medium.path] in upload.body
    assert b"Brouillon" not in upload.body


def test_a_thread_of_three(session, mastodon_mock):
    parts = ("un", "deux", Part("trois", comment=True))
    sent = building.publish_all(
        mastodon, session, building.delivery(session.access.account, *parts)
    )
    three, two, one = mastodon_mock.statuses()
    assert [s.id for s in sent] == [one["id"], two["id"], three["id"]]
    assert one["in_reply_to_id"] is None
    assert two["in_reply_to_id"] == one["id"]
    assert three["in_reply_to_id"] == two["id"]


def test_a_thread_goes_on_below_an_address_that_a_person_gave(session, mastodon_mock):
    delivery = building.delivery(session.access.account, "un", "deux")
    (first, *_) = building.publish_all(
        mastodon, session, building.delivery(session.access.account, "un")
    )
    prepared = mastodon.prepare(session, delivery, 1, (base.Sent("", first.url),))
    assert prepared.request["in_reply_to_id"] == first.id
    with pytest.raises(base.Held, match="not among the account's newest posts"):
        mastodon.prepare(session, delivery, 1, (base.Sent("", "https://autre.example/1"),))
    assert len(mastodon_mock.statuses()) == 1


# --- once ---------------------------------------------------------------------------------------


def test_a_lost_answer_and_the_same_request_again_make_one_status(
    session, images, proxy, mastodon_mock
):
    medium = images.add("media/a.png", alt="Une lampe")
    delivery = building.delivery(session.access.account, Part("Une seule fois", (medium,)))
    prepared = mastodon.prepare(session, delivery, 0, ())
    proxy.drop_answer("POST", r"/api/v1/statuses$")
    with pytest.raises(NoAnswer):
        mastodon.publish(session, prepared)
    sent = mastodon.publish(session, prepared)
    assert [status["id"] for status in mastodon_mock.statuses()] == [sent.id]
    assert proxy.seen("POST", r"/api/v1/statuses$") == 2


def test_a_lost_answer_is_found_again(session, proxy, mastodon_mock):
    delivery = building.delivery(session.access.account, "Une seule fois https://lumen.example/a")
    prepared = mastodon.prepare(session, delivery, 0, ())
    assert mastodon.look(session, prepared) == ()
    proxy.drop_answer("POST", r"/api/v1/statuses$")
    with pytest.raises(NoAnswer):
        mastodon.publish(session, prepared)
    (found,) = mastodon.look(session, prepared)
    assert found.id == mastodon_mock.statuses()[0]["id"]


def test_publishing_is_one_request(session, proxy):
    prepared = mastodon.prepare(
        session, building.delivery(session.access.account, "Une fois"), 0, ()
    )
    before = len(proxy.requests)
    mastodon.publish(session, prepared)
    (request,) = proxy.requests[before:]
    assert (request.method, request.path) == ("POST", "/api/v1/statuses")
    assert request.headers["Idempotency-Key"] == prepared.key


def test_the_key_is_the_message_s(session, images):
    medium = images.add("media/a.png", alt="Une lampe")
    account = session.access.account

    def key(*parts, number=0, **more):
        delivery = building.delivery(account, *parts, **more)
        before = (base.Sent("1", "https://lumen.example/1"),) * number
        return mastodon.prepare(session, delivery, number, before).key

    first = key(Part("a", (medium,)), "a")
    assert first == key(Part("a", (medium,)), "a")
    others = {
        key(Part("a", (medium,)), "a", number=1),
        key(Part("b", (medium,)), "a"),
        key("a"),
        key(Part("a", (medium,)), post="2026-12-06-autre"),
        key(Part("a", (medium,)), visibility="unlisted"),
    }
    assert len(others | {first}) == 6
    later = building.INSTANT.replace(year=2027)
    assert first == key(Part("a", (medium,)), "a", instant=later)


# --- looking, counting, deleting ----------------------------------------------------------------


def test_look_tells_messages_apart(session, images, mastodon_mock):
    account = session.access.account
    medium = images.add("media/a.png")
    one = building.delivery(account, Part("Le même texte"), "Le même texte")
    pictured = building.delivery(account, Part("Le même texte", (medium,)), post="autre")
    alone, reply = (
        mastodon.prepare(session, one, 0, ()),
        mastodon.prepare(session, one, 1, (base.Sent("17", "https://lumen.example/17"),)),
    )
    with_image = mastodon.prepare(session, pictured, 0, ())
    sent = mastodon.publish(session, alone)
    assert mastodon.look(session, alone) == (sent,)
    assert mastodon.look(session, reply) == ()
    assert mastodon.look(session, with_image) == ()
    other = mastodon.prepare(session, building.delivery(account, "le même texte"), 0, ())
    assert mastodon.look(session, other) == ()
    assert len(mastodon_mock.statuses()) == 1


def test_look_names_all_the_twins_newest_first(session):
    account = session.access.account
    first, second = (
        mastodon.publish(
            session,
            mastodon.prepare(session, building.delivery(account, "Jumeaux", post=post), 0, ()),
        )
        for post in ("a", "b")
    )
    prepared = mastodon.prepare(session, building.delivery(account, "Jumeaux", post="c"), 0, ())
    assert mastodon.look(session, prepared) == (second, first)


def test_delete(session, mastodon_mock):
    delivery = building.delivery(session.access.account, "À retirer")
    (sent,) = building.publish_all(mastodon, session, delivery)
    mastodon.delete(session, sent)
    assert mastodon_mock.statuses() == []
    mastodon.delete(session, sent)
    assert mastodon.look(session, mastodon.prepare(session, delivery, 0, ())) == ()


def test_counts_and_replies(session, mastodon_mock):
    (sent, _) = building.publish_all(
        mastodon, session, building.delivery(session.access.account, "un", "deux")
    )
    headers = {"Authorization": f"Bearer {mastodon_mock.token}"}
    url = f"{mastodon_mock.url}/api/v1/statuses/{sent.id}/favourite"
    requests.post(url, headers=headers, timeout=10).raise_for_status()
    assert mastodon.metrics(session, sent) == {"replies": 1, "reblogs": 0, "favourites": 1}
    assert mastodon.comments(session, sent) == ()  # our own thread is no comment


# --- what is held, and said ---------------------------------------------------------------------


def test_a_wrong_token(mastodon_mock):
    with pytest.raises(base.Held, match="does not accept the token") as caught:
        connect(mastodon_mock.url, SECRET)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "more", [{"id": "1"}, {"handle": "@lumen"}, {"handle": "@testuser@a.example"}]
)
def test_the_token_of_another_account(mastodon_mock, more):
    with pytest.raises(base.Held, match="The token belongs to @testuser"):
        connect(mastodon_mock.url, mastodon_mock.token, **more)


@pytest.mark.parametrize("handle", ["testuser", "@testuser", "@TestUser", "@testuser@{host}"])
def test_a_handle_may_be_written_in_several_ways(mastodon_mock, handle):
    host = mastodon_mock.url.removeprefix("http://")
    assert connect(mastodon_mock.url, mastodon_mock.token, handle=handle.format(host=host))
    assert connect(mastodon_mock.url, mastodon_mock.token, id=mastodon_mock.account_id())


@pytest.mark.parametrize(
    ("url", "token", "more", "told"),
    [
        ("", SECRET, {"handle": "@a"}, "has no `url`"),
        ("http://localhost", "", {"handle": "@a"}, "There is no token"),
        ("http://lumen.example", SECRET, {"handle": "@a"}, "without https"),
    ],
)
def test_what_is_missing_is_said(url, token, more, told):
    with pytest.raises(base.Outcome, match=told):
        connect(url, token, **more)


def test_an_account_without_a_name(mastodon_mock):
    access = building.access(
        building.account("mastodon", mastodon_mock.url), {"TOKEN": mastodon_mock.token}
    )
    with pytest.raises(base.Held, match="neither `id` nor `handle`"):
        mastodon.connect(access)


def test_a_server_that_is_away():
    with pytest.raises(base.Busy, match=r"could not be reached\. Nothing was published"):
        connect(f"http://127.0.0.1:{free_port()}", SECRET)


def test_too_long_is_held_before_anything_leaves(session, proxy):
    before = len(proxy.requests)
    delivery = building.delivery(session.access.account, "é" * 501)
    with pytest.raises(base.Held, match=r"The text has 501 characters; 127.0.0.1:[0-9]+ takes 500"):
        mastodon.prepare(session, delivery, 0, ())
    assert len(proxy.requests) == before


def test_links_make_room(session):
    # the mock counts characters as they are, so this is the server's own rule alone
    text = "a" * 476 + " https://lumen.example/" + "b" * 200
    assert mastodon.length(text, session.limits) == 500
    assert mastodon.prepare(session, building.delivery(session.access.account, text), 0, ())


def test_too_many_too_wordy(session, images, proxy):
    account = session.access.account
    five = tuple(images.add(f"media/{n}.png") for n in range(5))
    wordy = images.add("media/bavard.png", alt="a" * 1501)
    before = len(proxy.requests)
    for media, told in (
        (five, r"There are 5 images; [0-9.:]+ takes 4"),
        ((wordy,), "bavard.png has 1501 characters; 1500 are allowed"),
    ):
        with pytest.raises(base.Held, match=told):
            mastodon.prepare(session, building.delivery(account, Part("a", media)), 0, ())
    assert len(proxy.requests) == before


def test_nothing_to_say(session):
    with pytest.raises(base.Held, match="empty"):
        mastodon.prepare(session, building.delivery(session.access.account, " \n"), 0, ())


def test_an_unknown_visibility(session):
    delivery = building.delivery(session.access.account, "a", visibility="publique")
    with pytest.raises(base.Held, match="`visibility: publique` is none of public, unlisted"):
        mastodon.prepare(session, delivery, 0, ())


def test_refusals_and_limits_of_the_server(session, mastodon_mock):
    prepared = mastodon.prepare(session, building.delivery(session.access.account, "a"), 0, ())
    mastodon_mock.fault("ratelimit")
    with pytest.raises(base.Busy, match="limits our rate until") as caught:
        mastodon.publish(session, prepared)
    assert caught.value.until is not None
    mastodon_mock.fault("status", status=503)
    with pytest.raises(base.Unknown):
        mastodon.publish(session, prepared)
    mastodon_mock.fault("malformed")
    with pytest.raises(base.Unknown):
        mastodon.publish(session, prepared)
    gone = base.Prepared("k", {**prepared.request, "status": ""})
    with pytest.raises(base.Refused):
        mastodon.publish(session, gone)


def test_no_secret_shows(session, mastodon_mock):
    delivery = building.delivery(session.access.account, "a")
    prepared = mastodon.prepare(session, delivery, 0, ())
    for value in (session, session.access, prepared, session.data):
        assert mastodon_mock.token not in repr(value)
