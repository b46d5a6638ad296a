"""Facebook's module against a stand-in that keeps the page, and the names that Meta's SDK knows."""

import dataclasses
import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from marronnier.model import (
    Account,
    MediaFacts,
    Medium,
    Part,
    Passage,
    Place,
    Post,
    Section,
    Status,
)
from marronnier.platforms import base, facebook, graph
from tests.fakes import network
from tests.fakes.facebook import APP, PAGE, PERSON, TIME, TOKEN, Facebook, failure
from tests.platforms import building
from tests.platforms.test_contracts import SPECS


@pytest.fixture(scope="module")
def running():
    with network.start(Facebook()) as found:
        yield found


@pytest.fixture
def page(running):
    running.reset()
    running.fate, running.expires = "published", 0
    return running


@pytest.fixture
def images():
    return building.Images()


def connect(page, images=(), token=TOKEN, clock=None, **more):
    account = building.account("facebook", page.url, **{"id": PAGE, **more})
    return facebook.connect(building.access(account, {"TOKEN": token}, images, clock))


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(facebook, session, delivery)


def prepared(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return facebook.prepare(session, delivery, number, before)


def post(**more):
    section = Section("", (Passage("Un texte", 1),), 1)
    return Post(
        "lumen", "un", "un.md", "Un", ("facebook",), None, Status.APPROVED, (section,), **more
    )


def film(images, name="media/film.mp4", size=150, **facts):
    """Return a film of a few bytes."""
    images[name] = bytes(n % 251 for n in range(size))
    told = MediaFacts("0" * 64, size, "MP4", **facts)
    return Medium(name, Place(name), name, "video", facts=told)


# --- what goes out ------------------------------------------------------------------------------


def test_a_text(page):
    (sent,) = deliver(connect(page), "L’été & « déjà » <b> #Soldes\n\nOui.")
    assert page.texts() == ["L’été & « déjà » <b> #Soldes\n\nOui."]
    assert sent == base.Sent(f"{PAGE}_101", f"https://www.facebook.com/{PAGE}_101")


def test_a_link_is_a_card(page):
    deliver(connect(page), Part("Voir", link="https://lumen.example/é?a=b&c"))
    assert page.posts[f"{PAGE}_101"]["link"] == "https://lumen.example/é?a=b&c"


@pytest.mark.parametrize("count", [1, 10])
def test_pictures_and_their_descriptions(page, images, count):
    media = tuple(
        images.add(f"media/{n}.png", alt=f"é {n}", size=(40 + n, 9)) for n in range(count)
    )
    session = connect(page, images)
    asked = prepared(session, Part("Des photos", media))
    assert not page.posts
    assert set(asked.derivatives) == {medium.facts.sha256 for medium in media}
    sent = facebook.publish(session, asked)
    assert [one["alt"] for one in page.photos.values()] == [f"é {n}" for n in range(count)]
    assert [one["size"] for one in page.photos.values()] == [(40 + n, 9) for n in range(count)]
    assert page.posts[sent.id]["photos"] == list(page.photos)


def test_a_first_comment(page):
    post, comment = deliver(connect(page), "Le post", Part("Le commentaire", comment=True))
    assert page.comments[comment.id]["below"] == post.id
    assert comment.url == f"{post.url}?comment_id=102"


def test_a_film_goes_in_pieces(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("Un film", (film(images),)), Part("Lien", comment=True))
    assert asked.class_ is base.Class.HANDLE
    assert page.films["101"]["state"] == "upload_complete"
    sent = facebook.publish(session, asked)
    assert page.films["101"]["data"] == images["media/film.mp4"]
    assert (page.films["101"]["text"], sent.id) == ("Un film", "101")
    assert sent.url == f"https://www.facebook.com/{PAGE}/videos/101"
    comment = prepared(session, "", Part("Lien", comment=True), number=1, before=(sent,))
    assert comment.class_ is None
    facebook.publish(session, comment)
    assert [one["below"] for one in page.comments.values()] == ["101"]


@pytest.mark.parametrize(
    ("form", "edge", "url"),
    [("reel", "video_reels", "reel/101"), ("story", "video_stories", f"stories/{PAGE}")],
)
def test_a_reel_or_a_story_of_a_film(page, images, form, edge, url):
    media = (film(images, seconds=30.0, width=1080, height=1920),)
    text = "Un reel" if form == "reel" else ""
    (sent,) = deliver(connect(page, images), Part(text, media), format=form)
    assert page.films["101"]["data"] == images["media/film.mp4"]
    assert (page.films["101"]["state"], page.films["101"]["text"]) == ("published", text)
    assert sent == base.Sent("101", f"https://www.facebook.com/{url}")
    assert any(edge in one.path for one in page.requests)


def test_a_story_of_a_picture(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("", (images.add("media/a.png"),)), format="story")
    assert facebook.look(session, asked) == ()
    sent = facebook.publish(session, asked)
    assert page.stories == {"102": "101"}
    assert sent == base.Sent("102", f"https://www.facebook.com/stories/{PAGE}")
    assert facebook.look(session, asked) == (sent,)
    facebook.delete(session, sent)
    assert not page.stories


def test_a_film_goes_on_where_it_was_cut_off(page, images):
    clock = building.QuickClock()
    session = connect(page, images, clock=clock)
    page.fault("/videos$", 500, failure(2, is_transient=True))  # the beginning: nothing is there
    with pytest.raises(base.Busy):
        prepared(session, Part("a", (film(images),)))
    page.fault(
        "/video-upload/", 503, b"", committed=True
    )  # all bytes have come, the answer is lost
    (sent,) = deliver(session, Part("a", (film(images),)), format="reel")
    assert page.films[sent.id]["data"] == images["media/film.mp4"]
    assert clock.slept == [2.0]


@pytest.mark.parametrize("form", ["feed", "reel", "story"])
@pytest.mark.parametrize("committed", [True, False])
def test_a_lost_answer_about_a_film_is_found_out(page, images, form, committed):
    session = connect(page, images)
    asked = prepared(session, Part("", (film(images),)), format=form)
    page.fault(r"/video[a-z_]*$", 502, failure(2), committed=committed)
    with pytest.raises(base.Unknown):
        facebook.publish(session, asked)
    kept = base.Prepared(asked.key, json.loads(json.dumps(asked.request)))  # another process's
    found = facebook.look(session, kept)
    assert bool(found) == committed
    assert found in ((), (facebook.publish(session, kept),))
    assert [one["state"] for one in page.films.values()] == ["published"]


def test_what_becomes_of_a_film(page, images):
    session = connect(page, images)
    asked = prepared(session, Part("a", (film(images),)), format="reel")
    name = asked.request["video"]
    assert facebook.look(session, asked) == ()
    page.films[name]["state"] = "processing"
    with pytest.raises(base.Unknown, match="still processes"):
        facebook.look(session, asked)
    page.films[name]["state"] = "error"
    with pytest.raises(base.Lapsed, match="could not process the film: Video resolution"):
        facebook.look(session, asked)
    page.films[name]["state"] = "published"
    assert facebook.look(session, asked) == (
        base.Sent(name, f"https://www.facebook.com/reel/{name}"),
    )


def test_a_film_that_facebook_cannot_process_is_refused(page, images):
    page.fate = "error"
    with pytest.raises(base.Refused, match="Video resolution is too low"):
        deliver(connect(page, images), Part("a", (film(images),)), format="reel")


def test_a_film_that_is_still_processed_is_out(page, images):
    page.fate = "processing"
    (sent,) = deliver(connect(page, images), Part("a", (film(images),)))
    assert sent.id == "101"


@pytest.mark.parametrize("place", ["https://evil.example/x", "http://a.facebook.com/x", "", 7])
def test_a_film_and_the_token_go_to_facebook_alone(page, images, place):
    session = connect(page, images)
    page.fault("/video_reels$", 200, {"video_id": "1", "upload_url": place})
    page.requests.clear()
    with pytest.raises(base.Busy, match="no place of its own"):
        prepared(session, Part("a", (film(images),)), format="reel")
    assert len(page.requests) == 1


@pytest.mark.parametrize(
    ("parts", "options", "told"),
    [
        (["é" * 63207], {}, "has 63207 characters; Facebook takes 63206"),
        ([" "], {}, "The message is empty"),
        (["a"], {"format": "reel"}, "A reel is one film"),
        (["a"], {"format": "story"}, "A story is one picture or one film"),
        (["a"], {"format": "album"}, "is none of feed, reel, story"),
    ],
)
def test_what_is_held(page, parts, options, told):
    session = connect(page)
    with pytest.raises(base.Held, match=told):
        deliver(session, *parts, **options)
    assert not page.posts


def test_what_is_held_of_pictures_and_films(page, images):
    session = connect(page, images)
    many = tuple(images.add(f"media/{n}.png") for n in range(11))
    short, wide = film(images, seconds=2.0), film(images, seconds=9.0, width=1920, height=1080)
    for part, options, told in [
        (Part("a", many), {}, "There are 11 images; Facebook takes 10"),
        (Part("a", (many[0], film(images))), {}, "pictures and a film"),
        (Part("a", many[:1]), {"format": "reel"}, "A reel is one film"),
        (Part("a", (short,)), {"format": "reel"}, "A reel lasts 3 to 90 seconds"),
        (Part("a", (wide,)), {"format": "reel"}, "upright, 9:16: media/film.mp4 has 1920 × 1080"),
        (Part("a", (film(images, "media/a.webm"),)), {}, "media/a.webm is no film"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part, **options)
    with pytest.raises(base.Held, match="A story takes no comment"):
        deliver(session, Part("", many[:1]), Part("b", comment=True), format="story")
    assert not page.photos
    assert not page.films
    assert not page.posts


def test_how_a_post_is_composed():
    account = Account("lumen", "facebook", Place(""))

    def composed(**more):
        return facebook.compose(post(**more), account)

    linked = {"link": "https://lumen.example"}
    assert composed(**linked) == (Part("Un texte", link="https://lumen.example"),)
    picture = (Medium("a.png", Place("")),)
    assert composed(media=picture, **linked) == (
        Part("Un texte\n\nhttps://lumen.example", picture),
    )
    story = {"media": picture, "options": {"facebook": {"format": "story"}}}
    assert composed(**story) == (Part("", picture),)
    assert composed(first_comment="Lien")[1] == Part("Lien", comment=True)


# --- what is there ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Été & <b> « »", "un\n\ndeux  trois", "https://lumen.example/é"])
@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_a_post_is_found_again(page, images, text, pictures):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png") for n in range(pictures))
    asked = prepared(session, Part(text, media))
    assert facebook.look(session, asked) == ()
    sent = facebook.publish(session, asked)
    deliver(session, "autre chose")
    assert facebook.look(session, asked) == (sent,)
    comment = prepared(session, text, Part(text, comment=True), number=1, before=(sent,))
    assert facebook.look(session, comment) == ()
    below = facebook.publish(session, comment)
    assert facebook.look(session, comment) == (below,)
    page.comments[below.id]["from"] = "99"  # somebody else says the same
    assert facebook.look(session, comment) == ()


def test_posts_without_words_are_told_apart_by_their_pictures(page, images):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png") for n in range(3))
    (three,) = deliver(session, Part("", media))
    (one,) = deliver(session, Part("", media[:1]))
    (link,) = deliver(session, Part("", link="https://lumen.example"))
    for sent, part in [
        (three, Part("", media)),
        (one, Part("", media[:1])),
        (link, Part("", link="https://lumen.example")),
    ]:
        assert facebook.look(session, prepared(session, part)) == (sent,)


def test_what_stood_there_before_is_another_post(page):
    session = connect(page)
    deliver(session, "Bonjour")
    made = datetime.fromisoformat(TIME)
    later = dataclasses.replace(
        prepared(session, "Bonjour"), request={**prepared(session, "Bonjour").request}
    )
    later.request["since"] = f"{made.replace(minute=32):%Y-%m-%dT%H:%M:%SZ}"
    assert facebook.look(session, later) == ()


def test_the_same_post_again_is_a_reason_to_look(page):
    """An earlier request of ours may be that post: 506 refuses nothing for good."""
    session = connect(page)
    asked = prepared(session, "Bonjour")
    page.fault("/feed$", 502, b"", committed=True)
    with pytest.raises(base.Unknown):
        facebook.publish(session, asked)
    again = prepared(session, "Bonjour")
    with pytest.raises(base.Unknown, match="this very post is there already: Duplicate status"):
        facebook.publish(session, again)
    assert [one.id for one in facebook.look(session, again)] == [f"{PAGE}_101"]


def test_too_much_to_look_through_proves_nothing(page):
    session = connect(page)
    asked = prepared(session, "Bonjour")
    rows = [{"id": f"1_{n}", "message": "x", "created_time": TIME} for n in range(100)]
    page.fault("/published_posts", 200, {"data": rows})
    with pytest.raises(base.Unknown, match="too much to look through"):
        facebook.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"data": {}}, base.Unknown),
        (200, {"data": [1]}, base.Unknown),
        (200, {"data": [{"message": "a", "id": "../x", "created_time": TIME}]}, base.Unknown),
        (200, [], base.Unknown),
        (200, b"<html>", base.Busy),
        (400, failure(100), base.Held),
        (400, failure(190, subcode=463), base.Held),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(page, status, body, outcome):
    session = connect(page)
    page.fault("/published_posts", status, body)
    with pytest.raises(outcome):
        facebook.look(session, prepared(session, "a"))


