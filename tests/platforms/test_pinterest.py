"""Pinterest's module against a stand-in that keeps the boards, and Pinterest's description."""

import base64
import dataclasses
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from marronnier.model import Part
from marronnier.platforms import base, pinterest
from marronnier.platforms.pinterest import server
from tests.fakes import network
from tests.fakes.pinterest import APP, OWNER, REFRESH, TOKEN, Pinterest, problem
from tests.platforms import building, films
from tests.platforms.test_contracts import SPECS, Recorded

DESCRIPTION = SPECS / "pinterest-openapi.json"
BACK = "http://127.0.0.1:8000/retour"
LINK = "https://lumen.example/soldes"

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")


@pytest.fixture(scope="module")
def running():
    with network.start(Pinterest()) as started:
        yield started


@pytest.fixture
def api(running):
    running.reset()
    return running


@pytest.fixture
def images():
    return building.Images()


def access(api, images=(), clock=None, secrets=None, **more):
    account = building.account("pinterest", api.url, **{"handle": "@AtelierLumen", **more})
    return building.access(account, {"TOKEN": TOKEN} if secrets is None else secrets, images, clock)


def connect(api, images=(), **more):
    return pinterest.connect(access(api, images, **more))


def prepared(session, *parts, **options):
    options = {"board": "7001", **options}
    delivery = building.delivery(session.access.account, *parts, **options)
    return pinterest.prepare(session, delivery, 0, ())


def deliver(session, *parts, **options):
    return pinterest.publish(session, prepared(session, *parts, **options))


def pin(images, count=1, text="Une lampe.", title="La lampe", link=LINK):
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}", size=(9 + n, 9)) for n in range(count))
    return Part(text, media, link, title=title)


def shown(api):
    (found,) = api.pins.values()
    return found


# --- what goes out ------------------------------------------------------------------------------


def test_a_pin_of_one_picture(api, images):
    sent = deliver(connect(api, images), pin(images))
    found = shown(api)
    assert sent == base.Sent(found["id"], f"https://www.pinterest.com/pin/{found['id']}/")
    said = {name: found[name] for name in ("title", "description", "link", "alt_text", "board_id")}
    assert said == {
        "title": "La lampe",
        "description": "Une lampe.",
        "link": LINK,
        "alt_text": "é 0",
        "board_id": "7001",
    }
    source = found["media"]["source"]
    assert (source["source_type"], source["content_type"]) == ("image_base64", "image/png")
    assert base64.b64decode(source["data"]) == images["media/0.png"]


@pytest.mark.parametrize("count", [2, 5])
def test_a_carousel(api, images, count):
    deliver(connect(api, images), pin(images, count))
    source = shown(api)["media"]["source"]
    assert [base64.b64decode(one["data"]) for one in source["items"]] == list(images.values())
    assert shown(api)["alt_text"] == " ".join(f"é {n}" for n in range(count))


def test_a_film(api, images):
    film = films.add(images, "media/film.mp4", alt="Un film.")
    clock = building.QuickClock()
    session = connect(api, images, clock=clock)
    asked = prepared(session, Part("Été", (film,), title="Le film"), cover="3")
    pinterest.publish(session, asked)
    source = shown(api)["media"]["source"]
    assert source == {
        "source_type": "video_id",
        "media_id": "1001",
        "cover_image_key_frame_time": 3,
    }
    assert api.media["1001"]["file"] == images["media/film.mp4"]
    assert clock.slept == [2.0, 5.0]
    assert "porteur" not in repr(asked)


@pytest.mark.parametrize("board", ["7002", "Soldes", " soldes "])
def test_a_board_has_a_number_or_a_name(api, images, board):
    deliver(connect(api, images), pin(images), board=board)
    assert shown(api)["board_id"] == "7002"


