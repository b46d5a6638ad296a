"""Pictures in public: put into a store, under a name that nobody guesses, and seen to be there."""

import dataclasses
import hashlib
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from marronnier import hosting
from marronnier.diagnosis.hosting import examine_hosting
from marronnier.edges.http import Requests
from marronnier.hosting import Store, name_of, show, signed, store_of
from marronnier.model import Account, Charter, Client, Place
from marronnier.platforms.base import Busy, Held, Picture
from marronnier.world import NotSent
from tests.fakes import network
from tests.fakes.storage import KEY, SECRET, Storage
from tests.platforms.building import QuickClock

SECRETS = {hosting.KEY: KEY, hosting.SECRET: SECRET}


def picture(data=b"une image"):
    return Picture("image/jpeg", data, 4, 5, hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="module")
def running():
    with network.start(Storage()) as storage:
        yield storage


@pytest.fixture
def storage(running):
    running.reset()
    running.objects.clear()
    running.public, running.late, running.ranges = True, 0, True
    return running


def store(storage, secrets=SECRETS, **more):
    told = {"endpoint": storage.url, "bucket": "lumen", "region": storage.region, **more}
    charter = Charter("atelier-lumen", {"media": {"public": told}})
    return store_of(charter, secrets.get)


def shown(storage, one=None, clock=None, **more):
    return show(store(storage, **more), one or picture(), Requests(), clock or QuickClock())


def test_a_picture_is_put_and_fetched(storage):
    url = shown(storage)
    ((path, (kind, data)),) = storage.objects.items()
    assert url == f"{storage.url}{path}"
    assert (kind, data) == ("image/jpeg", b"une image")
    assert [request.method for request in storage.requests] == ["PUT", "GET"]
    assert "Authorization" not in storage.requests[1].headers


def test_the_name_is_the_same_on_a_repeat_and_nobody_guesses_it(storage):
    first, again, other = shown(storage), shown(storage), shown(storage, picture(b"une autre"))
    assert first == again != other
    assert len(storage.objects) == 2
    assert picture().sha256 not in first
    assert name_of(picture(), "un secret") != name_of(picture(), "un autre")
    assert len(first.rpartition("/")[2].partition(".")[0]) == 32


def test_no_secret_shows(storage):
    found = store(storage)
    assert SECRET not in repr(found)
    assert KEY not in repr(found)
    shown(storage)
    assert not any(SECRET in repr(request.headers) for request in storage.requests)


def test_a_film_is_not_fetched_whole(storage):
    film = dataclasses.replace(picture(b"ftyp" * 1_000_000), type="video/mp4")
    assert shown(storage, film).endswith(".mp4")
    assert storage.requests[1].headers["Range"] == "bytes=0-65535"


@pytest.mark.parametrize(
    ("status", "part", "told"),
    [
        (206, b"ftyp", "bytes 0-3/9"),  # another length
        (206, b"xtyp", "bytes 0-3/8"),
        (206, b"ft", "bytes 0-1/8"),  # less than was asked for
        (206, b"ftyp", ""),
        (200, b"ftyp", "bytes 0-3/8"),  # that is all there is
    ],
)
def test_other_parts_are_no_film(storage, monkeypatch, status, part, told):
    monkeypatch.setattr(hosting, "SAMPLE", 4)
    storage.fault("", 200, committed=True)  # the put
    for _ in hosting.PAUSES:
        storage.fault("", status, part, Content_Range=told)
    with pytest.raises(Held, match="gives other bytes"):
        shown(storage, picture(b"ftypmp42"))


def test_a_place_that_knows_no_parts_gives_all(storage):
    storage.ranges = False
    assert shown(storage, picture(b"une image" * 20_000))


def test_a_place_may_have_another_address(storage):
    """A domain of the brand's own in front of the bucket."""
    assert shown(storage, address=f"{storage.url}/lumen/").startswith(f"{storage.url}/lumen/")
    with pytest.raises(Held, match=r"does not show the picture to everybody \(HTTP 404\)"):
        shown(storage, address=f"{storage.url}/ailleurs")


def test_a_bucket_that_is_slow_to_show_is_waited_for(storage):
    storage.late = 2
    clock = QuickClock()
    assert shown(storage, clock=clock)
    assert clock.slept == [2.0, 5.0]


def test_a_bucket_that_is_private_is_told(storage):
    storage.public = False
    with pytest.raises(Held, match=r"to everybody \(HTTP 403\): make it readable"):
        shown(storage)


