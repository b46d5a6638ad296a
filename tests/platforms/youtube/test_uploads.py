"""Uploads that break off, and films that take their time."""

import pytest

from marronnier.platforms import base, youtube
from marronnier.platforms.youtube import server, uploads
from tests.fakes.youtube import PIECE
from tests.platforms import building
from tests.platforms.youtube.channel import connect, deliver, of, part, prepared

# --- uploads that break off -----------------------------------------------------------------------


@pytest.fixture
def long_film(images):
    return images.film("media/long.mp4", size=2 * uploads.CHUNK + 3 * PIECE + 5)


def test_a_long_film_goes_in_chunks(api, session, images, long_film):
    deliver(session, part(long_film))
    (stored,) = api.videos.values()
    assert stored["data"] == images[long_film.path]
    assert len([one for one in api.requests if "upload_id" in one.path]) == 3


@pytest.mark.parametrize("kept", [0, PIECE, uploads.CHUNK])
def test_an_upload_goes_on_where_the_server_broke_it_off(api, session, images, long_film, kept):
    api.partial = [kept, kept]
    deliver(session, part(long_film))
    (stored,) = api.videos.values()
    assert stored["data"] == images[long_film.path]


@pytest.mark.parametrize("fault", ["drop_answer", "drop_request"])
@pytest.mark.parametrize("chunk", [1, 3])
def test_an_upload_goes_on_after_a_lost_connection(api, images, long_film, proxy_to, fault, chunk):
    proxy = proxy_to(api.url)
    session = connect(proxy, images)
    for _ in range(chunk - 1):
        proxy.delay("PUT", "upload_id", 0)
    getattr(proxy, fault)("PUT", "upload_id")
    deliver(session, part(long_film))
    (stored,) = api.videos.values()
    assert stored["data"] == images[long_film.path]


def test_an_upload_that_breaks_off_for_ever(api, session, film):
    for _ in range(9):
        api.fault("upload_id", 503)
    with pytest.raises(base.Busy, match=r"atelier\.mp4 broke off too often"):
        deliver(session, part(film))
    assert api.videos == {}
    assert session.access.clock.slept == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_server_that_takes_nothing(api, session, film):
    for _ in range(9):
        api.fault("upload_id", 308)
    with pytest.raises(base.Busy, match="broke off too often"):
        deliver(session, part(film))


@pytest.mark.parametrize("told", ["bytes=0-99999999", "bytes=5-6", "viele", ""])
def test_a_range_that_cannot_be_is_none(api, session, film, told):
    api.fault("upload_id", 308, Range=told)
    deliver(session, part(film))
    assert len(api.videos) == 1


def test_a_session_that_is_gone_begins_anew(api, session, film):
    api.fault("upload_id", 404)
    deliver(session, part(film))
    assert len(api.sessions) == 2
    assert len(api.videos) == 1


def test_a_session_that_is_gone_since_all_had_arrived(api, session, film):
    api.fault("upload_id", 410, committed=True)
    deliver(session, part(film))
    assert (len(api.sessions), len(api.videos)) == (1, 1)


def test_a_session_that_goes_for_ever(api, session, film):
    for _ in range(2):
        api.fault("upload_id", 404)
    with pytest.raises(base.Busy, match="broke off too often"):
        deliver(session, part(film))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/upload",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1:1/x",
    ],
)
def test_a_film_goes_nowhere_else(api, session, film, address):
    api.fault("uploadType=resumable", 200, Location=address)
    with pytest.raises(base.Busy, match="gave no address to upload to"):
        deliver(session, part(film))


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("https://www.googleapis.com/upload/x?upload_id=1", True),
        ("https://youtube.googleapis.com/upload/x", True),
        ("https://googleapis.com.evil.example/x", False),
        ("https://evilgoogleapis.com/x", False),
        ("https://a@www.googleapis.com/x", False),
        ("https://www.googleapis.com:444/x", False),
        ("http://www.googleapis.com/x", False),
        ("http://127.0.0.1/x", False),
    ],
)
def test_whose_addresses_are_google_s(address, ours):
    account = building.account("youtube", "https://www.youtube.com/@lumen")
    session = base.Session(building.access(account, {}), youtube.CLASS, youtube.LIMITS)
    assert server.is_ours(session, address) is ours


def test_an_upload_that_nobody_claimed_is_found_again(api, session, film):
    first = prepared(session, part(film))
    again = prepared(session, part(film, text="Un autre texte."))
    assert len(api.videos) == 1
    assert again.request["film"]["id"] == first.request["film"]["id"]
    assert again.request["film"]["snippet"]["description"] == "Un autre texte."
    other = of(session, part(film), post="2026-12-06-autre")
    youtube.prepare(session, other, 0, ())
    assert len(api.videos) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"status": {"privacyStatus": "public", "uploadStatus": "processed"}},
        {"status": {"privacyStatus": "private", "uploadStatus": "failed"}},
        {"snippet": {"description": "Un texte", "title": "a"}},
    ],
)
def test_another_film_is_left_alone(api, session, film, change):
    prepared(session, part(film))
    api.videos["film-000002"] |= change
    prepared(session, part(film))
    assert len(api.videos) == 2


# --- waiting --------------------------------------------------------------------------------------


def test_youtube_takes_its_time(api, session, film):
    api.left = 4
    deliver(session, part(film))
    assert session.access.clock.slept == [2.0, 4.0, 8.0]


def test_a_film_that_takes_too_long_is_not_uploaded_again(api, session, film):
    api.left = 15
    with pytest.raises(base.Busy, match=r"still converting media/atelier\.mp4"):
        deliver(session, part(film))
    assert sum(session.access.clock.slept) < 200
    deliver(session, part(film))
    assert len(api.videos) == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, "failed: codec"),
        ({"uploadStatus": "rejected", "rejectionReason": "length"}, "rejected: length"),
        ({"uploadStatus": "deleted"}, "deleted"),
        ({"uploadStatus": "failed", "failureReason": "\x1b[31m" + "x" * 900}, r"failed: \?\.$"),
        ({"uploadStatus": "failed", "failureReason": {"a": "b"}}, r"failed: \?\.$"),
    ],
)
def test_a_film_that_youtube_ends(api, session, film, status, told):
    asked = prepared(session, part(film))
    api.videos[asked.request["film"]["id"]]["status"] |= status
    with pytest.raises(base.Lapsed, match=told):
        youtube.look(session, asked)
    with pytest.raises(base.Held, match=f"does not take a: {told}"):
        youtube.videos.wait(session, asked.request["film"]["id"], "a")