@pytest.mark.parametrize(
    ("board", "told"),
    [
        ("", "A pin needs a board: write “board”, its name or its number, below “options”"),
        ("Lampe", "not one board named “Lampe”: it has « Lampes de bureau », « Soldes »"),
    ],
)
def test_a_board_that_is_none(api, images, board, told):
    with pytest.raises(base.Held, match=told):
        deliver(connect(api, images), pin(images), board=board)
    assert not api.pins


def test_how_a_pin_is_composed(images):
    picture = (images.add("media/a.png"),)

    def composed(text="Bonjour.", **more):
        return building.composed(pinterest, text, media=picture, **more)

    first = composed("La lampe\n\nUne lampe.\nBelle.", link=LINK)
    assert first == (Part("Une lampe.\nBelle.", picture, LINK, title="La lampe"),)
    assert composed(options={"title": " Les  soldes "}) == (
        Part("Bonjour.", picture, title="Les soldes"),
    )
    assert composed() == (Part("", picture, title="Bonjour."),)
    assert len(composed(first_comment="Le lien.")) == 2


def test_what_is_held(api, images):
    session = connect(api, images)
    film = films.add(images, "media/film.mp4")
    for part, told in [
        (Part("a"), "takes no message without a picture or a film"),
        (pin(images, 6), "There are 6 images; Pinterest takes 5"),
        (Part("a", (*pin(images).media, film)), "pictures and a film"),
        (Part("a", (film, film)), "There are 2 films; Pinterest takes 1"),
        (pin(images, text="é" * 801), "has 801 characters; Pinterest takes 800"),
        (pin(images, title="é" * 101), "title has 101 characters; Pinterest takes 100"),
        (pin(images, link="https://a.example/" + "a" * 2048), "link has 2066 characters"),
        (Part("a", (images.add("b.png", alt="a" * 501),)), "501 characters"),
        (Part("a", tuple(images.add(f"{n}", alt="a" * 300) for n in "cd")), "together have 601"),
        (Part("a", (films.add(images, "f.webm"),)), "no film that is taken here"),
    ]:
        with pytest.raises(base.Held, match=told):
            deliver(session, part)
    with pytest.raises(base.Held, match="no threads and no first comments"):
        deliver(session, pin(images), Part("b", comment=True))
    with pytest.raises(base.Held, match="`cover: deux` is no number of seconds"):
        deliver(session, pin(images), cover="deux")
    assert not [one for one in api.requests if one.method == "POST"]


def test_a_preview_counts_characters(api, images):
    account = building.account("pinterest", api.url, handle="@a")
    (one,) = pinterest.preview(building.delivery(account, pin(images, text="Été 👩🏽‍🎨")))
    assert (one.count, one.limit, one.link) == (8, 800, LINK)


# --- films --------------------------------------------------------------------------------------


def filmed(images, **more):
    return Part("a", (films.add(images, "media/film.mp4", **more),), title="t")


def test_a_film_that_is_never_ready_comes_later(api, images):
    api.status = ["processing"]
    clock = building.QuickClock()
    with pytest.raises(base.Busy, match="still at work on media/film") as caught:
        deliver(connect(api, images, clock=clock), filmed(images))
    assert caught.value.until > clock.now()
    assert sum(clock.slept) < 600


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("/v5/media$", 400, problem(1), base.Held),
        ("/v5/media$", 201, {"media_id": "../1"}, base.Held),
        ("/v5/media$", 503, b"", base.Busy),
        ("/upload", 403, b"<Error/>", base.Held),
        ("/upload", 503, b"", base.Busy),
        ("/v5/media/", 200, {"status": "failed"}, base.Held),
        ("/v5/media/", 404, problem(1), base.Held),
    ],
)
def test_films_that_are_not_taken(api, images, path, status, body, outcome):
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        deliver(session, filmed(images))
    assert not api.pins


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("https://evil.example/upload", {"key": "a"}),
        ("http://pinterest-media-upload.s3-accelerate.amazonaws.com/", {"key": "a"}),
        ("https://[evil.example/", {"key": "a"}),
        ("", {"key": "a"}),
        ("HERE", {"key": {"a": "b"}}),
        ("HERE", {f"key{n}": "a" for n in range(31)}),
    ],
)
def test_films_go_to_pinterest_alone(api, images, place, fields):
    session = connect(api, images)
    place = f"{api.url}/upload" if place == "HERE" else place
    told = {
        "media_id": "1",
        "media_type": "video",
        "upload_url": place,
        "upload_parameters": fields,
    }
    api.fault("/v5/media$", 201, told)
    with pytest.raises(base.Held, match="no place of its own"):
        deliver(session, filmed(images))
    assert not [one for one in api.requests if one.path == "/upload"]


