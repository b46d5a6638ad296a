"""`connect` and `renew` over every network that has a consent, each against its own stand-in."""

import dataclasses
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from marronnier.consenting import challenge
from marronnier.platforms import PLATFORMS, base
from tests.connecting.test_connect import of
from tests.fakes import facebook, instagram, linkedin, pinterest, threads, tiktok, youtube
from tests.fakes import network as networks


@dataclasses.dataclass(frozen=True)
class Consented:
    """How a network's stand-in gives its consent: the app's two secrets, and the code."""

    start: Callable
    app: dict
    code: str
    more: tuple = ()  # what the person answers after the code


pytestmark = pytest.mark.usefixtures("browser")
META = {"APP_ID": "4711", "APP_SECRET": "app-geheim"}
GOOGLE = {name: youtube.SECRETS[name] for name in ("CLIENT_ID", "CLIENT_SECRET")}
CONSENTS = {
    "facebook": Consented(facebook.Facebook, facebook.APP, "code-1", ("1",)),
    "instagram": Consented(instagram.Instagram, META, "AQBx-hBsH3#_"),
    "linkedin": Consented(linkedin.LinkedIn, linkedin.APP, "consenti", ("1",)),
    "pinterest": Consented(pinterest.Pinterest, pinterest.APP, "consenti"),
    "threads": Consented(threads.Threads, META, "AQBx-hBsH3"),
    "tiktok": Consented(tiktok.TikTok, tiktok.APP, "le-code"),
    "youtube": Consented(youtube.YouTube, GOOGLE, "4/code"),
}


@pytest.fixture(params=CONSENTS)
def network(request, lumen):
    """A network's stand-in, at which the client has an account that nothing is known of."""
    if request.param not in PLATFORMS:
        pytest.skip(f"{request.param} is not one of the networks")
    with networks.start(CONSENTS[request.param].start()) as running:
        lumen.write("clients/lumen/accounts.yml", f"{request.param}: {{url: {running.url}}}\n")
        yield request.param, running


def test_every_network_with_a_consent_is_here():
    with_consent = {name for name, one in PLATFORMS.items() if one.CONSENT}
    assert with_consent - {"agora"} <= set(CONSENTS)


def connected(run, github, network, answers, monkeypatch):
    """Connect, and look at what was asked and kept on the way."""
    name, running = network
    one, platform = CONSENTS[name], PLATFORMS[name]
    pages = []
    monkeypatch.setattr("webbrowser.open", pages.append)
    running.proves = lambda verifier: challenge(verifier) in pages[0]
    secret = one.app[platform.CONSENT.app[1]]
    words = ("connect", name, "--client", "lumen", "--github")
    typed = [one.app[platform.CONSENT.app[0]], secret, one.code, *one.more, *answers]
    done = run(*words, answers=typed, now=None, **of(github))
    assert done.code == 0, done.error + done.out
    asked = {key: values[0] for key, values in parse_qs(urlsplit(pages[0]).query).items()}
    assert asked[platform.CONSENT.client] == one.app[platform.CONSENT.app[0]]
    assert set(asked["scope"].split(platform.CONSENT.separator)) == set(platform.CONSENT.scopes)
    assert ("code_challenge" in asked) is platform.CONSENT.proof
    kept = github.vault["client-lumen"]
    for value in (secret, *kept.values()):
        assert value == asked[platform.CONSENT.client] or value not in done.out
    return kept


def test_from_nothing_to_an_account(run, lumen, github, network, monkeypatch):
    name, _ = network
    platform = PLATFORMS[name]
    kept = connected(run, github, network, ["yes"], monkeypatch)
    fields = {*platform.SECRETS, *getattr(platform, "RENEWS", ())}
    assert {f"{name.upper()}_{field}" for field in fields} <= set(kept)
    written = (lumen.folder / "clients/lumen/accounts.yml").read_text()
    assert "id: " in written
    assert ("expires: " in written) is (platform.CONSENT.life > 1)
    # what is written down is enough: the account opens with it, and nothing else
    told = run("doctor", "--client", "lumen", now=None, **kept)
    assert "answers, and the token is this account's" in told.out


def test_what_was_granted_is_renewed(run, lumen, github, network, monkeypatch):
    name, running = network
    if PLATFORMS[name].renew is base.unsupported:
        pytest.skip(f"{name} renews nothing")
    kept = dict(connected(run, github, network, ["yes"], monkeypatch))
    path = lumen.folder / "clients/lumen/accounts.yml"
    path.write_text(
        re.sub(r", expires: [\d-]+|expires: [\d-]+, ", "", path.read_text())
    )  # unknown now
    lumen.commit()
    running.requests.clear()
    done = run("renew", "--client", "lumen", now=None, **kept, **of(github))
    assert done.code == 0, done.out
    assert running.requests
    assert "renewed" in done.out
    for value in github.vault["client-lumen"].values():
        assert value not in done.out