def test_counts_and_comments(page, images):
    session = connect(page, images)
    sent, own = deliver(session, "Bonjour", Part("Lien", comment=True))
    page.comments["1_2"] = {"message": "Merci", "below": sent.id, "from": "99"}
    page.posts[sent.id]["shares"] = 3
    counts = {"reactions": 4, "comments": 2, "shares": 3, "post_media_view": 321}
    assert facebook.metrics(session, sent) == counts
    page.fault("/insights", 400, failure(100))
    del counts["post_media_view"]
    assert facebook.metrics(session, sent) == counts
    (comment,) = facebook.comments(session, sent)
    assert (comment["id"], comment["author"], comment["text"]) == ("1_2", "Agathe", "Merci")
    assert own.id not in str(comment)
    (shown,) = deliver(session, Part("a", (film(images),)))
    assert facebook.metrics(session, shown)["reactions"] == 4


def test_what_is_deleted_is_gone(page):
    session = connect(page)
    sent, comment = deliver(session, "Bonjour", Part("Lien", comment=True))
    for one in (comment, sent, sent):
        facebook.delete(session, one)
    assert page.texts() == []
    page.fault(f"/{PAGE}_1$", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        facebook.delete(session, base.Sent(f"{PAGE}_1", "https://www.facebook.com/x"))


def test_nobody_deletes_the_page(page):
    session = connect(page)
    page.requests.clear()
    for url in (
        f"https://www.facebook.com/stories/{PAGE}",
        f"https://www.facebook.com/{PAGE}/?a=b",
    ):
        with pytest.raises(base.Held, match="does not name the number of a post"):
            facebook.delete(session, base.Sent("", url))
    with pytest.raises(base.Held, match="does not name the number of a post"):
        facebook.delete(session, base.Sent("", "https://www.facebook.com/lumen/posts/pfbid02aB"))
    assert not page.requests
    settled = base.Sent("", f"https://www.facebook.com/{PAGE}_101?locale=fr")
    deliver(session, "Bonjour")
    facebook.delete(session, settled)
    assert not page.posts


# --- every request, held against the names that Meta's own SDK has --------------------------------

ALWAYS = {"fields", "limit", "since", "appsecret_proof"}  # of the Graph API, not of an edge
# bytes stand in fields that the SDK knows as a file of the request, not as a parameter
FILES = {"source"}


@pytest.fixture(scope="module")
def known():
    """Return {edge: names} of the requests that Meta's SDK makes of a page, a post, a photo."""
    names = {}
    for node in ("Page", "PagePost", "Photo"):
        path = SPECS / f"facebook-{node}.json"
        if not path.exists():
            pytest.skip(f"Meta's names are not here: {path.name} in SPECS_DIR")
        for api in json.loads(path.read_text(encoding="utf-8"))["apis"]:
            edge = f"{api['method']} {api.get('endpoint') or node}"
            names.setdefault(edge, set()).update(one["name"] for one in api.get("params", []))
    return names


def edge_of(request):
    path = re.sub(r"^/v26\.0/", "", urlsplit(request.path).path)
    return f"{request.method} {path.partition('/')[2] or 'PagePost'}"


def named(request):
    form = request.data
    if request.headers.get("Content-Type") == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(request.body.decode()))
    return {*dict(parse_qsl(urlsplit(request.path).query)), *form, *request.files}


