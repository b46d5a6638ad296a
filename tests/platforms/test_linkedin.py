"""LinkedIn's module against a stand-in that keeps member and organisation, and a schema."""

import dataclasses
from datetime import UTC, datetime

import pytest

from marronnier.model import Medium, Part, Place
from marronnier.platforms import base, linkedin
from marronnier.platforms.linkedin import posts, server
from tests.fakes import network
from tests.fakes.linkedin import (
    APP,
    MEMBER,
    ORGANISATION,
    SCHEMA,
    TOKEN,
    LinkedIn,
    RefusalError,
    checked,
    duplicate,
    name_of,
    problem,
)
from tests.platforms import building

LINK = "https://lumen.example/soldes"


@pytest.fixture(scope="module")
def running():
    with network.start(LinkedIn()) as started:
        yield started


@pytest.fixture
def api(running):
    running.reset()
    running.token, running.status = TOKEN, ["PROCESSING", "AVAILABLE"]
    running.rights = {"openid", "write", "read", "roles"}
    return running


@pytest.fixture
def images():
    return building.Images()


def access(api, images=(), token=TOKEN, clock=None, **more):
    account = building.account("linkedin", api.url, **{"id": ORGANISATION, **more})
    return building.access(account, {"TOKEN": token}, images, clock)


def connect(api, images=(), **more):
    return linkedin.connect(access(api, images, **more))


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(linkedin, session, delivery)


def prepared(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return linkedin.prepare(session, delivery, number, before)


def shown(api):
    return list(api.posts.values())


def film(images, size=200, name="media/film.mp4", **more):
    images[name] = bytes(range(256))[:size]
    return Medium(name, Place(name), name, "video", **more)


# --- what goes out ------------------------------------------------------------------------------


def test_a_text_whose_signs_are_escaped(api):
    text = "L’été (déjà) « * » #Soldes_2026 à @lumen\n\nhttps://lumen.example/a_b"
    (sent,) = deliver(connect(api), text)
    (post,) = shown(api)
    assert post["commentary"] == (
        r"L’été \(déjà\) « \* » {hashtag|\#|Soldes\_2026} à \@lumen"
        "\n\n"
        r"https://lumen.example/a\_b"
    )
    assert (post["author"], post["visibility"]) == (ORGANISATION, "PUBLIC")
    assert sent == base.Sent(post["id"], f"https://www.linkedin.com/feed/update/{post['id']}/")


def test_a_member_speaks(api):
    session = connect(api, id=MEMBER)
    deliver(session, "Bonjour", visibility="connections")
    assert shown(api)[0]["author"] == MEMBER
    assert shown(api)[0]["visibility"] == "CONNECTIONS"
    assert session.class_ is base.Class.NEITHER


def test_one_picture_and_its_description(api, images):
    picture = images.add("media/a.png", alt="Une lampe.")
    deliver(connect(api, images), Part("Été", (picture,), title="La lampe"))
    media = {"id": "urn:li:image:C4D0", "altText": "Une lampe.", "title": "La lampe"}
    assert shown(api)[0]["content"] == {"media": media}
    assert api.media["urn:li:image:C4D0"]["parts"] == [images["media/a.png"]]


@pytest.mark.parametrize("count", [2, 20])
def test_several_pictures(api, images, count):
    api.status = ["AVAILABLE"]
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}", size=(9 + n, 9)) for n in range(count))
    deliver(connect(api, images), Part("Été", media))
    found = shown(api)[0]["content"]["multiImage"]["images"]
    assert [one["altText"] for one in found] == [f"é {n}" for n in range(count)]
    assert [one["id"] for one in found] == list(api.media)


def test_a_film_goes_up_by_parts(api, images):
    medium = film(images, 200, alt="Un film.")
    session = connect(api, images)
    asked = prepared(session, Part("Été", (medium,), title="Le film"))
    linkedin.publish(session, asked)
    media = {"id": "urn:li:video:C5F0", "altText": "Un film.", "title": "Le film"}
    assert shown(api)[0]["content"] == {"media": media}
    parts = api.media["urn:li:video:C5F0"]["parts"]
    assert [len(part) for part in parts] == [64, 64, 64, 8]
    assert b"".join(parts) == images["media/film.mp4"]
    assert "porteur" not in repr(asked)