def test_other_bytes_are_no_picture(storage):
    storage.fault(r"/lumen/", 200, committed=True)  # the put
    storage.fault(r"/lumen/", 200, b"autre chose")
    storage.fault(r"/lumen/", 200, b"autre chose")
    storage.fault(r"/lumen/", 200, b"autre chose")
    with pytest.raises(Held, match="gives other bytes"):
        shown(storage)


@pytest.mark.parametrize(
    ("status", "outcome", "told"),
    [
        (403, Held, "check bucket, region, key and secret"),
        (404, Held, "check bucket"),
        (301, Held, "HTTP 301"),
        (500, Busy, "cannot take the picture now"),
        (503, Busy, "HTTP 503"),
        (429, Busy, "HTTP 429"),
    ],
)
def test_what_a_store_that_takes_nothing_proves(storage, status, outcome, told):
    storage.fault("/lumen/", status)
    with pytest.raises(outcome, match=told):
        shown(storage)
    assert not storage.objects


@pytest.mark.parametrize("secrets", [{}, {hosting.KEY: KEY}, {hosting.SECRET: SECRET}])
def test_missing_secrets_are_named(storage, secrets):
    missing = next(name for name in SECRETS if name not in secrets)
    with pytest.raises(Held, match=f"no key to it: set {missing}"):
        store(storage, secrets)


def test_a_client_s_own_secrets_go_first(storage):
    own = {name.replace("MARRONNIER", "MARRONNIER_ATELIER_LUMEN"): "a" for name in SECRETS}
    found = store(storage, {**SECRETS, **own})
    assert (found.key, found.secret) == ("a", "a")


def test_no_place_is_told():
    with pytest.raises(Held, match="No public place for pictures is set"):
        store_of(Charter("lumen"), SECRETS.get)


@pytest.mark.parametrize("name", ["endpoint", "address"])
def test_a_place_without_encryption_is_refused(storage, name):
    with pytest.raises(Held, match="must start with https"):
        store(storage, **{name: "http://magasin.example"})


def test_a_store_that_cannot_be_reached_is_busy():
    class Nowhere:
        def send(self, _request):
            raise NotSent("Nobody answers.")

    found = Store("https://magasin.example/lumen", "https://magasin.example/lumen", "x", "k", "s")
    with pytest.raises(Busy, match=r"Nobody answers\. Nothing was published\."):
        show(found, picture(), Nowhere(), QuickClock())


def test_the_signature_is_the_one_of_the_specification():
    """AWS's own worked example, “PUT Object”, of the page that the module names."""
    example = Store(
        "https://examplebucket.s3.amazonaws.com",
        "",
        "us-east-1",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    headers = {
        "Date": "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
    }
    url = "https://examplebucket.s3.amazonaws.com/test%24file.text"
    moment = datetime(2013, 5, 24, tzinfo=UTC)
    proof = signed("PUT", url, headers, b"Welcome to Amazon S3.", example, moment)
    assert proof["Authorization"].endswith(
        "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    )
    other = dataclasses.replace(example, region="eu-west-3")
    assert signed("PUT", url, headers, b"", other, moment) != proof


# --- doctor -------------------------------------------------------------------------------------


def examined(storage, secrets=SECRETS, *, accounts=("fetching",)):
    """Return what doctor tells of a client with these accounts, as health and sentence."""
    told = {"endpoint": storage.url, "bucket": "lumen", "region": storage.region}
    charter = Charter("lumen", {"media": {"public": told}} if storage.url else {})
    known = {name: Account("lumen", name, Place("a")) for name in accounts}
    world = SimpleNamespace(secret=secrets.get, http=Requests(), clock=QuickClock())
    networks = {
        "fetching": SimpleNamespace(LABEL="Un réseau", LIMITS=SimpleNamespace(fetches=True)),
        "plain": SimpleNamespace(LABEL="Un autre", LIMITS=SimpleNamespace(fetches=False)),
    }
    run = SimpleNamespace(world=world, transports=networks)
    return [
        (one.health, str(one.said)) for one in examine_hosting(run, Client("lumen", charter, known))
    ]


def test_doctor_puts_a_pixel_and_fetches_it(storage):
    assert examined(storage) == [("ok", f"Pictures can be fetched at {storage.url[7:]}.")]
    assert len(storage.objects) == 1
    assert examined(storage)[0][0] == "ok"
    assert len(storage.objects) == 1


def test_doctor_tells_what_is_missing(storage):
    ((health, said),) = examined(storage, {})
    assert (health, "set MARRONNIER_MEDIA_KEY" in said) == ("bad", True)
    storage.fault("/lumen/", 503)
    assert examined(storage)[0][0] == "warn"


def test_doctor_is_silent_where_nobody_fetches(storage):
    assert examined(storage, accounts=("plain",)) == []
    assert not storage.requests