def test_every_request_has_names_that_meta_knows(known, page, images):
    session = connect(page, images)
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}") for n in range(3))
    sent = deliver(session, Part("Été", media), Part("Lien", comment=True))
    deliver(session, Part("a", link="https://lumen.example"))
    deliver(session, Part("Un film", (film(images),)))
    deliver(session, Part("Un reel", (film(images),)), format="reel")
    deliver(session, Part("", media[:1]), format="story")
    deliver(session, Part("", (film(images),)), format="story")
    story = prepared(session, Part("", media[:1]), format="story")
    facebook.look(session, story)
    facebook.look(session, prepared(session, "a"))
    facebook.metrics(session, sent[0])
    facebook.comments(session, sent[0])
    facebook.delete(session, sent[0])
    asked = set()
    for request in page.requests:
        edge = edge_of(request)
        if edge in ("GET PagePost", "POST PagePost") or "upload" in edge:
            continue  # the page and films by their own id, and bytes: no edge
        unknown = named(request) - ALWAYS - FILES - known[edge]
        assert not unknown, edge
        asked.add(edge)
    assert asked == {
        "POST feed",
        "POST photos",
        "POST comments",
        "POST videos",
        "POST video_reels",
        "POST video_stories",
        "POST photo_stories",
        "GET published_posts",
        "GET stories",
        "GET comments",
        "GET insights",
        "DELETE PagePost",
    }