def test_which_addresses_are_pinterest_s():
    real = building.access(building.account("pinterest", ""), {})
    for place in (
        "https://pinterest-media-upload.s3-accelerate.amazonaws.com/",
        "https://pinterest-media-upload.s3.us-east-1.amazonaws.com/",
        "https://upload.pinterest.com/a",
    ):
        assert server.is_ours(real, place)
    for place in (
        "http://127.0.0.1:8000/a",
        "https://evil.s3.amazonaws.com/",
        "https://evil.example/pinterest-media.s3.amazonaws.com",
        "https://pinterest-media.s3.amazonaws.com@evil.example/",
        "https://pinterest-media.s3.evil.example.amazonaws.com.evil.example/",
        "https://pinterest.com.evil.example/",
    ):
        assert not server.is_ours(real, place)


# --- what is there ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["image", "carousel", "film"])
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("text", ["Été & <b>", "", "un\n\ndeux  trois"])
def test_a_pin_is_found_again(api, images, kind, link, text):
    session = connect(api, images)
    part = {
        "image": lambda: pin(images, text=text, link=link),
        "carousel": lambda: pin(images, 2, text=text, link=link),
        "film": lambda: dataclasses.replace(filmed(images), text=text, link=link),
    }[kind]()
    asked = prepared(session, part)
    assert pinterest.look(session, asked) == ()
    sent = pinterest.publish(session, asked)
    deliver(session, pin(images, title="autre chose"))
    deliver(session, part, board="7002")
    assert pinterest.look(session, asked) == (sent,)
    api.pins[sent.id]["link"] = (link and link + "/") or None
    assert pinterest.look(session, asked) == (sent,)
    api.pins[sent.id]["link"] = "https://lumen.example/autre"
    assert pinterest.look(session, asked) == ()


@pytest.mark.parametrize(
    ("created", "found"),
    [
        ("2026-11-01T10:00:00", 0),
        ("2026-11-01T10:00:00Z", 0),
        ("2099-01-01T10:00:00+02:00", 1),
        ("hier", 1),
        (None, 1),
    ],
)
def test_what_stood_there_before_is_not_this_one(api, images, created, found):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    sent = pinterest.publish(session, asked)
    api.pins[sent.id]["created_at"] = created
    assert len(pinterest.look(session, asked)) == found


def test_what_an_earlier_try_left_is_this_one(api, images):
    session = connect(api, images)
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    account, options = session.access.account, {"board": "7001"}
    delivery = building.delivery(account, pin(images), instant=early, **options)
    sent = pinterest.publish(session, pinterest.prepare(session, delivery, 0, ()))
    api.pins[sent.id]["created_at"] = "2026-11-20T09:01:00"
    assert pinterest.look(session, pinterest.prepare(session, delivery, 0, ())) == (sent,)


def filled(api, days):
    """Have pins of other days stand on the board, made in this order."""
    for number, day in enumerate(days):
        api.pins[str(number)] = {
            "id": str(number),
            "board_id": "7001",
            "title": "autre",
            "created_at": f"2026-{day}T10:00:00",
        }


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_board_is_read_until_what_is_older(api, images, newest_first):
    session = connect(api, images)
    filled(api, [f"10-{day:02}" for day in range(1, 10)])
    api.newest_first = newest_first
    asked = prepared(session, pin(images))
    sent = pinterest.publish(session, asked)
    api.requests.clear()
    assert pinterest.look(session, asked) == (sent,)
    assert len(api.requests) == (1 if newest_first else 4)
    del api.pins[sent.id]
    assert pinterest.look(session, asked) == ()
    api.newest_first = True