def test_a_link_with_a_title_is_a_card(api, images):
    picture = images.add("media/a.png")
    part = Part("Été", (picture,), LINK, title="Les soldes")
    deliver(connect(api, images), part, description="Tout à moitié prix.")
    article = {
        "source": LINK,
        "title": "Les soldes",
        "description": "Tout à moitié prix.",
        "thumbnail": "urn:li:image:C4D0",
    }
    assert shown(api)[0]["content"] == {"article": article}


def test_how_a_post_is_composed(images):
    titled = {"options": {"title": " Les  soldes "}, "link": LINK}
    one, two = (images.add(f"media/{n}.png") for n in "ab")

    def composed(**more):
        return building.composed(linkedin, **more)

    card = Part("Bonjour.", (), LINK, title="Les soldes")
    assert composed(**titled) == (card,)
    assert composed(media=(one,), **titled) == (dataclasses.replace(card, media=(one,)),)
    assert composed(link=LINK, media=(one,)) == (Part(f"Bonjour.\n\n{LINK}", (one,)),)
    (several,) = composed(media=(one, two), **titled)
    assert (several.text, several.link) == (f"Bonjour.\n\n{LINK}", "")
    assert composed(first_comment="Le lien.")[1] == Part("Le lien.", comment=True)


def test_a_first_comment(api):
    sent = deliver(connect(api), "Bonjour", Part("Le lien : (ici) #a", comment=True))
    (comment,) = api.comments.values()
    assert comment["message"] == {"text": "Le lien : (ici) #a"}
    assert (comment["actor"], comment["object"]) == (ORGANISATION, sent[0].id)
    assert sent[1].id == f"urn:li:comment:({sent[0].id},{comment['id']})"
    assert sent[1].url.startswith(f"{sent[0].url}?commentUrn=urn%3Ali%3Acomment%3A%28")


def test_what_is_held(api, images):
    api.status = ["AVAILABLE"]
    session = connect(api, images)
    picture = images.add("media/a.png")
    late = api.requests[:]
    for part, told in [
        (Part("é" * 3001), "has 3001 characters; LinkedIn takes 3000"),
        (Part(" "), "The message is empty"),
        (Part("a", (picture,) * 21), "21 images; LinkedIn takes 20"),
        (Part("a", (picture, film(images))), "pictures and a film"),
        (Part("a", (film(images, name="media/a.webm"),)), "no film that is taken here: M4V, MP4"),
        (Part("a", (images.add("b.png", alt="a" * 4087),)), "has 4087 characters; 4086"),
        (Part("a", (), LINK, title="é" * 401), "title has 401 characters; LinkedIn takes 400"),
        (Part("a", (picture, picture), title="b"), "on a link's card or beside one picture"),
        (Part("a", title="b"), "on a link's card or beside one picture"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part)
    with pytest.raises(base.Held, match="`visibility: amis` is none of"):
        deliver(session, "a", visibility="amis")
    with pytest.raises(base.Held, match="description has 4087"):
        deliver(session, Part("a", (), LINK, title="b"), description="d" * 4087)
    assert api.requests == late


@pytest.mark.parametrize(
    ("text", "told"), [("@[Lumen](urn:li:organization:1)", "mentions nobody"), ("é" * 1251, "1250")]
)
def test_comments_that_are_held(api, text, told):
    session = connect(api)
    (post,) = deliver(session, "a")
    with pytest.raises(base.Held, match=told):
        prepared(session, "a", Part(text, comment=True), number=1, before=(post,))


def test_a_preview_shows_what_people_read(api):
    account = building.account("linkedin", api.url, id=ORGANISATION)
    text = "Merci @[Lumen](urn:li:organization:5515) #Été"
    first, comment = linkedin.preview(
        building.delivery(account, text, Part("Le lien", comment=True))
    )
    assert [(piece.kind, piece.text) for piece in first.pieces] == [
        ("text", "Merci "),
        ("mention", "Lumen"),
        ("text", " "),
        ("hashtag", "#Été"),
    ]
    assert (first.count, first.limit, first.shown, comment.limit) == (16, 3000, 210, 1250)


# --- uploads ------------------------------------------------------------------------------------


def test_a_film_is_waited_for(api, images):
    api.status = ["WAITING_UPLOAD", "PROCESSING", "PROCESSING", "AVAILABLE"]
    clock = building.QuickClock()
    deliver(connect(api, images, clock=clock), Part("a", (film(images),)))
    assert clock.slept == [2.0, 5.0, 10.0]


def test_a_film_that_is_never_ready_comes_later(api, images):
    api.status = ["PROCESSING"]
    clock = building.QuickClock()
    session = connect(api, images, clock=clock)
    with pytest.raises(base.Busy, match="still at work on media/film") as caught:
        deliver(session, Part("a", (film(images),)))
    assert caught.value.until > clock.now()
    assert sum(clock.slept) < 600
    assert not api.posts


def test_a_film_that_failed_is_told(api, images):
    api.status = ["PROCESSING_FAILED"]
    with pytest.raises(base.Held, match="does not take media/film"):
        deliver(connect(api, images), Part("a", (film(images),)))


def test_who_may_not_look_waits_a_little(api, images):
    session = connect(api, images, id=MEMBER, clock=building.QuickClock())
    api.rights.discard("read")
    deliver(session, Part("a", (images.add("media/a.png"),)))
    assert session.access.clock.slept == [5.0]
    assert len(shown(api)) == 1


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/dms-uploads/a",
        "http://www.linkedin.com/dms-uploads/a",
        "https://linkedin.com.evil.example/a",
        "https://a@evil.example/linkedin.com",
        "https://[evil.example/",
        "",
        None,
    ],
)
def test_bytes_and_token_go_to_linkedin_alone(api, images, place):
    session = connect(api, images)
    value = {"image": "urn:li:image:C4D0", "uploadUrl": place}
    api.fault("/rest/images", 200, {"value": value})
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not [one for one in api.requests if one.method == "PUT"]