def test_the_names_refuse_what_is_wrong(known):
    assert "text" not in known["POST feed"]
    assert "alt_text" not in known["POST photos"]
    assert "published" not in known["POST photo_stories"]


# --- whose token it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"id": "18"}, f"belongs to @Lumen \\({PAGE}\\), and the account is 18"),
        ({"id": "", "handle": "@autre"}, "and the account is @autre"),
        ({"id": ""}, "neither `id` nor `handle`"),
    ],
)
def test_a_token_of_another_page(page, names, told):
    with pytest.raises(base.Held, match=told):
        connect(page, **names)


def test_a_token_that_opens_nothing(page):
    with pytest.raises(base.Held, match="There is no token"):
        connect(page, token="")
    with pytest.raises(base.Held, match=r"does not accept the token\. It has expired\. Then"):
        connect(page, token="autre")
    page.fault("/me", 400, failure(100, "(#100) nonexisting field (username) on node type (User)"))
    with pytest.raises(base.Held, match="The token may not do this on Facebook"):
        connect(page)
    assert connect(page, id="", handle="@lumen").data["id"] == PAGE


def test_a_token_s_end(page):
    assert connect(page).expires is None
    page.expires = 1796491800
    assert connect(page).expires == datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
    for body in ({"data": {"expires_at": 10**30}}, {"data": []}, b"x", failure(100)):
        page.fault("/debug_token", 200, body)
        assert connect(page).expires is None