def test_a_board_without_end_proves_no_absence(api, images):
    session = connect(api, images)
    filled(api, ["12-24"] * 40)
    asked = prepared(session, pin(images))
    with pytest.raises(base.Unknown, match="too many pins to be looked through"):
        pinterest.look(session, asked)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"", base.Unknown),
        (200, {"items": 5}, base.Unknown),
        (404, problem(40), base.Unknown),
        (401, problem(2), base.Held),
        (403, b"<html>", base.Unknown),
        (429, b"", base.Busy),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(api, images, status, body, outcome):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.fault("/v5/boards", status, body)
    with pytest.raises(outcome):
        pinterest.look(session, asked)


def test_hostile_lists_are_not_this_pin(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    hostile = [
        5,
        None,
        {},
        {"id": ["7"], "title": {"a": 1}},
        {**asked.request["body"], "id": "../7"},
    ]
    api.fault("/v5/boards", 200, {"items": hostile})
    assert pinterest.look(session, asked) == ()


def test_figures_and_deletion(api, images):
    session = connect(api, images)
    sent = deliver(session, pin(images))
    assert pinterest.metrics(session, sent) == {"pin_click": 7, "impression": 20, "save": 3}
    settled = base.Sent("", f"https://www.pinterest.com/pin/la-lampe--{sent.id}/?x=1")
    pinterest.delete(session, settled)
    pinterest.delete(session, sent)  # it is gone already
    assert not api.pins
    with pytest.raises(base.Unknown, match="tells no figures"):
        pinterest.metrics(session, sent)
    with pytest.raises(base.Held, match="is no pin"):
        pinterest.delete(session, base.Sent("", "https://www.pinterest.com/lumen/"))
    api.fault("/v5/pins", 200, {"pin_metrics": {"lifetime_metrics": [5]}})
    assert pinterest.metrics(session, sent) == {}
    api.fault("/v5/pins", 500, b"")
    with pytest.raises(base.Unknown, match="does not say whether it deleted"):
        pinterest.delete(session, sent)


# --- every request, held against Pinterest's own description --------------------------------------

PATHS = (
    "/user_account",
    "/boards",
    "/boards/{board_id}/pins",
    "/pins",
    "/pins/{pin_id}",
    "/media",
    "/media/{media_id}",
    "/oauth/token",
)


def used(spec):
    """Return the description cut to the paths that we ask, and what these name."""
    paths = {path: spec["paths"][path] for path in PATHS}
    kept, waiting = {}, [paths, spec["components"]["securitySchemes"]]
    while waiting:
        for reference in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(waiting.pop())):
            if reference not in kept:
                kept[reference] = spec["components"][reference[0]][reference[1]]
                waiting.append(kept[reference])
    components = {"securitySchemes": spec["components"]["securitySchemes"]}
    for (kind, name), item in kept.items():
        components.setdefault(kind, {})[name] = item
    return {**spec, "paths": paths, "components": components, "tags": []}


@pytest.fixture(scope="module")
def interface():
    if not DESCRIPTION.exists():
        pytest.skip(f"Pinterest's description is not here: {DESCRIPTION.name} in SPECS_DIR")
    return OpenAPI.from_dict(used(json.loads(DESCRIPTION.read_text(encoding="utf-8"))))


def recorded(method, path, headers, body):
    found = Recorded(method, path, headers, body)
    found.host_url = "https://api.pinterest.com"
    return found


