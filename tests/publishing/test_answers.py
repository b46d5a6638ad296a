"""Answers that are lost, late or wrong, on real servers: one post each, or a person who is told."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from tests.fakes import scripted
from tests.publishing.stage import LATER, NOW, post

NUMBER = itertools.count(1)
POST = "lumen/2026-12-05-soldes"


class Network:
    """A server behind a proxy, the workspace that publishes there, and how to count its posts."""

    platform = "mastodon"
    visible = r"/api/v1/statuses$"

    def __init__(self, server, proxy, make):
        self.server, self.proxy = server, proxy
        # Letters alone: ten digits that begin with 06 are a telephone number (RGP004).
        self.mark = f"m{uuid.uuid4().hex[:10]}"
        self.stage = make(accounts=self.accounts()).init()
        self.stage.environment |= self.secrets()
        self.delivery = f"{POST}/{self.platform}"

    def secrets(self):
        return {"MARRONNIER_LUMEN_MASTODON_TOKEN": self.server.token}

    def add(self, *parts):
        """Commit a post of this test alone."""
        body = "\n\n---\n\n".join(f"{part} {self.mark}" for part in parts or ("Bonjour",))
        self.stage.add(post(body, platform=f"[{self.platform}]"))

    def row(self, now=NOW):
        return self.stage.row(self.delivery, now=now)

    def kinds(self):
        return self.stage.kinds(self.delivery)

    def nonce(self):
        claims = [e for e in self.stage.events().values() if e["event"] == "claim"]
        return claims[-1]["nonce"]


class Mock(Network):
    def accounts(self):
        name, url = self.server.account_id(), self.proxy.url
        return f"mastodon:\n  id: '{name}'\n  handle: '@lumen'\n  url: {url}\n"

    def posts(self):
        return [one for one in self.server.statuses() if self.mark in one["content"]]


class Snac(Mock):
    def accounts(self):
        return f"mastodon:\n  handle: '@{self.server.account}'\n  url: {self.proxy.url}\n"


class Pds(Network):
    platform = "bluesky"
    visible = r"com\.atproto\.repo\.putRecord$"

    def accounts(self):
        self.account = self.server.create_account(f"r{next(NUMBER)}-{uuid.uuid4().hex[:8]}")
        return (
            f"bluesky:\n  id: {self.account.did}\n  handle: {self.account.handle}\n"
            f"  url: {self.proxy.url}\n"
        )

    def secrets(self):
        return {"MARRONNIER_LUMEN_BLUESKY_PASSWORD": self.account.app_password}

    def posts(self):
        return self.server.posts(self.account)


@pytest.fixture
def mock(mastodon_mock, proxy_to, make):
    return Mock(mastodon_mock, proxy_to(mastodon_mock.url), make)


@pytest.fixture
def bluesky(pds, proxy_to, make):
    return Pds(pds, proxy_to(pds.url), make)


@pytest.fixture
def loose(snac, proxy_to, make):
    return Snac(snac, proxy_to(snac.url), make)


@pytest.fixture(params=["mock", "bluesky"])
def network(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("fault", ["drop_answer", "drop_request"])
@pytest.mark.parametrize("part", [0, 1])
def test_one_post_after_a_lost_answer_or_a_lost_request(network, fault, part):
    network.add("Un.", "Deux.")
    if part:  # the first message goes through
        network.proxy.delay("POST", network.visible, 0)
    getattr(network.proxy, fault)("POST", network.visible)
    done = network.stage.publish("--no-mirror", code=1)
    assert f"outcome unknown {network.delivery}" in done.out
    assert len(network.posts()) == part + (fault == "drop_answer")
    assert network.row()["state"] == "unknown"
    network.stage.publish("--no-mirror", now=LATER)
    assert len(network.posts()) == 2
    assert network.row(LATER)["state"] == "published"
    assert network.stage.publish(now=LATER).out == "Nothing is due.\n"
    assert len(network.posts()) == 2
    assert network.kinds().count("published") == 2
    assert network.kinds().count("claim") == 2 + (fault == "drop_request")  # a repeat is claimed


def test_the_quiet_time_is_waited_for(mock):
    """A server may still be at work on what a dead client asked: look, wait, look, then ask."""
    mock.add()
    mock.proxy.drop_request("POST", mock.visible)
    mock.stage.publish(code=1)
    mock.proxy.requests.clear()
    mock.stage.publish("--no-mirror", now=NOW)
    asked = [request.method for request in mock.proxy.requests if "statuses" in request.path]
    assert asked == ["GET", "GET", "POST"]
    assert len(mock.posts()) == 1


def test_after_the_window_of_its_key_an_absent_status_is_claimed_anew(mock):
    mock.add()
    mock.proxy.drop_request("POST", mock.visible)
    mock.stage.publish(code=1)
    mock.stage.publish("--no-mirror", now="2026-12-05T18:00:00Z")
    assert len(mock.posts()) == 1
    assert mock.kinds() == ["claim", "unknown", "released", "claim", "published"]


@pytest.mark.parametrize("change", ["edited", "cancelled", "deleted", "missed"])
def test_what_nobody_wants_any_more_is_not_sent_again(network, change):
    network.add()
    network.proxy.drop_request("POST", network.visible)
    network.stage.publish(code=1)
    path = network.stage.folder / network.stage.path()
    now = "2026-12-05T17:45:00Z"
    if change == "edited":
        path.write_text(path.read_text().replace("Bonjour", "Corrigé"))
    if change == "cancelled":
        path.write_text(path.read_text().replace("approved", "cancelled"))
    if change == "deleted":
        path.unlink()
        network.stage.add(post(status="draft"), "autre", commit=False)
    if change == "missed":
        now = "2026-12-06T09:00:00Z"
    network.stage.commit()
    network.stage.publish("--no-mirror", now=now, code=0 if change == "edited" else 1)
    (texts) = [str(one.get("content") or one["value"]["text"]) for one in network.posts()]
    assert len(texts) == (change == "edited")
    assert all("Corrigé" in text for text in texts)


def test_a_late_record_of_an_edited_post_is_found_and_told(bluesky):
    """The lost answer had been a yes: what is out is said, whatever the file says now."""
    bluesky.add()
    bluesky.proxy.drop_answer("POST", bluesky.visible)
    bluesky.stage.publish(code=1)
    path = bluesky.stage.folder / bluesky.stage.path()
    path.write_text(path.read_text().replace("Bonjour", "Corrigé"))
    bluesky.stage.commit()
    bluesky.stage.publish(now=LATER)
    assert bluesky.row(LATER)["state"] == "published"
    assert len(bluesky.posts()) == 1


# --- snac: no key ---------------------------------------------------------------------------------


@pytest.fixture
def parked(loose):
    loose.add()
    loose.proxy.drop_answer("POST", loose.visible)
    loose.stage.publish(code=1)
    done = loose.stage.publish(code=1, now=LATER)
    assert f"parked       {loose.delivery}" in done.out
    assert len(loose.posts()) == 1
    return loose


def test_a_lost_answer_is_parked_with_what_a_person_needs(parked):
    (status,) = parked.posts()
    row = parked.row(LATER)
    assert row["state"] == "parked"
    assert status["url"] in row["reason"]
    assert f"marronnier resolve {parked.delivery} --nonce {parked.nonce()}" in row["reason"]
    assert parked.stage.publish(now=LATER).out == "Nothing is due.\n"  # said once
    assert len(parked.posts()) == 1


def resolve(network, *options, nonce=None, code=0):
    nonce = nonce or network.nonce()
    return network.stage.run(
        "resolve", network.delivery, *options, "--nonce", nonce, code=code, now=LATER
    )


def test_a_wrong_nonce_settles_nothing(parked):
    for option in (["--published", "https://x.example"], ["--not-published"], ["--abandon"]):
        done = resolve(parked, *option, nonce="0" * 32, code=2)
        assert "That is not the nonce" in done.err
    resolve(parked, code=2)
    resolve(parked, "--abandon", "--not-published", code=2)
    resolve(parked, "--published", "oui", code=2)
    resolve(parked, "--published", "javascript://x.example", code=2)
    assert parked.row(LATER)["state"] == "parked"


def test_a_person_says_that_it_is_out(parked):
    (status,) = parked.posts()
    resolve(parked, "--published", status["url"])
    assert parked.row(LATER)["state"] == "published"
    assert parked.row(LATER)["url"] == status["url"]
    assert parked.stage.publish(now=LATER).out == "Nothing is due.\n"
    assert "waits for nobody" in resolve(parked, "--abandon", code=2).err


def test_a_person_says_that_it_is_not_out(parked):
    resolve(parked, "--not-published")
    parked.stage.publish(now=LATER)
    assert len(parked.posts()) == 2  # as the person asked
    assert parked.row(LATER)["state"] == "published"


def test_a_person_gives_it_up(parked):
    resolve(parked, "--abandon")
    assert parked.row(LATER)["state"] == "cancelled"
    assert parked.stage.publish(now=LATER).out == "Nothing is due.\n"
    assert len(parked.posts()) == 1


def test_the_rest_of_a_thread_follows_a_part_that_a_person_settled(loose):
    loose.add("Un.", "Deux.")
    loose.proxy.drop_answer("POST", loose.visible)
    loose.stage.publish(code=1)
    loose.stage.publish(code=1, now=LATER)
    (status,) = loose.posts()
    resolve(loose, "--published", status["url"])
    loose.stage.publish(now=LATER)
    newest, oldest = loose.posts()
    assert newest["in_reply_to_id"] == oldest["id"]


def test_a_parked_delivery_holds_back_no_other(parked):
    parked.stage.add(
        post(f"Un autre {parked.mark}", platform="[mastodon]", date="2026-12-05 18:35"), "autre"
    )
    parked.stage.publish(now=LATER)
    assert len(parked.posts()) == 2


# --- answers that prove something -----------------------------------------------------------------


@pytest.fixture
def script(make):
    """A server with Mastodon's API that answers as it is told, and a post that is due there."""
    with scripted.start() as server:
        stage = make(
            accounts=f"mastodon:\n  id: '7'\n  handle: '@lumen'\n  url: {server.url}\n"
        ).init()
        stage.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = "jeton-secret"
        stage.add(post(platform="[mastodon]"))
        server.then(200, {"id": "7", "acct": "lumen"}).then(200, {"version": "4.5.0"})
        yield server, stage