def test_a_consent_opens_pages(page):
    account = building.account("facebook", page.url)
    granted = facebook.grant(building.access(account, APP), "code-1", "http://127.0.0.1:1/", "")
    assert [(one.id, one.handle, one.secrets) for one in granted] == [
        (PAGE, "Lumen", {"TOKEN": TOKEN}),
        ("77", "Autre page", {"TOKEN": "EAAGother"}),
    ]
    assert not any(one in repr(granted) for one in (TOKEN, "EAAGother"))
    addresses = " ".join(request.path for request in page.requests)
    assert not any(one in addresses for one in (APP["APP_SECRET"], "code-1", PERSON, TOKEN))
    assert "appsecret_proof=" in addresses
    exchanged = [request for request in page.requests if "oauth" in request.path]
    assert len(exchanged) == 2
    assert not any("Authorization" in request.headers for request in exchanged)


@pytest.mark.parametrize(
    ("secrets", "code", "told"),
    [
        (APP, "autre", "Invalid verification code"),
        ({**APP, "APP_SECRET": "autre"}, "code-1", "Error validating application"),
        ({"APP_ID": "1"}, "code-1", "The app's APP_SECRET is missing"),
    ],
)
def test_a_consent_that_opens_nothing(page, secrets, code, told):
    account = building.account("facebook", page.url)
    with pytest.raises(base.Outcome, match=told):
        facebook.grant(building.access(account, secrets), code, "http://127.0.0.1:1/", "")


