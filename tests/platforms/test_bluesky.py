"""Bluesky's module against a real PDS."""

import dataclasses
import itertools
import re
from datetime import timedelta

import pytest
import requests

from marronnier.model import Medium, Part, Place
from marronnier.platforms import base, bluesky
from marronnier.world import NoAnswer
from tests.platforms import building
from tests.servers.serving import free_port

NAMES = (f"lumen-{number}" for number in itertools.count())
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


@pytest.fixture
def owner(pds):
    """A fresh account on the PDS."""
    return pds.create_account(next(NAMES))


@pytest.fixture
def proxy(pds, proxy_to):
    return proxy_to(pds.url)


def connect(url, password, images=(), **more):
    account = building.account("bluesky", url, **more)
    return bluesky.connect(building.access(account, {"PASSWORD": password}, images))


@pytest.fixture
def session(proxy, owner, images):
    return connect(proxy.url, owner.app_password, images, id=owner.did, handle=owner.handle)


def prepare(session, *parts, number=0, before=(), **more):
    delivery = building.delivery(session.access.account, *parts, **more)
    return bluesky.prepare(session, delivery, number, before)


def publish(session, *parts, **more):
    delivery = building.delivery(session.access.account, *parts, **more)
    return building.publish_all(bluesky, session, delivery)