def test_every_request_is_one_that_pinterest_describes(interface, api, images):
    session = connect(api, images)
    parts = (pin(images), pin(images, 5), filmed(images, alt="é"))
    sent = [deliver(session, part, board="Soldes", cover="2") for part in parts]
    pinterest.look(session, prepared(session, pin(images)))
    pinterest.metrics(session, sent[0])
    pinterest.delete(session, sent[1])
    pinterest.grant(access(api, secrets=APP), "consenti", BACK, "")
    pinterest.renew(access(api, secrets={**APP, "REFRESH_TOKEN": REFRESH}))
    asked = set()
    for request in api.requests:
        if request.path == "/upload":
            continue  # Amazon's, which Pinterest does not describe
        interface.validate_request(
            recorded(request.method, request.path, request.headers, request.body)
        )
        asked.add(f"{request.method} {re.sub('[0-9]+', ':id', urlsplit(request.path).path[3:])}")
    assert asked == {
        "GET /user_account",
        "GET /boards",
        "GET /boards/:id/pins",
        "POST /pins",
        "GET /pins/:id",
        "DELETE /pins/:id",
        "POST /media",
        "GET /media/:id",
        "POST /oauth/token",
    }


IMAGE = {"source_type": "image_base64", "content_type": "image/jpeg", "data": "YQ=="}
ITEM = {"content_type": "image/png", "data": "YQ=="}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "é" * 101},
        {"description": "é" * 801},
        {"alt_text": "é" * 501},
        {"board_id": "Soldes"},
        {"link": 5},
        {"media_source": {**IMAGE, "data": "é"}},
        {"media_source": {**IMAGE, "content_type": "image/gif"}},
        {"media_source": {"source_type": "multiple_image_base64", "items": [ITEM]}},
        {"media_source": {"source_type": "multiple_image_base64", "items": [ITEM] * 6}},
        {"media_source": {"source_type": "video_id"}},
    ],
)
def test_the_description_refuses_what_is_wrong(interface, wrong):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
    right = {"board_id": "7", "title": "a", "media_source": IMAGE}
    interface.validate_request(recorded("POST", "/v5/pins", headers, json.dumps(right).encode()))
    asked = recorded("POST", "/v5/pins", headers, json.dumps({**right, **wrong}).encode())
    with pytest.raises(OpenAPIError):
        interface.validate_request(asked)


# --- whose token it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"handle": "@autre"}, r"belongs to @atelierlumen \(549755885175\)"),
        ({"id": "18"}, "and the account is 18"),
        ({"handle": ""}, "neither `id` nor `handle`"),
        ({"secrets": {"TOKEN": "autre"}}, "does not accept the token: Authentication failed"),
        ({"secrets": {}}, "There is no token"),
    ],
)
def test_tokens_of_another_account(api, more, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **more)


def test_an_account_has_its_id(api):
    assert connect(api, id=OWNER["id"], handle="").class_ is base.Class.LOOK


def test_the_token_goes_to_pinterest_alone():
    for url, host in [
        ("", "https://api.pinterest.com"),
        ("https://www.pinterest.com/lumen", "https://api.pinterest.com"),
        ("http://127.0.0.1.evil.example", "https://api.pinterest.com"),
        ("https://api-sandbox.pinterest.com/", "https://api-sandbox.pinterest.com"),
    ]:
        access = building.access(building.account("pinterest", url), {"TOKEN": TOKEN})
        assert server.call(access, "GET", "/user_account").url == f"{host}/v5/user_account"


