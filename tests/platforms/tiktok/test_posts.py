"""What goes out, what is held, and what is there."""

import dataclasses
from datetime import timedelta

import pytest

from marronnier.model import Account, Part, Passage, Place, Post, Section, Status
from marronnier.platforms import base, tiktok
from marronnier.platforms.tiktok import films
from tests.fakes.tiktok import shown
from tests.platforms import building
from tests.platforms.tiktok.account import PAGE, deliver, photos, prepared

# --- what goes out --------------------------------------------------------------------------------


def test_a_film(api, session, images, film):
    sent = deliver(session, Part("Été 🌰 #Lampes", (film,)))
    ((name, post),) = api.posts.items()
    assert post["data"] == images[film.path]
    assert post["post"] == {
        "title": "Été 🌰 #Lampes",
        "privacy_level": "SELF_ONLY",
        "disable_comment": False,
        "disable_duet": False,
        "disable_stitch": False,
        "video_cover_timestamp_ms": 0,
        "brand_content_toggle": False,
        "brand_organic_toggle": False,
        "is_aigc": False,
    }
    assert sent == base.Sent(name, PAGE, {"publish_id": name})


def test_a_film_that_everybody_sees_has_a_number(session, film):
    sent = deliver(session, Part("Été", (film,)), privacy="public")
    assert sent.id == "7500000000000000000"
    assert sent.url == f"{PAGE}/video/7500000000000000000"


def test_the_claim_names_the_film_and_nobody_sees_it(api, session, film):
    asked = prepared(session, Part("Été", (film,)))
    (name,) = api.posts
    assert asked.request["publish_id"] == name
    assert shown(api) == []
    before = len(api.requests)
    tiktok.publish(session, asked)
    assert [one.method for one in api.requests[before:]] == ["PUT", "POST"]
    assert shown(api) == ["Été"]


@pytest.mark.parametrize(
    ("size", "calls"), [(1, 1), (films.CHUNK * 2 - 1, 1), (films.CHUNK * 2, 2), (31_000_000, 2)]
)
def test_the_last_chunk_alone_makes_a_post(api, session, images, size, calls):
    film = images.film("media/long.mp4", size=size)
    asked = prepared(session, Part("Été", (film,)))
    assert shown(api) == []
    tiktok.publish(session, asked)
    puts = [one for one in api.requests if one.method == "PUT"]
    (post,) = api.posts.values()
    assert (len(puts), post["data"] == images[film.path]) == (calls, True)
    assert len(puts[-1].body) < 2 * films.CHUNK


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"privacy": "friends"}, {"privacy_level": "MUTUAL_FOLLOW_FRIENDS"}),
        ({"comments": "no", "duet": "non"}, {"disable_comment": True, "disable_duet": True}),
        ({"stitch": "false"}, {"disable_stitch": True}),
        ({"promotes": "own"}, {"brand_organic_toggle": True, "brand_content_toggle": False}),
        ({"promotes": "paid", "privacy": "public"}, {"brand_content_toggle": True}),
        ({"synthetic": "yes"}, {"is_aigc": True}),
        ({"cover": "2.5"}, {"video_cover_timestamp_ms": 2500}),
    ],
)
def test_options_of_a_film(api, session, film, options, told):
    deliver(session, Part("Été", (film,)), **options)
    (post,) = api.posts.values()
    assert post["post"].items() >= told.items()


def test_what_the_account_has_switched_off_stays_so(api, session, images):
    api.creator |= {"comment_disabled": True, "stitch_disabled": True}
    deliver(session, Part("Été", (images.film("media/b.mp4", generated=True),)))
    (post,) = api.posts.values()
    told = [post["post"][name] for name in ("disable_comment", "disable_stitch", "is_aigc")]
    assert told == [True, True, True]


def test_a_draft(api, session, film):
    sent = deliver(session, Part("Été", (film,)), mode="draft")
    assert api.requests[1].path == "/v2/post/publish/inbox/video/init/"
    assert list(api.requests[1].data) == ["source_info"]
    assert sent.url == PAGE