def test_which_addresses_are_linkedin_s():
    real = building.access(building.account("linkedin", "", id=MEMBER), {})
    for place in ("https://www.linkedin.com/dms-uploads/a", "https://api.linkedin.com:443/a"):
        assert server.is_ours(real, place)
    for place in (
        "http://127.0.0.1:8000/a",
        "https://xlinkedin.com/a",
        "https://linkedin.com@evil.example/a",
        "https://www.linkedin.com:8443/a",
        "ftp://www.linkedin.com/a",
        "https://www.linkedin.com.evil.example/a",
    ):
        assert not server.is_ours(real, place)


@pytest.mark.parametrize(
    "parts",
    [
        None,
        [],
        [{"uploadUrl": "HERE", "firstByte": 0, "lastByte": 100}],
        [{"uploadUrl": "HERE", "firstByte": 1, "lastByte": 199}],
        [{"uploadUrl": "HERE", "firstByte": "0", "lastByte": 199}],
        [{"uploadUrl": "HERE", "firstByte": 0, "lastByte": 199}, 5] * 1500,
    ],
)
def test_parts_that_are_not_the_film_are_not_sent(api, images, parts):
    session = connect(api, images)
    for part in parts or []:
        if isinstance(part, dict):
            part["uploadUrl"] = f"{api.url}/dms-uploads/a"
    value = {"video": "urn:li:video:C5F0", "uploadToken": "", "uploadInstructions": parts}
    api.fault("/rest/videos", 200, {"value": value})
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, Part("a", (film(images),)))
    assert not [one for one in api.requests if one.method == "PUT"]


# --- what is there ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Été (a) #b", "a https://lumen.example/a_b", "un\n\ndeux  trois"])
@pytest.mark.parametrize("kind", ["", "link", "picture", "pictures", "film"])
def test_a_post_is_found_again(api, images, text, kind):
    api.status = ["AVAILABLE"]
    session = connect(api, images)
    media = {
        "picture": (images.add("media/a.png"),),
        "pictures": (images.add("media/a.png"), images.add("media/b.png")),
        "film": (film(images),),
    }.get(kind, ())
    link = LINK if kind == "link" else ""
    asked = prepared(session, Part(text, media, link, title="t" if link else ""))
    assert linkedin.look(session, asked) == ()
    sent = linkedin.publish(session, asked)
    deliver(session, "autre chose")
    assert linkedin.look(session, asked) == (sent,)
    other = prepared(session, Part(text, (), LINK + "/2", title="t"))
    assert linkedin.look(session, other) == ()


