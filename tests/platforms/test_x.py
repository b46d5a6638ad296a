"""X's module against a stand-in that keeps the account, and X's own description of its API."""

import base64
import functools
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from marronnier.model import Part
from marronnier.platforms import base, x
from marronnier.platforms.x.signing import sign
from tests.fakes import network
from tests.fakes.x import DUPLICATE, KEYS, X, problem, written
from tests.platforms import building, telling
from tests.platforms.test_contracts import SPECS, Recorded

DESCRIPTION = SPECS / "x-openapi.json"

pytestmark = pytest.mark.filterwarnings("ignore:Unsupported scheme type")


@pytest.fixture
def api():
    with network.start(X()) as running:
        yield running


def connect(api, images=(), keys=KEYS, **more):
    settings = {"handle": "@lumen", "limits": {"threads": True}, **more}
    account = building.account("x", api.url, **settings)
    return x.connect(building.access(account, dict(keys), images))


def deliver(session, *parts):
    return building.publish_all(x, session, building.delivery(session.access.account, *parts))


def prepared(session, *parts, number=0, before=()):
    return x.prepare(session, building.delivery(session.access.account, *parts), number, before)


# --- what goes out ------------------------------------------------------------------------------


def test_a_text(api):
    (sent,) = deliver(connect(api), "L’été & « déjà » <b> #Soldes https://lumen.fr/é")
    assert written(api) == ["L’été & « déjà » <b> #Soldes https://lumen.fr/é"]
    assert sent == base.Sent("101", "https://x.com/Lumen/status/101")


def test_a_thread_answers_itself(api):
    sent = deliver(connect(api), "un", "deux", "trois")
    answered = [one["written"].get("reply") for one in api.posts.values()]
    assert answered == [None] + [{"in_reply_to_tweet_id": one.id} for one in sent[:2]]


def test_four_pictures_and_their_descriptions(api, images):
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}", size=(40 + n, 9)) for n in range(4))
    (sent,) = deliver(connect(api, images), Part("Quatre", media))
    assert [one["alt"] for one in api.media.values()] == ["é 0", "é 1", "é 2", "é 3"]
    sizes = [base64.b64decode(one["media"]) for one in api.media.values()]
    assert sizes == list(images.values())
    assert api.posts[sent.id]["written"]["media"] == {"media_ids": list(api.media)}


def test_nothing_of_a_thread_goes_out_where_the_account_has_none(api):
    session = connect(api, limits={})
    with pytest.raises(base.Held, match="“threads: true” below “limits”"):
        deliver(session, "un", "deux")
    assert not api.posts
    deliver(session, "un")
    assert written(api) == ["un"]


def test_a_premium_account_may_write_more(api):
    deliver(connect(api, limits={"characters": 25000}), "é" * 281)
    with pytest.raises(base.Held, match="has 281 characters; X takes 280"):
        deliver(connect(api), "é" * 281)


def test_what_is_held(api, images):
    session = connect(api, images)
    many = tuple(images.add(f"media/{n}.png") for n in range(5))
    with pytest.raises(base.Held, match="There are 5 images; X takes 4"):
        deliver(session, Part("a", many))
    with pytest.raises(base.Held, match="The message is empty"):
        deliver(session, " ")
    with pytest.raises(base.Held, match="has 1001 characters; 1000"):
        deliver(session, Part("a", (images.add("media/y.png", alt="a" * 1001),)))
    assert not api.posts
    assert not api.media


def test_a_person_who_settles_gives_the_address_alone(api):
    session = connect(api)
    deliver(session, "un")
    settled = base.Sent("", "https://x.com/Lumen/status/101?s=20")
    x.publish(session, prepared(session, "un", "deux", number=1, before=(settled,)))
    assert api.posts["102"]["written"]["reply"] == {"in_reply_to_tweet_id": "101"}
    x.delete(session, settled)
    x.delete(session, settled)
    assert list(api.posts) == ["102"]
    with pytest.raises(base.Held, match="is no post on X"):
        x.delete(session, base.Sent("", "https://x.com/Lumen"))


