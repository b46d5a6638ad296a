"""What goes out to Threads, of each kind, and how long it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.model import Part
from marronnier.platforms import base, threads
from tests.fakes.threads import shown
from tests.platforms import building
from tests.platforms.threads.stage import connect, containers, deliver, prepare
from tests.reading.workspace import read


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
    with pytest.raises(base.Busy, match="does not show the message before this one yet"):
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
        ("e\u0301 🌰", 7),
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