@pytest.mark.parametrize(
    ("status", "body", "headers", "state", "kind"),
    [
        (401, {"error": "jeton-secret"}, {}, "due", "released"),
        (403, {"error": "interdit"}, {}, "refused", "refused"),
        (422, {"error": "trop long"}, {}, "refused", "refused"),
        (429, {"error": "doucement"}, {"Retry_After": "600"}, "held", "released"),
        (429, {"error": "doucement"}, {}, "due", "released"),
        (500, {"error": "aïe"}, {}, "unknown", "unknown"),
        (503, b"", {}, "unknown", "unknown"),
        (202, {"id": "1"}, {}, "unknown", "unknown"),
        (302, b"", {"Location": "/ailleurs"}, "unknown", "unknown"),
        (307, b"", {"Location": "/ailleurs"}, "unknown", "unknown"),
        (200, b"<html>Bienvenue</html>", {}, "unknown", "unknown"),
        (200, b"", {}, "unknown", "unknown"),
        (200, b'{"id": "1", "url"', {}, "unknown", "unknown"),
        (200, {"error": "non"}, {}, "unknown", "unknown"),
    ],
)
def test_what_an_answer_makes_of_a_delivery(script, status, body, headers, state, kind):
    server, stage = script
    server.then(status, body, **headers)
    done = stage.publish(code=1)
    assert stage.kinds(f"{POST}/mastodon") == ["claim", kind]
    assert stage.states() == {f"{POST}/mastodon": state}
    assert [path for method, path, _ in server.requests if method == "POST"] == ["/api/v1/statuses"]
    assert server.answers == []
    ledger = str(stage.events())
    assert "jeton-secret" not in done.out + done.err + ledger