def test_text_with_accents_emoji_and_facets(session, pds, owner):
    friend = pds.create_account(next(NAMES))
    text = (
        f"« Été » 👩‍🎨 #SoldesDété avec @{friend.handle} et @personne.test https://lumen.example/é"
    )
    (sent,) = publish(session, text)
    (post,) = pds.posts(owner)
    record = post["value"]
    assert (sent.refs["uri"], sent.refs["cid"]) == (post["uri"], post["cid"])
    assert record["text"] == text
    assert record["langs"] == ["fr"]
    assert record["createdAt"] == "2026-12-05T17:30:00.000Z"
    data = text.encode()
    found = [
        (
            data[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
            facet["features"],
        )
        for facet in record["facets"]
    ]
    kind = "app.bsky.richtext.facet"
    assert found == [
        ("#SoldesDété", [{"$type": f"{kind}#tag", "tag": "SoldesDété"}]),
        (f"@{friend.handle}", [{"$type": f"{kind}#mention", "did": friend.did}]),
        ("https://lumen.example/é", [{"$type": f"{kind}#link", "uri": "https://lumen.example/é"}]),
    ]


def test_the_address_is_what_people_open(session, owner):
    (sent,) = publish(session, "Bonjour")
    key = sent.id.rpartition("/")[2]
    assert sent.url == f"https://bsky.app/profile/{owner.handle}/post/{key}"
    assert TID.fullmatch(key)


def test_a_link_becomes_a_card(session, pds, owner):
    part = Part("Les soldes", link="https://lumen.example/soldes?p=é")
    publish(session, part)
    titled = {"link_title": "Nos soldes", "link_description": "Du 6 au 31"}
    publish(session, part, post="avec-titre", **titled)
    cards = [post["value"]["embed"] for post in pds.posts(owner)]
    assert {card["$type"] for card in cards} == {"app.bsky.embed.external"}
    uri = "https://lumen.example/soldes?p=é"
    told = sorted((card["external"] for card in cards), key=lambda card: card["title"])
    assert told == [
        {"uri": uri, "title": "Nos soldes", "description": "Du 6 au 31"},
        {"uri": uri, "title": "lumen.example", "description": ""},
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_images_and_what_they_show(session, images, pds, owner, count):
    media = tuple(
        images.add(f"media/{n}.png", size=(10 + n, 20), alt=f"La lampe n° {n} « Élise » 💡")
        for n in range(count)
    )
    publish(session, Part("Nos lampes https://lumen.example", media))
    (post,) = pds.posts(owner)
    shown = post["value"]["embed"]["images"]
    assert [item["alt"] for item in shown] == [medium.alt for medium in media]
    sizes = [{"width": 10 + n, "height": 20} for n in range(count)]
    assert [item["aspectRatio"] for item in shown] == sizes
    for item, medium in zip(shown, media, strict=True):
        assert item["image"]["mimeType"] == "image/png"
        blob = requests.get(
            f"{pds.url}/xrpc/com.atproto.sync.getBlob",
            params={"did": owner.did, "cid": item["image"]["ref"]["$link"]},
            timeout=10,
        )
        assert blob.content == images[medium.path]


def test_a_thread_of_three(session, pds, owner):
    sent = publish(session, "un", "deux", Part("trois", comment=True))
    three, two, one = pds.posts(owner)  # in the order of their keys: later parts sort after
    assert [post["value"]["text"] for post in (one, two, three)] == ["un", "deux", "trois"]
    assert "reply" not in one["value"]
    root = {"uri": one["uri"], "cid": one["cid"]}
    assert two["value"]["reply"] == {"root": root, "parent": root}
    assert three["value"]["reply"] == {
        "root": root,
        "parent": {"uri": two["uri"], "cid": two["cid"]},
    }
    assert [s.id for s in sent] == [one["uri"], two["uri"], three["uri"]]
    times = [post["value"]["createdAt"] for post in (one, two, three)]
    assert times == sorted(set(times))


def test_a_thread_goes_on_below_an_address_that_a_person_gave(session):
    (first,) = publish(session, "un")
    given = (base.Sent("", first.url),)
    prepared = prepare(session, "un", "deux", number=1, before=given)
    assert prepared.request["record"]["reply"]["root"] == dict(first.refs)
    other = (base.Sent("", "https://bsky.app/profile/autre.example/post/3jzfcijpj2z2a"),)
    with pytest.raises(base.Held, match="not among the account's posts"):
        prepare(session, "un", "deux", number=1, before=other)


# --- once ---------------------------------------------------------------------------------------


def test_a_lost_answer_and_the_same_request_again_make_one_record(
    session, images, proxy, pds, owner
):
    prepared = prepare(session, Part("Une seule fois", (images.add("media/a.png"),)))
    assert session.class_ is base.Class.KEY
    proxy.drop_answer("POST", "putRecord")
    with pytest.raises(NoAnswer):
        bluesky.publish(session, prepared)
    (before,) = pds.posts(owner)
    sent = bluesky.publish(session, prepared)
    assert pds.posts(owner) == [before]
    assert sent.refs == {"uri": before["uri"], "cid": before["cid"]}


def test_a_lost_request_and_the_same_again_make_one_record(session, proxy, pds, owner):
    prepared = prepare(session, "Une seule fois")
    proxy.drop_request("POST", "putRecord")
    with pytest.raises(NoAnswer):
        bluesky.publish(session, prepared)
    assert pds.posts(owner) == []
    bluesky.publish(session, prepared)
    assert len(pds.posts(owner)) == 1


def test_publishing_is_one_request(session, proxy):
    prepared = prepare(session, "Une fois")
    before = len(proxy.requests)
    bluesky.publish(session, prepared)
    (request,) = proxy.requests[before:]
    assert (request.method, request.path) == ("POST", "/xrpc/com.atproto.repo.putRecord")


def test_preparing_again_makes_the_same_record(session, images, pds, owner):
    part = Part("Une fois https://lumen.example", (images.add("media/a.png", alt="é"),))
    assert prepare(session, part) == prepare(session, part)
    bluesky.publish(session, prepare(session, part))
    bluesky.publish(session, prepare(session, part))
    assert len(pds.posts(owner)) == 1


def test_another_post_is_never_replaced(session, pds, owner):
    publish(session, "Premier")
    with pytest.raises(base.Refused, match="Another post of this account stands where"):
        publish(session, "Second")
    assert [post["value"]["text"] for post in pds.posts(owner)] == ["Premier"]


def test_look_and_delete(session, pds, owner):
    prepared = prepare(session, "À retirer #été")
    assert bluesky.look(session, prepared) == ()
    sent = bluesky.publish(session, prepared)
    assert bluesky.look(session, prepared) == (sent,)
    changed = dataclasses.replace(
        prepared,
        request={**prepared.request, "record": {**prepared.request["record"], "text": "b"}},
    )
    assert bluesky.look(session, changed) == ()
    bluesky.delete(session, sent)
    assert pds.posts(owner) == []
    assert bluesky.look(session, prepared) == ()
    bluesky.delete(session, sent)


# --- what is held, and said ---------------------------------------------------------------------


def test_a_wrong_password(pds, owner):
    with pytest.raises(
        base.Held, match="does not open a session: AuthenticationRequired"
    ) as caught:
        connect(pds.url, "mot-de-passe-faux", id=owner.did)
    assert "mot-de-passe-faux" not in str(caught.value)


def test_the_password_of_another_account(pds, owner):
    other = pds.create_account(next(NAMES))
    with pytest.raises(base.Held, match="does not open a session"):
        connect(pds.url, other.app_password, id=owner.did)
    with pytest.raises(base.Held, match="does not open a session"):
        connect(pds.url, other.app_password, handle=owner.handle)


def test_a_server_that_opens_the_session_of_another(script):
    script.then(200, {"did": "did:plc:autre", "handle": "a.example", "accessJwt": "x"})
    with pytest.raises(
        base.Held, match="belongs to did:plc:autre, and the account is did:plc:lumen"
    ):
        connect(script.url, "x", id="did:plc:lumen")


@pytest.mark.parametrize("handle", ["{}", "@{}"])
def test_a_handle_alone_is_enough(pds, owner, handle):
    session = connect(pds.url, owner.app_password, handle=handle.format(owner.handle))
    assert session.data["did"] == owner.did


@pytest.mark.parametrize(
    ("more", "password", "told"),
    [({}, "x", "neither `id` nor `handle`"), ({"handle": "a.example"}, "", "no app password")],
)
def test_what_is_missing_is_said(more, password, told):
    with pytest.raises(base.Held, match=told):
        connect(f"http://127.0.0.1:{free_port()}", password, **more)


def test_a_server_that_is_away():
    with pytest.raises(base.Busy, match=r"could not be reached\. Nothing was published"):
        connect(f"http://127.0.0.1:{free_port()}", "x", handle="a.example")


def test_one_session_is_opened_once_and_says_until_when(session, proxy):
    left = session.until - session.access.clock.now()
    assert timedelta(minutes=50) < left <= timedelta(hours=1)
    publish(session, "un", "deux")
    assert proxy.seen("POST", "createSession") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("é" * 301, "The text has 301 characters; Bluesky takes 300"),
        ("👨‍👩‍👧‍👦" * 121, "The text has 3025 bytes; Bluesky takes 3000"),
        (" \n", "empty"),
    ],
)
def test_texts_that_cannot_go(session, proxy, text, told):
    before = len(proxy.requests)
    with pytest.raises(base.Held, match=told):
        prepare(session, text)
    assert len(proxy.requests) == before