def test_no_claim_holds_the_token_or_a_picture(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    assert TOKEN not in repr((asked, session, session.access))
    assert len(json.dumps(asked.request)) < 600
    (digest,) = asked.files
    assert asked.request["body"]["media_source"]["data"] == digest


def test_a_consent_opens_the_account(api):
    asking = access(api, secrets=APP)
    (granted,) = pinterest.grant(asking, "consenti", BACK, "")
    assert granted.secrets == {"TOKEN": TOKEN, "REFRESH_TOKEN": "pinr.nouveau"}
    assert (granted.id, granted.handle) == (OWNER["id"], OWNER["username"])
    assert granted.until - asking.clock.now() > timedelta(days=29)
    assert not [name for name in (TOKEN, *APP.values()) if name in repr((granted, asking))]


def test_a_token_is_renewed(api):
    asking = access(api, secrets={**APP, "REFRESH_TOKEN": REFRESH})
    granted = pinterest.renew(asking)
    assert granted.secrets == {"TOKEN": TOKEN, "REFRESH_TOKEN": "pinr.nouveau"}
    assert granted.until - asking.clock.now() > timedelta(days=29)
    assert set(pinterest.RENEWS) == {*APP, "REFRESH_TOKEN"}
    api.fault("/oauth", 200, {"access_token": "pina_autre", "expires_in": "bientôt"})
    kept = pinterest.renew(asking)
    assert (kept.secrets["REFRESH_TOKEN"], kept.until) == (REFRESH, None)


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({**APP, "REFRESH_TOKEN": "vieux"}, "gives no token: Invalid authorization code"),
        ({**APP, "CLIENT_SECRET": "autre", "REFRESH_TOKEN": REFRESH}, "gives no token"),
        ({"CLIENT_ID": "1", "REFRESH_TOKEN": REFRESH}, "one is missing"),
        (APP, "There is no REFRESH_TOKEN"),
    ],
)
def test_a_token_that_is_not_renewed(api, secrets, told):
    with pytest.raises(base.Held, match=told) as caught:
        pinterest.renew(access(api, secrets=secrets))
    assert not any(value in str(caught.value) for value in secrets.values() if len(value) > 3)


# --- what each answer proves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(1, "Invalid parameters."), base.Refused, "refused: Invalid parameters."),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, problem(2, "Authentication failed."), base.Held, "Connect the account anew"),
        (403, problem(29, "Trial."), base.Held, "url: https://api-sandbox.pinterest.com"),
        (403, problem(3, "Not permitted."), base.Held, "does not let this token do that"),
        (403, b"", base.Unknown, "HTTP 403"),
        (404, problem(40, "Board not found."), base.Refused, "Board not found"),
        (429, problem(8, "Too many"), base.Busy, "limits our rate"),
        (500, problem(0, "x"), base.Unknown, "HTTP 500"),
        (503, b"", base.Unknown, "HTTP 503"),
        (302, b"", base.Unknown, "HTTP 302"),
        (201, b"", base.Unknown, "HTTP 201"),
        (201, {"id": "../1"}, base.Unknown, "HTTP 201"),
        (201, {"id": ["7"]}, base.Unknown, "HTTP 201"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (400, problem(1, f"{TOKEN}\n\x1b[31m" + "x" * 900), base.Refused, "***"),
    ],
)
def test_what_pinterest_s_answers_prove(api, images, status, body, outcome, told):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.requests.clear()
    api.fault("/v5/pins$", status, body)
    with pytest.raises(outcome) as caught:
        pinterest.publish(session, asked)
    assert type(caught.value) is outcome
    assert told in str(caught.value)
    assert len(str(caught.value)) < 500
    assert TOKEN not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_RateLimit_Reset": "40"}, 40),
        ({"X_RateLimit_Reset": "1796491800"}, 1_796_491_800 - 1_796_491_700),
        ({"Retry_After": "7"}, 7),
    ],
)
def test_a_limit_says_until_when(api, images, headers, seconds):
    class Still(building.QuickClock):
        def now(self):
            return datetime.fromtimestamp(1_796_491_700, UTC)

    session = connect(api, images, clock=Still())
    api.fault("/v5/pins$", 429, problem(8), **headers)
    with pytest.raises(base.Busy) as caught:
        deliver(session, pin(images))
    assert caught.value.until == session.access.clock.now() + timedelta(seconds=seconds)


def test_a_failure_after_the_pin_was_taken_is_found_out(api, images):
    session = connect(api, images)
    asked = prepared(session, pin(images))
    api.fault("/v5/pins$", 503, b"", committed=True)
    with pytest.raises(base.Unknown):
        pinterest.publish(session, asked)
    assert [one.id for one in pinterest.look(session, asked)] == ["1001"]