def test_a_refused_post_is_sent_again_only_when_it_was_corrected(script):
    server, stage = script
    server.then(422, {"error": "non"})
    stage.publish(code=1)
    stage.publish()
    assert server.answers == []
    stage.add(post("Corrigé.", platform="[mastodon]"))
    server.then(200, {"id": "7", "acct": "lumen"}).then(200, {"version": "4.5.0"})
    server.then(200, {"id": "8", "url": "https://social.example/@lumen/8"})
    stage.publish()
    assert stage.row(f"{POST}/mastodon")["url"] == "https://social.example/@lumen/8"


def test_an_adapter_that_stumbles_before_the_claim_holds_back_no_other(script):
    server, stage = script
    server.answers.clear()
    server.then(200, ["une", "liste"])
    stage.add(post("Autre chose.", date="2026-12-05 18:31"), "autre")
    done = stage.publish(code=1)
    assert "✓ published    lumen/autre/outbox" in done.out
    assert stage.states()[f"{POST}/mastodon"] == "due"


@pytest.mark.parametrize("hours", [-3, 0, 3])
def test_a_clock_that_is_wrong_by_hours_sends_nothing(script, hours):
    server, stage = script
    now = datetime.now(UTC)
    paris = now.astimezone(ZoneInfo("Europe/Paris"))
    stage.add(post(platform="[mastodon]", date=f"{paris:%Y-%m-%d %H:%M}"))
    date = format_datetime((now + timedelta(hours=hours)).astimezone(UTC), usegmt=True)
    server.answers.clear()
    for answer in ({"id": "7", "acct": "lumen"}, {"version": "4.5.0"}):
        server.then(200, answer, Date=date)
    server.then(200, {"id": "8", "url": "https://social.example/@lumen/8"})
    done = stage.publish("--no-mirror", now=None, code=1 if hours else 0)
    assert ("are 180 minutes apart. Nothing was published." in done.out) == bool(hours)
    posts = [path for method, path, _ in server.requests if method == "POST"]
    assert posts == ([] if hours else ["/api/v1/statuses"])


def test_now_speaks_to_this_machine_alone(make):
    stage = make(
        accounts="mastodon:\n  id: '7'\n  handle: '@lumen'\n  url: https://social.example\n"
    ).init()
    stage.environment["MARRONNIER_LUMEN_MASTODON_TOKEN"] = "jeton"
    stage.add(post(platform="[mastodon]"))
    assert "With --now only" in stage.publish(code=1).out