def test_a_consent_without_a_page(page):
    account = building.account("facebook", page.url)
    page.fault("/me/accounts", 200, {"data": []})
    with pytest.raises(base.Held, match="opens no page"):
        facebook.grant(building.access(account, APP), "code-1", "http://127.0.0.1:1/", "")


def test_the_token_goes_to_facebook_alone():
    for url in (
        "",
        "https://facebook.com/lumen",
        "https://evil.example",
        "http://127.0.0.1.x.example",
    ):
        access = building.access(building.account("facebook", url), {"TOKEN": TOKEN})
        asked = facebook.place(access, "graph", "me")
        assert asked == "https://graph.facebook.com/v26.0/me"
        call = graph.call(access, "GET", asked, {"fields": "id"})
        assert TOKEN not in call.url + repr(call)


def test_the_version_is_the_account_s_choice():
    def asked(version):
        account = building.account("facebook", "", options={"api_version": version})
        return facebook.place(building.access(account, {}), "graph", "me")

    assert asked("v27.0") == "https://graph.facebook.com/v27.0/me"
    with pytest.raises(base.Held, match="is no version"):
        asked("26/../x")


def test_no_claim_holds_a_token(page, images):
    session = connect(page, images)
    media = (images.add("media/a.png"),)
    asked = [prepared(session, Part("a", media)), prepared(session, Part("a", (film(images),)))]
    assert TOKEN not in repr((asked, session, session.access, page.url))
    assert all(TOKEN not in json.dumps(one.request) for one in asked)
    assert not any(TOKEN in request.path for request in page.requests)


