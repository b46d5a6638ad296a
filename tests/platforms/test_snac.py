"""The same module against snac, which speaks the API loosely and ignores the idempotency key."""

import uuid

import pytest

from marronnier.model import Part
from marronnier.platforms import base, mastodon
from marronnier.world import NoAnswer
from tests.platforms import building


@pytest.fixture
def proxy(snac, proxy_to):
    return proxy_to(snac.url)


def connect(url, snac, images=(), **more):
    account = building.account("mastodon", url, **more)
    return mastodon.connect(building.access(account, {"TOKEN": snac.token}, images))


@pytest.fixture
def session(proxy, snac, images):
    return connect(proxy.url, snac, images, handle=f"@{snac.account}")


@pytest.fixture
def delivery(session):
    """Deliveries of this test alone: the server is shared, and cannot delete."""
    mark = uuid.uuid4().hex

    def build(*parts):
        parts = [part if isinstance(part, Part) else Part(part) for part in parts]
        marked = (Part(f"{part.text} ({mark})", part.media, part.link) for part in parts)
        return building.delivery(session.access.account, *marked, post=mark)

    build.mark = mark
    return build


def posts(snac, delivery):
    return [status for status in snac.statuses() if delivery.mark in status["content"]]


def test_nothing_is_sent_twice_on_this_server(session):
    assert session.class_ is base.Class.NEITHER
    assert session.data["version"].endswith("snac/2.75)")


def test_the_server_s_limits_are_read(session):
    assert session.limits.characters == 100_000
    assert session.limits.link_characters == 32
    assert session.limits.image_bytes == 16_777_216


def test_a_wrong_token_and_the_token_of_another_account(snac):
    with pytest.raises(base.Held, match=f"The token belongs to @{snac.account}"):
        connect(snac.url, snac, handle="@lumen")
    account = building.account("mastodon", snac.url, handle=f"@{snac.account}")
    with pytest.raises(base.Held, match="does not accept the token"):
        mastodon.connect(building.access(account, {"TOKEN": "jeton-faux"}))


def test_a_thread_with_images(session, images, snac, delivery):
    media = tuple(
        images.add(f"media/{n}.png", size=(9 + n, 9), alt=f"L’été n° {n} 💡") for n in range(4)
    )
    sent = building.publish_all(
        mastodon,
        session,
        delivery(Part("Été https://lumen.example/a #Été", media), "deux", "trois"),
    )
    three, two, one = posts(snac, delivery)
    assert [s.id for s in sent] == [one["id"], two["id"], three["id"]]
    assert two["in_reply_to_id"] == one["id"]
    assert three["in_reply_to_id"] == two["id"]
    assert [item["description"] for item in one["media_attachments"]] == [m.alt for m in media]


def test_a_lost_answer_can_be_looked_up(session, proxy, snac, delivery):
    text = "Prêt\u202f? « **Les** soldes » 👩‍🎨 #Été a_b_c https://lumen.example/soldes?a=1&b=2 fin"
    prepared = mastodon.prepare(session, delivery(text), 0, ())
    assert mastodon.look(session, prepared) == ()
    proxy.drop_answer("POST", r"/api/v1/statuses$")
    with pytest.raises(NoAnswer):
        mastodon.publish(session, prepared)
    (found,) = mastodon.look(session, prepared)
    (status,) = posts(snac, delivery)
    assert found.url == status["url"]


def test_the_key_is_ignored_here_which_is_why(session, proxy, snac, delivery):
    prepared = mastodon.prepare(session, delivery("deux fois"), 0, ())
    proxy.drop_answer("POST", r"/api/v1/statuses$")
    with pytest.raises(NoAnswer):
        mastodon.publish(session, prepared)
    mastodon.publish(session, prepared)
    assert len(posts(snac, delivery)) == 2
    assert len(mastodon.look(session, prepared)) == 2


def test_this_server_cannot_delete(session, snac, delivery):
    (sent,) = building.publish_all(mastodon, session, delivery("pour toujours"))
    with pytest.raises(base.Unsupported, match="does not delete posts"):
        mastodon.delete(session, sent)
    assert len(posts(snac, delivery)) == 1


def test_counts(session, delivery):
    (sent, _) = building.publish_all(mastodon, session, delivery("un", "deux"))
    assert mastodon.metrics(session, sent) == {"replies": 1, "reblogs": 0, "favourites": 0}
    assert mastodon.comments(session, sent) == ()