def test_what_stood_there_before_is_not_this_one(api):
    session = connect(api)
    deliver(session, "Bonjour")
    shown(api)[0]["createdAt"] = 1_700_000_000_000
    assert linkedin.look(session, prepared(session, "Bonjour")) == ()


def test_what_an_earlier_try_left_is_this_one(api):
    """A delivery that comes late looks as far back as its own moment."""
    session = connect(api)
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    delivery = building.delivery(session.access.account, "Bonjour", instant=early)
    linkedin.publish(session, linkedin.prepare(session, delivery, 0, ()))
    shown(api)[0]["createdAt"] = int(datetime(2026, 11, 20, 9, 1, tzinfo=UTC).timestamp() * 1000)
    assert len(linkedin.look(session, linkedin.prepare(session, delivery, 0, ()))) == 1


def test_a_list_without_end_proves_no_absence(api):
    session = connect(api)
    asked = prepared(session, "Bonjour")
    sent = linkedin.publish(session, asked)
    for number in range(50):
        api.posts[f"urn:li:share:{number}"] = {**api.posts[sent.id], "commentary": str(number)}
    with pytest.raises(base.Unknown, match="lists 50 newer posts, and no older ones"):
        linkedin.look(session, asked)


def test_a_comment_is_found_again(api):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    assert linkedin.look(session, asked) == ()
    sent = linkedin.publish(session, asked)
    api.comments["5"] = {**next(iter(api.comments.values())), "id": "5", "actor": MEMBER}
    assert linkedin.look(session, asked) == (sent,)
    (other,) = linkedin.comments(session, post)
    assert (other["author"], other["text"], other["at"]) == (
        MEMBER,
        "Le lien",
        "2026-12-05T17:31:00+00:00",
    )
    linkedin.delete(session, sent)
    assert list(api.comments) == ["5"]


def test_more_comments_than_are_listed_prove_no_absence(api):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    other = {"actor": MEMBER, "message": {"text": "Bravo"}, "object": post.id}
    api.comments |= {str(number): {**other, "id": str(number)} for number in range(50)}
    with pytest.raises(base.Unknown, match="lists 50 comments, and perhaps not all"):
        linkedin.look(session, asked)


def test_nobody_looks_at_a_member_s_posts(api):
    session = connect(api, id=MEMBER)
    asked = prepared(session, "Bonjour")
    sent = linkedin.publish(session, asked)
    for ability in (linkedin.metrics, linkedin.comments):
        with pytest.raises(base.Unsupported):
            ability(session, sent)
    with pytest.raises(base.Unsupported):
        linkedin.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"", base.Unknown),
        (200, {"elements": None}, base.Unknown),
        (200, b"<html>", base.Unknown),
        (403, problem(403, "no"), base.Unknown),
        (401, problem(401, "no"), base.Held),
        (426, problem(426, "no"), base.Held),
        (429, b"", base.Busy),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(api, status, body, outcome):
    session = connect(api)
    asked = prepared(session, "a")
    api.fault("/rest/posts", status, body)
    with pytest.raises(outcome):
        linkedin.look(session, asked)


@pytest.mark.parametrize(
    "hostile",
    [
        [5, None, {"id": "urn:li:share:1", "content": 5, "commentary": None}],
        [{"id": "urn:li:share:1", "content": {"media": "x"}, "createdAt": "hier"}],
        [{"id": "urn:li:share:1", "content": {"multiImage": {"images": 5}}, "createdAt": 10**40}],
        [{"id": {"a": 1}, "commentary": "a"}],
    ],
)
def test_hostile_lists_are_not_this_post(api, hostile):
    session = connect(api)
    asked = prepared(session, "a")
    api.fault("/rest/posts", 200, {"elements": hostile})
    assert linkedin.look(session, asked) == ()