# --- what each answer proves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, failure(100, "(#100) too long"), base.Refused, "Facebook refused: (#100) too long."),
        (500, failure(100, "(#100) odd"), base.Refused, "(#100) odd"),
        (400, failure(100, is_transient=True), base.Unknown, "proves nothing"),
        (400, failure(1609005, error_user_title="Link", error_user_msg="No."), base.Refused, "No."),
        (400, failure(190, subcode=460), base.Held, "Its owner changed the password."),
        (401, failure(190), base.Held, "does not accept the token: non. Connect"),
        (400, failure(102), base.Held, "does not accept the token"),
        (403, failure(200, "(#200) perms"), base.Held, "may not do this on Facebook: (#200) perms"),
        (400, failure(10), base.Held, "may not do this"),
        (400, failure(368, "abusive"), base.Refused, "has stopped this account: abusive"),
        (400, failure(506), base.Unknown, "this very post is there already"),
        (400, failure(4), base.Busy, "limits our rate"),
        (400, failure(17), base.Busy, "limits our rate"),
        (400, failure(32, is_transient=True), base.Busy, "limits our rate"),
        (403, failure(341), base.Busy, "limits our rate"),
        (400, failure(80001), base.Busy, "limits our rate"),
        (429, b"", base.Busy, "limits our rate"),
        (500, failure(1), base.Unknown, "proves nothing"),
        (400, failure(2), base.Unknown, "proves nothing"),
        (400, failure(987654, "odd"), base.Unknown, "proves nothing: odd"),
        (400, {"error": {"code": "100", "message": 5}}, base.Unknown, "proves nothing"),
        (400, {"error": "no"}, base.Unknown, "HTTP 400"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (200, b"", base.Unknown, "HTTP 200"),
        (200, {"id": "../1"}, base.Unknown, "HTTP 200"),
        (200, {"id": 5}, base.Unknown, "HTTP 200"),
        (200, {"id": "1_2", **failure(2)}, base.Unknown, "proves nothing"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (302, b"", base.Unknown, "HTTP 302"),
        (503, {"id": "1_2"}, base.Unknown, "HTTP 503"),
        (400, failure(100, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_facebook_s_answers_prove(page, status, body, outcome, told):
    session = connect(page)
    page.requests.clear()
    page.fault("/feed$", status, body)
    with pytest.raises(outcome) as caught:
        deliver(session, "Bonjour")
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400
    assert TOKEN not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(page.requests) == 1


FULL = json.dumps({"call_count": 100, "total_time": 9, "total_cputime": 9})
WAITS = json.dumps(
    {
        PAGE: [
            {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19},
            {"type": "x", "estimated_time_to_regain_access": 7},
        ]
    }
)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"X-Business-Use-Case-Usage": WAITS, "X-App-Usage": FULL}, 19),
        ({"X-App-Usage": FULL}, 60),
        ({"Retry-After": "120"}, 2),
        ({"X-App-Usage": '{"call_count": 28}'}, None),
        ({"X-App-Usage": "[" * 5000, "X-Business-Use-Case-Usage": "{"}, None),
        ({"X-Business-Use-Case-Usage": WAITS.replace("19", "9" * 30)}, None),
        ({"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": true}]}'}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("path", ["/feed$", "/photos$"])
def test_a_limit_says_until_when(page, images, headers, minutes, path):
    session = connect(page, images)
    page.fault(path, 400, failure(32), **{k.replace("-", "_"): v for k, v in headers.items()})
    before = session.access.clock.now()
    with pytest.raises(base.Busy, match="limits our rate") as caught:
        deliver(session, Part("a", (images.add("media/a.png"),)))
    until = caught.value.until
    assert (until and round((until - before).total_seconds() / 60)) == minutes


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, failure(324, "bad image"), base.Held),
        (400, failure(987654), base.Busy),
        (200, {}, base.Busy),
        (200, {"id": "a/b"}, base.Busy),
        (503, b"", base.Busy),
        (200, b"", base.Busy),
    ],
)
def test_pictures_that_are_not_taken(page, images, status, body, outcome):
    session = connect(page, images)
    page.fault("/photos$", status, body)
    with pytest.raises(outcome):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not page.posts


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/videos$", {"video_id": "x", "upload_session_id": "1"}),
        ("/videos$", {"video_id": "1"}),
        ("/videos$", {"video_id": ["1"], "upload_session_id": {}}),
        ("/video_reels$", {"video_id": None, "upload_url": "https://rupload.facebook.com/x"}),
    ],
)
def test_films_that_are_not_taken(page, images, path, body):
    session = connect(page, images)
    page.fault(path, 200, body)
    form = "reel" if "reel" in path else "feed"
    with pytest.raises(base.Busy, match="does not name the film"):
        deliver(session, Part("a", (film(images),)), format=form)


def test_a_film_that_never_ends(page, images):
    session = connect(page, images)
    page.films["7"] = {"data": b"", "size": 1, "state": ""}
    page.fault("/videos$", 200, {"video_id": "7", "upload_session_id": "97"})
    page.fault("/videos$", 200, {"start_offset": "0", "end_offset": "64"})
    with pytest.raises(base.Busy, match="does not take a film to its end"):
        deliver(session, Part("a", (film(images),)))
