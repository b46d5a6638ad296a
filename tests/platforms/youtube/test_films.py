"""What goes out, what is held, and what is there."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.model import Account, Part, Passage, Place, Post, Section, Status
from marronnier.platforms import base, youtube
from tests.fakes.youtube import CHANNEL, shown
from tests.platforms.youtube.channel import (
    TITLE,
    WATCH,
    bodies,
    deliver,
    of,
    part,
    prepared,
)

# --- what goes out --------------------------------------------------------------------------------


def test_a_film(api, session, images, film):
    (sent,) = deliver(session, part(film))
    (stored,) = api.videos.values()
    assert sent == base.Sent(stored["id"], WATCH + stored["id"])
    assert stored["data"] == images[film.path]
    assert stored["snippet"] == {
        "title": TITLE,
        "description": "Le texte.\n\n#Lampes #Design",
        "categoryId": "22",
        "defaultLanguage": "fr",
        "tags": ["Lampes", "Design"],
    }
    assert stored["status"]["privacyStatus"] == "public"
    assert stored["status"]["selfDeclaredMadeForKids"] is False
    assert stored["status"]["containsSyntheticMedia"] is False


def test_nobody_sees_anything_before_the_one_request(api, session, film):
    asked = prepared(session, part(film))
    (stored,) = api.videos.values()
    assert stored["status"]["privacyStatus"] == "private"
    assert stored["snippet"]["description"] == asked.request["mark"]
    assert shown(api) == []
    before = len(api.requests)
    youtube.publish(session, asked)
    (visible,) = api.requests[before:]
    assert (visible.method, visible.path) == ("PUT", "/youtube/v3/videos?part=snippet%2Cstatus")
    assert shown(api) == ["Le texte.\n\n#Lampes #Design"]


@pytest.mark.parametrize(
    ("options", "status", "snippet"),
    [
        ({"privacy": "unlisted"}, {"privacyStatus": "unlisted"}, {}),
        ({"privacy": "private"}, {"privacyStatus": "private"}, {}),
        ({"made_for_kids": "oui"}, {"selfDeclaredMadeForKids": True}, {}),
        ({"synthetic": "true"}, {"containsSyntheticMedia": True}, {}),
        ({"category": "27", "tags": "lampes,  l’été à Lyon ,"}, {}, {"categoryId": "27"}),
        ({"tags": "lampes,  l’été à Lyon ,"}, {}, {"tags": ["lampes", "l’été à Lyon"]}),
        ({"language": "en"}, {}, {"defaultLanguage": "en"}),
        (
            {"publish_at": "2026-12-06 09:00"},
            {"privacyStatus": "private", "publishAt": "2026-12-06T08:00:00Z"},
            {},
        ),
        ({"publish_at": "2026-12-06T09:00+02:00"}, {"publishAt": "2026-12-06T07:00:00Z"}, {}),
    ],
)
def test_options(api, session, film, options, status, snippet):
    asked = prepared(session, part(film), **options)
    assert "publishAt" not in bodies(api, "POST", "/videos")[0]["status"]
    youtube.publish(session, asked)
    (stored,) = api.videos.values()
    assert stored["status"].items() >= status.items()
    assert stored["snippet"].items() >= snippet.items()
    assert len(youtube.look(session, asked)) == 1


def test_a_film_that_was_generated_says_so(api, session, images):
    made = images.film("media/a.mp4", generated=True)
    deliver(session, part(made))
    (stored,) = api.videos.values()
    assert stored["status"]["containsSyntheticMedia"] is True


@pytest.mark.parametrize(("notify", "told"), [("yes", ""), ("no", "notifySubscribers=false")])
def test_subscribers_are_told_or_not(api, session, film, notify, told):
    deliver(session, part(film), notify=notify)
    (opened,) = [one for one in api.requests if one.method == "POST" and "/videos" in one.path]
    assert ("notifySubscribers" in opened.path, told in opened.path) == (bool(told), True)


def test_a_cover_and_captions(api, session, images, film):
    images["media/a.srt"] = "1\n00:00:00,000 --> 00:00:02,000\nÉté\n".encode()
    film = dataclasses.replace(film, captions="media/a.srt")
    cover = images.add("media/a.png", size=(1280, 720))
    asked = prepared(session, part(film, cover))
    (name,) = api.videos
    assert api.covers[name][:8] == b"\x89PNG\r\n\x1a\n"
    ((snippet, data),) = api.captions[name]
    assert (snippet, data) == (
        {"videoId": name, "language": "fr", "name": ""},
        images["media/a.srt"],
    )
    assert set(asked.derivatives) == {film.facts.sha256, cover.facts.sha256}
    again = prepared(session, part(film, cover))
    assert (again.request, len(api.captions[name])) == (asked.request, 1)


def test_a_first_comment(api, session, film):
    sent = deliver(session, part(film), Part("Le plan : https://lumen.example", comment=True))
    assert shown(api)[1:] == ["Le plan : https://lumen.example"]
    assert sent[1].url == f"{sent[0].url}&lc={sent[1].id}"
    youtube.delete(session, sent[1])
    assert api.comments == []


def test_the_first_line_is_the_title_unless_the_option_is(make_post):
    account = Account("lumen", "youtube", Place("x"))
    first, comment = youtube.compose(make_post("Le titre\n\nLe texte."), account)
    assert (first.title, first.text, comment.comment) == ("Le titre", "Le texte.", True)
    first, _ = youtube.compose(
        make_post("Le titre\n\nLe texte.", youtube={"title": "Un  autre"}), account
    )
    assert (first.title, first.text) == ("Un autre", "Le titre\n\nLe texte.")


@pytest.fixture
def make_post():
    def make(text, **options):
        sections = (Section("", (Passage(text, 1),), 1),)
        return Post(
            "lumen",
            "a",
            "a.md",
            "T",
            ("youtube",),
            None,
            Status.APPROVED,
            sections,
            first_comment="Premier",
            options=options,
        )

    return make


# --- what is there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options", [{}, {"privacy": "private"}, {"publish_at": "2026-12-06 09:00"}]
)
def test_a_film_is_asked_for_its_state(api, session, film, options):
    asked = prepared(session, part(film), **options)
    assert youtube.look(session, asked) == ()
    sent = youtube.publish(session, asked)
    assert youtube.look(session, asked) == (sent,)
    assert youtube.publish(session, asked) == sent  # the same film
    assert len(api.videos) == 1


def test_a_film_that_was_withdrawn_is_not_shown_again(api, session, film):
    asked = prepared(session, part(film))
    youtube.publish(session, asked)
    api.videos[asked.request["film"]["id"]]["status"]["privacyStatus"] = "private"
    with pytest.raises(base.Unknown, match="YouTube has locked it, or somebody has"):
        youtube.look(session, asked)


def test_a_film_that_is_gone_proves_nothing(api, session, film):
    asked = prepared(session, part(film))
    api.videos.clear()
    with pytest.raises(base.Unknown, match="nobody can tell"):
        youtube.look(session, asked)
    with pytest.raises(base.Lapsed, match="has this film no more"):
        youtube.publish(session, asked)


def test_youtube_locks_the_film(api, session, film):
    api.locked = True
    with pytest.raises(base.Refused, match=rf"keeps {WATCH[:20]}\S+ private: it locks"):
        deliver(session, part(film))


def test_youtube_does_not_keep_the_date(api, session, film):
    api.locked = True
    asked = prepared(session, part(film), publish_at="2026-12-06 09:00")
    with pytest.raises(base.Unknown):
        youtube.publish(session, asked)
    with pytest.raises(base.Unknown, match="YouTube has locked it, or somebody has"):
        youtube.look(session, asked)


def test_a_comment_is_found_again(api, session, film):
    parts = part(film), Part("Été  « là »", comment=True)
    delivery = of(session, *parts)
    sent = youtube.publish(session, youtube.prepare(session, delivery, 0, ()))
    asked = youtube.prepare(session, delivery, 1, (sent,))
    assert asked.class_ is base.Class.LOOK
    assert youtube.look(session, asked) == ()
    api.write(sent.id, "Été  « là »", "UCquelquunautre")
    api.write(sent.id, "Autre chose", CHANNEL)
    assert youtube.look(session, asked) == ()
    comment = youtube.publish(session, asked)
    assert youtube.look(session, asked) == (comment,)
    (top,) = [one["snippet"]["topLevelComment"] for one in api.comments if one["id"] == comment.id]
    for untold in ("authorChannelId", "textOriginal"):
        kept = top["snippet"].pop(untold)
        assert youtube.look(session, asked)[-1] == comment
        top["snippet"][untold] = kept
    (other,) = youtube.comments(session, sent)
    assert (other["author"], other["text"]) == ("@agathe", "Été  « là »")
    assert other["url"].startswith(f"{sent.url}&lc=")


def test_a_comment_that_an_earlier_try_left_is_it(api, session, film):
    """Or one whose moment another clock tells."""
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    delivery = of(session, part(film), Part("Oui", comment=True), instant=early)
    sent = youtube.publish(session, youtube.prepare(session, delivery, 0, ()))
    asked = youtube.prepare(session, delivery, 1, (sent,))
    api.now = "2026-11-20T09:05:00Z"
    comment = youtube.publish(session, asked)
    api.now = ""
    assert youtube.look(session, asked) == (comment,)


def test_comments_without_end_prove_nothing(api, session, film):
    delivery = of(session, part(film), Part("Oui", comment=True))
    sent = youtube.publish(session, youtube.prepare(session, delivery, 0, ()))
    asked = youtube.prepare(session, delivery, 1, (sent,))
    items = [api.write(sent.id, f"{n}", "UCautre") for n in range(3)]
    api.fault("GET|commentThreads", 200, {"items": items, "nextPageToken": "x"})
    with pytest.raises(base.Unknown, match="too many comments"):
        youtube.look(session, asked)


def test_figures(session, film):
    (sent,) = deliver(session, part(film))
    assert youtube.metrics(session, sent) == {"view_count": 120, "like_count": 7}


@pytest.mark.parametrize(
    "url", [WATCH + "film-000002&t=3", "https://youtu.be/film-000002", WATCH + "film-000002"]
)
def test_a_person_who_settles_gives_the_address_alone(api, session, film, url):
    deliver(session, part(film))
    settled = base.Sent("", url)
    delivery = of(session, part(film), Part("Oui", comment=True))
    youtube.publish(session, youtube.prepare(session, delivery, 1, (settled,)))
    youtube.delete(session, settled)
    youtube.delete(session, settled)
    assert api.videos == {}
    with pytest.raises(base.Held, match="is no film on YouTube"):
        youtube.delete(session, base.Sent("", "https://www.youtube.com/@lumen"))


# --- what is held before anything is asked --------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "options", "told"),
    [
        (("a" * 101, "b"), {}, "title has 101 characters; YouTube takes 100"),
        (("", ""), {}, "has no title"),
        (("a < b", "c"), {}, "no < and no >"),
        (("a", "b > c"), {}, "no < and no >"),
        (("a", "é" * 2501), {}, "has 5002 bytes; YouTube takes 5000"),
        (("a", "b"), {"tags": "é" * 501}, "tags are longer than 500"),
        (("a", "b"), {"tags": 'a, "b"'}, "in its tags"),
        (("a", "b"), {"category": "Musique"}, "`category: Musique`"),
        (("a", "b"), {"privacy": "amis"}, "`privacy: amis` is none of public, unlisted, private"),
        (("a", "b"), {"publish_at": "demain"}, "`publish_at: demain` is no moment"),
        (("a", "b"), {"publish_at": "2026-12-05 18:30"}, "is not later than"),
        (("a", "b"), {"publish_at": "2027-03-28 02:30"}, "when clocks change"),
        (
            ("a", "b"),
            {"publish_at": "2026-12-06 09:00", "privacy": "unlisted"},
            "makes a film public",
        ),
    ],
)
def test_what_is_held(api, session, film, written, options, told):
    title, text = written
    api.requests.clear()
    with pytest.raises(base.Held, match=told):
        deliver(session, part(film, title=title, text=text), **options)
    assert api.requests == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"privacy": "private"}, "still private"),
        ({"publish_at": "2026-12-06 09:00"}, "still private"),
        ({"made_for_kids": "yes"}, "made for children"),
    ],
)
def test_a_first_comment_where_there_can_be_none(api, session, film, options, told):
    with pytest.raises(base.Held, match=told):
        deliver(session, part(film), Part("Oui", comment=True), **options)
    assert api.videos == {}


def test_media_that_do_not_fit(api, session, images, film):
    picture = images.add("media/a.png")
    for media, told in [
        ((), "no message without"),
        ((picture,), "films alone"),
        ((film, images.film("media/b.mp4")), "There are 2 films; YouTube takes 1"),
        ((film, picture, picture), "There are 2 images; YouTube takes 1"),
        ((images.film("media/c.mp4", seconds=50_000.0),), "lasts 50000 seconds"),
        ((images.film("media/c.mp4", size=0),), "is empty"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, Part("b", media, title="a"))
    with pytest.raises(base.Held, match="no threads"):
        youtube.prepare(session, of(session, part(film), part(film)), 1, (base.Sent("film-1", ""),))
    assert api.videos == {}


def test_the_longest_text_goes_out(api, session, film):
    deliver(session, part(film, title="é" * 100, text="é" * 2500))
    assert len(shown(api)) == 1


def test_hashtags_that_are_too_many_are_cut(api, session, film):
    text = " ".join(f"#{'a' * 90}{n}" for n in range(9))
    deliver(session, part(film, text=text))
    (stored,) = api.videos.values()
    assert len(stored["snippet"]["tags"]) == 5