def test_figures_and_deletion(api):
    session = connect(api)
    (sent,) = deliver(session, "Bonjour")
    assert linkedin.metrics(session, sent) == {"impressions": 90, "likes": 4, "comments": 1}
    linkedin.delete(session, base.Sent("", f"https://www.linkedin.com/feed/update/{sent.id}?a=b"))
    linkedin.delete(session, sent)  # it is gone already
    assert not api.posts
    api.fault("/rest/posts", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        linkedin.delete(session, sent)


@pytest.mark.parametrize(
    ("url", "urn"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:ugcPost:71/", "urn:li:ugcPost:71"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71", "urn:li:share:71"),
        ("https://www.linkedin.com/posts/lumen_soldes-activity-71-aB3x", "urn:li:activity:71"),
    ],
)
def test_a_person_who_settles_gives_the_address_alone(api, url, urn):
    session = connect(api)
    settled = base.Sent("", url)
    asked = prepared(session, "a", Part("b", comment=True), number=1, before=(settled,))
    assert asked.request["comment"]["object"] == urn
    with pytest.raises(base.Held, match="is no post on LinkedIn"):
        posts.delete(session, base.Sent("", "https://www.linkedin.com/company/lumen"))


# --- every request, held against the schema -----------------------------------------------------


def test_every_request_is_one_that_the_schema_describes(api, images):
    api.status = ["AVAILABLE"]
    linkedin.connect(access(api, id=MEMBER))
    api.rights.discard("read")
    linkedin.connect(access(api))
    api.rights.add("read")
    session = connect(api, images)
    media = tuple(images.add(f"media/{n}.png", alt="é") for n in range(2))
    sent = deliver(session, Part("a", media), Part("b", comment=True))
    deliver(session, Part("c", media[:1], LINK, title="t"), description="d")
    deliver(session, Part("e", (film(images),), title="t"))
    linkedin.look(session, prepared(session, "a"))
    linkedin.metrics(session, sent[0])
    linkedin.comments(session, sent[0])
    for one in sent:
        linkedin.delete(session, one)
    linkedin.grant(granting(api), "consenti", "http://127.0.0.1:8000/retour", "")
    for request in api.requests:
        checked(request)
    assert {name_of(request) for request in api.requests} == set(SCHEMA)


RIGHT = {
    "author": ORGANISATION,
    "commentary": "a",
    "visibility": "PUBLIC",
    "distribution": {"feedDistribution": "MAIN_FEED"},
    "lifecycleState": "PUBLISHED",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"author": "urn:li:member:1"},
        {"lifecycleState": "DRAFT"},
        {"visibility": "public"},
        {"text": "a"},
        {"content": {}},
        {"content": {"media": {"id": "urn:li:image:a", "altText": ""}}},
        {"content": {"media": {"id": "urn:li:image:a", "altText": "é" * 4087}}},
        {"content": {"multiImage": {"images": [{"id": "urn:li:image:a"}]}}},
        {"content": {"article": {"source": LINK}}},
        {"content": {"article": {"source": LINK, "title": "é" * 401}}},
        {"content": {"media": {"id": "urn:li:image:a"}, "article": {"source": LINK, "title": "a"}}},
    ],
)
def test_the_schema_refuses_what_is_wrong(api, wrong):
    session = connect(api)
    deliver(session, "a")
    sent = api.requests[-1]

    def said(data):
        content = network.json.dumps(data).encode()
        return dataclasses.replace(sent, body=content)

    checked(said(RIGHT))
    with pytest.raises(RefusalError):
        checked(said({**RIGHT, **wrong}))


def test_the_version_is_the_account_s_own(api):
    session = connect(api, options={"api_version": "202610"})
    assert api.requests[-1].headers["LinkedIn-Version"] == "202610"
    assert session.class_ is base.Class.LOOK
    with pytest.raises(base.Held, match="answers version 202501 of its interface no longer"):
        connect(api, options={"api_version": "202501"})
    for wrong in ("2026-09", "202613", "neuf\r\nX: y"):
        with pytest.raises(base.Held, match="is no version of LinkedIn's interface"):
            connect(api, options={"api_version": wrong})