# --- what is there ------------------------------------------------------------------------------


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize(
    "text",
    ["Été & <b> « »", "a https://lumen.fr/é?b=c#d, et http://lumen.fr/", "", "un\n\ndeux  trois"],
)
@pytest.mark.parametrize("pictures", [0, 2])
def test_a_post_is_found_again(api, images, text, pictures, older):
    if not text and not pictures:
        return
    api.older = older
    session = connect(api, images)
    media = tuple(images.add(f"media/{n}.png") for n in range(pictures))
    asked = prepared(session, Part(text, media))
    assert x.look(session, asked) == ()
    sent = x.publish(session, asked)
    deliver(session, "autre chose")
    assert x.look(session, asked) == (sent,)
    reply = prepared(session, "un", Part(text, media), number=1, before=(sent,))
    assert x.look(session, reply) == ()
    answer = x.publish(session, reply)
    assert x.look(session, reply) == (answer,)
    assert x.metrics(session, sent) == {"repost_count": 3, "reply_count": 1, "like_count": 5}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"data": [], "errors": [{"title": "x"}]}, base.Unknown),
        (200, b"", base.Unknown),
        (200, [], base.Unknown),
        (403, b"", base.Unknown),
        (429, b"", base.Busy),
        (500, b"", base.Busy),
    ],
)
def test_a_look_that_fails_proves_nothing(api, status, body, outcome):
    session = connect(api)
    api.fault("/tweets", status, body)
    with pytest.raises(outcome):
        x.look(session, prepared(session, "a"))


# --- every request, held against X's own description ---------------------------------------------