@pytest.mark.parametrize("count", [1, 35])
def test_photos(api, session, images, count):
    part = Part("Le texte\net la suite", photos(images, count), title="Un titre")
    sent = deliver(session, part, cover="1", music="yes", privacy="public")
    (post,) = api.posts.values()
    assert post["post"] == {
        "title": "Un titre",
        "description": "Le texte\net la suite",
        "privacy_level": "PUBLIC_TO_EVERYONE",
        "disable_comment": False,
        "brand_content_toggle": False,
        "brand_organic_toggle": False,
        "auto_add_music": True,
    }
    assert len(post["source"]["photo_images"]) == count
    assert post["source"]["photo_images"][0].startswith("https://media.lumen.example/")
    assert sent.url.startswith(f"{PAGE}/video/")


def test_photos_for_the_inbox(api, session, images):
    deliver(session, Part("Le texte", photos(images, 2)), mode="draft", cover="2")
    asked = next(one.data for one in api.requests if one.path.endswith("/content/init/"))
    assert asked["post_mode"] == "MEDIA_UPLOAD"
    assert asked["post_info"] == {"title": "", "description": "Le texte"}
    assert asked["source_info"]["photo_cover_index"] == 1


def test_a_title_is_of_photos_alone(images, film):
    account, passage = Account("lumen", "tiktok", Place("x")), Passage("Le texte\nla suite", 1)
    post = Post(
        "lumen",
        "a",
        "a.md",
        "T",
        ("tiktok",),
        None,
        Status.APPROVED,
        (Section("", (passage,), 1),),
        photos(images, 1),
        options={"tiktok": {"title": "Un titre"}},
    )
    (part,) = tiktok.compose(post, account)
    assert (part.title, part.text) == ("Un titre", "Le texte\nla suite")
    (part,) = tiktok.compose(dataclasses.replace(post, media=(film,)), account)
    assert (part.title, part.text) == ("", "Le texte\nla suite")
    (part,) = tiktok.compose(dataclasses.replace(post, options={}), account)
    assert (part.title, part.text) == ("", "Le texte\nla suite")


# --- what is held before anything is asked --------------------------------------------------------


def test_what_is_held(api, session, images, film):
    api.creator["privacy_level_options"] = ["SELF_ONLY", "FOLLOWER_OF_CREATOR"]
    pictures = photos(images, 36)
    for part, options, told in [
        (Part("é" * 2201, (film,)), {}, "has 2201 characters; TikTok takes 2200"),
        (Part("🌰" * 2001, pictures[:1]), {}, "has 4002 characters; TikTok takes 4000"),
        (Part("a", pictures[:1], title="é" * 91), {}, "title has 91 characters"),
        (Part("a"), {}, "no message without a picture or a film"),
        (Part("a", pictures), {}, "There are 36 images"),
        (Part("a", (film, film)), {}, "There are 2 films"),
        (Part("a", (film, pictures[0])), {}, "pictures and a film"),
        (
            Part("a", (film,)),
            {"privacy": "public"},
            "no “privacy: public”, but: followers, private",
        ),
        (Part("a", (film,)), {"privacy": "tous"}, "`privacy: tous` is none of"),
        (Part("a", (film,)), {"promotes": "paid"}, "no paid advertising that is private"),
        (Part("a", (film,)), {"cover": "-1"}, "`cover: -1` is no number"),
        (Part("a", (film,)), {"cover": "nan"}, "is no number"),
        (Part("a", pictures[:2]), {"cover": "3"}, "`cover: 3` is the number of no photo"),
        (Part("a", (images.film("media/b.avi"),)), {}, "is no film that is taken here"),
        (Part("a", (images.film("media/c.mp4", seconds=301.0),)), {}, "lasts 301 seconds"),
        (Part("a", (images.film("media/d.mp4", shape=(320, 640)),)), {}, "360 to 4096 pixels"),
        (Part("a", (images.film("media/e.mp4", size=0),)), {}, "is empty"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part, **options)
    slow = dataclasses.replace(film, facts=dataclasses.replace(film.facts, rate=15.0))
    with pytest.raises(base.Held, match="23 to 60 pictures"):
        deliver(session, Part("a", (slow,)))
    assert api.posts == {}


def test_one_message_alone(api, session, film):
    parts = Part("a", (film,)), Part("b", comment=True)
    delivery = building.delivery(session.access.account, *parts)
    with pytest.raises(base.Held, match="neither a thread nor a first comment"):
        tiktok.prepare(session, delivery, 0, ())
    assert api.posts == {}


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("é", 1), ("e\u0301", 2), ("🌰", 2), ("👨‍👩‍👧‍👦", 11)]
)
def test_length_is_in_units_of_utf_16(text, count):
    assert tiktok.length(text, tiktok.LIMITS) == count