# --- whose token it is --------------------------------------------------------------------------


def test_an_organisation_that_may_not_be_listed_has_its_role(api):
    assert connect(api).class_ is base.Class.LOOK
    api.rights.discard("read")
    assert connect(api).class_ is base.Class.NEITHER
    with pytest.raises(
        base.Held, match="does not prove that it may speak for urn:li:organization:9"
    ):
        connect(api, id="urn:li:organization:9")
    api.rights.discard("roles")
    with pytest.raises(base.Held, match="does not prove that it may speak"):
        connect(api)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"id": "urn:li:person:autre"}, r"belongs to @Agathe Lumen \(urn:li:person:aB3-_x\)"),
        ({"id": "5515"}, "an account's “id” is urn:li:person"),
        ({"id": "", "handle": "@lumen"}, "an account's “id” is urn:li:person"),
        ({"token": "autre"}, "does not accept the token: The token used"),
        ({"token": ""}, "There is no token"),
    ],
)
def test_tokens_of_another_account(api, more, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **more)


def test_a_token_that_does_not_tell_whose_it_is(api):
    api.rights.discard("openid")
    with pytest.raises(base.Held, match="it needs openid and profile"):
        connect(api, id=MEMBER)


def test_the_token_goes_to_linkedin_alone():
    for url in ("", "https://www.linkedin.com/company/lumen", "http://127.0.0.1.evil.example"):
        account = building.account("linkedin", url, id=MEMBER)
        asked = server.call(building.access(account, {"TOKEN": TOKEN}), "GET", "/v2/userinfo")
        assert asked.url == "https://api.linkedin.com/v2/userinfo"


def test_no_claim_holds_the_token(api, images):
    session = connect(api, images)
    asked = prepared(session, Part("a", (images.add("media/a.png"),)))
    assert TOKEN not in repr((asked, session, session.access))
    assert "porteur" not in repr(asked)


def granting(api, **secrets):
    account = building.account("linkedin", api.url)
    return building.access(account, {**APP, **secrets})


def test_a_consent_opens_the_member_and_the_organisations(api):
    access = granting(api)
    mine, theirs = linkedin.grant(access, "consenti", "http://127.0.0.1:8000/retour", "")
    assert (mine.id, mine.handle) == (MEMBER, "Agathe Lumen")
    assert (theirs.id, theirs.handle) == (ORGANISATION, "atelier-lumen")
    assert mine.secrets == theirs.secrets == {"TOKEN": TOKEN}
    assert 59 <= (mine.until - access.clock.now()).days <= 60
    assert TOKEN not in repr((mine, theirs))
    api.rights.discard("roles")
    assert len(linkedin.grant(granting(api), "consenti", "http://127.0.0.1:8000/retour", "")) == 1


def test_a_consent_that_opens_nothing(api):
    for access, code in [(granting(api), "autre"), (granting(api, CLIENT_SECRET="x"), "consenti")]:
        with pytest.raises(base.Held, match="gives no token for this consent: Unable") as caught:
            linkedin.grant(access, code, "http://127.0.0.1:8000/retour", "")
        assert APP["CLIENT_SECRET"] not in str(caught.value)