@pytest.mark.parametrize(
    "text", ["é" * 300, "👨‍👩‍👧‍👦" * 120], ids=["300 characters", "3000 bytes"]
)
def test_texts_that_just_fit(session, pds, owner, text):
    publish(session, text)
    assert pds.posts(owner)[0]["value"]["text"] == text


def test_a_picture_that_is_too_heavy_is_made_lighter(session, images):
    """An upload over the limit succeeds there, and only the post would be refused."""
    big = images.add("media/grand.png", size=(1100, 1000), noisy=True)
    request = prepare(session, Part("a", (big,)))
    (image,) = request.request["record"]["embed"]["images"]
    assert len(images["media/grand.png"]) > 2_000_000 >= image["image"]["size"]
    assert image["image"]["mimeType"] == "image/jpeg"
    assert image["aspectRatio"] == {"width": 1100, "height": 1000}
    (sent,) = request.derivatives.items()
    assert sent[0] == big.facts.sha256 != sent[1]


def test_too_many_images_and_what_is_none(session, images, proxy):
    many = tuple(images.add(f"media/{n}.png") for n in range(11))
    text = Medium("media/note.txt", Place("x"), "media/note.txt")
    images["media/note.txt"] = b"bonjour"
    before = len(proxy.requests)
    for media, told in (
        (many, "There are 11 images; Bluesky takes 10"),
        ((text,), "note.txt is not a JPEG, PNG"),
    ):
        with pytest.raises(base.Held, match=told):
            prepare(session, Part("a", media))
    assert len(proxy.requests) == before


def test_a_session_that_ended_takes_nothing(session, pds, owner):
    prepared = prepare(session, "a")
    ended = dataclasses.replace(session, data={**session.data, "token": "a.b.c"})
    with pytest.raises(base.Held, match="ended the session: InvalidToken"):
        bluesky.publish(ended, prepared)
    assert pds.posts(owner) == []


def test_what_the_server_refuses_is_said(session, pds, owner):
    prepared = prepare(session, "a")
    record = {**prepared.request["record"], "text": "é" * 301}
    with pytest.raises(base.Refused, match="grapheme too big"):
        bluesky.publish(
            session, dataclasses.replace(prepared, request={**prepared.request, "record": record})
        )
    assert pds.posts(owner) == []


def test_no_secret_shows(session, owner):
    prepared = prepare(session, "a")
    for value in (session, session.access, prepared):
        assert owner.app_password not in repr(value)
        assert session.data["token"] not in repr(value)


@pytest.mark.parametrize("ability", [bluesky.metrics, bluesky.comments])
def test_what_needs_the_appview(session, ability):
    with pytest.raises(base.Unsupported):
        ability(session, base.Sent("a", "b"))