def test_the_room_of_a_film_s_text_is_its_own(session, images, film):
    account = session.access.account
    for media, most in [((film,), 2200), (photos(images, 1), 4000)]:
        (preview,) = tiktok.preview(building.delivery(account, Part("a", media)))
        assert preview.limit == most


# --- what is there --------------------------------------------------------------------------------


def test_a_film_is_asked_for_its_state(api, session, film):
    api.left = 3
    asked = prepared(session, Part("Été", (film,)), privacy="public")
    sent = tiktok.publish(session, asked)
    assert session.access.clock.slept == [1.0, 2.0, 4.0]
    assert tiktok.look(session, asked) == (sent,)
    counts = {"view_count": 120, "like_count": 7, "comment_count": 1, "share_count": 0}
    assert tiktok.metrics(session, sent) == counts
    settled = base.Sent("", sent.url + "?lang=fr")
    assert tiktok.metrics(session, settled) == counts


def test_a_film_that_takes_long_is_found_later(api, session, film):
    api.left = 8
    asked = prepared(session, Part("Été", (film,)))
    with pytest.raises(base.Unknown, match="still at work"):
        tiktok.publish(session, asked)
    assert sum(session.access.clock.slept) < 50
    with pytest.raises(base.Unknown, match="is at work on it"):
        tiktok.look(session, asked)
    assert len(tiktok.look(session, asked)) == 1


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("frame_rate_check_failed", base.Refused),
        ("internal", base.Lapsed),
        ("spam_risk", base.Refused),
        ("\x1b[31mrouge", base.Refused),
    ],
)
def test_a_film_of_which_tiktok_makes_no_post(api, session, film, reason, outcome):
    api.failing = reason
    asked = prepared(session, Part("Été", (film,)))
    told = r"\?\.$" if "\x1b" in reason else reason
    with pytest.raises(outcome, match=f"made no post of it: {told}"):
        tiktok.publish(session, asked)
    with pytest.raises(base.Lapsed, match=told):
        tiktok.look(session, asked)


def test_a_film_whose_bytes_never_came_ends_with_its_address(api, session, film):
    asked = prepared(session, Part("Été", (film,)))
    with pytest.raises(base.Unknown, match="only who began it could send"):
        tiktok.look(session, asked)
    session.access.clock.ahead = timedelta(minutes=69)
    with pytest.raises(base.Unknown):
        tiktok.look(session, asked)
    session.access.clock.ahead = timedelta(minutes=71)
    with pytest.raises(base.Lapsed, match="never received the whole film"):
        tiktok.look(session, asked)
    api.counts = False
    with pytest.raises(base.Unknown):
        tiktok.look(session, asked)
    api.counts, api.posts[asked.request["publish_id"]]["left"] = True, 1  # TikTok is slow
    tiktok.films.end(session, asked)
    with pytest.raises(base.Unknown):
        tiktok.look(session, asked)
    assert len(tiktok.look(session, asked)) == 1


def test_another_process_cannot_go_on(api, session, images, film):
    asked = prepared(session, Part("Été", (film,)))
    again = base.Prepared(asked.key, asked.request, asked.derivatives)
    with pytest.raises(base.Held, match="only who began it"):
        tiktok.publish(session, again)
    asked = prepared(session, Part("Été", photos(images, 1)))
    assert asked.class_ is base.Class.NEITHER
    with pytest.raises(base.Held, match="not at hand any more"):
        tiktok.publish(session, dataclasses.replace(asked, private={}))
    with pytest.raises(base.Unsupported):
        tiktok.look(session, asked)
    assert shown(api) == []


def test_what_tiktok_has_not(session):
    sent = base.Sent("p_pub_url~v2.1", PAGE)
    for ability in (tiktok.delete, tiktok.comments, tiktok.metrics):
        with pytest.raises(base.Unsupported):
            ability(session, sent)