# --- what each answer proves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(400, "FIELD_LENGTH_TOO_LONG"), base.Refused, "FIELD_LENGTH_TOO_LONG"),
        (400, {"status": 400, "code": "BAD"}, base.Refused, "refused: BAD"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, problem(401, "x", "EXPIRED_ACCESS_TOKEN"), base.Held, "connect the account anew"),
        (403, problem(403, "ACCESS_DENIED"), base.Held, "does not let this token post"),
        (403, b"<html>", base.Unknown, "HTTP 403"),
        (404, problem(404, "no"), base.Refused, "refused: no"),
        (409, problem(409, "conflict"), base.Unknown, "HTTP 409"),
        (422, problem(422, "wrong field"), base.Refused, "wrong field"),
        (422, duplicate("urn:li:share:71"), base.Unknown, "feed/update/urn:li:share:71/"),
        (400, duplicate("urn:li:ugcPost:71"), base.Unknown, "feed/update/urn:li:ugcPost:71/"),
        (422, duplicate("une autre"), base.Unknown, "look at the account"),
        (426, problem(426, "x"), base.Held, "version 202609 of its interface no longer"),
        (429, problem(429, "x"), base.Busy, "limits our rate until"),
        (500, problem(500, "x"), base.Unknown, "HTTP 500"),
        (502, b"", base.Unknown, "HTTP 502"),
        (504, b"", base.Unknown, "HTTP 504"),
        (302, b"", base.Unknown, "HTTP 302"),
        (201, b"", base.Unknown, "HTTP 201"),
        (200, {"id": "urn:li:share:1"}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (422, problem(422, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_linkedin_s_answers_prove(api, status, body, outcome, told):
    session = connect(api)
    api.requests.clear()
    api.fault("/rest/posts$", status, body)
    with pytest.raises(outcome) as caught:
        deliver(session, "Bonjour")
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert len(str(caught.value)) < 500
    assert TOKEN not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(api.requests) == 1


@pytest.mark.parametrize("name", ["urn:li:share:1\r\nX: y", "urn:li:person:1", "../1", "7"])
def test_an_id_that_is_none_proves_nothing(api, name):
    session = connect(api)
    api.fault("/rest/posts$", 201, b"", x_restli_id=name.partition("\r")[0] + "x")
    with pytest.raises(base.Unknown):
        deliver(session, "Bonjour")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (404, problem(404, "no such post"), base.Busy),
        (404, b"<html>", base.Unknown),
        (400, problem(400, "bad"), base.Refused),
        (403, problem(403, "no"), base.Held),
        (422, duplicate("urn:li:share:5"), base.Unknown),
        (201, b"", base.Unknown),
        (201, {"id": "../7"}, base.Unknown),
        (500, b"", base.Unknown),
    ],
)
def test_what_answers_to_a_comment_prove(api, status, body, outcome):
    session = connect(api)
    (post,) = deliver(session, "Bonjour")
    asked = prepared(session, "a", Part("Le lien", comment=True), number=1, before=(post,))
    api.fault("/comments$", status, body)
    with pytest.raises(outcome) as caught:
        linkedin.publish(session, asked)
    assert type(caught.value) is outcome


def test_an_empty_answer_with_an_id_is_a_post(api):
    session = connect(api)
    api.fault("/rest/posts$", 201, b"", x_restli_id="urn:li:ugcPost:71")
    assert deliver(session, "Bonjour")[0].id == "urn:li:ugcPost:71"


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({}, datetime(2026, 12, 6, tzinfo=UTC)),
        ({"Retry_After": "60"}, datetime(2026, 12, 5, 23, 31, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("path", ["/rest/posts$", "/rest/images"])
def test_a_limit_ends_at_the_next_midnight_of_utc(api, images, headers, until, path):
    class Evening(building.QuickClock):
        def now(self):
            return datetime(2026, 12, 5, 23, 30, tzinfo=UTC)

    session = connect(api, images, clock=Evening())
    api.fault(path, 429, b"", **headers)
    with pytest.raises(base.Busy) as caught:
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert caught.value.until == until


def test_the_same_post_again_is_no_second_one(api):
    session = connect(api)
    (sent,) = deliver(session, "Bonjour")
    with pytest.raises(base.Unknown, match=f"already: look at {sent.url}"):
        deliver(session, "Bonjour")
    assert linkedin.look(session, prepared(session, "Bonjour")) == (sent,)


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("/rest/images.action", 400, problem(400, "no"), base.Held),
        ("/rest/images.action", 200, {"value": []}, base.Held),
        ("/rest/images.action", 200, {"value": {"image": "../a"}}, base.Held),
        ("/rest/images.action", 503, b"", base.Busy),
        ("/dms-uploads", 403, b"", base.Held),
        ("/dms-uploads", 500, b"", base.Busy),
        ("/rest/images/urn", 404, problem(404, "no"), base.Held),
    ],
)
def test_pictures_that_are_not_taken(api, images, path, status, body, outcome):
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        deliver(session, Part("a", (images.add("media/a.png"),)))
    assert not api.posts