def plain(value):
    """Return the description with each value of an enumeration once: two stand there twice."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    mended = {key: plain(item) for key, item in value.items()}
    if isinstance(mended.get("enum"), list):
        mended["enum"] = list(dict.fromkeys(mended["enum"]))
    return mended


@pytest.fixture(scope="module")
def interface():
    if not DESCRIPTION.exists():
        pytest.skip(f"X's description is not here: {DESCRIPTION.name} in SPECS_DIR")
    return described()


@functools.cache  # several modules ask for it
def described():
    spec = plain(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
    spec["paths"] = {
        path: item
        for path, item in spec["paths"].items()
        if path.startswith(("/2/tweets", "/2/media", "/2/users/me", "/2/users/{id}/tweets"))
    }
    return OpenAPI.from_dict(spec)


def recorded(method, path, headers, body):
    found = Recorded(method, path, headers, body)
    found.host_url = "https://api.x.com"
    return found


def test_every_request_is_one_that_x_describes(interface, api, images):
    session = connect(api, images)
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}") for n in range(4))
    sent = deliver(session, Part("Été https://a.example", media), "deux")
    x.look(session, prepared(session, "deux"))
    x.metrics(session, sent[0])
    x.delete(session, sent[1])
    asked = set()
    for request in api.requests:
        interface.validate_request(
            recorded(request.method, request.path, request.headers, request.body)
        )
        path = re.sub(r"/[0-9]+", "/:id", urlsplit(request.path).path.replace("/2/", "/"))
        asked.add(f"{request.method} {path}")
    assert asked == {
        "GET /users/me",
        "POST /media/upload",
        "POST /media/metadata",
        "POST /tweets",
        "GET /users/:id/tweets",
        "GET /tweets",
        "DELETE /tweets/:id",
    }


@pytest.mark.parametrize(
    "wrong",
    [{"text": 5}, {"text": "a", "alt": "b"}, {"media": {"media_ids": ["1", "2", "3", "4", "5"]}}],
)
def test_the_description_refuses_what_is_wrong(interface, wrong):
    headers = {"Content-Type": "application/json", "Authorization": "OAuth x"}
    right = {"text": "a", "media": {"media_ids": ["1"]}, "reply": {"in_reply_to_tweet_id": "7"}}
    interface.validate_request(recorded("POST", "/2/tweets", headers, json.dumps(right).encode()))
    with pytest.raises(OpenAPIError):
        interface.validate_request(
            recorded("POST", "/2/tweets", headers, json.dumps(wrong).encode())
        )


# --- whose keys they are ------------------------------------------------------------------------


def test_the_signature_of_the_standard_s_own_example():
    """Values of RFC 5849, 1.2: the request for a photo, with its consumer and token."""
    protocol = {
        "oauth_consumer_key": "dpf43f3p2l4k3l03",
        "oauth_token": "nnch734d00sl2jdk",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "137131202",
        "oauth_nonce": "chapoH",
    }
    url = "http://photos.example.net/photos?file=vacation.jpg&size=original"
    found = sign("GET", url, protocol, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00")
    assert found == "MdpQcU8iPSUjWoN/UDMsK2sui9I="


@pytest.mark.parametrize("field", KEYS)
def test_keys_that_open_nothing(api, field):
    with pytest.raises(base.Held, match="does not accept the keys"):
        connect(api, keys={**KEYS, field: "autre"})
    with pytest.raises(base.Held, match="one is missing"):
        connect(api, keys={**KEYS, field: ""})


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"handle": "@autre"}, r"belongs to @Lumen \(17\), and the account is @autre"),
        ({"id": "18"}, "and the account is 18"),
        ({"handle": ""}, "neither `id` nor `handle`"),
    ],
)
def test_keys_of_another_account(api, names, told):
    with pytest.raises(base.Held, match=told):
        connect(api, **names)


def test_keys_go_to_x_alone():
    for url in ("", "https://x.com/lumen", "https://evil.example", "http://127.0.0.1.evil.example"):
        access = building.access(building.account("x", url, handle="@lumen"), KEYS)
        assert x.posts.call(access, "GET", "/2/users/me").url == "https://api.x.com/2/users/me"


def test_no_claim_holds_a_key(api, images):
    session = connect(api, images)
    asked = prepared(session, Part("a", (images.add("media/a.png"),)))
    told = repr((asked, session, session.access, api.url))
    assert not any(secret in told for secret in KEYS.values())


# --- what each answer proves --------------------------------------------------------------------

REPLY = "Reply to this conversation is not allowed because you have not been mentioned"


@pytest.mark.parametrize(
    ("status", "body", "outcome", "told"),
    [
        (400, problem(400, "text too long")[1], base.Refused, "text too long"),
        (400, b"<html>", base.Unknown, "HTTP 400"),
        (401, problem(401, "Unauthorized")[1], base.Held, "does not accept the keys"),
        (401, {"errors": [{"code": 89, "message": "Expired token"}]}, base.Held, "Expired token"),
        (402, problem(402, "no credits")[1], base.Held, "wants to be paid first"),
        (403, problem(403, DUPLICATE)[1], base.Refused, "this very text from this account"),
        (403, problem(403, REPLY)[1], base.Refused, "does not let this account answer itself"),
        (403, problem(403, "suspended")[1], base.Held, "suspended"),
        (403, b"<html>", base.Unknown, "HTTP 403"),
        (413, problem(413, "large")[1], base.Refused, "large"),
        (429, problem(429, "Too Many Requests")[1], base.Busy, "limits our rate"),
        (429, {"errors": [{"code": 88, "message": "Rate limit"}]}, base.Busy, "limits our rate"),
        (500, problem(500, "internal")[1], base.Unknown, "HTTP 500"),
        (503, b"", base.Unknown, "HTTP 503"),
        (302, b"", base.Unknown, "HTTP 302"),
        (201, b"", base.Unknown, "HTTP 201"),
        (201, {"data": {"text": "a"}}, base.Unknown, "HTTP 201"),
        (201, {"data": {"id": "../1"}}, base.Unknown, "HTTP 201"),
        (200, {"data": {"id": "7"}, "errors": [{"title": "x"}]}, base.Unknown, "HTTP 200"),
        (200, b"[" * 100_000, base.Unknown, "HTTP 200"),
        (
            403,
            problem(403, f"{KEYS['API_SECRET']}\n\x1b[31m" + "x" * 900)[1],
            base.Refused,
            "***",
        ),
    ],
)
def test_what_x_s_answers_prove(api, status, body, outcome, told):
    session = connect(api)
    api.requests.clear()
    api.fault("/2/tweets$", status, body)
    with telling.told(outcome, told, *KEYS.values()):
        deliver(session, "Bonjour")
    assert len(api.requests) == 1


def test_a_limit_says_until_when(api):
    session = connect(api)
    api.fault("/2/tweets$", 429, b"", x_rate_limit_reset="1796491800")
    with pytest.raises(base.Busy, match="until 2026-12-05 17:30:00 UTC") as caught:
        deliver(session, "Bonjour")
    assert caught.value.until == datetime(2026, 12, 5, 17, 30, tzinfo=UTC)


def test_the_same_text_again_is_refused(api):
    session = connect(api)
    deliver(session, "Bonjour")
    with pytest.raises(base.Refused, match="change it"):
        deliver(session, "Bonjour")


def test_a_failure_after_the_post_was_taken_is_found_out(api):
    session = connect(api)
    asked = prepared(session, "Bonjour")
    api.fault("/2/tweets$", 503, b"", committed=True)
    with pytest.raises(base.Unknown):
        x.publish(session, asked)
    assert [one.id for one in x.look(session, asked)] == ["101"]


@pytest.mark.parametrize(
    ("path", "status", "body", "outcome"),
    [
        ("/2/media/upload", 400, problem(400, "bad")[1], base.Held),
        ("/2/media/upload", 200, {"data": {}}, base.Held),
        ("/2/media/upload", 503, b"", base.Busy),
        ("/2/media/metadata", 403, problem(403, "no")[1], base.Held),
    ],
)
def test_pictures_that_are_not_taken(api, images, path, status, body, outcome):
    session = connect(api, images)
    api.fault(path, status, body)
    with pytest.raises(outcome):
        deliver(session, Part("a", (images.add("media/a.png", alt="é"),)))
    assert not api.posts
